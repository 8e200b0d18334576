"""The numbers people say and write: ``2026-000123`` for an issue, ``MARKET-0012`` for a site.

A number is a series, a year and a running number within both; it says nothing else and is never given twice.
"""

import re
import unicodedata
from dataclasses import dataclass

SITE_DIGITS = 4
SITE_CODE_LENGTH = 32


class NumberError(ValueError):
    """Something that is not a number of the series, or cannot become one."""


@dataclass(frozen=True, slots=True)
class Series:
    """A series of numbers: ``prefix`` stands before the year, ``digits`` is the least width of the running number."""

    code: str
    prefix: str = ""
    digits: int = 6


@dataclass(frozen=True, slots=True, order=True)
class Number:
    """One number of a series; numbers sort in the order in which they were given."""

    year: int
    running: int


ISSUES = Series("issues")
ROUNDS = Series("rounds", prefix="R", digits=3)
VISITS = Series("visits", prefix="V")
PRONE_PLACES = Series("prone_places", prefix="P", digits=4)


def format_number(series: Series, number: Number) -> str:
    """The number as written; a running number too long for its width simply gets longer."""
    if not 1000 <= number.year <= 9999 or number.running < 1:
        raise NumberError(f"no number of series {series.code}: {number.year}, {number.running}")
    return f"{series.prefix}{number.year}-{number.running:0{series.digits}d}"


def parse_number(series: Series, written: str) -> Number:
    """The number that was written; spaces around it, full-width characters and small letters are understood."""
    pattern = rf"{re.escape(series.prefix)}([1-9]\d{{3}})-(\d{{{series.digits},18}})"
    found = re.fullmatch(pattern, _plain(written), re.ASCII)
    number = Number(int(found[1]), int(found[2])) if found else None
    if number is None or number.running < 1 or format_number(series, number) != _plain(written):
        raise NumberError(f"not a number of series {series.code}: {written!r}")
    return number


def is_number(series: Series, written: str) -> bool:
    """Whether ``written`` is a number of the series."""
    try:
        parse_number(series, written)
    except NumberError:
        return False
    return True


def format_site_code(kind: str, running: int) -> str:
    """The code given to the ``running``-th site of a kind when the city brings none of its own."""
    code = f"{kind.upper()}-{running:0{SITE_DIGITS}d}"
    if running < 1 or not is_site_code(code):
        raise NumberError(f"no site code: {kind!r}, {running}")
    return code


def is_site_code(code: str) -> bool:
    """Whether ``code`` can stand in an address and on a printed sign.

    Capital letters and digits in groups joined by single hyphens, at most 32 characters; a city's own codes fit too.
    """
    shape = re.fullmatch(r"[A-Z0-9]+(-[A-Z0-9]+)*", code, re.ASCII)
    return shape is not None and len(code) <= SITE_CODE_LENGTH


def normalise_site_code(written: str) -> str:
    """The site code that was written, in capitals and plain characters; anything else is refused."""
    code = _plain(written)
    if not is_site_code(code):
        raise NumberError(f"not a site code: {written!r}")
    return code


def _plain(written: str) -> str:
    return unicodedata.normalize("NFKC", written).strip().upper()
