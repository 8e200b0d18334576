"""Carrying over: two people, a clock that stands until its day and then runs by itself, and rates that hide nothing."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.issues.world import MONDAY, World
from wenming.issues import selectors, services
from wenming.issues.models import Issue, IssueBefore
from wenming.issues.selectors import IssueFilter
from wenming.issues.services import CarryOverRefused, MoveNotAllowed
from wenming.issues.services.carrying import forget_before
from wenming.kernel.clock import held_at
from wenming.kernel.models import AuditLine
from wenming.rulebook.carrying import MOST_MILESTONES, CarryOverError, Milestone, milestones_of
from wenming.rulebook.deadlines import ClockState

pytestmark = pytest.mark.django_db
REVIEW = datetime(2026, 11, 30, 16, 0, tzinfo=UTC)
"""Midnight between Monday, 30 November, and Tuesday, 1 December 2026, in the territory."""
NOVEMBER = datetime(2026, 11, 12, 2, 0, tzinfo=UTC)


def test_the_clock_stands_until_the_review_date_and_its_deadline_is_known_at_once(world: World) -> None:
    issue = world.carried()
    assert (issue.state, issue.carried_until) == ("acknowledged", REVIEW)
    # Two working days, none of them used on Monday at nine: Tuesday and Wednesday whole, to six in the evening.
    assert issue.due_at is not None and issue.due_at.isoformat() == "2026-12-02T10:00:00+00:00"
    assert selectors.clock_of(issue, NOVEMBER) is ClockState.PAUSED
    assert selectors.clock_of(issue, REVIEW + timedelta(hours=3)) is ClockState.RUNNING
    assert selectors.clock_of(issue, issue.due_at + timedelta(hours=1)) is ClockState.OVERDUE
    with held_at(NOVEMBER):
        found = {state: selectors.issues(world.dispatcher, IssueFilter(clock=state)).count() for state in ClockState}
    assert {state for state, count in found.items() if count} == {ClockState.PAUSED}


def test_it_is_taken_up_by_itself_on_its_day(world: World) -> None:
    issue = world.carried()
    due = issue.due_at
    assert services.take_up_due(at=REVIEW - timedelta(seconds=1)) == 0
    assert services.take_up_due(at=REVIEW + timedelta(minutes=5)) == 1
    issue.refresh_from_db()
    assert (issue.carried_until, issue.carry_review_at, issue.due_at) == (None, None, due)
    line = AuditLine.objects.get(act="issues.take_up_again")
    assert (line.by_kind, line.by_id) == ("system", None)
    assert services.take_up_due(at=REVIEW + timedelta(days=1)) == 0


def test_taken_up_early_the_time_carried_is_given_back_and_no_more(world: World) -> None:
    issue = world.carried()
    # Carried over from Monday at nine to Tuesday at nine: two working days end on Thursday at nine.
    issue = services.take_up_again(issue, by=world.street, at=MONDAY + timedelta(days=1))
    assert issue.due_at == MONDAY + timedelta(days=3)
    assert selectors.clock_of(issue, MONDAY + timedelta(days=1)) is ClockState.RUNNING


def test_mended_before_its_day(world: World) -> None:
    issue = services.report_rectified(
        world.carried(), measures="已改造", photos=[world.photo()], by=world.street, at=NOVEMBER
    )
    assert (issue.state, issue.carried_until) == ("reported", None)
    assert issue.due_at is not None and issue.due_at > NOVEMBER, "in time: none of the limit was used"
    assert selectors.clock_of(issue, NOVEMBER) is ClockState.PAUSED
    again = services.send_back(issue, reason="未完成", by=world.dispatcher, at=NOVEMBER + timedelta(hours=1))
    # Two working days from Thursday, 12 November, at eleven, when it was sent back, over the weekend.
    assert again.due_at == NOVEMBER + timedelta(hours=1) + timedelta(days=4)


def test_what_was_late_already_stays_late(world: World) -> None:
    issue, late = world.acknowledged(), MONDAY + timedelta(days=7)
    due = issue.due_at
    issue = services.ask_carry_over(
        issue, plan="随改造实施", milestones="2026-11-30 竣工", review_on=date(2026, 12, 1), by=world.street, at=late
    )
    issue = services.approve_carry_over(issue, by=world.office_head, at=late)
    assert issue.due_at == due and selectors.clock_of(issue, late) is ClockState.OVERDUE


def test_two_people_and_what_waits_or_is_carried(world: World) -> None:
    asked = world.carry_asked()
    with pytest.raises(MoveNotAllowed, match="waits for its answer"):
        services.ask_carry_over(
            asked, plan="又", milestones="2026-11-30 竣工", review_on=date(2026, 12, 1), by=world.street, at=MONDAY
        )
    with pytest.raises(MoveNotAllowed, match="has passed"):
        services.approve_carry_over(asked, by=world.office_head, at=REVIEW)
    issue = services.approve_carry_over(asked, by=world.office_head, at=MONDAY)
    verbs: tuple[Callable[[], Issue], ...] = (
        lambda: services.ask_extension(issue, reason="雨", by=world.street, at=MONDAY),
        lambda: services.pass_down(
            issue, to=world.units["community"], inner_due=MONDAY + timedelta(hours=2), by=world.street, at=MONDAY
        ),
    )
    for verb in verbs:
        with pytest.raises(MoveNotAllowed, match="take it up again first"):
            verb()
    returned = services.return_it(issue, reason="不属本单位", basis="清单", by=world.street, at=NOVEMBER)
    assert (returned.carried_until, returned.due_at) == (None, None)


def test_who_asked_does_not_approve_whatever_the_post(world: World) -> None:
    issue = services.dispatch(world.filed(), lead=world.units["office"], by=world.dispatcher, at=MONDAY)
    unit = world.dispatcher_as_unit()
    issue = services.acknowledge(issue, by=unit, at=MONDAY)
    issue = services.ask_carry_over(
        issue, plan="随改造", milestones="2026-11-30 竣工", review_on=date(2026, 12, 1), by=unit, at=MONDAY
    )
    same = type(unit)(**{name: getattr(world.office_head, name) for name in unit.__slots__} | {"user_id": unit.user_id})
    with pytest.raises(MoveNotAllowed, match="does not approve it"):
        services.approve_carry_over(issue, by=same, at=MONDAY)


@pytest.mark.parametrize(
    ("milestones", "review_on", "words"),
    [
        ("", date(2026, 12, 1), "at least one milestone"),
        ("明年完工", date(2026, 12, 1), "Line 1"),
        ("2026-11-30 招标\n2026-13-01 竣工", date(2026, 12, 1), "Line 2"),
        ("2026-12-02 竣工", date(2026, 12, 1), "does not lie after the review"),
        ("2026-10-19 立项", date(2026, 10, 19), "later than today"),
        ("2026-10-20 立项", date(2028, 10, 19), "at most 730 days"),
        ("2026-10-20 立项\n" * (MOST_MILESTONES + 1), date(2026, 12, 1), "At most 20"),
    ],
)
def test_a_plan_can_be_followed(world: World, milestones: str, review_on: date, words: str) -> None:
    issue = world.acknowledged()
    with pytest.raises(CarryOverRefused) as refusal:
        services.ask_carry_over(
            issue, plan="随改造", milestones=milestones, review_on=review_on, by=world.street, at=MONDAY
        )
    assert words in refusal.value.message % refusal.value.params
    issue.refresh_from_db()
    assert issue.carry_asked_at is None


def test_milestones_are_read_in_order_of_time() -> None:
    found = milestones_of("2026-11-30 招标\n\n2026-11-10：设计")
    assert found == (Milestone(date(2026, 11, 10), "设计"), Milestone(date(2026, 11, 30), "招标"))
    with pytest.raises(CarryOverError):
        milestones_of("2026-11-30")


def test_the_rates_show_it_and_hide_nothing(world: World) -> None:
    world.carried(), world.acknowledged(), world.reported()
    desk = world.client("office_head", "office")
    with held_at(NOVEMBER):
        standing = selectors.overall_rates(world.dispatcher)
        assert (standing.given, standing.carried) == (3, 1), "carried over stays among the given"
        page = desk.get("/rates/").content.decode()
        assert "state=entrusted&amp;carried=1" in page and "Carried over" in page
        assert desk.get("/issues/?state=entrusted&carried=1").context["page"].total == 1
        file = desk.get("/rates/export/?format=csv").content.decode("utf-8-sig").splitlines()
        assert file[0].split(",")[-1] == "Carried over" and file[1].split(",")[-1] == "1"
        assert desk.get("/rates/?sort=-carried").status_code == 200
    with held_at(REVIEW):
        assert selectors.overall_rates(world.dispatcher).carried == 0, "though nobody has taken note yet"


def test_asked_answered_and_shown_by_forms(world: World) -> None:
    issue = world.acknowledged()
    unit, head = world.client("information_officer", "street"), world.client("office_head", "office")
    page = f"/issues/{issue.number}/"
    with held_at(MONDAY):
        sent = {"version": issue.version, "plan": "随路面改造", "milestones": "三月前", "review_on": "2027-03-31"}
        assert unit.get(f"{page}ask_carry_over/").status_code == 200
        refused = unit.post(f"{page}ask_carry_over/", sent)
        assert refused.status_code == 422 and "Line 1" in refused.content.decode()
        sent |= {"milestones": "2027-03-31 竣工", "works": "滨河路改造"}
        assert unit.post(f"{page}ask_carry_over/", sent).status_code == 302
        assert "carry_asked=1" in head.get("/desk/").content.decode()
        assert [row.key for row in head.get("/issues/?carry_asked=1").context["page"].rows] == [issue.number]
        assert head.post(f"{page}approve_carry_over/", {"version": issue.version + 1}).status_code == 302
        shown = unit.get(page).content.decode()
    assert "滨河路改造" in shown and "竣工" in shown and "Carried over until" in shown


def test_what_was_kept_for_undoing_is_forgotten(world: World) -> None:
    world.acknowledged()
    assert IssueBefore.objects.count() == 1
    assert forget_before(at=MONDAY + timedelta(minutes=30)) == 0
    assert forget_before(at=MONDAY + timedelta(hours=2)) == 1
