"""The pages of verification: what waits, the draws, the workload, and sending one or many."""

from collections.abc import Mapping
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.issues.test_pages import picture
from tests.issues.world import MONDAY, World
from wenming.issues import services
from wenming.issues.models import Issue
from wenming.rulebook.verification import Tier

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(minutes=5)
PAGES = ("/verifying/", "/verifying/?sort=way", "/verifying/draws/", "/verifying/workload/")


@pytest.fixture
def desk(world: World) -> Client:
    return world.client("dispatcher", "office")


@pytest.fixture
def verifier(world: World) -> Client:
    return world.client("verifier", "third")


def drawn(world: World) -> Issue:
    return services.report_rectified(
        world.acknowledged(), measures="已清运", photos=[world.photo()], by=world.street, at=MONDAY, seed="12"
    )


def many(client: Client, code: str, sent: Mapping[str, object]) -> str:
    answer = client.post(f"/issues/many/{code}/", sent)
    assert answer.status_code == 200, answer.content.decode()
    return unescape(answer.content.decode())


def test_the_list_says_how_and_why_and_narrows(world: World, verifier: Client) -> None:
    spot, left = drawn(world), world.reported()
    other = world.reported(tier=Tier.OTHER_UNIT)
    page = verifier.get("/verifying/").content.decode()
    assert all(one.number in page for one in (spot, left, other)) and "drawn by lot" in page
    found = {
        "?verifying=me": {spot, other}, "?verifying=sent": set(), "?verifying=unsent": {spot, other},
        "?verifying=late": {spot, left, other}, "?check=desk": {left}, "?because=ordinary": {spot},
        "?area=990102001": {spot, left, other}, "?unit=other": set(),
        "?check=nothing&because=no&verifying=x&sort=-no": {spot, left, other},
    }  # fmt: skip
    for asked, expected in found.items():
        shown = verifier.get(f"/verifying/{asked}").content.decode()
        assert {one for one in (spot, left, other) if one.number in shown} == expected, asked
    assert '鼓楼街道<span class="count">3</span>' in page, "a town is one touch away"
    assert f"/issues/{world.acknowledged().number}/" not in verifier.get("/verifying/").content.decode()


def test_the_page_of_the_issue_says_why_with_seed_and_lot(world: World, verifier: Client) -> None:
    page = unescape(verifier.get(f"/issues/{drawn(world).number}/").content.decode())
    assert "because drawn by lot" in page and "seed 12" in page and "lot 0.0330, share 10%" in page
    plain = unescape(verifier.get(f"/issues/{world.reported(tier=Tier.ON_THE_SPOT).number}/").content.decode())
    assert "because its kind or condition demands it" in plain and "seed" not in plain


def test_the_draws_are_listed_with_all_it_takes_to_draw_again(world: World, desk: Client, verifier: Client) -> None:
    spot, left = drawn(world), world.reported()
    page = unescape(verifier.get("/verifying/draws/").content.decode())
    assert "0.0330" in page and "0.8874" in page and "SHA-256" in page
    for asked, one in (("drawn=yes", spot), ("drawn=no", left), (f"q={left.number}", left), ("q=12", spot)):
        shown = verifier.get(f"/verifying/draws/?{asked}").content.decode()
        assert one.number in shown, asked
    assert left.number not in verifier.get("/verifying/draws/?drawn=yes").content.decode()
    for wrong in ("drawn=maybe", "because=demanded", "lead=nobody", "sort=-seed"):
        assert verifier.get(f"/verifying/draws/?{wrong}").status_code == 200, wrong
    table = desk.get("/verifying/draws/export/?format=csv").content.decode("utf-8-sig")
    assert spot.number in table and "0.0330" in table
    listed = desk.get("/verifying/export/?format=csv&sort=way").content.decode("utf-8-sig")
    assert spot.number in listed and left.number in listed


def test_workload_shows_units_and_divisions_and_no_person(world: World, desk: Client, verifier: Client) -> None:
    post = world.post()
    services.send_verifier(drawn(world), post=post, by=world.dispatcher, at=LATER)
    world.reported()
    page = desk.get("/verifying/workload/").content.decode()
    assert "巡查公司" in page and "鼓楼街道" in page and "check=on_the_spot" in page
    assert post.title not in page and "verifier" not in page.lower().replace("verifiers", ""), "units, not people"
    assert verifier.get("/verifying/workload/").status_code == 403
    own = verifier.get("/verifying/").content.decode()
    assert "I answered in 7 days" in own
    assert "I answered in 7 days" not in world.client("information_officer", "street").get("/issues/").content.decode()


def test_a_verifier_is_sent_by_a_form_called_back_and_sees_what_is_his(world: World, desk: Client) -> None:
    issue, verifier = drawn(world), world.client("verifier", "third")
    away = world.post("verifier", "street")
    address = f"/issues/{issue.number}/"
    form = desk.get(f"{address}send_verifier/").content.decode()
    assert "verifier-third" in form and away.code not in form, "only who may verify it is offered"
    assert desk.post(f"{address}send_verifier/", {"version": issue.version}).status_code == 422
    nobody = desk.post(f"{address}send_verifier/", {"version": issue.version, "verifier": "no-such-post"})
    assert nobody.status_code == 422
    sent = {"version": issue.version, "verifier": "verifier-third", "note": "请今日核查"}
    assert desk.post(f"{address}send_verifier/", sent).status_code == 302
    assert issue.number in verifier.get("/verifying/?verifying=sent").content.decode()
    page = desk.get(address).content.decode()
    assert page.count("verifier of third") >= 2, "among the facts and in the history"
    assert desk.post(f"{address}recall_verifier/", {"version": issue.version + 1}).status_code == 302
    assert issue.number not in verifier.get("/verifying/?verifying=sent").content.decode()
    seen = {"version": issue.version + 2, "photo": picture()}
    assert verifier.post(f"{address}verify/", seen).status_code == 302


def test_many_are_sent_as_the_preview_says(world: World, desk: Client) -> None:
    world.client("verifier", "third")
    one, two = drawn(world), drawn(world)
    left = world.reported()
    picks = {"pick": [one.number, two.number, left.number]}
    preview = many(desk, "send_verifier", picks)
    assert preview.count("verifier of third, 巡查公司") == 3, "to choose from, and on two lines"
    assert "nobody is sent" in preview
    done = many(desk, "send_verifier", {**picks, "confirmed": "1", "note": "本周"})
    assert "2 issues: done." in done and "/verifying/" in done
    assert Issue.objects.filter(verifier__code="verifier-third").count() == 2
    every = many(desk, "recall_verifier", {"all": "1", "query": "verifying=&area=990102001"})
    assert one.number in every and left.number in every
    back = many(desk, "recall_verifier", {"pick": [one.number], "confirmed": "1"})
    assert "1 issue: done." in back
    assert world.client("verifier", "third").post("/issues/many/send_verifier/", picks).status_code == 404


def test_where_nobody_may_go_the_preview_says_so(world: World, desk: Client) -> None:
    world.post("verifier", "street")
    issue = drawn(world)
    preview = many(desk, "send_verifier", {"pick": [issue.number]})
    assert "No verifier may see this" in preview
    forced = many(desk, "send_verifier", {"pick": [issue.number], "confirmed": "1"})
    assert "No verifier may see this" in forced and Issue.objects.get(pk=issue.pk).verifier is None


@pytest.mark.parametrize("address", PAGES)
def test_the_number_of_queries_does_not_grow_with_the_rows(world: World, desk: Client, address: str) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert desk.get(address).status_code == 200
        return len(caught)

    services.send_verifier(drawn(world), post=world.post(), by=world.dispatcher, at=LATER)
    world.reported()
    queries()
    few = queries()
    for _ in range(4):
        services.send_verifier(drawn(world), post=world.post(), by=world.dispatcher, at=LATER)
        world.reported()
    assert queries() == few
    assert few <= 22, few


@pytest.mark.parametrize("address", PAGES)
def test_nothing_at_all_is_shown_with_words(world: World, desk: Client, address: str) -> None:
    page = desk.get(address).content.decode()
    assert any(words in page for words in ("Nothing waits", "Nothing was drawn")), address


def test_other_systems_send_and_read_it(world: World, desk: Client) -> None:
    issue, post = drawn(world), world.post()
    address = f"/api/v1/issues/{issue.number}/moves"
    entry = {"move": "send_verifier", "seen": issue.version, "verifier": post.code}
    answer = desk.post(address, entry, content_type="application/json")
    assert answer.status_code in (200, 201), answer.content
    assert Issue.objects.get(pk=issue.pk).verifier == post
    missing = desk.post(
        address, {**entry, "seen": issue.version + 1, "verifier": "none"}, content_type="application/json"
    )
    assert missing.status_code == 404
