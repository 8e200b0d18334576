"""Corners of the loop: two levels of passing down, a limit begun anew, who is told, and what was taken back."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from pytest_django import Settings

from tests.issues.test_doubts import AFTER
from tests.issues.test_doubts import photo as real_photo
from tests.issues.world import MONDAY, World, unit, viewer
from wenming.issues import selectors, services
from wenming.issues.models import Issue
from wenming.issues.selectors import waiting
from wenming.issues.selectors.evidence import doubts_on_verifying
from wenming.issues.services import MoveNotAllowed
from wenming.issues.services.coming_back import check_recurrence
from wenming.issues.services.desk import UnitRefused
from wenming.issues.services.handling import InnerDeadlineRefused
from wenming.kernel import clock
from wenming.kernel.models import Message
from wenming.kernel.scope import Viewer
from wenming.people.models import Appointment, Post, Unit, User
from wenming.rulebook.city_rules import DEFAULT_RULES
from wenming.rulebook.evidence import needs_reason
from wenming.rulebook.verification import Tier
from wenming.supervision.models import Ladder, SentStep
from wenming.supervision.services import climb

pytestmark = pytest.mark.django_db
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def evidence(settings: Settings, tmp_path: Path) -> None:
    settings.EVIDENCE_ROOT = tmp_path
    settings.LEAST_FREE_BYTES, settings.LEAST_FREE_SHARE = 1, 0.0


def test_the_lead_unit_gives_out_anew_with_more_time_within_its_own_limit(world: World) -> None:
    passed = world.passed_down()
    assert passed.inner_due_at is not None and passed.inner_due_at < MONDAY + 6 * HOUR
    anew = services.pass_down(
        passed, to=world.units["community"], inner_due=MONDAY + 6 * HOUR, by=world.street, at=MONDAY + HOUR
    )
    assert anew.inner_due_at == MONDAY + 6 * HOUR


def test_nobody_passes_down_past_the_lead_units_limit_also_when_the_own_inner_one_is_over(world: World) -> None:
    passed = world.passed_down()
    assert passed.inner_due_at is not None and passed.due_at is not None
    with pytest.raises(MoveNotAllowed):
        services.pass_down(
            passed, to=world.units["station"], inner_due=passed.due_at + HOUR, by=world.community,
            at=passed.inner_due_at + HOUR,
        )  # fmt: skip


def test_what_is_proposed_at_the_second_level_is_accepted(world: World) -> None:
    with clock.held_at(MONDAY):
        issue = world.acknowledged()
        first = selectors.inner_proposal(issue, world.street.units)
        assert first is not None
        issue = services.pass_down(issue, to=world.units["community"], inner_due=first, by=world.street, at=MONDAY)
    with clock.held_at(MONDAY + HOUR):
        second = selectors.inner_proposal(issue, world.community.units)
        assert second is not None and MONDAY + HOUR < second < first
        services.pass_down(issue, to=world.units["station"], inner_due=second, by=world.community, at=MONDAY + HOUR)


def test_an_inner_deadline_thousands_of_years_ahead_is_refused(world: World) -> None:
    late = world.late()
    with pytest.raises(InnerDeadlineRefused, match="too far"):
        services.pass_down(
            late, to=world.units["community"], inner_due=MONDAY + timedelta(days=2_000_000), by=world.street, at=MONDAY
        )


def test_somebody_with_posts_in_two_branches_passes_down_within_the_one_that_has_it(world: World) -> None:
    squad = unit("squad", "城管中队", "station", world.units["other"])
    both = replace(world.street, units=frozenset({world.units["street"].pk, world.units["other"].pk}))
    with pytest.raises(MoveNotAllowed):
        services.pass_down(world.acknowledged(), to=squad, inner_due=MONDAY + 4 * HOUR, by=both, at=MONDAY)


def test_who_sees_everything_is_offered_the_units_below_the_own_too(world: World) -> None:
    client = world.client("information_officer", "street")
    post = Post.objects.create(code="second", unit=world.units["office"], role="dispatcher", title="调度员")
    user = User.objects.get(username="information_officer-street")
    Appointment.objects.create(post=post, user=user, since=MONDAY.date())
    page = client.get(f"/issues/{world.acknowledged().number}/pass_down/").content.decode()
    assert 'value="community"' in page and 'value="other"' not in page


def test_a_limit_begun_anew_begins_without_the_extensions_of_the_unit_before(world: World) -> None:
    issue = world.acknowledged()
    for _ in range(2):
        issue = services.ask_extension(issue, reason="材料未到", by=world.street, at=MONDAY)
        issue = services.endorse_extension(issue, by=world.dispatcher, at=MONDAY)
        issue = services.grant_extension(issue, by=world.office_head, at=MONDAY)
    issue = services.return_it(issue, reason="不归我", basis="职责清单", by=world.street, at=MONDAY)
    issue = services.dispatch(issue, lead=world.units["other"], by=world.dispatcher, at=MONDAY)
    assert issue.extensions == 0
    issue = services.acknowledge(issue, by=world.other, at=MONDAY)
    assert services.ask_extension(issue, reason="材料未到", by=world.other, at=MONDAY).extension_asked_at == MONDAY


@pytest.mark.parametrize("ends", ["return_it", "void"])
def test_an_appeal_that_nobody_can_answer_any_more_is_not_waited_for(world: World, ends: str) -> None:
    issue = world.appealed()
    by = world.street if ends == "return_it" else world.office_head
    issue = getattr(services, ends)(issue, reason="不归我", basis="职责清单", by=by, at=MONDAY)
    assert issue.appeal == "" and not list(waiting(["appeal"], MONDAY + 3 * DAY))


def test_who_comes_to_lead_supports_no_longer(world: World) -> None:
    street, other = world.units["street"], world.units["other"]
    given: dict[str, Any] = {"reason": "机构改革", "by": world.dispatcher, "at": MONDAY}
    helper_becomes_lead = services.hand_over(world.acknowledged(), giver=street, taker=other, **given)
    lead_takes_helper = services.hand_over(world.acknowledged(), giver=other, taker=street, **given)
    back = services.mark_relapsed(
        world.closed(), reason="又坏了", photos=[world.photo()], by=world.verifier, at=MONDAY, lead=other
    )
    for issue, lead in ((helper_becomes_lead, other), (lead_takes_helper, street), (back, other)):
        assert issue.lead_unit == lead and list(issue.supporting.all()) == []


def test_who_stands_in_line_with_the_unit_does_not_look_back_either(world: World) -> None:
    issue = world.acknowledged(tier=Tier.OTHER_UNIT, category="footway")
    issue = services.report_rectified(issue, measures="已修复", photos=[world.photo()], by=world.street, at=MONDAY)
    issue = services.verify(issue, by=world.verifier, photos=[world.photo()], at=MONDAY)
    issue = services.close_out(issue, by=world.dispatcher, at=MONDAY)
    kin = viewer("verifier", world.units["community"], user=90_001)
    with pytest.raises(MoveNotAllowed):
        services.look_back(issue, photos=[world.photo()], by=kin, at=MONDAY + DAY)


def test_the_photo_of_a_report_that_was_taken_back_may_stand_for_the_next_one(world: World) -> None:
    issue, photo = world.acknowledged(), real_photo(world, AFTER)
    at = MONDAY + 3 * HOUR
    issue = services.report_rectified(issue, measures="写错", photos=[photo], by=world.street, at=at)
    issue = services.undo(issue, by=world.street, at=at + timedelta(minutes=1))
    again = at + timedelta(minutes=2)
    issue = services.report_rectified(issue, measures="写对", photos=[photo], by=world.street, at=again)
    assert not needs_reason(doubt.warning for doubt in doubts_on_verifying(world.dispatcher, issue, []))
    twin = services.acknowledge(services.dispatch(world.filed(), lead=world.units["street"], by=world.dispatcher,
                                                  at=MONDAY), by=world.street, at=MONDAY)  # fmt: skip
    twin = services.report_rectified(twin, measures="已修复", photos=[photo], by=world.street, at=again + HOUR)
    assert needs_reason(doubt.warning for doubt in doubts_on_verifying(world.dispatcher, twin, [])), "that one counts"


def test_the_joint_look_lies_after_the_issue_was_raised(world: World) -> None:
    issue, desk = world.settling(), world.client("dispatcher", "office")
    sent = {"version": issue.version, "looked_at": "0001-01-01T00:00", "present": "甲乙", "minutes": "已看",
            "key": str(uuid4())}  # fmt: skip
    assert desk.post(f"/issues/{issue.number}/look_jointly/", sent).status_code == 422
    minute = issue.raised_at.astimezone(clock.LOCAL).strftime("%Y-%m-%dT%H:%M")
    Issue.objects.filter(pk=issue.pk).update(raised_at=issue.raised_at.replace(second=40))
    assert desk.post(f"/issues/{issue.number}/look_jointly/", sent | {"looked_at": minute}).status_code == 302
    assert desk.get(f"/issues/{issue.number}/").status_code == 200


def test_a_merge_is_not_taken_back_to_a_unit_that_is_no_more(world: World) -> None:
    issue = services.merge(world.acknowledged(), survivor=world.raised(title="另一"), by=world.dispatcher, at=MONDAY)
    Unit.objects.filter(code="street").update(state="abolished")
    with pytest.raises(UnitRefused, match="no more"):
        services.unmerge(Issue.objects.get(pk=issue.pk), reason="看错了", by=world.dispatcher, at=MONDAY)
    assert Issue.objects.get(pk=issue.pk).state == "merged"


def test_how_long_a_close_out_must_hold_is_the_citys_rule_for_recurrences_too(world: World) -> None:
    world.client("office_head", "office")
    head = Viewer(user_id=User.objects.get(username="office_head-office").pk)
    short = replace(DEFAULT_RULES, hold_days=10)
    services.set_rules(short, reason="本市规定", seen=0, by=head, at=MONDAY - HOUR)
    old, at = world.closed(), MONDAY + 30 * DAY
    with pytest.raises(MoveNotAllowed):
        services.mark_relapsed(old, reason="又坏了", photos=[world.photo()], by=world.verifier, at=at)
    check_recurrence(Issue.objects.get(pk=old.pk), at)
    again = selectors.report_of(Issue(title=old.title, site=old.site, raised_at=at), category_id=old.category_id)
    (hints,) = selectors.hints_for(world.dispatcher, [again])
    assert [(hint.issue, hint.again.value) for hint in hints] == [(old, "recurrence")]


def test_a_first_check_that_waits_is_told_to_whoever_checks(world: World) -> None:
    for of in ("street", "community", "station"):
        world.client("information_officer", of)
    world.reported_up_from_below()
    Ladder.objects.exclude(code__in=["first_check", "inner"]).update(is_active=False)
    with clock.held_at(MONDAY + DAY + 3 * HOUR):
        climb()
    names = dict(User.objects.values_list("pk", "username"))
    told = {
        (names[row.to_id], row.params["step"]["en"]) for row in Message.objects.filter(kind="escalation")
    }  # fmt: skip
    assert ("information_officer-community", "First check waits for a day") in told
    assert not [step for who, step in told if who == "information_officer-street" and step.startswith("First check")]


def test_what_is_carried_over_climbs_no_ladder_until_its_day(world: World) -> None:
    issue = services.ask_carry_over(
        world.late(), plan="改造", milestones="2026-11-10 立项", review_on=date(2026, 12, 1), by=world.street, at=MONDAY
    )
    services.approve_carry_over(issue, by=world.office_head, at=MONDAY)
    Ladder.objects.exclude(code="limit").update(is_active=False)
    with clock.held_at(MONDAY + 20 * DAY):
        climb()
    assert not SentStep.objects.exists()


def test_an_inner_deadline_put_off_by_the_first_check_stays_within_the_outer_one(world: World) -> None:
    issue = world.acknowledged()
    assert issue.due_at is not None
    inner = issue.due_at - 10 * MINUTE
    services.pass_down(issue, to=world.units["community"], inner_due=inner, by=world.street, at=MONDAY)
    services.report_up(issue, measures="好了", photos=[world.photo()], by=world.community, at=MONDAY)
    services.pass_first_check(issue, by=world.street, at=MONDAY + HOUR)
    issue = services.send_back(issue, reason="没有", by=world.dispatcher, at=MONDAY + 2 * HOUR)
    told = issue.clocks.get(clock="inner", stopped_at=None)
    # Two hours more than the ten minutes before; the outer one has one hour more.
    assert issue.inner_due_at == told.due_at == issue.due_at
    assert told.steps[-1]["kind"] == "due" and datetime.fromisoformat(told.steps[-1]["ends"]) == issue.due_at
    assert not selectors.recount(world.office_head, at=MONDAY + 2 * HOUR).moved


def test_an_inner_deadline_set_after_the_limit_was_over_is_not_brought_before_it(world: World) -> None:
    issue = world.late()
    assert issue.due_at is not None and issue.due_at < MONDAY
    inner = MONDAY + DAY
    issue = services.pass_down(issue, to=world.units["community"], inner_due=inner, by=world.street, at=MONDAY)
    assert issue.inner_due_at == inner
    assert not selectors.recount(world.office_head, at=MONDAY).moved
    services.report_up(issue, measures="好了", photos=[world.photo()], by=world.community, at=MONDAY + HOUR)
    services.pass_first_check(issue, by=world.street, at=MONDAY + HOUR)
    issue = services.send_back(issue, reason="没有", by=world.dispatcher, at=MONDAY + 2 * HOUR)
    assert issue.inner_due_at is not None and issue.inner_due_at > inner
