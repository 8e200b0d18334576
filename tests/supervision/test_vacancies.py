"""A unit whose information officer left: who is told instead, and that the office sees it."""

from datetime import timedelta
from typing import Any

import pytest

from tests.issues.conftest import world as world  # the fixture
from tests.issues.world import MONDAY, World
from wenming.kernel import clock
from wenming.kernel.models import Message
from wenming.people.models import Appointment, User
from wenming.supervision.models import Ladder, SentStep
from wenming.supervision.services import climb

pytestmark = pytest.mark.django_db
DUE = MONDAY + timedelta(days=2)


@pytest.fixture(autouse=True)
def only_the_limit(db: None) -> None:
    """Only the ladder of the unit's own limit is in use; the others have their own tests."""
    Ladder.objects.exclude(code="limit").update(is_active=False)


def account(name: str) -> int:
    return User.objects.get(username=name).pk


def climb_at(minutes: int) -> None:
    with clock.held_at(DUE + timedelta(minutes=minutes)):
        climb()


@pytest.mark.parametrize(
    ("there", "told", "instead"),
    [
        ([("information_officer", "community")], "information_officer-community", ""),
        ([("head", "community"), ("information_officer", "street")], "head-community", "same_unit"),
        ([("information_officer", "street")], "information_officer-street", "above"),
        ([("dispatcher", "office")], "dispatcher-office", "office"),
    ],
)
def test_whoever_stands_in_for_a_vacant_post_is_told(
    world: World, there: list[tuple[str, str]], told: str, instead: str
) -> None:
    for role, of in there:
        world.client(role, of)
    issue = world.passed_down()
    assert issue.soon_at is not None
    with clock.held_at(issue.soon_at):
        climb()
    assert [one.to_id for one in Message.objects.filter(kind="escalation")] == [account(told)]
    step = SentStep.objects.get(issue=issue)
    assert (step.code, step.instead, step.told) == ("due_soon", instead, 1)


def test_who_left_is_told_no_more_and_the_page_of_the_issue_says_who_was_instead(world: World) -> None:
    issue = world.acknowledged()
    world.client("information_officer", "street")
    desk = world.client("dispatcher", "office")
    Appointment.objects.filter(post__code="information_officer-street").update(until=MONDAY.date())
    climb_at(1)
    assert set(Message.objects.filter(kind="escalation").values_list("to_id", flat=True)) == {
        account("dispatcher-office")
    }
    assert "post vacant: Creation office" in desk.get(f"/issues/{issue.number}/").content.decode()


def test_the_office_sees_which_units_with_open_issues_have_no_officer(
    world: World, django_assert_max_num_queries: Any
) -> None:
    desk = world.client("dispatcher", "office")
    assert "Every unit with open issues has its information officer" in desk.get("/vacancies/").content.decode()
    for _ in range(3):
        world.acknowledged()
    world.passed_down()
    world.client("information_officer", "street")
    Appointment.objects.filter(post__code="information_officer-street").update(until=MONDAY.date())
    with django_assert_max_num_queries(25):
        page = desk.get("/vacancies/").content.decode()
    assert "2 units without an information officer" in page
    street, community = world.units["street"], world.units["community"]
    assert "2026-10-20" in page
    assert "no such post" in page
    for unit, count in ((street, 4), (community, 1)):
        link = f"/issues/?exactly={unit.code}&amp;state=open"
        assert f'href="{link}">{count}<' in page
        listed = desk.get(link.replace("&amp;", "&")).content.decode()
        assert f"{count} open issue" in listed
    assert desk.get("/vacancies/export/").status_code == 200


def test_a_unit_whose_post_is_filled_is_not_on_the_list(world: World) -> None:
    world.acknowledged()
    world.client("information_officer", "street")
    page = world.client("dispatcher", "office").get("/vacancies/").content.decode()
    assert "Every unit with open issues has its information officer" in page


def test_only_who_manages_units_sees_the_list(world: World) -> None:
    assert world.client("information_officer", "street").get("/vacancies/").status_code == 403
    assert world.client("system_admin", "office").get("/vacancies/").status_code == 200


def test_a_post_whose_holder_cannot_sign_in_is_not_said_to_be_empty(world: World) -> None:
    world.acknowledged()
    world.client("information_officer", "street")
    User.objects.filter(username="information_officer-street").update(is_active=False)
    page = world.client("dispatcher", "office").get("/vacancies/").content.decode()
    assert "held, but the sign-in is locked" in page
    assert "never filled" not in page
