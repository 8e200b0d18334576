"""A person's messages, and what the outbox gave up, as lists."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from wenming.kernel import clock, inbox, outbox
from wenming.kernel.models import Delivery, DeliveryState, Message
from wenming.kernel.scope import Viewer
from wenming.ui.components import Action, Chip, Empty, Lines, Moment
from wenming.ui.figures import number_text
from wenming.ui.filters import Choice, Filter, Switch
from wenming.ui.lists import Column, ListPage, ListState, Place, Row
from wenming.ui.markup import Text, Tone

MESSAGE_COLUMNS = (
    Column("words", _("Message"), place=Place.TITLE, always=True),
    Column("kind", _("About"), order_by=("kind", "-id"), place=Place.STATE),
    Column("made", _("Sent on"), order_by=("made_at", "id")),
    Column("read", _("Read on"), order_by=("read_at", "id")),
)
DELIVERY_COLUMNS = (
    Column("number", _("Number"), order_by=("id",), place=Place.NUMBER, always=True, numeric=True),
    Column("words", _("Message"), place=Place.TITLE, always=True),
    Column("state", _("State"), order_by=("state", "id"), place=Place.STATE),
    Column("channel", _("Channel"), order_by=("channel", "id")),
    Column("attempts", _("Tries"), order_by=("attempts", "id"), numeric=True),
    Column("error", _("What went wrong")),
    Column("made", _("Sent on"), order_by=("made_at", "id"), shown=False),
    Column("next", _("Next try"), order_by=("next_at", "id")),
)
STATE_TONES = {
    DeliveryState.WAITING.value: Tone.WAITING,
    DeliveryState.SENT.value: Tone.DONE,
    DeliveryState.DEAD.value: Tone.OVERDUE,
}

_kinds: dict[str, Text] = {}


def name_kind(kind: str, label: Text) -> None:
    """Say what messages of a kind are about; called from ``config/wiring.py``."""
    _kinds[kind] = label


@dataclass(frozen=True)
class MessageList:
    """Which of one's messages are wanted."""

    state: ListState
    filters: Sequence[Filter]
    found: QuerySet[Message]


def message_list(request: HttpRequest, viewer: Viewer) -> MessageList:
    """Read from the address which messages are wanted."""
    state = ListState.of(request, "messages", MESSAGE_COLUMNS, sort="-made")
    unread = Switch("unread", gettext("Only unread"))
    kind = Choice("kind", gettext("About"), list(_kinds.items()))
    found = inbox.messages(viewer, unread=bool(state.read(unread)), kind=state.read(kind))
    return MessageList(state, (unread, kind), found.order_by(*state.order_by))


def message_page(asked: MessageList, viewer: Viewer) -> ListPage:
    """Build the list of one's messages."""
    total, unread = asked.found.count(), inbox.unread_count(viewer)
    state = asked.state
    words = ngettext("%(n)s message", "%(n)s messages", total) % {"n": number_text(total)}
    if unread:
        words = gettext("%(messages)s, %(n)s unread") % {"messages": words, "n": number_text(unread)}
    mark_all = Action(gettext("Mark all as read"), reverse("messages_read_all"), "check", method="post")
    return ListPage(
        state=state,
        title=gettext("Messages"),
        sentence=words,
        rows=[_message_row(one) for one in asked.found[state.offset : state.offset + state.size]],
        total=total,
        filters=asked.filters,
        actions=[mark_all] if unread else (),
        bulk=(Action(gettext("Mark as read"), reverse("messages_read"), "check", key="r"),),
        export_url=reverse("messages_export"),
        empty=Empty(
            gettext("No messages yet"),
            gettext("When something that concerns your post is due or late, it is said here."),
            icon="bell",
        ),
    )


def plain_messages(asked: MessageList) -> Iterator[dict[str, object]]:
    """Return the same messages as plain values, for the export."""
    for one in asked.found.iterator(chunk_size=2000):
        yield {
            "words": words_of(one.words, one.params),
            "kind": str(_kinds.get(one.kind, one.kind)),
            "made": _written(one.made_at),
            "read": _written(one.read_at) if one.read_at else None,
        }


def _written(moment: datetime) -> str:
    """Write a moment for a file, in local time: a workbook's own times know no zone."""
    return f"{moment.astimezone(clock.LOCAL):%Y-%m-%d %H:%M}"


def words_of(words: str, params: Mapping[str, object]) -> str:
    """Say a message in the language of the page; parameters that are words of ours are translated too."""
    values = {name: _in_language(value) for name, value in params.items()}
    return gettext(words) % values if values else gettext(words)


def _in_language(value: object) -> object:
    if isinstance(value, Mapping):
        return value["zh" if (get_language() or "").startswith("zh") else "en"]
    return gettext(value) if isinstance(value, str) and value else value


def delivery_page(request: HttpRequest) -> ListPage:
    """Build the list of deliveries; at first those that were given up."""
    state = ListState.of(request, "deliveries", DELIVERY_COLUMNS, sort="-number")
    stands = Choice("state", gettext("State"), [(value, str(label)) for value, label in DeliveryState.choices])
    found = outbox.deliveries(state.read(stands)).order_by(*state.order_by)
    total = found.count()
    words = ngettext("%(n)s delivery", "%(n)s deliveries", total)
    return ListPage(
        state=state,
        title=gettext("Outbox"),
        sentence=words % {"n": number_text(total)},
        rows=[_delivery_row(one) for one in found[state.offset : state.offset + state.size]],
        total=total,
        filters=(stands,),
        bulk=(Action(gettext("Try again"), reverse("outbox_retry"), "refresh"),),
        export_url=reverse("outbox_export"),
        empty=Empty(
            gettext("Nothing has left the building"),
            gettext("News goes by mail or to another system once a channel is set up: see the operator's handbook."),
            icon="send",
        ),
    )


def plain_deliveries(request: HttpRequest) -> Iterator[dict[str, object]]:
    """Return the same deliveries as plain values, for the export."""
    page = ListState.of(request, "deliveries", DELIVERY_COLUMNS, sort="-number")
    stands = Choice("state", "", DeliveryState.choices)
    for one in outbox.deliveries(page.read(stands)).order_by(*page.order_by).iterator(chunk_size=2000):
        yield {
            "number": one.pk,
            "words": words_of(str(one.body["words"]), one.body["params"]),
            "state": str(DeliveryState(one.state).label),
            "channel": one.channel,
            "attempts": one.attempts,
            "error": one.error,
            "made": _written(one.made_at),
            "next": _written(one.next_at) if one.state == DeliveryState.WAITING else None,
        }


def _message_row(one: Message) -> Row:
    cells: dict[str, object] = {
        "words": words_of(one.words, one.params),
        "kind": Chip(str(_kinds.get(one.kind, one.kind)), Tone(one.tone)),
        "made": Moment(one.made_at, brief=True),
        "read": Moment(one.read_at, brief=True) if one.read_at else gettext("unread"),
    }
    return Row(str(one.pk), reverse("message", args=[one.pk]), cells, Tone.PLAIN if one.read_at else Tone(one.tone))


def _delivery_row(one: Delivery) -> Row:
    is_waiting = one.state == DeliveryState.WAITING
    cells: dict[str, object] = {
        "number": one.pk,
        "words": Lines(words_of(str(one.body["words"]), one.body["params"]), str(one.key)),
        "state": Chip(str(DeliveryState(one.state).label), STATE_TONES[one.state]),
        "channel": one.channel,
        "attempts": number_text(one.attempts),
        "error": one.error,
        "made": Moment(one.made_at, brief=True),
        "next": Moment(one.next_at, brief=True) if is_waiting else "",
    }
    return Row(str(one.pk), str(one.body["url"]), cells)
