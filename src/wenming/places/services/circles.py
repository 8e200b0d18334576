"""Site circles: a core site, and whatever sites of chosen kinds are found within a radius of it."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from wenming.engines.geodesy import Position
from wenming.kernel import audit, clock, rights
from wenming.kernel.actors import Actor
from wenming.kernel.errors import DomainError, Missing
from wenming.places import life, policies
from wenming.places.models import CircleMember, Site, SiteCircle, SiteKind
from wenming.places.selectors.nearby import within
from wenming.rulebook.labels import N_

LARGEST_RADIUS_M = 5000


@transaction.atomic
def set_circle(core: str, radius_m: int, kinds: Sequence[str], *, by: Actor, at: datetime | None = None) -> SiteCircle:
    """Draw a circle round a core site, or draw it anew; its members are found, never listed."""
    rights.require(by, policies.MANAGE)
    if not 0 < radius_m <= LARGEST_RADIUS_M:
        raise DomainError(
            "radius_wrong", N_("A radius lies between 1 and %(most)s metres."), field="radius_m",
            params={"most": LARGEST_RADIUS_M},
        )  # fmt: skip
    site = Site.objects.filter(code=core).first()
    if site is None:
        raise Missing("site_missing", N_("There is no such site."))
    chosen = list(SiteKind.objects.filter(code__in=kinds))
    if not chosen:
        raise DomainError("kind_missing", N_("Choose at least one kind of site."), field="kinds")
    circle, _ = SiteCircle.objects.update_or_create(core=site, defaults={"radius_m": radius_m})
    circle.member_kinds.set(chosen)
    found = find_members(circle)
    audit.record(
        "places.set_circle",
        subject=audit.subject_of(site, core),
        by=by,
        at=at or clock.now(),
        details={"radius_m": radius_m, "kinds": sorted(kind.code for kind in chosen), "members": found},
    )
    return circle


@transaction.atomic
def drop_circle(core: str, *, by: Actor, at: datetime | None = None) -> None:
    """Take a circle away; the sites stay."""
    rights.require(by, policies.MANAGE)
    circle = SiteCircle.objects.filter(core__code=core).first()
    if circle is None:
        raise Missing("circle_missing", N_("This site has no circle."))
    audit.record("places.drop_circle", subject=audit.subject_of(circle.core, core), by=by, at=at or clock.now())
    circle.delete()


def refresh_near(site: Site) -> None:
    """Find the members of every circle anew that the site may have entered or left, and of its own."""
    near = {place.pk for place, _ in within(Position(site.lon, site.lat), LARGEST_RADIUS_M, Site.objects.all())}
    belongs = CircleMember.objects.filter(site=site).values_list("circle__core", flat=True)
    refresh_circles(SiteCircle.objects.filter(core__in=near | set(belongs) | {site.pk}))


def refresh_circles(circles: Iterable[SiteCircle]) -> None:
    """Find the members of these circles anew."""
    for circle in circles:
        find_members(circle)


def find_members(circle: SiteCircle) -> int:
    """Measure which sites lie in a circle and keep them with their distances; return how many."""
    kinds = list(circle.member_kinds.all())
    candidates = Site.objects.filter(kind__in=kinds, state__in=life.ON_REGISTER).exclude(pk=circle.core_id)
    found = within(Position(circle.core.lon, circle.core.lat), circle.radius_m, candidates)
    circle.members.all().delete()
    CircleMember.objects.bulk_create(
        CircleMember(circle=circle, site=site, distance_m=round(metres, 1)) for site, metres in found
    )
    return len(found)
