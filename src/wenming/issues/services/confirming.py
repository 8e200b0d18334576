"""Confirming on the spot before filing (核实): the desk asks a unit, which says whether the problem is there."""

from collections.abc import Sequence
from datetime import datetime

from wenming.issues.acts import Act, Shows
from wenming.issues.models import Issue
from wenming.issues.services.desk import refuse_abolished
from wenming.issues.services.making import make
from wenming.kernel.scope import Viewer
from wenming.people.models import Unit
from wenming.records.models import Photo
from wenming.rulebook.loop import MoveCode, Shown
from wenming.rulebook.verification import EvidenceKind


def ask_confirmation(
    issue: Issue, *, unit: Unit, by: Viewer, at: datetime | None = None, seen: int | None = None, note: str = ""
) -> Issue:
    """Ask a unit to go and see whether the problem is there; the clock of filing stands meanwhile."""
    return make(issue, asking_confirmation(unit=unit, note=note), by=by, at=at, seen=seen)


def asking_confirmation(*, unit: Unit, note: str = "") -> Act:
    """Return asking as an act; from then on the unit sees the issue."""
    refuse_abolished(unit, "confirmer")

    def change(held: Issue) -> None:
        held.confirmer = unit
        held.involved = sorted({*held.involved, unit.pk})

    return Act(MoveCode.ASK_CONFIRMATION, Shows({Shown.CONFIRMER: unit.code, Shown.NOTE: note}), change=change)


def confirm_on_site(
    issue: Issue,
    *,
    by: Viewer,
    at: datetime | None = None,
    seen: int | None = None,
    photos: Sequence[Photo] = (),
    note: str = "",
) -> Issue:
    """Say that the problem is there, perhaps with a photo."""
    return make(issue, confirming(photos=[photo.pk for photo in photos], note=note), by=by, at=at, seen=seen)


def confirming(*, photos: Sequence[int], note: str = "") -> Act:
    """Return confirming as an act; ``photos`` are ids."""
    return Act(MoveCode.CONFIRM, Shows({Shown.NOTE: note}, photos=photos, photo_kind=EvidenceKind.CHECK_PHOTO))


def report_not_found(
    issue: Issue,
    *,
    reason: str,
    by: Viewer,
    at: datetime | None = None,
    seen: int | None = None,
    photos: Sequence[Photo] = (),
) -> Issue:
    """Say that it is not, and what is there instead; whether it is declined is for the desk to decide."""
    return make(issue, not_finding(reason=reason, photos=[photo.pk for photo in photos]), by=by, at=at, seen=seen)


def not_finding(*, reason: str, photos: Sequence[int]) -> Act:
    """Return not finding as an act; ``photos`` are ids."""
    return Act(MoveCode.NOT_FOUND, Shows({Shown.REASON: reason}, photos=photos, photo_kind=EvidenceKind.CHECK_PHOTO))
