"""The plan of an issue that is carried over, or asks to be, as its page shows it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from wenming.issues.models import Issue, IssueMove
from wenming.issues.wording import track_text
from wenming.kernel import clock
from wenming.rulebook.carrying import Milestone, milestones_of
from wenming.rulebook.loop import MoveCode, Shown
from wenming.rulebook.tracks import Track
from wenming.ui.components import Chip, Fact, Facts
from wenming.ui.markup import Tone


@dataclass(frozen=True)
class CarriedPlan:
    """How it stands, what is planned, in which works project, by when what is done, and when it is reviewed.

    ``title`` says whose plan it is: that of a carry-over, or that with which it was filed long-term.
    """

    title: str
    chip: Chip
    plan: str
    facts: Facts
    milestones: Sequence[Milestone]


def plan_of(issue: Issue, moves: Sequence[IssueMove]) -> CarriedPlan | None:
    """Return the plan with which an issue was last asked to be carried over, while it is, or waits for an answer.

    Else that with which it was filed long-term.
    """
    asked = [move for move in moves if move.move == MoveCode.ASK_CARRY_OVER.value]
    if not asked or issue.carry_review_at is None:
        return _filed_plan(issue, moves)
    shown = asked[-1].details
    facts = [Fact(gettext("Review date"), issue.carry_review_at.astimezone(clock.LOCAL).date().isoformat())]
    if shown.get(Shown.WORKS.value):
        facts.append(Fact(gettext("Works project"), shown[Shown.WORKS.value]))
    is_granted = issue.carried_until is not None
    chip = Chip(gettext("Carried over") if is_granted else gettext("Carry-over asked for"), Tone.WAITING)
    milestones = milestones_of(shown[Shown.MILESTONES.value])
    return CarriedPlan(gettext("Carry-over"), chip, shown[Shown.PLAN.value], Facts(facts), milestones)


def _filed_plan(issue: Issue, moves: Sequence[IssueMove]) -> CarriedPlan | None:
    filed = [move for move in moves if move.move == MoveCode.FILE.value]
    if not filed or issue.track != Track.LONG_TERM.value or issue.review_on is None:
        return None
    shown = filed[-1].details
    facts = Facts([Fact(gettext("Review date"), issue.review_on.isoformat())])
    lines = shown.get(Shown.MILESTONES.value, "")
    milestones = milestones_of(lines) if lines else ()
    chip = Chip(track_text(issue.track), Tone.WAITING)
    return CarriedPlan(gettext("Plan"), chip, shown[Shown.PLAN.value], facts, milestones)
