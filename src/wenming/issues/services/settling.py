"""Settling whose an issue is (会商定责): a joint look, fixing first, a ruling, an objection; rulings that last."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from wenming.issues import policies
from wenming.issues.acts import Act, Shows, Target
from wenming.issues.models import Issue, IssueMove, Ruling
from wenming.issues.selectors import territory_of
from wenming.issues.services.desk import refuse_abolished
from wenming.issues.services.making import make
from wenming.kernel import audit, clock
from wenming.kernel.attribution import attributed
from wenming.kernel.errors import DomainError, NotAllowed
from wenming.kernel.rights import REFUSED
from wenming.kernel.scope import Viewer
from wenming.kernel.text import clean
from wenming.people.models import Unit
from wenming.records.models import Photo
from wenming.rulebook.labels import N_
from wenming.rulebook.loop import MoveCode, Reach, Shown
from wenming.rulebook.verification import EvidenceKind

NOBODY_THERE = N_("No unit answers for this place: name one.")
NO_KIND = N_("A lasting ruling is on a kind of problem: this issue has none.")
NO_SITE = N_("This issue is at no site: choose another reach of the ruling.")
NO_AREA = N_("This issue is in no division: choose another reach of the ruling.")
NOT_AHEAD = N_("The joint look cannot lie ahead.")
NOT_BEFORE = N_("The joint look cannot lie before the issue was raised.")
RETIRED_ALREADY = N_("This ruling is no longer in force.")


class SettlementRefused(DomainError):
    """A step of settling whose an issue is that says too little, or what cannot be."""


def open_settlement(
    issue: Issue, *, by: Viewer, at: datetime | None = None, seen: int | None = None, note: str = ""
) -> Issue:
    """Open the settlement, after two units have returned the issue; nobody is dispatched to meanwhile."""
    return make(issue, Act(MoveCode.OPEN_SETTLEMENT, Shows({Shown.NOTE: note})), by=by, at=at, seen=seen)


def look_jointly(
    issue: Issue,
    *,
    looked_at: datetime,
    present: str,
    minutes: str,
    by: Viewer,
    at: datetime | None = None,
    seen: int | None = None,
    photos: Sequence[Photo] = (),
) -> Issue:
    """Write down the joint look on the spot: when, who was there, what the minutes say; photos show the paper."""
    at = at or clock.now()
    if looked_at < issue.raised_at.replace(second=0, microsecond=0):  # a form tells the minute
        raise SettlementRefused("look_before", NOT_BEFORE, field="looked_at")
    act = looking_jointly(
        looked_at=looked_at, present=present, minutes=minutes, photos=[photo.pk for photo in photos], at=at
    )
    return make(issue, act, by=by, at=at, seen=seen)


def looking_jointly(*, looked_at: datetime, present: str, minutes: str, photos: Sequence[int], at: datetime) -> Act:
    """Return the joint look as an act; ``photos`` are ids."""
    if looked_at > at:
        raise SettlementRefused("look_ahead", NOT_AHEAD, field="looked_at")
    fields = {Shown.LOOKED_AT: looked_at.isoformat(), Shown.PRESENT: present, Shown.MINUTES: minutes}
    return Act(MoveCode.LOOK_JOINTLY, Shows(fields, photos=photos, photo_kind=EvidenceKind.CHECK_PHOTO))


def fix_first(
    issue: Issue,
    *,
    by: Viewer,
    lead: Unit | None = None,
    at: datetime | None = None,
    seen: int | None = None,
    note: str = "",
) -> Issue:
    """Have it fixed first and settle later (先整改后定责), by the unit named, else by the territory's own.

    :raises SettlementRefused: no unit is named and none answers for the place.
    """
    unit = lead or territory_of(issue)
    if unit is None:
        raise SettlementRefused("nobody_answers", NOBODY_THERE, field="lead_unit")
    return make(issue, fixing_first(lead=unit, note=note), by=by, at=at, seen=seen)


def fixing_first(*, lead: Unit, note: str = "") -> Act:
    """Return fixing first as an act."""
    return _naming(MoveCode.FIX_FIRST, lead, {Shown.NOTE: note})


@transaction.atomic
def rule(
    issue: Issue,
    *,
    lead: Unit,
    basis: str,
    reach: Reach,
    by: Viewer,
    at: datetime | None = None,
    seen: int | None = None,
    note: str = "",
) -> Issue:
    """Rule (裁定) whose the issue is, and dispatch it there by binding assignment; what is to last is kept."""
    act = ruling(lead=lead, basis=basis, reach=reach, note=note)
    return _ruled(make(issue, act, by=by, at=at, seen=seen))


@transaction.atomic
def rule_later(
    issue: Issue,
    *,
    lead: Unit,
    basis: str,
    reach: Reach,
    by: Viewer,
    at: datetime | None = None,
    seen: int | None = None,
    note: str = "",
) -> Issue:
    """Rule whose the issue was while another unit fixes it; that one goes on, the ruling holds from now on."""
    act = ruling(lead=lead, basis=basis, reach=reach, note=note, later=True)
    return _ruled(make(issue, act, by=by, at=at, seen=seen))


def ruling(*, lead: Unit, basis: str, reach: Reach, note: str = "", later: bool = False) -> Act:
    """Return ruling as an act; ``later``: while another unit fixes the issue."""
    fields = {Shown.BASIS: basis, Shown.REACH: reach.value, Shown.NOTE: note}
    act = _naming(MoveCode.RULE_LATER if later else MoveCode.RULE, lead, fields)

    def change(held: Issue) -> None:
        _refuse_placeless(held, reach)
        if act.change is not None and not later:
            act.change(held)

    return Act(act.code, act.shows, act.target, change)


def record_objection(
    issue: Issue, *, reason: str, by: Viewer, at: datetime | None = None, seen: int | None = None
) -> Issue:
    """Keep an objection (保留意见) to a binding assignment on record; the clock runs on."""
    return make(issue, Act(MoveCode.OBJECT, Shows({Shown.REASON: reason})), by=by, at=at, seen=seen)


@transaction.atomic
def retire_ruling(ruling: Ruling, *, reason: str, by: Viewer, at: datetime | None = None) -> Ruling:
    """Put a lasting ruling out of force, with the reason; it stays readable.

    :raises SettlementRefused: it is out of force already, or no reason is given.
    """
    if not by.may(policies.CLOSE_OUT):
        raise NotAllowed("not_allowed", REFUSED)
    at = at or clock.now()
    held = Ruling.objects.select_for_update(of=("self",)).select_related("issue").get(pk=ruling.pk)
    if held.retired_at is not None:
        raise SettlementRefused("retired_already", RETIRED_ALREADY)
    held.retired_because = clean(reason, max_length=2000, multiline=True, field="reason")
    if not held.retired_because:
        raise SettlementRefused("reason_missing", N_("Say why."), field="reason")
    held.retired_at = at
    held.save()
    subject = audit.subject_of(held, held.issue.number)
    audit.record("issues.retire_ruling", subject=subject, by=by.actor, at=at, details={"issue": held.issue.number})
    return held


def keep_ruling(issue: Issue, move: IssueMove) -> Ruling | None:
    """Keep what a move ruled, if it is to last; it takes the place of an earlier ruling on the same kind and place."""
    reach = Reach(move.details[Shown.REACH.value])
    if reach is Reach.ONCE or issue.category_id is None:
        return None
    place: dict[str, Any] = {"site_id": issue.site_id} if reach is Reach.SITE else {"area_id": issue.area_id}
    earlier = Ruling.objects.filter(category_id=issue.category_id, retired_at__isnull=True, **place)
    replaced = [row.pk for row in earlier.select_for_update()]
    Ruling.objects.filter(pk__in=replaced).update(retired_at=move.at)
    made = Ruling.objects.create(
        issue=issue,
        category_id=issue.category_id,
        unit=Unit.objects.get(code=move.details[Shown.LEAD_UNIT.value]),
        basis=move.details[Shown.BASIS.value],
        since=move.at,
        **place,
        **attributed(move.by),
    )
    Ruling.objects.filter(pk__in=replaced).update(replaced_by=made)
    return made


def _naming(code: MoveCode, lead: Unit, fields: Mapping[Shown, str]) -> Act:
    """An act that gives the issue to a unit."""
    refuse_abolished(lead, "lead_unit")

    def change(held: Issue) -> None:
        held.lead_unit = lead

    supporting = () if code is not MoveCode.RULE_LATER else None
    return Act(code, Shows({Shown.LEAD_UNIT: lead.code, **fields}), Target(supporting=supporting), change)


def _ruled(issue: Issue) -> Issue:
    move = issue.moves.order_by("-seq").first()
    assert move is not None
    keep_ruling(issue, move)
    return issue


def _refuse_placeless(issue: Issue, reach: Reach) -> None:
    """Refuse a lasting ruling that would hold nowhere."""
    if reach is not Reach.ONCE and issue.category_id is None:
        raise SettlementRefused("no_kind", NO_KIND, field="reach")
    if reach is Reach.SITE and issue.site_id is None:
        raise SettlementRefused("no_site", NO_SITE, field="reach")
    if reach is Reach.AREA and issue.area_id is None:
        raise SettlementRefused("no_area", NO_AREA, field="reach")
