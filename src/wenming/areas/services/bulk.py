"""The bulk door: a whole division tree, sectors and a calendar at once, for migration and the demo."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from wenming.areas import policies
from wenming.areas.divisions import Division, paths
from wenming.areas.models import Area, AreaLevel, Sector, StatutoryDay
from wenming.kernel import audit, clock, rights
from wenming.kernel.actors import Actor

BATCH = 1000
_ORDER = (AreaLevel.COUNTY, AreaLevel.TOWN, AreaLevel.VILLAGE)


@dataclass(frozen=True, slots=True)
class AreaRow:
    """A division with its boundary (CGCS2000 GeoJSON, trusted to be sound) if it has one."""

    division: Division
    boundary: Mapping[str, object] | None = None


@dataclass(frozen=True, slots=True)
class SectorRow:
    """A sector and the codes of the divisions in it."""

    code: str
    name: str
    areas: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DayRow:
    """A day off or worked: ``kind`` is ``holiday`` or ``make_up``."""

    day: date
    kind: str
    name: str
    source: str
    name_en: str = ""


@dataclass(frozen=True, slots=True)
class AreaHistory:
    """Everything that :func:`load_history` takes."""

    areas: Sequence[AreaRow]
    sectors: Sequence[SectorRow] = ()
    days: Sequence[DayRow] = field(default=())


@transaction.atomic
def load_history(history: AreaHistory, *, by: Actor, at: datetime | None = None) -> dict[str, int]:
    """Write divisions, sectors and days in bulk into empty tables; return each division's id by code.

    No event is published per row and one line is audited for all: the rows come from a trusted generator or an
    earlier system whose own record is kept.
    """
    rights.require(by, policies.MANAGE)
    ids: dict[str, int] = {}
    all_paths: dict[str, str] = {}
    for level in _ORDER:
        rows = [row for row in history.areas if row.division.level == level]
        all_paths = paths((row.division for row in rows), all_paths)
        areas = [_area(row, ids, all_paths) for row in rows]
        ids |= {area.code: area.pk for area in Area.objects.bulk_create(areas, batch_size=BATCH)}
    _sectors(history.sectors, ids)
    StatutoryDay.objects.bulk_create(
        StatutoryDay(day=row.day, kind=row.kind, name=row.name, name_en=row.name_en, source=row.source)
        for row in history.days
    )
    audit.record(
        "areas.load_history",
        subject=audit.Subject("areas.area"),
        by=by,
        at=at or clock.now(),
        details={"areas": len(ids), "sectors": len(history.sectors), "days": len(history.days)},
    )
    return ids


def _area(row: AreaRow, ids: Mapping[str, int], all_paths: Mapping[str, str]) -> Area:
    division = row.division
    return Area(
        code=division.code,
        name=division.name,
        level=division.level,
        parent_id=ids.get(division.parent),
        path=all_paths[division.code],
        lat=division.lat,
        lon=division.lon,
        boundary=row.boundary,
        is_urban_core=division.is_urban_core,
    )


def _sectors(rows: Iterable[SectorRow], ids: Mapping[str, int]) -> None:
    for row in rows:
        sector = Sector.objects.create(code=row.code, name=row.name)
        sector.areas.set([ids[code] for code in row.areas])
