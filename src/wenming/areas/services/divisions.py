"""The division tree: import with a preview, boundaries, sectors."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from wenming.areas import policies
from wenming.areas.divisions import Division, paths
from wenming.areas.events import BoundaryChanged, DivisionsChanged
from wenming.areas.models import Area, AreaLevel, Sector
from wenming.engines.polygons import UnreadableGeometry, as_geojson, read_area
from wenming.kernel import audit, clock, events, imports, rights
from wenming.kernel.actors import Actor
from wenming.kernel.errors import DomainError
from wenming.rulebook.labels import N_

BATCH = 1000


@dataclass(frozen=True, slots=True)
class DivisionPlan:
    """What an import of divisions would do."""

    added: tuple[Division, ...]
    changed: tuple[Division, ...]
    same: int


def plan_divisions(divisions: Sequence[Division]) -> DivisionPlan:
    """Say which divisions are new, which carry another name, level or parent, and how many stay as they are."""
    known = {area.code: area for area in Area.objects.select_related("parent")}
    added = tuple(row for row in divisions if row.code not in known)
    changed = tuple(row for row in divisions if row.code in known and _differs(known[row.code], row))
    return DivisionPlan(added, changed, len(divisions) - len(added) - len(changed))


@transaction.atomic
def apply_divisions(
    divisions: Sequence[Division],
    *,
    by: Actor,
    at: datetime | None = None,
    boundaries: Mapping[str, Mapping[str, object]] | None = None,
    progress: imports.Progress = imports.silent,
) -> DivisionPlan:
    """Add new divisions and renew changed ones, all or nothing; ``boundaries`` are CGCS2000 GeoJSON by code.

    Divisions that the file does not name stay: a division that was dissolved may still hold sites.
    """
    rights.require(by, policies.MANAGE)
    plan = plan_divisions(divisions)
    known_paths = dict(Area.objects.values_list("code", "path"))
    all_paths = paths(divisions, known_paths)
    ids = dict(Area.objects.values_list("code", "id"))
    rows = (*plan.added, *plan.changed)
    for row in imports.counted(rows, progress):
        saved, _ = Area.objects.update_or_create(code=row.code, defaults=_columns(row, ids, all_paths))
        ids[row.code] = saved.pk
    _renew_paths()
    for code, boundary in (boundaries or {}).items():
        _set_boundary(code, boundary, by=by, at=at)
    codes = tuple(row.code for row in rows)
    audit.record(
        "areas.import_divisions",
        subject=audit.Subject("areas.area"),
        by=by,
        at=at or clock.now(),
        details={"added": len(plan.added), "changed": len(plan.changed), "same": plan.same},
    )
    events.publish(DivisionsChanged(codes))
    return plan


@transaction.atomic
def set_boundary(code: str, boundary: Mapping[str, object] | None, *, by: Actor, at: datetime | None = None) -> Area:
    """Give a division its boundary (CGCS2000 GeoJSON Polygon or MultiPolygon), or take it away."""
    rights.require(by, policies.MANAGE)
    return _set_boundary(code, boundary, by=by, at=at)


@transaction.atomic
def set_tier(code: str, tier: str, *, by: Actor, at: datetime | None = None) -> int:
    """Set how tight the time limits are in a division and in all below it; return how many divisions changed.

    Issues filed before keep their limits.

    :raises DomainError: there is no such division, or no such tier.
    """
    rights.require(by, policies.MANAGE)
    area = Area.objects.filter(code=code).first()
    if area is None:
        raise DomainError("area_missing", N_("There is no division %(code)s."), params={"code": code})
    if tier not in Area.Tier.values:
        raise DomainError("tier_missing", N_("There is no such tier."), field="tier")
    changed = Area.objects.filter(path__startswith=area.path).exclude(tier=tier).update(tier=tier)
    audit.record(
        "areas.set_tier",
        subject=audit.subject_of(area, code),
        by=by,
        at=at or clock.now(),
        details={"tier": tier, "changed": changed},
    )
    return changed


@transaction.atomic
def set_sector(code: str, name: str, area_codes: Iterable[str], *, by: Actor, at: datetime | None = None) -> Sector:
    """Make a sector or change it: its name and the divisions in it."""
    rights.require(by, policies.MANAGE)
    wanted = sorted(set(area_codes))
    areas = list(Area.objects.filter(code__in=wanted))
    missing = sorted(set(wanted) - {area.code for area in areas})
    if missing:
        raise DomainError(
            "area_missing", N_("There is no division %(code)s."), field="areas", params={"code": missing[0]}
        )
    sector, _ = Sector.objects.update_or_create(code=code, defaults={"name": name})
    sector.areas.set(areas)
    audit.record(
        "areas.set_sector",
        subject=audit.subject_of(sector, code),
        by=by,
        at=at or clock.now(),
        details={"areas": wanted},
    )
    return sector


def _set_boundary(code: str, boundary: Mapping[str, object] | None, *, by: Actor, at: datetime | None) -> Area:
    area = Area.objects.filter(code=code).first()
    if area is None:
        raise DomainError("area_missing", N_("There is no division %(code)s."), params={"code": code})
    stored: dict[str, object] | None = None
    if boundary is not None:
        try:
            shape = read_area(boundary)
        except UnreadableGeometry as problem:
            raise DomainError("boundary_unreadable", str(problem), field="boundary") from problem
        stored = as_geojson(shape)
        if area.lat is None:
            centre = shape.representative_point()
            area.lat, area.lon = round(centre.y, 6), round(centre.x, 6)
    area.boundary = stored
    area.save(update_fields=["boundary", "lat", "lon"])
    audit.record(
        "areas.set_boundary",
        subject=audit.subject_of(area, code),
        by=by,
        at=at or clock.now(),
        details={"digest": audit.digest_of({"boundary": str(stored)})},
    )
    events.publish(BoundaryChanged(code))
    return area


def _renew_paths() -> None:
    """Let what lies in a division that moved follow it, whether or not the file names it."""
    levels = list(AreaLevel)
    areas = sorted(
        Area.objects.only("code", "level", "parent_id", "path"), key=lambda area: levels.index(AreaLevel(area.level))
    )
    known: dict[int, str] = {}
    moved = []
    for area in areas:
        known[area.pk] = f"{known.get(area.parent_id or 0, '')}{area.code}/"
        if area.path != known[area.pk]:
            area.path = known[area.pk]
            moved.append(area)
    Area.objects.bulk_update(moved, ["path"], batch_size=BATCH)


def _differs(area: Area, row: Division) -> bool:
    parent = area.parent.code if area.parent else ""
    moved = row.lat is not None and (area.lat, area.lon) != (row.lat, row.lon)
    core = area.is_urban_core != row.is_urban_core
    return (
        core
        or (area.name, area.level) != (row.name, row.level)
        or (row.level != "county" and parent != row.parent)
        or moved
    )


def _columns(row: Division, ids: Mapping[str, int], all_paths: Mapping[str, str]) -> dict[str, object]:
    columns: dict[str, object] = {
        "name": row.name,
        "level": row.level,
        "parent_id": ids.get(row.parent),
        "path": all_paths[row.code],
        "is_urban_core": row.is_urban_core,
    }
    return columns | ({"lat": row.lat, "lon": row.lon} if row.lat is not None else {})
