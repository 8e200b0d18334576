"""The first check (初核) inside a unit: who works on an issue reports up, and every unit of the chain checks in its
turn before the unit that answers reports to the desk; rows like those of the straight path.

What does not pass goes back to who works on it, whichever unit found that; it comes up again step by step.
"""

from wenming.rulebook.labels import N_
from wenming.rulebook.loop_rows import UNIT_ABOVE, UNIT_ADDRESSED, UNIT_AT_WORK, UNIT_BETWEEN, pauses, resumes, starts
from wenming.rulebook.loop_terms import Clock, Guard, Move, MoveCode, Shown, State

CHECKING_FIRST = (
    Move(
        code=MoveCode.REPORT_UP,
        label=N_("Report for the first check"),
        from_states=(State.ACKNOWLEDGED,),
        to_state=State.ACKNOWLEDGED,
        grants=UNIT_AT_WORK,
        must_show=(Shown.MEASURES,),
        may_show=(Shown.RESPONSIBLE, Shown.RECTIFIED_ON, Shown.NOTE),
        guards=(Guard.FROM_BELOW, Guard.NOT_CARRIED, Guard.NO_CHECK_WAITING, Guard.EVIDENCE_COMPLETE),
        clocks=pauses(Clock.INNER),
        announces="IssueReportedUp",
        bulk=True,
    ),
    Move(
        code=MoveCode.PASS_CHECK_UP,
        label=N_("Pass up after the first check"),
        from_states=(State.ACKNOWLEDGED,),
        to_state=State.ACKNOWLEDGED,
        grants=UNIT_BETWEEN,
        may_show=(Shown.NOTE,),
        guards=(Guard.CHECK_WAITING, Guard.CHECK_IS_YOURS, Guard.CHECK_BELOW_TOP),
        clocks=pauses(Clock.INNER),
        announces="IssueCheckPassedUp",
        bulk=True,
    ),
    Move(
        code=MoveCode.PASS_FIRST_CHECK,
        label=N_("Pass the first check"),
        from_states=(State.ACKNOWLEDGED,),
        to_state=State.REPORTED,
        grants=UNIT_ADDRESSED,
        may_show=(Shown.NOTE,),
        guards=(Guard.CHECK_WAITING, Guard.CHECK_AT_TOP),
        clocks=resumes(Clock.HANDLING) + pauses(Clock.HANDLING, Clock.INNER) + starts(Clock.VERIFYING),
        announces="IssuePassedFirstCheck",
        bulk=True,
    ),
    Move(
        code=MoveCode.FAIL_FIRST_CHECK,
        label=N_("Send back after the first check"),
        from_states=(State.ACKNOWLEDGED,),
        to_state=State.ACKNOWLEDGED,
        grants=UNIT_ABOVE,
        must_show=(Shown.REASON,),
        guards=(Guard.CHECK_WAITING, Guard.CHECK_IS_YOURS),
        clocks=resumes(Clock.INNER),
        announces="IssueFailedFirstCheck",
        bulk=True,
    ),
)
