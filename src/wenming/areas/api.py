"""The division tree over HTTP."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from wenming.areas import selectors
from wenming.areas.models import Area
from wenming.kernel.rest import Page, Query, Window, page, requires, viewer

router = Router(tags=["areas"])


class AreaShape(Schema):
    """A division; coordinates are CGCS2000 degrees."""

    code: str
    name: str
    level: str
    parent: str | None
    lat: float | None
    lon: float | None
    is_urban_core: bool


class AreaRecord(AreaShape):
    """A division with its boundary as a GeoJSON geometry, or nothing."""

    boundary: dict[str, Any] | None


def shape(area: Area) -> dict[str, Any]:
    """An area as the API shows it."""
    return {
        "code": area.code,
        "name": area.name,
        "level": area.level,
        "parent": area.parent.code if area.parent else None,
        "lat": area.lat,
        "lon": area.lon,
        "is_urban_core": area.is_urban_core,
    }


@router.get("", response=Page[AreaShape], summary="Divisions")
@requires("sites.view")
def area_list(request: HttpRequest, window: Query[Window], level: str = "") -> dict[str, Any]:
    """List the divisions, from the top down by code."""
    found = selectors.areas(viewer(request)).select_related("parent").order_by("code")
    return page(found.filter(level=level) if level else found, window, shape)


@router.get("/{code}", response=AreaRecord, summary="One division")
@requires("sites.view")
def area_record(request: HttpRequest, code: str) -> dict[str, Any]:
    """Show one division with its boundary."""
    area = selectors.area(viewer(request), code)
    return shape(area) | {"boundary": area.boundary}
