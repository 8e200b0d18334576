"""What a unit does with an issue: acknowledge, pass down, take back, return, check what comes from below, report."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from wenming.issues.acts import Act, Shows, Target
from wenming.issues.models import Issue
from wenming.issues.policies import relations
from wenming.issues.services.desk import refuse_abolished
from wenming.issues.services.making import make
from wenming.issues.services.tiers import facts_of
from wenming.kernel import clock
from wenming.kernel.errors import DomainError
from wenming.kernel.scope import Viewer
from wenming.people.models import Unit
from wenming.records.models import Document, Photo
from wenming.rulebook.labels import N_
from wenming.rulebook.loop import MoveCode, Relation, Shown
from wenming.rulebook.measuring import Measured
from wenming.rulebook.verification import EvidenceKind

MEASURED = "measured"
"""The detail of a report that keeps the measured value and its unit as data."""
RECTIFIED_AHEAD = N_("The day on which it was rectified lies ahead.")
RECTIFIED_BEFORE = N_("It was rectified before it was raised: check the day.")


FARTHEST = timedelta(days=731)
"""No inner deadline lies farther ahead: a longer one is a slip of the pen."""


class InnerDeadlineRefused(DomainError):
    """An inner deadline that nobody can keep."""


class RectifiedOnRefused(DomainError):
    """A day of rectification that cannot be."""


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
    act = Act(MoveCode.ACKNOWLEDGE, Shows({Shown.NOTE: note}))
    return make(issue, act, by=by, at=at, seen=seen, in_bulk=in_bulk)


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
    at = at or clock.now()
    act = passing_down(to=to, inner_due=inner_due, units=by.units, at=at, note=note)
    return make(issue, act, by=by, at=at, seen=seen, in_bulk=in_bulk)


def passing_down(*, to: Unit, inner_due: datetime, units: Collection[int], at: datetime, note: str = "") -> Act:
    """Return passing down as an act of somebody in ``units``."""
    refuse_abolished(to, "to")
    if inner_due <= at:
        message = N_("The inner deadline must lie ahead.")
        raise InnerDeadlineRefused("inner_due_past", message, field="inner_due")
    if inner_due > at + FARTHEST:
        raise InnerDeadlineRefused("inner_due_far", N_("The inner deadline lies too far ahead."), field="inner_due")
    fields = {Shown.HOLDER_UNIT: to.code, Shown.INNER_DUE: inner_due.isoformat(), Shown.NOTE: note}
    passers = _above(to) & frozenset(units)
    target = Target(unit=to, is_subordinate=bool(passers), inner_due=inner_due, passers=passers)
    return Act(MoveCode.PASS_DOWN, Shows(fields), target)


def recall(
    issue: Issue,
    *,
    reason: str,
    by: Viewer,
    at: datetime | None = None,
    seen: int | None = None,
    in_bulk: bool = False,
) -> Issue:
    """Take an issue back (收回) that was passed down; the unit first addressed has it in hand again."""
    act = Act(MoveCode.RECALL, Shows({Shown.REASON: reason}))
    return make(issue, act, by=by, at=at, seen=seen, in_bulk=in_bulk)


def return_it(
    issue: Issue, *, reason: str, basis: str, by: Viewer, at: datetime | None = None, seen: int | None = None
) -> Issue:
    """Return an issue (退单) to the desk with a reason and its basis; nothing recorded is cleared."""
    return make(issue, returning(reason=reason, basis=basis), by=by, at=at, seen=seen)


def returning(*, reason: str, basis: str) -> Act:
    """Return returning as an act."""
    return Act(MoveCode.RETURN, Shows({Shown.REASON: reason, Shown.BASIS: basis}), Target(supporting=()))


def report_rectified(
    issue: Issue,
    *,
    measures: str,
    by: Viewer,
    at: datetime | None = None,
    seen: int | None = None,
    photos: Sequence[Photo] = (),
    proofs: Mapping[EvidenceKind, str] | None = None,
    responsible: str = "",
    rectified_on: date | None = None,
    note: str = "",
    in_bulk: bool = False,
    seed: str = "",
    documents: Sequence[Document] = (),
    value: Measured | None = None,
) -> Issue:
    """Report an issue rectified (整改), with the evidence that its kind demands; how it is verified is decided now.

    ``seed`` is that of the draw that may be made; without one it is made up, so that nobody can foresee it.

    :raises RectifiedOnRefused: the day on which it was rectified lies ahead, or before the issue was raised.
    """
    at = at or clock.now()
    ensure_rectified_by(issue, rectified_on, at)
    ids = [photo.pk for photo in photos]
    act = reporting(
        measures=measures,
        photos=ids,
        proofs=proofs or {},
        responsible=responsible,
        rectified_on=rectified_on,
        note=note,
        documents=[each.pk for each in documents],
        value=value,
    )
    return make(issue, to_the_desk(act, seed), by=by, at=at, seen=seen, in_bulk=in_bulk)


def report_up(
    issue: Issue,
    *,
    measures: str,
    by: Viewer,
    at: datetime | None = None,
    seen: int | None = None,
    photos: Sequence[Photo] = (),
    proofs: Mapping[EvidenceKind, str] | None = None,
    responsible: str = "",
    rectified_on: date | None = None,
    note: str = "",
    in_bulk: bool = False,
    documents: Sequence[Document] = (),
    value: Measured | None = None,
) -> Issue:
    """Report to the unit next above, for its first check (初核), with all the evidence that the kind demands.

    :raises RectifiedOnRefused: the day on which it was rectified lies ahead, or before the issue was raised.
    """
    at = at or clock.now()
    ensure_rectified_by(issue, rectified_on, at)
    act = reporting(
        measures=measures,
        photos=[photo.pk for photo in photos],
        proofs=proofs or {},
        responsible=responsible,
        rectified_on=rectified_on,
        note=note,
        up=True,
        documents=[each.pk for each in documents],
        value=value,
    )
    return make(issue, act, by=by, at=at, seen=seen, in_bulk=in_bulk)


def pass_first_check(
    issue: Issue,
    *,
    by: Viewer,
    at: datetime | None = None,
    seen: int | None = None,
    note: str = "",
    in_bulk: bool = False,
    seed: str = "",
) -> Issue:
    """Pass what a unit below reported, as the unit that answers: it is reported to the desk as it stands.

    ``seed`` as in reporting.
    """
    act = Act(MoveCode.PASS_FIRST_CHECK, Shows({Shown.NOTE: note}))
    return make(issue, to_the_desk(act, seed), by=by, at=at, seen=seen, in_bulk=in_bulk)


def pass_check_up(
    issue: Issue,
    *,
    by: Viewer,
    at: datetime | None = None,
    seen: int | None = None,
    note: str = "",
    in_bulk: bool = False,
) -> Issue:
    """Pass what a unit below reported, as a unit of the chain: the one next above checks it then."""
    act = Act(MoveCode.PASS_CHECK_UP, Shows({Shown.NOTE: note}))
    return make(issue, act, by=by, at=at, seen=seen, in_bulk=in_bulk)


def passing_check(issue: Issue, by: Viewer) -> MoveCode:
    """Return the move by which somebody passes the first check of a report: on up the chain, or to the desk."""
    on_up = issue.check_with_id in by.units and issue.check_with_id != issue.lead_unit_id
    return MoveCode.PASS_CHECK_UP if on_up else MoveCode.PASS_FIRST_CHECK


def fail_first_check(
    issue: Issue,
    *,
    reason: str,
    by: Viewer,
    at: datetime | None = None,
    seen: int | None = None,
    in_bulk: bool = False,
) -> Issue:
    """Send what a unit below reported back to it; its inner deadline runs on, and those of the units between."""
    act = Act(MoveCode.FAIL_FIRST_CHECK, Shows({Shown.REASON: reason}))
    return make(issue, act, by=by, at=at, seen=seen, in_bulk=in_bulk)


def to_the_desk(act: Act, seed: str) -> Act:
    """The act of a report that reaches the desk, which decides how it is verified."""
    return replace(act, gather=lambda held: facts_of(held, seed=seed))


def reports_up(issue: Issue, by: Viewer) -> bool:
    """Whether somebody's report goes up the chain first: the own unit is not the one that answers."""
    return Relation.ANSWERABLE not in relations(by, issue)


def reporting(
    *,
    measures: str,
    photos: Sequence[int],
    proofs: Mapping[EvidenceKind, str],
    responsible: str = "",
    rectified_on: date | None = None,
    note: str = "",
    up: bool = False,
    documents: Sequence[int] = (),
    value: Measured | None = None,
) -> Act:
    """Return reporting as an act; ``photos`` and ``documents`` are ids, ``value`` is what was measured.

    ``up``: to the unit next above, for its first check.
    """
    fields = {
        Shown.MEASURES: measures,
        Shown.RESPONSIBLE: responsible,
        Shown.RECTIFIED_ON: rectified_on.isoformat() if rectified_on else "",
        Shown.NOTE: note,
    }
    code = MoveCode.REPORT_UP if up else MoveCode.REPORT_RECTIFIED
    more: dict[str, object] = {}
    if value is not None:
        words = "；".join(filter(None, (str(value), proofs.get(EvidenceKind.MEASUREMENT, ""))))
        proofs = {**proofs, EvidenceKind.MEASUREMENT: words}
        more[MEASURED] = {"value": str(value.value), "unit": value.unit}
    return Act(code, Shows(fields, photos=photos, proofs=proofs, more=more, documents=documents))


def ensure_rectified_by(issue: Issue, rectified_on: date | None, at: datetime) -> None:
    """Refuse a day of rectification after the day of ``at``, or before the issue was raised."""
    if rectified_on is None:
        return
    if rectified_on > at.astimezone(clock.LOCAL).date():
        raise RectifiedOnRefused("rectified_ahead", RECTIFIED_AHEAD, field=Shown.RECTIFIED_ON.value)
    if rectified_on < issue.raised_at.astimezone(clock.LOCAL).date():
        raise RectifiedOnRefused("rectified_before", RECTIFIED_BEFORE, field=Shown.RECTIFIED_ON.value)


def _above(unit: Unit) -> frozenset[int]:
    """The ids of the units that a unit stands under."""
    return frozenset(int(step) for step in unit.path.split("/") if step) - {unit.pk}
