"""What may come before filing: confirming on the spot (核实), where the desk asks a unit whether the problem is there,
and fixing on the spot (立行立改), where whoever found a problem has put it right.
"""

from wenming.rulebook.labels import N_
from wenming.rulebook.loop_rows import DESK, pauses, resumes, starts, stops
from wenming.rulebook.loop_terms import (
    Capability,
    Clock,
    Grant,
    Guard,
    Holding,
    Move,
    MoveCode,
    Relation,
    Shown,
    State,
)

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

FIXING = (
    Move(
        code=MoveCode.FIX_ON_SPOT,
        label=N_("Fixed on the spot"),
        from_states=(State.RAISED,),
        to_state=State.REPORTED,
        grants=(Grant(Capability.RAISE, (Relation.REPORTER,)),),
        must_show=(Shown.MEASURES,),
        may_show=(Shown.NOTE,),
        guards=(Guard.EVIDENCE_COMPLETE,),
        # The unit's own limit is there at once, so that it runs on if the report is not accepted.
        clocks=stops(Clock.FILING, Clock.CONFIRMING) + starts(Clock.HANDLING, Clock.VERIFYING) + pauses(Clock.HANDLING),
        holding=Holding.LEAD_UNIT,
        announces="IssueFixedOnSpot",
    ),
)
