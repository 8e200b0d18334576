"""The life of a site: added, changed, opened and closed, merged into another, substituted by another."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import transaction

from wenming.areas.models import Area
from wenming.areas.selectors import Outlines, outlines
from wenming.engines.geodesy import CoordinateSystem
from wenming.engines.workbook import CODE_WRONG, is_code
from wenming.kernel import audit, clock, events, rights, workflow
from wenming.kernel.actors import Actor
from wenming.kernel.errors import Conflict, DomainError, Missing
from wenming.kernel.search import search_text
from wenming.places import life, policies
from wenming.places.events import SiteAdded, SiteChanged, SiteMerged, SitesOfAnotherKind, SiteSubstituted
from wenming.places.models import Responsibility, Site, SiteKind
from wenming.places.positions import Arrived, cells, taken_in
from wenming.places.services.circles import refresh_near
from wenming.places.services.responsibilities import last_day_of
from wenming.rulebook.labels import N_


@dataclass(frozen=True, slots=True)
class SiteFields:
    """What a form or a workbook says about a site.

    ``kind`` and ``area`` are codes; ``lon``/``lat`` are degrees of ``system``; ``attributes`` are numbers that
    thresholds may refer to, by name.
    """

    name: str
    kind: str
    area: str
    lon: float
    lat: float
    system: str = CoordinateSystem.CGCS2000.value
    address: str = ""
    draw: str = Site.Draw.FIXED.value
    attributes: Mapping[str, float] = field(default_factory=dict)
    note: str = ""


@transaction.atomic
def add_site(
    fields: SiteFields, *, by: Actor, code: str = "", state: str = Site.State.OPEN.value, at: datetime | None = None
) -> Site:
    """Put a site on the register; an empty code is made from its kind and the next free number."""
    rights.require(by, policies.MANAGE)
    moment = at or clock.now()
    if code and not is_code(code):
        raise DomainError("code_wrong", CODE_WRONG, field="code", params={"value": code})
    if code and Site.objects.filter(code=code).exists():
        raise Conflict("site_code_taken", N_("Another site has this code."), field="code")
    site = Site(code=code or next_code(fields.kind), state=state, created_at=moment)
    write_fields(site, fields, outlines(), at=moment)
    site.save()
    audit.record("places.add_site", subject=audit.subject_of(site, site.code), by=by, at=moment, details=_details(site))
    events.publish(SiteAdded(site.pk))
    refresh_near(site)
    return site


@transaction.atomic
def change_site(
    code: str, fields: SiteFields, *, by: Actor, seen: int | None = None, at: datetime | None = None
) -> Site:
    """Change what is known of a site; a former name is kept. ``seen`` is the version the page showed."""
    rights.require(by, policies.MANAGE)
    moment = at or clock.now()
    site = _locked(code, seen)
    before, was_at, kind = _details(site), (site.lat, site.lon), site.kind_id
    write_fields(site, fields, outlines(), at=moment)
    site.version += 1
    site.save()
    audit.record(
        "places.change_site",
        subject=audit.subject_of(site, code),
        by=by,
        at=moment,
        details={"before": before, "after": _details(site)},
    )
    events.publish(SiteChanged(site.pk))
    if site.kind_id != kind:
        events.publish(SitesOfAnotherKind((site.pk,)))
    if (was_at, kind) != ((site.lat, site.lon), site.kind_id):
        refresh_near(site)
    return site


@transaction.atomic
def move_site(
    code: str, to: str, *, by: Actor, seen: int | None = None, reason: str = "", at: datetime | None = None
) -> Site:
    """Bring a site into another state of its life; the reason is kept as its note.

    :raises Conflict: this state does not follow the present one.
    """
    rights.require(by, policies.MANAGE)
    moment = at or clock.now()
    site = _locked(code, seen)
    if to not in life.MOVES[site.state]:
        raise Conflict("site_move_wrong", N_("A site in this state cannot be brought into that one."), field="state")
    _move(site, to, moment)
    if reason:
        site.note = reason
        site.save(update_fields=["note"])
    audit.record("places.move_site", subject=audit.subject_of(site, code), by=by, at=moment, details={"to": to})
    events.publish(SiteChanged(site.pk))
    refresh_near(site)
    return site


@transaction.atomic
def merge_site(code: str, into: str, *, by: Actor, seen: int | None = None, at: datetime | None = None) -> Site:
    """Make a site part of another one; both codes go on working, the old one leads to the other."""
    rights.require(by, policies.MANAGE)
    moment = at or clock.now()
    site, target = _locked(code, seen), _locked(into, None)
    if site.pk == target.pk or target.state in (Site.State.MERGED, Site.State.CLOSED):
        raise DomainError(
            "merge_target_wrong", N_("A site is merged into another one that is not closed."), field="into"
        )
    if site.state == Site.State.MERGED:
        raise Conflict("site_merged", N_("This site is merged already."))
    site.merged_into = target
    site.save(update_fields=["merged_into"])
    _move(site, Site.State.MERGED, moment)
    _end_responsibilities(site, moment)
    audit.record("places.merge_site", subject=audit.subject_of(site, code), by=by, at=moment, details={"into": into})
    events.publish(SiteMerged(site.pk, target.pk))
    refresh_near(site)
    return site


@transaction.atomic
def substitute_site(old: str, fields: SiteFields, *, by: Actor, code: str = "", at: datetime | None = None) -> Site:
    """Put another site in the place of one that is given up; who answered for the old one answers for the new."""
    moment = at or clock.now()
    site = add_site(fields, by=by, code=code, at=moment)
    given_up = _locked(old, None)
    link_substitute(given_up, site, by=by, at=moment)
    refresh_near(given_up)
    return site


def link_substitute(given_up: Site, site: Site, *, by: Actor, at: datetime) -> None:
    """Close the old site and hand its responsibilities to the new one, in roles in which nobody answers there yet."""
    earlier = Site.objects.filter(substitutes=given_up).exclude(pk=site.pk).first()
    if earlier is not None:
        raise Conflict(
            "site_substituted",
            N_("Site %(by)s took this one's place before. Close this one, and add the other site by itself."),
            params={"by": earlier.code},
        )
    if given_up.state in (Site.State.CLOSED, Site.State.MERGED):
        raise Conflict("site_closed", N_("The site to be substituted is closed already."), field="substitutes")
    site.substitutes = given_up
    site.save(update_fields=["substitutes"])
    _move(given_up, Site.State.CLOSED, at)
    answered = Responsibility.objects.filter(site=site, until__isnull=True).values("role")
    held = list(Responsibility.objects.filter(site=given_up, until__isnull=True).exclude(role__in=answered))
    _end_responsibilities(given_up, at)
    today = at.astimezone(clock.LOCAL).date()
    Responsibility.objects.bulk_create(
        Responsibility(site=site, role_id=row.role_id, unit_id=row.unit_id, post_id=row.post_id, since=today)
        for row in held
    )
    audit.record(
        "places.substitute_site",
        subject=audit.subject_of(given_up, given_up.code),
        by=by,
        at=at,
        details={"by_site": site.code, "responsibilities": len(held)},
    )
    events.publish(SiteSubstituted(given_up.pk, site.pk))


def write_fields(site: Site, fields: SiteFields, known: Outlines, *, at: datetime) -> None:
    """Set the columns of a site from its fields, checked; the caller saves it."""
    kind = SiteKind.objects.filter(code=fields.kind).first()
    if kind is None:
        raise DomainError("kind_missing", N_("There is no such kind of site."), field="kind")
    area = Area.objects.filter(code=fields.area).first()
    if area is None:
        raise DomainError("area_missing", N_("There is no such division."), field="area")
    fill(site, fields, kind, area, known, at=at)


def fill(site: Site, fields: SiteFields, kind: SiteKind, area: Area, known: Outlines, *, at: datetime) -> None:
    """Set the columns of a site whose kind and area are looked up already."""
    place = taken_in(Arrived(fields.lon, fields.lat, CoordinateSystem(fields.system)), known)
    if site.pk and site.name != fields.name:
        # A site that takes an old name back bears it again: it is no former name then.
        site.old_names = [name for name in dict.fromkeys((*site.old_names, site.name)) if name != fields.name]
    site.name, site.kind, site.area = fields.name, kind, area
    site.address, site.draw, site.note = fields.address, fields.draw, fields.note
    site.attributes = dict(fields.attributes)
    site.lat, site.lon = place.latitude, place.longitude
    site.source_lat, site.source_lon, site.source_system = fields.lat, fields.lon, fields.system
    site.cell_7, site.cell_8, site.cell_9 = cells(place).values()
    site.changed_at = at
    site.search = searchable(site)


def searchable(site: Site) -> str:
    """Return what a site is found by: code, names, address, kind and area."""
    words = (site.code, site.name, *site.old_names, site.address)
    return search_text(*words, site.kind.label, site.kind.label_en, site.area.name)


def next_code(kind: str, *, taken: int = 0) -> str:
    """Return the next free code of a kind, such as ``ROAD-0097``; ``taken`` have been given out in this batch."""
    last = 0
    for code in Site.objects.filter(code__regex=rf"^{re.escape(kind)}-[0-9]+$").values_list("code", flat=True):
        last = max(last, int(code.rsplit("-", 1)[1]))
    return f"{kind}-{last + taken + 1:04d}"


def copy_fields(site: Site, **changes: object) -> SiteFields:
    """Return a site's present fields with some changed."""
    fields = SiteFields(
        name=site.name,
        kind=site.kind.code,
        area=site.area.code,
        lon=site.source_lon,
        lat=site.source_lat,
        system=site.source_system,
        address=site.address,
        draw=site.draw,
        attributes=site.attributes,
        note=site.note,
    )
    return replace(fields, **changes)  # type: ignore[arg-type]  # names are those of the fields


def _locked(code: str, seen: int | None) -> Site:
    pk = Site.objects.filter(code=code).values_list("pk", flat=True).first()
    if pk is None:
        raise Missing("site_missing", N_("There is no such site."))
    return workflow.locked(Site, pk, seen=seen)


def _move(site: Site, to: str, at: datetime) -> None:
    if site.state != to:
        workflow.move(site, to=to, at=at)


def _end_responsibilities(site: Site, at: datetime) -> None:
    today = at.astimezone(clock.LOCAL).date()
    for row in Responsibility.objects.filter(site=site, until__isnull=True):
        row.until = last_day_of(row, today)
        row.save(update_fields=["until"])


def _details(site: Site) -> dict[str, object]:
    return {
        "name": site.name,
        "kind": site.kind.code,
        "area": site.area.code,
        "lat": str(site.lat),
        "lon": str(site.lon),
        "draw": site.draw,
        "address": site.address,
    }
