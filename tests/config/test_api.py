"""The API: who comes in, what it answers, and that its description holds."""

import json
from typing import Any

import pytest
from django.test import Client

from tests.evaluations.city import AT, edition, office, running, sites
from wenming.evaluations.models import Round, SampledSite
from wenming.issues.models import Issue
from wenming.kernel.actors import Actor, ActorKind
from wenming.people.models import Appointment, Post, Unit, User
from wenming.people.services.tokens import make_token, revoke_token

__all__ = ["edition", "office", "running", "sites"]

pytestmark = pytest.mark.django_db


def person(username: str, role: str, *, unit: str = "east") -> User:
    """Somebody holding a post of the role in a unit."""
    held, _ = Unit.objects.get_or_create(code=unit, defaults={"name": unit, "kind": "subdistrict"})
    user = User.objects.create_user(username, name=username)
    post = Post.objects.create(code=f"{username}-post", unit=held, role=role, title=f"{role} of the {unit}")
    Appointment.objects.create(post=post, user=user, since=AT.date())
    return user


def key_of(user: User) -> dict[str, str]:
    """The header of a key that the person made."""
    made = make_token(user, "test", by=Actor(ActorKind.PERSON, user.pk, user.name), at=AT)
    return {"Authorization": f"Bearer {made.secret}"}


def ask(path: str, headers: dict[str, str], body: Any = None) -> Any:
    """Call the API and return the answer."""
    client = Client(enforce_csrf_checks=True)
    if body is None:
        return client.get(f"/api/v1{path}", headers=headers)
    return client.post(f"/api/v1{path}", json.dumps(body), content_type="application/json", headers=headers)


def test_without_a_key_nobody_comes_in() -> None:
    answer = ask("/sites", {})
    assert answer.status_code == 401
    assert answer.json()["code"] == "not_signed_in"


def test_a_key_taken_away_opens_nothing(running: Round) -> None:
    user = person("ann", "inspector")
    headers = key_of(user)
    assert ask("/sites", headers).status_code == 200
    token = user.api_tokens.get()
    revoke_token(user, token.pk, by=Actor(ActorKind.PERSON, user.pk, user.name))
    assert ask("/sites", headers).status_code == 401


def test_the_word_before_a_key_may_be_written_small(running: Round) -> None:
    secret = key_of(person("ann", "inspector"))["Authorization"].partition(" ")[2]
    for scheme in ("Bearer", "bearer", "BEARER"):
        assert ask("/sites", {"Authorization": f"{scheme} {secret}"}).status_code == 200
    assert ask("/sites", {"Authorization": f"Basic {secret}"}).status_code == 401


def test_lists_are_pages_with_their_count(running: Round) -> None:
    headers = key_of(person("ann", "inspector"))
    answer = ask("/sites?limit=2", headers).json()
    assert answer["count"] == 3
    assert [row["code"] for row in answer["rows"]] == ["CROSS-0", "CROSS-1"]
    assert ask(f"/schemes/{running.edition.code}/items?limit=1", headers).json()["count"] == 538
    nodes = ask(f"/schemes/{running.edition.code}/indicators?limit=100", headers).json()["rows"]
    assert {node["weight"] for node in nodes if node["weight"]} >= {"10"}, "digits, and no exponent"
    assert not any("E" in (node["weight"] or "") for node in nodes)
    assert ask("/rounds", headers).json()["rows"][0]["number"] == running.number


def test_an_observation_moves_the_score_and_is_stored_once(running: Round) -> None:
    headers = key_of(person("ann", "inspector"))
    visit = SampledSite.objects.filter(round=running).select_related("visit").first()
    assert visit is not None
    entry = {"key": "00000000-0000-0000-0000-000000000001", "item": "F-CROSS-01", "values": {"count": "1"}}
    first = ask(f"/visits/{visit.visit.number}/observations", headers, entry)
    assert first.status_code == 201, first.content
    assert (first.json()["grade"], first.json()["factor"]) == ("B", "33/50")
    assert ask(f"/visits/{visit.visit.number}/observations", headers, entry).json() == first.json()
    total = ask(f"/rounds/{running.number}/total", headers).json()["total"]
    assert (total["won_exact"], total["available_exact"]) == ("132/5", "40/1")
    other = {**entry, "values": {"count": "2"}}
    assert ask(f"/visits/{visit.visit.number}/observations", headers, other).status_code == 422


def test_a_post_without_the_right_is_refused(running: Round) -> None:
    headers = key_of(person("lee", "leader"))
    visit = SampledSite.objects.filter(round=running).select_related("visit").first()
    assert visit is not None
    entry = {"key": "00000000-0000-0000-0000-000000000001", "item": "F-CROSS-01", "values": {"count": "1"}}
    assert ask(f"/visits/{visit.visit.number}/observations", headers, entry).status_code == 403


@pytest.mark.parametrize("values", [{"count": "many"}, {"count": "-1"}, {}, {"count": "1.5"}, {"count": "9" * 40}])
def test_what_cannot_be_graded_is_refused_in_words(running: Round, values: dict[str, str]) -> None:
    headers = key_of(person("ann", "inspector"))
    visit = SampledSite.objects.filter(round=running).select_related("visit").first()
    assert visit is not None
    entry = {"key": "00000000-0000-0000-0000-000000000001", "item": "F-CROSS-01", "values": values}
    answer = ask(f"/visits/{visit.visit.number}/observations", headers, entry)
    assert answer.status_code == 422
    assert answer.json()["message"]


def test_the_description_lists_every_operation(running: Round) -> None:
    answer = ask("/openapi.json", key_of(person("ann", "inspector")))
    assert answer.status_code == 200
    assert "/api/v1/visits/{number}/observations" in answer.json()["paths"]


def test_an_issue_is_raised_once_and_moved_by_who_may(running: Round) -> None:
    inspector, dispatcher = key_of(person("ann", "inspector")), key_of(person("ben", "dispatcher"))
    officer = key_of(person("eva", "information_officer"))
    entry = {"key": "00000000-0000-0000-0000-00000000000a", "title": "Loose drain cover", "site": "MARKET-2"}
    first = ask("/issues", inspector, entry)
    assert first.status_code == 201, first.content
    assert ask("/issues", inspector, entry).json()["number"] == first.json()["number"]
    number = first.json()["number"]
    assert first.json()["offered"] == ["fix_on_the_spot"]
    filing = {"move": "file_issue", "seen": 1, "limit_amount": 2}
    assert ask(f"/issues/{number}/moves", inspector, filing).status_code == 403
    filed = ask(f"/issues/{number}/moves", dispatcher, filing)
    assert (filed.status_code, filed.json()["state"]) == (200, "filed"), filed.content
    assert ask(f"/issues/{number}/moves", dispatcher, filing).status_code == 409
    given = ask(f"/issues/{number}/moves", dispatcher, {"move": "dispatch", "seen": 2, "lead": "east"})
    assert given.json()["lead_unit"] == "east"
    taken = ask(f"/issues/{number}/moves", officer, {"move": "acknowledge", "seen": 3})
    assert taken.json()["state"] == "acknowledged"
    assert [move["move"] for move in taken.json()["history"]] == [
        "raise_issue",
        "file_issue",
        "dispatch",
        "acknowledge",
    ]
    bare = ask(f"/issues/{number}/moves", officer, {"move": "report_rectified", "seen": 4, "measures": "fixed"})
    assert (bare.status_code, bare.json()["code"]) == (422, "evidence_missing")


def test_an_issue_of_another_unit_is_not_there(running: Round) -> None:
    inspector = key_of(person("ann", "inspector"))
    entry = {"key": "00000000-0000-0000-0000-00000000000a", "title": "Loose drain cover", "site": "MARKET-2"}
    number = ask("/issues", inspector, entry).json()["number"]
    stranger = key_of(person("eva", "information_officer", unit="north"))
    assert ask(f"/issues/{number}", stranger).status_code == 404
    assert ask("/issues", stranger).json()["count"] == 0


@pytest.mark.parametrize("field", ["title", "site", "description", "origin_ref"])
@pytest.mark.parametrize("poison", ["a\x00b", "a\ud800b", "x" * 3000])
def test_poisoned_text_is_refused_and_nothing_is_stored(running: Round, field: str, poison: str) -> None:
    headers = key_of(person("ann", "inspector"))
    entry = {"key": "00000000-0000-0000-0000-00000000000a", "title": "Loose", "site": "MARKET-2", field: poison}
    answer = ask("/issues", headers, entry)
    assert answer.status_code in (400, 404, 422), (answer.status_code, answer.content)
    assert ask("/issues", headers).json()["count"] == 0


def test_direction_marks_are_taken_out(running: Round) -> None:
    headers = key_of(person("ann", "inspector"))
    entry = {"key": "00000000-0000-0000-0000-00000000000a", "title": "Lo\u202eose", "site": "MARKET-2"}
    assert ask("/issues", headers, entry).json()["title"] == "Loose"


def test_nobody_says_that_an_issue_comes_from_where_the_page_would_not_let_them(running: Round) -> None:
    visit = SampledSite.objects.filter(round=running).select_related("visit").first()
    assert visit is not None
    inspector, officer = key_of(person("ann", "inspector")), key_of(person("eve", "site_steward", unit="west"))
    seen = {"key": "00000000-0000-0000-0000-000000000001", "item": "F-CROSS-01", "values": {"count": "1"}}
    assert ask(f"/visits/{visit.visit.number}/observations", inspector, seen).status_code == 201
    entry = {"key": "00000000-0000-0000-0000-00000000000b", "title": "Another one", "site": "MARKET-2"}
    origins = {"observation": "origin_is_observation", "hotline": "origin_is_desks"}
    for kind, code in origins.items():
        answer = ask("/issues", officer, {**entry, "origin_kind": kind, "origin_ref": seen["key"]})
        assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (422, code, "origin_kind")
    assert Issue.objects.count() == 1
    desk = key_of(person("ben", "dispatcher", unit="office"))
    assert ask("/issues", desk, {**entry, "origin_kind": "hotline", "origin_ref": "12345-1"}).status_code == 201
    own = {**entry, "key": "00000000-0000-0000-0000-00000000000c", "origin_kind": "patrol"}
    assert ask("/issues", officer, own).status_code == 201
