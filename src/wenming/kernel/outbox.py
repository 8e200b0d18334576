"""The outbox: news written in the transaction of the act that it tells of, and delivered after the commit.

A person's messages are rows, seen at once. What leaves the building goes by channels, named in ``config/wiring.py``;
each delivery is tried by itself, so that one that cannot be delivered never holds up another. A delivery may arrive
twice when a process dies between sending and writing it down: its key tells the receiver.
"""

import logging
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from django.db import transaction
from django.db.models import F, QuerySet

from wenming.kernel import audit, clock, jobs
from wenming.kernel.models import Delivery, DeliveryState, Message
from wenming.kernel.scope import Viewer

MOST_ATTEMPTS = 10
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=6)
CLAIMED_FOR = timedelta(minutes=2)
"""So long nobody else tries a delivery that is being tried: longer than any channel may take."""
BATCH = 100
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class News:
    """What is told: a code, how it looks, a sentence with parameters, and the address that it leads to."""

    kind: str
    tone: str
    words: str
    url: str
    params: Mapping[str, str | int] = field(default_factory=dict)


class Channel(Protocol):
    """A way out of the building. ``send`` returns once the receiver has taken it, and raises whatever went wrong."""

    @property
    def name(self) -> str:
        """What it is called in the outbox."""

    def send(self, key: str, body: Mapping[str, object]) -> None:
        """Hand the news over; must give up by itself within a minute."""


_channels: dict[str, Channel] = {}


def offer(channel: Channel) -> None:
    """Deliver by this channel from now on. The same name again replaces it."""
    _channels[channel.name] = channel


def withdraw(name: str) -> None:
    """Deliver by this channel no more; what waits for it is given up when its turn comes."""
    _channels.pop(name, None)


def tell(people: Iterable[int], news: News, *, at: datetime | None = None) -> int:
    """Tell people (ids of accounts) some news in the product; return how many there were.

    Nothing is told if the caller's transaction rolls back.
    """
    moment = at or clock.now()
    made = Message.objects.bulk_create(
        Message(to_id=to, made_at=moment, **_written(news)) for to in dict.fromkeys(people)
    )
    return len(made)


@transaction.atomic
def announce(news: News, *, at: datetime | None = None) -> None:
    """Send news out of the building by every channel, once the caller's transaction commits."""
    moment = at or clock.now()
    for name in _channels:
        body = _written(news) | {"at": moment.isoformat()}
        row = Delivery.objects.create(channel=name, body=body, made_at=moment, next_at=moment)
        jobs.later("kernel.deliver", delivery_id=row.pk)


def deliver(delivery_id: int) -> bool:
    """Try one delivery, if it is its turn; return whether it was delivered. Never raises what the channel raises."""
    row = _claimed(delivery_id)
    if row is None:
        return False
    try:
        _channels[row.channel].send(str(row.key), row.body)
    except Exception as error:  # noqa: BLE001  # whatever a channel does, the others go on
        _failed(row, error)
        return False
    _end(row, DeliveryState.SENT)
    return True


def deliver_due() -> int:
    """Try every delivery whose turn has come; return how many were delivered."""
    waiting = Delivery.objects.filter(state=DeliveryState.WAITING, next_at__lte=clock.now())
    return sum(deliver(pk) for pk in list(waiting.order_by("next_at").values_list("pk", flat=True)[:BATCH]))


def deliveries(state: str = "") -> QuerySet[Delivery]:
    """Return every delivery, or those in one state, for those who run the system."""
    return Delivery.objects.filter(state=state) if state else Delivery.objects.all()


@transaction.atomic
def retry(ids: Collection[int] | None = None, *, by: Viewer) -> int:
    """Try deliveries again that were given up, some or all; return how many. Others are left as they are."""
    found = Delivery.objects.select_for_update().filter(state=DeliveryState.DEAD).order_by("pk")
    rows = list(found if ids is None else found.filter(pk__in=ids))
    for row in rows:
        row.state, row.attempts, row.next_at, row.ended_at = DeliveryState.WAITING, 0, clock.now(), None
        row.save(update_fields=["state", "attempts", "next_at", "ended_at"])
        audit.record("kernel.retry_delivery", subject=row, by=by.actor, details={"channel": row.channel})
        jobs.later("kernel.deliver", delivery_id=row.pk)
    return len(rows)


def wait_after(attempts: int) -> timedelta:
    """How long to wait after so many failed tries: half a minute, then twice as long each time, up to six hours."""
    doubled: int = 2 ** max(0, min(attempts, MOST_ATTEMPTS) - 1)
    return min(LONGEST_WAIT, FIRST_WAIT * doubled)


def _written(news: News) -> dict[str, Any]:
    return {"kind": news.kind, "tone": news.tone, "words": news.words, "params": dict(news.params), "url": news.url}


def _claimed(delivery_id: int) -> Delivery | None:
    """Take a delivery for this try, so that no other worker tries it at once; nobody else waits for it."""
    now = clock.now()
    with transaction.atomic():
        rows = Delivery.objects.select_for_update(skip_locked=True)
        row = rows.filter(pk=delivery_id, state=DeliveryState.WAITING, next_at__lte=now).first()
        if row is None:
            return None
        Delivery.objects.filter(pk=row.pk).update(attempts=F("attempts") + 1, next_at=now + CLAIMED_FOR)
        row.attempts += 1
        return row


def _failed(row: Delivery, error: Exception) -> None:
    words = f"{type(error).__name__}: {error}"[:300]
    log.warning("delivery %s by %s failed: %s", row.key, row.channel, words)
    if row.attempts >= MOST_ATTEMPTS:
        _end(row, DeliveryState.DEAD, words)
    else:
        Delivery.objects.filter(pk=row.pk).update(next_at=clock.now() + wait_after(row.attempts), error=words)


def _end(row: Delivery, state: DeliveryState, error: str = "") -> None:
    Delivery.objects.filter(pk=row.pk).update(state=state, ended_at=clock.now(), error=error)
