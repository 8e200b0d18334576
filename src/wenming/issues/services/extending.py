"""More time (延期): the unit asks before its limit is over, two people of the office approve, or one refuses."""

from datetime import datetime

from wenming.issues.acts import Act, Shows
from wenming.issues.models import Issue
from wenming.issues.services.making import make
from wenming.kernel.scope import Viewer
from wenming.rulebook.loop import MoveCode, Shown


def ask_extension(
    issue: Issue, *, reason: str, by: Viewer, at: datetime | None = None, seen: int | None = None
) -> Issue:
    """Ask for the limit once more; the clock runs on until both have approved."""
    return make(issue, Act(MoveCode.ASK_EXTENSION, Shows({Shown.REASON: reason})), by=by, at=at, seen=seen)


def endorse_extension(
    issue: Issue, *, by: Viewer, at: datetime | None = None, seen: int | None = None, note: str = ""
) -> Issue:
    """Give the first approval."""
    return make(issue, Act(MoveCode.ENDORSE_EXTENSION, Shows({Shown.NOTE: note})), by=by, at=at, seen=seen)


def grant_extension(
    issue: Issue, *, by: Viewer, at: datetime | None = None, seen: int | None = None, note: str = ""
) -> Issue:
    """Give the second approval, as somebody else than the first: the limit with which the clock began is added."""
    return make(issue, Act(MoveCode.GRANT_EXTENSION, Shows({Shown.NOTE: note})), by=by, at=at, seen=seen)


def refuse_extension(
    issue: Issue, *, reason: str, by: Viewer, at: datetime | None = None, seen: int | None = None
) -> Issue:
    """Refuse; the limit stays, and the unit may ask again while it lasts."""
    return make(issue, Act(MoveCode.REFUSE_EXTENSION, Shows({Shown.REASON: reason})), by=by, at=at, seen=seen)
