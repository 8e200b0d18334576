"""Turns what stands in one cell or YAML scalar into a value of the document and back, exactly.

Numbers stay decimals throughout; a decimal is written without exponent and without superfluous zeros.
"""

import re
import unicodedata
from decimal import Decimal
from enum import StrEnum

from wenming.engines.workbook.cells import narrowed
from wenming.rulebook.labels import N_
from wenming.schemes.formats.columns import Column, Form, Value

LONGEST_TEXT = 4000
LIST_SEPARATORS = re.compile(r"[\n;；]")
AMOUNT_SEPARATORS = re.compile(r"[\n;；,，、]")
CODE_SEPARATORS = re.compile(r"[\s;；,，、]+")
PAIR = re.compile(r"([^=＝:：]+)[=＝:：](.*)", re.DOTALL)
CODE = re.compile(r"[\w#][\w#.+-]{0,59}")
DECIMAL = re.compile(r"[+-]?\d{1,15}(\.\d{1,12})?")
WHOLE = re.compile(r"-?\d{1,9}")
LISTS = frozenset({Form.CODES, Form.TEXTS, Form.NUMBERS, Form.AMOUNTS, Form.PAIRS})
ThresholdValue = Decimal | bool | str
YES = frozenset({"true", "yes", "是", "1"})
NO = frozenset({"false", "no", "否", "0"})


class BadValue(ValueError):
    """A value that does not fit its column: a message, what to do, and parameters."""

    def __init__(self, message: str, advice: str, **params: object) -> None:
        super().__init__(message)
        self.message, self.advice, self.params = message, advice, params


def clean_text(written: str, *, longest: int | None = LONGEST_TEXT) -> str:
    """The text without outer blanks and with plain line ends; unprintable characters are refused."""
    settled = written.replace("\r\n", "\n").replace("\r", "\n").strip()
    if longest is not None and len(settled) > longest:
        raise BadValue(
            N_("The text has %(length)s characters."),
            N_("Keep it within %(limit)s."),
            length=len(settled),
            limit=longest,
        )
    for character in settled:
        if character not in "\n\t" and not _is_printable(character):
            raise BadValue(
                N_("The text holds the unprintable character U+%(number)s."),
                N_("Delete that character."),
                number=f"{ord(character):04X}",
            )
    return settled


def _is_printable(character: str) -> bool:
    if " " <= character <= "~":
        return True
    return unicodedata.category(character) not in ("Cc", "Cs", "Cn", "Zl", "Zp") and character != "﻿"


def parse_decimal(written: str) -> Decimal:
    """An exact decimal, in its shortest form."""
    settled = narrowed(written).replace("−", "-").strip()
    if not DECIMAL.fullmatch(settled):
        raise BadValue(
            N_("“%(written)s” is not a number."),
            N_("Write a plain decimal number such as 0.25, without units, per cent signs or thousands separators."),
            written=written[:60],
        )
    return shortest(Decimal(settled))


def shortest(number: Decimal) -> Decimal:
    """The same number without superfluous zeros and without exponent."""
    return Decimal(decimal_text(number))


def decimal_text(number: Decimal) -> str:
    """The number as digits: no exponent, no trailing zeros, no minus zero."""
    if not number:
        return "0"
    digits = f"{number:f}"
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def parse(column: Column, written: str) -> Value:
    """The value of a cell's or scalar's text; empty text is None and left to the column's default."""
    # A list in one cell may be as long as its parts; each of them is held to the limit when it is taken apart.
    settled = clean_text(written, longest=None if column.form in LISTS else LONGEST_TEXT)
    if not settled:
        return None
    match column.form:
        case Form.TEXT:
            return settled
        case Form.CODE:
            return _code(settled)
        case Form.NUMBER:
            return parse_decimal(settled)
        case Form.WHOLE:
            return _whole(settled)
        case Form.YES_NO:
            return _yes_no(settled)
        case Form.CHOICE:
            return _choice(column, settled)
        case Form.VALUE:
            return parse_threshold(settled)
        case _:
            return parse_parts(column, split(column, settled))


def split(column: Column, written: str) -> list[str]:
    """The parts of a list that stands in one cell."""
    if column.form in (Form.CODES, Form.NUMBERS):
        parts = CODE_SEPARATORS.split(written)
    elif column.form is Form.TEXTS:
        parts = written.split("\n")
    elif column.form is Form.AMOUNTS:
        parts = AMOUNT_SEPARATORS.split(written)
    else:
        parts = LIST_SEPARATORS.split(written)
    return [part for part in (each.strip() for each in parts) if part]


def parse_parts(column: Column, parts: list[str]) -> Value:
    """The value of a list column from the texts of its parts."""
    match column.form:
        case Form.CODES:
            return tuple(_code(clean_text(part)) for part in parts)
        case Form.NUMBERS:
            return tuple(parse_decimal(part) for part in parts)
        case Form.AMOUNTS:
            return parse_amounts([_pair(part) for part in parts])
        case Form.PAIRS:
            return parse_pairs([_pair(part) for part in parts])
        case _:
            return tuple(_line(part) for part in parts)


def _line(part: str) -> str:
    settled = clean_text(part)
    if "\n" in settled or not settled:
        raise BadValue(N_("An entry of the list is empty or runs over several lines."), N_("Write one entry per line."))
    return settled


def parse_amounts(pairs: list[tuple[str, str]]) -> tuple[tuple[str, Decimal], ...]:
    """Codes with a number each."""
    return tuple((_code(clean_text(name)), parse_decimal(number)) for name, number in _once(pairs))


def parse_pairs(pairs: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Names with a text each; the texts hold no separators, so that they can stand in one cell."""
    settled = tuple((_code(clean_text(name)), clean_text(value)) for name, value in _once(pairs))
    for name, value in settled:
        if LIST_SEPARATORS.search(value) or not value:
            raise BadValue(
                N_("The value of “%(name)s” is empty, or holds a semicolon or a line break."),
                N_("Write one value without semicolons."),
                name=name,
            )
    return settled


def _once(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    names = [name for name, _ in pairs]
    for name in names:
        if names.count(name) > 1:
            raise BadValue(N_("“%(name)s” is given twice."), N_("Keep one of the two."), name=name)
    return pairs


def _pair(written: str) -> tuple[str, str]:
    found = PAIR.fullmatch(written)
    if not found:
        raise BadValue(
            N_("“%(written)s” is not a name with a value."), N_("Write it as in A=0;B=1."), written=written[:60]
        )
    return found[1].strip(), found[2].strip()


def _code(written: str) -> str:
    if not CODE.fullmatch(written):
        raise BadValue(
            N_("“%(written)s” is not a code."),
            N_("Use letters, digits and the signs _ - . + # only, without blanks, at most 60 of them."),
            written=written[:60],
        )
    return written


def _whole(written: str) -> int:
    settled = narrowed(written)
    if not WHOLE.fullmatch(settled):
        raise BadValue(
            N_("“%(written)s” is not a whole number."), N_("Write digits only, such as 3."), written=written[:60]
        )
    return int(settled)


def _yes_no(written: str) -> bool:
    if written.lower() in YES:
        return True
    if written.lower() in NO:
        return False
    raise BadValue(
        N_("“%(written)s” is neither yes nor no."), N_("Write 是 or 否 (true or false)."), written=written[:60]
    )


def _choice(column: Column, written: str) -> StrEnum:
    words = list(column.words or ())
    for word, label in zip(words, column.labels, strict=True):
        if written in (word.value, label):
            return word
    raise BadValue(
        N_("“%(written)s” is not a word of this list."),
        N_("Choose one of: %(words)s."),
        written=written[:60],
        words=", ".join(f"{word.value} ({label})" for word, label in zip(words, column.labels, strict=True)),
    )


def parse_threshold(written: str) -> ThresholdValue:
    """A threshold: yes or no, a number, or else a grade."""
    if written in ("true", "yes", "是"):
        return True
    if written in ("false", "no", "否"):
        return False
    if DECIMAL.fullmatch(written):
        return parse_decimal(written)
    return _code(written)


def value_text(column: Column, value: Value, *, labelled: bool = False) -> str:
    """A value as the text of one cell; ``labelled``: choices and yes/no in Chinese."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return ("是" if value else "否") if labelled else ("true" if value else "false")
    if isinstance(value, Decimal):
        return decimal_text(value)
    if isinstance(value, StrEnum):
        return column.labels[list(column.words or ()).index(value)] if labelled else value.value
    if isinstance(value, tuple):
        separator = "\n" if column.form is Form.TEXTS else "; " if column.form in (Form.AMOUNTS, Form.PAIRS) else ", "
        return separator.join(part_text(part) for part in value)
    return str(value)


def part_text(part: str | Decimal | tuple[str, Decimal] | tuple[str, str]) -> str:
    """One entry of a list as text."""
    if isinstance(part, tuple):
        name, value = part
        return f"{name}={decimal_text(value) if isinstance(value, Decimal) else value}"
    return decimal_text(part) if isinstance(part, Decimal) else part
