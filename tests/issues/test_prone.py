"""Places to which problems keep coming back: noticed in the same act, asked about, answered, and over by themselves."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.issues.world import MONDAY, TWO_DAYS, World
from wenming.issues import selectors, services
from wenming.issues.models import Arrangement, Issue, PronePlace, PronePlaceMove, ProneReturn
from wenming.issues.prone_record import ICONS
from wenming.issues.selectors import ProneFilter
from wenming.issues.services import Origin, Place
from wenming.issues.services.look_backs import draw_look_backs
from wenming.kernel import clock
from wenming.kernel.errors import DomainError, Missing
from wenming.kernel.models import AuditLine, Message
from wenming.people.estates import parts_of
from wenming.people.models import Post, User
from wenming.rulebook.prone import QUIET_DAYS, ProneMoveCode
from wenming.rulebook.verification import Tier

pytestmark = pytest.mark.django_db
LONG_AGO = MONDAY + timedelta(days=QUIET_DAYS * 3)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.held_at(MONDAY + timedelta(days=30)):
        yield


def back(world: World, days: int, *, category: str = "bin_overflow", place: Place | None = None) -> Issue:
    """A problem that was closed out on Monday and comes back so many days later."""
    return services.raise_issue(
        "又满溢", key=uuid4(), place=place or Place(site=world.sites["market"]), origin=Origin("manual"),
        by=world.inspector, at=MONDAY + timedelta(days=days), category=world.categories[category],
        recurs=world.closed(category=category),
    )  # fmt: skip


def prone(world: World) -> PronePlace:
    back(world, 1), back(world, 2)
    return PronePlace.objects.get()


def post(world: World, of: str = "community") -> Post:
    found, _made = Post.objects.get_or_create(
        code=f"cleaner-{of}", defaults={"unit": world.units[of], "role": "grid_worker", "title": f"{of}保洁"}
    )
    return found


def given_by(world: World, place: PronePlace, **other: Any) -> PronePlace:
    said = {
        "what": "每日两次清运", "how_often": "每日6时、12时", "post": post(world), "from_on": date(2026, 11, 19),
        "review_on": date(2027, 2, 1), "by": world.street, "at": MONDAY + timedelta(days=31),
    }  # fmt: skip
    return services.answer(place, **{**said, **other})


def test_the_second_return_makes_a_place_prone_in_the_same_act_and_asks_the_unit(world: World) -> None:
    world.client("information_officer", "street")
    first = back(world, 1)
    assert not PronePlace.objects.exists()
    second = back(world, 2)
    place = PronePlace.objects.get()
    assert (place.site, place.category, place.scope, place.state) == (first.site, first.category, "kind", "asked")
    assert (place.since, place.last_at, place.unit) == (second.raised_at, second.raised_at, world.units["street"])
    assert [one.issue for one in place.returns.all()] == [first, second]
    line = AuditLine.objects.get(act="issues.prone_begin")
    assert (line.subject_ref, line.details["issues"]) == (place.number, [first.number, second.number])
    told = Message.objects.get(kind="prone_places")
    assert told.url == f"/prone-places/{place.number}/"


def test_more_of_it_is_added_and_never_makes_a_second(world: World) -> None:
    place = prone(world)
    third = back(world, 9)
    assert PronePlace.objects.count() == 1
    place.refresh_from_db()
    assert (place.last_at, place.returns.count(), place.state) == (third.raised_at, 3, "asked")
    assert list(place.moves.values_list("move", flat=True)) == ["begin", "came_again"]
    again = {
        name: getattr(place, name) for name in ("site", "category", "scope", "state", "since", "last_at", "moved_at")
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        PronePlace.objects.create(number="P2026-9999", **again)


def test_an_issue_that_reopens_twice_makes_it_prone_too(world: World) -> None:
    issue = world.closed(category="footway")
    for days in (1, 5):
        at = MONDAY + timedelta(days=days)
        issue = services.mark_relapsed(issue, reason="又破损", photos=[world.photo()], by=world.verifier, at=at)
        assert PronePlace.objects.count() == (1 if days == 5 else 0)
        issue = services.acknowledge(issue, by=world.street, at=at)
        issue = services.report_rectified(issue, measures="重铺", photos=[world.photo()], by=world.street, at=at)
        issue = services.verify(issue, photos=[world.photo()], by=world.verifier, at=at)
        issue = services.close_out(issue, by=world.dispatcher, at=at)
    assert set(ProneReturn.objects.values_list("issue", "is_relapse")) == {(issue.pk, True)}


def test_if_the_act_fails_nothing_is_noticed(world: World) -> None:
    back(world, 1)
    with pytest.raises(RuntimeError), transaction.atomic():
        back(world, 2)
        raise RuntimeError
    assert not PronePlace.objects.exists() and not AuditLine.objects.filter(act="issues.prone_begin").exists()


def test_a_kind_said_only_with_the_filing_counts_from_then(world: World) -> None:
    back(world, 1)
    unnamed = services.raise_issue(
        "又来了", key=uuid4(), place=Place(site=world.sites["market"]), origin=Origin("hotline"), by=world.inspector,
        at=MONDAY + timedelta(days=2), recurs=world.closed(category="bin_overflow"),
    )  # fmt: skip
    assert not PronePlace.objects.exists()
    services.file_issue(
        unnamed, limit=TWO_DAYS, tier=Tier.DESK, by=world.dispatcher, at=MONDAY + timedelta(days=3),
        category=world.categories["bin_overflow"],
    )  # fmt: skip
    assert PronePlace.objects.get().since == unnamed.raised_at


def test_what_turns_out_to_be_no_case_counts_no_more_and_again_once_that_is_taken_back(world: World) -> None:
    back(world, 1)
    second = back(world, 2)
    at = MONDAY + timedelta(days=2, minutes=5)
    services.decline(second, reason="看错了", by=world.dispatcher, at=at)
    place = PronePlace.objects.get()
    assert (place.state, place.ended_at) == ("unfounded", at)
    services.undo(Issue.objects.get(pk=second.pk), by=world.dispatcher, at=at + timedelta(minutes=1))
    assert sorted(PronePlace.objects.values_list("state", flat=True)) == ["asked", "unfounded"]


def test_outside_sites_a_cell_of_the_grid_is_the_place(world: World) -> None:
    corner = Place(area=world.sites["market"].area, address="滨河路与新街路口", lat=38.9400, lon=100.4600)
    near = Place(area=corner.area, address="路口东北角", lat=38.94003, lon=100.46003)
    far = Place(area=corner.area, address="三百米外", lat=38.9430, lon=100.4600)
    back(world, 1, place=corner), back(world, 2, place=far)
    assert not PronePlace.objects.exists()
    back(world, 3, place=near)
    place = PronePlace.objects.get()
    assert (place.site, place.address) == (None, "路口东北角") and place.cell is not None
    back(world, 4, place=Place(address="只有地址"))
    assert PronePlace.objects.count() == 1, "where only words say where it is, no place is known"


def test_it_is_answered_sent_back_answered_again_and_accepted(world: World) -> None:
    place = given_by(world, prone(world))
    assert place.state == "answered"
    place = services.send_arrangement_back(place, reason="次数不够", by=world.dispatcher)
    assert (place.state, place.moves.order_by("-seq")[0].note) == ("sent_back", "次数不够")
    place = services.accept_arrangement(given_by(world, place, how_often="每日三次"), by=world.dispatcher)
    assert (place.state, place.review_on) == ("standing", date(2027, 2, 1))
    assert list(place.arrangements.values_list("how_often", flat=True)) == ["每日6时、12时", "每日三次"]
    acts = ["begin", "answer", "send_back", "answer", "accept"]
    assert list(place.moves.values_list("move", flat=True)) == acts
    assert [line.removeprefix("issues.prone_") for line in AuditLine.objects.filter(
        act__startswith="issues.prone_").order_by("pk").values_list("act", flat=True)] == acts  # fmt: skip


def test_what_comes_back_in_spite_of_the_arrangement_asks_again(world: World) -> None:
    place = services.accept_arrangement(given_by(world, prone(world)), by=world.dispatcher)
    back(world, 35)
    place.refresh_from_db()
    assert (place.state, place.moves.order_by("-seq")[0].move, place.returns.count()) == ("asked", "ask_again", 3)
    assert selectors.prone_waiting(world.street) == 1


@pytest.mark.parametrize(
    ("other", "code", "field"),
    [
        ({"what": " "}, "part_missing", "what"),
        ({"post": None}, "part_missing", "post"),
        ({"review_on": None}, "part_missing", "review_on"),
        ({"review_on": date(2026, 11, 19)}, "review_not_after", "review_on"),
        ({"review_on": date(2028, 11, 19)}, "review_too_far", "review_on"),
        ({"what": "字" * 1001}, "text_too_long", "what"),
        ({"seen": 77}, "stale_page", ""),
    ],
)
def test_an_arrangement_that_will_not_do_is_refused_and_nothing_kept(
    world: World, other: dict[str, Any], code: str, field: str
) -> None:
    place = prone(world)
    with pytest.raises(DomainError) as refused:
        given_by(world, place, **other)
    assert (refused.value.code, refused.value.field) == (code, field)
    assert not Arrangement.objects.exists() and PronePlaceMove.objects.count() == 1


def test_only_posts_of_the_unit_and_below_may_be_named_and_only_the_unit_asked_answers(world: World) -> None:
    place = prone(world)
    for of, by, code in (("other", "street", "post_of_another"), ("street", "other", "not_your_place")):
        with pytest.raises(DomainError) as refused:
            given_by(world, place, post=post(world, of), by=getattr(world, by))
        assert refused.value.code == code
    with pytest.raises(DomainError) as refused:
        given_by(world, place, by=world.community)
    assert refused.value.code == "not_your_place", "a unit below does not answer for the one that is asked"
    place = services.ask_unit(place, unit=world.units["other"], reason="属城管", by=world.dispatcher)
    assert given_by(world, place, post=post(world, "other"), by=world.other).state == "answered"
    with pytest.raises(DomainError):
        services.accept_arrangement(place, by=world.other)


def test_nothing_for_long_ends_it_and_it_stays_readable(world: World) -> None:
    place = prone(world)
    quiet = place.last_at + timedelta(days=QUIET_DAYS)
    services.recount_prone_places(at=quiet)
    assert PronePlace.objects.get().state == "asked"
    services.recount_prone_places(at=quiet + timedelta(days=1))
    place.refresh_from_db()
    assert (place.state, place.ended_at, place.returns.count()) == ("ended", quiet, 2)
    services.recount_prone_places(at=quiet + timedelta(days=2))
    assert PronePlace.objects.count() == 1 and place.moves.count() == 2, "looked at every night, written once"
    assert selectors.prone_places(world.dispatcher, ProneFilter(state="over")).count() == 1


def test_a_history_that_was_there_before_is_looked_at_and_each_place_found_once(world: World) -> None:
    for days in (1, 2, 200, 300, 301):
        back(world, days)
    kept = list(PronePlace.objects.order_by("since").values_list("since", "ended_at", "state"))
    PronePlaceMove.objects.all().delete(), ProneReturn.objects.all().delete(), PronePlace.objects.all().delete()
    at = MONDAY + timedelta(days=301)
    for _ in range(2):
        assert services.recount_prone_places(at=at) == 1
    found = list(PronePlace.objects.order_by("since").values_list("since", "ended_at", "state"))
    assert len(found) == 2 and found == kept
    assert not Message.objects.filter(kind="prone_places", made_at__gte=at).exists(), "nobody is told of the past"


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(1, 500), st.sampled_from(["bin_overflow", "footway"])), min_size=2, max_size=5))
def test_noticing_each_return_gives_what_looking_afterwards_gives(world: World, rows: list[tuple[int, str]]) -> None:
    columns = ("category", "group", "since", "last_at", "ended_at", "state")
    savepoint = transaction.savepoint()
    for days, category in sorted(rows):
        back(world, days, category=category)
    at = MONDAY + timedelta(days=500)
    services.recount_prone_places(at=at)
    noticed = sorted(map(str, PronePlace.objects.values_list(*columns)))
    PronePlaceMove.objects.all().delete(), ProneReturn.objects.all().delete(), PronePlace.objects.all().delete()
    services.recount_prone_places(at=at)
    assert sorted(map(str, PronePlace.objects.values_list(*columns))) == noticed
    transaction.savepoint_rollback(savepoint)


def test_who_sees_it(world: World) -> None:
    place = prone(world)
    for who, sees in (("dispatcher", 1), ("street", 1), ("leader", 1), ("other", 0), ("community", 0)):
        assert selectors.prone_places(getattr(world, who)).count() == sees, who
    with pytest.raises(Missing):
        selectors.prone_place(world.other, place.number)
    filters = {
        "words": "鼓楼", "state": "open", "unit": "street", "category": "bin_overflow", "site": "MARKET-0001",
        "area": "990102001", "group": world.categories["bin_overflow"].group,
    }  # fmt: skip
    for name, value in filters.items():
        assert selectors.prone_places(world.dispatcher, ProneFilter(**{name: value})).count() == 1, name
    none = {"words": "没有", "state": "over", "unit": "other", "category": "footway", "site": "ROAD-0001", "area": "1"}
    for name, value in none.items():
        assert selectors.prone_places(world.dispatcher, ProneFilter(**{name: value})).count() == 0, name


def test_its_close_outs_are_looked_back_at_more(world: World) -> None:
    prone(world)
    fresh = world.closed(category="footway")
    made = draw_look_backs(at=MONDAY + timedelta(days=8))
    assert dict(made.pool)[fresh.number] == "prone_place"


# ----- pages and the API


@pytest.fixture
def desk(world: World) -> Client:
    return world.client("dispatcher", "office")


@pytest.fixture
def officer(world: World) -> Client:
    return world.client("information_officer", "street")


def test_the_whole_way_by_pages(world: World, desk: Client, officer: Client) -> None:
    assert "No place is prone" in desk.get("/prone-places/").content.decode()
    assert "Prone places to answer" not in officer.get("/my/").content.decode()
    place, cleaner = prone(world), post(world)
    tile = officer.get("/my/").content.decode()
    assert "Prone places to answer" in tile and "/prone-places/?state=to_do" in tile
    assert place.number in officer.get("/prone-places/?state=to_do").content.decode()
    here = f"/prone-places/{place.number}/"
    page = officer.get(here).content.decode()
    assert f"{here}answer/" in page and f"{here}accept/" not in page
    assert "2 times within 180 days" in page and all(
        f"/issues/{one.issue.number}/" in page for one in place.returns.all()
    )
    form = officer.get(f"{here}answer/").content.decode()
    assert "community保洁" in form
    sent = {
        "version": place.version, "what": "每日两次清运", "how_often": "每日6时、12时", "post": cleaner.pk,
        "from_on": "2026-11-19", "review_on": "2026-11-01",
    }  # fmt: skip
    refused = officer.post(f"{here}answer/", sent)
    assert refused.status_code == 422 and "每日两次清运" in refused.content.decode()
    assert officer.post(f"{here}answer/", sent | {"review_on": "2027-02-01"}).status_code == 302
    assert "Arrangements to look at" in desk.get("/desk/").content.decode()
    assert desk.post(f"{here}send_back/", {"version": place.version + 1, "reason": "太少"}).status_code == 302
    assert "太少" in officer.get(here).content.decode()
    assert (
        officer.post(f"{here}answer/", sent | {"version": place.version + 2, "review_on": "2027-02-01"}).status_code
        == 302
    )
    assert desk.post(f"{here}accept/", {"version": place.version}).status_code == 422, "somebody else was quicker"
    assert desk.post(f"{here}accept/", {"version": place.version + 3}).status_code == 302
    assert PronePlace.objects.get().state == "standing"


@pytest.mark.parametrize("code", ["end", "drop", "begin", "nothing"])
def test_what_the_house_does_nobody_else_does(world: World, desk: Client, code: str) -> None:
    place = prone(world)
    assert desk.post(f"/prone-places/{place.number}/{code}/").status_code == 404


def test_what_cannot_be_done_now_leads_back_and_does_nothing(world: World, desk: Client, officer: Client) -> None:
    place = prone(world)
    here = f"/prone-places/{place.number}/"
    assert desk.get(f"{here}accept/").status_code == 302
    assert officer.post(f"{here}accept/", {}).status_code == 422
    assert officer.post(f"{here}ask_unit/", {"unit": "other", "reason": "x"}).status_code == 422
    assert PronePlaceMove.objects.count() == 1
    assert world.client("information_officer", "other").get(here).status_code == 404
    for wrong in ("?state=x", "?sort=-nothing", "?page=0", "?q=%25", "?area=%27"):
        assert desk.get(f"/prone-places/{wrong}").status_code == 200, wrong
    assert desk.get("/prone-places/P2026-999999999999999999999/").status_code == 404


def test_it_is_linked_both_ways_and_handed_out(world: World, desk: Client) -> None:
    place = prone(world)
    link = f"/prone-places/{place.number}/"
    issue = place.returns.all()[0].issue
    for address in (f"/issues/{issue.number}/", "/sites/MARKET-0001/", "/units/street/", "/prone-places/"):
        assert link in desk.get(address).content.decode(), address
    assert "/prone-places/" in desk.get("/look-backs/").content.decode()
    (area,) = json.loads(desk.get("/map/data/prone.json").content)["features"]
    assert area["properties"]["title"].startswith(f"{place.number} 鼓楼市场")
    assert not json.loads(world.client("information_officer", "other").get("/map/data/prone.json").content)["features"]
    file = desk.get("/prone-places/export/?format=csv").content.decode("utf-8-sig")
    assert place.number in file and "鼓楼市场" in file
    listed = desk.get("/api/v1/prone-places?state=open").json()
    assert (listed["count"], listed["rows"][0]["number"], listed["rows"][0]["times"]) == (1, place.number, 2)
    record = desk.get(f"/api/v1/prone-places/{place.number}").json()
    assert [one["issue"] for one in record["returns"]] == [one.issue.number for one in place.returns.order_by("-at")]
    assert record["arrangement"] is None and record["history"][0]["move"] == "begin"
    assert world.client("information_officer", "other").get(f"/api/v1/prone-places/{place.number}").status_code == 404


@pytest.mark.parametrize(
    "address", ["/prone-places/", "/api/v1/prone-places", "/prone-places/export/?format=csv", "record"]
)
def test_the_number_of_queries_does_not_depend_on_the_rows(world: World, desk: Client, address: str) -> None:
    place = prone(world)
    asked = f"/prone-places/{place.number}/" if address == "record" else address

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert desk.get(asked).status_code == 200
        return len(caught)

    queries()
    few = queries()
    for days in range(3, 9):
        back(world, days)
    for category in ("footway", "advert", "parking"):
        if category in world.categories:
            back(world, 1, category=category), back(world, 2, category=category)
    assert queries() <= few + (1 if address == "record" else 0)
    assert few < 30


def test_an_ordinary_report_costs_no_look_at_the_place(world: World) -> None:
    world.raised()
    with CaptureQueriesContext(connection) as caught:
        world.raised()
    assert not [one for one in caught.captured_queries if "proneplace" in one["sql"] or "advisory" in one["sql"]]


def test_a_unit_that_goes_hands_its_prone_places_to_the_successor(world: World) -> None:
    """An arrangement that stands has posts of the unit that goes: the successor gives one of its own."""
    place = given_by(world, prone(world))
    street, other = world.units["street"], world.units["other"]
    assert {part.code: part.count for part in parts_of(street)}["issues.prone_places"] == 1
    world.client("information_officer", "other")
    at = MONDAY + timedelta(days=32)
    moved = services.hand_over_prone_places(street, other, reason="机构改革", by=world.office_head, at=at)
    place.refresh_from_db()
    assert (moved, place.unit, place.state) == (1, other, "asked")
    last = place.moves.latest("seq")
    assert (last.move, last.from_state, last.note) == ("hand_over", "answered", "机构改革")
    assert (last.details["giver"], last.details["taker"]) == ("street", "other")
    page = world.client("office_head", "office").get(f"/prone-places/{place.number}/").content.decode()
    assert "Handed over to the successor" in page and "城管局" in page and "鼓楼街道办事处" in page
    officer = User.objects.get(username="information_officer-other")
    assert Message.objects.filter(to_id=officer.pk, kind="prone_places").exists()
    assert "issues.prone_places" not in {part.code for part in parts_of(street)}
    again = given_by(world, place, by=world.other, post=post(world, "other"), at=at)
    assert again.state == "answered"


def test_what_is_asked_for_again_is_no_longer_to_be_reviewed(world: World) -> None:
    place = services.accept_arrangement(
        given_by(world, prone(world)), by=world.office_head, at=MONDAY + timedelta(days=31)
    )
    assert place.state == "standing" and place.review_on is not None
    services.hand_over_prone_places(
        world.units["street"], world.units["other"], reason="机构改革", by=world.office_head,
        at=MONDAY + timedelta(days=32),
    )  # fmt: skip
    now = PronePlace.objects.get(pk=place.pk)
    assert now.state == "asked" and now.review_on is None


def test_every_move_of_a_prone_place_has_a_mark() -> None:
    assert set(ICONS) == set(ProneMoveCode)
