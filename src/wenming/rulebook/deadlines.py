"""Deadlines: when a limit ends, how that was computed, and how its clock stands at a moment.

Four kinds of clock: urgent hours (紧急工作时) and calendar days run round the clock; working hours (工作时) and
working days (工作日) run in office hours only. A pause stops the clock, an extension (延期) adds to the limit. In a
season whose days are shorter or longer than usual a working day still is one day: its hours count for more or less.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from fractions import Fraction

from wenming.rulebook.calendars import (
    HORIZON_DAYS,
    NOTHING,
    ONE_DAY,
    Calendar,
    Span,
    Why,
    close_of_day,
    day_in_china,
    day_length,
    day_status,
    first_day,
    hours_on,
    in_utc,
    instant,
    times,
    unknown_years,
    working_day_length,
    working_spans,
    working_time_between,
    working_time_from,
)
from wenming.rulebook.labels import N_

DUE_SOON_SHARE = Fraction(1, 4)
INNER_SHARE = Fraction(4, 5)
NO_HOLIDAY_TABLE = "no_holiday_table"
MIDNIGHT = time(0)
MICROSECOND = timedelta(microseconds=1)


class DeadlineError(ValueError):
    """A limit, pause or extension that no clock can be run with."""


class ClockKind(StrEnum):
    """How a limit's time is counted."""

    URGENT_HOURS = "urgent_hours"
    WORKING_HOURS = "working_hours"
    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"


class ClockState(StrEnum):
    """How a clock stands at a moment."""

    RUNNING = "running"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    PAUSED = "paused"
    MET = "met"
    MET_LATE = "met_late"


class StepKind(StrEnum):
    """What a step of the computation says."""

    STARTED = "started"
    COUNTED = "counted"
    NOT_COUNTED = "not_counted"
    PAUSED = "paused"
    EXTENDED = "extended"
    DUE = "due"
    STANDING = "standing"
    DEMANDED = "demanded"


CLOCK_KIND_LABELS: dict[ClockKind, str] = {
    ClockKind.URGENT_HOURS: N_("urgent hours, round the clock"),
    ClockKind.WORKING_HOURS: N_("working hours"),
    ClockKind.WORKING_DAYS: N_("working days"),
    ClockKind.CALENDAR_DAYS: N_("calendar days"),
}

CLOCK_STATE_LABELS: dict[ClockState, str] = {
    ClockState.RUNNING: N_("Running"),
    ClockState.DUE_SOON: N_("Due soon"),
    ClockState.OVERDUE: N_("Overdue"),
    ClockState.PAUSED: N_("Paused"),
    ClockState.MET: N_("In time"),
    ClockState.MET_LATE: N_("Met late"),
}

STEP_LABELS: dict[StepKind, str] = {
    StepKind.STARTED: N_("Started"),
    StepKind.COUNTED: N_("Counted"),
    StepKind.NOT_COUNTED: N_("Not counted"),
    StepKind.PAUSED: N_("Paused"),
    StepKind.EXTENDED: N_("Extended"),
    StepKind.DUE: N_("Due"),
    StepKind.STANDING: N_("Clock stands"),
    StepKind.DEMANDED: N_("Demanded by a list"),
}

WHY_LABELS: dict[Why, str] = {
    Why.WEEKDAY: N_("weekday"),
    Why.WEEKEND: N_("weekend"),
    Why.HOLIDAY: N_("holiday"),
    Why.MAKE_UP: N_("make-up working day"),
}

IN_OFFICE_HOURS = frozenset({ClockKind.WORKING_HOURS, ClockKind.WORKING_DAYS})


@dataclass(frozen=True, slots=True)
class Limit:
    """So many hours or days of one kind of clock; half days are allowed, less than nothing is not."""

    amount: Fraction | int
    clock: ClockKind

    def __post_init__(self) -> None:
        if self.amount < 0:
            raise DeadlineError("a limit cannot be less than nothing")


@dataclass(frozen=True, slots=True)
class Pause:
    """The clock stands from ``begins`` until ``ends``; without an end it still stands."""

    begins: datetime
    ends: datetime | None = None

    def __post_init__(self) -> None:
        if self.ends is not None and self.ends < self.begins:
            raise DeadlineError("a pause cannot end before it begins")


@dataclass(frozen=True, slots=True)
class Extension:
    """``amount`` more on the same clock as the limit, granted at ``granted``."""

    amount: Fraction | int
    granted: datetime

    def __post_init__(self) -> None:
        if self.amount < 0:
            raise DeadlineError("an extension cannot shorten a limit")


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the computation: what happened from ``begins`` to ``ends`` (UTC) and how much of the limit it took.

    ``why`` says why days counted or did not, ``name`` and ``name_en`` name the holiday. ``first_day`` and
    ``last_day`` are days in China. Whole days of the same sort in a row are one step.
    """

    kind: StepKind
    begins: datetime
    ends: datetime
    counted: timedelta = NOTHING
    why: Why | None = None
    name: str = ""
    name_en: str = ""

    @property
    def first_day(self) -> date:
        """The first day it touches."""
        return day_in_china(self.begins)

    @property
    def last_day(self) -> date:
        """The last day it touches."""
        return day_in_china(max(self.begins, self.ends - timedelta(microseconds=1)))


@dataclass(frozen=True, slots=True)
class CalendarWarning:
    """Something about the calendar that makes a deadline less sure: ``no_holiday_table`` of a ``year``."""

    code: str
    year: int


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a limit ends and how that came out. ``total`` is the limit with its extensions, in its clock's time.

    ``due`` is None while the clock stands in a pause without an end.
    """

    start: datetime
    limit: Limit
    pauses: tuple[Pause, ...]
    extensions: tuple[Extension, ...]
    total: timedelta
    due: datetime | None
    steps: tuple[Step, ...]
    warnings: tuple[CalendarWarning, ...]


def length_of(calendar: Calendar, limit: Limit) -> timedelta:
    """How much of its clock's time a limit is; a working day is one day's office hours."""
    unit = {
        ClockKind.WORKING_DAYS: working_day_length(calendar),
        ClockKind.CALENDAR_DAYS: ONE_DAY,
    }.get(limit.clock, timedelta(hours=1))
    return times(unit, limit.amount)


def deadline(
    start: datetime,
    limit: Limit,
    calendar: Calendar,
    *,
    pauses: Sequence[Pause] = (),
    extensions: Sequence[Extension] = (),
) -> Deadline:
    """When ``limit``, begun at ``start``, ends on this calendar.

    The limit ends at the first instant at which all of it has been counted: two working hours from 16:00 are due at
    18:00, the close of the day.
    """
    start, stops = in_utc(start), _joined(pauses)
    granted = tuple(sorted(extensions, key=lambda extension: extension.granted))
    total = length_of(calendar, Limit(limit.amount + sum(each.amount for each in granted), limit.clock))
    due, days = _count_out(calendar, limit.clock, start, total, stops)
    last = due or max(start, stops[-1].begins)
    steps = (
        Step(StepKind.STARTED, start, start),
        *sorted(
            (*_grouped(days), *_pause_steps(stops, start, last), *_extension_steps(calendar, limit, granted)),
            key=lambda step: step.begins,
        ),
        Step(StepKind.DUE if due else StepKind.STANDING, last, last),
    )
    years = unknown_years(calendar, start, last) if limit.clock in IN_OFFICE_HOURS else ()
    warnings = tuple(CalendarWarning(NO_HOLIDAY_TABLE, year) for year in years)
    return Deadline(start, limit, stops, granted, total, due, steps, warnings)


def counted_between(
    calendar: Calendar, clock: ClockKind, start: datetime, end: datetime, *, pauses: Sequence[Pause] = ()
) -> timedelta:
    """How much a clock of this kind counts from ``start`` to ``end``, standing still in the pauses."""
    start, end, stops = in_utc(start), in_utc(end), _joined(pauses)
    total, day, last = Fraction(0), _first_day(calendar, clock, start), day_in_china(end)
    while day <= last:
        passed = NOTHING
        for piece in _pieces(calendar, clock, day, start, stops):
            passed += max(NOTHING, min(piece.ends, end) - piece.begins)
        total += passed // MICROSECOND * worth(calendar, clock, day)
        day += ONE_DAY
    return timedelta(microseconds=round(total))


def remaining(due_by: Deadline, calendar: Calendar, at: datetime) -> timedelta:
    """How much of the limit is left at ``at``, in its clock's time; never less than nothing."""
    spent = counted_between(calendar, due_by.limit.clock, due_by.start, at, pauses=due_by.pauses)
    return max(NOTHING, due_by.total - spent)


def overdue_by(due_by: Deadline, calendar: Calendar, at: datetime) -> timedelta:
    """How far past its due instant the clock ran until ``at``, in its own time and standing still in the pauses."""
    if due_by.due is None:
        return NOTHING
    return counted_between(calendar, due_by.limit.clock, due_by.due, at, pauses=due_by.pauses)


def clock_state(
    due_by: Deadline,
    calendar: Calendar,
    at: datetime,
    *,
    met_at: datetime | None = None,
    due_soon_share: Fraction = DUE_SOON_SHARE,
) -> ClockState:
    """How the clock stands at ``at``; exactly at the due instant is still in time.

    ``met_at`` is the moment at which what was asked was done: for rectification, the last report before it was
    verified. Due soon: at most ``due_soon_share`` of the limit is left.
    """
    at, due = in_utc(at), due_by.due
    if met_at is not None:
        return ClockState.MET_LATE if due is not None and in_utc(met_at) > due else ClockState.MET
    if due is not None and at > due:
        return ClockState.OVERDUE
    if any(_stands(pause, at) for pause in due_by.pauses):
        return ClockState.PAUSED
    if remaining(due_by, calendar, at) <= times(due_by.total, due_soon_share):
        return ClockState.DUE_SOON
    return ClockState.RUNNING


def moment_after(
    start: datetime, amount: timedelta, clock: ClockKind, calendar: Calendar, *, pauses: Sequence[Pause] = ()
) -> datetime:
    """The moment at which a clock of this kind has counted ``amount`` from ``start``; an open pause is over."""
    ended = _joined([pause for pause in pauses if pause.ends is not None])
    due, _ = _count_out(calendar, clock, in_utc(start), amount, ended)
    if due is None:
        raise AssertionError("unreachable: without an open pause counting ends")
    return due


def propose_inner(outer: Deadline, calendar: Calendar, at: datetime, *, share: Fraction = INNER_SHARE) -> datetime:
    """A deadline for the unit that an issue is passed down to at ``at``: ``share`` of what is left of the outer one.

    When nothing is left: the close of the day that is, or next is, a working day; a shift past midnight belongs to the
    day on which it begins.
    """
    if not 0 < share < 1:
        raise DeadlineError("the inner deadline takes a part of the outer one")
    left = times(remaining(outer, calendar, at), share)
    if not left:
        return close_of_day(calendar, next(working_time_from(calendar, at)).day)
    return moment_after(at, left, outer.limit.clock, calendar, pauses=outer.pauses)


def propose_before(due: datetime, calendar: Calendar, at: datetime, *, share: Fraction = INNER_SHARE) -> datetime:
    """A deadline before one that was set as a moment and lies ahead: ``share`` of the working time until then.

    Where no working time is left until then: that share of the plain time.
    """
    if not 0 < share < 1:
        raise DeadlineError("the inner deadline takes a part of the outer one")
    left = working_time_between(calendar, at, due)
    if not left:
        return at + times(due - at, share)
    return moment_after(at, times(left, share), ClockKind.WORKING_HOURS, calendar)


@dataclass(frozen=True, slots=True)
class _Day:
    """What one day added to a count; ``is_whole`` days of the same sort may be told in one step."""

    day: date
    step: Step
    is_whole: bool


def _count_out(
    calendar: Calendar, clock: ClockKind, start: datetime, total: timedelta, stops: tuple[Pause, ...]
) -> tuple[datetime | None, list[_Day]]:
    """Count ``total`` off from ``start``: the instant at which it is used up, and what each day added."""
    if not total:
        return start, []
    left: Fraction | int = total // MICROSECOND
    days, day = list[_Day](), _first_day(calendar, clock, start)
    for _ in range(HORIZON_DAYS):
        if stops and stops[-1].ends is None and instant(day, MIDNIGHT) >= stops[-1].begins:
            return None, days
        each = worth(calendar, clock, day)
        needed = timedelta(microseconds=-int(-left // each))
        taken = list(_taken(_pieces(calendar, clock, day, start, stops), needed))
        passed = sum((piece.length for piece in taken), NOTHING)
        counted = left if passed == needed else passed // MICROSECOND * each
        told = _told(calendar, clock, day, start, taken, timedelta(microseconds=round(counted)))
        days.extend([told] if told else [])
        left -= counted
        if not left:
            return taken[-1].ends, days
        day += ONE_DAY
    raise DeadlineError("the limit does not end within twenty years")


def _first_day(calendar: Calendar, clock: ClockKind, start: datetime) -> date:
    return first_day(calendar, start) if clock in IN_OFFICE_HOURS else day_in_china(start)


def worth(calendar: Calendar, clock: ClockKind, day: date) -> Fraction | int:
    """How much a moment of a day's office hours counts: of a day of six hours more than of one of seven."""
    if clock is not ClockKind.WORKING_DAYS or calendar.is_even:
        return 1
    return Fraction(working_day_length(calendar) // MICROSECOND, day_length(hours_on(calendar, day)) // MICROSECOND)


def _pieces(
    calendar: Calendar, clock: ClockKind, day: date, start: datetime, stops: tuple[Pause, ...]
) -> Iterator[Span]:
    """The stretches of ``day`` after ``start`` in which the clock runs."""
    whole_day = (Span(day, instant(day, MIDNIGHT), instant(day + ONE_DAY, MIDNIGHT)),)
    for span in working_spans(calendar, day) if clock in IN_OFFICE_HOURS else whole_day:
        begins = max(span.begins, start)
        if begins == span.begins and not stops:
            yield span
            continue
        for pause in stops:
            if begins < min(pause.begins, span.ends):
                yield Span(day, begins, min(pause.begins, span.ends))
            begins = max(begins, pause.ends or span.ends)
        if begins < span.ends:
            yield Span(day, begins, span.ends)


def _taken(pieces: Iterator[Span], left: timedelta) -> Iterator[Span]:
    """The pieces as far as they are needed to use up ``left``."""
    for piece in pieces:
        if not left:
            return
        if piece.length <= left:
            left -= piece.length
            yield piece
        else:
            yield Span(piece.day, piece.begins, piece.begins + left)
            return


def _told(
    calendar: Calendar, clock: ClockKind, day: date, start: datetime, taken: list[Span], counted: timedelta
) -> _Day | None:
    """What to say of one day: how much it counted, or why it did not; nothing if it was merely over or paused."""
    if clock not in IN_OFFICE_HOURS:
        step = Step(StepKind.COUNTED, taken[0].begins, taken[-1].ends, counted) if taken else None
        return _Day(day, step, is_whole=True) if step else None
    status = day_status(calendar, day)
    names = (status.why, status.name, status.name_en)
    if taken:
        step = Step(StepKind.COUNTED, taken[0].begins, taken[-1].ends, counted, *names)
        whole = sum((span.length for span in working_spans(calendar, day)), NOTHING)
        return _Day(day, step, is_whole=sum((piece.length for piece in taken), NOTHING) == whole)
    if status.is_working or instant(day + ONE_DAY, MIDNIGHT) <= start:
        return None
    begins = max(start, instant(day, MIDNIGHT))
    step = Step(StepKind.NOT_COUNTED, begins, instant(day + ONE_DAY, MIDNIGHT), NOTHING, *names)
    return _Day(day, step, is_whole=True)


def _grouped(days: list[_Day]) -> list[Step]:
    """One step for each run of whole days of the same sort."""
    steps: list[Step] = []
    before: _Day | None = None
    for each in days:
        if before and before.is_whole and each.is_whole and _is_next(before, each):
            steps[-1] = replace(steps[-1], ends=each.step.ends, counted=steps[-1].counted + each.step.counted)
        else:
            steps.append(each.step)
        before = each
    return steps


def _is_next(before: _Day, each: _Day) -> bool:
    last, step = before.step, each.step
    same_sort = (last.kind, last.why, last.name) == (step.kind, step.why, step.name)
    return same_sort and (last.ends == step.begins or (last.why is not None and before.day + ONE_DAY == each.day))


def _joined(pauses: Sequence[Pause]) -> tuple[Pause, ...]:
    """The pauses in UTC and in order, those that overlap or touch made one."""
    joined: list[Pause] = []
    for pause in sorted(pauses, key=lambda each: each.begins):
        begins, ends = in_utc(pause.begins), in_utc(pause.ends) if pause.ends else None
        if joined and (joined[-1].ends is None or begins <= joined[-1].ends):
            earlier = joined.pop()
            begins = earlier.begins
            ends = max(ends, earlier.ends) if ends and earlier.ends else None
        joined.append(Pause(begins, ends))
    return tuple(joined)


def _stands(pause: Pause, at: datetime) -> bool:
    return pause.begins <= at and (pause.ends is None or at < pause.ends)


def _pause_steps(stops: tuple[Pause, ...], start: datetime, last: datetime) -> Iterator[Step]:
    """The pauses that touched the count."""
    for pause in stops:
        ends = pause.ends or pause.begins
        if pause.begins <= last and ends >= start:
            yield Step(StepKind.PAUSED, max(pause.begins, start), max(ends, start))


def _extension_steps(calendar: Calendar, limit: Limit, granted: tuple[Extension, ...]) -> Iterator[Step]:
    for extension in granted:
        at = in_utc(extension.granted)
        yield Step(StepKind.EXTENDED, at, at, length_of(calendar, Limit(extension.amount, limit.clock)))
