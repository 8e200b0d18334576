"""The escalation ladders (催办督办阶梯): who is told, and when, that time runs out on somebody.

There are several: each watches one or more clocks of the loop, or requests that wait for an answer. Ladders, their
steps, how grave a step is (its mark) and who is told (its recipients, by posts and their relation to the issue) are
data that a city sets; the rows below are what a new deployment begins with. Delays count in working time, so that
nobody climbs over a holiday. All delays below are the product's own; no regulation sets them.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from wenming.rulebook.calendars import Calendar, working_minutes_between
from wenming.rulebook.labels import N_
from wenming.rulebook.loop import CLOCK_LABELS
from wenming.rulebook.loop_terms import Clock

MOST_DELAY = 60 * 24 * 60
"""The longest delay of a step, in minutes: far more than a year of office hours would be a slip of the pen."""
LADDER_AMISS = {
    "no_watch": N_("A ladder watches at least one clock or request."),
    "no_recipient": N_("A step needs at least one recipient."),
    "delay": N_("A delay is a whole number of minutes of working time, from 0 up to 86,400."),
    "order": N_("A later step cannot fall due before an earlier one."),
    "counted": N_("What this ladder watches does not know that moment: choose another to count from."),
    "no_role": N_("A recipient names at least one post."),
}


class LadderError(ValueError):
    """A ladder that cannot be climbed; ``reason`` is a key of :data:`LADDER_AMISS`."""

    def __init__(self, reason: str) -> None:
        super().__init__(LADDER_AMISS[reason])
        self.reason = reason


class Counted(StrEnum):
    """From when the delay of a step counts: when the waiting began, was due soon, or its deadline was over."""

    BEGAN = "began"
    SOON = "soon"
    DUE = "due"


class Watch(StrEnum):
    """What a ladder watches: a clock of the loop by its code, or something that waits without a clock of its own."""

    FILING = "filing"
    DISPATCHING = "dispatching"
    ACKNOWLEDGING = "acknowledging"
    HANDLING = "handling"
    INNER = "inner"
    VERIFYING = "verifying"
    CLOSING = "closing"
    SETTLING = "settling"
    CONFIRMING = "confirming"
    FIRST_CHECK = "first_check"
    EXTENSION = "extension"
    CARRY_OVER = "carry_over"
    APPEAL = "appeal"
    LOOK_BACK = "look_back"


class Tie(StrEnum):
    """Whose posts a recipient means, by relation to the issue; ``ANYWHERE``: those of the whole territory."""

    HOLDER = "holder"
    LEAD = "lead"
    ABOVE = "above"
    CONFIRMER = "confirmer"
    ANYWHERE = "anywhere"


CLOCKS = frozenset(Watch(clock.value) for clock in Clock)
COUNTED_LABELS = {
    Counted.BEGAN: N_("from when it began to wait"),
    Counted.SOON: N_("from when it is due soon"),
    Counted.DUE: N_("from the deadline"),
}
WATCH_LABELS = {
    **{Watch(clock.value): label for clock, label in CLOCK_LABELS.items()},
    Watch.FIRST_CHECK: N_("First check by the unit that answers"),
    Watch.EXTENSION: N_("Answer to a request for more time"),
    Watch.CARRY_OVER: N_("Answer to a request to carry over"),
    Watch.APPEAL: N_("Answer to an appeal"),
    Watch.LOOK_BACK: N_("Looking back"),
}
TIE_LABELS = {
    Tie.HOLDER: N_("Unit that has it in hand"),
    Tie.LEAD: N_("Lead unit"),
    Tie.ABOVE: N_("Unit above the one that has it in hand"),
    Tie.CONFIRMER: N_("Unit asked to confirm"),
    Tie.ANYWHERE: N_("Whole territory"),
}


@dataclass(frozen=True, slots=True)
class Mark:
    """How grave a step is: its name, and how what is told of it looks (``soon``, ``overdue``)."""

    code: str
    label: str
    tone: str


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who is told, by post: nobody is named, so that a change of person changes nothing here."""

    code: str
    label: str
    tie: Tie
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LadderStep:
    """One step: it falls due ``delay`` minutes of working time after what it counts from.

    ``mark`` and ``recipients`` are codes of theirs.
    """

    code: str
    label: str
    counted: Counted
    delay: int
    mark: str
    recipients: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ladder:
    """What is watched, and the steps that it climbs, the lowest first."""

    code: str
    label: str
    watches: tuple[Watch, ...]
    steps: tuple[LadderStep, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """Something that waits: since when, from when it is due soon, and when its deadline ends, as far as it has one."""

    due_at: datetime | None
    soon_at: datetime | None = None
    began: datetime | None = None


DEFAULT_MARKS = (
    Mark("reminder", N_("Reminder"), "soon"),
    Mark("warning", N_("Urging"), "overdue"),
    Mark("supervision", N_("Supervision"), "overdue"),
)
_OFFICER = ("information_officer",)
DEFAULT_RECIPIENTS = (
    Recipient("holder_officer", N_("Information officer of the unit that has it in hand"), Tie.HOLDER, _OFFICER),
    Recipient("holder_deputy", N_("Deputy head of the unit that has it in hand"), Tie.HOLDER, ("deputy_head",)),
    Recipient("holder_head", N_("Head of the unit that has it in hand"), Tie.HOLDER, ("head",)),
    Recipient("lead_officer", N_("Information officer of the lead unit"), Tie.LEAD, _OFFICER),
    Recipient("lead_head", N_("Head of the lead unit"), Tie.LEAD, ("head",)),
    Recipient("confirmer_officer", N_("Information officer of the unit asked"), Tie.CONFIRMER, _OFFICER),
    Recipient("office", N_("Dispatchers of the creation office"), Tie.ANYWHERE, ("dispatcher",)),
    Recipient("office_head", N_("Head of the creation office"), Tie.ANYWHERE, ("office_head",)),
    Recipient("verifiers", N_("Verifiers"), Tie.ANYWHERE, ("verifier",)),
    Recipient("leader", N_("Leader in charge"), Tie.ANYWHERE, ("leader",)),
)
_DAY = 7 * 60


def _step(code: str, label: str, counted: Counted, delay: int, mark: str, *recipients: str) -> LadderStep:
    return LadderStep(code, label, counted, delay, mark, recipients)


DEFAULT_LADDERS = (
    Ladder(
        "limit", N_("The unit's own limit"), (Watch.HANDLING,),
        (
            _step("due_soon", N_("Due soon"), Counted.SOON, 0, "reminder", "holder_officer"),
            _step("overdue", N_("Overdue"),
                  Counted.DUE, 0, "warning", "holder_officer", "holder_deputy", "lead_officer"),
            _step("day_late", N_("A day overdue"), Counted.DUE, _DAY, "warning", "holder_head"),
            _step("three_days_late", N_("Three days overdue"),
                  Counted.DUE, 3 * _DAY, "supervision", "lead_head", "office"),
            _step("week_late", N_("A week overdue"), Counted.DUE, 5 * _DAY, "supervision", "office_head"),
            _step("stuck", N_("Two weeks overdue"), Counted.DUE, 10 * _DAY, "supervision", "leader"),
        ),
    ),
    Ladder(
        "inner", N_("The inner deadline"), (Watch.INNER,),
        (
            _step("inner_overdue", N_("Inner deadline over"),
                  Counted.DUE, 0, "warning", "holder_officer", "lead_officer"),
            _step("inner_day_late", N_("Inner deadline over for a day"), Counted.DUE, _DAY, "warning", "holder_head"),
        ),
    ),
    Ladder(
        "signing", N_("Acknowledging"), (Watch.ACKNOWLEDGING,),
        (
            _step("not_signed", N_("Not acknowledged in time"), Counted.DUE, 0, "warning", "lead_officer"),
            _step("not_signed_day", N_("Not acknowledged for a day"),
                  Counted.DUE, _DAY, "supervision", "lead_head", "office"),
        ),
    ),
    Ladder(
        "desk", N_("The desk's own stages"), (Watch.FILING, Watch.DISPATCHING, Watch.SETTLING, Watch.CLOSING),
        (
            _step("desk_late", N_("The desk is late"), Counted.DUE, 0, "warning", "office"),
            _step("desk_day_late", N_("The desk is a day late"), Counted.DUE, _DAY, "supervision", "office_head"),
        ),
    ),
    Ladder(
        "verifying", N_("Verifying"), (Watch.VERIFYING,),
        (
            _step("not_verified", N_("Not verified in time"), Counted.DUE, 0, "warning", "verifiers", "office"),
            _step("not_verified_day", N_("Not verified for a day"), Counted.DUE, _DAY, "supervision", "office_head"),
        ),
    ),
    Ladder(
        "confirming", N_("Confirming on the spot"), (Watch.CONFIRMING,),
        (
            _step("not_confirmed", N_("Not confirmed in time"), Counted.DUE, 0, "warning", "confirmer_officer"),
            _step("not_confirmed_day", N_("Not confirmed for a day"), Counted.DUE, _DAY, "warning", "office"),
        ),
    ),
    Ladder(
        "first_check", N_("Waiting for the first check"), (Watch.FIRST_CHECK,),
        (
            _step("unchecked_day", N_("First check waits for a day"), Counted.BEGAN, _DAY, "warning", "lead_officer"),
            _step("unchecked_days", N_("First check waits for three days"),
                  Counted.BEGAN, 3 * _DAY, "warning", "lead_head"),
        ),
    ),
    Ladder(
        "answers", N_("Requests and appeals"), (Watch.EXTENSION, Watch.CARRY_OVER, Watch.APPEAL),
        (
            _step("unanswered_day", N_("Not answered for a day"), Counted.BEGAN, _DAY, "warning", "office"),
            _step("unanswered_days", N_("Not answered for three days"),
                  Counted.BEGAN, 3 * _DAY, "warning", "office_head"),
        ),
    ),
    Ladder(
        "look_back", N_("Looking back"), (Watch.LOOK_BACK,),
        (
            _step("not_looked", N_("Not looked back at in time"), Counted.DUE, 0, "warning", "verifiers", "office"),
            _step("not_looked_days", N_("Three days late in looking back"),
                  Counted.DUE, 3 * _DAY, "warning", "office_head"),
        ),
    ),
)  # fmt: skip
"""What a new deployment begins with; a day is the seven office hours of the usual calendar."""


def may_count_from(watch: Watch) -> frozenset[Counted]:
    """The moments that what is watched knows: a request has no deadline, a look-back is never due soon."""
    if watch in CLOCKS:
        return frozenset({Counted.SOON, Counted.DUE})
    return frozenset({Counted.DUE}) if watch is Watch.LOOK_BACK else frozenset({Counted.BEGAN})


def check_ladder(ladder: Sequence[LadderStep], watches: Collection[Watch] = (Watch.HANDLING,)) -> None:
    """Refuse a ladder that cannot be climbed in its order; raises :class:`LadderError`. Without a step it may rest."""
    if not watches:
        raise LadderError("no_watch")
    for step in ladder:
        if not step.recipients:
            raise LadderError("no_recipient")
        if not 0 <= step.delay <= MOST_DELAY:
            raise LadderError("delay")
        if any(step.counted not in may_count_from(watch) for watch in watches):
            raise LadderError("counted")
    order = list(Counted)
    ranks = [(order.index(step.counted), step.delay) for step in ladder]
    if ranks != sorted(ranks):
        raise LadderError("order")


def check_recipient(recipient: Recipient) -> None:
    """Refuse a recipient that means nobody; raises :class:`LadderError`."""
    if not recipient.roles:
        raise LadderError("no_role")


def is_due(step: LadderStep, standing: Standing, at: datetime, calendar: Calendar) -> bool:
    """Whether a step has fallen due by ``at``; the moment itself counts.

    A step that counts from the deadline begins only when that is past: at the deadline itself it is still in time.
    """
    begins = {Counted.BEGAN: standing.began, Counted.SOON: standing.soon_at, Counted.DUE: standing.due_at}[step.counted]
    if begins is None or at < begins or (step.counted is Counted.DUE and at == begins):
        return False
    return working_minutes_between(calendar, begins, at) >= step.delay


def steps_due(
    ladder: Iterable[LadderStep], standing: Standing, sent: Collection[str], at: datetime, calendar: Calendar
) -> tuple[LadderStep, ...]:
    """The steps to be sent now, lowest first: those that have fallen due and are not among the codes ``sent``.

    A reminder that it is due soon has lost its sense once it is overdue, and is not sent any more.
    """
    is_late = standing.due_at is not None and at > standing.due_at
    return tuple(
        step
        for step in ladder
        if step.code not in sent
        and not (is_late and step.counted is Counted.SOON)
        and is_due(step, standing, at, calendar)
    )
