"""A stored clock as the rulebook's deadline."""

from datetime import datetime

from wenming.issues.models import IssueClock
from wenming.rulebook.calendars import Calendar
from wenming.rulebook.deadlines import ClockKind, Deadline, Limit, Pause, deadline


def computed(row: IssueClock, calendar: Calendar) -> Deadline | None:
    """Compute a clock's deadline again from what is stored; ``None`` for one that has a moment and no limit."""
    if row.limit_amount is None:
        return None
    return deadline(row.started_at, Limit(row.limit_amount, ClockKind(row.limit_clock)), calendar, pauses=pauses(row))


def pauses(row: IssueClock) -> tuple[Pause, ...]:
    """Return when the clock stood still."""
    return tuple(
        Pause(datetime.fromisoformat(begins), datetime.fromisoformat(ends) if ends else None)
        for begins, ends in row.pauses
    )
