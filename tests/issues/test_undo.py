"""Taking the last act back: all is as it was, both acts stand in the history, and nobody else may, nor later."""

from datetime import timedelta
from typing import Any

import pytest

from tests.issues.doing import DOING, LATER
from tests.issues.world import MONDAY, World
from wenming.issues import services
from wenming.issues.models import Issue, IssueBefore
from wenming.issues.services import MoveNotAllowed
from wenming.kernel.clock import held_at
from wenming.rulebook.loop import MoveCode, move_row

pytestmark = pytest.mark.django_db
SOON = LATER + timedelta(minutes=9)
LEFT = {code for code in DOING if move_row(MoveCode(code)).can_undo}
MOVED_ON = ("version", "moved_at", "involved", "search")
"""What a move leaves on an issue though it is taken back: it did happen."""


def standing(issue: Issue) -> dict[str, Any]:
    """Everything that an issue is: its columns, its supporting units, the clocks that run."""
    columns = Issue.objects.filter(pk=issue.pk).values().get()
    running = issue.clocks.filter(stopped_at__isnull=True).order_by("id")
    kept = {name: value for name, value in columns.items() if name not in MOVED_ON}
    return kept | {
        "supporting": sorted(issue.supporting.values_list("code", flat=True)),
        "clocks": list(running.values()),
    }


@pytest.mark.parametrize("code", sorted(LEFT))
def test_all_is_as_it_was_before(world: World, code: str) -> None:
    ready, do, who, _, _ = DOING[code]
    issue, person = ready(world), getattr(world, who)
    was, moves, clocks = standing(issue), issue.moves.count(), set(issue.clocks.values_list("pk", flat=True))
    issue.refresh_from_db()
    seen = issue.version
    do(world, issue, person)
    issue = services.undo(issue, by=person, at=SOON)
    assert standing(issue) == was
    assert issue.moves.count() == moves + 2, "nothing is taken out of the history"
    last = issue.moves.order_by("seq").last()
    assert last is not None and last.details == {"undone": code, "undone_step": seen}
    for clock in issue.clocks.exclude(pk__in=clocks):
        assert clock.taken_back and clock.stopped_at == SOON, "a clock that the move had started never counted"


@pytest.mark.parametrize("code", sorted(set(DOING) - LEFT))
def test_what_reached_further_is_not_undone(world: World, code: str) -> None:
    ready, do, who, _, _ = DOING[code]
    issue = do(world, ready(world), getattr(world, who))
    with pytest.raises(MoveNotAllowed):
        services.undo(issue, by=getattr(world, who), at=SOON)
    assert {code for code in MoveCode if not move_row(code).can_undo} == {
        MoveCode.RAISE, MoveCode.MERGE, MoveCode.LOOK_BACK, MoveCode.RELAPSE, MoveCode.UNDO,
        MoveCode.RULE, MoveCode.RULE_LATER, MoveCode.UNMERGE, MoveCode.HAND_OVER, MoveCode.FOLLOW_SOURCES,
    }  # fmt: skip


def test_after_ten_minutes_it_stands(world: World) -> None:
    issue = services.acknowledge(world.dispatched(), by=world.street, at=LATER)
    with pytest.raises(MoveNotAllowed, match="within 10 minutes"):
        services.undo(issue, by=world.street, at=LATER + timedelta(minutes=10, seconds=1))
    assert services.undo(issue, by=world.street, at=LATER + timedelta(minutes=10)).state == "dispatched"


def test_only_who_acted_last_and_only_the_last(world: World) -> None:
    issue = services.acknowledge(world.dispatched(), by=world.street, at=LATER)
    with pytest.raises(MoveNotAllowed, match="Only who acted last"):
        services.undo(issue, by=world.dispatcher, at=LATER)
    issue = services.void(issue, reason="误报", basis="核实记录", by=world.dispatcher, at=LATER)
    with pytest.raises(MoveNotAllowed, match="Only who acted last"):
        services.undo(issue, by=world.street, at=LATER)
    issue = services.undo(issue, by=world.dispatcher, at=LATER)
    assert issue.state == "acknowledged"
    for person in (world.dispatcher, world.street):
        with pytest.raises(MoveNotAllowed, match="cannot be taken back"):
            services.undo(issue, by=person, at=LATER)


def test_what_another_issue_was_merged_into_is_not_undone_over_it(world: World) -> None:
    standing_issue, other = world.filed(), world.raised()
    services.merge(other, survivor=standing_issue, by=world.dispatcher, at=LATER)
    with pytest.raises(MoveNotAllowed, match="cannot be taken back"):
        services.undo(standing_issue, by=world.dispatcher, at=LATER)


def test_a_report_taken_back_never_stopped_the_clock(world: World) -> None:
    issue = world.acknowledged()
    due = issue.due_at
    issue = services.report_rectified(issue, measures="已清运", photos=[world.photo()], by=world.street, at=LATER)
    issue = services.undo(issue, by=world.street, at=SOON)
    clock = issue.clocks.get(clock="handling")
    assert (issue.due_at, clock.pauses, clock.due_at) == (due, [], due)
    again = services.report_rectified(issue, measures="已清运", photos=[world.photo()], by=world.street, at=SOON)
    assert again.clocks.filter(clock="verifying", stopped_at__isnull=True).count() == 1
    assert IssueBefore.objects.get(issue=again).move.seq == again.version - 1, "only the last is kept"


def test_the_page_offers_it_for_ten_minutes_to_who_did_it(world: World) -> None:
    issue = world.dispatched()
    unit, desk = world.client("information_officer", "street"), world.client("dispatcher", "office")
    page = f"/issues/{issue.number}/"
    with held_at(MONDAY + timedelta(hours=2)):
        assert unit.post(f"{page}acknowledge/", {"version": issue.version}).status_code == 302
        assert "Undo “Acknowledge” (10 min left)" in unit.get(page).content.decode()
        assert "Undo “" not in desk.get(page).content.decode(), "not to anybody else"
    with held_at(MONDAY + timedelta(hours=2, minutes=6, seconds=30)):
        assert "(4 min left)" in unit.get(page).content.decode()
    with held_at(MONDAY + timedelta(hours=2, minutes=11)):
        assert "Undo “" not in unit.get(page).content.decode()
        late = unit.post(f"{page}undo/", {"version": issue.version + 1})
        assert late.status_code == 422 and "within 10 minutes" in late.content.decode()
    with held_at(MONDAY + timedelta(hours=2, minutes=8)):
        assert unit.post(f"{page}undo/", {"version": issue.version + 1}).status_code == 302
    issue.refresh_from_db()
    assert issue.state == "dispatched"
    assert "Act taken back" in unit.get(page).content.decode()
