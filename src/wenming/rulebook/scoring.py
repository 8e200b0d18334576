"""Scoring (得分): from what is known of a round to its total and every roll-up, in both figures.

``score`` starts from sites and observations, ``score_tallies`` from the tallies kept of them; both give the same
figures, and only the first can list the lost marks one by one.
"""

from collections.abc import Iterable, Mapping

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
from wenming.rulebook.standing import Standing, standings
from wenming.rulebook.tally import Tally, TallyKey, factor_denominator, numerators, tallies
from wenming.rulebook.tree import node_scores
from wenming.rulebook.worth import Yardstick, check_weights, field_method_of


def score(scheme: Scheme, facts: RoundFacts) -> RoundScore:
    """Score a round. Raises ``RoundRefused`` or ``SchemeRefused``; the order of the facts never matters."""
    check_weights(scheme)
    found = standings(scheme, facts)
    denominator = factor_denominator(scheme)
    held = tallies(found, denominator)
    stick = stick_of(scheme, held, denominator)
    return _compose(scheme, roll_up(held, stick), facts.marks, lost_marks(scheme, found, stick))


def score_tallies(scheme: Scheme, held: Mapping[TallyKey, Tally], marks: Iterable[LeafMark] = ()) -> RoundScore:
    """Score a round from its tallies: all of ``score`` but the list of lost marks."""
    check_weights(scheme)
    stick = stick_of(scheme, held, factor_denominator(scheme))
    return _compose(scheme, roll_up(held, stick), marks, ())


def lost_marks(scheme: Scheme, found: Iterable[Standing], stick: Yardstick) -> tuple[LostMark, ...]:
    """Every lost mark of the round, in the order of ``found``. They add up to what field inspection lost."""
    items = {item.code: item for item in scheme.items}
    full = stick.factor_denominator
    exact = {}
    lost = []
    for standing in found:
        graded, observation = standing.graded, standing.observation
        if graded is None or observation is None or graded.factor is None or graded.factor == 1:
            continue
        numerator, today = numerators(standing, full)
        for part in (numerator, today):
            if (standing.item, part) not in exact:
                exact[standing.item, part] = stick.marks(standing.item, full - part)
        item = items[standing.item]
        lost.append(
            LostMark(
                item=item.code,
                node=item.node,
                kind=item.kind,
                site=standing.site,
                area=standing.area,
                observation=observation,
                grade=graded.grade,
                threshold=item.rule.threshold,
                held_to=standing.held_to,
                units=standing.units,
                lost=exact[item.code, numerator],
                lost_today=exact[item.code, today],
            )
        )
    return tuple(lost)


def _compose(scheme: Scheme, sums: RollUps, marks: Iterable[LeafMark], lost: tuple[LostMark, ...]) -> RoundScore:
    leaves = leaf_scores(scheme, marks)
    items = _item_scores(scheme, sums)
    methods = _method_scores(scheme, sums, leaves)
    whole = Sum()
    for held in sums.items.values():
        whole.add_sum(held)
    return RoundScore(
        scheme=scheme.code,
        declared=scheme.total,
        marks=together(method.marks for method in methods),
        field=whole.marks(sums.stick),
        coverage=whole.coverage,
        methods=methods,
        nodes=node_scores(scheme, sums, leaves),
        kinds=_kind_scores(scheme, sums),
        items=items,
        leaves=tuple(leaves),
        areas=area_shares(sums),
        roles=role_shares(sums),
        lost=lost,
    )


def _status(coverage: Coverage) -> Status:
    if coverage.graded:
        return Status.SCORED
    if coverage.not_observed:
        return Status.NOT_OBSERVED
    return Status.NOT_APPLICABLE_EVERYWHERE if coverage.not_applicable else Status.ABSENT


def _item_scores(scheme: Scheme, sums: RollUps) -> tuple[ItemScore, ...]:
    paid = field_method_of(scheme)
    scores = []
    for item in scheme.items:
        held = sums.items.get(item.code, Sum())
        counts = tuple(sorted(held.grades.items()))
        status, marks = _status(held.coverage), held.marks(sums.stick)
        scores.append(ItemScore(item.code, item.kind, item.node, paid[item.code], status, marks, held.coverage, counts))
    return tuple(scores)


def _kind_scores(scheme: Scheme, sums: RollUps) -> tuple[KindScore, ...]:
    kinds = {kind.code: Sum() for kind in scheme.kinds}
    for item in scheme.items:
        if item.code in sums.items:
            kinds[item.kind].add_sum(sums.items[item.code])
    return tuple(
        KindScore(code, _status(held.coverage), held.marks(sums.stick), held.coverage) for code, held in kinds.items()
    )


def _method_scores(scheme: Scheme, sums: RollUps, leaves: list[LeafScore]) -> tuple[MethodScore, ...]:
    paid = field_method_of(scheme)
    field = {method.code: Sum() for method in scheme.methods}
    for code, held in sums.items.items():
        field[paid[code]].add_sum(held)
    scores = []
    for method in scheme.methods:
        if method.kind is MethodKind.FIELD:
            marks, coverage = field[method.code].marks(sums.stick), field[method.code].coverage
        else:
            mine = [leaf for leaf in leaves if leaf.method == method.code]
            marks, coverage = together(leaf.marks for leaf in mine), _leaf_coverage(mine)
        scores.append(MethodScore(method.code, method.weight, marks, coverage))
    return tuple(scores)


def _leaf_coverage(leaves: list[LeafScore]) -> Coverage:
    by_status = [leaf.status for leaf in leaves]
    return Coverage(*(by_status.count(status) for status in LeafStatus))
