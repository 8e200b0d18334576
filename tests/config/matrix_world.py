"""One city with something behind every address, and people of every role who try to get there.

Units: ``group`` above ``own`` and ``sibling``, ``child`` below ``own``. The people of unit roles belong to ``own``;
each unit has an issue dispatched to it and a steward.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from uuid import uuid4

from tests.issues.world import unit, viewer
from wenming.areas.models import Area, StatutoryDay, Territory
from wenming.evaluations.models import Round
from wenming.inspections.models import Observation, Visit
from wenming.inspections.services import observe
from wenming.issues import services as loop
from wenming.issues.models import Category, Issue, PronePlace, Ruling
from wenming.issues.services import Origin, Place
from wenming.kernel import audit, long_jobs
from wenming.kernel.actors import SYSTEM
from wenming.kernel.attribution import attributed
from wenming.kernel.audit import Subject
from wenming.kernel.scope import Viewer
from wenming.people.models import Appointment, Post, Unit, User
from wenming.people.roles import ROLES
from wenming.places.models import Site
from wenming.rulebook.deadlines import ClockKind, Limit
from wenming.rulebook.rules import Observed
from wenming.rulebook.verification import Tier
from wenming.schemes.models import CheckItem

AT = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)
RELATIONS = ("own", "child", "sibling", "group")
WITHIN_REACH = {"own", "child"}


@dataclass
class City:
    """What there is, and who looks: ``users`` by role, the rest by the unit that it belongs to."""

    round: Round
    visit: Visit
    observation: Observation
    item: CheckItem
    site: Site
    users: dict[str, User] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    issues: dict[str, str] = field(default_factory=dict)
    stewards: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)


def build(running: Round, sites: list[Site], office: Viewer) -> City:
    """Make the city on top of a running round."""
    Territory.objects.create(name="明川区", division_code="990102", set_up_at=AT)
    StatutoryDay.objects.create(day=date(2026, 10, 1), kind="holiday", name="国庆节", source="test")
    visit = Visit.objects.filter(site=sites[0]).select_related("site__kind", "edition").get()
    item = CheckItem.objects.filter(edition=running.edition, edition_kind__kind=visit.site.kind).order_by("order")[0]
    seen = observe(visit, item, Observed(count=1), key=uuid4(), by=office, observed_at=AT, at=AT)
    city = City(running, visit, seen, item, sites[0])
    _units(city)
    _people(city)
    _issues(city)
    _numbers(city)
    return city


def _units(city: City) -> None:
    city.units["office"] = unit("office", "创建办", "creation_office")
    city.units["group"] = unit("group", "大单位", "subdistrict")
    for code, above in (("own", "group"), ("sibling", "group"), ("child", "own")):
        city.units[code] = unit(code, f"单位{code}", "community", city.units[above])


def _people(city: City) -> None:
    for role, row in ROLES.items():
        city.users[role] = _person(role, role, city.units["office" if row.everywhere else "own"])
    for relation in RELATIONS:
        city.stewards[relation] = _person(f"steward-{relation}", "site_steward", city.units[relation]).username


def _person(username: str, role: str, of: Unit) -> User:
    user = User.objects.create_user(username, name=f"{username} name")
    post = Post.objects.create(code=f"{username}-post", unit=of, role=role, title=f"{role} {of.name}")
    Appointment.objects.create(post=post, user=user, since=date(2026, 1, 1))
    return user


def _issues(city: City) -> None:
    loop.load_categories(by=SYSTEM, at=AT)
    desk = viewer("dispatcher", city.units["office"], user=900_001)
    for relation in RELATIONS:
        issue = loop.raise_issue(
            "垃圾满溢", key=uuid4(), place=Place(site=city.site), origin=Origin("manual"), by=desk, at=AT
        )
        issue = loop.file_issue(issue, limit=Limit(2, ClockKind.WORKING_DAYS), tier=Tier.DESK, by=desk, at=AT)
        city.issues[relation] = loop.dispatch(issue, lead=city.units[relation], by=desk, at=AT).number
    for relation, category in zip(RELATIONS, Category.objects.order_by("pk"), strict=False):
        city.numbers[f"prone-{relation}"] = PronePlace.objects.create(
            number=f"P2026-{category.pk:04d}", site=city.site, scope="kind", category=category, state="asked",
            unit=city.units[relation], since=AT, last_at=AT, moved_at=AT,
        ).number  # fmt: skip


def _ruling(city: City) -> Ruling:
    issue = Issue.objects.get(number=city.issues["own"])
    category = Category.objects.order_by("pk")[0]
    return Ruling.objects.create(
        issue=issue, category=category, site=city.site, unit=city.units["own"], since=AT, **attributed(SYSTEM)
    )


def _numbers(city: City) -> None:
    line = audit.record("issues.dispatch", subject=Subject("issues.issue", 1, "x"), by=SYSTEM, at=AT)
    area = Area.objects.order_by("pk")[0]
    node = city.item.indicator
    city.numbers |= {
        "area": area.code,
        "line": str(line.pk),
        "job": str(long_jobs.queue("audit.verify", by=SYSTEM).key),
        "node": node.code,
        "kind": city.visit.site.kind.code,
        "method": "F",
        "ruling": str(_ruling(city).pk),
    }
