"""Who answers for a site: changed role by role, with dates; the past stays as it was."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction

from wenming.kernel import audit, clock, events, rights
from wenming.kernel.actors import Actor
from wenming.kernel.errors import Conflict, DomainError, Missing
from wenming.people.models import Post, Unit
from wenming.places import policies
from wenming.places.events import ResponsibilityChanged
from wenming.places.models import Responsibility, ResponsibilityRole, Site
from wenming.rulebook.labels import N_


@transaction.atomic
def assign(
    site_code: str,
    role_code: str,
    unit_code: str,
    *,
    by: Actor,
    post_code: str = "",
    since: date | None = None,
    at: datetime | None = None,
) -> Responsibility:
    """Let a unit (and perhaps a post in it) answer for a site in one role from a day on, today unless given.

    Whoever held the role before answers until the day before. Nothing happens if it is the same unit and post.
    """
    rights.require(by, policies.MANAGE)
    site, role = _site(site_code), _role(role_code)
    unit, post = _unit(unit_code), _post(post_code, unit_code)
    day = since or clock.today()
    held = Responsibility.objects.select_for_update().filter(site=site, role=role, until__isnull=True).first()
    if held and (held.unit_id, held.post_id) == (unit.pk, post.pk if post else None):
        return held
    if held:
        _end(held, day - timedelta(days=1))
    row = Responsibility.objects.create(site=site, role=role, unit=unit, post=post, since=day)
    audit.record(
        "places.assign",
        subject=audit.subject_of(site, site.code),
        by=by,
        at=at or clock.now(),
        details={
            "role": role.code,
            "unit": unit.code,
            "post": post.code if post else "",
            "before": held.unit.code if held else "",
            "since": day.isoformat(),
        },
    )
    events.publish(ResponsibilityChanged(site.pk, role.code, unit.pk))
    return row


@transaction.atomic
def assign_many(
    site_codes: Sequence[str],
    role_code: str,
    unit_code: str,
    *,
    by: Actor,
    since: date | None = None,
    at: datetime | None = None,
) -> int:
    """Let a unit answer for many sites in one role; without a unit nobody does. Returns how many changed hands."""
    rights.require(by, policies.MANAGE)
    role, unit = _role(role_code), _unit(unit_code) if unit_code else None
    day, moment = since or clock.today(), at or clock.now()
    sites = {site.pk: site for site in Site.objects.filter(code__in=site_codes).defer("search")}
    held = {
        row.site_id: row
        for row in Responsibility.objects.select_for_update(of=("self",))
        .filter(site__in=sites, role=role, until__isnull=True)
        .select_related("unit")
    }
    ended = [row for row in held.values() if unit is None or row.unit_id != unit.pk]
    for row in ended:
        row.until = last_day_of(row, day - timedelta(days=1))
    Responsibility.objects.bulk_update(ended, ["until"], batch_size=1000)
    moved = [pk for pk in sites if pk not in held or held[pk] in ended]
    if unit is not None:
        Responsibility.objects.bulk_create(
            (Responsibility(site_id=pk, role=role, unit=unit, since=day) for pk in moved), batch_size=1000
        )
    else:
        moved = [pk for pk in moved if pk in held]
    details = {"role": role.code, "unit": unit.code if unit else "", "since": day.isoformat()}
    audit.bulk_record(
        audit.Line(
            "places.assign" if unit else "places.release",
            audit.subject_of(sites[pk], sites[pk].code),
            by,
            moment,
            {**details, "before": held[pk].unit.code if pk in held else ""},
        )
        for pk in moved
    )
    for pk in moved:
        events.publish(ResponsibilityChanged(pk, role.code, unit.pk if unit else None))
    return len(moved)


@transaction.atomic
def release(
    site_code: str, role_code: str, *, by: Actor, last_day: date | None = None, at: datetime | None = None
) -> Responsibility:
    """Let nobody answer for a site in this role after the last day (yesterday unless given)."""
    rights.require(by, policies.MANAGE)
    site, role = _site(site_code), _role(role_code)
    held = Responsibility.objects.select_for_update().filter(site=site, role=role, until__isnull=True).first()
    if held is None:
        raise Conflict("role_vacant", N_("Nobody answers for this site in this role."))
    _end(held, last_day or clock.today() - timedelta(days=1))
    audit.record(
        "places.release",
        subject=audit.subject_of(site, site.code),
        by=by,
        at=at or clock.now(),
        details={"role": role.code, "unit": held.unit.code},
    )
    events.publish(ResponsibilityChanged(site.pk, role.code, None))
    return held


@transaction.atomic
def hand_over(
    from_unit: str,
    to_unit: str,
    *,
    by: Actor,
    roles: Sequence[str] = (),
    sites: Iterable[str] | None = None,
    on: date | None = None,
    at: datetime | None = None,
) -> int:
    """Hand everything that one unit answers for to another, in one act; narrowed to roles or sites if given.

    Posts stay behind: the new unit names its own. Returns how many responsibilities changed hands.
    """
    rights.require(by, policies.MANAGE)
    giver, taker = _any_unit(from_unit), _unit(to_unit)
    if giver.pk == taker.pk:
        raise DomainError("same_unit", N_("Choose another unit than the one that hands over."), field="unit")
    day, moment = on or clock.today(), at or clock.now()
    held = Responsibility.objects.select_for_update(of=("self",)).filter(unit=giver, until__isnull=True)
    if roles:
        held = held.filter(role__code__in=roles)
    if sites is not None:
        held = held.filter(site__code__in=list(sites))
    rows = list(held.select_related("site", "role"))
    for row in rows:
        row.until = last_day_of(row, day - timedelta(days=1))
    Responsibility.objects.bulk_update(rows, ["until"], batch_size=1000)
    Responsibility.objects.bulk_create(
        (Responsibility(site_id=row.site_id, role_id=row.role_id, unit=taker, since=day) for row in rows),
        batch_size=1000,
    )
    audit.bulk_record(_line(row, giver, taker, day, by, moment) for row in rows)
    for row in rows:
        events.publish(ResponsibilityChanged(row.site_id, row.role.code, taker.pk))
    return len(rows)


def last_day_of(held: Responsibility, last_day: date) -> date:
    """Return the last day of one that is to end; one that has not begun by then is in force on no day."""
    return max(held.since - timedelta(days=1), last_day)


def _line(row: Responsibility, giver: Unit, taker: Unit, day: date, by: Actor, at: datetime) -> audit.Line:
    details = {"role": row.role.code, "unit": taker.code, "before": giver.code, "since": day.isoformat()}
    return audit.Line("places.assign", audit.subject_of(row.site, row.site.code), by, at, details)


def _end(held: Responsibility, last_day: date) -> None:
    held.until = last_day_of(held, last_day)
    held.save(update_fields=["until"])


def _site(code: str) -> Site:
    site = Site.objects.filter(code=code).first()
    if site is None:
        raise Missing("site_missing", N_("There is no such site."))
    return site


def _role(code: str) -> ResponsibilityRole:
    role = ResponsibilityRole.objects.filter(code=code).first()
    if role is None:
        raise DomainError(
            "responsibility_role_missing", N_("There is no such way of answering for a site."), field="role"
        )
    return role


def _any_unit(code: str) -> Unit:
    unit = Unit.objects.filter(code=code).first()
    if unit is None:
        raise DomainError("unit_missing", N_("There is no such unit."), field="unit")
    return unit


def _unit(code: str) -> Unit:
    unit = _any_unit(code)
    if unit.state != Unit.State.ACTIVE:
        raise DomainError("unit_abolished", N_("This unit is abolished."), field="unit")
    return unit


def _post(code: str, unit_code: str) -> Post | None:
    if not code:
        return None
    post = Post.objects.filter(code=code, is_active=True).select_related("unit").first()
    if post is None:
        raise DomainError("post_missing", N_("There is no such post."), field="post")
    if post.unit.code != unit_code:
        raise DomainError("post_elsewhere", N_("This post belongs to another unit."), field="post")
    return post
