"""From a cell to a value: texts, codes, numbers, days, choices; what does not fit is told in words."""

import math
import re
import unicodedata
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation

from wenming.engines.workbook.columns import Column, Form
from wenming.rulebook.labels import N_

NOT_WHOLE = N_("“%(value)s” is no whole number.")
NOT_NUMBER = N_("“%(value)s” is no number.")
NOT_DAY = N_("“%(value)s” is no date. Write it as 2026-11-22.")
NOT_OPTION = N_("“%(value)s” is not one of: %(options)s.")
TOO_LONG = N_("The text has %(length)s characters; at most %(most)s are possible.")
UNREADABLE = N_("The cell holds characters that cannot be stored. Delete them and type the text again.")
CODE_WRONG = N_("“%(value)s” cannot be a code, for codes stand in addresses: it holds “/”, or nothing but dots.")
MISSING = N_("This cell must not be empty.")

_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_INVISIBLE = re.compile("[\u061c\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T].*)?")
_LIST = re.compile(r"[,，、;；\n]+")
FIRST_YEAR, LAST_YEAR = 1900, 2200


class CellRefused(ValueError):
    """A cell that does not hold what its column asks for."""

    def __init__(self, code: str, message: str, **params: object) -> None:
        super().__init__(message)
        self.code, self.message, self.params = code, message, params


def text_of(cell: object) -> str:
    """Return a cell as the text that a person sees: whole numbers without ``.0``, days as 2026-11-22."""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        return str(int(cell)) if math.isfinite(cell) and cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        if cell.time() == time():
            return cell.date().isoformat()
        return cell.isoformat(" ", "seconds" if cell.second else "minutes")
    return str(cell)


def cleaned(cell: object) -> str:
    """Return a cell's text on one line.

    :raises CellRefused: it holds what no database can store.
    """
    text = text_of(cell)
    if _UNSTORABLE.search(text):
        raise CellRefused("unreadable", UNREADABLE)
    return " ".join(unicodedata.normalize("NFC", _INVISIBLE.sub("", text)).split())


def heading_of(cell: object) -> str:
    """Return a heading as people see it: what cannot be stored or seen in it is left out."""
    return _INVISIBLE.sub("", _UNSTORABLE.sub("", text_of(cell))).strip()


def value_of(cell: object, column: Column) -> object:
    """Return the typed value of a cell: ``None`` for an empty one.

    :raises CellRefused: it is not what the column asks for.
    """
    text = cleaned(cell) if cell is not None else ""
    if not text:
        if column.required:
            raise CellRefused("missing", MISSING)
        return None
    if column.form is Form.WHOLE:
        return _whole(text)
    if column.form is Form.NUMBER:
        return number(text)
    if column.form is Form.DAY:
        return _day(text)
    if column.form is Form.CHOICE:
        return _option(text, column)
    if column.form is Form.LIST:
        return tuple(part.strip() for part in _LIST.split(text) if part.strip())
    if len(text) > column.most:
        raise CellRefused("too_long", TOO_LONG, length=len(text), most=column.most)
    if column.form is Form.CODE and not is_code(text):
        raise CellRefused("code_wrong", CODE_WRONG, value=text)
    return text


def is_code(text: str) -> bool:
    """Whether a text can be a code: it stands in addresses, where a slash would part it and dots lead elsewhere."""
    return "/" not in text and bool(text.strip("."))


def narrowed(text: str) -> str:
    """Return the text with full-width signs as plain ones; 10² stays what it is and does not become 102."""
    return "".join(unicodedata.normalize("NFKC", each) if "！" <= each <= "～" else each for each in text)


def number(text: str) -> Decimal:
    """Return a finite number; blanks and thousands separators are left out, full-width figures are read.

    Raised and circled figures are not: “12²” is no 122. Nor are underscores, which only programs write.
    """
    if "_" in text or any(sign.isdigit() and not sign.isdecimal() for sign in text):
        raise CellRefused("not_number", NOT_NUMBER, value=text)
    plain = unicodedata.normalize("NFKC", text).replace(",", "").replace(" ", "").rstrip("°")
    try:
        value = Decimal(plain)
    except InvalidOperation:
        raise CellRefused("not_number", NOT_NUMBER, value=text) from None
    if not value.is_finite() or abs(value) > Decimal(10) ** 15:
        raise CellRefused("not_number", NOT_NUMBER, value=text)
    return value


def _whole(text: str) -> int:
    value = number(text)
    if value != value.to_integral_value():
        raise CellRefused("not_whole", NOT_WHOLE, value=text)
    return int(value)


def _day(text: str) -> date:
    """Read a day as it is written; a cell that is a date comes here as its text, and is bounded as every other."""
    found = _DAY.fullmatch(text)
    parts = found.groups() if found else (text[:4], text[4:6], text[6:]) if re.fullmatch(r"\d{8}", text) else None
    try:
        day = date(*(int(part) for part in parts)) if parts else None
    except ValueError:
        day = None
    if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise CellRefused("not_day", NOT_DAY, value=text)
    return day


def _option(text: str, column: Column) -> str:
    asked = text.casefold()
    for value, words in column.options.items():
        if asked == value.casefold() or asked in {word.casefold() for word in words}:
            return value
    options = "、".join(words[0] if words else value for value, words in list(column.options.items())[:30])
    raise CellRefused("not_option", NOT_OPTION, value=text, options=options)
