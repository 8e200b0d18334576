"""A measured value with its unit (实测值), kept as data: what was measured can be held against a standard later.

The value is exact decimal text as it was read off, never a float; the unit is one of those that standards for cities
use, so that nobody writes the same unit in three ways.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from wenming.rulebook.labels import N_

UNITS = ("m", "cm", "mm", "m²", "cm²", "dB(A)", "lx", "mg/m³", "mg/L", "ppm", "℃", "%", "min", "h", "kg", "g")
"""The units that may be chosen."""
LARGEST, MOST_PLACES = Decimal(10) ** 9, 6
NUMBER = re.compile(r"[+-]?\d{1,10}(?:\.\d{1,6})?", re.ASCII)
NOT_A_NUMBER = N_("Write the value as a number, such as 0.25; at most six decimals.")
NO_UNIT = N_("Choose the unit of the value.")
OTHER_UNIT = N_("This unit is not known. Choose one of the list.")
NO_VALUE = N_("Write the value that was measured.")


class MeasureRefused(ValueError):
    """Not a value with a unit; ``part`` is ``value`` or ``unit``."""

    def __init__(self, message: str, part: str) -> None:
        super().__init__(message)
        self.message, self.part = message, part


@dataclass(frozen=True, slots=True)
class Measured:
    """A value as it was read off, and its unit."""

    value: Decimal
    unit: str

    def __str__(self) -> str:
        return f"{self.value} {self.unit}"


def measured(value: str, unit: str) -> Measured | None:
    """Read a value and its unit; nothing where both are empty.

    :raises MeasureRefused: it is no number, or one of the two is missing or not known.
    """
    value, unit = value.strip().replace("．", ".").replace("。", "."), unit.strip()
    if not value and not unit:
        return None
    if not value:
        raise MeasureRefused(NO_VALUE, "value")
    if not NUMBER.fullmatch(value) or abs(Decimal(value)) > LARGEST:
        raise MeasureRefused(NOT_A_NUMBER, "value")
    if not unit:
        raise MeasureRefused(NO_UNIT, "unit")
    if unit not in UNITS:
        raise MeasureRefused(OTHER_UNIT, "unit")
    return Measured(Decimal(value), unit)
