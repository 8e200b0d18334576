"""The pages about sites: they answer, they keep within their queries, and only those who may change anything."""

import gzip
import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.places.district import District, site_rows
from wenming.kernel.actors import SYSTEM
from wenming.people.models import User
from wenming.places import services
from wenming.places.models import Site


@pytest.fixture
def office(client: Client, district: District) -> Client:
    """The creation office's head, signed in."""
    client.force_login(User.objects.get(username="office"), backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def steward(district: District) -> Client:
    """A site steward, signed in."""
    client = Client()
    client.force_login(User.objects.get(username="steward"), backend="django.contrib.auth.backends.ModelBackend")
    return client


SHOWN = [
    reverse("places:sites"),
    reverse("places:sites") + "?q=测试&kind=ROAD&unit=street&role=territory&sort=-name",
    reverse("places:map"),
    reverse("places:gaps"),
    reverse("places:site", args=["ROAD-0000"]),
    reverse("places:print", args=["ROAD-0000"]),
    reverse("places:map_points"),
    reverse("places:map_points") + "?around=ROAD-0000",
    reverse("places:map_base"),
    reverse("places:code", args=["ROAD-0000"]),
]
CHANGES = [
    reverse("places:add"),
    reverse("places:edit", args=["ROAD-0000"]),
    reverse("places:substitute", args=["ROAD-0000"]),
    reverse("places:merge", args=["ROAD-0000"]),
    reverse("places:circle", args=["ROAD-0000"]),
    reverse("places:move", args=["ROAD-0000", "closed"]),
    reverse("places:assign", args=["ROAD-0000", "territory"]),
    reverse("places:hand_over", args=["street"]),
]


@pytest.mark.parametrize("address", SHOWN)
def test_everybody_who_may_see_sites_sees_them(office: Client, steward: Client, address: str) -> None:
    for client in (office, steward):
        assert client.get(address).status_code == 200
    assert Client().get(address).status_code == 302


@pytest.mark.parametrize("address", CHANGES)
def test_only_those_who_manage_sites_reach_the_forms(office: Client, steward: Client, address: str) -> None:
    assert office.get(address).status_code == 200
    assert steward.get(address).status_code == 403


@pytest.mark.parametrize("name", ["places:sites", "places:gaps", "places:map_points", "places:map"])
def test_queries_do_not_grow_with_the_rows(
    office: Client, django_assert_num_queries: Any, django_assert_max_num_queries: Any, name: str
) -> None:
    address = reverse(name) + "?size=100"
    office.get(address)
    with django_assert_max_num_queries(40) as few:
        office.get(address)
    before = len(few.captured_queries)
    load_more(60)
    with django_assert_num_queries(before):
        office.get(address)


def load_more(count: int) -> None:
    """Add more sites with their owners beside those that are there."""
    for row in site_rows(count)[10:]:
        fields = services.SiteFields(row.name, row.kind, row.area, row.lon, row.lat)
        services.add_site(fields, by=SYSTEM, code=row.code)
        services.assign(row.code, "territory", "street", by=SYSTEM)


def test_a_site_page_keeps_within_its_queries(office: Client, django_assert_num_queries: Any) -> None:
    address = reverse("places:site", args=["MARKET-0001"])
    office.get(address)
    services.set_circle("MARKET-0001", 300, ["ROAD"], by=SYSTEM)
    with django_assert_num_queries(count_of(office, address)):
        office.get(address)
    before = count_of(office, address)
    load_more(60)
    services.set_circle("MARKET-0001", 5000, ["ROAD", "MARKET"], by=SYSTEM)
    assert count_of(office, address) == before


def count_of(client: Client, address: str) -> int:
    """How many queries a page takes."""
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_the_base_map_is_compressed_and_not_sent_twice(office: Client) -> None:
    first = office.get(reverse("places:map_base"), headers={"accept-encoding": "gzip"})
    base = json.loads(gzip.decompress(first.content))
    assert len(base["towns"]["features"]) == 2 and len(base["district"]["features"]) == 1
    again = office.get(reverse("places:map_base"), headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304


def test_the_points_of_the_map_are_columns(office: Client) -> None:
    answer = office.get(reverse("places:map_points")).json()
    assert len({len(answer[name]) for name in ("key", "title", "lon", "lat", "tone", "kind")}) == 1
    assert answer["lon"][0] / answer["scale"] == pytest.approx(102.303)


def test_the_export_is_exactly_what_is_shown(office: Client) -> None:
    text = office.get(reverse("places:export") + "?kind=ROAD&sort=-code&columns=code-name&format=csv").content.decode()
    lines = text.lstrip("\ufeff").splitlines()
    assert len(lines) == 6 and lines[1] == "ROAD-0008,测试点位8"
    assert office.get(reverse("places:export")).content.startswith(b"PK")


def test_a_site_is_added_through_the_form_and_a_refusal_keeps_what_was_typed(office: Client) -> None:
    typed = {
        "name": "新市场", "kind": "MARKET", "area": "990102001000", "lon": "40.25", "lat": "102.31",
        "system": "cgcs2000", "draw": "fixed", "attributes": "摊位 120",
    }  # fmt: skip
    refused = office.post(reverse("places:add"), typed)
    assert refused.status_code == 422 and "新市场" in refused.content.decode()
    done = office.post(reverse("places:add"), {**typed, "lon": "102.31", "lat": "40.25"})
    assert done.status_code == 302
    assert Site.objects.get(name="新市场").attributes == {"摊位": 120.0}


def test_two_people_editing_one_site_do_not_overwrite_each_other(office: Client) -> None:
    site = Site.objects.get(code="ROAD-0000")
    typed = {
        "name": "甲改", "kind": "ROAD", "area": "990102001000", "lon": site.lon, "lat": site.lat,
        "system": "cgcs2000", "draw": "fixed", "seen": "1",
    }  # fmt: skip
    address = reverse("places:edit", args=["ROAD-0000"])
    assert office.post(address, typed).status_code == 302
    assert office.post(address, {**typed, "name": "乙改"}).status_code == 422
    assert Site.objects.get(code="ROAD-0000").name == "甲改"


def test_the_printed_code_leads_to_the_site_even_after_a_merge(office: Client) -> None:
    services.merge_site("ROAD-0000", "ROAD-0002", by=SYSTEM)
    assert office.get(reverse("short_site", args=["ROAD-0000"]))["Location"].endswith("/sites/ROAD-0002/")
    drawing = office.get(reverse("places:code", args=["ROAD-0002"]))
    assert drawing["Content-Type"] == "image/svg+xml" and b"<svg" in drawing.content


def test_who_answers_for_many_changes_in_one_act(office: Client) -> None:
    address = reverse("places:assign_many")
    asked = office.post(address, {"pick": ["ROAD-0000", "ROAD-0002"]})
    assert asked.status_code == 200 and b'value="ROAD-0002"' in asked.content
    typed = {"pick": ["ROAD-0000", "ROAD-0002"], "role": "territory", "unit": "community", "since": "2026-06-01"}
    assert office.post(address, typed).status_code == 302
    assert office.get(reverse("places:sites") + "?unit=community").content.decode().count("data-url=") == 2


def test_unknown_sites_are_not_found_in_words(office: Client) -> None:
    for name in ("site", "code", "print", "edit"):
        assert office.get(reverse(f"places:{name}", args=["NO-1"])).status_code == 404
