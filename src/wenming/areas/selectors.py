"""Reads of the territory. Divisions and days are shared knowledge: whoever is signed in may read them all."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time

from django.db.models import Count, Max, Q, QuerySet
from shapely.geometry.base import BaseGeometry

from wenming.areas.models import Area, AreaLevel, Sector, StatutoryDay, Territory
from wenming.engines.polygons import AreaFinder, read_area
from wenming.kernel.errors import Missing
from wenming.kernel.scope import Viewer
from wenming.rulebook.calendars import (
    OFFICE_HOURS,
    Calendar,
    DayKind,
    DayOfYear,
    Season,
    Session,
    SpecialDay,
    calendar_of,
)
from wenming.rulebook.labels import N_


def territory() -> Territory | None:
    """Return the territory, or nothing before the first run is finished."""
    return Territory.objects.first()


def is_set_up() -> bool:
    """Whether this system knows whom it serves."""
    return Territory.objects.exists()


def areas(viewer: Viewer) -> QuerySet[Area]:
    """Return every division, without boundaries: they are large."""
    return Area.objects.defer("boundary") if viewer.is_signed_in else Area.objects.none()


def within(code: str, path: str = "path") -> Q:
    """Return what narrows rows to a division and all below it; ``path`` leads from the row to the division's path."""
    return Q(**{f"{path}__startswith": f"{code}/"}) | Q(**{f"{path}__contains": f"/{code}/"})


def area(viewer: Viewer, code: str) -> Area:
    """Return a division with its boundary.

    :raises Missing: there is none of this code.
    """
    found = Area.objects.select_related("parent").filter(code=code).first() if viewer.is_signed_in else None
    if found is None:
        raise Missing("area_missing", N_("There is no such division."))
    return found


def towns(viewer: Viewer) -> QuerySet[Area]:
    """Return the towns and subdistricts."""
    return areas(viewer).filter(level=AreaLevel.TOWN)


def in_tree_order(viewer: Viewer) -> list[Area]:
    """Return all divisions so that each stands behind the one it lies in, for choices."""
    return list(areas(viewer).only("code", "name", "path", "level").order_by("path"))


def with_child_counts(viewer: Viewer) -> QuerySet[Area]:
    """Return divisions with how many divisions lie directly in each (``child_count``)."""
    return areas(viewer).annotate(child_count=Count("children"))


def boundaries(viewer: Viewer, level: AreaLevel) -> QuerySet[Area]:
    """Return the divisions of a level that have a boundary, with it."""
    found = Area.objects.filter(level=level, boundary__isnull=False)
    return found if viewer.is_signed_in else found.none()


def sectors(viewer: Viewer) -> QuerySet[Sector]:
    """Return the sectors with their divisions."""
    found = Sector.objects.prefetch_related("areas").order_by("code")
    return found if viewer.is_signed_in else found.none()


def statutory_days(viewer: Viewer, year: int) -> QuerySet[StatutoryDay]:
    """Return the table of one year."""
    found = StatutoryDay.objects.filter(day__year=year)
    return found if viewer.is_signed_in else found.none()


def known_years() -> frozenset[int]:
    """Return the years whose table has been entered."""
    return frozenset(day.year for day in StatutoryDay.objects.dates("day", "year"))


def working_calendar() -> Calendar:
    """Return the territory's working time for the rulebook: three queries, so keep it for a batch."""
    rows = [SpecialDay(row.day, DayKind(row.kind), row.name, row.name_en) for row in StatutoryDay.objects.all()]
    place = territory()
    hours = _sessions(place.office_hours) if place and place.office_hours else OFFICE_HOURS
    seasons = tuple(
        Season(_day_of_year(first), _day_of_year(last), _sessions(pairs))
        for first, last, pairs in (place.seasons if place else ())
    )
    return calendar_of(rows, known_years={row.day.year for row in rows}, hours=hours, seasons=seasons)


def last_known_day() -> date | None:
    """Return the last day of the table, to warn before it runs out."""
    last: date | None = StatutoryDay.objects.aggregate(last=Max("day"))["last"]
    return last


@dataclass(frozen=True)
class Outlines:
    """The outlines against which positions are checked: the whole territory's, and a finder among its towns."""

    whole: BaseGeometry | None
    towns: AreaFinder | None
    codes: Mapping[str, int]


def outlines() -> Outlines:
    """Read the outlines once for a batch of positions."""
    county = Area.objects.filter(level=AreaLevel.COUNTY, boundary__isnull=False).first()
    found = list(Area.objects.filter(level=AreaLevel.TOWN, boundary__isnull=False))
    shapes = {town.code: read_area(town.boundary) for town in found if town.boundary}
    return Outlines(
        whole=read_area(county.boundary) if county and county.boundary else None,
        towns=AreaFinder(shapes) if shapes else None,
        codes={town.code: town.pk for town in found},
    )


def _sessions(pairs: Iterable[Sequence[str]]) -> tuple[Session, ...]:
    return tuple(Session(time.fromisoformat(opens), time.fromisoformat(closes)) for opens, closes in pairs)


def _day_of_year(written: str) -> DayOfYear:
    month, day = written.split("-")
    return int(month), int(day)
