"""Every stage climbs a ladder of its own: filing, acknowledging, verifying, the first check, requests, look-backs …"""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.issues.conftest import world as world  # the fixture
from tests.issues.world import MONDAY, World
from wenming.issues import services
from wenming.issues.models import Issue, LookBack, LookBackDraw
from wenming.kernel import clock
from wenming.kernel.models import Message
from wenming.people.models import User
from wenming.supervision.models import Ladder, LadderStep, SentStep
from wenming.supervision.services import climb

pytestmark = pytest.mark.django_db
POSTS = (
    ("information_officer", "street"), ("head", "street"), ("information_officer", "community"),
    ("head", "community"), ("information_officer", "third"), ("dispatcher", "office"), ("office_head", "office"),
    ("verifier", "third"),
)  # fmt: skip
MAKERS: list[tuple[str, Callable[[World], Issue], str, str, set[str]]] = [
    ("filing", World.raised, "desk_late", "desk_day_late", {"dispatcher-office"}),
    ("dispatching", World.filed, "desk_late", "desk_day_late", {"dispatcher-office"}),
    ("acknowledging", World.dispatched, "not_signed", "not_signed_day", {"information_officer-street"}),
    (
        "inner",
        World.passed_down,
        "inner_overdue",
        "inner_day_late",
        {"information_officer-community", "information_officer-street"},
    ),
    ("verifying", World.reported, "not_verified", "not_verified_day", {"dispatcher-office", "verifier-third"}),
    ("closing", World.verified, "desk_late", "desk_day_late", {"dispatcher-office"}),
    ("settling", World.settling, "desk_late", "desk_day_late", {"dispatcher-office"}),
    ("confirming", World.to_confirm, "not_confirmed", "not_confirmed_day", {"information_officer-third"}),
    ("first_check", World.reported_up, "unchecked_day", "unchecked_days", {"information_officer-street"}),
    ("extension", World.asked_to_extend, "unanswered_day", "unanswered_days", {"dispatcher-office"}),
    ("carry_over", World.carry_asked, "unanswered_day", "unanswered_days", {"dispatcher-office"}),
    ("appeal", World.appealed, "unanswered_day", "unanswered_days", {"dispatcher-office"}),
]


@pytest.mark.parametrize(("watch", "make", "first", "second", "people"), MAKERS, ids=[one[0] for one in MAKERS])
def test_each_stage_climbs_its_ladder_until_somebody_acts(
    world: World, watch: str, make: Callable[[World], Issue], first: str, second: str, people: set[str]
) -> None:
    for role, of in POSTS:
        world.client(role, of)
    issue = make(world)
    for days in (0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14):
        with clock.held_at(MONDAY + timedelta(days=days, minutes=1)):
            climb()
        if SentStep.objects.filter(issue=issue, watch=watch).exists():
            break
    sent = SentStep.objects.filter(issue=issue, watch=watch)
    assert [step.code for step in sent] == [first]
    names = {user.pk: user.username for user in User.objects.all()}
    told = Message.objects.filter(kind="escalation", params__step__en=LadderStep.objects.get(code=first).label_en)
    assert {names[one.to_id] for one in told} == people
    with clock.held_at(MONDAY + timedelta(days=40)):
        climb()
        assert climb().sent == 0
    assert [step.code for step in sent.all()] == [first, second]


def test_a_look_back_that_nobody_makes_climbs(world: World) -> None:
    for role, of in POSTS:
        world.client(role, of)
    issue = world.closed()
    draw = LookBackDraw.objects.create(
        drawn_on=MONDAY.date(), at=MONDAY, seed="s", closed_from=MONDAY, closed_until=MONDAY
    )
    row = LookBack.objects.create(draw=draw, issue=issue, why="ordinary", due_at=MONDAY + timedelta(days=1))
    with clock.held_at(MONDAY + timedelta(days=1, minutes=1)):
        assert climb().sent == 1
    assert SentStep.objects.get(issue=issue).code == "not_looked"
    LookBack.objects.filter(pk=row.pk).update(state=LookBack.State.HOLDS)
    with clock.held_at(MONDAY + timedelta(days=30)):
        assert climb().sent == 0


def test_what_was_done_climbs_no_further_and_a_clock_that_stands_does_not_climb(world: World) -> None:
    issue = world.dispatched()
    services.acknowledge(issue, by=world.street, at=MONDAY)
    two = world.returned_twice()
    services.open_settlement(two, by=world.dispatcher, at=MONDAY)  # dispatching stands still meanwhile
    with clock.held_at(MONDAY + timedelta(days=2) - timedelta(minutes=5)):
        climb()
    assert not SentStep.objects.exclude(watch="handling").exists()


def test_a_stage_can_be_reminded_of_before_it_is_late(world: World) -> None:
    world.client("dispatcher", "office")
    ladder = Ladder.objects.get(code="verifying")
    LadderStep.objects.filter(code="not_verified_day").update(removed_at=MONDAY)
    LadderStep.objects.filter(code="not_verified").update(order=10)
    LadderStep.objects.create(
        ladder=ladder, code="soon-1", order=1, label="即将到期", counted="soon", delay=0, mark="reminder",
        recipients=["office"],
    )  # fmt: skip
    issue = world.reported()
    clock_row = issue.clocks.get(clock="verifying")
    assert clock_row.due_at is not None
    with clock.held_at(MONDAY + timedelta(hours=1)):
        assert climb().sent == 0
    with clock.held_at(clock_row.due_at - timedelta(minutes=1)):
        assert climb().sent == 1
    assert SentStep.objects.get(issue=issue, watch="verifying").code == "soon-1"


def test_a_ladder_at_rest_sends_nothing(world: World) -> None:
    world.client("dispatcher", "office")
    Ladder.objects.filter(code="desk").update(is_active=False)
    world.raised()
    with clock.held_at(MONDAY + timedelta(days=9)):
        assert climb().sent == 0
