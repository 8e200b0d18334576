"""The bulk door: kinds, roles, sites, who answers, circles and the base map at once, for migration and the demo."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from wenming.areas.models import Area
from wenming.engines.geodesy import Position
from wenming.kernel import audit, clock, events, rights
from wenming.kernel.actors import Actor
from wenming.people.models import Post, Unit
from wenming.places import policies
from wenming.places.events import RegisterLoaded
from wenming.places.models import (
    GridCell,
    Landmark,
    Responsibility,
    ResponsibilityRole,
    RoadSection,
    Site,
    SiteCircle,
    SiteKind,
)
from wenming.places.positions import cells
from wenming.places.services.circles import find_members
from wenming.places.services.sites import searchable

BATCH = 1000


@dataclass(frozen=True, slots=True)
class KindRow:
    """A kind of site."""

    code: str
    label: str
    label_en: str = ""
    lead_function: str = ""
    order: int = 0


@dataclass(frozen=True, slots=True)
class RoleRow:
    """A way of answering for a site."""

    code: str
    label: str
    label_en: str = ""
    order: int = 0


@dataclass(frozen=True, slots=True)
class SiteRow:
    """A site; ``kind`` and ``area`` are codes, the position is CGCS2000 degrees (trusted to lie in the territory)."""

    code: str
    name: str
    kind: str
    area: str
    lon: float
    lat: float
    address: str = ""
    draw: str = "fixed"
    state: str = "open"
    attributes: Mapping[str, float] = field(default_factory=dict)
    created_at: datetime | None = None
    old_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ResponsibilityRow:
    """Who answers for a site in one role; everything by code. Without ``until`` it is in force."""

    site: str
    role: str
    unit: str
    since: date
    until: date | None = None
    post: str = ""


@dataclass(frozen=True, slots=True)
class CircleRow:
    """A circle: the code of its core, its radius, and the codes of the kinds that belong to it."""

    core: str
    radius_m: int
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CellRow:
    """A grid cell; ``area`` is the code of its town, ``boundary`` CGCS2000 GeoJSON."""

    code: str
    name: str
    area: str
    boundary: Mapping[str, object]
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class RoadRow:
    """A road section; ``geometry`` is a CGCS2000 GeoJSON LineString."""

    code: str
    name: str
    level: str
    geometry: Mapping[str, object]
    length_m: float


@dataclass(frozen=True, slots=True)
class LandmarkRow:
    """A drawn feature of the base map."""

    name: str
    kind: str
    geometry: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class PlacesHistory:
    """Everything that :func:`load_history` takes."""

    kinds: Sequence[KindRow] = ()
    roles: Sequence[RoleRow] = ()
    sites: Sequence[SiteRow] = ()
    responsibilities: Sequence[ResponsibilityRow] = ()
    circles: Sequence[CircleRow] = ()
    cells: Sequence[CellRow] = ()
    roads: Sequence[RoadRow] = ()
    landmarks: Sequence[LandmarkRow] = ()


@transaction.atomic
def load_history(history: PlacesHistory, *, by: Actor, at: datetime | None = None) -> dict[str, int]:
    """Write everything in bulk and return each site's id by code.

    Kinds and roles that exist keep their row and take the new labels. Circle members are measured here. One event
    and one audit line stand for all rows: they come from a trusted generator or an earlier system.
    """
    rights.require(by, policies.MANAGE)
    moment = at or clock.now()
    _registers(history)
    areas = {area.code: area for area in Area.objects.defer("boundary")}
    sites = _sites(history.sites, areas, moment)
    _responsibilities(history.responsibilities, sites)
    _base_map(history, areas)
    _circles(history.circles, sites)
    audit.record(
        "places.load_history",
        subject=audit.Subject("places.site"),
        by=by,
        at=moment,
        details={
            name: len(getattr(history, name)) for name in ("sites", "responsibilities", "circles", "cells", "roads")
        },
    )
    events.publish(RegisterLoaded(len(history.sites), 0))
    return sites


def _registers(history: PlacesHistory) -> None:
    SiteKind.objects.bulk_create(
        (SiteKind(code=r.code, label=r.label, label_en=r.label_en, lead_function=r.lead_function, order=r.order)
         for r in history.kinds),
        update_conflicts=True, unique_fields=["code"], update_fields=["label", "label_en", "lead_function", "order"],
    )  # fmt: skip
    ResponsibilityRole.objects.bulk_create(
        (ResponsibilityRole(code=r.code, label=r.label, label_en=r.label_en, order=r.order) for r in history.roles),
        update_conflicts=True, unique_fields=["code"], update_fields=["label", "label_en", "order"],
    )  # fmt: skip


def _sites(rows: Sequence[SiteRow], areas: Mapping[str, Area], at: datetime) -> dict[str, int]:
    kinds = {kind.code: kind for kind in SiteKind.objects.all()}
    made = Site.objects.bulk_create(
        (_site(row, kinds[row.kind], areas[row.area], at) for row in rows), batch_size=BATCH
    )
    return {site.code: site.pk for site in made}


def _site(row: SiteRow, kind: SiteKind, area: Area, at: datetime) -> Site:
    began = row.created_at or at
    site = Site(
        code=row.code,
        name=row.name,
        old_names=list(row.old_names),
        kind=kind,
        area=area,
        address=row.address,
        draw=row.draw,
        state=row.state,
        lat=row.lat,
        lon=row.lon,
        source_lat=row.lat,
        source_lon=row.lon,
        attributes=dict(row.attributes),
        created_at=began,
        changed_at=began,
        **cells(Position(row.lon, row.lat)),
    )
    site.search = searchable(site)
    return site


def _responsibilities(rows: Sequence[ResponsibilityRow], sites: Mapping[str, int]) -> None:
    roles = dict(ResponsibilityRole.objects.values_list("code", "id"))
    units = dict(Unit.objects.values_list("code", "id"))
    posts = dict(Post.objects.values_list("code", "id"))
    known = {**dict(Site.objects.values_list("code", "id")), **sites} if rows else sites
    Responsibility.objects.bulk_create(
        (
            Responsibility(
                site_id=known[row.site],
                role_id=roles[row.role],
                unit_id=units[row.unit],
                post_id=posts[row.post] if row.post else None,
                since=row.since,
                until=row.until,
            )
            for row in rows
        ),
        batch_size=2 * BATCH,
    )


def _base_map(history: PlacesHistory, areas: Mapping[str, Area]) -> None:
    GridCell.objects.bulk_create(
        (GridCell(code=r.code, name=r.name, area=areas[r.area], boundary=r.boundary, lat=r.lat, lon=r.lon)
         for r in history.cells),
        batch_size=BATCH,
    )  # fmt: skip
    RoadSection.objects.bulk_create(
        (RoadSection(code=r.code, name=r.name, level=r.level, geometry=r.geometry, length_m=r.length_m)
         for r in history.roads),
        batch_size=BATCH,
    )  # fmt: skip
    Landmark.objects.bulk_create(
        (Landmark(name=r.name, kind=r.kind, geometry=r.geometry) for r in history.landmarks), batch_size=BATCH
    )


def _circles(rows: Sequence[CircleRow], sites: Mapping[str, int]) -> None:
    kinds = {kind.code: kind for kind in SiteKind.objects.all()}
    for row in rows:
        circle = SiteCircle.objects.create(core_id=sites[row.core], radius_m=row.radius_m)
        circle.member_kinds.set([kinds[code] for code in row.kinds])
        find_members(circle)
