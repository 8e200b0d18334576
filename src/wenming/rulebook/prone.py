"""Prone places (易发点位): where problems keep coming back, and the standing arrangement (长效机制) asked for there.

A problem comes back as a relapse (反弹) or as a recurrence (复发); each such *return* counts once. Where enough returns
of one kind of problem, or of one class of kinds, fall within some days, the place becomes prone. It stays so until
nothing has come back for :data:`QUIET_DAYS`. Rules, states and moves are rows; all numbers are our own choice, for no
source names any.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from wenming.rulebook.labels import N_
from wenming.rulebook.loop_terms import Capability, ColourRole

QUIET_DAYS = 180
"""A place is prone no more when nothing has come back for so many days."""
LONGEST_REVIEW_DAYS = 366
"""An arrangement is looked at again within so many days from its beginning."""
CELL_RESOLUTION = 10
"""Where a problem stands at no site, its place is the H3 cell of this resolution: some 130 m across."""


class Scope(StrEnum):
    """What the returns of a rule have in common."""

    KIND = "kind"
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class ProneRule:
    """``times`` returns of one kind, or of one class, within ``days`` make a place prone."""

    scope: Scope
    label: str
    times: int
    days: int


RULES = (
    ProneRule(Scope.KIND, N_("One kind of problem came back"), 2, 180),
    ProneRule(Scope.GROUP, N_("Problems of one class came back"), 3, 180),
)
"""In the order in which they are asked; no rule looks further back than :data:`QUIET_DAYS`."""


@dataclass(frozen=True, slots=True)
class Return:
    """A problem that came back at a place: its number, when, its kind and the class of that; empty: not known."""

    number: str
    at: datetime
    kind: str
    group: str = ""


@dataclass(slots=True)
class Spell:
    """A time during which a place was prone to a kind or a class, with the returns that made it so and came since."""

    scope: Scope
    subject: str
    since: datetime
    returns: list[Return] = field(default_factory=list)
    ended_at: datetime | None = None

    @property
    def last_at(self) -> datetime:
        """When something last came back."""
        return self.returns[-1].at

    @property
    def quiet_at(self) -> datetime:
        """When it ends if nothing comes back."""
        return quiet_at(self.last_at)


def quiet_at(last_at: datetime) -> datetime:
    """When a place is prone no more if nothing comes back after ``last_at``."""
    return last_at + timedelta(days=QUIET_DAYS)


def spells(returns: Iterable[Return], now: datetime) -> list[Spell]:
    """Find the times during which one place was prone, from everything that came back there, in order of beginning.

    Each return counts once: it joins a spell of its kind that is open, else one of its class; else it may begin one
    with those before it that belong to none, by the first of :data:`RULES` that they meet.
    """
    found: list[Spell] = []
    free: list[Return] = []
    for one in sorted(returns, key=lambda each: (each.at, each.number)):
        _end_quiet(found, one.at)
        joined = next((spell for rule in RULES if (spell := _open(found, rule.scope, _subject(one, rule)))), None)
        if joined is not None:
            joined.returns.append(one)
            continue
        free.append(one)
        for rule in RULES:
            subject = _subject(one, rule)
            near = [each for each in free if subject and _subject(each, rule) == subject and _within(each, one, rule)]
            if len(near) >= rule.times:
                found.append(Spell(rule.scope, subject, one.at, near))
                free = [each for each in free if each not in near]
                break
    _end_quiet(found, now)
    return found


def _subject(one: Return, rule: ProneRule) -> str:
    return one.kind if rule.scope is Scope.KIND else one.group


def _within(earlier: Return, later: Return, rule: ProneRule) -> bool:
    return later.at - earlier.at <= timedelta(days=rule.days)


def _open(found: list[Spell], scope: Scope, subject: str) -> Spell | None:
    wanted = (scope, subject)
    return next((one for one in found if subject and one.ended_at is None and (one.scope, one.subject) == wanted), None)


def _end_quiet(found: list[Spell], now: datetime) -> None:
    for spell in found:
        if spell.ended_at is None and spell.quiet_at < now:
            spell.ended_at = spell.quiet_at


class ProneState(StrEnum):
    """Where a prone place stands."""

    ASKED = "asked"
    ANSWERED = "answered"
    SENT_BACK = "sent_back"
    STANDING = "standing"
    ENDED = "ended"
    UNFOUNDED = "unfounded"


class ProneMoveCode(StrEnum):
    """What can happen to a prone place."""

    BEGIN = "begin"
    CAME_AGAIN = "came_again"
    ASK_AGAIN = "ask_again"
    ASK_UNIT = "ask_unit"
    ANSWER = "answer"
    ACCEPT = "accept"
    SEND_BACK = "send_back"
    HAND_OVER = "hand_over"
    END = "end"
    DROP = "drop"


class Part(StrEnum):
    """What has to be said with a move."""

    WHAT = "what"
    HOW_OFTEN = "how_often"
    POST = "post"
    FROM_ON = "from_on"
    REVIEW_ON = "review_on"
    REASON = "reason"
    UNIT = "unit"


PART_LABELS: dict[Part, str] = {
    Part.WHAT: N_("What is done"),
    Part.HOW_OFTEN: N_("How often it is done"),
    Part.POST: N_("Post that does it"),
    Part.FROM_ON: N_("From"),
    Part.REVIEW_ON: N_("To be reviewed on"),
    Part.REASON: N_("Reason"),
    Part.UNIT: N_("Unit asked"),
}


@dataclass(frozen=True, slots=True)
class ProneStateRow:
    """A state: its label, whether the place is prone in it, and what its colour says."""

    code: ProneState
    label: str
    is_open: bool
    colour: ColourRole


STATES = (
    ProneStateRow(ProneState.ASKED, N_("Arrangement asked for"), True, ColourRole.WAITING),
    ProneStateRow(ProneState.ANSWERED, N_("Arrangement to be accepted"), True, ColourRole.UNDER_WAY),
    ProneStateRow(ProneState.SENT_BACK, N_("Arrangement sent back"), True, ColourRole.WAITING),
    ProneStateRow(ProneState.STANDING, N_("Arrangement stands"), True, ColourRole.DONE),
    ProneStateRow(ProneState.ENDED, N_("Prone no more"), False, ColourRole.DONE),
    ProneStateRow(ProneState.UNFOUNDED, N_("Unfounded after all"), False, ColourRole.WAITING),
)
OPEN = frozenset(row.code for row in STATES if row.is_open)
TO_ANSWER = frozenset({ProneState.ASKED, ProneState.SENT_BACK})
"""The unit asked has to answer."""


class Who(StrEnum):
    """Who makes a move: the house by itself, the unit that is asked, or the office."""

    HOUSE = "house"
    UNIT = "unit"
    OFFICE = "office"


@dataclass(frozen=True, slots=True)
class ProneMove:
    """A move: from where to where (``None``: it stays), by whom with which capability, and what must be said."""

    code: ProneMoveCode
    label: str
    from_states: frozenset[ProneState]
    to_state: ProneState | None
    who: Who = Who.HOUSE
    capability: str = ""
    must_say: tuple[Part, ...] = ()


ARRANGED = (Part.WHAT, Part.HOW_OFTEN, Part.POST, Part.FROM_ON, Part.REVIEW_ON)
MOVES = (
    ProneMove(ProneMoveCode.BEGIN, N_("Became prone"), frozenset(), ProneState.ASKED),
    ProneMove(ProneMoveCode.CAME_AGAIN, N_("Came back again"), OPEN - {ProneState.STANDING}, None),
    ProneMove(
        ProneMoveCode.ASK_AGAIN, N_("Came back in spite of the arrangement"), frozenset({ProneState.STANDING}),
        ProneState.ASKED,
    ),
    ProneMove(
        ProneMoveCode.ASK_UNIT, N_("Ask another unit"), TO_ANSWER, ProneState.ASKED, Who.OFFICE,
        Capability.DESK.value, (Part.UNIT, Part.REASON),
    ),
    ProneMove(
        ProneMoveCode.ANSWER, N_("Give an arrangement"), TO_ANSWER | {ProneState.STANDING}, ProneState.ANSWERED,
        Who.UNIT, Capability.HANDLE.value, ARRANGED,
    ),
    ProneMove(
        ProneMoveCode.ACCEPT, N_("Accept the arrangement"), frozenset({ProneState.ANSWERED}), ProneState.STANDING,
        Who.OFFICE, Capability.DESK.value,
    ),
    ProneMove(
        ProneMoveCode.SEND_BACK, N_("Send the arrangement back"), frozenset({ProneState.ANSWERED}),
        ProneState.SENT_BACK, Who.OFFICE, Capability.DESK.value, (Part.REASON,),
    ),
    # Whoever takes over from a unit that is no more gives an arrangement of its own, with posts that there are.
    ProneMove(ProneMoveCode.HAND_OVER, N_("Handed over to the successor"), OPEN, ProneState.ASKED),
    ProneMove(ProneMoveCode.END, N_("Nothing came back"), OPEN, ProneState.ENDED),
    ProneMove(ProneMoveCode.DROP, N_("What made it prone no longer counts"), OPEN, ProneState.UNFOUNDED),
)  # fmt: skip

REVISE_LABEL = N_("Give another arrangement")
"""What giving one is called while one stands."""

REFUSALS: dict[str, str] = {
    "wrong_state": N_("This cannot be done now: the place stands at “%(state)s”."),
    "not_entitled": N_("Your post does not include this act."),
    "not_your_place": N_("Another unit is asked for this arrangement."),
    "own_arrangement": N_("Who gave the arrangement does not accept it; somebody else of the office looks at it."),
    "part_missing": N_("Missing: %(part)s."),
    "review_not_after": N_("The day of review lies after the day from which it is done, and after today."),
    "review_too_far": N_("The day of review lies at most %(most)s days after the beginning."),
}


class ProneRefused(ValueError):
    """A move that may not be made; ``code`` is one of :data:`REFUSALS`, ``field`` the input at fault."""

    def __init__(self, code: str, field: str = "", **params: object) -> None:
        super().__init__(REFUSALS[code] % params)
        self.code, self.field, self.params = code, field, params


@dataclass(frozen=True, slots=True)
class ProneSituation:
    """A prone place and somebody before it; ``said`` are the parts filled in, ``gave_it`` the arrangement is theirs."""

    state: ProneState
    capabilities: frozenset[str]
    is_of_unit: bool = False
    gave_it: bool = False
    said: frozenset[Part] = frozenset()


_STATES = {row.code: row for row in STATES}
_MOVES = {row.code: row for row in MOVES}


def state_row(state: ProneState) -> ProneStateRow:
    """The row of a state."""
    return _STATES[state]


def move_row(code: ProneMoveCode) -> ProneMove:
    """The row of a move."""
    return _MOVES[code]


def rule_of(scope: Scope) -> ProneRule:
    """The rule for returns with this in common."""
    return next(rule for rule in RULES if rule.scope is scope)


def offered(here: ProneSituation) -> tuple[ProneMove, ...]:
    """Return the moves that somebody may make now."""
    return tuple(row for row in MOVES if row.who is not Who.HOUSE and _refusal(here, row) is None)


def ensure(here: ProneSituation, code: ProneMoveCode) -> ProneMove:
    """Return the row of a move that a person may make and says enough for.

    :raises ProneRefused: it may not be made, or something is missing.
    """
    row = move_row(code)
    refusal = _refusal(here, row)
    if refusal is not None:
        raise ProneRefused(refusal, state=state_row(here.state).label)
    for part in row.must_say:
        if part not in here.said:
            raise ProneRefused("part_missing", part.value, part=PART_LABELS[part])
    return row


def check_days(from_on: date, review_on: date, today: date) -> None:
    """Refuse a day of review that lies before the beginning, in the past, or too far ahead.

    :raises ProneRefused: it does.
    """
    if review_on <= max(from_on, today):
        raise ProneRefused("review_not_after", Part.REVIEW_ON.value)
    if review_on - from_on > timedelta(days=LONGEST_REVIEW_DAYS):
        raise ProneRefused("review_too_far", Part.REVIEW_ON.value, most=LONGEST_REVIEW_DAYS)


def _refusal(here: ProneSituation, row: ProneMove) -> str | None:
    if row.who is Who.HOUSE or row.capability not in here.capabilities:
        return "not_entitled"
    if here.state not in row.from_states:
        return "wrong_state"
    if row.who is Who.UNIT and not here.is_of_unit:
        return "not_your_place"
    return "own_arrangement" if row.code is ProneMoveCode.ACCEPT and here.gave_it else None
