"""What may follow besides: looking back, more time, and taking back; rows like those of the straight path."""

from wenming.rulebook.labels import N_
from wenming.rulebook.loop_rows import AUTHORITY, DESK, UNIT_ADDRESSED, VERIFIER, starts
from wenming.rulebook.loop_terms import (
    Capability,
    Clock,
    ClockChange,
    Effect,
    Grant,
    Guard,
    Holding,
    Move,
    MoveCode,
    Shown,
    State,
    Whither,
)

LOOKING_BACK = (
    Move(
        code=MoveCode.LOOK_BACK,
        label=N_("Found holding"),
        from_states=(State.CLOSED,),
        to_state=State.CLOSED,
        grants=VERIFIER,
        may_show=(Shown.NOTE,),
        guards=(Guard.VERIFIER_INDEPENDENT, Guard.EVIDENCE_COMPLETE),
        announces="IssueFoundHolding",
        can_undo=False,
    ),
    Move(
        code=MoveCode.RELAPSE,
        label=N_("Mark relapsed"),
        from_states=(State.CLOSED,),
        to_state=State.DISPATCHED,
        grants=VERIFIER,
        must_show=(Shown.REASON,),
        may_show=(Shown.LEAD_UNIT,),
        guards=(Guard.STILL_HELD, Guard.EVIDENCE_COMPLETE),
        clocks=starts(Clock.ACKNOWLEDGING, Clock.HANDLING),
        holding=Holding.LEAD_UNIT,
        announces="IssueRelapsed",
        can_undo=False,
    ),
)

MORE_TIME = (
    Move(
        code=MoveCode.ASK_EXTENSION,
        label=N_("Ask for an extension"),
        from_states=(State.ACKNOWLEDGED,),
        to_state=State.ACKNOWLEDGED,
        grants=UNIT_ADDRESSED,
        must_show=(Shown.REASON,),
        guards=(Guard.MAY_ASK_EXTENSION,),
        announces="IssueExtensionAsked",
    ),
    Move(
        code=MoveCode.ENDORSE_EXTENSION,
        label=N_("Endorse the extension"),
        from_states=(State.ACKNOWLEDGED,),
        to_state=State.ACKNOWLEDGED,
        grants=DESK,
        may_show=(Shown.NOTE,),
        guards=(Guard.EXTENSION_ASKED, Guard.EXTENSION_UNENDORSED),
        announces="IssueExtensionEndorsed",
    ),
    Move(
        code=MoveCode.GRANT_EXTENSION,
        label=N_("Grant the extension"),
        from_states=(State.ACKNOWLEDGED,),
        to_state=State.ACKNOWLEDGED,
        grants=AUTHORITY,
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
        grants=DESK,
        must_show=(Shown.REASON,),
        guards=(Guard.EXTENSION_ASKED,),
        announces="IssueExtensionRefused",
    ),
)

# What reached further cannot be taken back with the last act: a number given out, a merge that both histories tell,
# a look-back that is settled, a ruling that binds later cases. Their rows say so with ``can_undo=False``.
TAKING_BACK = (
    Move(
        code=MoveCode.UNDO,
        label=N_("Undo"),
        from_states=(
            State.FILED,
            State.DISPATCHED,
            State.ACKNOWLEDGED,
            State.REPORTED,
            State.VERIFIED,
            State.CLOSED,
            State.DECLINED,
            State.VOID,
        ),
        to_state=Whither.BACK,
        grants=(
            Grant(Capability.DESK),
            Grant(Capability.HANDLE),
            Grant(Capability.VERIFY),
            Grant(Capability.CLOSE_OUT),
        ),
        guards=(Guard.MAY_UNDO,),
        announces="IssueUndone",
        can_undo=False,
    ),
)
