"""Reads of problem lists and their problems; they are the office's alone."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet

from wenming.engines.geodesy import Position
from wenming.issues import policies
from wenming.issues.models import Issue, ListItem, ListPhoto, ProblemList
from wenming.issues.selectors.duplicates import DuplicateHint, Report, hints_for
from wenming.kernel import clock
from wenming.kernel.errors import Missing
from wenming.kernel.scope import Viewer
from wenming.people.models import Unit
from wenming.places.models import Site
from wenming.rulebook.labels import N_
from wenming.rulebook.loop import State

DONE = (State.REPORTED.value, State.VERIFIED.value, State.CLOSED.value)
UNSURE, SURE = "unsure", "sure"


@dataclass(frozen=True, slots=True)
class ListFilter:
    """What narrows the lists."""

    words: str = ""
    source: str = ""
    state: str = ""


def problem_lists(viewer: Viewer, wanted: ListFilter) -> QuerySet[ProblemList]:
    """Return the lists that the filter finds, each with its counts."""
    if not viewer.may(policies.DESK):
        return ProblemList.objects.none()
    found = ProblemList.objects.annotate(
        all_items=Count("items"),
        waiting=Count("items", filter=Q(items__state=ListItem.State.WAITING)),
        raised=Count("items", filter=Q(items__issue__isnull=False)),
        rectified=Count("items", filter=Q(items__issue__state__in=DONE)),
    )
    if wanted.words:
        found = found.filter(Q(name__icontains=wanted.words) | Q(sender__icontains=wanted.words))
    if wanted.source:
        found = found.filter(source=wanted.source)
    if wanted.state == "open":
        found = found.filter(waiting__gt=0)
    elif wanted.state:
        found = found.filter(state=wanted.state)
    return found


def problem_list(viewer: Viewer, key: UUID) -> ProblemList:
    """Return one list.

    :raises Missing: there is none, or the viewer does not stand at the desk.
    """
    found = ProblemList.objects.select_related("document__blob", "job").filter(key=key).first()
    if found is None or not viewer.may(policies.DESK):
        raise Missing("problem_list_missing", N_("There is no such problem list."))
    return found


def list_items(found: ProblemList, state: str = "", words: str = "") -> QuerySet[ListItem]:
    """Return the problems of a list with all that a row shows; ``unsure`` and ``sure`` are those waiting."""
    rows = found.items.select_related(
        "site__kind", "site__area", "category", "condition", "unit", "issue"
    ).prefetch_related(Prefetch("photos", ListPhoto.objects.select_related("photo")))
    sure = Q(site_is_sure=True, kind_is_sure=True, unit__isnull=False)
    if state == UNSURE:
        rows = rows.filter(~sure, state=ListItem.State.WAITING)
    elif state == SURE:
        rows = rows.filter(sure, state=ListItem.State.WAITING)
    elif state:
        rows = rows.filter(state=state)
    if words:
        rows = rows.filter(Q(words__icontains=words) | Q(place__icontains=words) | Q(number=words))
    return rows.order_by("order")


def list_item(found: ProblemList, item: int) -> ListItem:
    """Return one problem of a list.

    :raises Missing: there is none.
    """
    row = list_items(found).filter(pk=item).first()
    if row is None:
        raise Missing("list_item_missing", N_("There is no such problem in this list."))
    return row


def list_counts(found: ProblemList) -> Mapping[str, int]:
    """Return how many problems of a list stand where, and how many that wait are sure throughout."""
    sure = Q(state=ListItem.State.WAITING, site_is_sure=True, kind_is_sure=True, unit__isnull=False)
    counted = found.items.aggregate(
        all=Count("pk"),
        waiting=Count("pk", filter=Q(state=ListItem.State.WAITING)),
        sure=Count("pk", filter=sure),
        filed=Count("pk", filter=Q(state=ListItem.State.FILED)),
        same=Count("pk", filter=Q(state=ListItem.State.SAME)),
        left_out=Count("pk", filter=Q(state=ListItem.State.LEFT_OUT)),
        rectified=Count("pk", filter=Q(issue__state__in=DONE)),
    )
    return {**counted, "unsure": counted["waiting"] - counted["sure"]}


def like_item(viewer: Viewer, item: ListItem) -> list[DuplicateHint]:
    """Return issues that a problem of a list may be already, or that are back with it."""
    return like_items(viewer, [item])[0]


def like_items(viewer: Viewer, items: Sequence[ListItem]) -> list[list[DuplicateHint]]:
    """As :func:`like_item`, for many problems in the same number of queries."""
    return hints_for(viewer, [_report(item) for item in items])


def _report(item: ListItem) -> Report:
    site = item.site
    place = Position(site.lon, site.lat) if site and site.lat is not None and site.lon is not None else None
    photos = tuple(row.photo_id for row in item.photos.all())
    return Report(item.words[:120], item.site_id, place, item.category_id, clock.now(), photos)


def lists_of(issue: Issue) -> Sequence[ListItem]:
    """Return where an issue stands on lists, the earliest first."""
    return list(issue.list_items.select_related("problem_list").order_by("problem_list__received_at", "order"))


def sites_by_code(codes: Collection[str]) -> list[Site]:
    """Return sites by their codes, with no more than a row shows."""
    return list(Site.objects.filter(code__in=codes).only("code", "name", "address"))


def unit_by_code(code: str) -> Unit | None:
    """Return an active unit by its code; ``None`` for none."""
    return Unit.objects.filter(code=code, state=Unit.State.ACTIVE).first() if code else None
