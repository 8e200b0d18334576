"""Deadlines of very many clocks at once: working time laid out end to end, so that a limit is found by looking up.

The answers are those of :func:`wenming.rulebook.deadlines.deadline`, without its steps; a property test holds the two
together. One timeline serves one calendar.
"""

from bisect import bisect_left
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from fractions import Fraction
from itertools import accumulate

from wenming.rulebook.calendars import (
    HORIZON_DAYS,
    ONE_DAY,
    Calendar,
    Span,
    day_in_china,
    in_utc,
    working_spans,
)
from wenming.rulebook.deadlines import (
    IN_OFFICE_HOURS,
    MICROSECOND,
    ClockKind,
    DeadlineError,
    Extension,
    Limit,
    Pause,
    length_of,
    worth,
)

Counted = Fraction | int
"""Microseconds of a clock's own time."""


class Timeline:
    """The office hours of a calendar from a day on, as the clocks that run in them count."""

    def __init__(self, calendar: Calendar, first: date) -> None:
        """Lay out twenty years and some days from ``first``: as far as any limit may reach."""
        begin = first - ONE_DAY if calendar.runs_past_midnight else first
        days = (begin + ONE_DAY * n for n in range(HORIZON_DAYS * 2))
        spans = [span for day in days for span in working_spans(calendar, day)]
        self.calendar = calendar
        self.first = first
        self._lengths: dict[tuple[Fraction | int, ClockKind], int] = {}
        self._hours = _Scale(calendar, ClockKind.WORKING_HOURS, spans)
        self._days = self._hours if calendar.is_even else _Scale(calendar, ClockKind.WORKING_DAYS, spans)

    def due(
        self, start: datetime, limit: Limit, *, pauses: Sequence[Pause] = (), extensions: Sequence[Extension] = ()
    ) -> datetime | None:
        """When ``limit``, begun at ``start``, ends; ``None`` while it stands in a pause without an end."""
        amount = limit.amount + sum(each.amount for each in extensions)
        left: Counted = self._length(amount, limit.clock)
        now = in_utc(start)
        if not left:
            return now
        if day_in_china(now) < self.first:
            raise DeadlineError("the limit begins before the timeline")
        scale = self._scale(limit.clock)
        for pause in sorted(pauses, key=lambda each: each.begins):
            ran = _ran(scale, now, in_utc(pause.begins))
            if left <= ran:
                break
            left -= ran
            if pause.ends is None:
                return None
            now = max(now, in_utc(pause.ends))
        return scale.reached(scale.counted(now) + left) if scale else now + timedelta(microseconds=int(left))

    def _length(self, amount: Fraction | int, clock: ClockKind) -> int:
        """How much of its own time a clock counts for an amount; a city has few limits and very many clocks."""
        if (amount, clock) not in self._lengths:
            self._lengths[amount, clock] = length_of(self.calendar, Limit(amount, clock)) // MICROSECOND
        return self._lengths[amount, clock]

    def _scale(self, clock: ClockKind) -> "_Scale | None":
        if clock not in IN_OFFICE_HOURS:
            return None
        return self._days if clock is ClockKind.WORKING_DAYS else self._hours


class _Scale:
    """Stretches of office hours end to end, each with what one kind of clock has counted up to its end."""

    def __init__(self, calendar: Calendar, clock: ClockKind, spans: Sequence[Span]) -> None:
        self._begins = [span.begins for span in spans]
        self._ends = [span.ends for span in spans]
        self._worth = [worth(calendar, clock, span.day) for span in spans]
        lengths = (span.length // MICROSECOND for span in spans)
        self._until = list(accumulate(length * each for length, each in zip(lengths, self._worth, strict=True)))

    def counted(self, at: datetime) -> Counted:
        """How much the clock counts from the first stretch until ``at``."""
        n = bisect_left(self._ends, at)
        before = self._until[n - 1] if n else 0
        if n == len(self._ends):
            return before
        return before + max(0, (at - self._begins[n]) // MICROSECOND) * self._worth[n]

    def reached(self, amount: Counted) -> datetime:
        """The first instant at which the clock has counted so much.

        :raises DeadlineError: it never has.
        """
        n = bisect_left(self._until, amount)
        if n == len(self._until):
            raise DeadlineError("the limit does not end within twenty years")
        return self._ends[n] - timedelta(microseconds=int((self._until[n] - amount) // self._worth[n]))


def _ran(scale: _Scale | None, since: datetime, until: datetime) -> Counted:
    """How much the clock counted from ``since`` until a pause began."""
    if until <= since:
        return 0
    return scale.counted(until) - scale.counted(since) if scale else (until - since) // MICROSECOND
