"""Words and colours of the lists on which an issue stands: by when and why, how the reply stands, what rules."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext

from wenming.issues.models import ListItem
from wenming.issues.services.heeding import INNER_FOLLOWS
from wenming.issues.services.list_dues import How
from wenming.kernel.clock import LOCAL, now
from wenming.rulebook.labels import N_
from wenming.rulebook.sources import (
    ANSWER_LABELS,
    INNER_BELOW,
    TIMELINESS_LABELS,
    WEIGHT_LABELS,
    Answer,
    Demand,
    Timeliness,
    Weight,
    timeliness,
)
from wenming.ui.components import Chip
from wenming.ui.markup import Tone
from wenming.ui.times import written

HOW_WORDS: dict[How, str] = {
    How.DAY: N_("“%(text)s” in the list: until the office closes on that day"),
    How.LIMIT: N_("“%(text)s” in the list, counted from when it was received"),
    How.AT_ONCE: N_("“%(text)s” in the list: one working day from when it was received"),
    How.REPLY_BY: N_("the list is to be answered by then"),
    How.CHANGED: N_("changed by the desk: %(reason)s"),
    How.NONE: N_("the list names no moment"),
}
NO_MOMENT = N_("“%(text)s” names no moment; the list is to be answered by then")
UNREAD = N_("“%(text)s” names no moment")
ANSWER_TONES = {
    Answer.NONE: Tone.PLAIN,
    Answer.SENT: Tone.WAITING,
    Answer.STRUCK_OFF: Tone.DONE,
    Answer.REFUSED: Tone.SOON,
}
TIME_TONES = {
    Timeliness.NO_DEADLINE: Tone.PLAIN,
    Timeliness.AHEAD: Tone.PLAIN,
    Timeliness.LATE: Tone.OVERDUE,
    Timeliness.IN_TIME: Tone.DONE,
    Timeliness.ANSWERED_LATE: Tone.WAITING,
}


RULED = N_(
    "“%(source)s” demands it by %(due)s and so rules the deadline: a longer limit of the unit's own does not move it."
)


def ruled_text(demand: Demand | None) -> str:
    """Say that a list rules an issue's deadline, where somebody wants the unit's own limit extended."""
    if demand is None:
        return ""
    return gettext(RULED) % {"source": demand.source, "due": written(demand.due.astimezone(LOCAL))}


def due_text(item: ListItem) -> str:
    """Return the moment by which the list wants a problem; nothing if it names none."""
    return written(item.due_at.astimezone(LOCAL)) if item.due_at else ""


def because_text(item: ListItem) -> str:
    """Say how that moment came out."""
    because = item.due_because or {}
    how, text = How(because.get("how", How.NONE.value)), str(because.get("text", ""))
    words = HOW_WORDS[how]
    if text and how is How.REPLY_BY:
        words = NO_MOMENT
    elif text and how is How.NONE:
        words = UNREAD
    return gettext(words) % {"text": text, "reason": because.get("reason", "")}


def answer_text(item: ListItem) -> str:
    """Return how the reply stands, in a word."""
    return gettext(ANSWER_LABELS[Answer(item.answer)])


def answer_chip(item: ListItem) -> Chip:
    """Return how the reply stands."""
    return Chip(answer_text(item), ANSWER_TONES[Answer(item.answer)])


def timeliness_of(item: ListItem, at: datetime | None = None) -> Timeliness:
    """Return whether the list has its answer in time."""
    return timeliness(item.due_at, item.answered_on, at or now())


def timeliness_chip(item: ListItem) -> Chip | None:
    """Return whether the list has its answer in time; nothing where it names no moment."""
    found = timeliness_of(item)
    if found is Timeliness.NO_DEADLINE:
        return None
    return Chip(gettext(TIMELINESS_LABELS[found]), TIME_TONES[found])


def day_text(day: date | None) -> str:
    """Return a day as it is written everywhere."""
    return day.isoformat() if day else ""


def demanded_text(step: Mapping[str, Any]) -> str:
    """Say what a list does to a deadline, in a step of its computation."""
    due = written(datetime.fromisoformat(str(step["begins"])).astimezone(LOCAL))
    why = str(step["why"])
    words = INNER_BELOW if why == INNER_FOLLOWS else WEIGHT_LABELS[Weight(why)]
    told = gettext(words) % {"source": step["name"], "due": due}
    return f"{due} {told}" if why == INNER_FOLLOWS else told
