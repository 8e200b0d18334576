"""Handing over (交接): a unit is abolished or merged, and another takes its place on an issue; a row like the others.

Whatever the unit was to the issue (lead unit, holder, on the way between the two, supporting, asked to confirm), its
successor is from then on. State and clocks stay as they are: a change of units gives nobody more time.
"""

from wenming.rulebook.labels import N_
from wenming.rulebook.loop_rows import DESK
from wenming.rulebook.loop_terms import Guard, Move, MoveCode, Shown, State, Whither

SUCCEEDING = (
    Move(
        code=MoveCode.HAND_OVER,
        label=N_("Hand over to a successor"),
        from_states=(
            State.RAISED,
            State.FILED,
            State.DISPATCHED,
            State.ACKNOWLEDGED,
            State.REPORTED,
            State.VERIFIED,
        ),
        to_state=Whither.STAY,
        grants=DESK,
        must_show=(Shown.GIVER, Shown.TAKER, Shown.REASON),
        guards=(Guard.WITH_GIVER,),
        announces="IssueHandedOver",
        can_undo=False,
    ),
)
