"""From a cell to a value of the rulebook: exact numbers, moments with their zone, sizes, yes and no."""

import re
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction

from wenming.engines.workbook.cells import narrowed
from wenming.rulebook.labels import N_

NOT_NUMBER = N_("“%(value)s” is not a number.")
WRITE_NUMBER = N_("Write a decimal such as 0.25, or an exact share such as 1/3.")
NOT_MOMENT = N_("“%(value)s” is not a moment.")
WRITE_MOMENT = N_("Write it as 2026-11-22T14:05:00+08:00.")
NO_ZONE = N_("“%(value)s” does not say its time zone.")
WRITE_ZONE = N_("Write it as 2026-11-22T14:05:00+08:00, or fill the column “%(zone)s” with +08:00.")

NO_SIZES = ("无", "none")
"""What stands in the cell of sizes where places were looked for and none was found."""

_DECIMAL = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,2})?", re.IGNORECASE)
_SHARE = re.compile(r"([+-]?\d+)\s*/\s*(\d+)")
_BETWEEN = re.compile(r"[,;、\s]+")
_MOMENT = re.compile(
    r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})[T\s]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,6}))?)?\s*(Z|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE,
)
_ZONE = re.compile(r"(?:UTC)?([+-])(\d{1,2}):?(\d{2})?", re.IGNORECASE)


class BadCell(ValueError):
    """A cell that cannot be read; ``message`` and ``advice`` are message ids."""

    def __init__(self, message: str, advice: str, **params: str) -> None:
        super().__init__(message)
        self.message, self.advice, self.params = message, advice, params


def exact(text: str) -> Fraction:
    """A number exactly as written: a decimal or a share."""
    plain = narrowed(text).strip()
    if _DECIMAL.fullmatch(plain):
        return Fraction(Decimal(plain))
    share = _SHARE.fullmatch(plain)
    if share is None or not int(share[2]):
        raise BadCell(NOT_NUMBER, WRITE_NUMBER, value=text)
    return Fraction(int(share[1]), int(share[2]))


def sizes(text: str) -> tuple[Fraction, ...]:
    """The sizes in a cell, in their order."""
    plain = narrowed(text).strip()
    if plain.casefold() in NO_SIZES:
        return ()
    return tuple(exact(part) for part in _BETWEEN.split(plain) if part)


def moment(text: str, zone: str, zone_heading: str) -> datetime:
    """A moment with its zone, from its own text or from the column beside it."""
    found = _MOMENT.fullmatch(narrowed(text).strip())
    if found is None:
        raise BadCell(NOT_MOMENT, WRITE_MOMENT, value=text)
    year, month, day, hour, minute, second, fraction, own = found.groups()
    offset = _offset(own or zone)
    if offset is None:
        raise BadCell(NO_ZONE, WRITE_ZONE, value=text, zone=zone_heading)
    micro = int((fraction or "").ljust(6, "0"))
    try:
        return datetime(int(year), int(month), int(day), int(hour), int(minute), int(second or 0), micro, offset)
    except ValueError:
        raise BadCell(NOT_MOMENT, WRITE_MOMENT, value=text) from None


def _offset(text: str) -> timezone | None:
    plain = narrowed(text).strip()
    if plain.upper() in ("Z", "UTC"):
        return UTC
    found = _ZONE.fullmatch(plain)
    if found is None or int(found[2]) > 14:
        return None
    sign = -1 if found[1] == "-" else 1
    return timezone(sign * timedelta(hours=int(found[2]), minutes=int(found[3] or 0)))


def whole(value: object) -> int | None:
    """The cell of a whole number, read already."""
    return value if isinstance(value, int) else None


def optional(text: str) -> Fraction | None:
    """A number, or nothing."""
    return exact(text) if text else None


def yes_no(text: str) -> bool | None:
    """A yes or a no, or nothing."""
    return {"yes": True, "no": False}.get(text)


def number_text(value: Fraction | int) -> str:
    """A number as text that reads back exactly: a decimal where there is one, else a share."""
    denominator = value.denominator
    for prime in (2, 5):
        while denominator % prime == 0:
            denominator //= prime
    if denominator != 1:
        return f"{value.numerator}/{value.denominator}"
    places = 0
    while (value * 10**places).denominator != 1:
        places += 1
    return format(Decimal(int(value * 10**places)).scaleb(-places), "f") if places else str(int(value))


def number_cell(value: Fraction | int) -> float | int | str:
    """A number as a cell: a number where a spreadsheet keeps it exactly, else text."""
    text = number_text(value)
    if "/" in text or len(text.replace(".", "").lstrip("-0")) > 15:
        return text
    return float(text) if "." in text else int(text)
