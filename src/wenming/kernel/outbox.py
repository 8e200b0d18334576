"""The outbox: news written in the transaction of the act that it tells of, and delivered after the commit.

A person's messages are rows, seen at once. What leaves the building goes by channels, named in ``config/wiring.py``;
each delivery is tried by itself, so that one that cannot be delivered never holds up another. A delivery may arrive
twice when a process dies between sending and writing it down: its key tells the receiver.
"""

import json
import logging
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import F, QuerySet

from wenming.kernel import audit, clock, jobs
from wenming.kernel.models import Delivery, DeliveryState, Message
from wenming.kernel.scope import Viewer
from wenming.kernel.text import storable

MOST_ATTEMPTS = 10
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=6)
CLAIMED_FOR = timedelta(minutes=2)
"""So long nobody else tries a delivery that is being tried: longer than any channel may take."""
BATCH = 100
GATHERED_FOR = timedelta(days=1)
"""So long more of the same comes into a message that is unread; then a new one begins."""
BUNDLES = UUID("5a1c3f60-8a7e-4d0b-9a63-1f6d2b7f4c11")
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class News:
    """What is told: a code, how it looks, a sentence with parameters, and the address that it leads to.

    A parameter that has a name in each language is a mapping of ``zh`` and ``en``.

    ``refs`` are the ids of what it is about, ``about`` their names for other systems. Of several, ``many`` is said with
    their number as ``n``, and ``list_url`` leads to exactly those: a key that finds them is put behind it. With
    ``gathers`` more of the same comes into one message while that is unread.
    """

    kind: str
    tone: str
    words: str
    url: str
    params: Mapping[str, str | int | Mapping[str, str]] = field(default_factory=dict)
    refs: tuple[int, ...] = ()
    about: tuple[str, ...] = ()
    many: str = ""
    list_url: str = ""
    gathers: str = ""


class Channel(Protocol):
    """A way out of the building. ``send`` returns once the receiver has taken it, and raises whatever went wrong."""

    @property
    def name(self) -> str:
        """What it is called in the outbox."""

    def send(self, key: str, body: Mapping[str, object]) -> None:
        """Hand the news over; must give up by itself within a minute."""


PERSON = "person_mail"
"""The channel that takes messages to people's own mail addresses: each delivery names one person."""
Wanting = Callable[[Collection[int], str], set[int]]
"""Of these people, who wants messages of this tone by mail too."""
_channels: dict[str, Channel] = {}
_wanting: list[Wanting] = []


def offer(channel: Channel) -> None:
    """Deliver by this channel from now on. The same name again replaces it."""
    _channels[channel.name] = channel


def withdraw(name: str) -> None:
    """Deliver by this channel no more; what waits for it is given up when its turn comes."""
    _channels.pop(name, None)


def mailed_to(wanting: Wanting) -> None:
    """Ask this which of the people told want it by mail too; called from ``config/wiring.py``."""
    _wanting[:] = [wanting]


def tell(people: Iterable[int], news: News, *, at: datetime | None = None) -> int:
    """Tell people (ids of accounts) some news in the product; return how many there were.

    Nothing is told if the caller's transaction rolls back.
    """
    told = list(dict.fromkeys(people))
    tell_each([(to, news) for to in told], at=at)
    return len(told)


@transaction.atomic
def tell_each(each: Sequence[tuple[int, News]], *, at: datetime | None = None) -> None:
    """Tell each of these people their news, all written in one go; who asked for it gets it by mail too.

    What comes into a message that is still unread is not mailed again.
    """
    moment = at or clock.now()
    unread = _unread({(to, news.gathers) for to, news in each if news.gathers}, moment)
    made: list[Message] = []
    grown: dict[int, Message] = {}
    for to, news in each:
        known = unread.get((to, news.gathers)) if news.gathers else None
        if known is None:
            known = Message(to_id=to, kind=news.kind, tone=news.tone, gathers=news.gathers, made_at=moment)
            made.append(known)
            if news.gathers:
                unread[to, news.gathers] = known
        elif known.pk:
            grown[known.pk] = known
        _take_in(known, news, moment)
    Message.objects.bulk_create(made)
    if grown:
        Message.objects.bulk_update(grown.values(), ["words", "params", "url", "refs", "bundle", "made_at"])
    _mail(made, moment)


def _unread(wanted: Collection[tuple[int, str]], at: datetime) -> dict[tuple[int, str], Message]:
    """The unread messages of a day that more of the same comes into; one that somebody else just fills is let alone."""
    if not wanted:
        return {}
    found = Message.objects.select_for_update(skip_locked=True).filter(
        to_id__in={to for to, _ in wanted},
        gathers__in={name for _, name in wanted},
        read_at=None,
        made_at__gt=at - GATHERED_FOR,
    )
    return {(row.to_id, row.gathers): row for row in found.order_by("pk")}


def _take_in(row: Message, news: News, at: datetime) -> None:
    row.refs = list(dict.fromkeys([*row.refs, *news.refs]))
    row.made_at = at
    if len(row.refs) > 1 and news.many:
        row.bundle = row.bundle or _bundle(row, news)
        row.words, row.url = news.many, f"{news.list_url}{row.bundle}"
        row.params = {name: value for name, value in news.params.items() if f"%({name})s" in news.many}
        row.params["n"] = len(row.refs)
    else:
        row.words, row.url, row.params = news.words, news.url, dict(news.params)


def _bundle(row: Message, news: News) -> UUID:
    """Make up the key by which the one told opens what a message is about.

    It follows from the message, so that one seed gives one demo; it opens nothing to anybody else.
    """
    said = [row.to_id, row.kind, row.gathers, row.made_at.isoformat(), row.refs, news.many, news.params]
    return uuid5(BUNDLES, json.dumps(said, sort_keys=True, default=str))


def _mail(made: Sequence[Message], at: datetime) -> None:
    """Send the messages by mail too to whoever wants that; the address is looked up when it goes out."""
    if not _wanting or PERSON not in _channels or not made:
        return
    by_tone: dict[str, set[int]] = {}
    for row in made:
        by_tone.setdefault(row.tone, set()).add(row.to_id)
    wanting = {(to, tone) for tone, people in by_tone.items() for to in _wanting[0](people, tone)}
    bodies = [
        {name: getattr(row, name) for name in ("kind", "tone", "words", "params", "url")} | {"to": row.to_id}
        for row in made
        if (row.to_id, row.tone) in wanting
    ]
    _enqueue([(PERSON, body) for body in bodies], at)


def announce(news: News, *, at: datetime | None = None) -> None:
    """Send news out of the building by every channel, once the caller's transaction commits."""
    announce_each([news], at=at)


@transaction.atomic
def announce_each(many: Sequence[News], *, at: datetime | None = None) -> None:
    """Send all this news out of the building by every channel that takes it, written in one go."""
    names = [name for name in _channels if name != PERSON]
    bodies = [(name, _written(news)) for news in many for name in names if takes(_channels[name], news.kind)]
    _enqueue(bodies, at or clock.now())


def takes(channel: Channel, kind: str) -> bool:
    """Whether a channel is to get news of a kind: all, unless it names the kinds (``kinds``) that it wants."""
    kinds: Collection[str] = getattr(channel, "kinds", ())
    return not kinds or kind in kinds


def _enqueue(bodies: Sequence[tuple[str, Mapping[str, Any]]], at: datetime) -> None:
    rows = Delivery.objects.bulk_create(
        Delivery(channel=name, body=dict(body) | {"at": at.isoformat()}, made_at=at, next_at=at)
        for name, body in bodies
    )
    jobs.later_each("kernel.deliver", [{"delivery_id": row.pk} for row in rows])


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
    """News as it leaves the building; of several things the general address of their list, and their names."""
    several = len(news.refs) > 1 and news.many
    params = dict(news.params) | ({"n": len(news.refs)} if several else {})
    url = news.list_url.partition("?")[0] if several else news.url
    words = news.many if several else news.words
    body = {"kind": news.kind, "tone": news.tone, "words": words, "params": params, "url": url}
    return body | ({"about": list(news.about)} if news.about else {})


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
    # What a receiver answers is foreign text; where it could not be kept, the delivery would never come to an end.
    words = storable(f"{type(error).__name__}: {error}")[:300]
    log.warning("delivery %s by %s failed: %s", row.key, row.channel, words)
    if row.attempts >= MOST_ATTEMPTS:
        _end(row, DeliveryState.DEAD, words)
    else:
        Delivery.objects.filter(pk=row.pk).update(next_at=clock.now() + wait_after(row.attempts), error=words)


def _end(row: Delivery, state: DeliveryState, error: str = "") -> None:
    Delivery.objects.filter(pk=row.pk).update(state=state, ended_at=clock.now(), error=error)
