"""Who answers for what: on a day, for one site or for many, and where nobody does or two are on the list."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet

from wenming.kernel import clock
from wenming.kernel.scope import Viewer
from wenming.people.models import Unit
from wenming.places import life
from wenming.places.models import Responsibility, ResponsibilityRole, Site
from wenming.places.selectors.sites import in_force, visible_sites


def roles() -> list[ResponsibilityRole]:
    """Return the ways of answering for a site, in their order."""
    return list(ResponsibilityRole.objects.all())


def who_answers(site: Site, on: date | None = None) -> list[Responsibility]:
    """Return who answers for a site on a day, in the order of roles; on the day of a change the new one."""
    rows = in_force(on or clock.today()).filter(site=site).select_related("role", "unit", "post")
    latest = {row.role_id: row for row in rows.order_by("since", "pk")}
    return sorted(latest.values(), key=lambda row: (row.role.order, row.role.code))


def unit_answering(site: Site, role: str, on: date | None = None) -> Unit | None:
    """Return the unit that answers for a site in one role on a day, or nobody."""
    rows = in_force(on or clock.today()).filter(site=site, role__code=role).select_related("unit")
    row = rows.order_by("-since", "-pk").first()
    return row.unit if row else None


def units_answering(site_ids: Iterable[int], on: date | None = None) -> Mapping[int, Mapping[str, int]]:
    """Return for each site the unit's id by role code, in one query; sites without anybody are left out."""
    found: defaultdict[int, dict[str, int]] = defaultdict(dict)
    rows = in_force(on or clock.today()).filter(site__in=list(site_ids)).order_by("since", "pk")
    for site_id, role, unit_id in rows.values_list("site_id", "role__code", "unit_id"):
        found[site_id][role] = unit_id
    return found


def names_answering(found: QuerySet[Site], on: date | None = None) -> Mapping[int, Mapping[str, str]]:
    """Return for each of many sites the name of the unit by role code, in one query and without any record."""
    names: defaultdict[int, dict[str, str]] = defaultdict(dict)
    rows = in_force(on or clock.today()).filter(site__in=found.order_by().values("pk")).order_by("since", "pk")
    for site_id, role, unit in rows.values_list("site_id", "role__code", "unit__name"):
        names[site_id][role] = unit
    return names


def past_and_present(site: Site) -> list[Responsibility]:
    """Return everybody who ever answered for a site, newest first; what was taken back before it began is left out."""
    rows = Responsibility.objects.filter(site=site).exclude(until__lt=F("since"))
    rows = rows.select_related("role", "unit", "post")
    return list(rows.order_by("-since", "role__order", "-pk"))


def answered_by(unit: Unit, *, with_subordinates: bool = False) -> QuerySet[Responsibility]:
    """Return what a unit answers for today, site by site."""
    rows = in_force(clock.today()).select_related("site__kind", "role", "unit")
    rows = rows.filter(unit__path__startswith=unit.path) if with_subordinates else rows.filter(unit=unit)
    return rows.filter(site__state__in=life.ON_REGISTER).order_by("site__code", "role__order")


def still_to_answer_for(unit: Unit) -> QuerySet[Responsibility]:
    """Return what on the register a unit answers for beyond today, or is to answer for later."""
    rows = Responsibility.objects.filter(unit=unit, site__state__in=life.ON_REGISTER)
    return rows.filter(Q(until__isnull=True) | Q(until__gt=clock.today(), until__gte=F("since")))


def counts_by_role(unit: Unit) -> list[tuple[ResponsibilityRole, int]]:
    """Return for how many sites a unit answers, role by role; roles without any are left out."""
    counts = dict(answered_by(unit).order_by().values_list("role").annotate(n=Count("site", distinct=True)))
    return [(role, counts[role.pk]) for role in roles() if role.pk in counts]


@dataclass(frozen=True, slots=True)
class Gap:
    """A site and role without an owner, or with more than one listed on the same day."""

    site: Site
    role: ResponsibilityRole
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GapCount:
    """How many sites have nobody, and how many have two, in one role."""

    role: ResponsibilityRole
    nobody: int
    several: int


def gap_counts(viewer: Viewer, on: date | None = None) -> list[GapCount]:
    """Count the gaps of every role over the register: three queries."""
    total = visible_sites(viewer).filter(state__in=life.ON_REGISTER).count()
    rows = _held(on or clock.today()).values_list("role", "site").annotate(n=Count("unit", distinct=True))
    held: defaultdict[int, list[int]] = defaultdict(list)
    for role_id, _site, count in rows:
        held[role_id].append(count)
    return [GapCount(role, total - len(held[role.pk]), sum(count > 1 for count in held[role.pk])) for role in roles()]


def sites_without(viewer: Viewer, role: str, on: date | None = None) -> QuerySet[Site]:
    """Return the sites on the register for which nobody answers in this role."""
    held = _held(on or clock.today()).filter(role__code=role).values("site")
    found = visible_sites(viewer).filter(state__in=life.ON_REGISTER)
    return found.exclude(pk__in=held).select_related("kind", "area").defer("search", "area__boundary")


def sites_with_several(viewer: Viewer, role: str, on: date | None = None) -> QuerySet[Site]:
    """Return the sites on the register for which two or more units are listed in this role on the day."""
    rows = _held(on or clock.today()).filter(role__code=role)
    several = rows.values("site").annotate(n=Count("unit", distinct=True)).filter(n__gt=1).values("site")
    found = visible_sites(viewer).filter(pk__in=several)
    return found.select_related("kind", "area").defer("search", "area__boundary")


def _held(on: date) -> QuerySet[Responsibility]:
    return in_force(on).filter(site__state__in=life.ON_REGISTER).order_by()
