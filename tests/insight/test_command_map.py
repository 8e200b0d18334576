"""The command map: what it draws, for whom, and that its counts open lists of the same length."""

import gzip
import json
from datetime import timedelta
from typing import Any

import h3.api.basic_int as h3
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.insight.cast import browser_of, person, stranger
from tests.insight.test_home import busy
from tests.issues.world import MONDAY, World, build
from wenming.insight.selectors.command_map import TONES, round_about
from wenming.issues.models import Issue
from wenming.kernel.clock import held_at
from wenming.places.models import SiteCircle

pytestmark = pytest.mark.django_db

LATER = MONDAY + timedelta(days=9)


@pytest.fixture
def world() -> World:
    made = build()
    busy(made)
    return made


def looking(world: World, role: str = "dispatcher", unit: str = "office") -> Client:
    return browser_of(person(f"{role}-{unit}", role, world.units[unit]))


def drawn(client: Client, query: str = "") -> dict[str, Any]:
    with held_at(LATER):
        answer = client.get(f"/map/data/points.json{query}")
    assert answer.status_code == 200
    return dict(json.loads(answer.content))


def test_issues_and_sites_stand_where_they_are(world: World) -> None:
    client = looking(world)
    points = drawn(client, "?show=both")
    assert len({len(points[name]) for name in ("key", "title", "lon", "lat", "tone", "kind", "layer")}) == 1
    assert points["layer"].count(1) == 2
    assert points["layer"].count(0) == Issue.objects.exclude(state__in=("closed", "merged")).count()
    market = points["key"].index("MARKET-0001")
    assert (points["lon"][market], points["lat"][market]) == (10045500, 3893100)
    assert points["links"] == ["/issues/{key}/", "/sites/{key}/"]
    assert max(points["kind"]) < len(points["kinds"])
    assert drawn(client)["layer"].count(1) == 0
    assert set(drawn(client, "?show=sites")["layer"]) == {1}


def test_late_issues_are_red_whatever_their_state(world: World) -> None:
    points = drawn(looking(world), "?clock=overdue")
    assert len(points["key"]) == 4
    assert {TONES[tone].value for tone in points["tone"]} == {"overdue"}


def test_closed_issues_are_drawn_on_demand(world: World) -> None:
    Issue.objects.filter(state="verified").update(state="closed", closed_at=MONDAY)
    client = looking(world)
    assert len(drawn(client, "?show=all")["key"]) == len(drawn(client)["key"]) + 1


def test_filters_narrow_the_map_as_they_narrow_the_list(world: World) -> None:
    client = looking(world)
    with held_at(LATER):
        for query in ("?state=filed", "?unit=street", "?kind=ROAD", "?origin=manual", "?age=7", "?age=30", "?q=垃圾"):
            page = client.get(f"/map/{query}")
            listed = client.get(page.context["page"].actions[0].url).context["page"].total
            assert len(json.loads(client.get(f"/map/data/points.json{query}").content)["key"]) == listed, query


def test_every_count_of_the_legend_opens_its_list(world: World) -> None:
    client = looking(world)
    with held_at(LATER):
        legend = client.get("/map/").context["legend"]
        assert len(legend) > 4
        for entry in legend:
            assert client.get(entry.url).context["page"].total == int(entry.count), entry.label


@pytest.mark.parametrize("asked", ["overdue", "due_soon", "running"])
def test_the_legend_counts_nothing_that_is_not_on_the_map(world: World, asked: str) -> None:
    client = looking(world)
    soon = world.acknowledged()
    assert soon.soon_at is not None
    with held_at(soon.soon_at):
        page = client.get(f"/map/?clock={asked}").context
    assert all(int(entry.count) <= page["page"].total for entry in page["legend"])


def test_a_unit_sees_its_own_issues_and_every_site(world: World) -> None:
    far = stranger()
    points = drawn(far, "?show=both")
    assert (points["layer"].count(0), points["layer"].count(1)) == (0, 2)
    assert not json.loads(far.get("/map/data/heat.json").content)["features"]
    own = looking(world, "information_officer", "street")
    assert drawn(own)["key"]
    assert json.loads(own.get("/map/data/heat.json").content)["features"]


def test_administrators_have_no_map(world: World) -> None:
    client = looking(world, "audit_admin")
    for address in (
        "/map/",
        "/map/data/points.json",
        "/map/data/heat.json",
        "/map/data/circles.json",
        "/map/data/prone.json",
    ):
        assert client.get(address).status_code == 403


def test_an_unchanged_map_is_not_sent_again(world: World) -> None:
    client = looking(world)
    with held_at(LATER):
        first = client.get("/map/data/points.json", headers={"Accept-Encoding": "gzip"})
        assert json.loads(gzip.decompress(first.content))["key"]
        again = client.get("/map/data/points.json", headers={"If-None-Match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        busy(world)
        assert client.get("/map/data/points.json", headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_heat_counts_issues_by_cell_and_circles_are_round(world: World) -> None:
    SiteCircle.objects.create(core=world.sites["market"], radius_m=300)
    client = looking(world)
    heat = json.loads(client.get("/map/data/heat.json").content)["features"]
    assert sum(cell["properties"]["count"] for cell in heat) == len(drawn(client)["key"])
    assert max(cell["properties"]["share"] for cell in heat) == 1
    (circle,) = json.loads(client.get("/map/data/circles.json").content)["features"]
    assert circle["properties"]["title"] == "鼓楼市场"
    for lon, lat in round_about(100.455, 38.931, 300):
        assert h3.great_circle_distance((38.931, 100.455), (lat, lon), unit="m") == pytest.approx(300, abs=2)


def test_the_list_beside_the_map_needs_no_script(world: World) -> None:
    with held_at(LATER):
        text = looking(world).get("/map/").content.decode()
    assert "map-list" in text
    assert f"/issues/{Issue.objects.filter(state='filed')[0].number}/" in text


def test_many_issues_take_no_more_questions_than_few(world: World) -> None:
    client = looking(world)
    asked = []
    for _ in range(2):
        busy(world)
        with held_at(LATER), CaptureQueriesContext(connection) as queries:
            client.get("/map/")
            client.get("/map/data/points.json?show=both")
        asked.append(len(queries))
    assert asked[0] == asked[1]
