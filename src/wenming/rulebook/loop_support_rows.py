"""Co-handling (协办): supporting units are named and withdrawn after dispatch, and report their part.

The lead unit stays answerable: its clock runs on, and no part stands for the whole.
"""

from wenming.rulebook.labels import N_
from wenming.rulebook.loop_rows import DESK
from wenming.rulebook.loop_terms import Capability, Grant, Guard, Move, MoveCode, Relation, Shown, State, Whither

_AT_WORK = (State.DISPATCHED, State.ACKNOWLEDGED)
SUPPORT = (
    Move(
        code=MoveCode.ADD_SUPPORT,
        label=N_("Name supporting units"),
        from_states=_AT_WORK,
        to_state=Whither.STAY,
        grants=DESK,
        must_show=(Shown.SUPPORTING_UNITS,),
        may_show=(Shown.NOTE,),
        guards=(Guard.SUPPORT_IS_NEW,),
        announces="IssueSupportAdded",
    ),
    Move(
        code=MoveCode.WITHDRAW_SUPPORT,
        label=N_("Withdraw supporting units"),
        from_states=_AT_WORK,
        to_state=Whither.STAY,
        grants=DESK,
        must_show=(Shown.SUPPORTING_UNITS, Shown.REASON),
        guards=(Guard.HAS_SUPPORT, Guard.SUPPORT_IS_HELD),
        announces="IssueSupportWithdrawn",
    ),
    Move(
        code=MoveCode.REPORT_PART,
        label=N_("Report our part"),
        from_states=_AT_WORK,
        to_state=Whither.STAY,
        grants=(Grant(Capability.HANDLE, (Relation.SUPPORTING,)),),
        must_show=(Shown.MEASURES,),
        may_show=(Shown.NOTE,),
        announces="IssuePartReported",
    ),
)
