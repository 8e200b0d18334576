"""Settling whose an issue is (会商定责), after two units returned it: a look together, minutes, a ruling (裁定).

The desk may have it fixed first and settled later (先整改后定责). Who is named has a binding assignment (指定办理): the
unit does not return the issue, but may record an objection (保留意见) while its clock runs on. To rule takes who may
close out, not the desk alone: a ruling binds a unit against its word, and a lasting one every like case after it.
"""

from wenming.rulebook.labels import N_
from wenming.rulebook.loop_rows import AUTHORITY, DESK, UNIT_ADDRESSED, pauses, starts, stops
from wenming.rulebook.loop_terms import Clock, Guard, Holding, Move, MoveCode, Shown, State, Whither

OWNERSHIP = (
    Move(
        code=MoveCode.OPEN_SETTLEMENT,
        label=N_("Settle whose it is"),
        from_states=(State.FILED,),
        to_state=State.FILED,
        grants=DESK,
        may_show=(Shown.NOTE,),
        guards=(Guard.NOT_SETTLING, Guard.RETURNED_TWICE),
        clocks=pauses(Clock.DISPATCHING) + starts(Clock.SETTLING),
        announces="IssueSettlementOpened",
    ),
    Move(
        code=MoveCode.LOOK_JOINTLY,
        label=N_("Record the joint look"),
        from_states=(State.FILED, State.DISPATCHED, State.ACKNOWLEDGED, State.REPORTED, State.VERIFIED),
        to_state=Whither.STAY,
        grants=DESK,
        must_show=(Shown.LOOKED_AT, Shown.PRESENT, Shown.MINUTES),
        guards=(Guard.SETTLING,),
        announces="IssueLookedAtJointly",
    ),
    Move(
        code=MoveCode.FIX_FIRST,
        label=N_("Have it fixed first"),
        from_states=(State.FILED,),
        to_state=State.DISPATCHED,
        grants=DESK,
        may_show=(Shown.LEAD_UNIT, Shown.NOTE),
        guards=(Guard.SETTLING,),
        clocks=stops(Clock.DISPATCHING) + starts(Clock.ACKNOWLEDGING, Clock.HANDLING),
        holding=Holding.LEAD_UNIT,
        announces="IssueFixedFirst",
    ),
    Move(
        code=MoveCode.RULE,
        label=N_("Rule, and dispatch"),
        from_states=(State.FILED,),
        to_state=State.DISPATCHED,
        grants=AUTHORITY,
        must_show=(Shown.LEAD_UNIT, Shown.BASIS, Shown.REACH),
        may_show=(Shown.NOTE,),
        guards=(Guard.SETTLING, Guard.LOOKED_AT_JOINTLY),
        clocks=stops(Clock.DISPATCHING, Clock.SETTLING) + starts(Clock.ACKNOWLEDGING, Clock.HANDLING),
        holding=Holding.LEAD_UNIT,
        announces="IssueRuledOn",
        can_undo=False,
    ),
    Move(
        code=MoveCode.RULE_LATER,
        label=N_("Rule on whose it was"),
        from_states=(State.DISPATCHED, State.ACKNOWLEDGED, State.REPORTED, State.VERIFIED),
        to_state=Whither.STAY,
        grants=AUTHORITY,
        must_show=(Shown.LEAD_UNIT, Shown.BASIS, Shown.REACH),
        may_show=(Shown.NOTE,),
        guards=(Guard.SETTLING, Guard.LOOKED_AT_JOINTLY),
        clocks=stops(Clock.SETTLING),
        announces="IssueRuledOnLater",
        can_undo=False,
    ),
    Move(
        code=MoveCode.OBJECT,
        label=N_("Record an objection"),
        from_states=(State.DISPATCHED, State.ACKNOWLEDGED),
        to_state=Whither.STAY,
        grants=UNIT_ADDRESSED,
        must_show=(Shown.REASON,),
        guards=(Guard.BOUND,),
        announces="IssueObjectedTo",
    ),
)
