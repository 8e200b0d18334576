"""Marks given without a visit (网申材料, 问卷调查, 征求意见): one mark per node × method, points out of points."""

from collections.abc import Iterable

from wenming.rulebook.facts import LeafMark, Refusal, RoundRefused
from wenming.rulebook.marks import Marks
from wenming.rulebook.round_score import LeafScore, LeafStatus
from wenming.rulebook.scheme import Scheme
from wenming.rulebook.worth import leaf_worth, leaves_of


def leaf_scores(scheme: Scheme, marks: Iterable[LeafMark]) -> list[LeafScore]:
    """Every leaf of the edition with what its mark won, in the scheme's order.

    A leaf not yet judged or not applicable has nothing available; its weight is shared within its method.
    Both figures are the same: such marks are not repaired by verified issues.
    """
    given = {(mark.node, mark.method): mark for mark in _checked(scheme, marks)}
    judged = {leaf for leaf, mark in given.items() if not mark.not_applicable}
    worth = leaf_worth(scheme, judged)
    scores = []
    for node, method in leaves_of(scheme):
        mark = given.get((node.code, method))
        if mark is None:
            scores.append(LeafScore(node.code, method, LeafStatus.NOT_JUDGED, Marks()))
        elif mark.not_applicable:
            scores.append(LeafScore(node.code, method, LeafStatus.NOT_APPLICABLE, Marks()))
        else:
            available = worth.get((node.code, method), Marks().available)
            won = available * mark.points / mark.out_of
            scores.append(LeafScore(node.code, method, LeafStatus.JUDGED, Marks(available, won, won)))
    return scores


def _checked(scheme: Scheme, marks: Iterable[LeafMark]) -> list[LeafMark]:
    """The marks as given; raises :class:`RoundRefused` naming every one at fault."""
    marks = list(marks)
    if faults := mark_refusals(scheme, marks):
        raise RoundRefused(faults)
    return marks


def mark_refusals(scheme: Scheme, marks: Iterable[LeafMark]) -> tuple[Refusal, ...]:
    """Every mark that is not for a leaf of the edition, is given twice, or is not between 0 and full."""
    leaves = {(node.code, method) for node, method in leaves_of(scheme)}
    seen: set[tuple[str, str]] = set()
    faults: list[Refusal] = []
    for mark in marks:
        leaf = (mark.node, mark.method)
        named = {"node": mark.node, "method": mark.method}
        if leaf not in leaves:
            faults.append(Refusal("unknown_leaf", named))
        elif leaf in seen:
            faults.append(Refusal("repeated_mark", named))
        elif not mark.not_applicable and (mark.out_of <= 0 or not 0 <= mark.points <= mark.out_of):
            points = {"points": str(mark.points), "out_of": str(mark.out_of)}
            faults.append(Refusal("points_out_of_range", {**named, **points}))
        seen.add(leaf)
    return tuple(faults)
