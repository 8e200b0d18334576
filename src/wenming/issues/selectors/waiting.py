"""What waits for somebody, for whoever presses: issues whose clocks of chosen stages run, and requests not answered."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Q

from wenming.areas.selectors import working_calendar
from wenming.issues.deadlines import soon_looked_up
from wenming.issues.models import Issue, IssueClock, LookBack
from wenming.issues.selectors.reading import due_soon_or_late
from wenming.rulebook.calendars import day_in_china
from wenming.rulebook.loop import Appeal, Clock, MoveCode, State
from wenming.rulebook.timeline import Timeline

FIRST_CHECK, EXTENSION, CARRY_OVER = "first_check", "extension", "carry_over"
APPEAL, LOOK_BACK = "appeal", "look_back"
NAMED = ("number", "title", "raised_at", "due_at", "soon_at", "lead_unit", "holder", "confirmer", "check_with")
"""What is read of an issue that waits, of which there may be a hundred thousand: what it is called, and with whom."""
_ASKED = {FIRST_CHECK: "reported_up_at", EXTENSION: "extension_asked_at", CARRY_OVER: "carry_asked_at"}
_CLOCK = ("clock", "unit", "started_at", "due_at", "pauses", "extensions", "limit_amount", "limit_clock")


@dataclass(frozen=True, slots=True)
class Waiting:
    """An issue that waits: for what (a clock's code or one of those above), since when, and until when.

    ``unit_id``: whom it waits for, where that is another than the one that has it in hand.
    """

    issue: Issue
    what: str
    began: datetime
    due_at: datetime | None = None
    soon_at: datetime | None = None
    unit_id: int | None = None


def waiting(wanted: Collection[str], at: datetime, *, soon: Collection[str] = ()) -> Iterator[Waiting]:
    """Yield everything of the ``wanted`` kinds that waits at ``at``; of clocks, only what is late.

    Of those in ``soon`` also what is due soon by then.
    """
    if Clock.HANDLING.value in wanted:
        # What is carried over waits for its day of review, not for its limit.
        for issue in due_soon_or_late(at).exclude(carried_until__gt=at).only(*NAMED):
            yield Waiting(issue, Clock.HANDLING.value, issue.raised_at, issue.due_at, issue.soon_at)
    stages = {clock.value for clock in Clock} & set(wanted) - {Clock.HANDLING.value}
    if stages:
        yield from _stages(stages, stages & set(soon), at)
    for what in _ASKED.keys() & set(wanted):
        name = _ASKED[what]
        for issue in Issue.objects.filter(**{f"{name}__isnull": False}).order_by(name, "number").only(*NAMED, name):
            asked = issue.check_with_id if what == FIRST_CHECK else None
            yield Waiting(issue, what, getattr(issue, name), unit_id=asked)
    if APPEAL in wanted:
        yield from _appeals()
    if LOOK_BACK in wanted:
        rows = LookBack.objects.filter(state=LookBack.State.WAITING, due_at__lt=at, issue__state=State.CLOSED.value)
        for row in rows.select_related("issue", "draw").defer("draw__pool").order_by("due_at", "id"):
            yield Waiting(row.issue, LOOK_BACK, row.draw.at, row.due_at)


def _stages(stages: Collection[str], soon: Collection[str], at: datetime) -> Iterator[Waiting]:
    found = IssueClock.objects.filter(
        Q(due_at__lt=at) | Q(clock__in=soon), clock__in=stages, stopped_at__isnull=True, due_at__isnull=False
    )
    read = found.select_related("issue").only(*_CLOCK, *(f"issue__{name}" for name in NAMED))
    rows = [row for row in read.order_by("due_at", "id") if not _stands(row, at)]
    ahead = [row for row in rows if row.clock in soon and row.limit_amount is not None]
    line = Timeline(working_calendar(), day_in_china(min(row.started_at for row in ahead))) if ahead else None
    for row in rows:
        known = line is not None and row.clock in soon and row.limit_amount is not None
        soon_at = soon_looked_up(row, line) if known and line else None
        if (row.due_at and row.due_at < at) or (soon_at and soon_at <= at):
            theirs = row.unit_id if row.clock == Clock.INNER else None
            yield Waiting(row.issue, row.clock, row.started_at, row.due_at, soon_at, theirs)


def _stands(row: IssueClock, at: datetime) -> bool:
    if not row.pauses:
        return False
    ends = row.pauses[-1][1]
    return ends is None or datetime.fromisoformat(ends) > at


def _appeals() -> Iterator[Waiting]:
    found = Issue.objects.filter(appeal=Appeal.ASKED.value).only(*NAMED)
    for issue in found.annotate(appealed_at=Max("moves__at", filter=Q(moves__move=MoveCode.APPEAL.value))):
        if issue.appealed_at is not None:
            yield Waiting(issue, APPEAL, issue.appealed_at)
