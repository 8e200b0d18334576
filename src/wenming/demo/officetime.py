"""Office hours of the demo's year as one list, so that a hundred thousand delays are counted in a moment."""

from bisect import bisect_right
from datetime import UTC, date, datetime, timedelta
from random import Random

from wenming.rulebook.calendars import Calendar, working_day_length, working_spans
from wenming.rulebook.deadlines import ClockKind, Limit

_MINUTE = timedelta(minutes=1)


class OfficeTime:
    """The minutes of office hours between two days, counted once. Moments are in UTC."""

    def __init__(self, calendar: Calendar, first: date, last: date) -> None:
        self._begins: list[datetime] = []
        self._counted: list[int] = []
        self._lengths: list[int] = []
        self.day_minutes = working_day_length(calendar) // _MINUTE
        total = 0
        for offset in range((last - first).days + 1):
            for span in working_spans(calendar, first + timedelta(days=offset)):
                self._begins.append(span.begins.astimezone(UTC))
                self._counted.append(total)
                self._lengths.append(span.length // _MINUTE)
                total += self._lengths[-1]

    def after(self, start: datetime, minutes: int) -> datetime:
        """Return the moment at which so many minutes of office hours have passed since ``start``."""
        index = max(0, bisect_right(self._begins, start) - 1)
        inside = min(max(0.0, (start - self._begins[index]) / _MINUTE), self._lengths[index])
        wanted = self._counted[index] + inside + minutes
        target = max(0, bisect_right(self._counted, wanted) - 1)
        if minutes and self._counted[target] == wanted and target > 0:
            target -= 1
        return self._begins[target] + _MINUTE * (wanted - self._counted[target])

    def limit_ends(self, start: datetime, limit: Limit) -> datetime:
        """Return when a limit that nothing pauses ends."""
        if limit.clock is ClockKind.URGENT_HOURS:
            return start + timedelta(hours=float(limit.amount))
        if limit.clock is ClockKind.CALENDAR_DAYS:
            return start + timedelta(days=float(limit.amount))
        unit = 60 if limit.clock is ClockKind.WORKING_HOURS else self.day_minutes
        return self.after(start, int(limit.amount * unit))

    def minutes_of(self, limit: Limit) -> int:
        """Return about how many minutes of office hours a limit is worth."""
        if limit.clock is ClockKind.URGENT_HOURS:
            return int(limit.amount * 60 * self.day_minutes / 1440)
        return int(limit.amount * (60 if limit.clock is ClockKind.WORKING_HOURS else self.day_minutes))

    def some_moment(self, chance: Random, day: date) -> datetime | None:
        """Return a moment in the office hours of a day to the second; nothing on a day off."""
        first = datetime(day.year, day.month, day.day, tzinfo=UTC)
        index = bisect_right(self._begins, first - timedelta(hours=8)) if self._begins else 0
        if index >= len(self._begins) or self._begins[index] >= first + timedelta(hours=16):
            return None
        spans = [i for i in (index, index + 1) if i < len(self._begins)]
        spans = [i for i in spans if self._begins[i] < first + timedelta(hours=16)]
        chosen = chance.choices(spans, [self._lengths[i] for i in spans])[0]
        return self._begins[chosen] + timedelta(seconds=chance.randrange(self._lengths[chosen] * 60))


def delay(chance: Random, median: float, spread: float = 0.9) -> int:
    """Return minutes around a median with a heavy tail: now and then ten times as long, never less than one."""
    return max(1, round(median * chance.lognormvariate(0.0, spread)))
