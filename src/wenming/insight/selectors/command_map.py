"""What the command map draws: issues and sites as columns, heat by H3 cell, and circles as polygons.

Positions are whole hundred-thousandths of a degree, about a metre; names stand once in lists that indexes point to.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import h3.api.basic_int as h3
from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from wenming.engines.geodesy import EARTH_RADIUS_M
from wenming.issues.models import Issue, PronePlace
from wenming.issues.prone_pages import subject_text
from wenming.issues.selectors import IssueFilter, ProneFilter, clock_is, issues, prone_places
from wenming.kernel import clock
from wenming.kernel.scope import Viewer
from wenming.places.models import SiteCircle
from wenming.places.selectors import SiteFilter, site_points, sites
from wenming.rulebook import loop
from wenming.rulebook.deadlines import ClockState
from wenming.rulebook.loop import ColourRole
from wenming.ui.markup import Tone

SCALE = 100_000
CIRCLE_CORNERS = 32
HEAT_PLACES = 5
PRONE_METRES = 80
"""How large a circle stands for a prone site."""
TONES = (Tone.WAITING, Tone.OPEN, Tone.DONE, Tone.SOON, Tone.OVERDUE, Tone.RELAPSE, Tone.PLAIN)
OF_COLOUR = {
    ColourRole.WAITING: Tone.WAITING,
    ColourRole.UNDER_WAY: Tone.OPEN,
    ColourRole.DONE: Tone.DONE,
    ColourRole.RELAPSE: Tone.RELAPSE,
}


@dataclass(slots=True)
class Points:
    """Places of a map as columns of equal length; ``layer`` 0 is an issue, 1 a site."""

    key: list[str] = field(default_factory=list)
    title: list[str] = field(default_factory=list)
    lon: list[int] = field(default_factory=list)
    lat: list[int] = field(default_factory=list)
    tone: list[int] = field(default_factory=list)
    kind: list[int] = field(default_factory=list)
    layer: list[int] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)

    def add(self, columns: Mapping[str, list[Any]], kinds: list[str], layer: int) -> None:
        """Put more places behind those that are here; their kinds stand behind the kinds that are here."""
        shift = len(self.kinds)
        for name in ("key", "title", "lon", "lat", "tone"):
            getattr(self, name).extend(columns[name])
        self.kind.extend(kind + shift for kind in columns["kind"])
        self.layer.extend([layer] * len(columns["key"]))
        self.kinds.extend(kinds)


def drawn_issues(viewer: Viewer, wanted: IssueFilter) -> QuerySet[Issue]:
    """Return the issues that the filter finds and that have a position of their own or their site's."""
    placed = Q(lon__isnull=False, lat__isnull=False) | Q(site__isnull=False)
    return issues(viewer, wanted).filter(placed)


def add_issues(points: Points, viewer: Viewer, wanted: IssueFilter, *, at_desk: str) -> None:
    """Add the issues; their second line names the unit that leads, ``at_desk`` where none does yet. One query."""
    rows = list(
        drawn_issues(viewer, wanted)
        .annotate(x=Coalesce(F("lon"), F("site__lon")), y=Coalesce(F("lat"), F("site__lat")), colour=_tone())
        .order_by("-raised_at", "-id")
        .values_list("number", "title", "x", "y", "colour", "lead_unit__name")
    )
    units = sorted({row[5] or at_desk for row in rows})
    index = {name: place for place, name in enumerate(units)}
    columns: dict[str, list[Any]] = {
        "key": [row[0] for row in rows],
        "title": [row[1] for row in rows],
        "lon": [round(row[2] * SCALE) for row in rows],
        "lat": [round(row[3] * SCALE) for row in rows],
        "tone": [row[4] for row in rows],
        "kind": [index[row[5] or at_desk] for row in rows],
    }
    points.add(columns, units, 0)


def add_sites(points: Points, viewer: Viewer, wanted: SiteFilter, *, english: bool) -> None:
    """Add the sites; their second line names the kind."""
    found = site_points(viewer, wanted)
    columns: dict[str, list[Any]] = {
        "key": found.code,
        "title": found.name,
        "lon": found.lon,
        "lat": found.lat,
        "tone": [TONES.index(Tone.PLAIN)] * len(found.code),
        "kind": found.kind,
    }
    points.add(columns, [(label_en if english else "") or label for _code, label, label_en in found.kinds], 1)


def heat(viewer: Viewer, wanted: IssueFilter) -> dict[str, Any]:
    """Return H3 cells with how many issues of the filter lie in each, as polygons; ``share`` is of the fullest."""
    rows = issues(viewer, wanted).filter(cell_8__isnull=False).order_by()
    counted = list(rows.values_list("cell_8").annotate(n=Count("pk")))
    most = max((count for _cell, count in counted), default=1)
    return _collection(
        (_ring(cell), {"count": count, "share": round(count / most, 3), "title": str(count)}) for cell, count in counted
    )


def circles(viewer: Viewer) -> dict[str, Any]:
    """Return the site circles as polygons with the name of their core."""
    seen = sites(viewer).values("pk")
    rows = SiteCircle.objects.filter(core__in=seen).values_list("core__name", "core__lon", "core__lat", "radius_m")
    return _collection((round_about(lon, lat, metres), {"title": name}) for name, lon, lat, metres in rows)


def prone(viewer: Viewer) -> dict[str, Any]:
    """Return the places that are prone now as areas: a circle round a site, a cell of the grid where there is none."""
    rows = prone_places(viewer, ProneFilter(state="open")).order_by("pk")
    return _collection((_prone_area(place), {"title": _prone_title(place)}) for place in rows)


def _prone_area(place: PronePlace) -> list[list[float]]:
    if place.site is None:
        return _ring(place.cell or 0)
    return round_about(place.site.lon, place.site.lat, PRONE_METRES)


def _prone_title(place: PronePlace) -> str:
    name = place.site.name if place.site else place.address
    return f"{place.number} {name} · {subject_text(place)}"


def round_about(lon: float, lat: float, metres: float) -> list[list[float]]:
    """Return a circle on the ground as a closed ring of degrees."""
    north = math.degrees(metres / EARTH_RADIUS_M)
    east = north / math.cos(math.radians(lat))
    turns = [2 * math.pi * corner / CIRCLE_CORNERS for corner in range(CIRCLE_CORNERS)]
    ring = [
        [round(lon + east * math.cos(turn), HEAT_PLACES), round(lat + north * math.sin(turn), HEAT_PLACES)]
        for turn in turns
    ]
    return [*ring, ring[0]]


def _ring(cell: int) -> list[list[float]]:
    corners = [[round(lon, HEAT_PLACES), round(lat, HEAT_PLACES)] for lat, lon in h3.cell_to_boundary(cell)]
    return [*corners, corners[0]]


def _collection(shapes: Any) -> dict[str, Any]:
    features = [
        {"type": "Feature", "properties": named, "geometry": {"type": "Polygon", "coordinates": [ring]}}
        for ring, named in shapes
    ]
    return {"type": "FeatureCollection", "features": features}


def _tone() -> Case:
    """The place in ``TONES`` of an issue's colour: relapsed, late, due soon, else that of its state."""
    now = clock.now()
    open_states = [row.code.value for row in loop.STATES if row.is_open]
    of_state = [When(state=row.code.value, then=Value(TONES.index(OF_COLOUR[row.colour]))) for row in loop.STATES]
    return Case(
        When(Q(has_relapsed=True, state__in=open_states), then=Value(TONES.index(Tone.RELAPSE))),
        When(clock_is(ClockState.OVERDUE, now), then=Value(TONES.index(Tone.OVERDUE))),
        When(clock_is(ClockState.DUE_SOON, now), then=Value(TONES.index(Tone.SOON))),
        *of_state,
        default=Value(0),
        output_field=IntegerField(),
    )
