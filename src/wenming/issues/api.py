"""Issues and their moves over HTTP."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from wenming.areas import selectors as areas
from wenming.issues import policies, selectors
from wenming.issues.api_moves import MoveEntry, make_move, site_of
from wenming.issues.models import Issue, IssueMove
from wenming.issues.selectors import IssueFilter
from wenming.issues.services import Origin, Place, raise_issue
from wenming.kernel.errors import DomainError
from wenming.kernel.rest import Page, Query, Window, page, requires, viewer
from wenming.kernel.scope import Viewer
from wenming.kernel.text import Line, Passage
from wenming.places.positions import Arrived, taken_in
from wenming.records.selectors import photo
from wenming.rulebook.labels import N_
from wenming.rulebook.rates import Finder, finder_of

router = Router(tags=["issues"])
ORIGIN = "api"
OBSERVATION = "observation"
FROM_OBSERVATION = N_("An issue of an inspection is raised by its observation: record that instead.")
FROM_OTHERS = N_("What others told is written down at the desk.")


class Wanted(Schema):
    """What narrows the list, everything by code; see the list page for what the words mean."""

    words: str = Field("", max_length=100)
    state: str = ""
    clock: str = ""
    unit: str = ""
    area: str = ""
    site: str = ""
    kind: str = ""
    category: str = ""
    origin: str = ""
    since: str = ""
    until: str = ""


class IssueShape(Schema):
    """An issue as lists show it; ``version`` is what a move must have seen."""

    number: str
    key: UUID
    state: str
    version: int
    title: str
    category: str | None
    condition: str | None
    track: str
    catalogue: str
    site: str | None
    area: str | None
    lat: float | None
    lon: float | None
    origin_kind: str
    origin_ref: str
    raised_at: datetime
    lead_unit: str | None
    holder: str | None
    check_with: str | None
    due_at: datetime | None
    inner_due_at: datetime | None
    verified_at: datetime | None
    closed_at: datetime | None


class MoveShape(Schema):
    """One move of an issue's history. ``by`` names the post, ``unit`` its unit."""

    seq: int
    move: str
    from_state: str
    to_state: str
    at: datetime
    by: str
    unit: str
    note: str
    details: dict[str, Any]
    photos: list[UUID]
    documents: list[UUID]


class IssueRecord(IssueShape):
    """An issue with its history and the moves that the caller may make now."""

    description: str
    address: str
    supporting: list[str]
    merged_into: str | None
    has_relapsed: bool
    offered: list[str]
    history: list[MoveShape]


class IssueEntry(Schema):
    """A problem to be written down: at a site, or at an address with a position (degrees, CGCS2000).

    ``key`` is made by the client: sending the same entry twice gives the same issue.
    """

    key: UUID
    title: Line = Field(min_length=1, max_length=120)
    description: Passage = Field("", max_length=2000)
    site: Line = ""
    address: Line = Field("", max_length=200)
    lat: float | None = Field(None, ge=-90, le=90)
    lon: float | None = Field(None, ge=-180, le=180)
    origin_kind: str = Field(ORIGIN, max_length=30, pattern="^[a-z_]+$")
    origin_ref: Line = Field("", max_length=60)
    photos: list[UUID] = Field(default=[], max_length=9)


def shape(row: Issue) -> dict[str, Any]:
    """An issue as the API lists it."""
    return {
        "number": row.number,
        "key": row.key,
        "state": row.state,
        "version": row.version,
        "title": row.title,
        "category": row.category.code if row.category else None,
        "condition": row.condition.code if row.condition else None,
        "track": row.track,
        "catalogue": row.catalogue,
        "site": row.site.code if row.site else None,
        "area": row.area.code if row.area else None,
        "lat": row.lat,
        "lon": row.lon,
        "origin_kind": row.origin_kind,
        "origin_ref": row.origin_ref,
        "raised_at": row.raised_at,
        "lead_unit": row.lead_unit.code if row.lead_unit else None,
        "holder": row.holder.code if row.holder else None,
        "check_with": row.check_with.code if row.check_with else None,
        "due_at": row.due_at,
        "inner_due_at": row.inner_due_at,
        "verified_at": row.verified_at,
        "closed_at": row.closed_at,
    }


def move_shape(row: IssueMove) -> dict[str, Any]:
    """A move of the history."""
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
        "photos": [each.photo.key for each in row.photos.all()],
        "documents": [each.document.key for each in row.documents.all()],
    }


@router.get("", response=Page[IssueShape], summary="Issues")
@requires("issues.view")
def issues(request: HttpRequest, window: Query[Window], wanted: Query[Wanted]) -> dict[str, Any]:
    """List the issues that the caller may see, newest first."""
    found = selectors.issues(viewer(request), IssueFilter(**wanted.dict()))
    return page(found.order_by("-raised_at", "-id"), window, shape)


@router.post("", response={201: IssueRecord}, summary="Raise an issue")
@requires("issues.raise")
def raise_new(request: HttpRequest, entry: IssueEntry) -> Status[dict[str, Any]]:
    """Write a problem down and put it on the desk."""
    who = viewer(request)
    row = raise_issue(
        entry.title,
        key=entry.key,
        place=_place(who, entry),
        origin=_origin(who, entry),
        by=who,
        description=entry.description,
        photos=[photo(who, key) for key in entry.photos],
    )
    return Status(201, _record(request, row.number))


@router.get("/{number}", response=IssueRecord, summary="One issue")
@requires("issues.view")
def issue(request: HttpRequest, number: str) -> dict[str, Any]:
    """Show an issue with its history and what the caller may do now."""
    return _record(request, number)


@router.post("/{number}/moves", response=IssueRecord, summary="Move an issue")
@requires("issues.view")
def move(request: HttpRequest, number: str, entry: MoveEntry) -> dict[str, Any]:
    """Make one move; refused when the caller may not, when something is missing, or when the issue moved meanwhile."""
    make_move(selectors.issue(viewer(request), number), entry, by=viewer(request))
    return _record(request, number)


def _origin(who: Viewer, entry: IssueEntry) -> Origin:
    """Where the problem comes from, as far as the page would let the caller say so too.

    Marks come back with the issues that name an observation, and rates count who found something first.
    """
    if entry.origin_kind == OBSERVATION:
        raise DomainError("origin_is_observation", FROM_OBSERVATION, field="origin_kind")
    if finder_of(entry.origin_kind) is Finder.OTHERS and not who.may(policies.DESK):
        raise DomainError("origin_is_desks", FROM_OTHERS, field="origin_kind")
    return Origin(entry.origin_kind, entry.origin_ref)


def _place(who: Viewer, entry: IssueEntry) -> Place:
    """The site; else the address with its position, held to the same check as a site's, and the town it lies in."""
    if entry.site:
        return Place(site=site_of(who, entry.site), address=entry.address)
    if (entry.lat is None) != (entry.lon is None):
        missing = "lon" if entry.lon is None else "lat"
        raise DomainError(
            "position_half", N_("Longitude and latitude belong together: fill in both or neither."), field=missing
        )
    if entry.lat is None or entry.lon is None:
        return Place(address=entry.address)
    known = areas.outlines()
    here = taken_in(Arrived(entry.lon, entry.lat), known)
    code = known.towns.at(here) if known.towns else None
    town = areas.towns(who).filter(code=code).first() if code else None
    return Place(area=town, address=entry.address, lat=here.latitude, lon=here.longitude)


def _record(request: HttpRequest, number: str) -> dict[str, Any]:
    who = viewer(request)
    row = selectors.issue(who, number)
    more: Mapping[str, Any] = {
        "description": row.description,
        "address": row.address,
        "supporting": [unit.code for unit in row.supporting.all()],
        "merged_into": row.merged_into.number if row.merged_into else None,
        "has_relapsed": row.has_relapsed,
        "offered": [each.code.value for each in selectors.moves_now(who, row)],
        "history": [move_shape(each) for each in selectors.story(row)],
    }
    return {**shape(row), **more}
