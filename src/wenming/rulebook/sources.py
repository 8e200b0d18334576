"""What the lists that an issue stands on demand (来源时限), and how far each has come.

One issue may stand on several lists. Each is a source with a number, a deadline and a closing of its own; the strictest
of the unit's own limit and of all sources that are not closed rules the unit's clock. A source closes when it strikes
the problem off; until then a reply (回复) waits for its answer. What a source demanded before it was known here never
sets a unit's deadline into the past: then only the source is answered late.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction

from wenming.rulebook.calendars import Calendar, close_of_day, day_in_china, in_utc, times
from wenming.rulebook.deadlines import (
    DUE_SOON_SHARE,
    INNER_SHARE,
    ClockKind,
    Deadline,
    Limit,
    Step,
    StepKind,
    counted_between,
    deadline,
    moment_after,
)
from wenming.rulebook.labels import N_


class Said(StrEnum):
    """What happens between an issue and a list: it is put on it, taken off, told another deadline, and answered."""

    JOINED = "joined"
    LEFT = "left"
    DUE_CHANGED = "due_changed"
    SENT = "sent"
    STRUCK_OFF = "struck_off"
    REFUSED = "refused"
    TAKEN_BACK = "taken_back"


class Answer(StrEnum):
    """How the reply to one source stands."""

    NONE = "none"
    SENT = "sent"
    STRUCK_OFF = "struck_off"
    REFUSED = "refused"


class Weight(StrEnum):
    """What a demand does to the unit's deadline."""

    RULES = "rules"
    LATER = "later"
    PASSED = "passed"


class Timeliness(StrEnum):
    """Whether a source has its answer in time; ``IN_TIME`` and ``ANSWERED_LATE`` are over, the others are not."""

    NO_DEADLINE = "no_deadline"
    AHEAD = "ahead"
    LATE = "late"
    IN_TIME = "in_time"
    ANSWERED_LATE = "answered_late"


SAID_LABELS: dict[Said, str] = {
    Said.JOINED: N_("Stands on a list too"),
    Said.LEFT: N_("No longer stands on a list"),
    Said.DUE_CHANGED: N_("The list has another deadline"),
    Said.SENT: N_("Reply went back"),
    Said.STRUCK_OFF: N_("Struck off by the source"),
    Said.REFUSED: N_("Reply refused by the source"),
    Said.TAKEN_BACK: N_("Last note taken back"),
}

ANSWER_LABELS: dict[Answer, str] = {
    Answer.NONE: N_("No reply yet"),
    Answer.SENT: N_("Reply went back"),
    Answer.STRUCK_OFF: N_("Struck off"),
    Answer.REFUSED: N_("Reply refused"),
}

TIMELINESS_LABELS: dict[Timeliness, str] = {
    Timeliness.NO_DEADLINE: N_("No deadline"),
    Timeliness.AHEAD: N_("Not due yet"),
    Timeliness.LATE: N_("Late for this source"),
    Timeliness.IN_TIME: N_("Answered in time"),
    Timeliness.ANSWERED_LATE: N_("Answered late"),
}

WEIGHT_LABELS: dict[Weight, str] = {
    Weight.RULES: N_("List %(source)s demands it by %(due)s: that is earlier, so it rules."),
    Weight.LATER: N_("List %(source)s demands it by %(due)s: that is no earlier, so it does not rule."),
    Weight.PASSED: N_(
        "List %(source)s demanded it by %(due)s, before the clock began or the list was known here: the list is "
        "answered late, the unit's deadline is not set into the past."
    ),
}

INNER_BELOW = N_("List %(source)s rules the outer deadline, and the inner one comes down to stay before it.")

NOTES = (Said.SENT, Said.STRUCK_OFF, Said.REFUSED, Said.TAKEN_BACK)
"""What is noted of a source's answer; the other acts are about the issue's place on its list."""

NOTE_REFUSALS: dict[str, str] = {
    "closed_there": N_("The source has struck it off: take that note back first."),
    "not_sent": N_("Note first that the reply went back."),
    "refused_already": N_("That the source refused the reply is noted already."),
    "nothing_noted": N_("There is no note to take back."),
    "answered_there": N_("A reply to this list is noted: take the notes back first."),
}

_ANSWERS = {Said.SENT: Answer.SENT, Said.STRUCK_OFF: Answer.STRUCK_OFF, Said.REFUSED: Answer.REFUSED}


@dataclass(frozen=True, slots=True)
class Demand:
    """What a source that is not closed demands: ``item`` of the list ``source`` by ``due``, known here ``since``."""

    item: int
    source: str
    due: datetime
    since: datetime


@dataclass(frozen=True, slots=True)
class Judged:
    """A demand, and what it does to the deadline."""

    demand: Demand
    weight: Weight


@dataclass(frozen=True, slots=True)
class Ruling:
    """When the unit must be done: ``by`` is the demand that rules, ``None`` if the limit of its own does."""

    due: datetime
    by: Demand | None
    judged: tuple[Judged, ...]


def demanded(written: Limit | date, received: datetime, calendar: Calendar) -> Deadline | datetime:
    """By when a list demands what it writes: a day until the office closes on it, a limit from when it was received."""
    if isinstance(written, Limit):
        return deadline(received, written, calendar)
    return close_of_day(calendar, written)


def strictest(own: datetime, demands: Iterable[Demand], *, started: datetime) -> Ruling:
    """The strictest of the limit, which ends at ``own``, and of all demands; ``started`` is when the clock began.

    A demand whose moment had passed when the clock began, or when it came to be known here, does not rule.
    """
    ordered = sorted(demands, key=lambda demand: (demand.due, demand.item))
    in_force = [one for one in ordered if one.due > max(started, one.since)]
    first = in_force[0] if in_force and in_force[0].due < own else None
    judged = tuple(Judged(one, _weight(one, first, in_force)) for one in ordered)
    return Ruling(first.due if first else own, first, judged)


def _weight(demand: Demand, first: Demand | None, in_force: Sequence[Demand]) -> Weight:
    if demand is first:
        return Weight.RULES
    return Weight.LATER if demand in in_force else Weight.PASSED


def under(own: Deadline, demand: Demand | None, calendar: Calendar) -> Deadline:
    """The deadline as the demand that rules leaves it: its total is what the clock counts up to that moment.

    A clock that stood still when that moment came goes on standing.
    """
    if demand is None or (own.pauses and own.pauses[-1].ends is None and own.pauses[-1].begins <= demand.due):
        return own
    due = in_utc(demand.due)
    total = counted_between(calendar, own.limit.clock, own.start, due, pauses=own.pauses)
    return replace(own, total=total, due=due, steps=(*own.steps, Step(StepKind.DEMANDED, due, due)))


def soon_under(own: Deadline, demand: Demand, calendar: Calendar, *, share: Fraction = DUE_SOON_SHARE) -> datetime:
    """The moment from which only ``share`` of the time up to the demand's moment is left."""
    total = counted_between(calendar, own.limit.clock, own.start, demand.due, pauses=own.pauses)
    return moment_after(own.start, times(total, 1 - share), own.limit.clock, calendar, pauses=own.pauses)


def inner_under(own: datetime, demand: Demand, *, since: datetime, clock: ClockKind, calendar: Calendar) -> datetime:
    """The inner deadline of a unit passed to, set to ``own``, under a demand that rules the outer one.

    One that would not be earlier comes down to four fifths of what is counted from ``since`` (the later of when it was
    set and when the demand was known). After the demand's moment nothing is ahead of it, and it stays as it was set.
    """
    since = max(since, demand.since)
    if own < demand.due or since >= demand.due:
        return own
    counted = counted_between(calendar, clock, since, demand.due)
    if not counted:  # a demand for a day on which this clock does not run
        return since + (demand.due - since) * INNER_SHARE.numerator // INNER_SHARE.denominator
    return moment_after(since, times(counted, INNER_SHARE), clock, calendar)


def standing_notes(notes: Sequence[Said]) -> tuple[Said, ...]:
    """The notes of an answer that still stand, in order: each that is taken back takes the last away."""
    kept: list[Said] = []
    for said in notes:
        if said is not Said.TAKEN_BACK:
            kept.append(said)
        elif kept:
            kept.pop()
    return tuple(kept)


def answer_after(notes: Sequence[Said]) -> Answer:
    """How the reply stands after these notes."""
    kept = standing_notes(notes)
    return _ANSWERS[kept[-1]] if kept else Answer.NONE


def refusal_of(answer: Answer, said: Said) -> str | None:
    """Why this cannot be noted now; ``None`` if it can. The code of a sentence in :data:`NOTE_REFUSALS`."""
    match said:
        case Said.TAKEN_BACK:
            return "nothing_noted" if answer is Answer.NONE else None
        case Said.LEFT:
            return None if answer is Answer.NONE else "answered_there"
        case Said.REFUSED if answer is Answer.NONE:
            return "not_sent"
        case Said.REFUSED:
            return "refused_already" if answer is Answer.REFUSED else None
        case Said.JOINED:
            return None
    return "closed_there" if answer is Answer.STRUCK_OFF else None


def timeliness(due: datetime | None, answered_on: date | None, at: datetime) -> Timeliness:
    """Whether the source has its answer in time; ``answered_on`` is the day of the answer that stands."""
    if due is None:
        return Timeliness.NO_DEADLINE
    if answered_on is not None:
        return Timeliness.ANSWERED_LATE if answered_on > day_in_china(due) else Timeliness.IN_TIME
    return Timeliness.LATE if at > due else Timeliness.AHEAD
