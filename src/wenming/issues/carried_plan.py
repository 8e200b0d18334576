"""The plan of an issue that is carried over, or asks to be, as its page shows it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from wenming.issues.models import Issue, IssueMove
from wenming.kernel import clock
from wenming.rulebook.carrying import Milestone, milestones_of
from wenming.rulebook.loop import MoveCode, Shown
from wenming.ui.components import Chip, Fact, Facts
from wenming.ui.markup import Tone


@dataclass(frozen=True)
class CarriedPlan:
    """How it stands, what is planned, in which works project, by when what is done, and when it is reviewed."""

    chip: Chip
    plan: str
    facts: Facts
    milestones: Sequence[Milestone]


def plan_of(issue: Issue, moves: Sequence[IssueMove]) -> CarriedPlan | None:
    """Return the plan with which an issue was last asked to be carried over, while it is, or waits for an answer."""
    asked = [move for move in moves if move.move == MoveCode.ASK_CARRY_OVER.value]
    if not asked or issue.carry_review_at is None:
        return None
    shown = asked[-1].details
    facts = [Fact(gettext("Review date"), issue.carry_review_at.astimezone(clock.LOCAL).date().isoformat())]
    if shown.get(Shown.WORKS.value):
        facts.append(Fact(gettext("Works project"), shown[Shown.WORKS.value]))
    is_granted = issue.carried_until is not None
    chip = Chip(gettext("Carried over") if is_granted else gettext("Carry-over asked for"), Tone.WAITING)
    milestones = milestones_of(shown[Shown.MILESTONES.value])
    return CarriedPlan(chip, shown[Shown.PLAN.value], Facts(facts), milestones)
