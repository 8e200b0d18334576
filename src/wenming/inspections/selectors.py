"""Visits, their checklists and what was observed, as far as the viewer may see them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from wenming.inspections import orders
from wenming.inspections.models import Observation, ObservationPhoto, Visit
from wenming.inspections.origins import ORIGIN
from wenming.inspections.policies import OWN_PURPOSES
from wenming.issues.models import Issue
from wenming.kernel.actors import ActorKind
from wenming.kernel.errors import Missing
from wenming.kernel.scope import Viewer
from wenming.kernel.text import is_storable
from wenming.people.models import Unit
from wenming.records.models import Photo
from wenming.records.uses import PhotoUse
from wenming.rulebook.evidence import Use
from wenming.rulebook.labels import N_
from wenming.schemes.models import CheckItem, SchemeEdition


def visits(viewer: Viewer) -> QuerySet[Visit]:
    """Return the visits; everyone who may see the register sees them, since findings concern the sites they know."""
    found = Visit.objects.select_related("site__kind", "site__area", "edition").defer(
        "edition__document", "site__search"
    )
    return found if viewer.may("sites.view") else found.none()


@dataclass(frozen=True, slots=True)
class VisitFilter:
    """Which visits are wanted; empty parts ask nothing. ``mine``: begun by the viewer, or with something entered."""

    words: str = ""
    purpose: str = ""
    state: str = ""
    order: str = ""
    site: str = ""
    mine: bool = False


def visits_wanted(viewer: Viewer, wanted: VisitFilter) -> QuerySet[Visit]:
    """Return the visits that a filter asks for."""
    found = visits(viewer)
    if wanted.words:
        words = wanted.words
        found = found.filter(
            Q(number__icontains=words) | Q(site__name__icontains=words) | Q(site__code__istartswith=words)
        )
    exact = {"purpose": wanted.purpose, "state": wanted.state, "site__code": wanted.site}
    found = found.filter(**{name: value for name, value in exact.items() if value})
    if wanted.order:
        found = orders.narrow(found, wanted.order)
    if wanted.mine:
        entered = Observation.objects.filter(visit=OuterRef("pk"), by_id=viewer.user_id, by_kind=ActorKind.PERSON)
        found = found.filter(Q(by_id=viewer.user_id, purpose__in=OWN_PURPOSES) | Exists(entered))
    return found


@dataclass(frozen=True, slots=True)
class Progress:
    """How many items of a visit's checklist have an observation, of how many."""

    observed: int
    items: int


def progress_of(found: Sequence[Visit]) -> dict[int, Progress]:
    """Return how far each visit is, by its id; two queries for however many visits."""
    observed = Observation.objects.filter(visit__in=[each.pk for each in found]).values("visit_id")
    seen = {row["visit_id"]: row["n"] for row in observed.annotate(n=Count("item_id", distinct=True)).order_by()}
    items = CheckItem.objects.filter(edition__in={each.edition_id for each in found}).order_by()
    counted = items.values("edition_id", "edition_kind__kind_id").annotate(n=Count("id"))
    sizes = {(row["edition_id"], row["edition_kind__kind_id"]): row["n"] for row in counted}
    return {
        each.pk: Progress(seen.get(each.pk, 0), sizes.get((each.edition_id, each.site.kind_id), 0)) for each in found
    }


def issues_from(viewer: Viewer, rows: Iterable[Observation]) -> dict[str, list[Issue]]:
    """Return the issues raised from observations, by the observation's key."""
    keys = [str(row.key) for row in rows]
    found: dict[str, list[Issue]] = {}
    if viewer.may("issues.view"):
        for issue in Issue.objects.filter(origin_kind=ORIGIN, origin_ref__in=keys).select_related("merged_into"):
            found.setdefault(issue.origin_ref, []).append(issue)
    return found


def observations_of_issue(viewer: Viewer, issue: Issue) -> list[Observation]:
    """Return the observations that an issue, or one merged into it, was raised from."""
    if not viewer.may("sites.view"):
        return []
    refs = [issue.origin_ref] if issue.origin_kind == ORIGIN else []
    refs += Issue.objects.filter(merged_into=issue, origin_kind=ORIGIN).values_list("origin_ref", flat=True)
    rows = Observation.objects.filter(key__in=[ref for ref in refs if ref])
    return list(rows.select_related("visit", "item", "site").prefetch_related("photos__photo"))


def observations_at(viewer: Viewer, site_id: int, *, limit: int) -> list[Observation]:
    """Return the latest observations below the best at a site."""
    rows = Observation.objects.filter(site_id=site_id, is_best=False, is_not_applicable=False)
    rows = rows.select_related("visit", "item").prefetch_related("photos__photo").order_by("-observed_at", "-id")
    return list(rows[:limit]) if viewer.may("sites.view") else []


def visits_to_do(viewer: Viewer, *, limit: int) -> list[Visit]:
    """Return the open visits that the viewer works on or began, the latest first."""
    wanted = VisitFilter(mine=True)
    found = visits_wanted(viewer, wanted).exclude(state=Visit.State.FINISHED)
    return list(found[:limit])


def visit(viewer: Viewer, number: str) -> Visit:
    """Return one visit, or raise ``Missing``."""
    found = visits(viewer).filter(number=number).first() if is_storable(number) else None
    if found is None:
        raise Missing("visit_missing", N_("There is no such visit."))
    return found


def observation(viewer: Viewer, key: UUID) -> Observation:
    """Return one observation with its visit and item, or raise ``Missing``."""
    found = Observation.objects.select_related(
        "visit__site__kind", "visit__site__area", "visit__edition", "item__indicator", "item__edition_kind__kind"
    ).defer("visit__edition__document", "visit__site__search")
    found = found.prefetch_related("photos__photo")
    row = found.filter(key=key).first() if viewer.may("sites.view") else None
    if row is None:
        raise Missing("observation_missing", N_("There is no such observation."))
    return row


def item_of(of: Visit, code: str) -> CheckItem:
    """Return the item of a visit's checklist by its code, or raise ``Missing``."""
    found = CheckItem.objects.select_related("edition_kind__kind").filter(
        edition_id=of.edition_id, edition_kind__kind_id=of.site.kind_id, code=code
    )
    item = found.first()
    if item is None:
        raise Missing("item_missing", N_("This check item is not on the checklist of this visit."), field="item")
    return item


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a checklist: the item, and its observations, oldest first; the counting one apart."""

    item: CheckItem
    observations: tuple[Observation, ...]
    counting: Observation | None


def checklist(viewer: Viewer, of: Visit) -> list[Line]:
    """Return the checklist of a visit in the edition's order, with what was observed so far."""
    items = CheckItem.objects.filter(edition_id=of.edition_id, edition_kind__kind_id=of.site.kind_id)
    known = {item.pk: item for item in items.select_related("indicator", "edition_kind__kind").order_by("order")}
    rows = Observation.objects.filter(visit=of).prefetch_related("photos__photo", "reviews").defer("units")
    held: dict[int, list[Observation]] = {}
    for row in rows.order_by("observed_at", "key") if viewer.may("sites.view") else ():
        held.setdefault(row.item_id, []).append(row)
        if row.item_id in known:
            row.item = known[row.item_id]
    return [Line(item, tuple(held.get(item.pk, ())), _counting(held.get(item.pk, []))) for item in known.values()]


def line_of(viewer: Viewer, of: Visit, item: CheckItem) -> Line:
    """Return one line of a visit's checklist."""
    rows = Observation.objects.filter(visit=of, item=item).prefetch_related("photos__photo", "reviews")
    held = list(rows.order_by("observed_at", "key")) if viewer.may("sites.view") else []
    return Line(item, tuple(held), _counting(held))


def edition_in_use() -> SchemeEdition:
    """Return the published edition that self-checks and patrols go by: the one published last."""
    found = SchemeEdition.objects.filter(state=SchemeEdition.State.FROZEN).defer("document").order_by("-frozen_at")
    row = found.first()
    if row is None:
        raise Missing("no_edition", N_("No edition has been published yet, so there is no checklist."))
    return row


def unit_names(codes: Iterable[str]) -> dict[str, str]:
    """Return the names of units by code."""
    return dict(Unit.objects.filter(code__in=list(codes)).values_list("code", "name"))


def last_observed(viewer: Viewer, site_id: int) -> Mapping[int, Observation]:
    """Return the latest observation of each item at a site, over all visits, by item id."""
    rows = (
        Observation.objects.filter(site_id=site_id).select_related("visit").order_by("item_id", "-observed_at", "-key")
    )
    return {row.item_id: row for row in rows.distinct("item_id")} if viewer.may("sites.view") else {}


def may_see_photo(viewer: Viewer, photo: Photo) -> bool:
    """Whether a photo belongs to an observation that the viewer may see."""
    return viewer.may("sites.view") and Observation.objects.filter(photos__photo=photo).exists()


def uses_of_photos(viewer: Viewer, photo_ids: Collection[int]) -> list[PhotoUse]:
    """Return which of these photos were taken for observations, with the number of the visit as far as it is open."""
    rows = ObservationPhoto.objects.filter(photo__in=photo_ids).order_by("id")
    is_open = viewer.may("sites.view")
    numbers = rows.values_list("photo_id", "observation__visit__number")
    return [PhotoUse(photo, Use.OBSERVATION, number if is_open else "") for photo, number in numbers]


def _counting(rows: list[Observation]) -> Observation | None:
    """The observation that counts: named by the latest review, else the latest."""
    reviews = [(each.at, str(each.key), row) for row in rows for each in row.reviews.all()]
    if reviews:
        return max(reviews, key=lambda named: named[:2])[2]
    return rows[-1] if rows else None
