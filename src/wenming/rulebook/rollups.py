"""Field marks rolled up by check item, kind of site, area, and unit in one responsibility role at a time.

Each graded site × item holds an equal part of its item's marks; every roll-up is a sum of these parts, so all of
them add up to the same total.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from wenming.rulebook.cells import Cells
from wenming.rulebook.facts import NOBODY
from wenming.rulebook.marks import Marks
from wenming.rulebook.round_score import Coverage, RoleShares, Share
from wenming.rulebook.scheme import Scheme
from wenming.rulebook.worth import Yardstick, ancestry, field_method_of, item_worth, yardstick


class Sum:
    """A roll-up under way: marks as whole numbers over the yardstick's denominator, and coverage."""

    __slots__ = ("available", "graded", "not_applicable", "not_observed", "won", "won_today")

    def __init__(self) -> None:
        self.available = self.won = self.won_today = 0
        self.graded = self.not_applicable = self.not_observed = 0

    def add(self, sums: tuple[int, int, int, int, int], step: int, site: int) -> None:
        """Add the sums of a cell: ``step`` is its item's step on the yardstick, ``site`` what a graded site holds."""
        graded, numerator, today, not_applicable, not_observed = sums
        self.graded += graded
        self.not_applicable += not_applicable
        self.not_observed += not_observed
        if graded and step:
            self.available += site * graded
            self.won += step * numerator
            self.won_today += step * today

    def marks(self, stick: Yardstick) -> Marks:
        """The exact marks."""
        return stick.as_marks(self.available, self.won, self.won_today)

    @property
    def coverage(self) -> Coverage:
        """What was looked at."""
        return Coverage(self.graded, self.not_applicable, self.not_observed)


@dataclass(frozen=True, slots=True)
class RollUps:
    """The sums of one round by every way of opening its field marks."""

    stick: Yardstick
    whole: Sum
    items: Mapping[str, Sum]
    kinds: Mapping[str, Sum]
    methods: Mapping[str, Sum]
    nodes: Mapping[tuple[str, str], Sum]
    areas: Mapping[str, Sum]
    units: Mapping[tuple[str, str], Sum]


def stick_of(scheme: Scheme, cells: Cells) -> Yardstick:
    """The yardstick of a round: what a graded site of each item holds."""
    graded = {item: count for item in cells.items if (count := cells.city(item).graded)}
    return yardstick(item_worth(scheme, graded), graded, cells.denominator)


def roll_up(scheme: Scheme, cells: Cells, stick: Yardstick) -> RollUps:
    """Sum the cells once, into every roll-up of field marks."""
    chains, paid = ancestry(scheme), field_method_of(scheme)
    read = cells.lanes.sums
    sums = RollUps(stick, Sum(), *(defaultdict(Sum) for _ in range(6)))
    for item in scheme.items:
        held = cells.items.get(item.code)
        if held is None:
            continue
        step = stick.steps.get(item.code, 0)
        site = step * stick.factor_denominator
        method = paid[item.code]
        targets = [sums.whole, sums.items[item.code], sums.kinds[item.kind], sums.methods[method]]
        targets += [sums.nodes[node, method] for node in chains[item.node]]
        city = cells.city(item.code)
        for target in targets:
            target.add(city, step, site)
        for area, packed in held.areas.items():
            sums.areas[area].add(read(packed), step, site)
        for holder, packed in held.units.items():
            sums.units[holder].add(read(packed), step, site)
    return sums


def area_shares(sums: RollUps) -> tuple[Share, ...]:
    """The areas by code."""
    return tuple(Share(code, held.marks(sums.stick), held.coverage) for code, held in sorted(sums.areas.items()))


def role_shares(sums: RollUps) -> tuple[RoleShares, ...]:
    """The roles by name, in each its units by code and nobody last."""
    roles: dict[str, list[Share]] = {}
    for (role, unit), held in sorted(sums.units.items(), key=lambda row: (row[0][0], row[0][1] == NOBODY, row[0][1])):
        roles.setdefault(role, []).append(Share(unit, held.marks(sums.stick), held.coverage))
    return tuple(RoleShares(role, tuple(shares)) for role, shares in roles.items())
