"""The start page of each role: every number equals the count of the list that it opens."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.insight.cast import SINCE, browser_of, person
from tests.issues.world import MONDAY, World, build
from wenming.insight.home_parts import LateUnits
from wenming.issues import services
from wenming.kernel.clock import held_at
from wenming.people.models import Appointment, Post, Unit, User
from wenming.ui.figures import Stat, Stats

pytestmark = pytest.mark.django_db

LATER = MONDAY + timedelta(days=9)
MOST_QUERIES = 15


@pytest.fixture
def world() -> World:
    """A district with issues in every state, some of them late."""
    made = build()
    people = {role: person(role, role, made.units[unit]) for role, unit in POSTS.items()}
    made.people = people  # type: ignore[attr-defined]
    busy(made)
    return made


POSTS = {
    "office_head": "office",
    "dispatcher": "office",
    "verifier": "third",
    "inspector": "third",
    "leader": "office",
    "information_officer": "street",
    "site_steward": "community",
    "system_admin": "office",
    "security_admin": "office",
    "audit_admin": "office",
}


def busy(world: World) -> None:
    """Leave issues in every state of the loop."""
    world.raised()
    world.filed()
    world.dispatched()
    world.acknowledged()
    services.return_it(world.dispatched(), reason="不归我管", basis="三定方案", by=world.street, at=MONDAY)
    services.pass_down(
        world.acknowledged(),
        to=world.units["community"],
        inner_due=MONDAY + timedelta(hours=5),
        by=world.street,
        at=MONDAY,
    )
    services.send_back(world.reported(), reason="未整改", by=world.dispatcher, at=MONDAY)
    world.reported()
    world.verified()


def home_of(world: World, role: str) -> Client:
    return browser_of(world.people[role])  # type: ignore[attr-defined]


def numbers(client: Client) -> dict[str, tuple[int, str]]:
    """The numbers of a start page that count issues, with what they open."""
    page = client.get("/").context["page"]
    stats = [stat for section in page.sections if isinstance(section.content, Stats) for stat in section.content.stats]
    return {str(stat.label): (counted(stat), stat.url) for stat in stats if "/issues/" in stat.url}


def counted(stat: Stat) -> int:
    """What a number counts; of a share its part."""
    return int(str(stat.note).split(" of ")[0]) if isinstance(stat.value, str) else int(str(stat.value))


@pytest.mark.parametrize(
    "role", ["office_head", "dispatcher", "verifier", "leader", "information_officer", "inspector"]
)
def test_every_number_equals_its_list(world: World, role: str) -> None:
    client = home_of(world, role)
    with held_at(LATER):
        found = numbers(client)
        assert found
        for label, (count, url) in found.items():
            assert client.get(url).context["page"].total == count, label


def test_the_desk_counts_what_waits(world: World) -> None:
    with held_at(LATER):
        found = {label: count for label, (count, _url) in numbers(home_of(world, "dispatcher")).items()}
    assert found["New on the desk"] == 1
    assert found["To dispatch"] == 2
    assert found["Returned by units"] == 1
    assert found["To verify"] == 1
    assert found["To close out"] == 1
    assert found["Overdue at units"] == 4


def test_a_unit_sees_what_is_with_it(world: World) -> None:
    with held_at(LATER):
        found = {label: count for label, (count, _url) in numbers(home_of(world, "information_officer")).items()}
    assert found["To acknowledge"] == 1
    assert found["Overdue"] == 4
    assert found["Sent back"] == 1
    assert found["Passed down and late"] == 1
    with held_at(MONDAY + timedelta(days=2)):
        assert numbers(home_of(world, "information_officer"))["Due today"][0] == 4


@pytest.mark.parametrize("role", ["office_head", "dispatcher", "leader", "information_officer"])
def test_the_two_figures_that_lead_stand_first(world: World, role: str) -> None:
    """Before the numbers of one's work; a leader has read three lines before."""
    with held_at(LATER):
        sections = home_of(world, role).get("/").context["page"].sections
    place = [section.key for section in sections].index("leading")
    leading = sections[place]
    assert [section.key for section in sections[:place]] == (["stuck", "matters"] if role == "leader" else [])
    assert [str(stat.label) for stat in leading.content.stats] == ["Found by our own people", "Missed"]


def test_another_unit_sees_nothing_of_it(world: World) -> None:
    stranger = browser_of(person("stranger", "information_officer", world.units["third"]))
    with held_at(LATER):
        assert {count for count, _url in numbers(stranger).values()} == {0}


def test_overdue_by_unit_adds_subordinate_units_and_opens_their_list(world: World) -> None:
    client = home_of(world, "dispatcher")
    with held_at(LATER):
        page = client.get("/").context["page"]
        (late,) = [section.content for section in page.sections if isinstance(section.content, LateUnits)]
        assert [(unit.text, count) for unit, count, _url in late.rows] == [("鼓楼街道办事处", 4)]
        for _unit, count, url in late.rows:
            assert client.get(url).context["page"].total == count


def test_the_fortnight_opens_what_was_raised_on_each_day(world: World) -> None:
    client = home_of(world, "dispatcher")
    with held_at(MONDAY + timedelta(days=3)):
        page = client.get("/")
        trend = next(one.content for one in page.context["page"].sections if one.key == "trend")
        assert [bar.url for bar in trend.bars if bar.raised_height] != []
        for day, bar in zip(trend.days, trend.bars, strict=True):
            assert client.get(bar.url).context["page"].total == day.raised


def test_the_start_page_asks_a_bounded_number_of_questions(world: World) -> None:
    clients = {role: home_of(world, role) for role in POSTS}
    with held_at(LATER):
        few = {role: questions(client) for role, client in clients.items()}
        busy(world)
        busy(world)
        many = {role: questions(client) for role, client in clients.items()}
    assert few == many
    assert max(few.values()) <= MOST_QUERIES, few


def questions(client: Client) -> int:
    """How many queries the start page takes once somebody has looked at it."""
    client.get("/")
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/").status_code == 200
    return len(asked)


def test_administrators_have_doors_of_their_own(world: World) -> None:
    for role, door in (("audit_admin", "/audit/"), ("system_admin", "/system/"), ("security_admin", "/people/")):
        text = home_of(world, role).get("/").content.decode()
        assert f'href="{door}"' in text
        assert not re.search(r'href="/desk/"', text)


def test_a_city_just_set_up_is_told_first_how_to_fill_its_registers() -> None:
    office = Unit.objects.create(code="office", name="Office", kind="creation_office", path="0/")
    user = person("first", "office_head", office)
    admin = Post.objects.create(code="first-admin", unit=office, role="system_admin", title="Administrator")
    Appointment.objects.create(post=admin, user=user, since=SINCE)
    text = browser_of(user).get("/").content.decode()
    assert re.search(r'class="btn btn-primary" href="/imports/"', text)
    assert text.index('id="home-entries"') < text.index('id="home-desk"')


def test_somebody_without_a_post_is_told_so() -> None:
    user = User.objects.create_user("nobody", name="Nobody")
    assert "Nothing waits for you" in browser_of(user).get("/").content.decode()
