"""The search over everything: what it finds, whom it tells, where it leads."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.insight.cast import browser_of, person, stranger
from tests.issues.world import MONDAY, World, build
from wenming.issues.models import Issue
from wenming.kernel.search import search_text
from wenming.places.models import Site

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    made = build()
    for site in Site.objects.all():
        words = search_text(site.code, site.name, site.address, "老东门")
        Site.objects.filter(pk=site.pk).update(search=words, old_names=["老东门"])
    return made


def looking(world: World, role: str = "dispatcher", unit: str = "office") -> Client:
    return browser_of(person(f"{role}-{unit}", role, world.units[unit]))


def found(client: Client, words: str) -> dict[str, int]:
    """How many of each kind the words find."""
    page = client.get("/search/", {"q": words}).context["page"]
    return {group.key: int(group.count.replace(",", "")) for group in page.groups}


def test_a_number_typed_in_full_opens_at_once(world: World) -> None:
    issue = world.dispatched()
    client = looking(world)
    assert client.get("/search/", {"q": f" {issue.number} "})["Location"] == f"/issues/{issue.number}/"
    assert client.get("/search/", {"q": "market-0001"})["Location"] == "/sites/MARKET-0001/"


def test_words_find_issues_sites_units_and_posts(world: World) -> None:
    world.dispatched()
    client = looking(world)
    assert found(client, "垃圾") == {"issues": 1}
    assert found(client, "鼓楼")["sites"] == 1
    assert found(client, "鼓楼")["units"] == 1
    assert found(client, "老东门") == {"sites": 2}
    assert found(client, "滨河路1号") == {"sites": 1}
    assert found(client, "dispatcher of") == {"posts": 1}
    assert found(client, "没有这个") == {}


def test_a_part_of_a_number_finds_the_issues_that_begin_so(world: World) -> None:
    world.raised()
    world.raised()
    assert found(looking(world), Issue.objects.all()[0].number[:8])["issues"] == 2


def test_people_are_found_by_their_posts_only(world: World) -> None:
    person("wang", "inspector", world.units["third"])
    client = looking(world)
    assert found(client, "wang name") == {}
    assert "wang name" not in client.get("/search/", {"q": "inspector of"}).content.decode()


def test_issues_out_of_reach_are_not_found(world: World) -> None:
    issue = world.dispatched()
    far = stranger()
    assert found(far, "垃圾") == {}
    assert far.get("/search/", {"q": issue.number}).status_code == 200
    assert found(looking(world, "information_officer", "street"), "垃圾") == {"issues": 1}


def test_those_without_the_register_find_no_sites(world: World) -> None:
    world.dispatched()
    assert found(looking(world, "audit_admin"), "鼓楼") == {"units": 1}


@pytest.mark.parametrize("words", ["", "  ", "'", "%", "a" * 5000, "🙂", "2026-999999", "\\", "&|!()"])
def test_whatever_is_typed_is_answered(world: World, words: str) -> None:
    client = looking(world)
    assert client.get("/search/", {"q": words}).status_code == 200
    assert client.get("/search/quick/", {"q": words}).status_code == 200


def test_the_short_list_under_the_box_is_a_fragment(world: World) -> None:
    world.dispatched()
    text = looking(world).get("/search/quick/", {"q": "垃圾"}).content.decode()
    assert "<html" not in text
    assert "/issues/2026-000001/" in text


def test_many_hits_take_no_more_questions_than_few(world: World) -> None:
    client = looking(world)
    asked = []
    for _ in range(2):
        for _ in range(12):
            world.raised()
        client.get("/search/", {"q": "垃圾"})
        with CaptureQueriesContext(connection) as queries:
            client.get("/search/", {"q": "垃圾"})
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 20
    assert Issue.objects.filter(raised_at=MONDAY).count() == 24
