"""The sums behind a score, per check item: for the city, for each area, and for each unit in each role.

They come either from how every item stands at every site or from the tallies kept of that, and are the same.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from fractions import Fraction
from typing import NamedTuple

from wenming.rulebook.standing import Standing
from wenming.rulebook.tally import CITY, Tally, TallyKey, numerators


class Cell(NamedTuple):
    """Sums over some sites for one item; the numerators are Σ factor over the edition's factor denominator."""

    graded: int = 0
    numerator: int = 0
    numerator_today: int = 0
    not_applicable: int = 0
    not_observed: int = 0


class ItemCells:
    """The cells of one check item, each packed in one whole number (see :class:`Lanes`) until it is read."""

    __slots__ = ("areas", "grades", "units")

    def __init__(self) -> None:
        self.areas: defaultdict[str, int] = defaultdict(int)
        self.units: defaultdict[tuple[str, str], int] = defaultdict(int)
        self.grades: defaultdict[str, int] = defaultdict(int)


class Lanes:
    """Five sums side by side in one whole number: a site is then added to a cell by a single addition.

    A lane is as wide as the greatest sum that all the sites together can make, so none ever runs into the next.
    """

    def __init__(self, sites: int, denominator: int) -> None:
        self.width = (sites * denominator).bit_length() + 1
        self._lane = (1 << self.width) - 1

    def packed(self, cell: Cell) -> int:
        """The five sums as one number."""
        graded, numerator, today, not_applicable, not_observed = cell
        width = self.width
        return (
            graded | numerator << width | today << 2 * width | not_applicable << 3 * width | not_observed << 4 * width
        )

    def sums(self, packed: int) -> tuple[int, int, int, int, int]:
        """The five sums again, as a plain tuple: a round has a hundred thousand of them to read."""
        width, lane = self.width, self._lane
        return (
            packed & lane,
            packed >> width & lane,
            packed >> 2 * width & lane,
            packed >> 3 * width & lane,
            packed >> 4 * width,
        )

    def cell(self, packed: int) -> Cell:
        """The five sums again, by name."""
        return Cell(*self.sums(packed))


class _Outcome(NamedTuple):
    """What a graded site adds to its cells. Holds on to the factors by whose identity it is found again."""

    sums: int
    is_full: bool
    factor: Fraction | None
    factor_today: Fraction | None


class Cells:
    """All cells of a round, for at most ``sites`` sites of an item."""

    def __init__(self, sites: int, denominator: int) -> None:
        self.denominator = denominator
        self.lanes = Lanes(sites, denominator)
        self.items: defaultdict[str, ItemCells] = defaultdict(ItemCells)

    def city(self, item: str) -> Cell:
        """The item's sums over the whole city: the areas together."""
        held = self.items.get(item)
        return self.lanes.cell(sum(held.areas.values())) if held is not None else Cell()

    def grades(self, item: str) -> tuple[tuple[str, int], ...]:
        """(grade, sites) of the item, by grade."""
        held = self.items.get(item)
        return tuple(sorted(held.grades.items())) if held is not None else ()

    def take(self, found: Iterable[Standing]) -> list[Standing]:
        """Add how items stand at sites; returns those that do not win all that the site holds, in the same order."""
        not_observed = self.lanes.packed(Cell(not_observed=1))
        not_applicable = self.lanes.packed(Cell(not_applicable=1))
        outcomes: dict[tuple[int, int], _Outcome] = {}
        losing: list[Standing] = []
        for standing in found:
            held = self.items[standing.item]
            graded = standing.graded
            if graded is None:
                sums = not_observed
            elif graded.not_applicable:
                sums = not_applicable
            else:
                which = (id(graded.factor), id(standing.factor_today))
                if which not in outcomes:
                    outcomes[which] = self._outcome(standing)
                sums, is_full, _, _ = outcomes[which]
                if not is_full:
                    losing.append(standing)
                if graded.grade is not None:
                    held.grades[graded.grade] += 1
            held.areas[standing.area] += sums
            units = held.units
            for holder in standing.units:
                units[holder] += sums
        return losing

    def _outcome(self, standing: Standing) -> _Outcome:
        numerator, today = numerators(standing, self.denominator)
        factor = standing.graded.factor if standing.graded is not None else None
        packed = self.lanes.packed(Cell(1, numerator, today))
        return _Outcome(packed, numerator == self.denominator, factor, standing.factor_today)


def cells_of_standings(found: Collection[Standing], denominator: int) -> Cells:
    """The cells of every item that stands somewhere."""
    cells = Cells(len(found), denominator)
    cells.take(found)
    return cells


def cells_of_tallies(tallies: Mapping[TallyKey, Tally], denominator: int) -> Cells:
    """The same cells, from tallies."""
    cells = Cells(sum(tally.n_sites for tally in tallies.values()), denominator)
    for key, tally in tallies.items():
        if tally.is_empty:
            continue
        held = cells.items[key.item]
        sums = cells.lanes.packed(
            Cell(
                tally.n_graded,
                tally.sum_numerator,
                tally.sum_numerator_today,
                tally.n_not_applicable,
                tally.n_not_observed,
            )
        )
        if key.role != CITY:
            held.units[key.role, key.unit] += sums
            continue
        held.areas[key.area] += sums
        for grade, count in tally.grade_counts:
            held.grades[grade] += count
    return cells
