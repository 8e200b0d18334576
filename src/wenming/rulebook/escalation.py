"""The escalation ladder (催办督办阶梯): who is told, and when, that an issue is due soon or overdue.

The steps are data: a city sets their names, order, delays, marks and recipients. Delays count in working time, so that
nobody climbs over a holiday. The delays of the default ladder are the product's own; no regulation sets them.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from wenming.rulebook.calendars import Calendar, working_minutes_between
from wenming.rulebook.labels import N_

MOST_DELAY = 60 * 24 * 60
"""The longest delay of a step, in minutes: far more than a year of office hours would be a slip of the pen."""
LADDER_AMISS = {
    "no_step": N_("A ladder needs at least one step."),
    "no_recipient": N_("A step needs at least one recipient."),
    "delay": N_("A delay is a whole number of minutes of working time, from 0 up to 86,400."),
    "order": N_("A later step cannot fall due before an earlier one."),
}


class LadderError(ValueError):
    """A ladder that cannot be climbed; ``reason`` is a key of :data:`LADDER_AMISS`."""

    def __init__(self, reason: str) -> None:
        super().__init__(LADDER_AMISS[reason])
        self.reason = reason


class Counted(StrEnum):
    """From when the delay of a step counts."""

    SOON = "soon"
    DUE = "due"


class Mark(StrEnum):
    """How grave a step is."""

    REMINDER = "reminder"
    WARNING = "warning"
    SUPERVISION = "supervision"


class Recipient(StrEnum):
    """Who is told, by post: nobody is named, so that a change of person changes nothing here."""

    HOLDER_OFFICER = "holder_officer"
    HOLDER_DEPUTY = "holder_deputy"
    HOLDER_HEAD = "holder_head"
    LEAD_OFFICER = "lead_officer"
    LEAD_HEAD = "lead_head"
    OFFICE = "office"
    OFFICE_HEAD = "office_head"
    LEADER = "leader"


COUNTED_LABELS = {Counted.SOON: N_("from when it is due soon"), Counted.DUE: N_("from the deadline")}
MARK_LABELS = {
    Mark.REMINDER: N_("Reminder"),
    Mark.WARNING: N_("Urging"),
    Mark.SUPERVISION: N_("Supervision"),
}
RECIPIENT_LABELS = {
    Recipient.HOLDER_OFFICER: N_("Information officer of the unit that has it in hand"),
    Recipient.HOLDER_DEPUTY: N_("Deputy head of the unit that has it in hand"),
    Recipient.HOLDER_HEAD: N_("Head of the unit that has it in hand"),
    Recipient.LEAD_OFFICER: N_("Information officer of the lead unit"),
    Recipient.LEAD_HEAD: N_("Head of the lead unit"),
    Recipient.OFFICE: N_("Dispatchers of the creation office"),
    Recipient.OFFICE_HEAD: N_("Head of the creation office"),
    Recipient.LEADER: N_("Leader in charge"),
}


@dataclass(frozen=True, slots=True)
class LadderStep:
    """One step: it falls due ``delay`` minutes of working time after what it counts from."""

    code: str
    label: str
    counted: Counted
    delay: int
    mark: Mark
    recipients: tuple[Recipient, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """An issue that runs: from ``soon_at`` on it is due soon, at ``due_at`` its deadline ends."""

    due_at: datetime
    soon_at: datetime | None = None


_DAY = 7 * 60
DEFAULT_LADDER = (
    LadderStep("due_soon", N_("Due soon"), Counted.SOON, 0, Mark.REMINDER, (Recipient.HOLDER_OFFICER,)),
    LadderStep(
        "overdue",
        N_("Overdue"),
        Counted.DUE,
        0,
        Mark.WARNING,
        (Recipient.HOLDER_OFFICER, Recipient.HOLDER_DEPUTY, Recipient.LEAD_OFFICER),
    ),
    LadderStep("day_late", N_("A day overdue"), Counted.DUE, _DAY, Mark.WARNING, (Recipient.HOLDER_HEAD,)),
    LadderStep(
        "three_days_late",
        N_("Three days overdue"),
        Counted.DUE,
        3 * _DAY,
        Mark.SUPERVISION,
        (Recipient.LEAD_HEAD, Recipient.OFFICE),
    ),
    LadderStep("week_late", N_("A week overdue"), Counted.DUE, 5 * _DAY, Mark.SUPERVISION, (Recipient.OFFICE_HEAD,)),
    LadderStep("stuck", N_("Two weeks overdue"), Counted.DUE, 10 * _DAY, Mark.SUPERVISION, (Recipient.LEADER,)),
)
"""The ladder that a new deployment begins with; a day is the seven office hours of the usual calendar."""


def check_ladder(ladder: Sequence[LadderStep]) -> None:
    """Refuse a ladder that cannot be climbed in its order; raises :class:`LadderError`."""
    if not ladder:
        raise LadderError("no_step")
    for step in ladder:
        if not step.recipients:
            raise LadderError("no_recipient")
        if not 0 <= step.delay <= MOST_DELAY:
            raise LadderError("delay")
    ranks = [(step.counted is Counted.DUE, step.delay) for step in ladder]
    if ranks != sorted(ranks):
        raise LadderError("order")


def is_due(step: LadderStep, standing: Standing, at: datetime, calendar: Calendar) -> bool:
    """Whether a step has fallen due by ``at``; the moment itself counts.

    A step that counts from the deadline begins only when that is past: at the deadline itself it is still in time.
    """
    begins = standing.soon_at if step.counted is Counted.SOON else standing.due_at
    if begins is None or at < begins or (step.counted is Counted.DUE and at == begins):
        return False
    return working_minutes_between(calendar, begins, at) >= step.delay


def steps_due(
    ladder: Iterable[LadderStep], standing: Standing, sent: Collection[str], at: datetime, calendar: Calendar
) -> tuple[LadderStep, ...]:
    """The steps to be sent now, lowest first: those that have fallen due and are not among the codes ``sent``.

    A reminder that it is due soon has lost its sense once it is overdue, and is not sent any more.
    """
    is_late = at > standing.due_at
    return tuple(
        step
        for step in ladder
        if step.code not in sent
        and not (is_late and step.counted is Counted.SOON)
        and is_due(step, standing, at, calendar)
    )
