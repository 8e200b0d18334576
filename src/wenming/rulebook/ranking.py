"""Ranking (排名): every unit scored as if it were the city, in one responsibility role.

The share table says how much of the city's marks a unit holds; this one says how well it does with what it has.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from wenming.rulebook.cells import Cell, cells_of_tallies
from wenming.rulebook.facts import NOBODY
from wenming.rulebook.marks import ZERO, Marks, together
from wenming.rulebook.scheme import Item, MethodKind, Scheme
from wenming.rulebook.tally import Tally, TallyKey, factor_denominator
from wenming.rulebook.worth import SchemeRefused, field_method_of

OTHERS_MEAN = "others_mean"
OTHERS_MEAN_PER_ITEM = "others_mean_per_item"
MISSING_KIND_RULES = (OTHERS_MEAN, OTHERS_MEAN_PER_ITEM)
"""What stands in for a kind of site with nothing graded at a unit: the plain mean of the other units' rates for that
kind, or the kind's rate made of the other units' mean for each item."""


@dataclass(frozen=True, slots=True)
class KindRate:
    """A unit's rate for one kind of site, in both figures; ``is_own`` is false where others' mean stands in."""

    method: str
    kind: str
    rate: Fraction
    rate_today: Fraction
    is_own: bool


@dataclass(frozen=True, slots=True)
class RankedUnit:
    """One line of the table. Equal marks share a place; a unit with nothing graded has none."""

    unit: str
    place: int | None
    place_today: int | None
    marks: Marks
    kinds: tuple[KindRate, ...]


Block = tuple[str, str]
"""(field method, kind of site)."""

Rates = tuple[Fraction, Fraction]
"""A rate as observed, and if looked at today."""


def ranking(scheme: Scheme, held: Mapping[TallyKey, Tally], role: str) -> tuple[RankedUnit, ...]:
    """Rank the units that hold ``role``, best first; what nobody answers for is not ranked.

    To read units with their subordinates, pass the tallies through ``tally.regrouped`` first.
    """
    if scheme.missing_kind_rule not in MISSING_KIND_RULES:
        raise SchemeRefused(f"no such rule for missing kinds: {scheme.missing_kind_rule}")
    blocks = _blocks(scheme)
    factors = _factors(scheme, held, role)
    own = {
        unit: {block: rate for block, items in blocks.items() if (rate := _mean(items, graded)) is not None}
        for unit, graded in factors.items()
    }
    lines = []
    for unit in own:
        kinds = []
        for block, items in blocks.items():
            rate = own[unit].get(block) or _stand_in(scheme, unit, block, items, own, factors)
            if rate is not None:
                kinds.append(KindRate(*block, *rate, is_own=block in own[unit]))
        lines.append((unit, _marks(scheme, kinds), tuple(kinds)))
    return _placed(lines, {unit for unit in own if own[unit]})


def _blocks(scheme: Scheme) -> dict[Block, list[Item]]:
    """The check items by field method and kind, in the scheme's order."""
    paid = field_method_of(scheme)
    blocks: dict[Block, list[Item]] = {}
    for item in scheme.items:
        blocks.setdefault((paid[item.code], item.kind), []).append(item)
    return blocks


def _factors(scheme: Scheme, held: Mapping[TallyKey, Tally], role: str) -> dict[str, dict[str, Rates]]:
    """Unit → item → mean factor over the unit's graded sites; every unit that holds the role somewhere is there."""
    denominator = factor_denominator(scheme)
    cells = cells_of_tallies({key: tally for key, tally in held.items() if key.role == role}, denominator)
    factors: dict[str, dict[str, Rates]] = {}
    for item in scheme.items:
        for (_, unit), packed in cells.items[item.code].units.items():
            if unit == NOBODY:
                continue
            graded = factors.setdefault(unit, {})
            cell = cells.lanes.cell(packed)
            if cell.graded:
                graded[item.code] = _means(cell, denominator)
    return factors


def _means(cell: Cell, denominator: int) -> Rates:
    sites = cell.graded * denominator
    return Fraction(cell.numerator, sites), Fraction(cell.numerator_today, sites)


def _mean(items: list[Item], rates: Mapping[str, Rates]) -> Rates | None:
    """The weighted mean over the items that have a rate; ``None`` where none with a weight has."""
    having = [item for item in items if item.code in rates and item.weight]
    weight = sum((item.weight for item in having), ZERO)
    if not weight:
        return None
    observed = sum((item.weight * rates[item.code][0] for item in having), ZERO)
    today = sum((item.weight * rates[item.code][1] for item in having), ZERO)
    return observed / weight, today / weight


def _stand_in(
    scheme: Scheme,
    unit: str,
    block: Block,
    items: list[Item],
    own: Mapping[str, Mapping[Block, Rates]],
    factors: Mapping[str, Mapping[str, Rates]],
) -> Rates | None:
    """What stands in for a kind that has nothing graded at ``unit``; ``None`` where no other unit has it either."""
    if scheme.missing_kind_rule == OTHERS_MEAN:
        return _plain_mean([rates[block] for other, rates in own.items() if other != unit and block in rates])
    by_item = {
        item.code: mean
        for item in items
        if (mean := _plain_mean([f[item.code] for other, f in factors.items() if other != unit and item.code in f]))
    }
    return _mean(items, by_item)


def _plain_mean(rates: list[Rates]) -> Rates | None:
    if not rates:
        return None
    return sum((rate[0] for rate in rates), ZERO) / len(rates), sum((rate[1] for rate in rates), ZERO) / len(rates)


def _marks(scheme: Scheme, kinds: list[KindRate]) -> Marks:
    """The field marks that these rates make: each method's weight, shared by the kinds' weights."""
    weight_of = {kind.code: kind.weight for kind in scheme.kinds}
    parts = []
    for method in scheme.methods:
        mine = [kind for kind in kinds if kind.method == method.code]
        total = sum((weight_of[kind.kind] for kind in mine), ZERO)
        if method.kind is not MethodKind.FIELD or not total:
            continue
        won = sum((weight_of[kind.kind] * kind.rate for kind in mine), ZERO) * method.weight / total
        today = sum((weight_of[kind.kind] * kind.rate_today for kind in mine), ZERO) * method.weight / total
        parts.append(Marks(method.weight, won, today))
    return together(parts)


Line = tuple[str, Marks, tuple[KindRate, ...]]


def _placed(lines: list[Line], ranked: set[str]) -> tuple[RankedUnit, ...]:
    """Lines with their places in both figures, best as observed first, units without a place last."""
    places = _places(lines, ranked, lambda marks: marks.won)
    places_today = _places(lines, ranked, lambda marks: marks.won_today)
    ordered = sorted(lines, key=lambda line: (line[0] not in ranked, -line[1].won, line[0]))
    return tuple(
        RankedUnit(unit, places.get(unit), places_today.get(unit), marks, kinds) for unit, marks, kinds in ordered
    )


def _places(lines: list[Line], ranked: set[str], figure: Callable[[Marks], Fraction]) -> dict[str, int]:
    won = sorted((figure(marks) for unit, marks, _ in lines if unit in ranked), reverse=True)
    first: dict[Fraction, int] = {}
    for place, marks in enumerate(won, start=1):
        first.setdefault(marks, place)
    return {unit: first[figure(marks)] for unit, marks, _ in lines if unit in ranked}
