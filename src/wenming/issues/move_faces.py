"""How the moves of the loop look: icon, key, colour, what stands in front, and what leads back."""

from wenming.rulebook.loop import MoveCode
from wenming.ui.markup import Tone

ICONS = {
    MoveCode.RAISE: "flag",
    MoveCode.FILE: "clipboard-check",
    MoveCode.DISPATCH: "send",
    MoveCode.ACKNOWLEDGE: "check",
    MoveCode.PASS_DOWN: "arrow-down",
    MoveCode.RETURN: "arrow-back-up",
    MoveCode.REPORT_RECTIFIED: "camera",
    MoveCode.VERIFY: "circle-check",
    MoveCode.SEND_BACK: "arrow-back-up",
    MoveCode.CLOSE_OUT: "archive",
    MoveCode.MERGE: "git-merge",
    MoveCode.RECALL: "arrow-back-up",
    MoveCode.DECLINE: "x",
    MoveCode.VOID: "x",
    MoveCode.LOOK_BACK: "circle-check",
    MoveCode.RELAPSE: "arrow-back-up",
    MoveCode.ASK_EXTENSION: "hourglass",
    MoveCode.ENDORSE_EXTENSION: "check",
    MoveCode.GRANT_EXTENSION: "circle-check",
    MoveCode.REFUSE_EXTENSION: "x",
    MoveCode.UNDO: "arrow-back-up",
    MoveCode.OPEN_SETTLEMENT: "users-group",
    MoveCode.LOOK_JOINTLY: "users",
    MoveCode.FIX_FIRST: "send",
    MoveCode.RULE: "shield-check",
    MoveCode.RULE_LATER: "shield-check",
    MoveCode.OBJECT: "message",
}
KEYS = {
    MoveCode.FILE: "f",
    MoveCode.DISPATCH: "d",
    MoveCode.ACKNOWLEDGE: "a",
    MoveCode.PASS_DOWN: "p",
    MoveCode.REPORT_RECTIFIED: "r",
    MoveCode.VERIFY: "v",
    MoveCode.SEND_BACK: "b",
    MoveCode.CLOSE_OUT: "c",
    MoveCode.MERGE: "m",
    MoveCode.RETURN: "t",
    MoveCode.RECALL: "k",
    MoveCode.DECLINE: "x",
    MoveCode.VOID: "x",
    MoveCode.LOOK_BACK: "h",
    MoveCode.RELAPSE: "b",
    MoveCode.ASK_EXTENSION: "e",
    MoveCode.ENDORSE_EXTENSION: "e",
    MoveCode.GRANT_EXTENSION: "g",
    MoveCode.REFUSE_EXTENSION: "x",
    MoveCode.UNDO: "u",
    MoveCode.OPEN_SETTLEMENT: "s",
    MoveCode.LOOK_JOINTLY: "l",
    MoveCode.FIX_FIRST: "w",
    MoveCode.RULE: "g",
    MoveCode.RULE_LATER: "g",
    MoveCode.OBJECT: "o",
}
FORWARD = (
    MoveCode.FILE,
    MoveCode.DISPATCH,
    MoveCode.RULE,
    MoveCode.LOOK_JOINTLY,
    MoveCode.ACKNOWLEDGE,
    MoveCode.REPORT_RECTIFIED,
    MoveCode.VERIFY,
    MoveCode.CLOSE_OUT,
    MoveCode.LOOK_BACK,
)
BACKWARD = frozenset(
    {
        MoveCode.RETURN,
        MoveCode.SEND_BACK,
        MoveCode.MERGE,
        MoveCode.RECALL,
        MoveCode.DECLINE,
        MoveCode.VOID,
        MoveCode.RELAPSE,
        MoveCode.REFUSE_EXTENSION,
    }
)
TONES = {
    MoveCode.RETURN: Tone.SOON,
    MoveCode.SEND_BACK: Tone.SOON,
    MoveCode.VERIFY: Tone.DONE,
    MoveCode.CLOSE_OUT: Tone.DONE,
    MoveCode.MERGE: Tone.DONE,
    MoveCode.LOOK_BACK: Tone.DONE,
    MoveCode.RELAPSE: Tone.RELAPSE,
}
AT_ONCE = frozenset({MoveCode.ACKNOWLEDGE, MoveCode.CLOSE_OUT, MoveCode.UNDO})
"""Nothing is filled in for these: the button does it."""
