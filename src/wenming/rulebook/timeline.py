"""Deadlines of very many clocks at once: working time laid out end to end, so that a limit is found by looking up.

The answers are those of :func:`wenming.rulebook.deadlines.deadline`, without its steps; a property test holds the two
together. One timeline serves one calendar.
"""

from bisect import bisect_left
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import accumulate

from wenming.rulebook.calendars import HORIZON_DAYS, NOTHING, ONE_DAY, Calendar, day_in_china, in_utc, working_spans
from wenming.rulebook.deadlines import (
    ClockKind,
    DeadlineError,
    Extension,
    Limit,
    Pause,
    length_of,
)


class Timeline:
    """The office hours of a calendar from a day on, each stretch with the working time up to its end."""

    def __init__(self, calendar: Calendar, first: date) -> None:
        """Lay out twenty years and some days from ``first``: as far as any limit may reach."""
        days = (first + ONE_DAY * n for n in range(HORIZON_DAYS * 2))
        spans = [span for day in days for span in working_spans(calendar, day)]
        self.calendar = calendar
        self.first = first
        self._begins = [span.begins for span in spans]
        self._ends = [span.ends for span in spans]
        self._until = list(accumulate(span.length for span in spans))

    def counted(self, at: datetime) -> timedelta:
        """How much working time lies between the timeline's first day and ``at``."""
        n = bisect_left(self._ends, at)
        before = self._until[n - 1] if n else NOTHING
        if n == len(self._ends):
            return before
        return before + max(NOTHING, at - self._begins[n])

    def reached(self, amount: timedelta) -> datetime:
        """The first instant at which ``amount`` of working time has passed since the timeline's first day.

        :raises DeadlineError: it never has.
        """
        n = bisect_left(self._until, amount)
        if n == len(self._until):
            raise DeadlineError("the limit does not end within twenty years")
        return self._ends[n] - (self._until[n] - amount)

    def due(
        self, start: datetime, limit: Limit, *, pauses: Sequence[Pause] = (), extensions: Sequence[Extension] = ()
    ) -> datetime | None:
        """When ``limit``, begun at ``start``, ends; ``None`` while it stands in a pause without an end."""
        amount = limit.amount + sum(each.amount for each in extensions)
        left = length_of(self.calendar, Limit(amount, limit.clock))
        now = in_utc(start)
        if not left:
            return now
        if day_in_china(now) < self.first:
            raise DeadlineError("the limit begins before the timeline")
        in_office_hours = limit.clock in {ClockKind.WORKING_HOURS, ClockKind.WORKING_DAYS}
        for pause in sorted(pauses, key=lambda each: each.begins):
            ran = self._ran(now, in_utc(pause.begins), in_office_hours=in_office_hours)
            if left <= ran:
                break
            left -= ran
            if pause.ends is None:
                return None
            now = max(now, in_utc(pause.ends))
        return self.reached(self.counted(now) + left) if in_office_hours else now + left

    def _ran(self, since: datetime, until: datetime, *, in_office_hours: bool) -> timedelta:
        """How much the clock counted from ``since`` until a pause began."""
        if until <= since:
            return NOTHING
        return self.counted(until) - self.counted(since) if in_office_hours else until - since
