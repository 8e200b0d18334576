"""Prone places over HTTP, to read."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema

from wenming.issues import selectors
from wenming.issues.models import Arrangement, PronePlace, PronePlaceMove, ProneReturn
from wenming.issues.selectors import ProneFilter
from wenming.kernel.rest import Page, Query, Window, page, requires, viewer

router = Router(tags=["prone places"])


class Wanted(Schema):
    """What narrows the list, everything by code. ``state``: a state, ``open``, ``over``, ``to_do`` or ``at_desk``."""

    words: str = Field("", max_length=100)
    state: str = ""
    unit: str = ""
    category: str = ""
    group: str = ""
    site: str = ""
    area: str = ""


class ProneShape(Schema):
    """A prone place: a site, or an H3 cell; prone to a kind of problem, or to a class of kinds."""

    number: str
    site: str | None
    cell: str | None
    area: str | None
    address: str
    category: str | None
    group: str | None
    state: str
    version: int
    times: int
    unit: str | None
    since: datetime
    last_at: datetime
    ended_at: datetime | None
    review_on: date | None


class ReturnShape(Schema):
    """One time that something came back."""

    issue: str
    at: datetime
    is_relapse: bool


class ArrangementShape(Schema):
    """The arrangement given last."""

    what: str
    how_often: str
    post: str
    unit: str
    from_on: date
    review_on: date
    at: datetime
    by: str


class ProneMoveShape(Schema):
    """One move of its history. ``by`` names the post, ``unit`` its unit."""

    seq: int
    move: str
    from_state: str
    to_state: str
    at: datetime
    by: str
    unit: str
    note: str
    details: dict[str, Any]


class ProneRecord(ProneShape):
    """A prone place with what came back there, as far as the caller may see it, the arrangement and the history."""

    returns: list[ReturnShape]
    arrangement: ArrangementShape | None
    history: list[ProneMoveShape]


@router.get("", response=Page[ProneShape], summary="Prone places")
@requires("issues.view")
def places(request: HttpRequest, window: Query[Window], wanted: Query[Wanted]) -> dict[str, Any]:
    """List the places to which problems keep coming back, where something came back last in front."""
    found = selectors.prone_places(viewer(request), ProneFilter(**wanted.dict()))
    return page(found.order_by("-last_at", "-pk"), window, _shape)


@router.get("/{number}", response=ProneRecord, summary="One prone place")
@requires("issues.view")
def place(request: HttpRequest, number: str) -> dict[str, Any]:
    """Show one prone place."""
    found = selectors.prone_place(viewer(request), number)
    moves, arrangements = selectors.prone_story(found)
    return {
        **_shape(found),
        "returns": [_return(one) for one in selectors.returns_of(viewer(request), found)],
        "arrangement": _arrangement(arrangements[-1]) if arrangements else None,
        "history": [_move(one) for one in moves],
    }


def _shape(row: PronePlace) -> dict[str, Any]:
    return {
        "number": row.number,
        "site": row.site.code if row.site else None,
        "cell": f"{row.cell:x}" if row.cell else None,
        "area": row.area.code if row.area else None,
        "address": row.address,
        "category": row.category.code if row.category else None,
        "group": row.group or None,
        "state": row.state,
        "version": row.version,
        "times": vars(row)["times"],
        "unit": row.unit.code if row.unit else None,
        "since": row.since,
        "last_at": row.last_at,
        "ended_at": row.ended_at,
        "review_on": row.review_on,
    }


def _return(row: ProneReturn) -> dict[str, Any]:
    return {"issue": row.issue.number, "at": row.at, "is_relapse": row.is_relapse}


def _arrangement(row: Arrangement) -> dict[str, Any]:
    return {
        "what": row.what,
        "how_often": row.how_often,
        "post": row.post.code,
        "unit": row.post.unit.code,
        "from_on": row.from_on,
        "review_on": row.review_on,
        "at": row.at,
        "by": row.by_label,
    }


def _move(row: PronePlaceMove) -> dict[str, Any]:
    return {
        "seq": row.seq,
        "move": row.move,
        "from_state": row.from_state,
        "to_state": row.to_state,
        "at": row.at,
        "by": row.by_label,
        "unit": row.by_unit,
        "note": row.note,
        "details": row.details,
    }
