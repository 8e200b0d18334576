"""Visits, their checklists and what was observed, as far as the viewer may see them."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, QuerySet

from wenming.inspections.models import Observation, Visit
from wenming.kernel.errors import Missing
from wenming.kernel.scope import Viewer
from wenming.records.models import Photo
from wenming.rulebook.labels import N_
from wenming.schemes.models import CheckItem


def visits(viewer: Viewer) -> QuerySet[Visit]:
    """Return the visits; everyone who may see the register sees them, since findings concern the sites they know."""
    found = Visit.objects.select_related("site__kind", "site__area", "edition").defer(
        "edition__document", "site__search"
    )
    return found if viewer.may("sites.view") else found.none()


def with_counts(found: QuerySet[Visit]) -> QuerySet[Visit]:
    """Add how many items were observed, as ``n_observed``."""
    return found.annotate(n_observed=Count("observations__item", distinct=True))


def visit(viewer: Viewer, number: str) -> Visit:
    """Return one visit, or raise ``Missing``."""
    found = visits(viewer).filter(number=number).first()
    if found is None:
        raise Missing("visit_missing", N_("There is no such visit."))
    return found


def observation(viewer: Viewer, key: UUID) -> Observation:
    """Return one observation with its visit and item, or raise ``Missing``."""
    found = Observation.objects.select_related(
        "visit__site__kind", "visit__edition", "item__indicator", "item__edition_kind__kind"
    ).defer("visit__edition__document", "visit__site__search")
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
    rows = Observation.objects.filter(visit=of).prefetch_related("photos__photo", "reviews")
    held: dict[int, list[Observation]] = {}
    for row in rows.order_by("observed_at", "key") if viewer.may("sites.view") else ():
        held.setdefault(row.item_id, []).append(row)
    return [
        Line(item, tuple(held.get(item.pk, ())), _counting(held.get(item.pk, [])))
        for item in items.select_related("indicator").order_by("order")
    ]


def last_observed(viewer: Viewer, site_id: int) -> Mapping[int, Observation]:
    """Return the latest observation of each item at a site, over all visits, by item id."""
    rows = (
        Observation.objects.filter(site_id=site_id).select_related("visit").order_by("item_id", "-observed_at", "-key")
    )
    return {row.item_id: row for row in rows.distinct("item_id")} if viewer.may("sites.view") else {}


def may_see_photo(viewer: Viewer, photo: Photo) -> bool:
    """Whether a photo belongs to an observation that the viewer may see."""
    return viewer.may("sites.view") and Observation.objects.filter(photos__photo=photo).exists()


def _counting(rows: list[Observation]) -> Observation | None:
    """The observation that counts: named by the latest review, else the latest."""
    reviews = [(each.at, str(each.key), row) for row in rows for each in row.reviews.all()]
    if reviews:
        return max(reviews, key=lambda named: named[:2])[2]
    return rows[-1] if rows else None
