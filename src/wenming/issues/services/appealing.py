"""The overtime appeal (超时申诉): a unit says once that a limit was missed through no fault of its own.

Two people of the office look at it, one after the other, as for an extension. What is granted counts as exempted in the
figures; that it was late stays, on its page and beside every figure.
"""

from collections.abc import Sequence
from datetime import datetime

from wenming.issues.acts import Act, Shows
from wenming.issues.models import Issue
from wenming.issues.services.making import make
from wenming.kernel.scope import Viewer
from wenming.records.models import Photo
from wenming.rulebook.loop import MoveCode, Shown
from wenming.rulebook.verification import EvidenceKind


def appeal_overtime(
    issue: Issue,
    *,
    reason: str,
    basis: str,
    by: Viewer,
    at: datetime | None = None,
    seen: int | None = None,
    photos: Sequence[Photo] = (),
) -> Issue:
    """Appeal against the overdue count of the unit's own limit, with the basis and perhaps photos."""
    act = appealing(reason=reason, basis=basis, photos=[photo.pk for photo in photos])
    return make(issue, act, by=by, at=at, seen=seen)


def appealing(*, reason: str, basis: str, photos: Sequence[int]) -> Act:
    """Return appealing as an act; ``photos`` are ids."""
    fields = {Shown.REASON: reason, Shown.BASIS: basis}
    return Act(MoveCode.APPEAL, Shows(fields, photos=photos, photo_kind=EvidenceKind.CHECK_PHOTO))


def endorse_appeal(
    issue: Issue, *, by: Viewer, at: datetime | None = None, seen: int | None = None, note: str = ""
) -> Issue:
    """Endorse the appeal, as the first of two reviewers."""
    return make(issue, Act(MoveCode.ENDORSE_APPEAL, Shows({Shown.NOTE: note})), by=by, at=at, seen=seen)


def grant_appeal(
    issue: Issue, *, by: Viewer, at: datetime | None = None, seen: int | None = None, note: str = ""
) -> Issue:
    """Grant the appeal, as another than the first reviewer: the figures count it as exempted from now on."""
    return make(issue, Act(MoveCode.GRANT_APPEAL, Shows({Shown.NOTE: note})), by=by, at=at, seen=seen)


def refuse_appeal(
    issue: Issue, *, reason: str, by: Viewer, at: datetime | None = None, seen: int | None = None
) -> Issue:
    """Refuse the appeal; it counts as late, and there is no other against the same limit."""
    return make(issue, Act(MoveCode.REFUSE_APPEAL, Shows({Shown.REASON: reason})), by=by, at=at, seen=seen)
