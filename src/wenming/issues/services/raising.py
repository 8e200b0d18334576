"""Raising an issue: the one entry for every source."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import h3.api.basic_int as h3
from django.db import transaction

from wenming.areas.models import Area
from wenming.areas.selectors import working_calendar
from wenming.issues.models import Category, Issue, IssueMove, IssuePhoto
from wenming.issues.services import clocks
from wenming.issues.services.acts import Shows, announce, ensure, situation_of
from wenming.kernel import clock, keys, numbers
from wenming.kernel.attribution import attributed
from wenming.kernel.scope import Viewer
from wenming.places.models import Site
from wenming.records.models import Photo
from wenming.rulebook.loop import MoveCode, Shown
from wenming.rulebook.numbering import ISSUES

CELL_RESOLUTION = 8


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a problem came from, without knowing the source: a kind, and a reference the source understands."""

    kind: str
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the problem is: a site, or a point with an address. Degrees are CGCS2000."""

    site: Site | None = None
    area: Area | None = None
    address: str = ""
    lat: float | None = None
    lon: float | None = None


@transaction.atomic
def raise_issue(
    title: str,
    *,
    key: UUID,
    place: Place,
    origin: Origin,
    by: Viewer,
    at: datetime | None = None,
    description: str = "",
    category: Category | None = None,
    photos: Sequence[Photo] = (),
) -> Issue:
    """Write a problem down and put it on the desk; the same ``key`` and content give the same issue for ever."""
    digest = keys.body_digest(
        {"title": title, "site": place.site and place.site.pk, "ref": origin.ref, "words": description}
    )
    return keys.once(
        Issue,
        key,
        digest,
        lambda: _raise(
            Issue(key=key, body_digest=digest, title=title, description=description, category=category),
            place=place,
            origin=origin,
            by=by,
            at=at or clock.now(),
            photos=photos,
        ),
    )


def _raise(issue: Issue, *, place: Place, origin: Origin, by: Viewer, at: datetime, photos: Sequence[Photo]) -> Issue:
    fields = {Shown.TITLE: issue.title, Shown.PLACE: _named(place)}
    row = ensure(situation_of(by, None, shows=Shows(fields)), MoveCode.RAISE)
    put_at(issue, place)
    issue.number = numbers.next_number(ISSUES, at.astimezone(clock.LOCAL).year)
    issue.origin_kind, issue.origin_ref = origin.kind, origin.ref
    issue.state, issue.raised_at, issue.moved_at = row.to_state.value, at, at
    for name, value in attributed(by.actor).items():
        setattr(issue, name, value)
    issue.save(force_insert=True)
    for each in clocks.change(issue, row.clocks, at=at, calendar=working_calendar()):
        each.save()
    made = IssueMove.objects.create(
        issue=issue, seq=0, move=row.code.value, to_state=issue.state, at=at, **attributed(by.actor)
    )
    IssuePhoto.objects.bulk_create(
        [IssuePhoto(issue=issue, move=made, photo=photo, part=IssuePhoto.Part.BEFORE) for photo in photos]
    )
    announce(issue, row, by=by, at=at, details={"to": issue.state, "seq": 0, "site": issue.site_id})
    return issue


def put_at(issue: Issue, place: Place) -> None:
    """Set the issue's place; a site gives its own position, area and address."""
    site = place.site
    issue.site = site
    issue.area = site.area if site else place.area
    issue.address = place.address or (site.address if site else "")
    issue.lat = site.lat if site else place.lat
    issue.lon = site.lon if site else place.lon
    if issue.lat is not None and issue.lon is not None:
        issue.cell_8 = h3.latlng_to_cell(issue.lat, issue.lon, CELL_RESOLUTION)


def _named(place: Place) -> str:
    return place.site.code if place.site else place.address
