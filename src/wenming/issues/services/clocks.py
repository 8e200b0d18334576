"""Starting, pausing, resuming and stopping the clocks of an issue, with the steps of each computation kept."""

from collections.abc import Sequence
from datetime import datetime

from wenming.issues.limits import STAGE_LIMITS
from wenming.issues.models import Issue, IssueClock
from wenming.rulebook.calendars import Calendar
from wenming.rulebook.deadlines import ClockKind, Deadline, Limit, Pause, deadline
from wenming.rulebook.loop import Clock, ClockChange, Effect


def limit_of(issue: Issue, clock: Clock) -> Limit | None:
    """Return the limit of one stage of an issue; the inner clock has a moment instead of a limit."""
    if clock is Clock.HANDLING and issue.limit_amount is not None:
        return Limit(issue.limit_amount, ClockKind(issue.limit_clock))
    return STAGE_LIMITS.get(clock)


def computed(row: IssueClock, calendar: Calendar) -> Deadline | None:
    """Compute a clock's deadline again from what is stored; ``None`` for one that has a moment and no limit."""
    if row.limit_amount is None:
        return None
    return deadline(row.started_at, Limit(row.limit_amount, ClockKind(row.limit_clock)), calendar, pauses=_pauses(row))


def change(
    issue: Issue, changes: Sequence[ClockChange], *, at: datetime, calendar: Calendar, inner_due: datetime | None = None
) -> list[IssueClock]:
    """Apply a move's clock changes; return the rows to store, new ones without a key.

    Working on rows in memory lets the bulk door compute the same clocks without the database.
    """
    running = {Clock(row.clock): row for row in issue.clocks.filter(stopped_at__isnull=True)}
    return apply(issue, running, changes, at=at, calendar=calendar, inner_due=inner_due)


def apply(
    issue: Issue,
    running: dict[Clock, IssueClock],
    changes: Sequence[ClockChange],
    *,
    at: datetime,
    calendar: Calendar,
    inner_due: datetime | None = None,
) -> list[IssueClock]:
    """As :func:`change`, on clocks given by hand; ``running`` is kept up to date."""
    touched: list[IssueClock] = []
    for each in changes:
        row = running.get(each.clock)
        if each.effect is Effect.START:
            if row is not None:
                row.stopped_at = at
                touched.append(row)
            row = running[each.clock] = _started(issue, each.clock, at=at, calendar=calendar, inner_due=inner_due)
        elif row is None:
            continue
        elif each.effect is Effect.STOP:
            row.stopped_at = at
            del running[each.clock]
        elif each.effect is Effect.PAUSE:
            row.pauses = [*row.pauses, [at.isoformat(), None]]
        else:
            _resume(row, at=at, calendar=calendar)
        touched.append(row)
    _show_due(issue, touched)
    return touched


def _started(issue: Issue, clock: Clock, *, at: datetime, calendar: Calendar, inner_due: datetime | None) -> IssueClock:
    limit = limit_of(issue, clock)
    row = IssueClock(issue=issue, clock=clock.value, unit=issue.holder, started_at=at)
    if clock is Clock.INNER or limit is None:
        row.due_at = inner_due
        return row
    row.limit_amount, row.limit_clock = int(limit.amount), limit.clock.value
    _settle(row, deadline(at, limit, calendar))
    return row


def _resume(row: IssueClock, *, at: datetime, calendar: Calendar) -> None:
    row.pauses = [[begins, ends or at.isoformat()] for begins, ends in row.pauses]
    again = computed(row, calendar)
    if again is not None:
        _settle(row, again)


def _settle(row: IssueClock, due_by: Deadline) -> None:
    row.due_at = due_by.due
    row.steps = [
        {
            "kind": step.kind.value,
            "begins": step.begins.isoformat(),
            "ends": step.ends.isoformat(),
            "minutes": int(step.counted.total_seconds() // 60),
            "why": step.why.value if step.why else "",
            "name": step.name,
            "name_en": step.name_en,
        }
        for step in due_by.steps
    ] + [{"kind": "warning", "code": each.code, "year": each.year} for each in due_by.warnings]


def _show_due(issue: Issue, touched: Sequence[IssueClock]) -> None:
    """Repeat the due moments of the two clocks that lists sort by on the issue itself."""
    for row in touched:
        if row.clock == Clock.HANDLING and row.stopped_at is None:
            issue.due_at = row.due_at
        elif row.clock == Clock.INNER:
            issue.inner_due_at = None if row.stopped_at else row.due_at


def _pauses(row: IssueClock) -> tuple[Pause, ...]:
    return tuple(
        Pause(datetime.fromisoformat(begins), datetime.fromisoformat(ends) if ends else None)
        for begins, ends in row.pauses
    )
