"""Visits, observations and reviews over HTTP."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from wenming.inspections import selectors
from wenming.inspections.models import Observation, Visit
from wenming.inspections.services import observe, review
from wenming.inspections.values import from_entry
from wenming.kernel.rest import Page, Query, Window, page, requires, viewer
from wenming.kernel.text import Line, Passage
from wenming.records.selectors import photo

router = Router(tags=["inspections"])


class VisitShape(Schema):
    """A visit to one site."""

    number: str
    site: str
    edition: str
    purpose: str
    state: str
    ordered_at: datetime
    finished_at: datetime | None


class ObservationShape(Schema):
    """What was seen for one check item; ``factor`` is the exact share of the item's marks."""

    key: UUID
    visit: str
    item: str
    observed_at: datetime
    received_at: datetime
    value: dict[str, Any]
    grade: str
    factor: str | None
    is_not_applicable: bool


class ObservationEntry(Schema):
    """An observation as entered: the fields that the item's rule asks for, numbers as text.

    ``key`` is made by the client: sending the same entry twice stores it once.
    """

    key: UUID
    item: str
    values: dict[str, Line] = {}
    not_applicable: bool = False
    observed_at: datetime | None = None
    note: Passage = Field("", max_length=1000)
    photos: list[UUID] = Field(default=[], max_length=9)
    raises: bool = True


class ReviewEntry(Schema):
    """Which observation counts, and why."""

    key: UUID
    reason: Passage = Field(min_length=1, max_length=1000)


def shape(visit: Visit) -> dict[str, Any]:
    """A visit as the API lists it."""
    return {
        "number": visit.number,
        "site": visit.site.code,
        "edition": visit.edition.code,
        "purpose": visit.purpose,
        "state": visit.state,
        "ordered_at": visit.ordered_at,
        "finished_at": visit.finished_at,
    }


def observation_shape(row: Observation, number: str, item: str) -> dict[str, Any]:
    """An observation as the API shows it."""
    factor = None if row.factor_numerator is None else f"{row.factor_numerator}/{row.factor_denominator}"
    return {
        "key": row.key,
        "visit": number,
        "item": item,
        "observed_at": row.observed_at,
        "received_at": row.received_at,
        "value": row.value,
        "grade": row.grade,
        "factor": factor,
        "is_not_applicable": row.is_not_applicable,
    }


@router.get("/visits", response=Page[VisitShape], summary="Visits")
@requires("sites.view")
def visits(request: HttpRequest, window: Query[Window], site: str = "", purpose: str = "") -> dict[str, Any]:
    """List the visits, newest first."""
    found = selectors.visits(viewer(request))
    found = found.filter(site__code=site) if site else found
    return page(found.filter(purpose=purpose) if purpose else found, window, shape)


@router.get("/visits/{number}", response=VisitShape, summary="One visit")
@requires("sites.view")
def visit(request: HttpRequest, number: str) -> dict[str, Any]:
    """Show one visit."""
    return shape(selectors.visit(viewer(request), number))


@router.get("/visits/{number}/observations", response=list[ObservationShape], summary="What was observed")
@requires("sites.view")
def observations(request: HttpRequest, number: str) -> list[dict[str, Any]]:
    """List all observations of a visit, superseded ones too, in the order of its checklist."""
    found = selectors.visit(viewer(request), number)
    lines = selectors.checklist(viewer(request), found)
    return [observation_shape(row, number, line.item.code) for line in lines for row in line.observations]


@router.post("/visits/{number}/observations", response={201: ObservationShape}, summary="Record an observation")
@requires("inspections.observe")
def record(request: HttpRequest, number: str, entry: ObservationEntry) -> Status[dict[str, Any]]:
    """Record what was seen; a failing one raises an issue unless ``raises`` is false."""
    found = selectors.visit(viewer(request), number)
    item = selectors.item_of(found, entry.item)
    row = observe(
        found,
        item,
        from_entry(entry.values, found.site.attributes, not_applicable=entry.not_applicable),
        key=entry.key,
        by=viewer(request),
        observed_at=entry.observed_at,
        photos=[photo(viewer(request), key) for key in entry.photos],
        note=entry.note,
        raises=entry.raises,
    )
    return Status(201, observation_shape(row, number, item.code))


@router.post("/observations/{key}/reviews", response={201: ObservationShape}, summary="Say which observation counts")
@requires("inspections.review")
def name_counting(request: HttpRequest, key: UUID, entry: ReviewEntry) -> Status[dict[str, Any]]:
    """Review: this observation counts until another review says otherwise."""
    row = selectors.observation(viewer(request), key)
    review(row, key=entry.key, reason=entry.reason, by=viewer(request))
    return Status(201, observation_shape(row, row.visit.number, row.item.code))
