"""Who is told of a move, in which words; and that an act on many is told in one message that leads to exactly those."""

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.issues.world import MONDAY, World
from wenming.config import wiring
from wenming.issues import services
from wenming.issues.events import EVENTS, IssueDispatched
from wenming.issues.models import Issue, Untold
from wenming.issues.services import telling
from wenming.kernel import clock, events, outbox
from wenming.kernel.models import Delivery, Message
from wenming.kernel.scope import Viewer
from wenming.people.models import User
from wenming.people.services.mail import set_mail

pytestmark = pytest.mark.django_db
POSTS = (
    ("information_officer", "street"), ("information_officer", "community"), ("information_officer", "other"),
    ("information_officer", "third"), ("dispatcher", "office"), ("office_head", "office"), ("verifier", "third"),
)  # fmt: skip


@pytest.fixture
def told(world: World) -> "Told":
    """Somebody in each post, and what each was told."""
    for role, of in POSTS:
        world.client(role, of)
    Message.objects.all().delete()
    return Told({user.pk: user.username for user in User.objects.all()})


class Told:
    """Reads what was told since the last time."""

    def __init__(self, names: dict[int, str]) -> None:
        self.names = names

    def read(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for one in Message.objects.filter(to_id__in=self.names).order_by("id"):
            found.setdefault(self.names[one.to_id], []).append(one.words)
        Message.objects.all().delete()
        return found


def test_every_event_of_the_loop_is_heard() -> None:
    wiring.connect()
    for event in EVENTS.values():
        assert telling.tell_of_move in events.listeners_of(event)


def test_the_unit_is_told_of_a_dispatch_and_the_supporting_one_that_it_supports(world: World, told: Told) -> None:
    world.dispatched()
    assert told.read() == {
        "information_officer-street": ["%(number)s %(title)s is dispatched to your unit."],
        "information_officer-other": ["Your unit supports %(number)s %(title)s; %(lead)s leads."],
    }


def test_whoever_works_below_is_told_and_the_one_it_is_taken_from_too(world: World, told: Told) -> None:
    issue = world.passed_down()
    told.read()
    services.recall(issue, reason="改由本级办理", by=world.street, at=MONDAY)
    assert told.read() == {"information_officer-community": ["%(number)s %(title)s is taken back from your unit."]}
    world.passed_down()
    assert "%(number)s %(title)s is passed down to your unit." in told.read()["information_officer-community"]
    world.reported_up()
    assert told.read()["information_officer-street"][-1].startswith("%(unit)s reported")


def test_the_desk_is_told_what_waits_for_it(world: World, told: Told) -> None:
    issue = world.dispatched()
    told.read()
    services.return_it(issue, reason="不属本单位", basis="职责清单", by=world.street, at=MONDAY)
    assert told.read() == {"dispatcher-office": ["%(unit)s returned %(number)s %(title)s."]}
    world.reported()
    assert told.read()["dispatcher-office"] == ["%(number)s %(title)s is reported rectified, to be verified."]
    for make in (world.asked_to_extend, world.carry_asked, world.appealed):
        make()
        assert len(told.read()["dispatcher-office"]) == 1


def test_the_unit_is_told_of_the_answer(world: World, told: Told) -> None:
    issue = world.asked_to_extend()
    told.read()
    issue = services.refuse_extension(issue, reason="无必要", by=world.dispatcher, at=MONDAY)
    assert told.read() == {"information_officer-street": ["More time for %(number)s %(title)s is refused."]}
    issue = world.reported()
    told.read()
    services.send_back(issue, reason="未清理干净", by=world.dispatcher, at=MONDAY)
    assert told.read() == {"information_officer-street": ["%(number)s %(title)s is sent back: not rectified."]}
    services.void(world.acknowledged(), reason="误立", basis="现场复核", by=world.office_head, at=MONDAY)
    assert told.read()["information_officer-street"][-1].endswith("is declared void: nothing more to do.")


def test_the_reporter_is_told_what_became_of_it_and_nobody_of_the_own_act(world: World, told: Told) -> None:
    reporter = replace(world.inspector, user_id=User.objects.get(username="verifier-third").pk)
    issue = world.raised(by=reporter)
    services.decline(issue, reason="不属受理范围", by=world.dispatcher, at=MONDAY)
    assert told.read() == {
        "verifier-third": ["%(number)s %(title)s, which you reported, is declined; the reason stands on its page."]
    }
    officer = User.objects.get(username="information_officer-street").pk
    issue = world.acknowledged()
    told.read()
    mine = replace(world.street, user_id=officer)
    services.report_rectified(issue, measures="已清运", photos=[world.photo()], by=mine, at=MONDAY)
    assert "information_officer-street" not in told.read()


def filed(world: World, count: int) -> list[Issue]:
    return [world.filed() for _ in range(count)]


def dispatching(world: World) -> Any:
    return lambda issue: services.dispatch(issue, lead=world.units["street"], by=world.dispatcher, at=MONDAY)


def test_an_act_on_many_is_told_in_one_message_that_leads_to_exactly_those(world: World, told: Told) -> None:
    before = world.dispatched()
    Message.objects.all().delete()
    rows = filed(world, 7)
    services.each(rows, dispatching(world))
    [message] = Message.objects.all()
    assert (message.words, message.params) == ("%(n)s issues are dispatched to your unit.", {"n": 7})
    assert message.refs == [issue.pk for issue in rows]
    assert not Untold.objects.exists()
    street = world.client("information_officer", "street")
    page = street.get(f"/messages/{message.pk}/", follow=True).content.decode()
    assert "7 issues" in page
    assert before.number not in page
    stranger = world.client("information_officer", "community").get(message.url).content.decode()
    assert "0 issues" in stranger
    assert "0 issues" in street.get("/issues/?told=nonsense").content.decode()


def test_more_of_the_same_comes_into_the_message_that_is_unread(world: World, told: Told) -> None:
    first, second = filed(world, 2)
    dispatching(world)(first)
    [message] = Message.objects.all()
    assert message.url == f"/issues/{first.number}/"
    dispatching(world)(second)
    [message] = Message.objects.all()
    assert (message.params, message.refs) == ({"n": 2}, [first.pk, second.pk])
    assert f"/issues/?told={message.bundle}" == message.url
    Message.objects.update(read_at=MONDAY)
    dispatching(world)(world.filed())
    assert Message.objects.count() == 2
    with clock.held_at(clock.now() + timedelta(days=2)):
        services.dispatch(world.filed(), lead=world.units["street"], by=world.dispatcher)
    assert Message.objects.count() == 3


def test_a_move_of_many_costs_one_row_and_the_telling_as_much_for_many_as_for_few(world: World, told: Told) -> None:
    counts = []
    for many in (3, 12):
        rows, others = filed(world, many), filed(world, many)
        with CaptureQueriesContext(connection) as with_telling:
            services.each(rows, dispatching(world))
        with telling_off(), CaptureQueriesContext(connection) as without:
            services.each(others, dispatching(world))
        counts.append(len(with_telling) - len(without) - many)
    assert counts[0] == counts[1]
    assert counts[1] <= 20


class telling_off:  # reads as a verb
    """Nobody hears of a dispatch."""

    def __enter__(self) -> None:
        self.kept = events._listeners[IssueDispatched][:]
        events._listeners[IssueDispatched].remove(telling.tell_of_move)

    def __exit__(self, *_: object) -> None:
        events._listeners[IssueDispatched][:] = self.kept


def test_what_a_crash_left_is_told_by_the_job(world: World, told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = filed(world, 3)
    with monkeypatch.context() as patch:
        patch.setattr(telling, "tell_untold", lambda: 0)  # the process ends before it tells
        services.each(rows, dispatching(world))
    assert Untold.objects.count() == 3
    assert telling.tell_untold(left=True) == 0
    with clock.held_at(clock.now() + timedelta(minutes=3)):
        assert telling.tell_untold(left=True) == 3
    assert told.read() == {"information_officer-street": ["%(n)s issues are dispatched to your unit."]}


def test_one_issue_that_cannot_be_told_of_does_not_silence_the_others(
    world: World, told: Told, caplog: pytest.LogCaptureFixture
) -> None:
    rows = filed(world, 4)
    Issue.objects.filter(pk=rows[0].pk).update(number="no/such number")
    with caplog.at_level(logging.ERROR):
        services.each([Issue.objects.get(pk=row.pk) for row in rows], dispatching(world))
    assert sorted(ref for one in Message.objects.all() for ref in one.refs) == [row.pk for row in rows[1:]]
    left = Untold.objects.get()
    assert (left.issue, "NoReverseMatch" in left.error) == (rows[0], True)
    assert telling.tell_untold() == 0


class Kept:
    """A channel that keeps what it is given."""

    def __init__(self, name: str, kinds: tuple[str, ...] = ()) -> None:
        self.name, self.kinds = name, kinds
        self.got: list[dict[str, Any]] = []

    def send(self, key: str, body: Any) -> None:
        self.got.append(dict(body))


@pytest.fixture
def ways() -> Iterator[tuple[Kept, Kept]]:
    found = Kept("kept", ("work",)), Kept(outbox.PERSON)
    for one in found:
        outbox.offer(one)
    yield found
    for one in found:
        outbox.withdraw(one.name)


def deliver() -> None:
    for pk in list(Delivery.objects.filter(state="waiting").values_list("pk", flat=True)):
        outbox.deliver(pk)


def test_other_systems_get_the_kinds_that_they_want_with_the_numbers(
    world: World, told: Told, ways: tuple[Kept, Kept]
) -> None:
    rows = filed(world, 3)
    services.each(rows, dispatching(world))
    services.return_it(Issue.objects.get(pk=rows[0].pk), reason="不属", basis="清单", by=world.street, at=MONDAY)
    deliver()
    [body] = ways[0].got
    assert (body["kind"], body["params"]["n"], body["about"]) == ("work", 3, [row.number for row in rows])
    assert body["url"] == "/issues/"


@pytest.mark.parametrize(("wish", "mails"), [("all", 1), ("overdue", 0), ("none", 0)])
def test_a_person_gets_by_mail_what_was_asked_for(
    world: World, told: Told, ways: tuple[Kept, Kept], wish: str, mails: int
) -> None:
    user = User.objects.get(username="information_officer-street")
    set_mail(user, "officer@city.example", wish, by=Viewer(user_id=user.pk).actor)
    rows = filed(world, 3)
    services.each(rows[:2], dispatching(world))
    services.each(rows[2:], dispatching(world))  # into the same unread message: no second mail
    deliver()
    assert [body["to"] for body in ways[1].got] == [user.pk] * mails
    assert all("officer@" not in str(row.body) for row in Delivery.objects.all()), "the address is not copied"
