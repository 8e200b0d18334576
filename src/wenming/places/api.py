"""The register of sites over HTTP."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from wenming.engines.geodesy import CoordinateSystem
from wenming.kernel.rest import Page, Query, Window, page, requires, viewer
from wenming.kernel.text import Line
from wenming.places import selectors
from wenming.places.models import Site
from wenming.places.selectors.sites import SiteFilter
from wenming.places.services.sites import SiteFields, add_site, change_site

router = Router(tags=["sites"])


class Wanted(Schema):
    """What narrows the list, everything by code; ``unit`` counts its subordinate units in."""

    words: str = Field("", max_length=100)
    kind: str = ""
    area: str = ""
    unit: str = ""
    role: str = ""
    state: str = ""
    draw: str = ""


class SiteShape(Schema):
    """A site; coordinates are CGCS2000 degrees."""

    code: str
    name: str
    kind: str
    area: str
    address: str
    draw: str
    state: str
    lat: float
    lon: float
    version: int


class Answering(Schema):
    """Who answers for a site in one role."""

    role: str
    unit: str
    post: str | None


class SiteRecord(SiteShape):
    """A site with who answers for it and the numbers that thresholds refer to."""

    attributes: dict[str, Any]
    note: str
    responsibilities: list[Answering]


class SiteEntry(Schema):
    """What is said of a site; ``system`` is the coordinate system of ``lat`` and ``lon`` as given."""

    name: Line = Field(min_length=1, max_length=120)
    kind: str
    area: str
    lat: Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
    lon: Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
    system: CoordinateSystem = CoordinateSystem.CGCS2000
    address: Line = Field("", max_length=200)
    draw: Site.Draw = Site.Draw.FIXED
    attributes: dict[Line, Annotated[float, Field(allow_inf_nan=False)]] = {}
    note: Line = Field("", max_length=500)


class SiteAddition(SiteEntry):
    """A new site; an empty code is made."""

    code: Line = Field("", max_length=40)


class SiteChange(SiteEntry):
    """Changes to a site, with the version that was seen."""

    version: int


def shape(site: Site) -> dict[str, Any]:
    """A site as the API lists it."""
    return {
        "code": site.code,
        "name": site.name,
        "kind": site.kind.code,
        "area": site.area.code,
        "address": site.address,
        "draw": site.draw,
        "state": site.state,
        "lat": site.lat,
        "lon": site.lon,
        "version": site.version,
    }


@router.get("", response=Page[SiteShape], summary="Sites")
@requires("sites.view")
def site_list(request: HttpRequest, window: Query[Window], wanted: Query[Wanted]) -> dict[str, Any]:
    """List the sites on the register by code."""
    found = selectors.sites(viewer(request), SiteFilter(**wanted.dict())).order_by("code")
    return page(found, window, shape)


@router.get("/{code}", response=SiteRecord, summary="One site")
@requires("sites.view")
def site_record(request: HttpRequest, code: str) -> dict[str, Any]:
    """Show a site and who answers for it."""
    return _record(selectors.site(viewer(request), code))


@router.post("", response={201: SiteRecord}, summary="Put a site on the register")
@requires("sites.manage")
def site_add(request: HttpRequest, entry: SiteAddition) -> Status[dict[str, Any]]:
    """Add a site."""
    site = add_site(_fields(entry), by=viewer(request).actor, code=entry.code)
    return Status(201, _record(selectors.site(viewer(request), site.code)))


@router.put("/{code}", response=SiteRecord, summary="Change a site")
@requires("sites.manage")
def site_change(request: HttpRequest, code: str, entry: SiteChange) -> dict[str, Any]:
    """Change a site; refused when somebody else changed it meanwhile."""
    change_site(code, _fields(entry), by=viewer(request).actor, seen=entry.version)
    return _record(selectors.site(viewer(request), code))


def _fields(entry: SiteEntry) -> SiteFields:
    return SiteFields(
        name=entry.name,
        kind=entry.kind,
        area=entry.area,
        lon=entry.lon,
        lat=entry.lat,
        system=entry.system.value,
        address=entry.address,
        draw=entry.draw.value,
        attributes=entry.attributes,
        note=entry.note,
    )


def _record(site: Site) -> dict[str, Any]:
    held = selectors.who_answers(site)
    return shape(site) | {
        "attributes": site.attributes,
        "note": site.note,
        "responsibilities": [
            {"role": each.role.code, "unit": each.unit.code, "post": each.post.title if each.post else None}
            for each in held
        ],
    }
