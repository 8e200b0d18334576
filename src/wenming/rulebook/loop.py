"""The rectification loop (整改闭环): the states of an issue, the moves between them, who may make them, what they ask.

States and moves are rows; adding one is adding a row here, a service and a label. The straight path is
raise (上报) → file (立案) → dispatch (交办) → acknowledge (签收) → report rectified (整改) → verify (核查) →
close out (销号), with passing down (转办) and taking back (收回), return (退单), send back (退回重办), merge (并案);
what is no case is declined (不予受理) before it is filed or declared void (作废) after. A closed issue is looked
back at (回头看): it holds, or it has relapsed (反弹) and goes on. An extension (延期) is asked for, endorsed, granted.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from wenming.rulebook.labels import N_
from wenming.rulebook.loop_guards import ACTOR_GUARDS, CHECKS, Situation, refused
from wenming.rulebook.loop_terms import (
    Allowed,
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
    Refused,
    Relation,
    Shown,
    State,
    StateRow,
)
from wenming.rulebook.verification import EvidenceNeed, needs_at

__all__ = [
    "CLOCK_LABELS",
    "FIELD_LABELS",
    "MOVES",
    "STATES",
    "Allowed",
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
    "Refused",
    "Relation",
    "Required",
    "Shown",
    "Situation",
    "State",
    "StateRow",
    "ensure",
    "is_open",
    "may_move",
    "move_row",
    "moves_from",
    "offered",
    "required",
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

_DESK = (Grant(Capability.DESK, (Relation.OFFICE,)),)
_UNIT_ADDRESSED = (Grant(Capability.HANDLE, (Relation.ANSWERABLE,)),)
_UNIT_AT_WORK = (Grant(Capability.HANDLE, (Relation.HOLDER, Relation.ANSWERABLE)),)
_CHAIN = (Grant(Capability.HANDLE, (Relation.HOLDER, Relation.ANSWERABLE, Relation.PASSED_ON)),)
_VERIFIER = (Grant(Capability.VERIFY, (Relation.OFFICE, Relation.VERIFIER)),)


def _starts(*clocks: Clock) -> tuple[ClockChange, ...]:
    return tuple(ClockChange(clock, Effect.START) for clock in clocks)


def _pauses(*clocks: Clock) -> tuple[ClockChange, ...]:
    return tuple(ClockChange(clock, Effect.PAUSE) for clock in clocks)


def _resumes(*clocks: Clock) -> tuple[ClockChange, ...]:
    return tuple(ClockChange(clock, Effect.RESUME) for clock in clocks)


def _stops(*clocks: Clock) -> tuple[ClockChange, ...]:
    return tuple(ClockChange(clock, Effect.STOP) for clock in clocks)


MOVES = (
    Move(
        code=MoveCode.RAISE,
        label=N_("Raise"),
        from_states=(),
        to_state=State.RAISED,
        grants=(Grant(Capability.RAISE), Grant(Capability.DESK)),
        must_show=(Shown.TITLE, Shown.PLACE),
        may_show=(Shown.CONDITION, Shown.NOTE),
        clocks=_starts(Clock.FILING),
        holding=Holding.DESK,
        announces="IssueRaised",
        bulk=True,
    ),
    Move(
        code=MoveCode.FILE,
        label=N_("File"),
        from_states=(State.RAISED,),
        to_state=State.FILED,
        grants=_DESK,
        must_show=(Shown.LIMIT, Shown.TIER),
        may_show=(Shown.CONDITION, Shown.NOTE),
        clocks=_stops(Clock.FILING) + _starts(Clock.DISPATCHING),
        announces="IssueFiled",
        bulk=True,
    ),
    Move(
        code=MoveCode.DISPATCH,
        label=N_("Dispatch"),
        from_states=(State.FILED,),
        to_state=State.DISPATCHED,
        grants=_DESK,
        must_show=(Shown.LEAD_UNIT,),
        may_show=(Shown.SUPPORTING_UNITS, Shown.LIMIT, Shown.NOTE),
        clocks=_stops(Clock.DISPATCHING) + _starts(Clock.ACKNOWLEDGING, Clock.HANDLING),
        holding=Holding.LEAD_UNIT,
        announces="IssueDispatched",
        bulk=True,
    ),
    Move(
        code=MoveCode.ACKNOWLEDGE,
        label=N_("Acknowledge"),
        from_states=(State.DISPATCHED,),
        to_state=State.ACKNOWLEDGED,
        grants=_UNIT_ADDRESSED,
        may_show=(Shown.NOTE,),
        clocks=_stops(Clock.ACKNOWLEDGING),
        announces="IssueAcknowledged",
        bulk=True,
    ),
    Move(
        code=MoveCode.PASS_DOWN,
        label=N_("Pass down"),
        from_states=(State.ACKNOWLEDGED,),
        to_state=State.ACKNOWLEDGED,
        grants=_CHAIN,
        must_show=(Shown.HOLDER_UNIT, Shown.INNER_DUE),
        may_show=(Shown.NOTE,),
        guards=(Guard.TO_SUBORDINATE, Guard.INNER_BEFORE_OUTER),
        clocks=_starts(Clock.INNER),
        holding=Holding.HOLDER_UNIT,
        announces="IssuePassedDown",
        bulk=True,
    ),
    Move(
        code=MoveCode.RETURN,
        label=N_("Return to the desk"),
        from_states=(State.DISPATCHED, State.ACKNOWLEDGED),
        to_state=State.FILED,
        grants=_UNIT_ADDRESSED,
        must_show=(Shown.REASON, Shown.BASIS),
        clocks=_stops(Clock.ACKNOWLEDGING, Clock.HANDLING, Clock.INNER) + _starts(Clock.DISPATCHING),
        holding=Holding.DESK,
        announces="IssueReturned",
    ),
    Move(
        code=MoveCode.REPORT_RECTIFIED,
        label=N_("Report rectified"),
        from_states=(State.ACKNOWLEDGED,),
        to_state=State.REPORTED,
        grants=_UNIT_AT_WORK,
        must_show=(Shown.MEASURES,),
        may_show=(Shown.RESPONSIBLE, Shown.RECTIFIED_ON, Shown.NOTE),
        guards=(Guard.EVIDENCE_COMPLETE,),
        clocks=_pauses(Clock.HANDLING, Clock.INNER) + _starts(Clock.VERIFYING),
        announces="IssueReportedRectified",
        bulk=True,
    ),
    Move(
        code=MoveCode.VERIFY,
        label=N_("Verify"),
        from_states=(State.REPORTED,),
        to_state=State.VERIFIED,
        grants=_VERIFIER,
        may_show=(Shown.NOTE,),
        guards=(Guard.VERIFIER_FITS_TIER, Guard.VERIFIER_INDEPENDENT, Guard.EVIDENCE_COMPLETE),
        clocks=_stops(Clock.VERIFYING, Clock.HANDLING, Clock.INNER) + _starts(Clock.CLOSING),
        announces="IssueVerified",
        bulk=True,
    ),
    Move(
        code=MoveCode.SEND_BACK,
        label=N_("Send back"),
        from_states=(State.REPORTED,),
        to_state=State.ACKNOWLEDGED,
        grants=_VERIFIER,
        must_show=(Shown.REASON,),
        may_show=(Shown.NOTE,),
        guards=(Guard.VERIFIER_FITS_TIER, Guard.VERIFIER_INDEPENDENT),
        clocks=_stops(Clock.VERIFYING) + _resumes(Clock.HANDLING, Clock.INNER),
        announces="IssueSentBack",
    ),
    Move(
        code=MoveCode.CLOSE_OUT,
        label=N_("Close out"),
        from_states=(State.VERIFIED,),
        to_state=State.CLOSED,
        grants=(Grant(Capability.CLOSE_OUT, (Relation.OFFICE,)),),
        may_show=(Shown.NOTE,),
        clocks=_stops(Clock.CLOSING),
        announces="IssueClosedOut",
        bulk=True,
    ),
    Move(
        code=MoveCode.MERGE,
        label=N_("Merge"),
        from_states=(State.RAISED, State.FILED, State.DISPATCHED, State.ACKNOWLEDGED, State.REPORTED),
        to_state=State.MERGED,
        grants=_DESK,
        must_show=(Shown.SURVIVOR,),
        may_show=(Shown.REASON,),
        guards=(Guard.SURVIVOR_STANDS,),
        clocks=_stops(*Clock),
        announces="IssueMerged",
    ),
    Move(
        code=MoveCode.RECALL,
        label=N_("Take back"),
        from_states=(State.ACKNOWLEDGED,),
        to_state=State.ACKNOWLEDGED,
        grants=_UNIT_ADDRESSED,
        must_show=(Shown.REASON,),
        guards=(Guard.PASSED_DOWN,),
        clocks=_stops(Clock.INNER),
        holding=Holding.LEAD_UNIT,
        announces="IssueRecalled",
        bulk=True,
    ),
    Move(
        code=MoveCode.DECLINE,
        label=N_("Decline"),
        from_states=(State.RAISED,),
        to_state=State.DECLINED,
        grants=_DESK,
        must_show=(Shown.REASON,),
        clocks=_stops(Clock.FILING),
        announces="IssueDeclined",
    ),
    Move(
        code=MoveCode.VOID,
        label=N_("Declare void"),
        from_states=(State.FILED, State.DISPATCHED, State.ACKNOWLEDGED, State.REPORTED),
        to_state=State.VOID,
        grants=(Grant(Capability.CLOSE_OUT, (Relation.OFFICE,)),),
        must_show=(Shown.REASON, Shown.BASIS),
        clocks=_stops(*Clock),
        announces="IssueDeclaredVoid",
    ),
    Move(
        code=MoveCode.LOOK_BACK,
        label=N_("Found holding"),
        from_states=(State.CLOSED,),
        to_state=State.CLOSED,
        grants=_VERIFIER,
        may_show=(Shown.NOTE,),
        guards=(Guard.VERIFIER_INDEPENDENT, Guard.EVIDENCE_COMPLETE),
        announces="IssueFoundHolding",
    ),
    Move(
        code=MoveCode.RELAPSE,
        label=N_("Mark relapsed"),
        from_states=(State.CLOSED,),
        to_state=State.DISPATCHED,
        grants=_VERIFIER,
        must_show=(Shown.REASON,),
        may_show=(Shown.LEAD_UNIT,),
        guards=(Guard.STILL_HELD, Guard.EVIDENCE_COMPLETE),
        clocks=_starts(Clock.ACKNOWLEDGING, Clock.HANDLING),
        holding=Holding.LEAD_UNIT,
        announces="IssueRelapsed",
    ),
    Move(
        code=MoveCode.ASK_EXTENSION,
        label=N_("Ask for an extension"),
        from_states=(State.ACKNOWLEDGED,),
        to_state=State.ACKNOWLEDGED,
        grants=_UNIT_ADDRESSED,
        must_show=(Shown.REASON,),
        guards=(Guard.MAY_ASK_EXTENSION,),
        announces="IssueExtensionAsked",
    ),
    Move(
        code=MoveCode.ENDORSE_EXTENSION,
        label=N_("Endorse the extension"),
        from_states=(State.ACKNOWLEDGED,),
        to_state=State.ACKNOWLEDGED,
        grants=_DESK,
        may_show=(Shown.NOTE,),
        guards=(Guard.EXTENSION_ASKED, Guard.EXTENSION_UNENDORSED),
        announces="IssueExtensionEndorsed",
    ),
    Move(
        code=MoveCode.GRANT_EXTENSION,
        label=N_("Grant the extension"),
        from_states=(State.ACKNOWLEDGED,),
        to_state=State.ACKNOWLEDGED,
        grants=(Grant(Capability.CLOSE_OUT, (Relation.OFFICE,)),),
        may_show=(Shown.NOTE,),
        guards=(Guard.EXTENSION_ASKED, Guard.ENDORSED_BY_ANOTHER),
        clocks=(ClockChange(Clock.HANDLING, Effect.EXTEND),),
        announces="IssueExtended",
    ),
    Move(
        code=MoveCode.REFUSE_EXTENSION,
        label=N_("Refuse the extension"),
        from_states=(State.ACKNOWLEDGED,),
        to_state=State.ACKNOWLEDGED,
        grants=_DESK,
        must_show=(Shown.REASON,),
        guards=(Guard.EXTENSION_ASKED,),
        announces="IssueExtensionRefused",
    ),
)

FIELD_LABELS: dict[Shown, str] = {
    Shown.TITLE: N_("What is wrong"),
    Shown.PLACE: N_("Place"),
    Shown.CONDITION: N_("Standard or filing condition"),
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
