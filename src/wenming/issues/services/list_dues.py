"""By when a list wants its problems: from what is written for each, else the day by which it is to be answered."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from wenming.issues.deadlines import steps_told
from wenming.issues.limits import LimitRefused
from wenming.issues.models import ListItem, ProblemList
from wenming.issues.services.written_limits import read_written
from wenming.kernel import clock
from wenming.rulebook.calendars import Calendar
from wenming.rulebook.deadlines import ClockKind, Deadline, Limit
from wenming.rulebook.sources import demanded
from wenming.rulebook.tracks import Track, track_said

AT_ONCE = Limit(1, ClockKind.WORKING_DAYS)
"""What is to be mended at once (立行立改) is demanded within a working day."""


class How(StrEnum):
    """What the moment rests on by which a list wants a problem."""

    DAY = "day"
    LIMIT = "limit"
    AT_ONCE = "at_once"
    REPLY_BY = "reply_by"
    CHANGED = "changed"
    NONE = "none"


def set_due(item: ListItem, found: ProblemList, calendar: Calendar) -> None:
    """Put on the item by when the list wants it, and how that came out; it is not stored here."""
    item.due_at, item.due_because = _due(item.deadline, found, calendar)


def _due(text: str, found: ProblemList, calendar: Calendar) -> tuple[datetime | None, dict[str, Any]]:
    written, how = _written(text, found)
    if written is None and found.reply_by is not None:
        written, how = found.reply_by, How.REPLY_BY
    if written is None:
        return None, {"how": How.NONE.value, "text": text}
    due = demanded(written, found.received_at, calendar)
    if isinstance(due, Deadline):
        return due.due, {"how": how.value, "text": text, "steps": steps_told(due)}
    return due, {"how": how.value, "text": text}


def _written(text: str, found: ProblemList) -> tuple[Any, How]:
    track = track_said(text)
    if not text or track is Track.LONG_TERM:
        return None, How.NONE
    if track is Track.AT_ONCE:
        return AT_ONCE, How.AT_ONCE
    try:
        written = read_written(text, found.received_at.astimezone(clock.LOCAL).date())
    except LimitRefused:
        return None, How.NONE
    return written, How.LIMIT if isinstance(written, Limit) else How.DAY
