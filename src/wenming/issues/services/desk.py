"""What the creation office's desk does: file, dispatch, merge, decline, declare void."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from wenming.issues.acts import Act, Shows, Target
from wenming.issues.limits import whole
from wenming.issues.models import Category, FilingCondition, Issue
from wenming.issues.services import steps
from wenming.issues.services.carrying import plan_refused
from wenming.issues.services.making import announce, make, standing_of, store
from wenming.kernel import clock, workflow
from wenming.kernel.errors import DomainError
from wenming.kernel.scope import Viewer
from wenming.people.models import Unit
from wenming.rulebook.carrying import check_long_term
from wenming.rulebook.deadlines import ClockKind, Limit
from wenming.rulebook.labels import N_
from wenming.rulebook.loop import MoveCode, Shown, move_row
from wenming.rulebook.tracks import Track, track_of
from wenming.rulebook.verification import Tier


@dataclass(frozen=True, slots=True)
class Planned:
    """The plan of what is filed long-term; ``milestones`` are lines, each a day and what is done by then."""

    plan: str
    review_on: date | None
    milestones: str = ""

    def shown(self) -> dict[Shown, str]:
        """Return the plan as the history keeps it."""
        day = self.review_on.isoformat() if self.review_on else ""
        return {Shown.PLAN: self.plan, Shown.MILESTONES: self.milestones, Shown.REVIEW_ON: day}


class UnitRefused(DomainError):
    """A unit that no issue can be given to."""


class FilingRefused(DomainError):
    """A filing that says too little, or names a condition of another kind."""


LIMIT_MISSING = N_("Say how long the unit has.")
OTHER_KIND = N_("This filing condition belongs to another kind of problem.")
NO_LONGER = N_("This filing condition is no longer in use: choose another.")


def file_issue(
    issue: Issue,
    *,
    by: Viewer,
    limit: Limit | None = None,
    tier: Tier | None = None,
    at: datetime | None = None,
    seen: int | None = None,
    category: Category | None = None,
    under: FilingCondition | None = None,
    condition: str = "",
    track: Track | None = None,
    planned: Planned | None = None,
    note: str = "",
    in_bulk: bool = False,
) -> Issue:
    """File an issue (立案): its kind, the track, the limit for the unit, and how it will be verified.

    ``under`` is the filing condition of the kind; the evidence follows from it, and the limit for the tier of the
    issue's area and the tier of verification too, unless others are given. Without a ``track`` it is the one that the
    limit stands for; a long-term one is ``planned``, and its limit runs to the day of review.

    :raises FilingRefused: neither a limit nor a condition is given, or the condition is another kind's or out of use.
    :raises CarryOverRefused: the plan cannot be followed.
    """
    at = at or clock.now()
    if under is not None:
        limit, tier = limit or under.limit_in(issue.area), tier or Tier(under.tier)
        if not under.is_current:
            raise FilingRefused("condition_no_longer", NO_LONGER, field="under")
    if track is Track.LONG_TERM:
        limit = _until_review(planned, at) or limit
    if limit is None:
        raise FilingRefused("limit_missing", LIMIT_MISSING, field="limit_amount")
    act = filing(
        limit=limit, tier=tier or Tier.DESK, category=category, under=under, condition=condition, track=track,
        planned=planned, note=note,
    )  # fmt: skip
    return make(issue, act, by=by, at=at, seen=seen, in_bulk=in_bulk)


def filing(
    *,
    limit: Limit,
    tier: Tier,
    category: Category | None,
    under: FilingCondition | None = None,
    condition: str = "",
    track: Track | None = None,
    planned: Planned | None = None,
    note: str = "",
) -> Act:
    """Return filing as an act; without words of its own the history names the condition by its code and version.

    Only a long-term track has a plan: on another, what was written of one is not kept.

    :raises FilingRefused: the condition belongs to another kind than the one named.
    """
    limit = whole(limit)
    track = track or track_of(limit)
    planned = planned if track is Track.LONG_TERM else None
    if under is not None:
        if category is not None and category.pk != under.category_id:
            raise FilingRefused("condition_of_other_kind", OTHER_KIND, field="under")
        category = under.category
        condition = condition or f"{under.label} ({under.code}, {under.catalogue})"

    def change(held: Issue) -> None:
        held.category = category or held.category
        held.condition = under
        held.evidence = list(held.category.evidence) if held.category else []
        held.catalogue = held.category.catalogue if held.category else ""
        if under is not None:
            held.evidence, held.catalogue = [under.evidence], under.catalogue
        held.limit_amount, held.limit_clock = int(limit.amount), limit.clock.value
        held.tier, held.track = tier.value, track.value
        held.review_on = planned.review_on if planned else None

    fields = {
        Shown.TRACK: track.value,
        **(planned.shown() if planned else {}),
        Shown.LIMIT: f"{limit.amount} {limit.clock.value}",
        Shown.TIER: tier.value,
        Shown.CONDITION: condition,
        Shown.NOTE: note,
    }
    return Act(MoveCode.FILE, Shows(fields), change=change)


def _until_review(planned: Planned | None, at: datetime) -> Limit | None:
    """The limit of what is filed long-term: so many calendar days as are left to the day of review."""
    if planned is None or planned.review_on is None:
        return None
    today = at.astimezone(clock.LOCAL).date()
    with plan_refused():
        check_long_term(planned.milestones, planned.review_on, today)
    return Limit((planned.review_on - today).days, ClockKind.CALENDAR_DAYS)


def dispatch(
    issue: Issue,
    *,
    lead: Unit,
    by: Viewer,
    at: datetime | None = None,
    seen: int | None = None,
    supporting: Sequence[Unit] = (),
    limit: Limit | None = None,
    note: str = "",
    in_bulk: bool = False,
    joined: bool = False,
) -> Issue:
    """Dispatch an issue (交办) to the lead unit, with units to support it; ``limit`` replaces the one filed.

    ``joined``: in one act with the filing just made.
    """
    act = dispatching(lead=lead, supporting=supporting, limit=limit, note=note)
    return make(issue, act, by=by, at=at, seen=seen, in_bulk=in_bulk, joined=joined)


def dispatching(*, lead: Unit, supporting: Sequence[Unit] = (), limit: Limit | None = None, note: str = "") -> Act:
    """Return dispatching as an act; units that are no more cannot be given anything."""
    given = whole(limit) if limit else None
    helping = [unit for unit in dict.fromkeys(supporting) if unit.pk != lead.pk]
    for unit in (lead, *helping):
        refuse_abolished(unit, "lead" if unit is lead else "supporting")

    def change(held: Issue) -> None:
        held.lead_unit = lead
        if given is not None:
            held.limit_amount, held.limit_clock = int(given.amount), given.clock.value

    fields = {
        Shown.LEAD_UNIT: lead.code,
        Shown.SUPPORTING_UNITS: ",".join(unit.code for unit in helping),
        Shown.LIMIT: f"{given.amount} {given.clock.value}" if given else "",
        Shown.NOTE: note,
    }
    target = Target(supporting=[unit.pk for unit in helping])
    return Act(MoveCode.DISPATCH, Shows(fields), target, change)


def refuse_abolished(unit: Unit, field: str) -> None:
    """Refuse to give anything to a unit that is no more."""
    if unit.state != Unit.State.ACTIVE:
        message = N_("%(unit)s is no more; choose the unit that took over.")
        raise UnitRefused("unit_abolished", message, field=field, params={"unit": unit.name})


@transaction.atomic
def merge(
    issue: Issue, *, survivor: Issue, by: Viewer, at: datetime | None = None, seen: int | None = None, reason: str = ""
) -> Issue:
    """Merge an issue (并案) into another that is still open; both numbers stay, and both histories say so."""
    at = at or clock.now()
    for pk in sorted({issue.pk, survivor.pk}):
        workflow.locked(Issue, pk, seen=None)
    standing = Issue.objects.get(pk=survivor.pk)
    merged = make(issue, merging(standing, reason), by=by, at=at, seen=seen)
    workflow.move(standing, to=standing.state, at=at)
    taken = steps.take_in(standing_of(standing), merged, by=by.actor, at=at)
    store(taken)
    if steps.DUE_IS in taken.move.details:  # the other's lists bind it from now on
        announce(taken, move_row(MoveCode.FOLLOW_SOURCES), by=by.actor)
    return merged


def merging(standing: Issue, reason: str = "") -> Act:
    """Return merging into ``standing`` as an act."""

    def change(held: Issue) -> None:
        held.merged_into = standing

    fields = {Shown.SURVIVOR: standing.number, Shown.REASON: reason}
    return Act(MoveCode.MERGE, Shows(fields), Target(survivor=standing), change)


def decline(issue: Issue, *, reason: str, by: Viewer, at: datetime | None = None, seen: int | None = None) -> Issue:
    """Decline an issue (不予受理) that is no case of this city's; it stays readable with the reason."""
    return make(issue, Act(MoveCode.DECLINE, Shows({Shown.REASON: reason})), by=by, at=at, seen=seen)


def void(
    issue: Issue, *, reason: str, basis: str, by: Viewer, at: datetime | None = None, seen: int | None = None
) -> Issue:
    """Declare a filed issue void (作废), with reason and basis; its history stays, and no rate counts it as done."""
    act = Act(MoveCode.VOID, Shows({Shown.REASON: reason, Shown.BASIS: basis}))
    return make(issue, act, by=by, at=at, seen=seen)
