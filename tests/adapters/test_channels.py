"""Ways out of the building, against receivers on this machine that take, refuse, hang, send elsewhere and drip."""

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.client import HTTPException

import pytest
from pytest_django import Settings

from wenming.adapters.mail.channel import MailChannel
from wenming.adapters.webhook.channel import WebhookChannel, WebhookRefused, signature
from wenming.config.channels import channels
from wenming.kernel import clock, jobs, outbox
from wenming.kernel.models import Delivery
from wenming.kernel.outbox import Channel, News

BODY: dict[str, object] = {
    "kind": "escalation", "tone": "overdue", "words": "%(step)s: %(number)s %(title)s", "url": "/issues/2026-000001/",
    "params": {"step": "Overdue", "number": "2026-000001", "title": "垃圾\r\nBcc: all@example.org"}, "at": "2026-11-22",
}  # fmt: skip
MOMENT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
Answering = Callable[[socket.socket], None]


@contextmanager
def receiver(answer: Answering) -> Iterator[int]:
    """Listen on a port of this machine and let ``answer`` see to each caller."""
    server = socket.create_server(("127.0.0.1", 0))
    stopping = threading.Event()

    def serve() -> None:
        while not stopping.is_set():
            try:
                caller, _ = server.accept()
            except OSError:
                return
            with caller:
                answer(caller)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield server.getsockname()[1]
    finally:
        stopping.set()
        server.close()


def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def request_of(caller: socket.socket) -> bytes:
    caller.settimeout(5)
    got = b""
    while b"\r\n\r\n" not in got:
        got += caller.recv(65536)
    head, _, body = got.partition(b"\r\n\r\n")
    length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
    while len(body) < length:
        body += caller.recv(65536)
    return head + b"\r\n\r\n" + body


def answering(status: str, got: list[bytes], *more: str) -> Answering:
    def answer(caller: socket.socket) -> None:
        got.append(request_of(caller))
        lines = [f"HTTP/1.1 {status}", "Content-Length: 0", *more, "", ""]
        caller.sendall("\r\n".join(lines).encode())

    return answer


def hook(port: int, *, seconds: float = 5, allowed: tuple[str, ...] = ("127.0.0.1",)) -> WebhookChannel:
    return WebhookChannel(f"http://127.0.0.1:{port}/in?x=1", "secret", allowed, "https://city.example", seconds)


def test_a_webhook_gets_signed_json() -> None:
    got: list[bytes] = []
    with receiver(answering("204 No Content", got)) as port:
        hook(port).send("k-1", BODY)
    head, _, body = got[0].partition(b"\r\n\r\n")
    lines = head.decode().split("\r\n")
    headers = dict(line.lower().split(": ", 1) for line in lines[1:])
    sent = json.loads(body)
    assert lines[0] == "POST /in?x=1 HTTP/1.1"
    assert headers["x-wenming-signature"] == signature("secret", headers["x-wenming-time"], body)
    assert headers["x-wenming-key"] == sent["key"] == "k-1"
    assert sent["url"] == "https://city.example/issues/2026-000001/"
    assert "2026-000001" in sent["text"]


def test_the_signature_is_the_one_that_anybody_computes() -> None:
    """Computed apart: ``printf '7.{}' | openssl dgst -sha256 -hmac s``."""
    assert signature("s", "7", b"{}") == "sha256=b12cae8f0db9d3d7c47e9b81ab46de84afeb161044a1c6fb23057d023b1e2b55"


@pytest.mark.parametrize("status", ["301 Moved Permanently", "307 Temporary Redirect", "404 Not Found", "500 Oops"])
def test_whatever_is_not_taken_is_a_failure_and_redirects_are_not_followed(status: str) -> None:
    got: list[bytes] = []
    elsewhere: list[bytes] = []
    with (
        receiver(answering("200 OK", elsewhere)) as other,
        receiver(answering(status, got, f"Location: http://127.0.0.1:{other}/")) as port,
        pytest.raises(WebhookRefused, match=status[:3]),
    ):
        hook(port).send("k", BODY)
    assert (len(got), elsewhere) == (1, [])


@pytest.mark.parametrize("url", ["http://169.254.169.254/", "https://evil.example/", "file:///etc/passwd", "nonsense"])
def test_hosts_that_are_not_on_the_list_are_not_called(url: str) -> None:
    with pytest.raises(WebhookRefused, match="not on the list"):
        WebhookChannel(url, "s", ("127.0.0.1",)).send("k", BODY)


def hanging(caller: socket.socket) -> None:
    time.sleep(3)


def dripping(caller: socket.socket) -> None:
    for letter in b"HTTP/1.1 200 OK\r\nX: yyyyyyyyyyyyyyyyyy":
        try:
            caller.sendall(bytes([letter]))
        except OSError:
            return
        time.sleep(0.1)


@pytest.mark.parametrize("answer", [hanging, dripping])
def test_who_answers_too_slowly_is_left(answer: Answering) -> None:
    with receiver(answer) as port:
        began = time.monotonic()
        with pytest.raises((OSError, HTTPException)):
            hook(port, seconds=0.5).send("k", BODY)
        assert time.monotonic() - began < 2.5


def mail_server(got: list[str]) -> Answering:
    """The least of a mail server: it takes everything."""

    def answer(caller: socket.socket) -> None:
        lines = caller.makefile("rw", newline="\r\n")

        def say(words: str) -> None:
            lines.write(words + "\r\n")
            lines.flush()

        say("220 ready")
        in_data = False
        for line in lines:
            got.append(line.rstrip("\r\n"))
            if in_data:
                in_data = line != ".\r\n"
                if not in_data:
                    say("250 taken")
            elif line.upper().startswith("DATA"):
                in_data = True
                say("354 go on")
            elif line.upper().startswith("QUIT"):
                say("221 bye")
                return
            else:
                say("250 fine")

    return answer


def mail(settings: Settings, port: int, *, seconds: float = 5) -> MailChannel:
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    return MailChannel("office@city.example", "wenming@city.example", "https://city.example", seconds)


def test_a_mail_goes_to_the_mailbox_and_to_nobody_whom_a_title_names(settings: Settings) -> None:
    got: list[str] = []
    with receiver(mail_server(got)) as port:
        mail(settings, port).send("k-1", BODY)
    assert [line for line in got if line.startswith("rcpt")] == ["rcpt TO:<office@city.example>"]
    assert not [line for line in got if line.startswith("Bcc")]
    assert any(line.startswith("Message-ID: <k-1@wenming>") for line in got)


@pytest.mark.parametrize("is_hanging", [False, True])
@pytest.mark.django_db
def test_news_for_a_mail_server_that_is_away_waits_and_goes_out_once_it_is_back(
    settings: Settings, is_hanging: bool
) -> None:
    got: list[str] = []
    with clock.held_at(MOMENT):
        if is_hanging:
            with receiver(hanging) as port:
                outbox.offer(mail(settings, port, seconds=0.3))
                outbox.announce(News("escalation", "overdue", "%(n)s issues", "/issues/", {"n": 9}))
                jobs.drain()
        else:
            outbox.offer(mail(settings, closed_port()))
            outbox.announce(News("escalation", "overdue", "%(n)s issues", "/issues/", {"n": 9}))
            jobs.drain()
    row = Delivery.objects.get()
    assert (row.state, row.attempts) == ("waiting", 1)
    with receiver(mail_server(got)) as port, clock.held_at(row.next_at):
        outbox.offer(mail(settings, port))
        assert outbox.deliver_due() == 1
    outbox.withdraw("mail")
    assert Delivery.objects.get().state == "sent"
    assert any("https://city.example/issues/" in line for line in got)


def test_nothing_leaves_the_building_until_the_settings_name_a_way(settings: Settings) -> None:
    assert channels() == []
    settings.EMAIL_HOST, settings.MAIL_TO = "mail.city.example", "office@city.example"
    settings.WEBHOOK_URL, settings.WEBHOOK_HOSTS = "https://x.example/", ("x.example",)
    found: list[Channel] = channels()
    assert [channel.name for channel in found] == ["mail", "person_mail", "webhook"]
