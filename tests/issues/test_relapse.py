"""Looking back at what was closed out: it holds, or it is back."""

from datetime import timedelta

import pytest

from tests.issues.world import MONDAY, World
from wenming.issues import services
from wenming.issues.models import FilingCondition, Issue
from wenming.issues.services import MoveNotAllowed
from wenming.rulebook.holding import HOLD_DAYS

WEEK_LATER = MONDAY + timedelta(days=7)


def test_a_close_out_that_holds_stays_closed_and_says_when_it_was_looked_at(world: World) -> None:
    issue = services.look_back(world.closed(), photos=[world.photo()], by=world.verifier, at=WEEK_LATER, note="完好")
    issue.refresh_from_db()
    assert (issue.state, issue.closed_at, issue.looked_back_at) == ("closed", MONDAY, WEEK_LATER)
    assert (issue.has_relapsed, issue.relapses) == (False, 0)
    assert not issue.clocks.filter(stopped_at__isnull=True).exists()


def test_a_relapse_brings_the_same_issue_back_to_its_unit_with_a_fresh_limit(world: World) -> None:
    closed = world.closed()
    first_due = closed.due_at
    back = services.mark_relapsed(closed, reason="又破损", photos=[world.photo()], by=world.verifier, at=WEEK_LATER)
    back.refresh_from_db()
    assert (back.number, back.state) == (closed.number, "dispatched")
    assert (back.lead_unit, back.holder) == (world.units["street"], world.units["street"])
    assert (back.has_relapsed, back.relapses, back.closed_at, back.verified_at) == (True, 1, None, None)
    assert first_due is not None and back.due_at is not None
    assert back.due_at - first_due == timedelta(days=7), "the same limit, counted from the Monday after"
    running = dict(back.clocks.filter(stopped_at__isnull=True).values_list("clock", "started_at"))
    assert running == {"acknowledging": WEEK_LATER, "handling": WEEK_LATER}


def test_mended_again_it_is_no_longer_relapsed_and_never_forgets_that_it_was(world: World) -> None:
    issue = services.mark_relapsed(
        world.closed(), reason="又破损", photos=[world.photo()], by=world.verifier, at=WEEK_LATER
    )
    later = WEEK_LATER + timedelta(hours=2)
    issue = services.acknowledge(issue, by=world.street, at=later)
    issue = services.report_rectified(issue, measures="重铺", photos=[world.photo()], by=world.street, at=later)
    issue = services.verify(issue, photos=[world.photo()], by=world.verifier, at=later)
    issue = services.close_out(issue, by=world.dispatcher, at=later + timedelta(hours=1))
    issue.refresh_from_db()
    assert (issue.state, issue.has_relapsed, issue.relapses) == ("closed", False, 1)
    assert issue.closed_at == later + timedelta(hours=1)


def test_a_relapse_may_go_to_another_unit_but_not_to_one_that_is_no_more(world: World) -> None:
    issue, other = world.closed(), world.units["other"]
    back = services.mark_relapsed(
        issue, reason="又破损", photos=[world.photo()], lead=other, by=world.verifier, at=WEEK_LATER
    )
    assert (back.lead_unit, back.holder) == (other, other) and other.pk in back.involved
    other.state = "abolished"
    other.save()
    with pytest.raises(Exception, match="is no more"):
        services.mark_relapsed(
            world.closed(), reason="又破损", photos=[world.photo()], lead=other, by=world.verifier, at=WEEK_LATER
        )


@pytest.mark.parametrize(
    ("category", "days", "why"),
    [("bin_overflow", 7, "recurrence"), ("footway", HOLD_DAYS + 1, "hold period"), ("footway", HOLD_DAYS, "")],
)
def test_what_reopens_is_a_lasting_defect_within_the_hold_period(
    world: World, category: str, days: int, why: str
) -> None:
    issue, at = world.closed(category=category), MONDAY + timedelta(days=days)
    if not why:
        services.mark_relapsed(issue, reason="又破损", photos=[world.photo()], by=world.verifier, at=at)
        return
    with pytest.raises(MoveNotAllowed, match=why):
        services.mark_relapsed(issue, reason="又破损", photos=[world.photo()], by=world.verifier, at=at)
    assert Issue.objects.get(pk=issue.pk).state == "closed"


def test_what_came_back_as_another_issue_does_not_reopen_too(world: World) -> None:
    issue = world.closed()
    world.raised(recurs=issue)
    with pytest.raises(MoveNotAllowed, match="as another issue"):
        services.mark_relapsed(
            Issue.objects.get(pk=issue.pk), reason="又", photos=[world.photo()], by=world.verifier, at=WEEK_LATER
        )


def test_the_filing_condition_says_whether_it_lasts(world: World) -> None:
    issue = world.closed(category="footway")
    condition = FilingCondition.objects.filter(category__code="footway").first()
    assert condition is not None and condition.is_lasting
    condition.is_lasting = False
    condition.save()
    Issue.objects.filter(pk=issue.pk).update(condition=condition)
    with pytest.raises(MoveNotAllowed, match="recurrence"):
        services.mark_relapsed(
            Issue.objects.get(pk=issue.pk), reason="又", photos=[world.photo()], by=world.verifier, at=WEEK_LATER
        )
