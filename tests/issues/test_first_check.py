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


def test_undone_within_minutes(world: World) -> None:
    issue = services.pass_first_check(world.reported_up(), by=world.street, at=LATER)
    issue = services.undo(issue, by=world.street, at=LATER + timedelta(minutes=2))
    assert (issue.state, issue.reported_up_at) == ("acknowledged", MONDAY)
