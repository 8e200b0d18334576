"""The rectification loop (整改闭环): the states of an issue, the moves between them, who may make them, what they ask.

States and moves are rows, written in :mod:`.loop_rows` and its neighbours; adding one is adding a row there, a service
and a label. The straight path is
raise (上报) → file (立案) → dispatch (交办) → acknowledge (签收) → report rectified (整改) → verify (核查) →
close out (销号), with passing down (转办) and taking back (收回), return (退单), send back (退回重办), merge (并案);
it may be confirmed (核实) on the spot before it is filed, or be put right there (立行立改) by who found it;
what is no case is declined (不予受理) before it is filed or declared void (作废) after. A closed issue is looked
back at (回头看): it holds, or it has relapsed (反弹) and goes on. An extension (延期) is asked for, endorsed, granted;
so is carrying over (结转) to a review date, and an appeal (超时申诉) against having been late.
Who acted last may take that back (撤销) for some minutes; a merge can be taken back (撤销并案) while the issue that
lives on is open. After two returns it is settled (会商定责) whose an issue is.
A unit that is no more hands over (交接) to a successor.
Whatever becomes of it on the lists that it stands on (来源), the unit's deadline follows.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from wenming.rulebook.labels import N_
from wenming.rulebook.loop_entry_rows import CONFIRMING, FIXING
from wenming.rulebook.loop_first_check_rows import CHECKING_FIRST
from wenming.rulebook.loop_guards import ACTOR_GUARDS, CHECKS, Situation
from wenming.rulebook.loop_later_rows import APPEALING, LOOKING_BACK, MORE_TIME, TAKING_BACK
from wenming.rulebook.loop_owner_rows import OWNERSHIP
from wenming.rulebook.loop_refusals import refused
from wenming.rulebook.loop_rows import HANDLING
from wenming.rulebook.loop_source_rows import FOLLOWING
from wenming.rulebook.loop_successor_rows import SUCCEEDING
from wenming.rulebook.loop_support_rows import SUPPORT
from wenming.rulebook.loop_terms import (
    REPORTS,
    Allowed,
    Appeal,
    Capability,
    Clock,
    ClockChange,
    ColourRole,
    Effect,
    Grant,
    Guard,
    Holding,
    Move,
    MoveCode,
    MoveRefused,
    Reach,
    Refused,
    Relation,
    Shown,
    State,
    StateRow,
    Whither,
)
from wenming.rulebook.loop_verifier_rows import SENDING
from wenming.rulebook.verification import EvidenceNeed, needs_at

__all__ = [
    "APPEAL_LABELS",
    "CLOCK_LABELS",
    "FIELD_LABELS",
    "MOVES",
    "REACH_LABELS",
    "REPORTS",
    "STATES",
    "Allowed",
    "Appeal",
    "Capability",
    "Clock",
    "ClockChange",
    "ColourRole",
    "Effect",
    "Grant",
    "Guard",
    "Holding",
    "Move",
    "MoveCode",
    "MoveRefused",
    "Reach",
    "Refused",
    "Relation",
    "Required",
    "Shown",
    "Situation",
    "State",
    "StateRow",
    "Whither",
    "ensure",
    "is_open",
    "may_move",
    "move_row",
    "moves_from",
    "offered",
    "required",
    "state_after",
    "state_row",
]

STATES = (
    StateRow(State.RAISED, N_("Raised"), is_open=True, colour=ColourRole.WAITING),
    StateRow(State.FILED, N_("Filed"), is_open=True, colour=ColourRole.WAITING),
    StateRow(State.DISPATCHED, N_("Dispatched"), is_open=True, colour=ColourRole.WAITING),
    StateRow(State.ACKNOWLEDGED, N_("Being rectified"), is_open=True, colour=ColourRole.UNDER_WAY),
    StateRow(State.REPORTED, N_("Reported rectified"), is_open=True, colour=ColourRole.WAITING),
    StateRow(State.VERIFIED, N_("Verified"), is_open=True, colour=ColourRole.DONE),
    StateRow(State.CLOSED, N_("Closed out"), is_open=False, colour=ColourRole.DONE),
    StateRow(State.MERGED, N_("Merged"), is_open=False, colour=ColourRole.DONE),
    StateRow(State.DECLINED, N_("Declined"), is_open=False, colour=ColourRole.WAITING),
    StateRow(State.VOID, N_("Void"), is_open=False, colour=ColourRole.WAITING),
)

MOVES = (
    HANDLING
    + CHECKING_FIRST
    + SENDING
    + SUPPORT
    + CONFIRMING
    + FIXING
    + OWNERSHIP
    + LOOKING_BACK
    + MORE_TIME
    + APPEALING
    + SUCCEEDING
    + FOLLOWING
    + TAKING_BACK
)

FIELD_LABELS: dict[Shown, str] = {
    Shown.TITLE: N_("What is wrong"),
    Shown.PLACE: N_("Place"),
    Shown.CONDITION: N_("Standard or filing condition"),
    Shown.TRACK: N_("Track"),
    Shown.LIMIT: N_("Time limit"),
    Shown.TIER: N_("How it is verified"),
    Shown.LEAD_UNIT: N_("Lead unit"),
    Shown.SUPPORTING_UNITS: N_("Supporting units"),
    Shown.HOLDER_UNIT: N_("Unit passed to"),
    Shown.INNER_DUE: N_("Inner deadline"),
    Shown.MEASURES: N_("What was done"),
    Shown.RESPONSIBLE: N_("Responsible person"),
    Shown.RECTIFIED_ON: N_("Rectified on"),
    Shown.REASON: N_("Reason"),
    Shown.BASIS: N_("Basis"),
    Shown.SURVIVOR: N_("Issue to merge into"),
    Shown.CONFIRMER: N_("Unit asked to confirm"),
    Shown.LOOKED_AT: N_("Looked at together on"),
    Shown.PRESENT: N_("Who was there"),
    Shown.MINUTES: N_("What the minutes say"),
    Shown.REACH: N_("The ruling holds for"),
    Shown.PLAN: N_("Plan"),
    Shown.MILESTONES: N_("Milestones"),
    Shown.REVIEW_ON: N_("Review date"),
    Shown.WORKS: N_("Works project"),
    Shown.GIVER: N_("Unit that hands over"),
    Shown.TAKER: N_("Unit that takes over"),
    Shown.SOURCE: N_("List and number there"),
    Shown.SAID: N_("What became of it there"),
    Shown.SAID_ON: N_("On which day"),
    Shown.SOURCE_DUE: N_("Demanded there by"),
    Shown.VERIFIER: N_("Verifier sent"),
    Shown.NOTE: N_("Note"),
}

CLOCK_LABELS: dict[Clock, str] = {
    Clock.FILING: N_("Filing"),
    Clock.DISPATCHING: N_("Dispatching"),
    Clock.ACKNOWLEDGING: N_("Acknowledging"),
    Clock.HANDLING: N_("Rectifying"),
    Clock.INNER: N_("Rectifying, inner deadline"),
    Clock.VERIFYING: N_("Verifying"),
    Clock.CLOSING: N_("Closing out"),
    Clock.SETTLING: N_("Settling whose it is"),
    Clock.CONFIRMING: N_("Confirming on the spot"),
}

APPEAL_LABELS: dict[Appeal, str] = {
    Appeal.ASKED: N_("waits for its answer"),
    Appeal.GRANTED: N_("granted: late, and exempted in the figures"),
    Appeal.REFUSED: N_("refused: counted as late"),
}

REACH_LABELS: dict[Reach, str] = {
    Reach.ONCE: N_("this issue alone"),
    Reach.SITE: N_("this kind of problem at this site"),
    Reach.AREA: N_("this kind of problem in this division"),
}

_STATES = {row.code: row for row in STATES}
_MOVES = {row.code: row for row in MOVES}


@dataclass(frozen=True, slots=True)
class Required:
    """What a move asks of this issue: fields it must have, fields it may have, evidence with how many pieces."""

    must_show: tuple[Shown, ...]
    may_show: tuple[Shown, ...]
    evidence: tuple[EvidenceNeed, ...]


def state_row(state: State) -> StateRow:
    """The row of one state."""
    return _STATES[state]


def move_row(move: MoveCode) -> Move:
    """The row of one move."""
    return _MOVES[move]


def is_open(state: State) -> bool:
    """Whether an issue in this state still waits for somebody."""
    return _STATES[state].is_open


def moves_from(state: State | None) -> tuple[Move, ...]:
    """The moves that lead on from ``state``, in the order of the rows; None gives those that begin an issue."""
    return tuple(move for move in MOVES if _leads_from(move, state))


def offered(situation: Situation) -> tuple[Move, ...]:
    """The moves that this actor may make on this issue now, once the fields are filled and the evidence is there."""
    return tuple(move for move in MOVES if not any(_standing(move, situation)))


def required(move: MoveCode, situation: Situation) -> Required:
    """What ``move`` asks for: the fields of its row and the evidence that the kind of problem and the tier demand."""
    row = _MOVES[move]
    needs = needs_at(move, demand=situation.demand, tier=situation.tier)
    return Required(row.must_show, row.may_show, needs if Guard.EVIDENCE_COMPLETE in row.guards else ())


def may_move(situation: Situation, move: MoveCode) -> Allowed | Refused:
    """Whether the move may be made now, and if not the first reason why."""
    row = _MOVES[move]
    for refusal in _standing(row, situation):
        return refusal
    for refusal in _shortcomings(row, situation):
        return refusal
    return Allowed(row)


def ensure(situation: Situation, move: MoveCode) -> Move:
    """Return the move's row, or raise :class:`MoveRefused`."""
    answer = may_move(situation, move)
    if isinstance(answer, Refused):
        raise MoveRefused(answer)
    return answer.move


def state_after(move: Move, state: State, before: State | None = None) -> State:
    """The state to which a move leads an issue from ``state``; ``before`` is the one that its last move came from."""
    match move.to_state:
        case State() as there:
            return there
        case Whither.STAY:
            return state
    if before is None:
        raise ValueError(f"{move.code} leads back, but nothing is known of before")
    return before


def _leads_from(move: Move, state: State | None) -> bool:
    return state in move.from_states if state is not None else not move.from_states


def _standing(move: Move, situation: Situation) -> Iterable[Refused]:
    """Reasons that lie in the state and the actor."""
    if not _leads_from(move, situation.state):
        state = situation.state
        yield refused("wrong_state", state=_STATES[state].label if state else "")
    granted = [grant for grant in move.grants if grant.capability in situation.capabilities]
    if not granted:
        yield refused("not_entitled")
    elif not any(not g.relations or situation.relations & set(g.relations) for g in granted):
        yield refused("not_your_issue")
    if situation.in_bulk and not move.bulk:
        yield refused("not_in_bulk")
    yield from _guarded(move, situation, [guard for guard in move.guards if guard in ACTOR_GUARDS])


def _shortcomings(move: Move, situation: Situation) -> Iterable[Refused]:
    """Reasons that lie in what was filled in and brought."""
    for name in move.must_show:
        if name not in situation.shown:
            yield refused("field_missing", field=FIELD_LABELS[name])
    yield from _guarded(move, situation, [guard for guard in move.guards if guard not in ACTOR_GUARDS])


def _guarded(move: Move, situation: Situation, guards: Iterable[Guard]) -> Iterable[Refused]:
    answers = (CHECKS[guard](move, situation) for guard in guards)
    return (answer for answer in answers if answer is not None)
