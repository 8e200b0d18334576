"""What whoever checks a reported rectification does: verify, send back, close out."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from wenming.issues.models import Issue
from wenming.issues.services.acts import Shows, make
from wenming.kernel.scope import Viewer
from wenming.records.models import Photo
from wenming.rulebook.loop import MoveCode, Shown
from wenming.rulebook.verification import EvidenceKind


def verify(
    issue: Issue,
    *,
    by: Viewer,
    at: datetime | None = None,
    seen: int | None = None,
    photos: Sequence[Photo] = (),
    proofs: Mapping[EvidenceKind, str] | None = None,
    note: str = "",
    in_bulk: bool = False,
) -> Issue:
    """Verify (核查) that an issue is rectified, by the tier set with its filing."""
    shows = Shows({Shown.NOTE: note}, photos=photos, photo_kind=EvidenceKind.CHECK_PHOTO, proofs=proofs or {})
    return make(MoveCode.VERIFY, issue, by=by, at=at, seen=seen, shows=shows, in_bulk=in_bulk)


def send_back(
    issue: Issue, *, reason: str, by: Viewer, at: datetime | None = None, seen: int | None = None, note: str = ""
) -> Issue:
    """Send a reported issue back to whoever holds it: it is not done."""
    shows = Shows({Shown.REASON: reason, Shown.NOTE: note})
    return make(MoveCode.SEND_BACK, issue, by=by, at=at, seen=seen, shows=shows)


def close_out(
    issue: Issue,
    *,
    by: Viewer,
    at: datetime | None = None,
    seen: int | None = None,
    note: str = "",
    in_bulk: bool = False,
) -> Issue:
    """Close a verified issue out (销号)."""
    return make(MoveCode.CLOSE_OUT, issue, by=by, at=at, seen=seen, shows=Shows({Shown.NOTE: note}), in_bulk=in_bulk)
