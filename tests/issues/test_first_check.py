"""The first check inside a unit: what comes from below is looked at by the unit that answers before the desk hears."""

from datetime import timedelta

import pytest
from django.test import Client

from tests.issues.world import MONDAY, World
from wenming.issues import selectors, services
from wenming.issues.models import Issue
from wenming.issues.selectors import IssueFilter
from wenming.issues.services import MoveNotAllowed

pytestmark = pytest.mark.django_db
LATER, NOON = MONDAY + timedelta(hours=1), MONDAY + timedelta(hours=3)
"""Monday at nine, ten and twelve; the unit below has until one, which is in the lunch break."""


@pytest.fixture
def street(world: World) -> Client:
    return world.client("information_officer", "street")


def pauses_of(issue: Issue, code: str) -> list[list[str | None]]:
    return list(issue.clocks.get(stopped_at=None, clock=code).pauses)


def test_a_report_from_below_waits_for_the_unit_that_answers(world: World) -> None:
    issue = world.passed_down()
    issue = services.report_up(issue, measures="已清运", photos=[world.photo()], by=world.community, at=LATER)
    assert (issue.state, issue.reported_up_at, issue.reported_at) == ("acknowledged", LATER, None)
    assert pauses_of(issue, "inner") == [[LATER.isoformat(), None]], "who reported waits without losing time"
    assert pauses_of(issue, "handling") == [], "the unit that answers does lose time"
    issue = services.pass_first_check(issue, by=world.street, at=NOON)
    assert (issue.state, issue.reported_up_at, issue.reported_at) == ("reported", None, NOON)
    assert [move.move for move in issue.moves.order_by("seq")][-2:] == ["report_up", "pass_first_check"]


def test_what_does_not_pass_goes_back_and_its_own_clock_runs_on(world: World) -> None:
    issue = services.report_up(
        world.passed_down(), measures="已清运", photos=[world.photo()], by=world.community, at=MONDAY
    )
    due = issue.inner_due_at
    assert due is not None
    issue = services.fail_first_check(issue, reason="照片看不清", by=world.street, at=LATER)
    assert (issue.state, issue.holder, issue.reported_up_at) == ("acknowledged", world.units["community"], None)
    # An hour stood still. It was due at 13:00, in the break; its last working hour ends at 12:00, one more at 15:30.
    assert issue.inner_due_at is not None and issue.inner_due_at > due
    with pytest.raises(MoveNotAllowed, match="Nothing waits"):
        services.pass_first_check(issue, by=world.street, at=NOON)
    issue = services.report_up(issue, measures="重拍", photos=[world.photo()], by=world.community, at=NOON)
    with pytest.raises(MoveNotAllowed, match="already"):
        services.report_up(issue, measures="再报", photos=[world.photo()], by=world.community, at=NOON)


def test_evidence_is_asked_for_before_it_goes_up(world: World) -> None:
    with pytest.raises(MoveNotAllowed, match="After photo"):
        services.report_up(world.passed_down(), measures="已清运", by=world.community, at=LATER)


def test_the_unit_that_answers_reports_itself_and_may_do_so_without_waiting(world: World) -> None:
    issue = world.passed_down()
    with pytest.raises(MoveNotAllowed):
        services.report_up(issue, measures="已清运", photos=[world.photo()], by=world.street, at=LATER)
    issue = services.report_rectified(issue, measures="已清运", photos=[world.photo()], by=world.street, at=LATER)
    assert issue.state == "reported"


@pytest.mark.parametrize("act", ["recall", "pass_down"])
def test_who_gives_the_work_out_anew_waits_for_another_report(world: World, act: str) -> None:
    issue = world.reported_up()
    if act == "recall":
        issue = services.recall(issue, reason="改由本级处理", by=world.street, at=LATER)
    else:
        due = LATER + timedelta(minutes=30)
        issue = services.pass_down(issue, to=world.units["station"], inner_due=due, by=world.community, at=LATER)
    assert issue.reported_up_at is None
    assert all(pause[1] for row in issue.clocks.filter(stopped_at=None) for pause in row.pauses)


def test_what_was_reported_below_is_what_the_verifier_the_ledger_and_the_record_see(world: World) -> None:
    issue = services.pass_first_check(world.reported_up(), by=world.street, at=LATER)
    (line,) = selectors.ledger_lines([issue], with_pictures=False)
    assert line.measures == "已清运"
    page = world.client("dispatcher", "office").get(f"/issues/{issue.number}/").content.decode()
    assert "Report for the first check" in page
    assert "已清运" in page


def test_the_units_desk_counts_lists_and_checks_many(world: World, street: Client) -> None:
    issues = [world.reported_up() for _ in range(3)]
    assert selectors.unit_counts(world.street)["to_check"] == 3
    found = selectors.issues(world.street, IssueFilter(to_check=True, mine=True))
    assert {issue.number for issue in found} == {issue.number for issue in issues}
    assert "To check first" in street.get("/my/").content.decode()
    picks = [issue.number for issue in issues[:2]]
    preview = street.post("/issues/many/pass_first_check/", {"pick": picks})
    assert preview.status_code == 200 and "2 issues are ready." in preview.content.decode()
    street.post("/issues/many/pass_first_check/", {"pick": picks, "confirmed": "1", "note": "属实"})
    assert sorted(Issue.objects.values_list("state", flat=True)) == ["acknowledged", "reported", "reported"]
    street.post("/issues/many/fail_first_check/", {"pick": [issues[2].number], "confirmed": "1", "reason": "看不清"})
    assert selectors.unit_counts(world.street)["to_check"] == 0


def test_the_form_takes_the_photo_and_the_report_goes_up(world: World) -> None:
    issue = world.passed_down()
    community = world.client("information_officer", "community")
    page = community.get(f"/issues/{issue.number}/").content.decode()
    assert f"/issues/{issue.number}/report_up/" in page
    assert f"/issues/{issue.number}/report_rectified/" not in page
    assert community.post(f"/issues/{issue.number}/report_up/", {"measures": "已清运"}).status_code == 422


def test_in_a_chain_it_goes_up_step_by_step_each_on_its_own_clock(world: World) -> None:
    issue = world.passed_down_twice()
    street, community, station = (world.units[code] for code in ("street", "community", "station"))
    issue = services.report_up(issue, measures="已清运", photos=[world.photo()], by=world.station, at=LATER)
    assert (issue.check_with, issue.inner_due_at) == (community, MONDAY + timedelta(hours=4))
    clocks = {row.unit: row for row in issue.clocks.filter(clock="inner", stopped_at=None)}
    assert clocks[station].pauses == [[LATER.isoformat(), None]], "who reported loses no time"
    assert clocks[community].pauses == [], "who checks does"
    for other in (world.street, world.station):
        with pytest.raises(MoveNotAllowed):
            services.pass_check_up(issue, by=other, at=LATER)
    issue = services.pass_check_up(issue, by=world.community, at=LATER, note="属实")
    assert (issue.check_with, issue.state) == (street, "acknowledged")
    clocks[community].refresh_from_db()
    assert clocks[community].pauses == [[LATER.isoformat(), None]]
    with pytest.raises(MoveNotAllowed, match="another unit"):
        services.fail_first_check(issue, reason="再看", by=world.community, at=LATER)
    issue = services.pass_first_check(issue, by=world.street, at=NOON)
    assert (issue.check_with, issue.state, issue.reported_at) == (None, "reported", NOON)


@pytest.mark.parametrize("who", ["community", "street"])
def test_whoever_of_the_chain_sends_it_back_it_comes_up_again_from_below(world: World, who: str) -> None:
    issue = world.reported_up_from_below()
    if who == "street":
        issue = services.pass_check_up(issue, by=world.community, at=MONDAY)
    issue = services.fail_first_check(issue, reason="照片看不清", by=getattr(world, who), at=LATER)
    assert (issue.holder, issue.check_with, issue.reported_up_at) == (world.units["station"], None, None)
    rows = list(issue.clocks.filter(clock="inner", stopped_at=None))
    assert len(rows) == 2 and all(pause[1] for row in rows for pause in row.pauses), "both run on"
    issue = services.report_up(issue, measures="重拍", photos=[world.photo()], by=world.station, at=LATER)
    assert issue.check_with == world.units["community"]


def test_what_the_desk_sends_back_goes_down_the_whole_chain(world: World) -> None:
    issue = services.pass_check_up(world.reported_up_from_below(), by=world.community, at=MONDAY)
    issue = services.pass_first_check(issue, by=world.street, at=MONDAY)
    assert all(len(row.pauses) == 1 for row in issue.clocks.filter(clock="inner", stopped_at=None))
    issue = services.send_back(issue, reason="仍有残留", by=world.dispatcher, at=LATER)
    rows = list(issue.clocks.filter(clock="inner", stopped_at=None))
    assert len(rows) == 2 and all(row.pauses[0][1] for row in rows)
    issue = services.report_up(issue, measures="重做", photos=[world.photo()], by=world.station, at=LATER)
    assert issue.check_with == world.units["community"]


def test_given_out_anew_from_above_who_had_it_below_is_out_of_the_chain(world: World) -> None:
    issue = world.passed_down_twice()
    due = MONDAY + timedelta(hours=2)
    issue = services.pass_down(issue, to=world.units["station"], inner_due=due, by=world.street, at=LATER)
    assert (issue.passed_along, issue.holder) == ([], world.units["station"])
    assert [row.unit for row in issue.clocks.filter(clock="inner", stopped_at=None)] == [world.units["station"]]
    issue = services.report_up(issue, measures="已清运", photos=[world.photo()], by=world.station, at=LATER)
    assert issue.check_with == world.units["street"]


def test_each_unit_sees_what_waits_for_its_check_and_checks_many(world: World, street: Client) -> None:
    issues = [world.reported_up_from_below() for _ in range(3)]
    community = world.client("information_officer", "community")

    def waiting() -> list[int]:
        return [selectors.unit_counts(who)["to_check"] for who in (world.community, world.street)]

    assert waiting() == [3, 0]
    assert not selectors.issues(world.street, IssueFilter(to_check=True, mine=True)).exists()
    picks = [issue.number for issue in issues]
    page = community.get("/my/?to_check=1").content.decode()
    assert all(number in page for number in picks) and picks[0] not in street.get("/my/?to_check=1").content.decode()
    preview = street.post("/issues/many/pass_first_check/", {"pick": picks}).content.decode()
    assert "0 issues are ready." in preview and "checks it first" in preview
    preview = community.post("/issues/many/pass_first_check/", {"pick": picks}).content.decode()
    assert "3 issues are ready." in preview and "Pass up after the first check" in preview
    community.post("/issues/many/pass_first_check/", {"pick": picks, "confirmed": "1"})
    assert waiting() == [0, 3]
    assert selectors.unit_counts(world.community)["passed_down"] == 3
    street.post("/issues/many/pass_first_check/", {"pick": picks, "confirmed": "1"})
    assert set(Issue.objects.values_list("state", flat=True)) == {"reported"}


def test_three_hundred_are_passed_up_in_one_act(world: World) -> None:
    pks = [world.reported_up_from_below().pk for _ in range(6)]
    rows = list(Issue.objects.filter(pk__in=pks))
    done = services.each(rows, lambda one: services.pass_check_up(one, by=world.community, at=LATER, in_bulk=True))
    assert all(each.refusal is None for each in done) and services.MOST_AT_ONCE >= 300
    assert set(Issue.objects.values_list("check_with", flat=True)) == {world.units["street"].pk}


def test_on_the_page_and_by_the_api_it_is_passed_up(world: World) -> None:
    issue = world.reported_up_from_below()
    page = world.client("information_officer", "community").get(f"/issues/{issue.number}/").content.decode()
    assert f"/issues/{issue.number}/pass_check_up/" in page and "/pass_first_check/" not in page
    community = world.client("information_officer", "community")
    answer = community.post(f"/issues/{issue.number}/pass_check_up/", {"note": "属实", "version": issue.version})
    assert answer.status_code == 302
    issue.refresh_from_db()
    assert issue.check_with == world.units["street"]
    assert "东园社区" in world.client("dispatcher", "office").get(f"/issues/{issue.number}/").content.decode()


def test_passing_up_is_undone_within_minutes(world: World) -> None:
    issue = services.pass_check_up(world.reported_up_from_below(), by=world.community, at=LATER)
    issue = services.undo(issue, by=world.community, at=LATER + timedelta(minutes=2))
    assert issue.check_with == world.units["community"] and issue.reported_up_at == MONDAY
    running = {row.unit: row.pauses for row in issue.clocks.filter(clock="inner", stopped_at=None)}
    assert running[world.units["community"]] == [] and running[world.units["station"]][-1][1] is None


@pytest.mark.parametrize(
    ("giver", "taker", "along", "holder", "checks", "clocks"),
    [
        ("community", "other", ["other"], "station", "other", ["other", "station"]),
        ("community", "station", [], "station", "street", ["station"]),
        ("station", "community", [], "community", "street", ["community"]),
        ("street", "community", [], "station", "community", ["station"]),
        ("station", "street", [], "street", None, []),
    ],
)
def test_a_unit_of_the_chain_hands_over(
    world: World, giver: str, taker: str, along: list[str], holder: str, checks: str | None, clocks: list[str]
) -> None:
    issue = services.hand_over(
        world.reported_up_from_below(), giver=world.units[giver], taker=world.units[taker], reason="机构改革",
        by=world.dispatcher, at=LATER,
    )  # fmt: skip
    issue.refresh_from_db()
    assert issue.passed_along == [world.units[code].pk for code in along]
    assert issue.holder == world.units[holder]
    assert issue.check_with == (world.units[checks] if checks else None)
    running = issue.clocks.filter(clock="inner", stopped_at=None).order_by("id")
    assert [row.unit.code for row in running if row.unit] == clocks
    assert (issue.inner_due_at is None) == (not clocks)


def test_undone_within_minutes(world: World) -> None:
    issue = services.pass_first_check(world.reported_up(), by=world.street, at=LATER)
    issue = services.undo(issue, by=world.street, at=LATER + timedelta(minutes=2))
    assert (issue.state, issue.reported_up_at) == ("acknowledged", MONDAY)
