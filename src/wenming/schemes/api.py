"""Evaluation schemes over HTTP."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from wenming.kernel.rest import Page, Query, Window, page, requires, viewer
from wenming.schemes import selectors
from wenming.schemes.formats.values import decimal_text
from wenming.schemes.models import CheckItem, Indicator, SchemeEdition

router = Router(tags=["schemes"])


class EditionShape(Schema):
    """One edition; a frozen one never changes, and its fingerprint says so."""

    code: str
    name: str
    state: str
    is_official: bool
    fingerprint: str


class IndicatorShape(Schema):
    """A node of the tree with its declared weight and the methods that judge it."""

    code: str
    parent: str | None
    level: int
    label: str
    label_en: str
    weight: str | None
    methods: list[str]
    is_inferred: bool


class ItemShape(Schema):
    """A check item with its grading rule."""

    code: str
    kind: str
    indicator: str
    title: str
    title_en: str
    rule: dict[str, Any]
    function: str
    is_inferred: bool


def shape(edition: SchemeEdition) -> dict[str, Any]:
    """An edition as the API lists it."""
    return {
        "code": edition.code,
        "name": edition.name,
        "state": edition.state,
        "is_official": edition.is_official,
        "fingerprint": edition.fingerprint,
    }


def indicator_shape(row: Indicator) -> dict[str, Any]:
    """A node of the tree."""
    return {
        "code": row.code,
        "parent": row.parent.code if row.parent else None,
        "level": row.level,
        "label": row.label,
        "label_en": row.label_en,
        "weight": None if row.weight is None else decimal_text(row.weight),
        "methods": [method.code for method in row.methods.all()],
        "is_inferred": row.is_inferred,
    }


def item_shape(row: CheckItem) -> dict[str, Any]:
    """A check item."""
    return {
        "code": row.code,
        "kind": row.edition_kind.kind.code,
        "indicator": row.indicator.code,
        "title": row.title,
        "title_en": row.title_en,
        "rule": row.rule,
        "function": row.function,
        "is_inferred": row.is_inferred,
    }


@router.get("", response=Page[EditionShape], summary="Scheme editions")
@requires("schemes.view")
def editions(request: HttpRequest, window: Query[Window]) -> dict[str, Any]:
    """List the editions, newest first."""
    return page(selectors.editions(viewer(request)), window, shape)


@router.get("/{code}", response=EditionShape, summary="One edition")
@requires("schemes.view")
def edition(request: HttpRequest, code: str) -> dict[str, Any]:
    """Show one edition."""
    return shape(selectors.edition(viewer(request), code))


@router.get("/{code}/document", summary="One edition as its file")
@requires("schemes.view")
def document(request: HttpRequest, code: str) -> HttpResponse:
    """Give the whole edition as the product's YAML."""
    text = selectors.edition(viewer(request), code).document
    return HttpResponse(text, content_type="application/yaml; charset=utf-8")


@router.get("/{code}/indicators", response=Page[IndicatorShape], summary="The indicator tree")
@requires("schemes.view")
def indicators(request: HttpRequest, code: str, window: Query[Window]) -> dict[str, Any]:
    """List the nodes of the tree, parents before children."""
    return page(selectors.indicators(viewer(request), code), window, indicator_shape)


@router.get("/{code}/items", response=Page[ItemShape], summary="Check items")
@requires("schemes.view")
def items(request: HttpRequest, code: str, window: Query[Window], kind: str = "") -> dict[str, Any]:
    """List the check items, all or of one kind of site."""
    return page(selectors.items(viewer(request), code, kind=kind), window, item_shape)
