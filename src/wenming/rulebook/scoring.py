"""Scoring (得分): from what is known of a round to its total and every roll-up, in both figures.

``score`` starts from sites and observations, ``score_tallies`` from the tallies kept of them; both give the same
figures, and only the first can list the lost marks one by one.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction

from wenming.rulebook.cells import Cells, cells_of_tallies
from wenming.rulebook.facts import LeafMark, RoundFacts
from wenming.rulebook.leaves import leaf_scores
from wenming.rulebook.marks import together
from wenming.rulebook.rollups import RollUps, Sum, area_shares, role_shares, roll_up, stick_of
from wenming.rulebook.round_score import (
    Coverage,
    ItemScore,
    KindScore,
    LeafScore,
    LeafStatus,
    LostMark,
    MethodScore,
    RoundScore,
    Status,
)
from wenming.rulebook.scheme import MethodKind, Scheme
from wenming.rulebook.standing import Standing, each_standing
from wenming.rulebook.tally import Tally, TallyKey, factor_denominator, numerators
from wenming.rulebook.tree import node_scores
from wenming.rulebook.uncollected import uncollected
from wenming.rulebook.worth import Yardstick, check_weights, field_method_of


def score(scheme: Scheme, facts: RoundFacts) -> RoundScore:
    """Score a round. Raises ``RoundRefused`` or ``SchemeRefused``; the order of the facts never matters."""
    check_weights(scheme)
    with uncollected():
        cells = Cells(len(facts.sites), factor_denominator(scheme))
        losing = cells.take(each_standing(scheme, facts))
        stick = stick_of(scheme, cells)
        return _compose(scheme, cells, stick, facts.marks, lost_marks(scheme, losing, stick))


def score_tallies(scheme: Scheme, held: Mapping[TallyKey, Tally], marks: Iterable[LeafMark] = ()) -> RoundScore:
    """Score a round from its tallies: all of ``score`` but the list of lost marks."""
    check_weights(scheme)
    cells = cells_of_tallies(held, factor_denominator(scheme))
    return _compose(scheme, cells, stick_of(scheme, cells), marks, ())


def lost_marks(scheme: Scheme, found: Iterable[Standing], stick: Yardstick) -> tuple[LostMark, ...]:
    """Every lost mark of the round, in the order of ``found``. They add up to what field inspection lost."""
    items = {item.code: item for item in scheme.items}
    full = stick.factor_denominator
    exact: dict[tuple[str, int], Fraction] = {}
    lost = []
    for standing in found:
        graded, observation = standing.graded, standing.observation
        if graded is None or observation is None or graded.factor is None or graded.factor == 1:
            continue
        code = standing.item
        numerator, today = numerators(standing, full)
        for part in {numerator, today}:
            if (code, part) not in exact:
                exact[code, part] = stick.marks(code, full - part)
        item = items[code]
        lost.append(
            LostMark(
                code,
                item.node,
                item.kind,
                standing.site,
                standing.area,
                observation,
                graded.grade,
                item.rule.threshold,
                standing.held_to,
                standing.units,
                exact[code, numerator],
                exact[code, today],
            )
        )
    return tuple(lost)


def _compose(
    scheme: Scheme,
    cells: Cells,
    stick: Yardstick,
    marks: Iterable[LeafMark],
    lost: tuple[LostMark, ...],
) -> RoundScore:
    leaves = leaf_scores(scheme, marks)
    sums = roll_up(scheme, cells, stick)
    methods = _method_scores(scheme, sums, leaves)
    return RoundScore(
        scheme=scheme.code,
        declared=scheme.total,
        marks=together(method.marks for method in methods),
        field=sums.whole.marks(stick),
        coverage=sums.whole.coverage,
        methods=methods,
        nodes=node_scores(scheme, sums, leaves),
        kinds=_kind_scores(scheme, sums),
        items=_item_scores(scheme, sums, cells),
        leaves=tuple(leaves),
        areas=area_shares(sums),
        roles=role_shares(sums),
        lost=lost,
    )


def status_of(coverage: Coverage) -> Status:
    """Whether an item or a kind takes part in the total, told from what was looked at."""
    if coverage.graded:
        return Status.SCORED
    if coverage.not_observed:
        return Status.NOT_OBSERVED
    return Status.NOT_APPLICABLE_EVERYWHERE if coverage.not_applicable else Status.ABSENT


def _item_scores(scheme: Scheme, sums: RollUps, cells: Cells) -> tuple[ItemScore, ...]:
    paid = field_method_of(scheme)
    scores = []
    for item in scheme.items:
        held = sums.items.get(item.code) or Sum()
        counts = cells.grades(item.code)
        status, marks = status_of(held.coverage), held.marks(sums.stick)
        scores.append(ItemScore(item.code, item.kind, item.node, paid[item.code], status, marks, held.coverage, counts))
    return tuple(scores)


def _kind_scores(scheme: Scheme, sums: RollUps) -> tuple[KindScore, ...]:
    scores = []
    for kind in scheme.kinds:
        held = sums.kinds.get(kind.code) or Sum()
        scores.append(KindScore(kind.code, status_of(held.coverage), held.marks(sums.stick), held.coverage))
    return tuple(scores)


def _method_scores(scheme: Scheme, sums: RollUps, leaves: list[LeafScore]) -> tuple[MethodScore, ...]:
    scores = []
    for method in scheme.methods:
        if method.kind is MethodKind.FIELD:
            held = sums.methods.get(method.code) or Sum()
            marks, coverage = held.marks(sums.stick), held.coverage
        else:
            mine = [leaf for leaf in leaves if leaf.method == method.code]
            marks, coverage = together(leaf.marks for leaf in mine), _leaf_coverage(mine)
        scores.append(MethodScore(method.code, method.weight, marks, coverage))
    return tuple(scores)


def _leaf_coverage(leaves: list[LeafScore]) -> Coverage:
    by_status = [leaf.status for leaf in leaves]
    return Coverage(*(by_status.count(status) for status in LeafStatus))
