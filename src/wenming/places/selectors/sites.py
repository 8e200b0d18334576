"""The register: which sites there are, filtered as the list's address says, and one site with what belongs to it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import QueryDict

from wenming.areas.models import Area
from wenming.areas.selectors import within
from wenming.engines.polygons import bounding_box, read_area
from wenming.kernel import clock
from wenming.kernel.errors import Missing
from wenming.kernel.scope import Viewer
from wenming.kernel.search import search_query
from wenming.people.models import Unit
from wenming.places import life, policies
from wenming.places.models import CircleMember, Responsibility, Site, SiteCircle, SiteKind
from wenming.rulebook.labels import N_


@dataclass(frozen=True, slots=True)
class SiteFilter:
    """What narrows the list; everything by code. A unit stands for itself and its subordinate units.

    ``state`` empty: everything on the register, that is neither closed nor merged; ``any``: everything.
    """

    words: str = ""
    kind: str = ""
    area: str = ""
    unit: str = ""
    role: str = ""
    state: str = ""
    draw: str = ""
    codes: tuple[str, ...] = ()


ANY_STATE = "any"
EVERY_SITE = SiteFilter()


def visible_sites(viewer: Viewer) -> QuerySet[Site]:
    """Return all sites for those who may see the register, none for others."""
    found = Site.objects.defer("search")
    return found if viewer.everywhere or viewer.may(policies.VIEW) else found.none()


def sites(viewer: Viewer, wanted: SiteFilter = EVERY_SITE) -> QuerySet[Site]:
    """Return the sites that the filter finds, with kind and area."""
    found = visible_sites(viewer).select_related("kind", "area").defer("search", "area__boundary")
    if not wanted.state:
        found = found.filter(state__in=life.ON_REGISTER)
    elif wanted.state != ANY_STATE:
        found = found.filter(state=wanted.state)
    if wanted.kind:
        found = found.filter(kind__code=wanted.kind)
    if wanted.area:
        found = found.filter(within(wanted.area, "area__path"))
    if wanted.draw:
        found = found.filter(draw=wanted.draw)
    if wanted.codes:
        found = found.filter(code__in=wanted.codes)
    if wanted.unit or wanted.role:
        found = found.filter(pk__in=_answered_for(wanted).values("site"))
    return _matching(found, wanted.words)


def filter_of(query: str) -> SiteFilter:
    """Return the filter that a list's address (without the question mark) asks for."""
    asked = QueryDict(query[:2000])
    read = {name: asked.get(name, "")[:200] for name in ("q", "kind", "area", "unit", "role", "state", "draw")}
    return SiteFilter(
        words=read["q"],
        kind=read["kind"],
        area=read["area"],
        unit=read["unit"],
        role=read["role"],
        state=read["state"],
        draw=read["draw"],
    )


def site(viewer: Viewer, code: str) -> Site:
    """Return a site with kind, area and what it was merged into or substitutes.

    :raises Missing: there is none, or the viewer may not see the register.
    """
    found = (
        visible_sites(viewer)
        .select_related("kind", "area", "merged_into", "substitutes", "substituted_by")
        .defer("search", "area__boundary")
        .filter(code=code)
        .first()
    )
    if found is None:
        raise Missing("site_missing", N_("There is no such site."))
    return found


def standing_for(found: Site) -> Site:
    """Return the site itself, or the one of which it became a part, however often that was merged in its turn."""
    while found.state == Site.State.MERGED and found.merged_into is not None:
        found = found.merged_into
    return found


def with_owners(found: QuerySet[Site], on: date | None = None) -> QuerySet[Site]:
    """Add who answers today, as ``answering``: responsibilities with role, unit and post."""
    rows = in_force(on or clock.today()).select_related("role", "unit", "post")
    return found.prefetch_related(Prefetch("responsibilities", queryset=rows, to_attr="answering"))


def in_force(on: date) -> QuerySet[Responsibility]:
    """Return the responsibilities in force on a day."""
    return Responsibility.objects.filter(since__lte=on).filter(Q(until__isnull=True) | Q(until__gte=on))


def kinds(viewer: Viewer) -> QuerySet[SiteKind]:
    """Return the kinds of site."""
    return SiteKind.objects.all() if viewer.is_signed_in else SiteKind.objects.none()


def counts_by_kind(viewer: Viewer, area: Area) -> list[tuple[SiteKind, int]]:
    """Return how many sites of each kind on the register lie in a division and those below it."""
    found = visible_sites(viewer).filter(state__in=life.ON_REGISTER, area__path__startswith=area.path)
    counts = dict(found.order_by().values_list("kind").annotate(n=Count("pk")))
    return [(kind, counts[kind.pk]) for kind in SiteKind.objects.all() if kind.pk in counts]


def box_of(area: Area) -> tuple[float, float, float, float] | None:
    """Return west, south, east, north of a division's outline, if it is known."""
    return bounding_box(read_area(area.boundary)) if area.boundary else None


def circle_of(core: Site) -> list[CircleMember]:
    """Return the members of the circle of which a site is the core, nearest first."""
    return list(CircleMember.objects.filter(circle__core=core).select_related("site__kind", "circle"))


def circle_drawn(core: Site) -> dict[str, object]:
    """Return the radius and the kinds of the circle round a site, as its form shows them; empty without one."""
    circle = SiteCircle.objects.filter(core=core).prefetch_related("member_kinds").first()
    if circle is None:
        return {}
    return {"radius_m": circle.radius_m, "kinds": [kind.code for kind in circle.member_kinds.all()]}


def circles_with(member: Site) -> list[CircleMember]:
    """Return the circles that a site lies in."""
    return list(CircleMember.objects.filter(site=member).select_related("circle__core__kind"))


def _answered_for(wanted: SiteFilter) -> QuerySet[Responsibility]:
    rows = in_force(clock.today())
    if wanted.role:
        rows = rows.filter(role__code=wanted.role)
    if wanted.unit:
        path = Unit.objects.filter(code=wanted.unit).values_list("path", flat=True).first()
        rows = rows.filter(unit__path__startswith=path) if path else rows.none()
    return rows


def _matching(found: QuerySet[Site], words: str) -> QuerySet[Site]:
    query = search_query(words)
    if query is None:
        return found.none() if words.strip() else found
    return found.filter(search=query)
