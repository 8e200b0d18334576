"""The outbox: told with the act or not at all, tried again after failures, and never held up by one that cannot go."""

import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connections, transaction

from wenming.kernel import clock, inbox, jobs, outbox
from wenming.kernel.errors import Missing
from wenming.kernel.models import AuditLine, Delivery, DeliveryState, Message
from wenming.kernel.outbox import FIRST_WAIT, LONGEST_WAIT, MOST_ATTEMPTS, News
from wenming.kernel.scope import NOBODY, Viewer

pytestmark = pytest.mark.django_db
MOMENT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
LATE = News("escalation", "overdue", "%(step)s: %(number)s", "/issues/2026-000001/", {"step": "Overdue", "number": "1"})
ANNA, BEN = Viewer(user_id=7), Viewer(user_id=8)


@dataclass
class Away:
    """A channel whose receiver is away until told otherwise; it refuses ``poisoned`` news for ever."""

    name: str = "test"
    is_away: bool = True
    poisoned: frozenset[str] = frozenset()
    got: list[str] = field(default_factory=list)

    def send(self, key: str, body: Mapping[str, object]) -> None:
        if self.is_away or body["url"] in self.poisoned:
            raise ConnectionRefusedError("nobody there")
        self.got.append(str(body["url"]))


@pytest.fixture
def away() -> Iterator[Away]:
    channel = Away()
    outbox.offer(channel)
    yield channel
    outbox.withdraw(channel.name)


def news(number: int) -> News:
    return News("escalation", "overdue", "%(n)s issues", f"/issues/{number}/", {"n": number})


def only() -> Delivery:
    return Delivery.objects.get()


def test_each_person_is_told_once_and_reads_only_the_own() -> None:
    assert outbox.tell([7, 8, 7], LATE, at=MOMENT) == 2
    [mine] = inbox.messages(ANNA)
    assert (mine.words, mine.params, mine.url, mine.read_at) == (LATE.words, LATE.params, LATE.url, None)
    assert inbox.unread_count(ANNA) == inbox.unread_count(BEN) == 1
    assert inbox.unread_count(NOBODY) == 0
    with pytest.raises(Missing):
        inbox.opened(BEN, mine.pk)
    assert inbox.opened(ANNA, mine.pk, at=MOMENT) == LATE.url
    assert (inbox.unread_count(ANNA), inbox.unread_count(BEN)) == (0, 1)


def test_marking_as_read_touches_only_the_own_and_only_those_named() -> None:
    for number in range(3):
        outbox.tell([7, 8], news(number), at=MOMENT)
    mine = list(inbox.messages(ANNA))
    theirs = inbox.messages(BEN)[0]
    assert inbox.mark_read(ANNA, [mine[0].pk, theirs.pk]) == 1
    assert inbox.mark_read(ANNA) == 2
    assert inbox.mark_read(ANNA) == 0
    assert inbox.unread_count(BEN) == 3


def test_nothing_is_told_when_the_act_is_rolled_back(away: Away) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        outbox.tell([7], LATE)
        outbox.announce(LATE)
        raise ZeroDivisionError
    assert jobs.drain() == 0
    assert not Message.objects.exists()
    assert not Delivery.objects.exists()


def test_nothing_leaves_the_building_without_a_channel(away: Away) -> None:
    outbox.withdraw(away.name)
    outbox.announce(LATE)
    assert not Delivery.objects.exists()


def test_a_receiver_that_is_away_gets_everything_once_it_is_back(away: Away) -> None:
    with clock.held_at(MOMENT):
        for number in range(3):
            outbox.announce(news(number))
        jobs.drain()
        assert set(Delivery.objects.values_list("state", "attempts", "error")) == {
            ("waiting", 1, "ConnectionRefusedError: nobody there")
        }
        assert outbox.deliver_due() == 0
        assert set(Delivery.objects.values_list("attempts", flat=True)) == {1}  # not yet their turn again
    away.is_away = False
    with clock.held_at(MOMENT + FIRST_WAIT):
        assert outbox.deliver_due() == 3
        assert outbox.deliver_due() == 0
    assert away.got == ["/issues/0/", "/issues/1/", "/issues/2/"]
    assert set(Delivery.objects.values_list("state", "error")) == {("sent", "")}


def test_one_that_cannot_be_delivered_holds_up_nobody_and_ends_among_the_dead(away: Away) -> None:
    away.is_away, away.poisoned = False, frozenset({"/issues/1/"})
    moment = MOMENT
    with clock.held_at(moment):
        for number in range(3):
            outbox.announce(news(number))
        jobs.drain()
    assert away.got == ["/issues/0/", "/issues/2/"]
    for _ in range(MOST_ATTEMPTS):
        moment += LONGEST_WAIT
        with clock.held_at(moment):
            outbox.deliver_due()
    dead = Delivery.objects.get(state=DeliveryState.DEAD)
    assert (dead.attempts, dead.body["url"]) == (MOST_ATTEMPTS, "/issues/1/")
    assert "nobody there" in dead.error
    away.poisoned = frozenset()
    with clock.held_at(moment):
        assert outbox.retry([dead.pk, dead.pk + 999], by=ANNA) == 1
        assert outbox.retry(by=ANNA) == 0
        jobs.drain()
    assert away.got[-1] == "/issues/1/"
    assert AuditLine.objects.get(act="kernel.retry_delivery").subject_id == dead.pk


@pytest.mark.parametrize("answer", ["550 \x00 refused", "550 \udce4 refused"])
def test_an_answer_that_no_database_holds_holds_up_nobody(away: Away, answer: str) -> None:
    class Babbling(Away):
        def send(self, key: str, body: Mapping[str, object]) -> None:
            if body["url"] == "/issues/0/":
                raise ConnectionError(answer)
            self.got.append(str(body["url"]))

    channel = Babbling()
    outbox.offer(channel)
    with clock.held_at(MOMENT):
        for number in range(3):
            outbox.announce(news(number))
        assert outbox.deliver_due() == 2
    assert channel.got == ["/issues/1/", "/issues/2/"]
    left = Delivery.objects.get(state=DeliveryState.WAITING)
    assert (left.attempts, left.next_at) == (1, MOMENT + FIRST_WAIT)
    assert left.error.startswith("ConnectionError: 550")


def test_a_channel_that_was_taken_away_is_a_failure_like_any_other(away: Away) -> None:
    with clock.held_at(MOMENT):
        outbox.announce(LATE)
        outbox.withdraw(away.name)
        assert outbox.deliver(only().pk) is False
    assert only().error.startswith("KeyError")


def test_what_is_being_tried_is_not_tried_by_another_and_is_taken_up_again_if_that_one_died(away: Away) -> None:
    away.is_away = False
    with clock.held_at(MOMENT):
        outbox.announce(LATE)
        row = outbox._claimed(only().pk)
        assert row is not None
        assert outbox.deliver(row.pk) is False
    with clock.held_at(MOMENT + outbox.CLAIMED_FOR):
        assert outbox.deliver_due() == 1


@pytest.mark.django_db(transaction=True)
def test_a_receiver_that_hangs_holds_up_only_its_own_delivery(away: Away) -> None:
    begun, let_go = threading.Event(), threading.Event()

    class Hanging(Away):
        def send(self, key: str, body: Mapping[str, object]) -> None:
            if body["url"] == "/issues/0/":
                begun.set()
                let_go.wait(20)
            self.got.append(str(body["url"]))

    channel = Hanging()
    outbox.offer(channel)
    for number in range(2):
        outbox.announce(news(number))
    first, second = Delivery.objects.order_by("id").values_list("pk", flat=True)

    def slow() -> None:
        outbox.deliver(first)
        connections.close_all()

    thread = threading.Thread(target=slow)
    thread.start()
    assert begun.wait(10)
    assert outbox.deliver(second) is True
    assert outbox.deliver(first) is False
    let_go.set()
    thread.join()
    assert channel.got == ["/issues/1/", "/issues/0/"]


@pytest.mark.parametrize(("attempts", "minutes"), [(1, 0.5), (2, 1), (3, 2), (6, 16), (9, 128), (10, 256), (99, 256)])
def test_each_wait_is_twice_as_long(attempts: int, minutes: float) -> None:
    assert outbox.wait_after(attempts) == timedelta(minutes=minutes)
