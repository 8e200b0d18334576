"""A small territory for the tests of the loop: an office, units with subordinate units, two sites, one kind each."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import connection
from django.test import Client

from wenming.areas.models import Area, StatutoryDay, Territory
from wenming.issues import services
from wenming.issues.models import Category, FilingCondition, Issue, ListItem, ProblemList
from wenming.issues.services import Origin, Place
from wenming.kernel.actors import SYSTEM
from wenming.kernel.attribution import attributed
from wenming.kernel.scope import Viewer
from wenming.people.models import Appointment, Post, Unit, UnitFunction, User
from wenming.people.roles import ROLES
from wenming.places.models import Responsibility, ResponsibilityRole, Site, SiteKind
from wenming.places.services.sites import searchable
from wenming.records.models import Photo
from wenming.records.services import HistoryPhoto, attach
from wenming.records.services import load_history as load_photos
from wenming.rulebook.deadlines import ClockKind, Limit
from wenming.rulebook.loop import Reach
from wenming.rulebook.sources import Said
from wenming.rulebook.verification import Tier

MONDAY = datetime(2026, 10, 19, 1, 0, tzinfo=UTC)
"""Monday, 19 October 2026, nine o'clock in the territory."""
_ROWS: dict[str, str] = {}
"""The rows of the catalogue as the service wrote them, by table."""
TWO_DAYS = Limit(2, ClockKind.WORKING_DAYS)


def unit(code: str, name: str, kind: str, above: Unit | None = None) -> Unit:
    made = Unit.objects.create(code=code, name=name, kind=kind, parent=above)
    made.path = f"{above.path if above else ''}{made.pk}/"
    made.save()
    return made


def viewer(role: str, of: Unit, *, user: int) -> Viewer:
    """Somebody with one post, as the selectors of people would make them."""
    row = ROLES[role]
    scope = (
        frozenset()
        if row.everywhere
        else frozenset(Unit.objects.filter(path__startswith=of.path).values_list("pk", flat=True))
    )
    return Viewer(
        user_id=user,
        label=f"{of.name} {row.label}",
        unit_code=of.code,
        roles=frozenset({role}),
        capabilities=row.capabilities,
        units=frozenset({of.pk}),
        scope=scope,
        everywhere=row.everywhere,
    )  # fmt: skip


@dataclass
class World:
    """Who and what there is."""

    units: Mapping[str, Unit]
    sites: Mapping[str, Site]
    categories: Mapping[str, Category]

    def __post_init__(self) -> None:
        of = self.units
        self.dispatcher = viewer("dispatcher", of["office"], user=80_001)
        self.verifier = viewer("verifier", of["third"], user=80_002)
        self.street = viewer("information_officer", of["street"], user=80_003)
        self.community = viewer("information_officer", of["community"], user=80_004)
        self.station = viewer("information_officer", of["station"], user=80_005)
        self.other = viewer("information_officer", of["other"], user=80_006)
        self.inspector = viewer("inspector", of["third"], user=80_007)
        self.leader = viewer("leader", of["office"], user=80_008)
        self.steward = viewer("site_steward", of["community"], user=80_009)
        self.office_head = viewer("office_head", of["office"], user=80_011)

    def dispatcher_as_unit(self) -> Viewer:
        """The office's own head of a unit's work, for issues that the office itself must rectify."""
        return viewer("head", self.units["office"], user=80_010)

    def client(self, role: str, of: str) -> Client:
        """A browser in which somebody with one post is signed in."""
        user, _ = User.objects.get_or_create(username=f"{role}-{of}", defaults={"name": role})
        post, made = Post.objects.get_or_create(
            code=f"{role}-{of}", defaults={"unit": self.units[of], "role": role, "title": f"{role} of {of}"}
        )
        if made:
            Appointment.objects.create(post=post, user=user, since=MONDAY.date())
        browser = Client(headers={"accept-language": "en"})
        browser.cookies["django_language"] = "en"
        browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return browser

    def post(self, role: str = "verifier", of: str = "third") -> Post:
        """A post that somebody holds; its holder signs in nowhere."""
        code = f"post-{role}-{of}"
        post, made = Post.objects.get_or_create(
            code=code, defaults={"unit": self.units[of], "role": role, "title": f"{role} at {of}"}
        )
        if made:
            Appointment.objects.create(post=post, user=User.objects.create(username=code), since=MONDAY.date())
        return post

    def photo(self) -> Photo:
        return self.photos(1)[0]

    def photos(self, count: int) -> list[Photo]:
        return load_photos(
            HistoryPhoto(key=uuid4(), by=SYSTEM, received_at=MONDAY, note="not kept in this test") for _ in range(count)
        )

    def on_list(
        self, due: datetime | None, *, name: str = "省级暗访", number: str = "12", received: datetime = MONDAY
    ) -> ListItem:
        """A problem that waits on a list, which demands it by ``due``."""
        found = ProblemList.objects.filter(name=name).first()
        if found is None:
            kept = attach(io.BytesIO(name.encode()), name=f"{name}.txt", key=uuid4(), by=SYSTEM, at=received)
            found = ProblemList.objects.create(
                key=uuid4(), name=name, received_at=received, document=kept, digest=uuid4().hex,
                state=ProblemList.State.REVIEW, **attributed(SYSTEM),
            )  # fmt: skip
        count = found.items.count()
        return ListItem.objects.create(
            problem_list=found, order=count, spot=f"row/{count}", label=f"行{count + 1}", number=number,
            words="垃圾满溢", site=self.sites["market"], due_at=due, due_because={"how": "day", "text": ""},
        )  # fmt: skip

    def follow(self, issue: Issue, item: ListItem, said: Said, *, at: datetime = MONDAY, **more: Any) -> Issue:
        """Somebody at the desk says what became of the issue on the list."""
        return services.follow_sources(issue, item=item, said=said, by=self.dispatcher, at=at, **more)

    def raised(
        self,
        *,
        key: UUID | None = None,
        title: str = "垃圾满溢",
        by: Viewer | None = None,
        recurs: Issue | None = None,
        at: datetime = MONDAY,
    ) -> Issue:
        return services.raise_issue(
            title,
            key=key or uuid4(),
            place=Place(site=self.sites["market"]),
            origin=Origin("manual"),
            by=by or self.inspector,
            at=at,
            category=self.categories["bin_overflow"],
            recurs=recurs,
        )

    def filed(self, *, tier: Tier = Tier.DESK, category: str = "bin_overflow", title: str = "垃圾满溢") -> Issue:
        return services.file_issue(
            self.raised(title=title),
            limit=TWO_DAYS,
            tier=tier,
            by=self.dispatcher,
            at=MONDAY,
            category=self.categories[category],
        )

    def dispatched(self, *, tier: Tier = Tier.DESK, category: str = "bin_overflow") -> Issue:
        issue = self.filed(tier=tier, category=category)
        return services.dispatch(
            issue, lead=self.units["street"], supporting=[self.units["other"]], by=self.dispatcher, at=MONDAY
        )

    def acknowledged(self, *, tier: Tier = Tier.DESK, category: str = "bin_overflow") -> Issue:
        return services.acknowledge(self.dispatched(tier=tier, category=category), by=self.street, at=MONDAY)

    def asked_to_extend(self) -> Issue:
        return services.ask_extension(self.acknowledged(), reason="雨天无法施工", by=self.street, at=MONDAY)

    def late(self) -> Issue:
        """Being rectified since a week; its limit of two working days was over long before Monday."""
        before = MONDAY - timedelta(days=7)
        issue = services.file_issue(
            self.raised(at=before), limit=TWO_DAYS, tier=Tier.DESK, by=self.dispatcher, at=before
        )
        issue = services.dispatch(issue, lead=self.units["street"], by=self.dispatcher, at=before)
        return services.acknowledge(issue, by=self.street, at=before)

    def appealed(self) -> Issue:
        return services.appeal_overtime(
            self.late(), reason="路段封闭施工", basis="封路通告", by=self.street, at=MONDAY, photos=[self.photo()]
        )

    def to_confirm(self) -> Issue:
        return services.ask_confirmation(self.raised(), unit=self.units["third"], by=self.dispatcher, at=MONDAY)

    def returned_twice(self, *, category: str = "bin_overflow", by_one: bool = False) -> Issue:
        issue = self.filed(category=category)
        for of in ("street", "street" if by_one else "other"):
            issue = services.dispatch(issue, lead=self.units[of], by=self.dispatcher, at=MONDAY)
            who = getattr(self, of)
            issue = services.return_it(issue, reason="不属本单位", basis="职责清单", by=who, at=MONDAY)
        return issue

    def settling(self, *, category: str = "bin_overflow") -> Issue:
        return services.open_settlement(self.returned_twice(category=category), by=self.dispatcher, at=MONDAY)

    def looked_jointly(self, *, category: str = "bin_overflow") -> Issue:
        return services.look_jointly(
            self.settling(category=category), looked_at=MONDAY, present="街道、城管局", minutes="台阶属市场红线内",
            by=self.dispatcher, at=MONDAY,
        )  # fmt: skip

    def bound(self) -> Issue:
        return services.rule(
            self.looked_jointly(), lead=self.units["street"], basis="红线图", reach=Reach.ONCE, by=self.office_head,
            at=MONDAY,
        )  # fmt: skip

    def carry_asked(self) -> Issue:
        return services.ask_carry_over(
            self.acknowledged(), plan="随路面改造一并实施", milestones="2026-11-30 完成招标\n2026-11-10 完成设计",
            review_on=date(2026, 12, 1), works="滨河路改造", by=self.street, at=MONDAY,
        )  # fmt: skip

    def carried(self) -> Issue:
        return services.approve_carry_over(self.carry_asked(), by=self.office_head, at=MONDAY)

    def passed_down(self) -> Issue:
        due = MONDAY + timedelta(hours=4)
        return services.pass_down(
            self.acknowledged(), to=self.units["community"], inner_due=due, by=self.street, at=MONDAY
        )

    def reported_up(self) -> Issue:
        return services.report_up(
            self.passed_down(), measures="已清运", photos=[self.photo()], by=self.community, at=MONDAY
        )

    def passed_down_twice(self) -> Issue:
        """The street passed it to the community until one o'clock, that to the station until noon."""
        due = MONDAY + timedelta(hours=3)
        return services.pass_down(
            self.passed_down(), to=self.units["station"], inner_due=due, by=self.community, at=MONDAY
        )

    def reported_up_from_below(self) -> Issue:
        return services.report_up(
            self.passed_down_twice(), measures="已清运", photos=[self.photo()], by=self.station, at=MONDAY
        )

    def reported(self, *, tier: Tier = Tier.DESK, category: str = "bin_overflow") -> Issue:
        issue = self.acknowledged(tier=tier, category=category)
        return services.report_rectified(issue, measures="已清运", photos=[self.photo()], by=self.street, at=MONDAY)

    def verified(self, *, category: str = "bin_overflow") -> Issue:
        return services.verify(self.reported(category=category), by=self.dispatcher, at=MONDAY)

    def closed(self, *, category: str = "footway") -> Issue:
        return services.close_out(self.verified(category=category), by=self.dispatcher, at=MONDAY)


def build() -> World:
    """Make the territory."""
    Territory.objects.create(name="明川区", division_code="990102", set_up_at=MONDAY)
    county = Area.objects.create(code="990102", name="明川区", level="county", path="990102/")
    town = Area.objects.create(code="990102001", name="鼓楼街道", level="town", parent=county, path="990102/990102001/")
    StatutoryDay.objects.create(day="2026-10-01", kind="holiday", name="国庆节", name_en="National Day", source="test")
    office = unit("office", "明川区创建办", "creation_office")
    street = unit("street", "鼓楼街道办事处", "subdistrict")
    community = unit("community", "东园社区", "community", street)
    station = unit("station", "东园环卫站", "station", community)
    other = unit("other", "城管局", "department")
    third = unit("third", "巡查公司", "third_party")
    UnitFunction.objects.create(function="urban_mgmt", label="城市管理", label_en="Urban management", unit=other)
    market_kind = SiteKind.objects.create(
        code="MARKET", label="农贸市场", label_en="Market", lead_function="market_reg"
    )
    road_kind = SiteKind.objects.create(code="ROAD", label="主次干道", label_en="Road", lead_function="urban_mgmt")
    sites = {
        "market": site("MARKET-0001", "鼓楼市场", market_kind, town, 38.9310, 100.4550),
        "road": site("ROAD-0001", "滨河路", road_kind, town, 38.9312, 100.4552),
    }
    for order, (code, label) in enumerate((("territory", "属地单位"), ("industry_lead", "行业主管部门"))):
        ResponsibilityRole.objects.create(code=code, label=label, label_en=code, order=order)
    role = ResponsibilityRole.objects.get(code="territory")
    Responsibility.objects.create(site=sites["market"], role=role, unit=street, since=MONDAY.date())
    units = {one.code: one for one in (office, street, community, station, other, third)}
    return World(units, sites, catalogue())


def catalogue() -> dict[str, Category]:
    """The catalogue that comes with the product, by code.

    The first test of a worker has it written by the service; the others get the same rows, which takes a tenth as long.
    """
    tables = (Category._meta.db_table, FilingCondition._meta.db_table)
    with connection.cursor() as cursor:
        if not _ROWS:
            services.load_categories(by=SYSTEM, at=MONDAY)
            for table in tables:
                cursor.execute(f"SELECT json_agg(t)::text FROM {table} t")
                _ROWS[table] = cursor.fetchone()[0]
        else:
            for table in tables:
                rows = f"json_populate_recordset(NULL::{table}, %s)"
                cursor.execute(f"INSERT INTO {table} SELECT * FROM {rows}", [_ROWS[table]])
                cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")
    return {category.code: category for category in Category.objects.all()}


def site(code: str, name: str, kind: SiteKind, area: Area, lat: float, lon: float) -> Site:
    made = Site(
        code=code, name=name, kind=kind, area=area, lat=lat, lon=lon, source_lat=lat, source_lon=lon,
        cell_7=0, cell_8=0, cell_9=0, created_at=MONDAY, changed_at=MONDAY, address=f"{name}1号",
    )  # fmt: skip
    made.search = searchable(made)
    made.save()
    return made
