"""Taking a merge back: both numbers and histories stay, the time as one counts for nobody, and everybody is told."""

from datetime import timedelta

import pytest

from tests.issues.test_undo import standing
from tests.issues.world import MONDAY, World
from wenming.issues import selectors, services
from wenming.issues.models import Issue, IssueBefore
from wenming.issues.services import MoveNotAllowed
from wenming.issues.services.carrying import forget_before
from wenming.kernel.clock import held_at
from wenming.kernel.models import AuditLine, Message
from wenming.people.models import User
from wenming.rulebook.deadlines import ClockState

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
WEDNESDAY = MONDAY + timedelta(days=2)


def merged(world: World, issue: Issue, *, hours: int = 4) -> tuple[Issue, Issue]:
    survivor = world.dispatched()
    return services.merge(issue, survivor=survivor, by=world.dispatcher, at=MONDAY + hours * HOUR), survivor


def parted(world: World, issue: Issue, *, hours: int) -> Issue:
    return services.unmerge(issue, reason="一东一西，不是同一处", by=world.dispatcher, at=MONDAY + hours * HOUR)


def test_the_time_as_one_counts_for_nobody(world: World) -> None:
    issue = world.acknowledged()
    # Two working days from Monday at nine end on Wednesday at nine. Merged from one to three on Monday afternoon; the
    # office opens again at half past two, so half an hour is given back.
    due, (one, _) = issue.due_at, merged(world, issue)
    again = parted(world, one, hours=6)
    assert again.due_at == WEDNESDAY + HOUR / 2
    assert (again.state, again.merged_into, again.closed_at) == ("acknowledged", None, None)
    assert due == WEDNESDAY and again.soon_at is not None
    clock = again.clocks.get(clock="handling", stopped_at__isnull=True)
    assert clock.pauses == [[(MONDAY + 4 * HOUR).isoformat(), (MONDAY + 6 * HOUR).isoformat()]]
    assert "paused" in {step["kind"] for step in clock.steps}, "how it was computed says so"
    assert selectors.clock_of(again, again.due_at - HOUR) is ClockState.DUE_SOON


def test_merged_a_whole_day_the_deadline_is_a_day_later(world: World) -> None:
    issue = world.acknowledged()
    due = issue.due_at
    assert due is not None
    again = parted(world, merged(world, issue, hours=0)[0], hours=24)
    assert again.due_at == due + timedelta(days=1), "Wednesday at nine becomes Thursday at nine"


def test_what_was_late_stays_late_and_by_as_much(world: World) -> None:
    issue = world.acknowledged()
    due = issue.due_at
    again = parted(world, merged(world, issue, hours=72)[0], hours=96)
    assert again.due_at == due and selectors.clock_of(again, MONDAY + 96 * HOUR) is ClockState.OVERDUE


@pytest.mark.parametrize(
    "ready", ["raised", "to_confirm", "filed", "settling", "dispatched", "passed_down", "reported"]
)
def test_taken_back_at_once_all_is_as_it_was(world: World, ready: str) -> None:
    issue = getattr(world, ready)()
    was = standing(issue)
    again = parted(world, merged(world, issue, hours=2)[0], hours=2)
    assert standing(again) == was


def test_both_histories_say_so_and_what_waited_waits_again(world: World) -> None:
    issue = world.asked_to_extend()
    one, survivor = merged(world, issue)
    again = parted(world, one, hours=5)
    assert again.extension_asked_at == issue.extension_asked_at
    told = survivor.moves.get(move="unmerge")
    assert (told.from_state, told.to_state, told.details) == ("dispatched", "dispatched", {"let_go": issue.number})
    own = again.moves.get(move="unmerge")
    assert (own.from_state, own.to_state) == ("merged", "acknowledged")
    assert own.details == {"reason": "一东一西，不是同一处", "parted_from": survivor.number}
    assert AuditLine.objects.filter(act="issues.unmerge").count() == 2
    assert services.close_out(
        services.verify(
            services.report_rectified(again, measures="已清运", photos=[world.photo()], by=world.street),
            by=world.dispatcher,
        ),
        by=world.dispatcher,
    ).state == "closed"  # fmt: skip


def test_a_carry_over_runs_on_to_its_day(world: World) -> None:
    issue = world.carried()
    until, due = issue.carried_until, issue.due_at
    again = parted(world, merged(world, issue)[0], hours=30)
    assert (again.carried_until, again.due_at) == (until, due), "it stood still meanwhile in any case"


def test_not_once_the_other_has_ended(world: World) -> None:
    one, survivor = merged(world, world.raised())
    survivor.refresh_from_db()
    services.void(survivor, reason="误报", basis="核实", by=world.dispatcher, at=MONDAY + 5 * HOUR)
    with pytest.raises(MoveNotAllowed, match="no longer open") as refusal:
        parted(world, one, hours=6)
    assert refusal.value.status == 409
    one.refresh_from_db()
    assert one.state == "merged" and "unmerge" not in {row.code for row in selectors.moves_now(world.dispatcher, one)}


def test_what_it_was_is_kept_for_as_long_as_it_is_merged(world: World) -> None:
    one, _ = merged(world, world.raised())
    forget_before(at=MONDAY + timedelta(days=90))
    assert IssueBefore.objects.filter(issue=one).exists()
    assert parted(world, one, hours=24 * 90).state == "raised"
    two, _ = merged(world, world.raised())
    IssueBefore.objects.filter(issue=two).delete()
    with pytest.raises(MoveNotAllowed, match="not known any more"):
        parted(world, Issue.objects.get(pk=two.pk), hours=6)


def test_reporters_units_and_the_desk_are_told(world: World) -> None:
    for role, of in (("dispatcher", "office"), ("information_officer", "street"), ("information_officer", "other")):
        world.client(role, of)
    desk, unit = (User.objects.get(username=name).pk for name in ("dispatcher-office", "information_officer-street"))
    with held_at(MONDAY):
        issue = world.raised(by=world.inspector)
        one, survivor = merged(world, issue)
        Message.objects.all().delete()
        again = parted(world, one, hours=5)
    told = list(Message.objects.order_by("to_id"))
    # The two issues have the same reporter and the street's officer; another unit's is not told, nor who did it.
    expected = {desk, unit, world.inspector.user_id} - {world.dispatcher.user_id}
    assert {message.to_id for message in told} == expected and len(told) == len(expected)
    assert {message.url for message in told} == {f"/issues/{again.number}/"}
    assert {message.params["other"] for message in told} == {survivor.number}


def test_by_its_page(world: World) -> None:
    one, survivor = merged(world, world.filed())
    desk, unit = world.client("dispatcher", "office"), world.client("information_officer", "street")
    page = f"/issues/{one.number}/"
    assert "Take the merge back" in desk.get(page).content.decode()
    assert desk.get(f"{page}unmerge/").status_code == 200
    refused = desk.post(f"{page}unmerge/", {"version": one.version, "reason": ""})
    assert refused.status_code == 422
    assert unit.post(f"{page}unmerge/", {"version": one.version, "reason": "x"}).status_code in (403, 404, 422)
    sent = {"version": one.version, "reason": "不是同一处"}
    assert desk.post(f"{page}unmerge/", sent).status_code == 302
    assert survivor.number in desk.get(page).content.decode()
    assert "Let another issue go again" in desk.get(f"/issues/{survivor.number}/").content.decode()
    assert desk.post(f"{page}unmerge/", sent).status_code in (409, 422), "a second time the page is stale"
