"""Raising an issue: the one entry for every source."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import h3.api.basic_int as h3
from django.db import transaction

from wenming.areas.models import Area
from wenming.areas.selectors import working_calendar
from wenming.issues.acts import Act, Shows, cleaned, ensure, situation_of
from wenming.issues.models import Category, Issue, LookBack
from wenming.issues.services import steps
from wenming.issues.services.look_backs import settle
from wenming.issues.services.making import announce, limits_for, store
from wenming.kernel import clock, keys, numbers
from wenming.kernel.errors import DomainError
from wenming.kernel.scope import Viewer
from wenming.kernel.text import clean
from wenming.people.models import Unit
from wenming.places.models import Site
from wenming.records.models import Photo
from wenming.rulebook.labels import N_
from wenming.rulebook.loop import MoveCode, Shown, State
from wenming.rulebook.numbering import ISSUES

CELL_RESOLUTION = 8
LONGEST_WORDS = 2_000
LONGEST_REF = 60


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


class RecurrenceRefused(DomainError):
    """An issue that cannot be the recurrence of the one named."""


class PlaceRefused(DomainError):
    """A place that cannot be found on earth."""


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
    recurs: Issue | None = None,
) -> Issue:
    """Write a problem down and put it on the desk; the same ``key`` and content give the same issue for ever.

    ``recurs`` is the issue, closed out before, that this one shows to have come back; it is marked as relapsed.
    """
    issue = Issue(key=key, title=title, description=description, category=category)
    describe(issue, place, origin)
    come_back(issue, recurs)
    issue.body_digest = digest_of(issue, [photo.pk for photo in photos])
    return keys.once(Issue, key, issue.body_digest, lambda: _raise(issue, by=by, at=at or clock.now(), photos=photos))


def _raise(issue: Issue, *, by: Viewer, at: datetime, photos: Sequence[Photo]) -> Issue:
    act = raising(issue)
    row = ensure(situation_of(by, None, act, at=at, in_bulk=False), MoveCode.RAISE)
    calendar, unit_id = working_calendar(), unit_id_of(by.unit_code)
    issue.number = numbers.next_number(ISSUES, at.astimezone(clock.LOCAL).year)
    step = steps.begin(
        issue,
        row,
        by=by.actor,
        at=at,
        running=[],
        calendar=calendar,
        photos=[photo.pk for photo in photos],
        unit_id=unit_id,
        limits=limits_for(row, at),
    )
    if issue.recurs is not None:
        Issue.objects.filter(pk=issue.recurs.pk).update(has_relapsed=True)
        settle(issue.recurs, LookBack.State.BACK, at)
    store(step)
    announce(step, row, by=by.actor)
    return issue


def raising(issue: Issue) -> Act:
    """Return raising as an act: a title and a place must be shown."""
    place = issue.site.code if issue.site else issue.address
    return cleaned(Act(MoveCode.RAISE, Shows({Shown.TITLE: issue.title, Shown.PLACE: place})))


def unit_id_of(code: str) -> int | None:
    """Return the id of the unit that somebody acts for."""
    return Unit.objects.filter(code=code).values_list("pk", flat=True).first() if code else None


def describe(issue: Issue, place: Place, origin: Origin) -> None:
    """Set what is wrong, where, and where it came from, as it is stored; a site gives its position and address."""
    issue.title = clean(issue.title, max_length=120, field="title")
    issue.description = clean(issue.description, max_length=LONGEST_WORDS, multiline=True, field="description")
    issue.origin_kind = origin.kind
    issue.origin_ref = clean(origin.ref, max_length=LONGEST_REF, field="origin")
    site = place.site
    issue.site = site
    issue.area = site.area if site else place.area
    issue.address = clean(place.address, max_length=200, field="address") or (site.address if site else "")
    issue.lat = site.lat if site else place.lat
    issue.lon = site.lon if site else place.lon
    if issue.lat is not None and issue.lon is not None:
        if not (-90 <= issue.lat <= 90 and -180 <= issue.lon <= 180):
            raise PlaceRefused("position_not_on_earth", N_("This position is not on earth."), field="position")
        issue.cell_8 = h3.latlng_to_cell(issue.lat, issue.lon, CELL_RESOLUTION)


def come_back(issue: Issue, earlier: Issue | None) -> None:
    """Say of which closed issue this one is the recurrence.

    :raises RecurrenceRefused: that one is still open: it is a duplicate, to be merged.
    """
    if earlier is None:
        return
    if earlier.state != State.CLOSED:
        message = N_("%(number)s is not closed out: what is reported again while it is open is merged into it.")
        raise RecurrenceRefused("not_closed", message, field="recurs", params={"number": earlier.number})
    issue.recurs, earlier.has_relapsed = earlier, True


def digest_of(issue: Issue, photos: Sequence[int]) -> str:
    """Return the digest of what was sent with the key: another content under the same key is refused."""
    return keys.body_digest(
        {
            "title": issue.title,
            "words": issue.description,
            "site": issue.site.code if issue.site else None,
            "area": issue.area.code if issue.area else None,
            "address": issue.address,
            "position": [issue.lat, issue.lon],
            "origin": [issue.origin_kind, issue.origin_ref],
            "category": issue.category.code if issue.category else None,
            "recurs": issue.recurs.number if issue.recurs else None,
            "photos": sorted(photos),
        }
    )
