"""More time: asked for before the limit, approved by two, and what becomes of the clock."""

from datetime import datetime, timedelta

import pytest

from tests.issues.world import MONDAY, World
from wenming.issues import services
from wenming.issues.models import Issue
from wenming.issues.services import MoveNotAllowed

pytestmark = pytest.mark.django_db
TUESDAY = MONDAY + timedelta(days=1)


def extended(world: World, issue: Issue, at: datetime) -> Issue:
    """Ask, endorse, grant."""
    issue = services.ask_extension(issue, reason="雨天无法施工", by=world.street, at=at)
    issue = services.endorse_extension(issue, by=world.dispatcher, at=at)
    return services.grant_extension(issue, by=world.office_head, at=at)


def test_two_working_days_become_four(world: World) -> None:
    issue = world.acknowledged()
    # Two working days from Monday at nine end on Wednesday at nine, four on Friday at nine.
    first = issue.due_at
    assert first is not None
    issue = extended(world, issue, TUESDAY)
    issue.refresh_from_db()
    assert issue.due_at == first + timedelta(days=2)
    assert (issue.extensions, issue.extension_asked_at, issue.extension_endorsed_by) == (1, None, None)
    clock = issue.clocks.get(clock="handling")
    assert [amount for amount, _granted in clock.extensions] == [2]
    assert "extended" in [step["kind"] for step in clock.steps], "the computation says where the time comes from"
    # Due soon from the last quarter of four days on: after three of them.
    assert issue.soon_at is not None and issue.due_at - issue.soon_at >= timedelta(hours=23)


def test_twice_at_most_and_a_refusal_does_not_count(world: World) -> None:
    issue = services.refuse_extension(
        services.ask_extension(world.acknowledged(), reason="雨", by=world.street, at=MONDAY),
        reason="可以按期完成", by=world.dispatcher, at=MONDAY,
    )  # fmt: skip
    before = issue.due_at
    issue = extended(world, extended(world, issue, MONDAY), MONDAY)
    assert before is not None and issue.extensions == 2
    assert issue.due_at == before + timedelta(days=6), "six working days, over the weekend"
    with pytest.raises(MoveNotAllowed, match="2 times already"):
        services.ask_extension(issue, reason="雨", by=world.street, at=MONDAY)


def test_not_after_the_limit_not_by_one_person_alone(world: World) -> None:
    late = MONDAY + timedelta(days=9)
    with pytest.raises(MoveNotAllowed, match="before the limit is over"):
        services.ask_extension(world.acknowledged(), reason="雨", by=world.street, at=late)
    asked = world.asked_to_extend()
    with pytest.raises(MoveNotAllowed, match="endorses the extension first"):
        services.grant_extension(asked, by=world.dispatcher, at=TUESDAY)
    endorsed = services.endorse_extension(asked, by=world.dispatcher, at=TUESDAY)
    with pytest.raises(MoveNotAllowed, match="does not grant it too"):
        services.grant_extension(endorsed, by=world.dispatcher, at=TUESDAY)
    # What was asked for in time may be answered later: the fault of waiting is not the unit's.
    assert services.grant_extension(endorsed, by=world.office_head, at=late).extensions == 1


def test_once_reported_or_returned_the_request_is_over(world: World) -> None:
    asked = world.asked_to_extend()
    issue = services.report_rectified(asked, measures="已清运", photos=[world.photo()], by=world.street, at=TUESDAY)
    assert issue.extension_asked_at is None
    issue = services.send_back(issue, reason="仍有残留", by=world.dispatcher, at=TUESDAY)
    with pytest.raises(MoveNotAllowed, match="No extension is asked for"):
        services.endorse_extension(issue, by=world.dispatcher, at=TUESDAY)


def test_a_pause_and_an_extension_add_up(world: World) -> None:
    issue = world.acknowledged()
    first = issue.due_at
    issue = extended(world, issue, MONDAY)
    issue = services.report_rectified(issue, measures="已清运", photos=[world.photo()], by=world.street, at=MONDAY)
    issue = services.send_back(issue, reason="仍有残留", by=world.dispatcher, at=TUESDAY)
    assert first is not None and issue.due_at is not None
    # Two days, two granted, one of verifying given back: five working days from Monday at nine, over the weekend.
    assert issue.due_at == first + timedelta(days=5)


def test_the_desk_sees_what_waits_for_its_answer_and_answers_by_forms(world: World) -> None:
    issue = world.asked_to_extend()
    world.acknowledged()
    desk, head = world.client("dispatcher", "office"), world.client("office_head", "office")
    assert "extension=1" in desk.get("/desk/").content.decode()
    assert [row.key for row in desk.get("/issues/?extension=1").context["page"].rows] == [issue.number]
    address = f"/issues/{issue.number}/"
    assert "endorse_extension" in desk.get(address).content.decode()
    assert desk.post(f"{address}endorse_extension/", {"version": issue.version}).status_code == 302
    assert "grant_extension" not in desk.get(address).content.decode(), "not by the same person"
    assert head.post(f"{address}grant_extension/", {"version": issue.version + 1, "note": "同意"}).status_code == 302
    issue.refresh_from_db()
    assert issue.extensions == 1
    assert desk.get("/issues/?extension=1").context["page"].total == 0
