"""Marks (分值): available, won and lost, exact inside and rounded once where they are shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

PLACES = 4
ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class Marks:
    """Marks available, and won in both figures: as observed (``won``) and if looked at today (``won_today``).

    What is available is the same in both. Lost is always available − won.
    """

    available: Fraction = ZERO
    won: Fraction = ZERO
    won_today: Fraction = ZERO

    @property
    def lost(self) -> Fraction:
        """Marks lost (失分) as observed."""
        return self.available - self.won

    @property
    def lost_today(self) -> Fraction:
        """Marks lost if looked at today."""
        return self.available - self.won_today

    @property
    def rate(self) -> Fraction | None:
        """Score rate (得分率) as observed; ``None`` where nothing is available."""
        return self.won / self.available if self.available else None

    @property
    def rate_today(self) -> Fraction | None:
        """Score rate if looked at today; ``None`` where nothing is available."""
        return self.won_today / self.available if self.available else None

    def __add__(self, other: "Marks") -> "Marks":
        return Marks(self.available + other.available, self.won + other.won, self.won_today + other.won_today)


def together(parts: Iterable[Marks]) -> Marks:
    """The exact sum; a sum is never made of rounded figures."""
    return sum(parts, Marks())


def published(value: Fraction) -> Decimal:
    """``value`` as it is shown: four places, half away from zero."""
    scale = 10**PLACES
    units = (2 * abs(value.numerator) * scale + value.denominator) // (2 * value.denominator)
    return Decimal(units if value >= 0 else -units).scaleb(-PLACES)


def rounding_difference(parent: Fraction, children: Iterable[Fraction]) -> Decimal:
    """How far the shown parent is from the sum of its shown children; shown beside them when it is not zero."""
    return published(parent) - sum(map(published, children), Decimal(0))


def exact(value: Fraction) -> str:
    """``value`` without any rounding, as numerator/denominator."""
    return f"{value.numerator}/{value.denominator}"
