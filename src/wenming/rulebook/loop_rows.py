"""The straight path of the loop and the ways back from it, as rows; and the words in which rows are written."""

from wenming.rulebook.labels import N_
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
    Relation,
    Shown,
    State,
)

AUTHORITY = (Grant(Capability.CLOSE_OUT, (Relation.OFFICE,)),)
DESK = (Grant(Capability.DESK, (Relation.OFFICE,)),)
UNIT_ADDRESSED = (Grant(Capability.HANDLE, (Relation.ANSWERABLE,)),)
UNIT_AT_WORK = (Grant(Capability.HANDLE, (Relation.HOLDER,)),)
UNIT_BETWEEN = (Grant(Capability.HANDLE, (Relation.PASSED_ON,)),)
UNIT_ABOVE = (Grant(Capability.HANDLE, (Relation.ANSWERABLE, Relation.PASSED_ON)),)
CHAIN = (Grant(Capability.HANDLE, (Relation.HOLDER, Relation.ANSWERABLE, Relation.PASSED_ON)),)
VERIFIER = (Grant(Capability.VERIFY, (Relation.OFFICE, Relation.VERIFIER)),)


def starts(*clocks: Clock) -> tuple[ClockChange, ...]:
    """Start these clocks."""
    return tuple(ClockChange(clock, Effect.START) for clock in clocks)


def pauses(*clocks: Clock) -> tuple[ClockChange, ...]:
    """Let these clocks stand still."""
    return tuple(ClockChange(clock, Effect.PAUSE) for clock in clocks)


def resumes(*clocks: Clock) -> tuple[ClockChange, ...]:
    """Let these clocks run on."""
    return tuple(ClockChange(clock, Effect.RESUME) for clock in clocks)


def reopens(*clocks: Clock) -> tuple[ClockChange, ...]:
    """Let these clocks run on that a merge had stopped."""
    return tuple(ClockChange(clock, Effect.REOPEN) for clock in clocks)


def stops(*clocks: Clock) -> tuple[ClockChange, ...]:
    """Stop these clocks for good."""
    return tuple(ClockChange(clock, Effect.STOP) for clock in clocks)


HANDLING = (
    Move(
        code=MoveCode.RAISE,
        label=N_("Raise"),
        from_states=(),
        to_state=State.RAISED,
        grants=(Grant(Capability.RAISE), Grant(Capability.DESK)),
        must_show=(Shown.TITLE, Shown.PLACE),
        may_show=(Shown.CONDITION, Shown.NOTE),
        clocks=starts(Clock.FILING),
        holding=Holding.DESK,
        announces="IssueRaised",
        bulk=True,
        can_undo=False,
    ),
    Move(
        code=MoveCode.FILE,
        label=N_("File"),
        from_states=(State.RAISED,),
        to_state=State.FILED,
        grants=DESK,
        must_show=(Shown.TRACK, Shown.LIMIT, Shown.TIER),
        may_show=(Shown.CONDITION, Shown.PLAN, Shown.MILESTONES, Shown.REVIEW_ON, Shown.NOTE),
        guards=(Guard.LONG_TERM_PLANNED,),
        clocks=stops(Clock.FILING, Clock.CONFIRMING) + starts(Clock.DISPATCHING),
        announces="IssueFiled",
        bulk=True,
    ),
    Move(
        code=MoveCode.DISPATCH,
        label=N_("Dispatch"),
        from_states=(State.FILED,),
        to_state=State.DISPATCHED,
        grants=DESK,
        must_show=(Shown.LEAD_UNIT,),
        may_show=(Shown.SUPPORTING_UNITS, Shown.LIMIT, Shown.NOTE),
        guards=(Guard.NOT_SETTLING,),
        clocks=stops(Clock.DISPATCHING) + starts(Clock.ACKNOWLEDGING, Clock.HANDLING),
        holding=Holding.LEAD_UNIT,
        announces="IssueDispatched",
        bulk=True,
    ),
    Move(
        code=MoveCode.ACKNOWLEDGE,
        label=N_("Acknowledge"),
        from_states=(State.DISPATCHED,),
        to_state=State.ACKNOWLEDGED,
        grants=UNIT_ADDRESSED,
        may_show=(Shown.NOTE,),
        clocks=stops(Clock.ACKNOWLEDGING),
        announces="IssueAcknowledged",
        bulk=True,
    ),
    Move(
        code=MoveCode.PASS_DOWN,
        label=N_("Pass down"),
        from_states=(State.ACKNOWLEDGED,),
        to_state=State.ACKNOWLEDGED,
        grants=CHAIN,
        must_show=(Shown.HOLDER_UNIT, Shown.INNER_DUE),
        may_show=(Shown.NOTE,),
        guards=(Guard.NOT_CARRIED, Guard.TO_SUBORDINATE, Guard.INNER_BEFORE_OUTER),
        clocks=resumes(Clock.INNER) + starts(Clock.INNER),
        holding=Holding.HOLDER_UNIT,
        announces="IssuePassedDown",
        bulk=True,
    ),
    Move(
        code=MoveCode.RETURN,
        label=N_("Return to the desk"),
        from_states=(State.DISPATCHED, State.ACKNOWLEDGED),
        to_state=State.FILED,
        grants=UNIT_ADDRESSED,
        must_show=(Shown.REASON, Shown.BASIS),
        guards=(Guard.NOT_BOUND,),
        clocks=stops(Clock.ACKNOWLEDGING, Clock.HANDLING, Clock.INNER) + starts(Clock.DISPATCHING),
        holding=Holding.DESK,
        announces="IssueReturned",
    ),
    Move(
        code=MoveCode.REPORT_RECTIFIED,
        label=N_("Report rectified"),
        from_states=(State.ACKNOWLEDGED,),
        to_state=State.REPORTED,
        grants=UNIT_ADDRESSED,
        must_show=(Shown.MEASURES,),
        may_show=(Shown.RESPONSIBLE, Shown.RECTIFIED_ON, Shown.NOTE),
        guards=(Guard.NO_CHECK_WAITING, Guard.EVIDENCE_COMPLETE),
        clocks=resumes(Clock.HANDLING) + pauses(Clock.HANDLING, Clock.INNER) + starts(Clock.VERIFYING),
        announces="IssueReportedRectified",
        bulk=True,
    ),
    Move(
        code=MoveCode.VERIFY,
        label=N_("Verify"),
        from_states=(State.REPORTED,),
        to_state=State.VERIFIED,
        grants=VERIFIER,
        may_show=(Shown.NOTE,),
        guards=(
            Guard.VERIFIER_FITS_TIER,
            Guard.VERIFIER_INDEPENDENT,
            Guard.SECOND_VISIT_LATER,
            Guard.EVIDENCE_COMPLETE,
        ),
        clocks=stops(Clock.VERIFYING, Clock.HANDLING, Clock.INNER) + starts(Clock.CLOSING),
        announces="IssueVerified",
        bulk=True,
    ),
    Move(
        code=MoveCode.SEND_BACK,
        label=N_("Send back"),
        from_states=(State.REPORTED,),
        to_state=State.ACKNOWLEDGED,
        grants=VERIFIER,
        must_show=(Shown.REASON,),
        may_show=(Shown.NOTE,),
        guards=(Guard.VERIFIER_FITS_TIER, Guard.VERIFIER_INDEPENDENT),
        clocks=stops(Clock.VERIFYING) + resumes(Clock.HANDLING, Clock.INNER),
        announces="IssueSentBack",
    ),
    Move(
        code=MoveCode.CLOSE_OUT,
        label=N_("Close out"),
        from_states=(State.VERIFIED,),
        to_state=State.CLOSED,
        grants=AUTHORITY,
        may_show=(Shown.NOTE,),
        guards=(Guard.NOT_SETTLING,),
        clocks=stops(Clock.CLOSING, Clock.SETTLING),
        announces="IssueClosedOut",
        bulk=True,
    ),
    Move(
        code=MoveCode.MERGE,
        label=N_("Merge"),
        from_states=(State.RAISED, State.FILED, State.DISPATCHED, State.ACKNOWLEDGED, State.REPORTED),
        to_state=State.MERGED,
        grants=DESK,
        must_show=(Shown.SURVIVOR,),
        may_show=(Shown.REASON,),
        guards=(Guard.SURVIVOR_STANDS,),
        clocks=stops(*Clock),
        announces="IssueMerged",
        can_undo=False,
    ),
    Move(
        code=MoveCode.RECALL,
        label=N_("Take back"),
        from_states=(State.ACKNOWLEDGED,),
        to_state=State.ACKNOWLEDGED,
        grants=UNIT_ADDRESSED,
        must_show=(Shown.REASON,),
        guards=(Guard.PASSED_DOWN,),
        clocks=stops(Clock.INNER),
        holding=Holding.LEAD_UNIT,
        announces="IssueRecalled",
        bulk=True,
    ),
    Move(
        code=MoveCode.DECLINE,
        label=N_("Decline"),
        from_states=(State.RAISED,),
        to_state=State.DECLINED,
        grants=DESK,
        must_show=(Shown.REASON,),
        clocks=stops(Clock.FILING, Clock.CONFIRMING),
        announces="IssueDeclined",
    ),
    Move(
        code=MoveCode.VOID,
        label=N_("Declare void"),
        from_states=(State.FILED, State.DISPATCHED, State.ACKNOWLEDGED, State.REPORTED),
        to_state=State.VOID,
        grants=AUTHORITY,
        must_show=(Shown.REASON, Shown.BASIS),
        clocks=stops(*Clock),
        announces="IssueDeclaredVoid",
    ),
)
