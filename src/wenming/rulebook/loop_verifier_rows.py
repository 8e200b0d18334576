"""Sending a verifier (派员核查): the desk says who goes to see a reported rectification, and takes that back.

It only says who goes. Whoever may verify an issue still may, sent or not.
"""

from wenming.rulebook.labels import N_
from wenming.rulebook.loop_rows import DESK
from wenming.rulebook.loop_terms import Guard, Move, MoveCode, Shown, State, Whither

SENDING = (
    Move(
        code=MoveCode.SEND_VERIFIER,
        label=N_("Send a verifier"),
        from_states=(State.REPORTED,),
        to_state=Whither.STAY,
        grants=DESK,
        must_show=(Shown.VERIFIER,),
        may_show=(Shown.NOTE,),
        guards=(Guard.SEEN_ON_THE_SPOT, Guard.VERIFIER_MAY_GO),
        announces="IssueVerifierSent",
        bulk=True,
    ),
    Move(
        code=MoveCode.RECALL_VERIFIER,
        label=N_("Call the verifier back"),
        from_states=(State.REPORTED,),
        to_state=Whither.STAY,
        grants=DESK,
        may_show=(Shown.NOTE,),
        guards=(Guard.VERIFIER_SENT,),
        announces="IssueVerifierCalledBack",
        bulk=True,
    ),
)
