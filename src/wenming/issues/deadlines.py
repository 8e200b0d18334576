"""A stored clock as the rulebook's deadline."""

from datetime import datetime

from wenming.issues.models import IssueClock
from wenming.rulebook.calendars import Calendar
from wenming.rulebook.deadlines import ClockKind, Deadline, Extension, Limit, Pause, deadline


def computed(row: IssueClock, calendar: Calendar) -> Deadline | None:
    """Compute a clock's deadline again from what is stored; ``None`` for one that has a moment and no limit.

    A clock that was stopped in a pause never ran on: its last, open pause moves nothing.
    """
    if row.limit_amount is None:
        return None
    stands = tuple(pause for pause in pauses(row) if pause.ends or row.stopped_at is None)
    limit = Limit(row.limit_amount, ClockKind(row.limit_clock))
    return deadline(row.started_at, limit, calendar, pauses=stands, extensions=extensions(row))


def extensions(row: IssueClock) -> tuple[Extension, ...]:
    """Return what was added to the clock's limit, and when it was granted."""
    return tuple(Extension(amount, datetime.fromisoformat(granted)) for amount, granted in row.extensions)


def pauses(row: IssueClock) -> tuple[Pause, ...]:
    """Return when the clock stood still."""
    return tuple(
        Pause(datetime.fromisoformat(begins), datetime.fromisoformat(ends) if ends else None)
        for begins, ends in row.pauses
    )
