"""A running round in memory: one observation changes, and the exact field marks of every row that it moves follow.

All sums are whole numbers over one denominator that fits any number of graded sites up to the sites of the round, so
a change is a few additions and no figure is ever rounded. The same figures as :func:`wenming.rulebook.scoring.score`.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from fractions import Fraction
from math import lcm

from wenming.rulebook.cells import Cell, Cells, cells_of_standings, cells_of_tallies
from wenming.rulebook.facts import LeafMark
from wenming.rulebook.leaves import leaf_scores
from wenming.rulebook.marks import ZERO, Marks, together
from wenming.rulebook.scheme import Scheme
from wenming.rulebook.standing import Standing
from wenming.rulebook.tally import Change, Tally, TallyKey, factor_denominator, numerators
from wenming.rulebook.worth import ancestry, check_weights, field_method_of

Row = tuple[str, ...]
"""What marks are kept for: ``CITY_ROW``, or one of ``kind_row``, ``area_row``, ``unit_row`` and so on."""

Three = list[int]
"""Graded sites, Σ factor and Σ factor today; or marks available, won and won today. As whole numbers."""

Gain = tuple[int, int, int]
"""What one change adds to a row in graded sites, Σ factor and Σ factor today."""

CITY_ROW: Row = ("city",)


def method_row(code: str) -> Row:
    """The row of a field method."""
    return ("method", code)


def kind_row(code: str) -> Row:
    """The row of a kind of site."""
    return ("kind", code)


def item_row(code: str) -> Row:
    """The row of a check item."""
    return ("item", code)


def node_row(code: str) -> Row:
    """The row of an indicator: the field marks under it."""
    return ("node", code)


def area_row(code: str) -> Row:
    """The row of an area."""
    return ("area", code)


def unit_row(role: str, unit: str) -> Row:
    """The row of a unit in a role; an empty unit code is nobody."""
    return ("unit", role, unit)


class RunningScore:
    """The field marks of a round, kept up to date change by change."""

    def __init__(self, scheme: Scheme, cells: Cells, marks: Iterable[LeafMark] = ()) -> None:
        check_weights(scheme)
        self._factor_denominator = cells.denominator
        self.leaves = tuple(leaf_scores(scheme, marks))
        self._others = together(leaf.marks for leaf in self.leaves)
        self._prepare(scheme)
        self._held = _held_by_row(scheme, cells, self._fixed_rows)
        sites = (cells.city(item.code) for item in scheme.items)
        self._fit(max((cell.graded + cell.not_applicable + cell.not_observed for cell in sites), default=0))

    @classmethod
    def of_standings(
        cls, scheme: Scheme, found: Collection[Standing], marks: Iterable[LeafMark] = ()
    ) -> "RunningScore":
        """Begin from how every item stands at every site."""
        return cls(scheme, cells_of_standings(found, factor_denominator(scheme)), marks)

    @classmethod
    def of_tallies(
        cls, scheme: Scheme, held: Mapping[TallyKey, Tally], marks: Iterable[LeafMark] = ()
    ) -> "RunningScore":
        """Begin from the tallies kept of a round."""
        return cls(scheme, cells_of_tallies(held, factor_denominator(scheme)), marks)

    def rows(self) -> list[Row]:
        """Every row that has marks, or had some."""
        return sorted(self._totals)

    def marks(self, row: Row) -> Marks:
        """The exact field marks of a row."""
        available, won, today = self._totals.get(row, _NOTHING)
        # What is available seldom moves, and bringing a fraction to its lowest terms is most of the work here.
        known = self._available.get(row)
        if known is None or known[0] != available:
            known = self._available[row] = (available, Fraction(available, self._denominator))
        return Marks(known[1], Fraction(won, self._denominator), Fraction(today, self._denominator))

    def total(self) -> Marks:
        """The exact total of all methods."""
        return self.marks(CITY_ROW) + self._others

    def site_share(self, item: str) -> Fraction:
        """The exact marks that one graded site of a check item holds now; nothing where none was graded."""
        graded = self._held[item].get(CITY_ROW, _NOTHING)[0] if item in self._held else 0
        return self.marks(item_row(item)).available / graded if graded else ZERO

    def apply(self, change: Change) -> tuple[Row, ...]:
        """Take one change in; returns the rows whose marks may have moved.

        Usually these are the rows of that site and item. Where the number of graded sites changes, all rows holding
        the item move; where an item is graded for the first time or no longer, its weight is shared anew: all rows.
        """
        item, moved = self._moved(change)
        held = self._held[item]
        before = held.get(CITY_ROW, _NOTHING)[0]
        after = before + moved.get(CITY_ROW, _NOTHING)[0]
        if after > self._most_sites:
            self._fit(2 * after)
        block, weight = self._block[item], self._weight[item]
        old = weight * (self._common // before) if before else 0
        new = weight * (self._common // after) if after else 0
        touched = tuple(moved) if before == after else tuple({**held, **moved})
        for row in touched:
            self._move(row, block, (old, new), held[row], moved.get(row, _NOTHING))
        if (before == 0) != (after == 0):
            self._graded_weight[block] += weight if after else -weight
            self._share_anew()
            return tuple(self._totals)
        return touched

    def _moved(self, change: Change) -> tuple[str, dict[Row, Gain]]:
        """The item, and what each row gains in graded sites and Σ factor."""
        codes = {standing.item for standing in (change.before, change.after) if standing is not None}
        if len(codes) != 1:
            raise ValueError("a change is of one check item at one site")
        left, taken = self._given(change.before)
        entered, given = self._given(change.after)
        gain = (given[0] - taken[0], given[1] - taken[1], given[2] - taken[2])
        if left == entered:
            return codes.pop(), dict.fromkeys(left, gain)
        moved: dict[Row, Gain] = dict.fromkeys(left, (-taken[0], -taken[1], -taken[2]))
        moved.update({row: gain if row in moved else given for row in entered})
        return codes.pop(), moved

    def _given(self, standing: Standing | None) -> tuple[tuple[Row, ...], Gain]:
        """The rows that a standing gives to, and what it gives to each; nothing where nothing was graded."""
        if standing is None or standing.factor_today is None:
            return (), _NOTHING
        units = [("unit", role, unit) for role, unit in standing.units]
        rows = (*self._fixed_rows[standing.item], ("area", standing.area), *units)
        return rows, (1, *numerators(standing, self._factor_denominator))

    def _move(self, row: Row, block: int, shares: tuple[int, int], held: Three, gain: Gain) -> None:
        """Replace what an item gives to a row. ``shares``: what one site's full factor step holds, old and new."""
        old, new = shares
        scale = self._scale[block]
        sums = self._sums[row][block]
        totals = self._totals[row]
        for place in (0, 1, 2):
            difference = new * gain[place]
            if new != old:
                difference += (new - old) * held[place]
            if difference:
                if place == 0:
                    difference *= self._factor_denominator
                sums[place] += difference
                totals[place] += scale * difference
            held[place] += gain[place]

    def _prepare(self, scheme: Scheme) -> None:
        """What stays the same all through the round: rows, blocks and whole-number weights of the items."""
        chains, paid = ancestry(scheme), field_method_of(scheme)
        self._fixed_rows: dict[str, tuple[Row, ...]] = {
            item.code: (
                CITY_ROW,
                method_row(paid[item.code]),
                kind_row(item.kind),
                item_row(item.code),
                *map(node_row, chains[item.node]),
            )
            for item in scheme.items
        }
        blocks = sorted({(paid[item.code], item.kind) for item in scheme.items})
        place = {block: index for index, block in enumerate(blocks)}
        self._block = {item.code: place[paid[item.code], item.kind] for item in scheme.items}
        whole = lcm(*(item.weight.denominator for item in scheme.items))
        self._weight = {item.code: int(item.weight * whole) for item in scheme.items}
        method_weight = {method.code: method.weight for method in scheme.methods}
        kind_weight = {kind.code: kind.weight for kind in scheme.kinds}
        self._blocks = [(method, method_weight[method], kind_weight[kind]) for method, kind in blocks]

    def _fit(self, sites: int) -> None:
        """Choose the denominator for up to so many graded sites of an item, and build all sums anew."""
        self._most_sites = sites
        self._common = lcm(*range(1, sites + 1))
        self._sums: defaultdict[Row, defaultdict[int, Three]] = defaultdict(lambda: defaultdict(lambda: [0, 0, 0]))
        self._graded_weight = [0] * len(self._blocks)
        for item, rows in self._held.items():
            graded = rows[CITY_ROW][0] if CITY_ROW in rows else 0
            if not graded:
                continue
            block, share = self._block[item], self._weight[item] * (self._common // graded)
            self._graded_weight[block] += self._weight[item]
            for row, (sites_held, numerator, today) in rows.items():
                sums = self._sums[row][block]
                sums[0] += share * sites_held * self._factor_denominator
                sums[1] += share * numerator
                sums[2] += share * today
        self._share_anew()

    def _share_anew(self) -> None:
        """Bring the weights of methods and kinds to what is graded now, and total every row with them."""
        of_kinds: dict[str, Fraction] = defaultdict(Fraction)
        for (method, _, weight), graded in zip(self._blocks, self._graded_weight, strict=True):
            of_kinds[method] += weight if graded else ZERO
        scales = [
            method_weight * weight / of_kinds[method] / graded if graded and of_kinds[method] else ZERO
            for (method, method_weight, weight), graded in zip(self._blocks, self._graded_weight, strict=True)
        ]
        common = lcm(*(scale.denominator for scale in scales))
        self._scale = [int(scale * common) for scale in scales]
        self._denominator = common * self._factor_denominator * self._common
        self._available: dict[Row, tuple[int, Fraction]] = {}
        self._totals: defaultdict[Row, Three] = defaultdict(lambda: [0, 0, 0])
        for row, blocks in self._sums.items():
            totals = self._totals[row]
            for block, sums in blocks.items():
                for place in range(3):
                    totals[place] += self._scale[block] * sums[place]


_NOTHING: Gain = (0, 0, 0)


def _held_by_row(
    scheme: Scheme, cells: Cells, fixed_rows: Mapping[str, tuple[Row, ...]]
) -> dict[str, defaultdict[Row, Three]]:
    """Item → row → graded sites, Σ factor, Σ factor today."""
    held: dict[str, defaultdict[Row, Three]] = {}
    units: dict[tuple[str, str], Row] = {}  # one tuple for all the items that a unit answers for
    for item in scheme.items:
        rows = held[item.code] = defaultdict(lambda: [0, 0, 0])
        if item.code not in cells.items:
            continue
        city = _three(cells.city(item.code))
        rows.update({row: list(city) for row in fixed_rows[item.code]})
        found = cells.items[item.code]
        rows.update({area_row(area): _three(cells.lanes.cell(packed)) for area, packed in found.areas.items()})
        for holder, packed in found.units.items():
            rows[units.setdefault(holder, unit_row(*holder))] = _three(cells.lanes.cell(packed))
    return held


def _three(cell: Cell) -> Three:
    return [cell.graded, cell.numerator, cell.numerator_today]
