"""Reads of problem lists and their problems; they are the office's alone."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet

from wenming.engines.geodesy import Position
from wenming.issues import policies
from wenming.issues.models import Issue, ListItem, ListPhoto, ProblemList
from wenming.issues.selectors.duplicates import DuplicateHint, Report, hints_for
from wenming.issues.selectors.proposing import proposals
from wenming.issues.selectors.sources import goes_on_as, items_on
from wenming.kernel import clock
from wenming.kernel.errors import Missing
from wenming.kernel.scope import Viewer
from wenming.people.models import Unit
from wenming.places.models import Site
from wenming.records.models import Photo
from wenming.rulebook.labels import N_
from wenming.rulebook.loop import State
from wenming.rulebook.sources import Answer

RECTIFIED = Q(state__in=(State.VERIFIED.value, State.CLOSED.value), has_relapsed=False)
REPORTED = Q(state=State.REPORTED.value, has_relapsed=False)
"""What the reply to a list calls so: what came back is neither."""
UNDECIDED = (ListItem.State.WAITING, ListItem.State.AGAIN)
UNSURE, SURE = "unsure", "sure"
UNANSWERED, LATE_THERE = "unanswered", "late_there"
AWAITING = (Answer.NONE.value, Answer.REFUSED.value)
"""The answers with which a source still waits for a reply."""


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
        waiting=Count("items", filter=Q(items__state__in=UNDECIDED)),
        raised=Count("items", filter=Q(items__issue__isnull=False)),
        rectified=Count("items", filter=goes_on_as(RECTIFIED, "items__issue")),
        struck_off=Count("items", filter=Q(items__answer=Answer.STRUCK_OFF.value)),
        late_there=Count(
            "items",
            filter=Q(items__issue__isnull=False, items__answer__in=AWAITING, items__due_at__lt=clock.now()),
        ),
    )
    if wanted.words:
        found = found.filter(Q(name__icontains=wanted.words) | Q(sender__icontains=wanted.words))
    if wanted.source:
        found = found.filter(source=wanted.source)
    if wanted.state == "open":
        open_items = ListItem.objects.filter(problem_list=OuterRef("pk"), state__in=UNDECIDED)
        found = found.filter(Exists(open_items))
    elif wanted.state == LATE_THERE:
        found = found.filter(late_there__gt=0)
    elif wanted.state == UNANSWERED:
        found = found.filter(raised__gt=F("struck_off"))
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


def items_of_units(viewer: Viewer, found: ProblemList) -> QuerySet[ListItem]:
    """Return the problems of a list that the viewer's own units answer for, or have in hand."""
    return found.items.filter(_with_units(viewer, "issue"))


def lists_of_units(viewer: Viewer) -> QuerySet[ProblemList]:
    """Return the lists on which the viewer's own units have problems, with how many, the latest first."""
    own = _with_units(viewer, "items__issue")
    return ProblemList.objects.filter(own).annotate(
        own_items=Count("items", filter=own),
        own_rectified=Count("items", filter=own & goes_on_as(RECTIFIED, "items__issue")),
        own_reported=Count("items", filter=own & goes_on_as(REPORTED, "items__issue")),
    ).order_by("-received_at", "-pk")  # fmt: skip


def list_of_units(viewer: Viewer, key: UUID) -> ProblemList:
    """Return one of these lists.

    :raises Missing: there is none, or nothing of it is with the viewer's units.
    """
    found = lists_of_units(viewer).filter(key=key).first()
    if found is None:
        raise Missing("problem_list_missing", N_("There is no such problem list."))
    return found


def _with_units(viewer: Viewer, path: str) -> Q:
    if not viewer.units:
        return Q(pk__in=())
    return goes_on_as(Q(lead_unit__in=viewer.units) | Q(holder__in=viewer.units), path)


def list_items(found: ProblemList, state: str = "", words: str = "") -> QuerySet[ListItem]:
    """Return the problems of a list with all that a row shows.

    Besides their own states: ``unsure`` and ``sure`` are those waiting; of those that stand for an issue
    ``unanswered`` wait for a reply, ``late_there`` past the list's deadline, and each answer is a state too.
    """
    rows = found.items.select_related(
        "site__kind", "site__area", "category", "condition", "unit", "division", "issue__merged_into", "problem_list",
        "again__issue", "again__problem_list",
    ).prefetch_related(Prefetch("photos", ListPhoto.objects.select_related("photo")))  # fmt: skip
    sure = Q(site_is_sure=True, kind_is_sure=True, unit__isnull=False)
    if state == UNSURE:
        rows = rows.filter(~sure, state=ListItem.State.WAITING)
    elif state == SURE:
        rows = rows.filter(sure, state=ListItem.State.WAITING)
    elif state == UNANSWERED:
        rows = rows.filter(awaited())
    elif state == LATE_THERE:
        rows = rows.filter(awaited(), due_at__lt=clock.now())
    elif state in (Answer.SENT.value, Answer.REFUSED.value, Answer.STRUCK_OFF.value):
        rows = rows.filter(answer=state)
    elif state:
        rows = rows.filter(state=state)
    if words:
        rows = rows.filter(Q(words__icontains=words) | Q(place__icontains=words) | Q(number=words))
    return rows.order_by("order")


def awaited() -> Q:
    """Return what finds the problems for which the list still waits for a reply."""
    return Q(issue__isnull=False, answer__in=AWAITING)


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
        again=Count("pk", filter=Q(state=ListItem.State.AGAIN)),
        rectified=Count("pk", filter=goes_on_as(RECTIFIED, "issue")),
        reported=Count("pk", filter=goes_on_as(REPORTED, "issue")),
        unanswered=Count("pk", filter=awaited()),
        late_there=Count("pk", filter=awaited() & Q(due_at__lt=clock.now())),
        sent=Count("pk", filter=Q(answer=Answer.SENT.value)),
        struck_off=Count("pk", filter=Q(answer=Answer.STRUCK_OFF.value)),
        refused=Count("pk", filter=Q(answer=Answer.REFUSED.value)),
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


def units_for(items: Sequence[ListItem]) -> list[list[Unit]]:
    """Return for each problem the units that may lead it, the one chosen first."""
    drafts = [
        Issue(title=item.words[:120], site=item.site, area=item.site.area if item.site else item.division,
              category=item.category)
        for item in items
    ]  # fmt: skip
    found = []
    for item, proposal in zip(items, proposals(drafts), strict=True):
        units = [item.unit] if item.unit else []
        found.append(list(dict.fromkeys([*units, *(one.unit for one in proposal.units)])))
    return found


def loose_pictures(found: ProblemList) -> list[tuple[Photo, str]]:
    """Return the pictures that came beside a text and stand with no problem, with the names of their files."""
    names: dict[int, str] = dict(found.pictures)
    placed = ListPhoto.objects.filter(item__problem_list=found, photo__in=names).values("photo")
    rows = Photo.objects.filter(pk__in=names).exclude(pk__in=placed) if names else ()
    return [(photo, names[photo.pk]) for photo in sorted(rows, key=lambda one: list(names).index(one.pk))]


def lists_of(issue: Issue) -> Sequence[ListItem]:
    """Return where an issue stands on lists, itself or through a merged one, the earliest first."""
    return list(items_on(issue.pk))


def sites_by_code(codes: Collection[str]) -> list[Site]:
    """Return sites by their codes, with no more than a row shows."""
    return list(Site.objects.filter(code__in=codes).only("code", "name", "address"))


def units_by_code(codes: Collection[str]) -> list[Unit]:
    """Return active units by their codes, in the order of the codes."""
    found = {unit.code: unit for unit in Unit.objects.filter(code__in=codes, state=Unit.State.ACTIVE)}
    return [found[code] for code in dict.fromkeys(codes) if code in found]


def unit_by_code(code: str) -> Unit | None:
    """Return an active unit by its code; ``None`` for none."""
    return Unit.objects.filter(code=code, state=Unit.State.ACTIVE).first() if code else None
