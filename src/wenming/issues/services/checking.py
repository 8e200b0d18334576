"""What whoever checks a rectification does: verify, send back, close out, look back, mark relapsed."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from wenming.issues.acts import Act, Shows
from wenming.issues.models import Issue, LookBack
from wenming.issues.services.desk import refuse_abolished
from wenming.issues.services.look_backs import settle
from wenming.issues.services.making import make
from wenming.kernel import clock
from wenming.kernel.scope import Viewer
from wenming.people.models import Unit
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
    act = verifying(photos=[photo.pk for photo in photos], proofs=proofs or {}, note=note)
    return make(issue, act, by=by, at=at, seen=seen, in_bulk=in_bulk)


def verifying(*, photos: Sequence[int], proofs: Mapping[EvidenceKind, str], note: str = "") -> Act:
    """Return verifying as an act; ``photos`` are ids of the verifier's own photos."""
    shows = Shows({Shown.NOTE: note}, photos=photos, photo_kind=EvidenceKind.CHECK_PHOTO, proofs=proofs)
    return Act(MoveCode.VERIFY, shows)


def send_back(
    issue: Issue, *, reason: str, by: Viewer, at: datetime | None = None, seen: int | None = None, note: str = ""
) -> Issue:
    """Send a reported issue back to whoever holds it: it is not done."""
    return make(issue, sending_back(reason=reason, note=note), by=by, at=at, seen=seen)


def sending_back(*, reason: str, note: str = "") -> Act:
    """Return sending back as an act."""
    return Act(MoveCode.SEND_BACK, Shows({Shown.REASON: reason, Shown.NOTE: note}))


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
    act = Act(MoveCode.CLOSE_OUT, Shows({Shown.NOTE: note}))
    return make(issue, act, by=by, at=at, seen=seen, in_bulk=in_bulk)


@transaction.atomic
def look_back(
    issue: Issue,
    *,
    photos: Sequence[Photo],
    by: Viewer,
    at: datetime | None = None,
    seen: int | None = None,
    note: str = "",
) -> Issue:
    """Write down that a closed issue was looked back at (回头看) and holds, with a photo of what is there now."""
    at = at or clock.now()
    held = make(issue, looking_back(photos=[photo.pk for photo in photos], note=note), by=by, at=at, seen=seen)
    settle(held, LookBack.State.HOLDS, at)
    return held


def looking_back(*, photos: Sequence[int], note: str = "") -> Act:
    """Return looking back as an act; ``photos`` are ids."""
    return Act(MoveCode.LOOK_BACK, Shows({Shown.NOTE: note}, photos=photos, photo_kind=EvidenceKind.CHECK_PHOTO))


@transaction.atomic
def mark_relapsed(
    issue: Issue,
    *,
    reason: str,
    photos: Sequence[Photo],
    by: Viewer,
    at: datetime | None = None,
    seen: int | None = None,
    lead: Unit | None = None,
) -> Issue:
    """Reopen a closed issue whose lasting defect is back (反弹), with the unit that led it; ``lead`` instead of it.

    What passes and comes again is raised anew with ``recurs``: see :func:`wenming.issues.services.raise_issue`.
    """
    at = at or clock.now()
    act = relapsing(reason=reason, photos=[photo.pk for photo in photos], lead=lead)
    back = make(issue, act, by=by, at=at, seen=seen)
    settle(back, LookBack.State.BACK, at)
    return back


def relapsing(*, reason: str, photos: Sequence[int], lead: Unit | None) -> Act:
    """Return marking as relapsed as an act; ``photos`` are ids."""

    def change(held: Issue) -> None:
        held.is_bound = held.is_bound and (lead is None or lead.pk == held.lead_unit_id)
        held.lead_unit = lead or held.lead_unit
        if held.lead_unit is not None:
            refuse_abolished(held.lead_unit, "lead_unit")

    fields = {Shown.REASON: reason, Shown.LEAD_UNIT: lead.code if lead else ""}
    shows = Shows(fields, photos=photos, photo_kind=EvidenceKind.CHECK_PHOTO)
    return Act(MoveCode.RELAPSE, shows, change=change)
