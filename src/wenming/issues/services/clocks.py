"""Starting, pausing, resuming and stopping the clocks of an issue, with the steps of each computation kept."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from fractions import Fraction

from wenming.issues.deadlines import computed, extensions, pauses
from wenming.issues.models import Issue, IssueClock
from wenming.rulebook.calendars import Calendar
from wenming.rulebook.city_rules import STAGES
from wenming.rulebook.deadlines import (
    DUE_SOON_SHARE,
    ClockKind,
    Deadline,
    Limit,
    StepKind,
    counted_between,
    deadline,
)
from wenming.rulebook.loop import Clock, ClockChange, Effect

OF_THE_UNIT = frozenset({Clock.ACKNOWLEDGING, Clock.HANDLING, Clock.INNER})
UNIT_LIMITS = frozenset({Clock.HANDLING, Clock.INNER})
HOUR_KINDS = {ClockKind.WORKING_DAYS: ClockKind.WORKING_HOURS, ClockKind.CALENDAR_DAYS: ClockKind.URGENT_HOURS}


def limit_of(issue: Issue, clock: Clock, limits: Mapping[Clock, Limit] = STAGES) -> Limit | None:
    """Return the limit of one stage of an issue; the inner clock has a moment instead of a limit."""
    if clock is Clock.HANDLING and issue.limit_amount is not None:
        return Limit(issue.limit_amount, ClockKind(issue.limit_clock))
    return limits.get(clock)


def apply(
    issue: Issue,
    running: dict[Clock, IssueClock],
    changes: Sequence[ClockChange],
    *,
    at: datetime,
    calendar: Calendar,
    inner_due: datetime | None = None,
    limits: Mapping[Clock, Limit] = STAGES,
) -> list[IssueClock]:
    """Apply a move's clock changes to the clocks that run; return the rows to store, new ones without an id.

    ``limits`` are the city's of each stage, for clocks that start. ``running`` is kept up to date, and so are the due
    moments that the issue repeats. Where clocks are to be reopened, ``running`` holds those that were stopped.
    """
    touched: list[IssueClock] = []
    for each in changes:
        row = running.get(each.clock)
        if each.effect is Effect.START:
            if row is not None:
                row.stopped_at = at
                touched.append(row)
            limit = limit_of(issue, each.clock, limits)
            row = _started(issue, each.clock, limit, at=at, calendar=calendar, inner_due=inner_due)
            running[each.clock] = row
        elif row is None:
            continue
        elif each.effect is Effect.STOP:
            row.stopped_at = at
            del running[each.clock]
        elif each.effect is Effect.EXTEND:
            _extend(issue, row, at=at, calendar=calendar)
        elif each.effect is Effect.PAUSE:
            row.pauses = [*row.pauses, [at.isoformat(), None]]
        elif each.effect is Effect.REOPEN:
            _reopen(issue, row, at=at, calendar=calendar)
        elif each.effect is Effect.HALT:
            _halt(issue, row, at=at, calendar=calendar)
        else:
            _resume(issue, row, at=at, calendar=calendar)
        touched.append(row)
    _show_due(issue, touched, running, calendar)
    return touched


def _started(
    issue: Issue, clock: Clock, limit: Limit | None, *, at: datetime, calendar: Calendar, inner_due: datetime | None
) -> IssueClock:
    row = IssueClock(issue=issue, clock=clock.value, started_at=at)
    row.unit = issue.holder if clock in OF_THE_UNIT else None
    if clock is Clock.INNER or limit is None:
        row.due_at = inner_due
        row.steps = [plain_step(StepKind.STARTED, at), *([plain_step(StepKind.DUE, inner_due)] if inner_due else [])]
        return row
    row.limit_amount, row.limit_clock = int(limit.amount), limit.clock.value
    settle(row, deadline(at, limit, calendar))
    return row


def _resume(issue: Issue, row: IssueClock, *, at: datetime, calendar: Calendar) -> None:
    stood_since = [datetime.fromisoformat(begins) for begins, ends in row.pauses if _is_open(ends, at)]
    if not stood_since:
        return
    row.pauses = [[begins, at.isoformat() if _is_open(ends, at) else ends] for begins, ends in row.pauses]
    again = computed(row, calendar)
    if again is not None:
        settle(row, again)
    elif row.due_at is not None and stood_since and stood_since[0] < row.due_at:
        _put_off(issue, row, since=stood_since[0], until=at, calendar=calendar)


def _halt(issue: Issue, row: IssueClock, *, at: datetime, calendar: Calendar) -> None:
    """Let the clock stand until the moment of review; its deadline is known at once, as it then runs on by itself."""
    assert issue.carry_review_at is not None
    row.pauses = [*row.pauses, [at.isoformat(), issue.carry_review_at.isoformat()]]
    again = computed(row, calendar)
    if again is not None:
        settle(row, again)


def _reopen(issue: Issue, row: IssueClock, *, at: datetime, calendar: Calendar) -> None:
    """Let a stopped clock run on; from when it was stopped, or its pause ended after that, it stood still.

    One that stood still when it was stopped goes on standing.
    """
    since, row.stopped_at = row.stopped_at, None
    ends = datetime.fromisoformat(row.pauses[-1][1]) if row.pauses and row.pauses[-1][1] else None
    if since is None or _stands(row):
        return
    begins = max(since, ends) if ends else since
    if begins >= at:
        return
    row.pauses = [*row.pauses, [begins.isoformat(), at.isoformat()]]
    again = computed(row, calendar)
    if again is not None:
        settle(row, again)
    elif row.due_at is not None and begins < row.due_at:
        _put_off(issue, row, since=begins, until=at, calendar=calendar)


def _is_open(ends: str | None, at: datetime) -> bool:
    """Whether a pause has not ended by then."""
    return ends is None or datetime.fromisoformat(ends) > at


def _extend(issue: Issue, row: IssueClock, *, at: datetime, calendar: Calendar) -> None:
    """Add the limit that the clock was started with once more."""
    if row.limit_amount is not None:
        row.extensions = [*row.extensions, [row.limit_amount, at.isoformat()]]
        again = computed(row, calendar)
        assert again is not None
        settle(row, again)


def _put_off(issue: Issue, row: IssueClock, *, since: datetime, until: datetime, calendar: Calendar) -> None:
    """Move a deadline that was set as a moment by the time that the unit's own clock would have counted meanwhile."""
    kind = ClockKind(issue.limit_clock) if issue.limit_clock else ClockKind.URGENT_HOURS
    stood = counted_between(calendar, kind, since, until)
    hours = Fraction(stood // timedelta(seconds=1), 3600)
    assert row.due_at is not None
    row.due_at = deadline(row.due_at, Limit(hours, HOUR_KINDS.get(kind, kind)), calendar).due
    assert row.due_at is not None
    paused = {**plain_step(StepKind.PAUSED, since), "ends": until.isoformat()}
    row.steps = [*row.steps[:-1], paused, plain_step(StepKind.DUE, row.due_at)]


def settle(row: IssueClock, due_by: Deadline) -> None:
    """Keep on the clock when it is due, and how that was computed."""
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


def plain_step(kind: StepKind, at: datetime) -> dict[str, object]:
    """Return a step at a moment, as clocks keep it."""
    moment = at.isoformat()
    return {"kind": kind.value, "begins": moment, "ends": moment, "minutes": 0, "why": "", "name": "", "name_en": ""}


def _show_due(
    issue: Issue, touched: Sequence[IssueClock], running: dict[Clock, IssueClock], calendar: Calendar
) -> None:
    """Repeat on the issue the due moments that lists sort by."""
    for row in touched:
        moved = row.due_at != issue.due_at
        if row.clock == Clock.HANDLING and row.stopped_at is None and (moved or not _stands(row)):
            issue.due_at = row.due_at
            issue.soon_at = _soon(row, calendar)
        elif row.clock == Clock.INNER:
            issue.inner_due_at = None if row.stopped_at else row.due_at
    stages = (row.due_at for clock, row in running.items() if clock not in UNIT_LIMITS and not _stands(row))
    issue.stage_due_at = min((due for due in stages if due is not None), default=None)


def _soon(row: IssueClock, calendar: Calendar) -> datetime | None:
    """The moment from which only the due-soon share of the limit is left."""
    if row.limit_amount is None:
        return None
    total = row.limit_amount + sum(each.amount for each in extensions(row))
    before = Limit(total * (1 - DUE_SOON_SHARE), ClockKind(row.limit_clock))
    ended = tuple(pause for pause in pauses(row) if pause.ends)
    return deadline(row.started_at, before, calendar, pauses=ended).due


def _stands(row: IssueClock) -> bool:
    return bool(row.pauses) and row.pauses[-1][1] is None
