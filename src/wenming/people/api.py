"""Responsible units over HTTP; people are not shown."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from wenming.kernel.rest import Page, Query, Window, page, requires, viewer
from wenming.people import selectors
from wenming.people.models import Unit

router = Router(tags=["units"])


class UnitShape(Schema):
    """A responsible unit."""

    code: str
    name: str
    short_name: str
    kind: str
    parent: str | None
    area: str | None
    state: str


class UnitRecord(UnitShape):
    """A responsible unit with the department functions it holds."""

    functions: list[str]


def shape(unit: Unit) -> dict[str, Any]:
    """A unit as the API shows it."""
    return {
        "code": unit.code,
        "name": unit.name,
        "short_name": unit.short_name,
        "kind": unit.kind,
        "parent": unit.parent.code if unit.parent else None,
        "area": unit.area.code if unit.area else None,
        "state": unit.state,
    }


@router.get("", response=Page[UnitShape], summary="Responsible units")
@requires("units.view")
def units(request: HttpRequest, window: Query[Window], kind: str = "") -> dict[str, Any]:
    """List the units by code."""
    found = selectors.units(viewer(request)).select_related("parent", "area").order_by("code")
    return page(found.filter(kind=kind) if kind else found, window, shape)


@router.get("/{code}", response=UnitRecord, summary="One unit")
@requires("units.view")
def unit(request: HttpRequest, code: str) -> dict[str, Any]:
    """Show one unit."""
    found = selectors.unit(viewer(request), code)
    return shape(found) | {"functions": [held.function for held in selectors.functions_of(found)]}
