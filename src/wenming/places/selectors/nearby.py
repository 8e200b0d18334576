"""Radius and viewport: first the box, through the index on latitude and longitude, then the exact distance."""

from django.db.models import QuerySet

from wenming.engines.geodesy import Position, degrees_around, metres_between
from wenming.places.models import Site


def in_box(sites: QuerySet[Site], west: float, south: float, east: float, north: float) -> QuerySet[Site]:
    """Narrow to the sites in a viewport, degrees CGCS2000."""
    return sites.filter(lat__gte=south, lat__lte=north, lon__gte=west, lon__lte=east)


def within(centre: Position, metres: float, sites: QuerySet[Site]) -> list[tuple[Site, float]]:
    """Return the sites within a distance, nearest first, each with its distance in metres."""
    box = in_box(sites, *degrees_around(centre, metres=metres)).defer("search")
    measured = [(site, metres_between(centre, Position(site.lon, site.lat))) for site in box]
    return sorted(((s, d) for s, d in measured if d <= metres), key=lambda pair: (pair[1], pair[0].code))
