"""The command map as values: what the address asks for, the legend whose counts open lists, and the places beside."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext

from wenming.insight import links
from wenming.insight.selectors import command_map, home
from wenming.issues.pages import IssueList, issue_list, issue_url, place_text
from wenming.issues.selectors import IssueFilter
from wenming.kernel.clock import today
from wenming.kernel.scope import Viewer
from wenming.places import selectors as places
from wenming.places.selectors import SiteFilter
from wenming.rulebook.deadlines import ClockState
from wenming.rulebook.labels import N_
from wenming.rulebook.loop import STATES
from wenming.ui.components import Action, Empty, Link
from wenming.ui.figures import number_text
from wenming.ui.filters import Choice, Filter
from wenming.ui.islands import Map, Overlay
from wenming.ui.lists import ListPage
from wenming.ui.markup import Tone

LISTED = 100
ISSUES, ALL, SITES, BOTH = "issues", "all", "sites", "both"
SHOWN_FILTERS = ("q", "state", "clock", "unit", "area", "kind", "category", "origin")
AGES = {
    "3": N_("Older than 3 days"),
    "7": N_("Older than 7 days"),
    "30": N_("Older than 30 days"),
    "90": N_("Older than 90 days"),
}
LEGEND = (
    (Tone.OVERDUE, N_("Overdue")),
    (Tone.SOON, N_("Due soon")),
    (Tone.OPEN, N_("Being rectified")),
    (Tone.WAITING, N_("Waiting")),
    (Tone.DONE, N_("Verified or closed out")),
    (Tone.RELAPSE, N_("Relapsed")),
    (Tone.PLAIN, N_("Site")),
)


@dataclass(frozen=True)
class MapAsked:
    """What the address asks for."""

    list: IssueList
    filters: Sequence[Filter]
    shown: str
    issues: IssueFilter
    sites: SiteFilter

    @property
    def shows_issues(self) -> bool:
        """Whether issues are drawn."""
        return self.shown in (ISSUES, ALL, BOTH)

    @property
    def shows_sites(self) -> bool:
        """Whether sites are drawn."""
        return self.shown in (SITES, BOTH)


@dataclass(frozen=True)
class LegendEntry:
    """A state with how many issues are in it, and their list."""

    tone: Tone
    label: str
    count: str
    url: str


@dataclass(frozen=True)
class MapPage:
    """What the map page shows."""

    page: ListPage
    legend: Sequence[LegendEntry]
    map: Map


def asked(request: HttpRequest, viewer: Viewer) -> MapAsked:
    """Read the filters: the same names in the address as on the list of issues, so that both open each other."""
    whole = request.GET.get("clock") or request.GET.get("show") == ALL
    declared = issue_list(request, viewer, default_state="" if whole else "open")
    options = ((ALL, gettext("Closed issues too")), (SITES, gettext("Sites")), (BOTH, gettext("Issues and sites")))
    shown = Choice("show", gettext("Show"), options)
    age = Choice("age", gettext("Age"), [(days, gettext(label)) for days, label in AGES.items()])
    days = declared.state.read(age)
    wanted = declared.wanted
    if days:
        wanted = replace(wanted, until=(today() - timedelta(days=int(days))).isoformat())
    own = [known for known in declared.filters if known.name in SHOWN_FILTERS]
    on_sites = SiteFilter(words=wanted.words, kind=wanted.kind, area=wanted.area, unit=wanted.unit)
    return MapAsked(declared, (*own, age, shown), declared.state.read(shown) or ISSUES, wanted, on_sites)


def map_page(viewer: Viewer, looked_for: MapAsked) -> MapPage:
    """Build the page: the map, and beside it the same places for those without script."""
    state = looked_for.list.state
    query = state.address()
    total = command_map.drawn_issues(viewer, looked_for.issues).order_by().count() if looked_for.shows_issues else 0
    n_sites = places.sites(viewer, looked_for.sites).count() if looked_for.shows_sites else 0
    page = ListPage(
        state=state,
        title=gettext("Command map"),
        sentence=_sentence(looked_for, total, n_sites),
        rows=(),
        total=total + n_sites,
        filters=looked_for.filters,
        actions=(
            Action(gettext("List of issues"), links.issue_list(looked_for.issues), "list", key="l"),
            Action(gettext("List of sites"), reverse("places:sites"), "map-pin"),
        ),
        empty=Empty(
            gettext("Nothing on the map"),
            gettext("Issues and sites appear here once they are on the register, or when other filters are chosen."),
            icon="map",
        ),
    )
    drawn = Map(
        points=f"{reverse('command_map_points')}{query}",
        base=reverse("places:map_base"),
        legend=[(tone, gettext(label)) for tone, label in LEGEND],
        places=_places(viewer, looked_for),
        overlays=(
            Overlay(gettext("Heat"), f"{reverse('command_map_heat')}{query}", Tone.OVERDUE),
            Overlay(gettext("Prone places"), reverse("command_map_prone"), Tone.RELAPSE),
            Overlay(gettext("Site circles"), reverse("command_map_circles"), Tone.OPEN),
        ),
        element_id="command-map",
    )
    return MapPage(page, legend(viewer, looked_for.issues) if looked_for.shows_issues else (), drawn)


def legend(viewer: Viewer, wanted: IssueFilter) -> list[LegendEntry]:
    """Return how many of the issues are late, due soon, and in each state; each count opens its list. One query.

    Where one clock is asked for, the others are not on the map and not in its legend.
    """
    clocks = ((ClockState.OVERDUE, Tone.OVERDUE, N_("Overdue")), (ClockState.DUE_SOON, Tone.SOON, N_("Due soon")))
    parts: list[tuple[IssueFilter, Tone, str]] = [
        *(
            (replace(wanted, clock=clock.value), tone, label)
            for clock, tone, label in clocks
            if wanted.clock in ("", clock.value)
        ),
        *(
            (replace(wanted, state=row.code.value), command_map.OF_COLOUR[row.colour], row.label)
            for row in STATES
            if _fits(row.code.value, is_open=row.is_open, asked=wanted.state)
        ),
        (replace(wanted, relapsed=True), Tone.RELAPSE, N_("Relapsed")),
    ]
    found = home.issue_counts(viewer, {str(place): part[0] for place, part in enumerate(parts)})
    return [
        LegendEntry(tone, gettext(label), number_text(found[str(place)]), links.issue_list(narrowed))
        for place, (narrowed, tone, label) in enumerate(parts)
        if found[str(place)]
    ]


def _fits(state: str, *, is_open: bool, asked: str) -> bool:
    return asked in ("", "any", state) or asked == ("open" if is_open else "closed")


def _places(viewer: Viewer, looked_for: MapAsked) -> list[Link]:
    listed: list[Link] = []
    if looked_for.shows_issues:
        found = command_map.drawn_issues(viewer, looked_for.issues).order_by("-raised_at", "-id")[:LISTED]
        listed += [Link(f"{one.number} {one.title} · {place_text(one)}", issue_url(one)) for one in found]
    if looked_for.shows_sites:
        on_map = places.sites(viewer, looked_for.sites).order_by("code")[:LISTED]
        listed += [Link(f"{site.code} {site.name}", reverse("places:site", args=[site.code])) for site in on_map]
    return listed


def _sentence(looked_for: MapAsked, issues: int, sites: int) -> str:
    counts = {"issues": number_text(issues), "sites": number_text(sites)}
    if looked_for.shown == BOTH:
        return gettext("%(issues)s issues and %(sites)s sites") % counts
    if looked_for.shown == SITES:
        return gettext("%(sites)s sites on the map") % counts
    return gettext("%(issues)s issues on the map") % counts
