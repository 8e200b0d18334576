"""Confirming on the spot before filing (核实): the desk asks a unit whether the problem is there."""

from wenming.rulebook.labels import N_
from wenming.rulebook.loop_rows import DESK, pauses, resumes, starts, stops
from wenming.rulebook.loop_terms import Capability, Clock, Grant, Guard, Move, MoveCode, Relation, Shown, State

_ASKED = (Grant(Capability.RAISE, (Relation.CONFIRMER,)), *DESK)

CONFIRMING = (
    Move(
        code=MoveCode.ASK_CONFIRMATION,
        label=N_("Have it confirmed"),
        from_states=(State.RAISED,),
        to_state=State.RAISED,
        grants=DESK,
        must_show=(Shown.CONFIRMER,),
        may_show=(Shown.NOTE,),
        guards=(Guard.CONFIRMATION_UNASKED,),
        clocks=pauses(Clock.FILING) + starts(Clock.CONFIRMING),
        announces="IssueConfirmationAsked",
    ),
    Move(
        code=MoveCode.CONFIRM,
        label=N_("Found on the spot"),
        from_states=(State.RAISED,),
        to_state=State.RAISED,
        grants=_ASKED,
        may_show=(Shown.NOTE,),
        guards=(Guard.CONFIRMATION_ASKED,),
        clocks=stops(Clock.CONFIRMING) + resumes(Clock.FILING),
        announces="IssueConfirmed",
    ),
    Move(
        code=MoveCode.NOT_FOUND,
        label=N_("Not found on the spot"),
        from_states=(State.RAISED,),
        to_state=State.RAISED,
        grants=_ASKED,
        must_show=(Shown.REASON,),
        guards=(Guard.CONFIRMATION_ASKED,),
        clocks=stops(Clock.CONFIRMING) + resumes(Clock.FILING),
        announces="IssueNotFound",
    ),
)
