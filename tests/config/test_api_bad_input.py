"""Hostile requests to the API: the wrong shape, place, day or encoding is told in words; nothing is stored."""

import json
from typing import Any

import pytest
from django.test import Client

from tests.config.test_api import ask, key_of, person
from tests.evaluations.city import edition, office, running, sites
from wenming.areas.models import Area
from wenming.evaluations.models import Round, SampledSite
from wenming.inspections.models import Observation
from wenming.issues.models import Issue

__all__ = ["edition", "office", "running", "sites"]

pytestmark = pytest.mark.django_db
KEY = "00000000-0000-0000-0000-00000000000a"
ENTRY = {"key": KEY, "title": "Loose drain cover", "address": "Ring road 1"}
SQUARE = {"type": "Polygon", "coordinates": [[[102, 40], [103, 40], [103, 41], [102, 41], [102, 40]]]}


def send(headers: dict[str, str], body: bytes, content_type: str = "application/json", path: str = "/issues") -> Any:
    """Send bytes as they are."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    return client.post(f"/api/v1{path}", body, content_type=content_type, headers=headers)


@pytest.mark.parametrize("name", ["since", "until"])
@pytest.mark.parametrize("day", ["zzz", "-1", "2026-02-30", "\uff12\uff10\uff12\uff16", "9" * 3000])
def test_a_day_that_is_none_is_named(running: Round, name: str, day: str) -> None:
    answer = ask(f"/issues?{name}={day}", key_of(person("ann", "inspector")))
    assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (422, "not_a_day", name)


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_ends_of_time_are_days_like_others(running: Round, day: str) -> None:
    headers = key_of(person("ann", "inspector"))
    assert ask("/issues", headers, {**ENTRY, "site": "MARKET-2"}).status_code == 201
    assert ask(f"/issues?until={day}", headers).json()["count"] == (day > "2000")
    assert ask(f"/issues?since={day}", headers).json()["count"] == (day < "2000")


@pytest.mark.parametrize(
    "content_type", ["multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "text/plain", "text/json"]
)
def test_only_json_is_taken(running: Round, content_type: str) -> None:
    answer = send(key_of(person("ann", "inspector")), json.dumps(ENTRY).encode(), content_type)
    assert (answer.status_code, answer.json()["code"]) == (415, "not_json")
    assert not Issue.objects.exists()


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[" * 100_000])
def test_a_body_that_is_no_json_is_told_so(running: Round, body: bytes) -> None:
    answer = send(key_of(person("ann", "inspector")), body)
    assert answer.status_code in (400, 415, 422)
    assert {"code", "message", "field"} <= set(answer.json())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_nul_is_found_in_every_encoding_of_json(running: Round, encoding: str) -> None:
    body = json.dumps({"move": "dispatch", "seen": 1, "lead": "a\x00b"}).encode(encoding)
    headers = key_of(person("ben", "dispatcher"))
    number = ask("/issues", key_of(person("ann", "inspector")), {**ENTRY, "site": "MARKET-2"}).json()["number"]
    answer = send(headers, body, path=f"/issues/{number}/moves")
    assert (answer.status_code, answer.json()["code"]) == (400, "text_unreadable")


def test_a_body_that_is_too_large_is_told_how_much_is_possible(running: Round) -> None:
    answer = send(key_of(person("ann", "inspector")), b'{"title":"' + b"x" * 6_000_000 + b'"}')
    assert (answer.status_code, answer.json()["code"]) == (413, "request_too_large")


@pytest.mark.parametrize(
    ("place", "code"),
    [
        ({"lat": 40.5}, "position_half"),
        ({"lon": 102.5}, "position_half"),
        ({"lat": 0, "lon": 0}, "position_impossible"),
        ({"lat": 89.9, "lon": 30.5}, "position_swapped"),
        ({"lat": 31.2, "lon": 121.5}, "position_outside"),
    ],
)
def test_a_position_that_cannot_be_is_refused(running: Round, place: dict[str, float], code: str) -> None:
    Area.objects.filter(level="county").update(boundary=SQUARE)
    if not Area.objects.filter(level="county").exists():
        Area.objects.create(code="990102000000", name="明川区", level="county", path="990102000000/", boundary=SQUARE)
    answer = ask("/issues", key_of(person("ann", "inspector")), {**ENTRY, **place})
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert not Issue.objects.exists()


@pytest.mark.parametrize(
    ("moment", "code"),
    [("2026-01-01T00:00:00", "observed_without_zone"), ("0001-01-01T00:00:00+14:00", "observed_too_early")],
)
def test_an_observation_at_no_possible_time_is_refused(running: Round, moment: str, code: str) -> None:
    visit = SampledSite.objects.filter(round=running).select_related("visit").first()
    assert visit is not None
    entry = {"key": KEY, "item": "F-CROSS-01", "values": {"count": "1"}, "observed_at": moment}
    answer = ask(f"/visits/{visit.visit.number}/observations", key_of(person("ann", "inspector")), entry)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert not Observation.objects.exists()


@pytest.mark.parametrize("text", ["ж" * 2000, "a" * 2000, "ཀ" * 1000, "㌖" * 120])
def test_a_word_longer_than_any_term_is_stored_and_found(running: Round, text: str) -> None:
    headers = key_of(person("ann", "inspector"))
    answer = send(headers, json.dumps({**ENTRY, "site": "MARKET-2", "description": text}).encode())
    assert answer.status_code == 201, answer.content
    assert ask(f"/issues?words={text[:100]}", headers).json()["count"] == 1
