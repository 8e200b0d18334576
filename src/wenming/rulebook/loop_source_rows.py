"""Following what the lists demand on which an issue stands (来源要求): a row like the others.

It is made by what somebody does on a list (joins a problem to the issue, takes it away, changes its deadline, notes the
reply or the striking off), never by itself: so the guard asks for the list. State and units stay; the unit's deadline
is from then on the strictest of its limit and of what lists that are not closed demand.
"""

from wenming.rulebook.labels import N_
from wenming.rulebook.loop_rows import DESK
from wenming.rulebook.loop_terms import Clock, ClockChange, Effect, Guard, Move, MoveCode, Shown, State, Whither

FOLLOWING = (
    Move(
        code=MoveCode.FOLLOW_SOURCES,
        label=N_("Follow its lists"),
        from_states=tuple(state for state in State if state is not State.MERGED),
        to_state=Whither.STAY,
        grants=DESK,
        must_show=(Shown.SOURCE, Shown.SAID),
        may_show=(Shown.SAID_ON, Shown.SOURCE_DUE, Shown.REASON, Shown.NOTE),
        guards=(Guard.SOURCE_NAMED,),
        clocks=(ClockChange(Clock.HANDLING, Effect.FOLLOW),),
        announces="IssueSourcesFollowed",
        bulk=True,
        can_undo=False,
    ),
)
