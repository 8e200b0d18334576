"""Tallies: the sums a round is scored from, kept per check item, role, unit and area, and moved by single changes.

All factors an edition can give are whole multiples of one fraction, so a tally keeps exact sums as whole numbers
over that fixed denominator; :func:`factor_denominator` says which.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import NamedTuple

from wenming.rulebook.scheme import Scheme
from wenming.rulebook.standing import Standing

CITY = ""
"""The role of a tally that is the city's own row for an area; its unit is empty too."""


class TallyKey(NamedTuple):
    """What a tally is kept for. Keys sort; rows are locked in that order."""

    item: str
    role: str
    unit: str
    area: str


@dataclass(frozen=True, slots=True)
class Tally:
    """Sums over the sites of one key. Also used for the difference that one change makes, then with negative numbers.

    ``sum_numerator`` and ``sum_numerator_today`` are Σ factor as whole numbers over ``denominator``.
    ``grade_counts`` is for display only: (grade, sites) without zeros, by grade.
    """

    denominator: int
    n_graded: int = 0
    sum_numerator: int = 0
    n_not_applicable: int = 0
    n_not_observed: int = 0
    sum_numerator_today: int = 0
    grade_counts: tuple[tuple[str, int], ...] = ()

    @property
    def sum_factor(self) -> Fraction:
        """Exact Σ factor, as observed."""
        return Fraction(self.sum_numerator, self.denominator)

    @property
    def sum_factor_today(self) -> Fraction:
        """Exact Σ factor, if looked at today."""
        return Fraction(self.sum_numerator_today, self.denominator)

    @property
    def is_empty(self) -> bool:
        """Whether no site stands behind the tally any more."""
        return self.n_sites == 0

    @property
    def n_sites(self) -> int:
        """The sites behind the tally."""
        return self.n_graded + self.n_not_applicable + self.n_not_observed

    def plus(self, other: "Tally") -> "Tally":
        """The sum of two tallies of one edition."""
        if self.denominator != other.denominator:
            raise ValueError("tallies of different editions do not add up")
        counts = dict(self.grade_counts)
        for grade, sites in other.grade_counts:
            counts[grade] = counts.get(grade, 0) + sites
        return Tally(
            self.denominator,
            self.n_graded + other.n_graded,
            self.sum_numerator + other.sum_numerator,
            self.n_not_applicable + other.n_not_applicable,
            self.n_not_observed + other.n_not_observed,
            self.sum_numerator_today + other.sum_numerator_today,
            tuple(sorted((grade, sites) for grade, sites in counts.items() if sites)),
        )


@dataclass(frozen=True, slots=True)
class Change:
    """One site × item standing differently than before; ``None`` where the site was not, or is no longer, drawn."""

    before: Standing | None
    after: Standing | None


def factor_denominator(scheme: Scheme) -> int:
    """The denominator over which every factor of the edition is a whole number."""
    shares = [factor for _, factor in scheme.grades]
    shares += [item.rule.each for item in scheme.items if item.rule.each is not None]
    return lcm(*(share.denominator for share in shares))


def tallies(standings: Iterable[Standing], denominator: int) -> dict[TallyKey, Tally]:
    """All tallies of a round, from how every item stands at every site."""
    sums: dict[_Place, _Sums] = {}
    for standing in standings:
        _add(sums, standing, denominator, sign=1)
    return {TallyKey(*place): held.tally(denominator) for place, held in sums.items()}


def deltas(change: Change, denominator: int) -> dict[TallyKey, Tally]:
    """What one change adds to each tally that it touches, in key order."""
    sums: dict[_Place, _Sums] = {}
    if change.before is not None:
        _add(sums, change.before, denominator, sign=-1)
    if change.after is not None:
        _add(sums, change.after, denominator, sign=1)
    return {TallyKey(*place): sums[place].tally(denominator) for place in sorted(sums)}


def apply(held: Mapping[TallyKey, Tally], change: Change, denominator: int) -> dict[TallyKey, Tally]:
    """The new values of the tallies that ``change`` touches, in key order; all others stay as they are."""
    empty = Tally(denominator)
    return {key: held.get(key, empty).plus(delta) for key, delta in deltas(change, denominator).items()}


def regrouped(held: Mapping[TallyKey, Tally], into: Mapping[str, str]) -> dict[TallyKey, Tally]:
    """Tallies with units gathered into others (subordinate → the unit it is read with); units not named stay."""
    gathered: dict[TallyKey, Tally] = {}
    for key, tally in held.items():
        target = key._replace(unit=into.get(key.unit, key.unit))
        gathered[target] = gathered[target].plus(tally) if target in gathered else tally
    return gathered


_Place = tuple[str, str, str, str]
"""A tally's key before it gets its name; a round looks one up half a million times."""


class _Sums:
    """A tally under construction."""

    __slots__ = ("graded", "grades", "not_applicable", "not_observed", "numerator", "numerator_today")

    def __init__(self) -> None:
        self.graded = self.numerator = self.numerator_today = self.not_applicable = self.not_observed = 0
        self.grades: dict[str, int] = {}

    def tally(self, denominator: int) -> Tally:
        counts = tuple(sorted(pair for pair in self.grades.items() if pair[1]))
        return Tally(
            denominator,
            self.graded,
            self.numerator,
            self.not_applicable,
            self.not_observed,
            self.numerator_today,
            counts,
        )


def _add(sums: dict[_Place, _Sums], standing: Standing, denominator: int, *, sign: int) -> None:
    """Add one standing to the city's row and to one row per role."""
    numerator, today = numerators(standing, denominator)
    graded = standing.graded
    grade = graded.grade if graded is not None else None
    for role, unit in ((CITY, ""), *standing.units):
        place = (standing.item, role, unit, standing.area)
        held = sums.get(place)
        if held is None:
            held = sums[place] = _Sums()
        if graded is None:
            held.not_observed += sign
        elif graded.not_applicable:
            held.not_applicable += sign
        else:
            held.graded += sign
            held.numerator += sign * numerator
            held.numerator_today += sign * today
            if grade is not None:
                held.grades[grade] = held.grades.get(grade, 0) + sign


def numerators(standing: Standing, denominator: int) -> tuple[int, int]:
    """The factor in both figures as whole numbers over ``denominator``; zero where nothing was graded."""
    if standing.graded is None or standing.graded.factor is None or standing.factor_today is None:
        return 0, 0
    factor, today = standing.graded.factor, standing.factor_today
    numerator = factor.numerator * (denominator // factor.denominator)
    if today is factor:
        return numerator, numerator
    return numerator, today.numerator * (denominator // today.denominator)
