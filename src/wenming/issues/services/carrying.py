"""Carrying over (结转): the unit asks with a plan, somebody who may close out approves, and it is taken up again."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta

from wenming.issues.acts import UNDO_TIME, Act, MoveNotAllowed, Shows
from wenming.issues.models import Issue, IssueBefore
from wenming.issues.policies import DESK
from wenming.issues.services.making import make
from wenming.issues.services.telling import together
from wenming.kernel import clock
from wenming.kernel.actors import SYSTEM, Actor
from wenming.kernel.errors import DomainError
from wenming.kernel.scope import Viewer
from wenming.rulebook.carrying import MILESTONE_ERRORS, CarryOverError, check_plan
from wenming.rulebook.loop import MoveCode, Shown, State

FIELDS_AT_FAULT = {"review_not_ahead": "review_on", "review_too_far": "review_on"}


class CarryOverRefused(DomainError):
    """A plan that cannot be followed."""


@contextmanager
def plan_refused() -> Iterator[None]:
    """Say of a plan that cannot be followed in which field the fault lies."""
    try:
        yield
    except CarryOverError as reason:
        field = FIELDS_AT_FAULT.get(reason.code, "milestones")
        raise CarryOverRefused(
            reason.code, MILESTONE_ERRORS[reason.code], field=field, params=reason.params
        ) from reason


class _House(Viewer):
    """The house itself, which takes up what was carried over when its day has come."""

    __slots__ = ()

    @property
    def actor(self) -> Actor:
        """Nobody's own act."""
        return SYSTEM


_HOUSE = _House(capabilities=frozenset({DESK}), everywhere=True)


def ask_carry_over(
    issue: Issue,
    *,
    plan: str,
    milestones: str,
    review_on: date,
    by: Viewer,
    at: datetime | None = None,
    seen: int | None = None,
    works: str = "",
) -> Issue:
    """Ask to carry an issue over until ``review_on``; ``milestones`` are lines, each a day and what is done by then.

    :raises CarryOverRefused: the dates do not fit, or a line cannot be read.
    """
    at = at or clock.now()
    act = asking_carry_over(plan=plan, milestones=milestones, review_on=review_on, works=works, at=at)
    return make(issue, act, by=by, at=at, seen=seen)


def asking_carry_over(*, plan: str, milestones: str, review_on: date, works: str, at: datetime) -> Act:
    """Return asking as an act; the plan is kept with the move, its milestones in order of time."""
    with plan_refused():
        found = check_plan(milestones, review_on, at.astimezone(clock.LOCAL).date())

    def change(held: Issue) -> None:
        held.carry_review_at = clock.morning(review_on)

    fields = {
        Shown.PLAN: plan,
        Shown.MILESTONES: "\n".join(f"{one.by.isoformat()} {one.what}" for one in found),
        Shown.REVIEW_ON: review_on.isoformat(),
        Shown.WORKS: works,
    }
    return Act(MoveCode.ASK_CARRY_OVER, Shows(fields), change=change)


def approve_carry_over(
    issue: Issue, *, by: Viewer, at: datetime | None = None, seen: int | None = None, note: str = ""
) -> Issue:
    """Approve, as somebody else than who asked: the unit's clock stands still until the morning of the review date."""
    return make(issue, Act(MoveCode.APPROVE_CARRY_OVER, Shows({Shown.NOTE: note})), by=by, at=at, seen=seen)


def refuse_carry_over(
    issue: Issue, *, reason: str, by: Viewer, at: datetime | None = None, seen: int | None = None
) -> Issue:
    """Refuse; the limit stays, and the unit may ask again."""
    return make(issue, Act(MoveCode.REFUSE_CARRY_OVER, Shows({Shown.REASON: reason})), by=by, at=at, seen=seen)


def take_up_again(
    issue: Issue, *, by: Viewer, at: datetime | None = None, seen: int | None = None, note: str = ""
) -> Issue:
    """Take an issue up again that was carried over: its clock runs on from now, or has since the review date."""
    return make(issue, Act(MoveCode.TAKE_UP, Shows({Shown.NOTE: note})), by=by, at=at, seen=seen)


def take_up_due(*, at: datetime | None = None) -> int:
    """Take up everything whose review date has come, as the house itself; return how many issues that were."""
    at = at or clock.now()
    done = 0
    with together():
        for issue in Issue.objects.filter(carried_until__lte=at).order_by("carried_until", "pk"):
            try:
                take_up_again(issue, by=_HOUSE, at=at)
                done += 1
            except MoveNotAllowed:
                continue  # somebody moved it on since the list was read
    return done


def forget_before(*, at: datetime | None = None) -> int:
    """Remove what was kept of before moves that nobody may take back any more; return how many rows that were.

    What an issue was before it was merged is kept for as long as it is: a merge may be taken back much later.
    """
    at = at or clock.now()
    old = IssueBefore.objects.filter(move__at__lt=at - UNDO_TIME - timedelta(hours=1))
    return old.exclude(issue__state=State.MERGED.value).delete()[0]
