"""Field marks rolled up by check item, kind of site, area, and unit in one responsibility role at a time.

Each graded site × item holds an equal part of its item's marks; every roll-up is a sum of these parts, so all of
them add up to the same total.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from wenming.rulebook.facts import NOBODY
from wenming.rulebook.marks import Marks
from wenming.rulebook.round_score import Coverage, RoleShares, Share
from wenming.rulebook.scheme import Scheme
from wenming.rulebook.tally import CITY, Tally, TallyKey
from wenming.rulebook.worth import Yardstick, item_worth, yardstick


@dataclass(slots=True)
class Sum:
    """A roll-up under way: marks as whole numbers over the yardstick's denominator, and coverage."""

    available: int = 0
    won: int = 0
    won_today: int = 0
    graded: int = 0
    not_applicable: int = 0
    not_observed: int = 0
    grades: dict[str, int] = field(default_factory=dict)

    def add(self, tally: Tally, step: int) -> None:
        """Add one tally; ``step`` is the item's step on the yardstick."""
        self.available += step * tally.denominator * tally.n_graded
        self.won += step * tally.sum_numerator
        self.won_today += step * tally.sum_numerator_today
        self.graded += tally.n_graded
        self.not_applicable += tally.n_not_applicable
        self.not_observed += tally.n_not_observed

    def add_sum(self, other: "Sum") -> None:
        """Add another roll-up of the same round."""
        self.available += other.available
        self.won += other.won
        self.won_today += other.won_today
        self.graded += other.graded
        self.not_applicable += other.not_applicable
        self.not_observed += other.not_observed

    def marks(self, stick: Yardstick) -> Marks:
        """The exact marks."""
        return stick.as_marks(self.available, self.won, self.won_today)

    @property
    def coverage(self) -> Coverage:
        """What was looked at."""
        return Coverage(self.graded, self.not_applicable, self.not_observed)


@dataclass(frozen=True, slots=True)
class RollUps:
    """The sums of one round, by item, area, and (role, unit)."""

    stick: Yardstick
    items: Mapping[str, Sum]
    areas: Mapping[str, Sum]
    units: Mapping[tuple[str, str], Sum]


def stick_of(scheme: Scheme, held: Mapping[TallyKey, Tally], factor_denominator: int) -> Yardstick:
    """The yardstick of the round behind the tallies."""
    graded: dict[str, int] = {}
    for key, tally in held.items():
        if key.role == CITY and tally.n_graded:
            graded[key.item] = graded.get(key.item, 0) + tally.n_graded
    return yardstick(item_worth(scheme, graded), graded, factor_denominator)


def roll_up(held: Mapping[TallyKey, Tally], stick: Yardstick) -> RollUps:
    """Sum the tallies once, into every roll-up of field marks."""
    items: dict[str, Sum] = {}
    areas: dict[str, Sum] = {}
    units: dict[tuple[str, str], Sum] = {}
    for key, tally in held.items():
        if tally.is_empty:
            continue
        step = stick.steps.get(key.item, 0)
        if key.role == CITY:
            item = items.setdefault(key.item, Sum())
            item.add(tally, step)
            for grade, sites in tally.grade_counts:
                item.grades[grade] = item.grades.get(grade, 0) + sites
            areas.setdefault(key.area, Sum()).add(tally, step)
        else:
            units.setdefault((key.role, key.unit), Sum()).add(tally, step)
    return RollUps(stick, items, areas, units)


def area_shares(sums: RollUps) -> tuple[Share, ...]:
    """The areas by code."""
    return tuple(Share(code, held.marks(sums.stick), held.coverage) for code, held in sorted(sums.areas.items()))


def role_shares(sums: RollUps) -> tuple[RoleShares, ...]:
    """The roles by name, in each its units by code and nobody last."""
    roles: dict[str, list[Share]] = {}
    for (role, unit), held in sorted(sums.units.items(), key=lambda row: (row[0][0], row[0][1] == NOBODY, row[0][1])):
        roles.setdefault(role, []).append(Share(unit, held.marks(sums.stick), held.coverage))
    return tuple(RoleShares(role, tuple(shares)) for role, shares in roles.items())
