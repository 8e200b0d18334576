"""Co-handling (协办): units that support the lead unit, named or withdrawn after dispatch, and what they did.

The lead unit stays answerable for the whole: only it reports rectified, and it sees the parts before it does.
"""

from collections.abc import Sequence
from datetime import datetime

from wenming.issues.acts import Act, Shows, Target
from wenming.issues.models import Issue
from wenming.issues.services.desk import refuse_abolished
from wenming.issues.services.making import make
from wenming.kernel.scope import Viewer
from wenming.people.models import Unit
from wenming.records.models import Photo
from wenming.rulebook.loop import MoveCode, Shown
from wenming.rulebook.verification import EvidenceKind


def add_support(
    issue: Issue,
    *,
    units: Sequence[Unit],
    by: Viewer,
    at: datetime | None = None,
    seen: int | None = None,
    note: str = "",
) -> Issue:
    """Name units to support the lead; they are told, and have the issue on their desks."""
    return make(issue, adding(units=units, note=note), by=by, at=at, seen=seen)


def adding(*, units: Sequence[Unit], note: str = "") -> Act:
    """Return naming supporting units as an act; units that are no more cannot be named."""
    for unit in units:
        refuse_abolished(unit, Shown.SUPPORTING_UNITS.value)
    fields = {Shown.SUPPORTING_UNITS: _codes(units), Shown.NOTE: note}
    return Act(MoveCode.ADD_SUPPORT, Shows(fields), Target(joins=[unit.pk for unit in units]))


def withdraw_support(
    issue: Issue,
    *,
    units: Sequence[Unit],
    reason: str,
    by: Viewer,
    at: datetime | None = None,
    seen: int | None = None,
) -> Issue:
    """Let units support it no longer; they keep seeing it, and what they reported stays in its history."""
    return make(issue, withdrawing(units=units, reason=reason), by=by, at=at, seen=seen)


def withdrawing(*, units: Sequence[Unit], reason: str) -> Act:
    """Return withdrawing supporting units as an act."""
    fields = {Shown.SUPPORTING_UNITS: _codes(units), Shown.REASON: reason}
    return Act(MoveCode.WITHDRAW_SUPPORT, Shows(fields), Target(leaves=[unit.pk for unit in units]))


def report_part(
    issue: Issue,
    *,
    measures: str,
    by: Viewer,
    at: datetime | None = None,
    seen: int | None = None,
    photos: Sequence[Photo] = (),
    note: str = "",
) -> Issue:
    """Say, as a supporting unit, what it did; the issue stays with the lead unit, whose clock runs on."""
    return make(
        issue, reporting_part(measures=measures, photos=[p.pk for p in photos], note=note), by=by, at=at, seen=seen
    )


def reporting_part(*, measures: str, photos: Sequence[int], note: str = "") -> Act:
    """Return reporting a part as an act; ``photos`` are ids. They prove nothing of the whole."""
    fields = {Shown.MEASURES: measures, Shown.NOTE: note}
    return Act(MoveCode.REPORT_PART, Shows(fields, photos=photos, photo_kind=EvidenceKind.CHECK_PHOTO))


def _codes(units: Sequence[Unit]) -> str:
    return ",".join(dict.fromkeys(unit.code for unit in units))
