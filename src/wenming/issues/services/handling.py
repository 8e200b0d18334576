"""What a unit does with an issue: acknowledge, pass down, return, report rectified."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from wenming.issues.models import Issue
from wenming.issues.services.acts import Shows, Target, make
from wenming.kernel.scope import Viewer
from wenming.people.models import Unit
from wenming.records.models import Photo
from wenming.rulebook.loop import MoveCode, Shown
from wenming.rulebook.verification import EvidenceKind


def acknowledge(
    issue: Issue,
    *,
    by: Viewer,
    at: datetime | None = None,
    seen: int | None = None,
    note: str = "",
    in_bulk: bool = False,
) -> Issue:
    """Sign for an issue (签收)."""
    return make(MoveCode.ACKNOWLEDGE, issue, by=by, at=at, seen=seen, shows=Shows({Shown.NOTE: note}), in_bulk=in_bulk)


def pass_down(
    issue: Issue,
    *,
    to: Unit,
    inner_due: datetime,
    by: Viewer,
    at: datetime | None = None,
    seen: int | None = None,
    note: str = "",
    in_bulk: bool = False,
) -> Issue:
    """Pass an issue down (转办) inside the unit; the unit first addressed stays answerable."""
    fields = {Shown.HOLDER_UNIT: to.code, Shown.INNER_DUE: inner_due.isoformat(), Shown.NOTE: note}
    target = Target(unit=to, is_subordinate=is_below(to, by), inner_due=inner_due)
    return make(MoveCode.PASS_DOWN, issue, by=by, at=at, seen=seen, shows=Shows(fields), target=target, in_bulk=in_bulk)


def return_it(
    issue: Issue, *, reason: str, basis: str, by: Viewer, at: datetime | None = None, seen: int | None = None
) -> Issue:
    """Return an issue (退单) to the desk with a reason and its basis; nothing recorded is cleared."""
    fields = {Shown.REASON: reason, Shown.BASIS: basis}
    return make(MoveCode.RETURN, issue, by=by, at=at, seen=seen, shows=Shows(fields))


def report_rectified(
    issue: Issue,
    *,
    measures: str,
    by: Viewer,
    at: datetime | None = None,
    seen: int | None = None,
    photos: Sequence[Photo] = (),
    proofs: Mapping[EvidenceKind, str] | None = None,
    note: str = "",
    in_bulk: bool = False,
) -> Issue:
    """Report an issue rectified (整改), with the evidence that its kind demands."""
    fields = {Shown.MEASURES: measures, Shown.NOTE: note}
    return make(
        MoveCode.REPORT_RECTIFIED,
        issue,
        by=by,
        at=at,
        seen=seen,
        shows=Shows(fields, photos=photos, proofs=proofs or {}),
        in_bulk=in_bulk,
    )


def is_below(unit: Unit, viewer: Viewer) -> bool:
    """Whether a unit stands under one of the viewer's own units."""
    above = {int(step) for step in unit.path.split("/") if step} - {unit.pk}
    return bool(above & viewer.units)
