"""What was seen, as the rulebook's value and as the JSON that an observation's row keeps: exact numbers as text."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from wenming.kernel.errors import DomainError
from wenming.rulebook.rules import Observed

FIELDS = ("count", "number", "yes", "numerator", "denominator", "sizes", "grade")
EXACT = ("number", "numerator", "denominator")
LONGEST_NUMBER = 24
MOST_SIZES = 200


class NotANumber(DomainError):
    """A value that should be a number is not one."""

    def __init__(self, field: str, given: object) -> None:
        super().__init__(
            "not_a_number", "“%(given)s” is not a number.", field=field, params={"given": str(given)[:LONGEST_NUMBER]}
        )


def to_row(observed: Observed) -> dict[str, Any]:
    """Return the filled fields as JSON, numbers as exact text; the attributes of the site go with them."""
    value: dict[str, Any] = {}
    for name in ("count", "yes", "grade"):
        if (held := getattr(observed, name)) is not None:
            value[name] = held
    for name in EXACT:
        if (held := getattr(observed, name)) is not None:
            value[name] = str(held)
    if observed.sizes is not None:
        value["sizes"] = [str(size) for size in observed.sizes]
    if observed.attributes:
        value["attributes"] = {name: str(held) for name, held in sorted(observed.attributes.items())}
    return value


def from_row(value: Mapping[str, Any], *, not_applicable: bool) -> Observed:
    """Read an observation's row again. What was graded as not applicable by its value (0 of 0) keeps that value."""
    is_said = not_applicable and not any(name in value for name in FIELDS)
    return Observed(
        count=value.get("count"),
        yes=value.get("yes"),
        grade=value.get("grade"),
        number=_optional(value, "number"),
        numerator=_optional(value, "numerator"),
        denominator=_optional(value, "denominator"),
        sizes=tuple(Fraction(size) for size in value["sizes"]) if "sizes" in value else None,
        attributes={name: Fraction(held) for name, held in value.get("attributes", {}).items()},
        not_applicable=is_said,
    )


def from_entry(entry: Mapping[str, str], attributes: Mapping[str, Any], *, not_applicable: bool = False) -> Observed:
    """Read what a person typed: text by field name; empty text is nothing. Raises :class:`NotANumber`."""
    given = {name: text.strip() for name, text in entry.items() if text.strip()}
    if not_applicable:
        return Observed(not_applicable=True)
    sizes = given.get("sizes")
    return Observed(
        count=_whole(given, "count"),
        yes={"yes": True, "no": False}.get(given.get("yes", "")),
        grade=given.get("grade"),
        number=_typed(given, "number"),
        numerator=_typed(given, "numerator"),
        denominator=_typed(given, "denominator"),
        sizes=tuple(number("sizes", size) for size in _separated(sizes)) if sizes is not None else None,
        attributes={name: _figure(name, held) for name, held in attributes.items() if held not in (None, "")},
    )


def _figure(name: str, held: object) -> Fraction:
    """A figure of the site, as its register keeps it: a number may be tiny or huge, and so be written with a power."""
    return Fraction(repr(held)) if isinstance(held, int | float) else number(name, held)


def number(field: str, text: object) -> Fraction:
    """Read an exact number as people write it: digits, a point, no exponent, no share."""
    words = str(text).strip().replace("，", ",").replace("。", ".")
    plain = words.removeprefix("-").replace(".", "", 1)
    if len(words) > LONGEST_NUMBER or not plain.isascii() or not plain.isdigit():
        raise NotANumber(field, text)
    return Fraction(words)


def _separated(text: str) -> list[str]:
    for mark in "，、；;\n\t ":
        text = text.replace(mark, ",")
    parts = [part for part in text.split(",") if part]
    if len(parts) > MOST_SIZES:
        raise NotANumber("sizes", f"{len(parts)}")
    return [] if parts == ["0"] else parts


def _whole(given: Mapping[str, str], name: str) -> int | None:
    if name not in given:
        return None
    value = number(name, given[name])
    if value.denominator != 1 or value > 1_000_000:
        raise NotANumber(name, given[name])
    return int(value)


def _typed(given: Mapping[str, str], name: str) -> Fraction | None:
    return number(name, given[name]) if name in given else None


def _optional(value: Mapping[str, Any], name: str) -> Fraction | None:
    return Fraction(value[name]) if name in value else None
