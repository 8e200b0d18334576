"""Climbing the ladder: who is told of what and when, never twice, and never more than once of one issue at a time."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from tests.issues.conftest import world as world  # the fixture
from tests.issues.world import MONDAY, World
from wenming.issues import services as issues
from wenming.issues.models import Issue
from wenming.issues.selectors import Waiting
from wenming.kernel import clock, jobs, outbox
from wenming.kernel.models import Message
from wenming.people.models import User
from wenming.rulebook.escalation import DEFAULT_LADDERS, DEFAULT_MARKS, DEFAULT_RECIPIENTS, check_ladder
from wenming.supervision.models import Ladder, LadderMark, LadderRecipient, LadderStep, SentStep, Unsent
from wenming.supervision.services import climb, climbing

pytestmark = pytest.mark.django_db
DUE = MONDAY + timedelta(days=2)
"""Dispatched on Monday at nine with two working days: due on Wednesday at nine."""


@pytest.fixture(autouse=True)
def only_the_limit(db: None) -> None:
    """Only the ladder of the unit's own limit is in use; the others have their own tests."""
    Ladder.objects.exclude(code="limit").update(is_active=False)


@pytest.fixture
def people(world: World) -> Mapping[str, int]:
    """Somebody in each post that is told, by role."""
    posts = (
        ("information_officer", "street"), ("deputy_head", "street"), ("head", "street"),
        ("information_officer", "community"), ("head", "community"),
        ("dispatcher", "office"), ("office_head", "office"), ("leader", "office"),
    )  # fmt: skip
    for role, of in posts:
        world.client(role, of)
    return {f"{role}-{of}": User.objects.get(username=f"{role}-{of}").pk for role, of in posts}


def told(people: Mapping[str, int]) -> dict[str, list[str]]:
    """What each was told since the last time, by who it was."""
    names = {pk: name for name, pk in people.items()}
    found: dict[str, list[str]] = {}
    for one in Message.objects.filter(kind="escalation").order_by("id"):
        found.setdefault(names[one.to_id], []).append(one.params["step"]["en"])
    Message.objects.all().delete()
    return found


def at(moment: datetime) -> int:
    with clock.held_at(moment):
        return climb().sent


def test_an_issue_climbs_step_by_step_and_nothing_is_sent_twice(world: World, people: Mapping[str, int]) -> None:
    issue = world.acknowledged()
    assert issue.due_at == DUE
    assert issue.soon_at is not None
    assert at(issue.soon_at - timedelta(minutes=1)) == 0
    assert (at(issue.soon_at), at(issue.soon_at)) == (1, 0)
    assert told(people) == {"information_officer-street": ["Due soon"]}
    assert at(DUE) == 0
    assert at(DUE + timedelta(minutes=1)) == 1
    assert told(people) == {"information_officer-street": ["Overdue"], "deputy_head-street": ["Overdue"]}
    assert at(DUE + timedelta(days=1)) == 1
    assert told(people) == {"head-street": ["A day overdue"]}
    at(DUE + timedelta(days=30))
    assert told(people) == {
        "head-street": ["Three days overdue"],
        "dispatcher-office": ["Three days overdue"],
        "office_head-office": ["A week overdue"],
        "leader-office": ["Two weeks overdue"],
    }
    assert [step.code for step in SentStep.objects.filter(issue=issue)] == [
        step.code for step in DEFAULT_LADDERS[0].steps
    ]


def test_after_days_without_a_climb_each_person_is_told_of_the_highest_step_only(
    world: World, people: Mapping[str, int]
) -> None:
    world.acknowledged()
    assert at(DUE + timedelta(days=40)) == 5
    assert told(people)["information_officer-street"] == ["Overdue"]
    assert told(people) == {}
    assert at(DUE + timedelta(days=41)) == 0


def test_who_has_it_in_hand_and_who_leads_are_both_told_when_it_was_passed_down(
    world: World, people: Mapping[str, int]
) -> None:
    world.passed_down()
    at(DUE + timedelta(minutes=1))
    assert set(told(people)) == {"information_officer-community", "information_officer-street"}


def test_what_is_reported_climbs_no_further_and_an_extended_limit_begins_a_new_climb(
    world: World, people: Mapping[str, int]
) -> None:
    world.reported()
    assert at(DUE + timedelta(days=30)) == 0
    issue = world.asked_to_extend()
    assert at(DUE + timedelta(minutes=1)) == 1
    issues.endorse_extension(issue, by=world.dispatcher, at=MONDAY + timedelta(hours=1))
    issue = issues.grant_extension(fresh(issue), by=world.office_head, at=MONDAY + timedelta(hours=2))
    assert issue.due_at is not None
    assert issue.due_at > DUE
    assert at(issue.due_at + timedelta(minutes=1)) == 1
    assert list(SentStep.objects.filter(issue=issue).values_list("code", "due_at")) == [
        ("overdue", DUE),
        ("overdue", issue.due_at),
    ]


def fresh(issue: Issue) -> Issue:
    return Issue.objects.get(pk=issue.pk)


def test_many_issues_at_once_are_told_in_one_message(world: World, people: Mapping[str, int]) -> None:
    for _ in range(6):
        world.acknowledged()
    assert at(DUE + timedelta(minutes=1)) == 6
    [message] = Message.objects.filter(kind="escalation", to_id=people["deputy_head-street"])
    assert (message.words, message.params["n"]) == ("%(step)s: %(n)s issues", 6)
    assert message.url == f"/issues/?told={message.bundle}"
    assert "6 issues" in world.client("deputy_head", "street").get(message.url).content.decode()


class Kept:
    """A channel that keeps what it is given."""

    name = "kept"

    def __init__(self) -> None:
        self.got: list[Mapping[str, Any]] = []

    def send(self, key: str, body: Mapping[str, Any]) -> None:
        self.got.append(body)


def test_other_systems_hear_of_each_step_once_however_many_people_it_names(
    world: World, people: Mapping[str, int]
) -> None:
    channel = Kept()
    outbox.offer(channel)
    for _ in range(2):
        world.acknowledged()
    at(DUE + timedelta(minutes=1))
    for _ in range(5):
        world.acknowledged()
    at(DUE + timedelta(days=1))
    jobs.drain()
    outbox.withdraw(channel.name)
    got = [body for body in channel.got if body["kind"] == "escalation"]
    said = [(body["params"]["step"]["en"], body["params"].get("n", 1)) for body in got]
    assert sorted(said) == [("A day overdue", 7), *[("Overdue", 1)] * 7]


def test_a_step_for_which_no_post_is_filled_is_written_down_all_the_same(world: World) -> None:
    world.acknowledged()
    assert at(DUE + timedelta(minutes=1)) == 1
    assert SentStep.objects.get().told == 0
    assert not Message.objects.filter(kind="escalation").exists()


def spoilt(world: World) -> Issue:
    """An issue of which no address can be made: whatever is said of it raises."""
    issue = world.acknowledged()
    Issue.objects.filter(pk=issue.pk).update(number="no/such number")
    return issue


def test_an_issue_with_which_something_is_wrong_does_not_silence_the_others(
    world: World, people: Mapping[str, int]
) -> None:
    good = [world.acknowledged() for _ in range(2)]
    bad = spoilt(world)
    good += [world.acknowledged() for _ in range(2)]
    with clock.held_at(DUE + timedelta(minutes=1)):
        climbed = climb()
    assert (climbed.sent, [fault.issue for fault in climbed.faults]) == (4, [bad])
    assert sorted(SentStep.objects.values_list("issue", flat=True)) == sorted(issue.pk for issue in good)
    assert Message.objects.filter(kind="escalation", to_id=people["deputy_head-street"]).count() == 4
    page = head(world).get("/ladder/").content.decode()
    assert "1 could not be sent" in page
    listed = head(world).get("/ladder/unsent/").content.decode()
    assert "no/such number" in listed
    assert "NoReverseMatch" in listed
    assert head(world).get("/ladder/unsent/export/").status_code == 200


def test_what_the_database_refuses_of_one_issue_is_rolled_back_and_the_others_are_told_in_one_message(
    world: World, people: Mapping[str, int]
) -> None:
    made = [world.acknowledged() for _ in range(20)]
    bad = made[6]
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION refuse_one() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF NEW.issue_id = {bad.pk} THEN RAISE 'poisoned'; END IF; RETURN NEW; END $$"
        )
        cursor.execute(
            "CREATE TRIGGER refuse_one BEFORE INSERT ON supervision_sentstep FOR EACH ROW EXECUTE FUNCTION refuse_one()"
        )
    with clock.held_at(DUE + timedelta(minutes=1)):
        climbed = climb()
    assert climbed.sent == 19
    assert [(fault.issue, "poisoned" in fault.error) for fault in climbed.faults] == [(bad, True)]
    messages = list(Message.objects.filter(kind="escalation", to_id=people["deputy_head-street"]))
    assert sum(int(one.params.get("n", 1)) for one in messages) == 19
    assert len(messages) <= 10


def test_what_could_not_be_sent_is_tried_again_and_goes_from_the_page_once_it_was(
    world: World, people: Mapping[str, int]
) -> None:
    bad = spoilt(world)
    first, second = DUE + timedelta(minutes=1), DUE + timedelta(minutes=11)
    assert (at(first), at(second)) == (0, 0)
    assert list(Unsent.objects.values_list("issue", "since", "tried_at")) == [(bad.pk, first, second)]
    Issue.objects.filter(pk=bad.pk).update(number="2026-900001")
    assert at(second + timedelta(minutes=10)) == 1
    assert not Unsent.objects.exists()
    assert "Everything was sent" in head(world).get("/ladder/unsent/").content.decode()


def test_an_issue_that_waits_for_two_things_and_fails_twice_is_named_once(
    world: World, people: Mapping[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    Ladder.objects.filter(code="answers").update(is_active=True)
    good, bad = world.acknowledged(), world.acknowledged()
    Issue.objects.filter(pk=bad.pk).update(extension_asked_at=MONDAY)
    steps_of = climbing._steps_of

    def some(one: Waiting, *rest: Any) -> Any:
        if one.issue.pk == bad.pk:
            raise ValueError(one.what)
        return steps_of(one, *rest)

    monkeypatch.setattr(climbing, "_steps_of", some)
    assert at(DUE + timedelta(minutes=1)) == 1
    assert SentStep.objects.get().issue == good
    assert list(Unsent.objects.values_list("issue", "error")) == [(bad.pk, "ValueError: handling")]


def test_a_step_that_cannot_be_read_is_left_out_and_named(world: World, people: Mapping[str, int]) -> None:
    world.acknowledged()
    LadderStep.objects.filter(code="day_late").update(mark="purple")
    assert at(DUE + timedelta(days=10)) == 3
    assert [(row.issue_id, row.code) for row in Unsent.objects.all()] == [(None, "day_late")]
    assert "The step itself" in head(world).get("/ladder/unsent/").content.decode()


def test_the_page_of_an_issue_shows_what_was_sent(world: World, people: Mapping[str, int]) -> None:
    issue = world.acknowledged()
    desk = world.client("dispatcher", "office")
    assert "Reminders and escalation" not in desk.get(f"/issues/{issue.number}/").content.decode()
    at(DUE + timedelta(minutes=1))
    assert "Reminders and escalation" in desk.get(f"/issues/{issue.number}/").content.decode()


def test_climbing_takes_as_many_queries_for_many_issues_as_for_one(
    world: World, people: Mapping[str, int], django_assert_max_num_queries: Any
) -> None:
    for _ in range(12):
        world.acknowledged()
    with django_assert_max_num_queries(30):
        at(DUE + timedelta(minutes=1))


def test_the_first_ladders_are_the_rulebook_s() -> None:
    rows = list(Ladder.objects.all())
    assert [(row.code, row.label_en, row.watched()) for row in rows] == [
        (law.code, law.label, law.watches) for law in DEFAULT_LADDERS
    ]
    for row, law in zip(rows, DEFAULT_LADDERS, strict=True):
        laws = [step.law() for step in row.steps.all()]
        check_ladder(laws, row.watched())
        assert [(one.code, one.counted, one.delay, one.mark, one.recipients) for one in laws] == [
            (one.code, one.counted, one.delay, one.mark, one.recipients) for one in law.steps
        ]
        assert [step.label_en for step in row.steps.all()] == [one.label for one in law.steps]
    assert all(step.label for step in LadderStep.objects.all())
    assert [(row.code, row.label_en, row.tone) for row in LadderMark.objects.all()] == [
        (law.code, law.label, law.tone) for law in DEFAULT_MARKS
    ]
    assert [row.law() for row in LadderRecipient.objects.all()] == [
        replace(law, label=row.label)
        for law, row in zip(DEFAULT_RECIPIENTS, LadderRecipient.objects.all(), strict=True)
    ]


def head(world: World) -> Client:
    return world.client("office_head", "office")
