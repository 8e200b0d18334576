"""What the pages about sites show, as values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from wenming.areas import selectors as areas
from wenming.kernel.scope import Viewer
from wenming.people import selectors as people
from wenming.places import policies, selectors
from wenming.places.models import ResponsibilityRole, Site
from wenming.places.wording import label_of, state_chip
from wenming.ui.components import Action, Empty, Lines, Link, Moment
from wenming.ui.figures import number_text
from wenming.ui.filters import Choice, Filter, Search
from wenming.ui.lists import Column, ListPage, ListState, Place, Row

ROLE_PREFIX = "role_"
CODE = Column("code", _("Code"), order_by=("code",), place=Place.NUMBER, always=True)
NAME = Column("name", _("Site"), order_by=("name", "code"), place=Place.TITLE, always=True)
FIRST_COLUMNS = (
    CODE,
    NAME,
    Column("kind", _("Kind"), order_by=("kind__order", "code")),
    Column("area", _("Division"), order_by=("area__code", "code")),
    Column("state", _("State"), order_by=("state", "code"), place=Place.STATE),
    Column("draw", _("Draw"), order_by=("draw", "code"), shown=False),
)
LAST_COLUMNS = (
    Column("address", _("Address"), order_by=("address", "code"), shown=False),
    Column("lon", _("Longitude"), numeric=True, shown=False, place=Place.HIDDEN),
    Column("lat", _("Latitude"), numeric=True, shown=False, place=Place.HIDDEN),
    Column("changed", _("Last change"), order_by=("changed_at", "code"), shown=False),
)


@dataclass(frozen=True)
class SiteList:
    """The list's declaration for one request: its columns, filters and what they ask for."""

    state: ListState
    filters: Sequence[Filter]
    wanted: selectors.SiteFilter
    roles: Sequence[ResponsibilityRole]


def columns_of(roles: Sequence[ResponsibilityRole]) -> tuple[Column, ...]:
    """Return the columns: one for each way of answering between those of the site itself; the first two are shown."""
    owners = (
        Column(f"{ROLE_PREFIX}{role.code}", label_of(role), shown=number < 2) for number, role in enumerate(roles)
    )
    return (*FIRST_COLUMNS, *owners, *LAST_COLUMNS)


def site_list(request: HttpRequest, viewer: Viewer, name: str = "sites") -> SiteList:
    """Read from the address which sites are wanted, and how."""
    roles = selectors.roles()
    state = ListState.of(request, name, columns_of(roles), sort="code")
    words = Search(label=gettext("Code, name or address"))
    kind = Choice("kind", gettext("Kind"), [(kind.code, label_of(kind)) for kind in selectors.kinds(viewer)])
    area = Choice("area", gettext("Division"), _area_options(viewer, request.GET.get("area", "")))
    unit = Choice("unit", gettext("Unit"), _unit_options(viewer, request.GET.get("unit", "")))
    role = Choice("role", gettext("Answers as"), [(role.code, label_of(role)) for role in roles])
    life = [*Site.State.choices, (selectors.ANY_STATE, gettext("Any state"))]
    life_choice = Choice("state", gettext("State"), [(value, str(label)) for value, label in life])
    draw = Choice("draw", gettext("Draw"), [(value, str(label)) for value, label in Site.Draw.choices])
    wanted = selectors.SiteFilter(
        words=state.read(words),
        kind=state.read(kind),
        area=state.read(area),
        unit=state.read(unit),
        role=state.read(role),
        state=state.read(life_choice),
        draw=state.read(draw),
    )
    return SiteList(state, (words, kind, area, unit, role, life_choice, draw), wanted, roles)


def site_list_page(asked: SiteList, viewer: Viewer) -> ListPage:
    """Build the page of the register."""
    state = asked.state
    found = selectors.sites(viewer, asked.wanted)
    total = found.count()
    rows = selectors.with_owners(found.order_by(*state.order_by))[state.offset : state.offset + state.size]
    return ListPage(
        state=state,
        title=gettext("Sites"),
        sentence=ngettext("%(n)s site", "%(n)s sites", total) % {"n": number_text(total)},
        rows=[site_row(site) for site in rows],
        total=total,
        filters=asked.filters,
        actions=_list_actions(viewer, state),
        bulk=_bulk_actions(viewer),
        export_url=reverse("places:export") if viewer.may(policies.EXPORT) else "",
        empty=empty_register(viewer, filtered=False),
    )


def site_row(site: Site) -> Row:
    """Return a row of the register; the site carries ``answering``."""
    cells: dict[str, object] = {
        "code": site.code,
        "name": Lines(site.name, site.address),
        "kind": label_of(site.kind),
        "area": site.area.name,
        "state": state_chip(site.state),
        "draw": str(Site.Draw(site.draw).label),
        "address": site.address,
        "lon": f"{site.lon:.5f}",
        "lat": f"{site.lat:.5f}",
        "changed": Moment(site.changed_at, brief=True),
    }
    for row in site.answering:  # type: ignore[attr-defined]  # put there by the prefetch
        unit = row.unit
        cells[f"{ROLE_PREFIX}{row.role.code}"] = Link(
            unit.short_name or unit.name, reverse("people:unit", args=[unit.code]), muted=True
        )
    return Row(key=site.code, url=reverse("places:site", args=[site.code]), cells=cells)


def plain_row(site: Site, answering: Mapping[str, str]) -> dict[str, object]:
    """Return the same row as plain values, for the export; ``answering`` is the unit's name by role code."""
    cells: dict[str, object] = {
        "code": site.code,
        "name": site.name,
        "kind": label_of(site.kind),
        "area": site.area.name,
        "state": str(Site.State(site.state).label),
        "draw": str(Site.Draw(site.draw).label),
        "address": site.address,
        "lon": round(site.lon, 6),
        "lat": round(site.lat, 6),
        "changed": site.changed_at.date(),
    }
    return cells | {f"{ROLE_PREFIX}{role}": unit for role, unit in answering.items()}


def _list_actions(viewer: Viewer, state: ListState) -> list[Action]:
    actions = [Action(gettext("Map"), f"{reverse('places:map')}{state.address()}", "map", key="m")]
    actions.append(Action(gettext("Without an owner"), reverse("places:gaps"), "user-check"))
    if viewer.may(policies.MANAGE):
        actions.append(Action(gettext("Load a workbook"), reverse("imports:upload", args=["sites"]), "upload"))
        actions.append(Action(gettext("Add a site"), reverse("places:add"), "plus", primary=True, key="n"))
    return actions


def _bulk_actions(viewer: Viewer) -> list[Action]:
    actions = [Action(gettext("Print codes"), reverse("places:print_many"), "qrcode", "post")]
    if viewer.may(policies.MANAGE):
        actions.insert(0, Action(gettext("Change who answers"), reverse("places:assign_many"), "users", "post", True))
    return actions


def empty_register(viewer: Viewer, *, filtered: bool) -> Empty:
    """Say that there is no site, or none that the filters find, and what to do next."""
    if filtered:
        return Empty(gettext("No site matches"), gettext("Take a filter away, or clear them all."), icon="filter")
    actions = (
        Action(gettext("Load a workbook"), reverse("imports:upload", args=["sites"]), "upload", primary=True),
        Action(gettext("Add a site"), reverse("places:add"), "plus"),
    )
    return Empty(
        gettext("No site yet"),
        gettext("Sites come from a workbook, or one by one."),
        actions if viewer.may(policies.MANAGE) else (),
        icon="map-pin",
    )


def _area_options(viewer: Viewer, asked: str) -> list[tuple[str, str]]:
    """Offer the towns; a community only when the address asks for one, for there are hundreds."""
    towns = list(areas.towns(viewer).values_list("code", "name"))
    known = {code for code, _name in towns}
    other = areas.areas(viewer).filter(code=asked).values_list("code", "name") if asked and asked not in known else ()
    return [*towns, *other]


def _unit_options(viewer: Viewer, asked: str) -> list[tuple[str, str]]:
    """Offer the units at the top; one below only when the address asks for it."""
    top = list(people.units(viewer).filter(parent=None, state="active").values_list("code", "name"))
    known = {code for code, _name in top}
    other = people.units(viewer).filter(code=asked).values_list("code", "name") if asked and asked not in known else ()
    return [*top, *other]
