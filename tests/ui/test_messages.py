"""One's messages and the outbox as pages: the bell, the list, marking as read, trying again."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from wenming.kernel import outbox
from wenming.kernel.models import AuditLine, Delivery, DeliveryState, Message
from wenming.kernel.outbox import News
from wenming.people.models import Appointment, Post, Unit, User

pytestmark = pytest.mark.django_db


def browser(name: str, role: str = "") -> tuple[Client, User]:
    user = get_user_model().objects.create(username=name, name=name)
    if role:
        office = Unit.objects.create(code=f"unit-{name}", name=name, kind="creation_office", path="1/")
        post = Post.objects.create(code=name, unit=office, role=role, title=name)
        Appointment.objects.create(post=post, user=user, since=date(2026, 1, 1))
    client = Client(headers={"accept-language": "en"})
    client.cookies["django_language"] = "en"
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client, user


def tell(*people: User, number: int = 1) -> None:
    params = {"step": "Overdue", "number": f"2026-{number:06d}", "title": "<b>垃圾</b>"}
    url = f"/issues/2026-{number:06d}/"
    outbox.tell(
        [one.pk for one in people], News("escalation", "overdue", "%(step)s: %(number)s %(title)s", url, params)
    )


def text(client: Client, address: str = "/messages/") -> str:
    return client.get(address).content.decode()


def test_the_bell_counts_what_is_unread_and_the_list_says_it() -> None:
    client, me = browser("me")
    assert "No messages yet" in text(client)
    assert "bell-count" not in text(client)
    tell(me)
    tell(me, number=2)
    page = text(client)
    assert "2 messages, 2 unread" in page
    assert 'aria-label="2 unread messages"' in page
    assert "Overdue: 2026-000002 &lt;b&gt;垃圾&lt;/b&gt;" in page


def test_opening_a_message_leads_there_and_marks_it_as_read() -> None:
    client, me = browser("me")
    tell(me)
    one = Message.objects.get()
    answer = client.get(f"/messages/{one.pk}/")
    assert (answer.status_code, answer["Location"]) == (302, "/issues/2026-000001/")
    assert "1 message<" in text(client)
    assert "Nothing matches" in text(client, "/messages/?unread=1")


def test_messages_of_others_are_neither_seen_nor_marked() -> None:
    client, _ = browser("me")
    _, other = browser("other")
    tell(other)
    theirs = Message.objects.get()
    assert client.get(f"/messages/{theirs.pk}/").status_code == 404
    client.post("/messages/read/", {"pick": [str(theirs.pk), "x", "9" * 40]})
    client.post("/messages/read-all/")
    theirs.refresh_from_db()
    assert theirs.read_at is None
    assert "2026-000001" not in text(client)


def test_some_or_all_are_marked_as_read_and_exported() -> None:
    client, me = browser("me")
    for number in range(1, 4):
        tell(me, number=number)
    first = Message.objects.order_by("id").first()
    assert first is not None
    assert (
        "1 message marked as read." in client.post("/messages/read/", {"pick": first.pk}, follow=True).content.decode()
    )
    exported = client.get("/messages/export/?unread=1&format=csv").content.decode()
    assert "2026-000003" in exported
    assert "2026-000001" not in exported
    assert client.get("/messages/export/").content.startswith(b"PK")
    client.post("/messages/read-all/")
    assert not Message.objects.filter(read_at=None).exists()


def test_a_list_of_many_takes_as_many_queries_as_one_of_few(django_assert_num_queries: Any) -> None:
    client, me = browser("me")
    tell(me)
    text(client)
    with CaptureQueriesContext(connection) as few:
        text(client)
    for number in range(2, 40):
        tell(me, number=number)
    with django_assert_num_queries(len(few)):
        text(client)


class Refusing:
    """A channel that takes nothing."""

    name = "test"

    def send(self, key: str, body: Mapping[str, object]) -> None:
        raise ConnectionRefusedError("mail server away")


def test_whoever_runs_the_system_sees_what_was_given_up_and_tries_again() -> None:
    outbox.offer(Refusing())
    admin, _ = browser("admin", "system_admin")
    assert "Nothing has left the building" in text(admin, "/outbox/")
    params = {"step": "Overdue", "number": "2026-000001"}
    outbox.announce(News("escalation", "overdue", "%(step)s: %(number)s", "/issues/2026-000001/", params))
    outbox.withdraw("test")
    Delivery.objects.update(state=DeliveryState.DEAD, attempts=10, error="ConnectionRefusedError: mail server away")
    dead = Delivery.objects.get()
    page = text(admin, "/outbox/?state=dead")
    assert "mail server away" in page
    assert "Overdue: 2026-000001" in page
    assert "mail server away" in text(admin, "/outbox/export/?format=csv")
    assert admin.get("/outbox/export/").content.startswith(b"PK")
    said = admin.post("/outbox/retry/", {"pick": [dead.pk]}, follow=True).content.decode()
    assert "1 delivery is tried again." in said
    assert Delivery.objects.get().state == DeliveryState.WAITING
    assert AuditLine.objects.get(act="kernel.retry_delivery").subject_id == dead.pk


def test_nobody_else_sees_the_outbox() -> None:
    client, _ = browser("head", "office_head")
    assert client.get("/outbox/").status_code == 403
    assert client.post("/outbox/retry/").status_code == 403
