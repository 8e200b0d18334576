"""Starting, pausing, resuming and stopping the clocks of an issue, with the steps of each computation kept."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from fractions import Fraction

from wenming.issues.deadlines import AnyClock, computed, demand_ruling, extensions, pauses, settled
from wenming.issues.models import Issue, IssueClock
from wenming.issues.services.heeding import Row, heed, plain_step, settle, without_demands
from wenming.people.models import Unit
from wenming.rulebook.calendars import Calendar
from wenming.rulebook.city_rules import STAGES
from wenming.rulebook.deadlines import (
    DUE_SOON_SHARE,
    ClockKind,
    Limit,
    StepKind,
    counted_between,
    deadline,
)
from wenming.rulebook.loop import Clock, ClockChange, Effect
from wenming.rulebook.sources import Demand, soon_under

OF_THE_UNIT = frozenset({Clock.ACKNOWLEDGING, Clock.HANDLING, Clock.INNER})
UNIT_LIMITS = frozenset({Clock.HANDLING, Clock.INNER})
LEADING_ON = frozenset({Effect.START, Effect.RESUME, Effect.EXTEND, Effect.HALT, Effect.REOPEN, Effect.FOLLOW})
"""The effects after which it is looked at anew what lists demand."""
HOUR_KINDS = {ClockKind.WORKING_DAYS: ClockKind.WORKING_HOURS, ClockKind.CALENDAR_DAYS: ClockKind.URGENT_HOURS}


def limit_of(issue: Issue, clock: Clock, limits: Mapping[Clock, Limit] = STAGES) -> Limit | None:
    """Return the limit of one stage of an issue; the inner clock has a moment instead of a limit."""
    if clock is Clock.HANDLING and issue.limit_amount is not None:
        return Limit(issue.limit_amount, ClockKind(issue.limit_clock))
    return limits.get(clock)


def look_at_sources(changes: Sequence[ClockChange]) -> bool:
    """Whether these changes set a deadline that lists may rule."""
    return any(each.clock in UNIT_LIMITS and each.effect in LEADING_ON for each in changes)


def apply(
    issue: Issue,
    running: list[IssueClock],
    changes: Sequence[ClockChange],
    *,
    at: datetime,
    calendar: Calendar,
    inner_due: datetime | None = None,
    demands: Sequence[Demand] | None = None,
    limits: Mapping[Clock, Limit] = STAGES,
) -> list[IssueClock]:
    """Apply a move's clock changes to the clocks that run; return the rows to store, new ones without an id.

    ``limits`` are the city's of each stage, for clocks that start. ``running`` is kept up to date, and so are the due
    moments that the issue repeats. Where clocks are to be reopened, ``running`` holds those that were stopped.
    ``demands`` is what the lists demand that the issue stands on; ``None``: nothing changes that could make them rule
    or no longer rule.
    """
    touched: list[IssueClock] = []
    for each in changes:
        if each.effect is Effect.START:
            touched += _stop(running, _replaced(issue, running, each.clock), at)
            limit = limit_of(issue, each.clock, limits)
            row = _started(issue, each.clock, limit, at=at, calendar=calendar, inner_due=inner_due)
            running.append(row)
            touched.append(row)
            continue
        rows = _of(running, each.clock)
        if each.effect is Effect.STOP:
            _stop(running, rows, at)
        for row in rows:
            _change(issue, row, each.effect, at=at, calendar=calendar)
        touched += rows
    if look_at_sources(changes):
        touched += [row for row in _keep_within_outer(running) if row not in touched]
    if demands is not None:
        touched += [row for row in heed(running, demands, calendar=calendar) if row not in touched]
    _show_due(issue, touched, running, calendar)
    return touched


def take_over(
    issue: Issue, running: list[IssueClock], giver: Unit, taker: Unit, *, at: datetime, calendar: Calendar
) -> list[IssueClock]:
    """Let the clocks that run for a unit run on for its successor, to the same moment; return those to store.

    A successor that stands in the chain already keeps the inner clock of the higher of its two places; one that is
    no longer passed to has none.
    """
    theirs = [row for row in running if row.unit_id == giver.pk]
    for row in theirs:
        row.unit = taker
    places, over = {*issue.passed_along, issue.holder_id} - {issue.lead_unit_id}, []
    for row in _of(running, Clock.INNER):
        if row.unit_id in places:
            places.discard(row.unit_id)
        else:
            over.append(row)
    _stop(running, over, at)
    _show_due(issue, over, running, calendar)
    return [*theirs, *(row for row in over if row not in theirs)]


def inner_due(acting: int | None, running: Iterable[AnyClock]) -> datetime | None:
    """Return the inner deadline that matters now: of the unit ``acting``, which works on it or has to check first.

    Where that unit has none of its own, it is that of the unit last passed to.
    """
    rows = _of(running, Clock.INNER)
    row = next((row for row in rows if row.unit_id == acting), rows[-1] if rows else None)
    return row.due_at if row else None


def _of(running: Iterable[Row], clock: Clock) -> list[Row]:
    """The clocks of one stage, the first started first."""
    return [row for row in running if row.clock == clock.value]


def _stop(running: list[IssueClock], rows: Sequence[IssueClock], at: datetime) -> Sequence[IssueClock]:
    for row in rows:
        row.stopped_at = at
        running.remove(row)
    return rows


def _replaced(issue: Issue, running: list[IssueClock], clock: Clock) -> list[IssueClock]:
    """The clocks that end when one of their stage starts: inner ones of units that stay in the chain run on."""
    rows = _of(running, clock)
    return rows if clock is not Clock.INNER else [row for row in rows if row.unit_id not in issue.passed_along]


def _change(issue: Issue, row: IssueClock, effect: Effect, *, at: datetime, calendar: Calendar) -> None:
    match effect:
        case Effect.EXTEND:
            _extend(issue, row, at=at, calendar=calendar)
        case Effect.PAUSE:
            if not _stands(row) and not _waits_above(issue, row):
                row.pauses = [*row.pauses, [at.isoformat(), None]]
        case Effect.REOPEN:
            _reopen(issue, row, at=at, calendar=calendar)
        case Effect.HALT:
            _halt(issue, row, at=at, calendar=calendar)
        case Effect.FOLLOW:
            settle(row, settled(row, calendar))
        case Effect.RESUME:
            _resume(issue, row, at=at, calendar=calendar)


def _waits_above(issue: Issue, row: IssueClock) -> bool:
    """Whether an inner clock is that of the unit whose first check is due, or of one between that and the top."""
    if row.clock != Clock.INNER.value or issue.check_with_id not in issue.passed_along:
        return False
    return row.unit_id in issue.passed_along[: issue.passed_along.index(issue.check_with_id) + 1]


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
    elif row.due_at is not None and stood_since and stood_since[0] < (row.own_due_at or row.due_at):
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
    elif row.due_at is not None and begins < (row.own_due_at or row.due_at):
        _put_off(issue, row, since=begins, until=at, calendar=calendar)


def _keep_within_outer(running: Sequence[IssueClock]) -> list[IssueClock]:
    """Let no inner clock that runs end after the unit's own limit does; return those that would have.

    The one stood still for longer than the other: from the report of the unit below, not from the first check of it. A
    limit that was over when the inner clock was started binds it no more than it did then.
    """
    outer = next(iter(_of(running, Clock.HANDLING)), None)
    due = (outer.own_due_at or outer.due_at) if outer is not None and not _stands(outer) else None
    late: list[IssueClock] = []
    if due is None:
        return late
    for row in _of(running, Clock.INNER):
        own = row.own_due_at or row.due_at
        if own is None or own <= due or due <= row.started_at or _stands(row):
            continue
        row.due_at, row.own_due_at, row.ruled_by = due, None, None
        row.steps = [*without_demands(row.steps)[:-1], plain_step(StepKind.DUE, due)]
        late.append(row)
    return late


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
    own = row.own_due_at or row.due_at
    assert own is not None
    row.own_due_at = row.ruled_by = None
    row.due_at = deadline(own, Limit(hours, HOUR_KINDS.get(kind, kind)), calendar).due
    assert row.due_at is not None
    paused = {**plain_step(StepKind.PAUSED, since), "ends": until.isoformat()}
    row.steps = [*without_demands(row.steps)[:-1], paused, plain_step(StepKind.DUE, row.due_at)]


def _show_due(issue: Issue, touched: Sequence[IssueClock], running: Sequence[IssueClock], calendar: Calendar) -> None:
    """Repeat on the issue the due moments that lists sort by."""
    for row in touched:
        moved = row.due_at != issue.due_at
        if row.clock == Clock.HANDLING and row.stopped_at is None and (moved or not _stands(row)):
            issue.due_at = row.due_at
            issue.soon_at = _soon(row, calendar)
    issue.inner_due_at = inner_due(issue.check_with_id or issue.holder_id, running)
    stages = (row.due_at for row in running if Clock(row.clock) not in UNIT_LIMITS and not _stands(row))
    issue.stage_due_at = min((due for due in stages if due is not None), default=None)


def _soon(row: IssueClock, calendar: Calendar) -> datetime | None:
    """The moment from which only the due-soon share of the limit is left."""
    if row.limit_amount is None:
        return None
    demand = demand_ruling(row)
    if demand is not None:
        return soon_under(settled(row, calendar), demand, calendar)
    total = row.limit_amount + sum(each.amount for each in extensions(row))
    before = Limit(total * (1 - DUE_SOON_SHARE), ClockKind(row.limit_clock))
    ended = tuple(pause for pause in pauses(row) if pause.ends)
    return deadline(row.started_at, before, calendar, pauses=ended).due


def _stands(row: IssueClock) -> bool:
    return bool(row.pauses) and row.pauses[-1][1] is None
