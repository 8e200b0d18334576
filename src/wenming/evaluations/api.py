"""Rounds and score trees over HTTP."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from wenming.evaluations import live, selectors
from wenming.evaluations.models import LeafMark, Round
from wenming.evaluations.services import enter_mark
from wenming.kernel.rest import Page, Query, Window, page, requires, viewer
from wenming.kernel.text import Passage
from wenming.rulebook.marks import Marks, exact, published

router = Router(tags=["rounds"])


class RoundShape(Schema):
    """An evaluation round."""

    number: str
    name: str
    kind: str
    edition: str
    state: str
    opened_at: datetime | None
    closed_at: datetime | None
    fingerprint: str


class MarkEntry(Schema):
    """Points out of points for one leaf of a method without visits, or not applicable."""

    key: UUID
    indicator: str
    method: str
    points: Annotated[Decimal, Field(ge=0, max_digits=12, decimal_places=4)] | None = None
    out_of: Annotated[Decimal, Field(gt=0, max_digits=12, decimal_places=4)] | None = None
    not_applicable: bool = False
    note: Passage = Field("", max_length=500)


class MarkShape(Schema):
    """A mark as it stands."""

    indicator: str
    method: str
    points: str | None
    out_of: str | None
    is_not_applicable: bool
    at: datetime


def shape(row: Round) -> dict[str, Any]:
    """A round as the API lists it."""
    return {
        "number": row.number,
        "name": row.name,
        "kind": row.kind,
        "edition": row.edition.code,
        "state": row.state,
        "opened_at": row.opened_at,
        "closed_at": row.closed_at,
        "fingerprint": row.fingerprint,
    }


def mark_shape(row: LeafMark) -> dict[str, Any]:
    """A leaf's mark."""
    return {
        "indicator": row.indicator.code,
        "method": row.method.code,
        "points": None if row.points is None else str(row.points),
        "out_of": None if row.out_of is None else str(row.out_of),
        "is_not_applicable": row.is_not_applicable,
        "at": row.at,
    }


@router.get("", response=Page[RoundShape], summary="Rounds")
@requires("rounds.view")
def rounds(request: HttpRequest, window: Query[Window]) -> dict[str, Any]:
    """List the rounds, newest first."""
    return page(selectors.rounds(viewer(request)), window, shape)


@router.get("/{number}", response=RoundShape, summary="One round")
@requires("rounds.view")
def round_record(request: HttpRequest, number: str) -> dict[str, Any]:
    """Show one round."""
    return shape(selectors.round_by_number(viewer(request), number))


@router.get("/{number}/score", response=dict[str, Any], summary="Score tree")
@requires("rounds.view")
def score(request: HttpRequest, number: str) -> dict[str, Any]:
    """Give the score with every roll-up: exact fractions beside the published figures."""
    return selectors.statement_now(selectors.round_by_number(viewer(request), number))


@router.get("/{number}/total", response=dict[str, Any], summary="Total of a running round")
@requires("rounds.view")
def total(request: HttpRequest, number: str) -> dict[str, Any]:
    """Give the total, each kind's and each unit's marks of a running round, kept up to date change by change."""
    found = selectors.round_by_number(viewer(request), number)
    with live.running_score(found) as running:
        rows = [
            {"row": list(row), **_marks(running.marks(row))} for row in running.rows() if row[0] in {"kind", "unit"}
        ]
        return {"total": _marks(running.total()), "rows": rows}


@router.get("/{number}/marks", response=list[MarkShape], summary="Marks of leaves without visits")
@requires("rounds.view")
def marks(request: HttpRequest, number: str) -> list[dict[str, Any]]:
    """List the marks that count."""
    return [mark_shape(row) for row in selectors.current_marks(selectors.round_by_number(viewer(request), number))]


@router.post("/{number}/marks", response={201: MarkShape}, summary="Enter a mark")
@requires("marks.enter")
def mark(request: HttpRequest, number: str, entry: MarkEntry) -> Status[dict[str, Any]]:
    """Enter points for a leaf; the earlier entry stays in the history."""
    found = selectors.round_by_number(viewer(request), number)
    indicator, method = selectors.leaf(found, entry.indicator, entry.method)
    row = enter_mark(
        found,
        indicator=indicator,
        method=method,
        key=entry.key,
        by=viewer(request),
        points=entry.points,
        out_of=entry.out_of,
        not_applicable=entry.not_applicable,
        note=entry.note,
    )
    return Status(201, mark_shape(row))


def _marks(held: Marks) -> dict[str, str]:
    figures = {"available": held.available, "won": held.won, "won_today": held.won_today}
    return {name: str(published(value)) for name, value in figures.items()} | {
        f"{name}_exact": exact(value) for name, value in figures.items()
    }
