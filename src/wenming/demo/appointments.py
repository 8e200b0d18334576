"""Posts and the invented people who hold them, and the working groups."""

from collections.abc import Iterator
from datetime import date, timedelta

from wenming.demo import names
from wenming.demo.chance import key, stream
from wenming.demo.district import Person, Post, Role, Unit, UnitKind, WorkingGroup
from wenming.demo.organisation import OFFICE, holders_of

# (role, title, how many): the creation office's own posts, then the county leaders who are in charge.
_OFFICE_POSTS = (
    (Role.OFFICE_HEAD, "主任", 1),
    (Role.OFFICE_HEAD, "副主任", 2),
    (Role.DISPATCHER, "综合组调度员", 4),
    (Role.MATERIALS_OFFICER, "材料组组员", 3),
    (Role.VERIFIER, "督查组核查员", 6),
    (Role.INSPECTOR, "实地组巡查员", 8),
    (Role.SYSTEM_ADMIN, "系统管理员", 1),
    (Role.SECURITY_ADMIN, "安全管理员", 1),
    (Role.AUDIT_ADMIN, "审计管理员", 1),
)
_LEADER_TITLES = ("区长", "常务副区长", "宣传部部长", "副区长", "副书记", "政法委书记", "统战部部长", "组织部部长")
_STEWARDS: dict[UnitKind, int] = {
    UnitKind.SUBDISTRICT: 6,
    UnitKind.COMMUNITY: 3,
    UnitKind.STATION: 2,
    UnitKind.PROPERTY_FIRM: 2,
    UnitKind.MARKET_OPERATOR: 1,
    UnitKind.ENTERPRISE: 2,
    UnitKind.INSTITUTION: 2,
}
# Lead function, name, the site kinds looked after, functions of the member departments.
_GROUPS = (
    ("urban_mgmt", "市容环境整治组", ("ROAD", "ALLEY", "TOILET", "SHOP"), ("municipal_works", "landscaping")),
    ("housing", "小区与工地整治组", ("RESI", "SITE"), ("property", "fire", "telecom")),
    ("market_reg", "市场与餐饮整治组", ("MARKET", "DINING"), ("commerce", "health")),
    ("traffic_police", "交通秩序整治组", ("CROSS",), ("public_security", "transport")),
    ("industry", "窗口行业规范化组", ("GOV", "WINDOW", "HOSP"), ("gov_service", "health", "telecom")),
    ("education", "未成年人与校园周边组", ("SCHOOL",), ("public_security", "market_reg")),
    ("culture_tourism", "文化场所规范组", ("NETBAR", "CINEMA", "SCENIC", "CULT", "HOTEL"), ("fire", "public_security")),
    ("transport", "场站与公共交通组", ("STATION", "BUS", "TAXI"), ("traffic_police",)),
    ("publicity", "社会宣传组", ("SQUARE", "PARK", "MALL"), ("landscaping", "commerce")),
    ("street", "社区与乡镇组", ("COMM", "STREET", "RURAL"), ("civil_affairs", "property")),
)


class _Register:
    """Appoints one new person to every post."""

    def __init__(self, seed: int, as_of: date) -> None:
        self.people: list[Person] = []
        self.posts: list[Post] = []
        self._seed, self._as_of = seed, as_of
        self._chance = stream(seed, "people")

    def appoint(self, unit: Unit, role: Role, title: str) -> Post:
        """Make a post and appoint somebody to it who has held it for one to three years."""
        number = len(self.people) + 1
        person = Person(key(self._seed, "person", str(number)), names.person(self._chance), f"p{number:04d}")
        since = self._as_of - timedelta(days=self._chance.randint(400, 1100))
        post = Post(f"{unit.code}-{role.value}-{number}", unit.code, role, title, person.key, since, unit.area)
        self.people.append(person)
        self.posts.append(post)
        return post


def make_posts(seed: int, as_of: date, units: list[Unit], leaders: int) -> tuple[list[Post], list[Person]]:
    """Fill the posts: the office's own, a head, deputy and information officer per unit, stewards further down."""
    register = _Register(seed, as_of)
    office = next(unit for unit in units if unit.code == OFFICE)
    for role, title, count in _OFFICE_POSTS:
        for number in range(1, count + 1):
            register.appoint(office, role, title if count == 1 else f"{title}{number}")
    for number in range(leaders):
        register.appoint(office, Role.LEADER, _LEADER_TITLES[number % len(_LEADER_TITLES)])
    for unit in units:
        if unit.kind is UnitKind.CREATION_OFFICE:
            continue
        register.appoint(unit, Role.HEAD, f"{unit.short_name}负责人")
        if not unit.parent:
            register.appoint(unit, Role.DEPUTY_HEAD, f"{unit.short_name}分管负责人")
        register.appoint(unit, Role.INFORMATION_OFFICER, f"{unit.short_name}信息员")
        count = 3 if unit.functions else _STEWARDS.get(unit.kind, 0)
        for number in range(1, count + 1):
            register.appoint(unit, Role.SITE_STEWARD, f"{unit.short_name}点位长{number}")
        if unit.kind is UnitKind.COMMUNITY:
            register.appoint(unit, Role.GRID_WORKER, f"{unit.short_name}网格员")
    return register.posts, register.people


def make_groups(units: list[Unit], posts: list[Post], count: int) -> Iterator[WorkingGroup]:
    """Return the working groups, each with a lead department, a leader in charge and its members."""
    holders = holders_of(units)
    leaders = [post for post in posts if post.role is Role.LEADER]
    towns = tuple(unit.code for unit in units if unit.kind is UnitKind.SUBDISTRICT)
    for number, (function, name, kinds, others) in enumerate(_GROUPS[:count], 1):
        members = tuple(holders[other] for other in others) + (towns if function in ("urban_mgmt", "street") else ())
        leader = leaders[(number - 1) % len(leaders)]
        yield WorkingGroup(f"G{number:02d}", name, holders[function], leader.code, members, kinds)
