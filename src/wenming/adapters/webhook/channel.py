"""Deliver news to another system: JSON by POST, signed, to one address whose host is on the list of those allowed.

Redirects are not followed, and whoever answers too slowly is left. What the receiver checks stands in the operator's
handbook.
"""

import hashlib
import hmac
import json
import ssl
import threading
import time
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPSConnection
from urllib.parse import urlsplit

from django.utils import translation

from wenming.ui.message_pages import words_of

SECONDS = 20
MOST_ANSWER = 10_000


class WebhookRefused(ValueError):
    """An address to which nothing is sent, or an answer that does not say that the news was taken."""


@dataclass(frozen=True, slots=True)
class WebhookChannel:
    """Where news goes, with which secret it is signed, and which hosts may be called at all."""

    url: str
    secret: str = field(repr=False)
    allowed: Collection[str]
    address: str = ""
    seconds: float = SECONDS
    kinds: Collection[str] = ()
    name: str = "webhook"

    def send(self, key: str, body: Mapping[str, object]) -> None:
        """Post one piece of news; raises :class:`WebhookRefused` and what the network answers."""
        content = json.dumps(self._content(key, body), ensure_ascii=False).encode()
        stamp = str(int(time.time()))
        headers = {
            "Content-Type": "application/json",
            "X-Wenming-Key": key,
            "X-Wenming-Time": stamp,
            "X-Wenming-Signature": signature(self.secret, stamp, content),
        }
        status = self._posted(content, headers)
        if not 200 <= status < 300:
            raise WebhookRefused(f"answered {status}")

    def _content(self, key: str, body: Mapping[str, object]) -> dict[str, object]:
        params = body["params"]
        assert isinstance(params, Mapping)
        with translation.override("zh-hans"):
            text = words_of(str(body["words"]), params)
        url, about = f"{self.address}{body['url']}", body.get("about", [])
        return {"key": key, "kind": body["kind"], "text": text, "url": url, "at": body["at"], "about": about}

    def _posted(self, content: bytes, headers: Mapping[str, str]) -> int:
        connection, path = self._connection()
        # A receiver that answers a byte now and then would never run into the socket's own limit.
        clock = threading.Timer(self.seconds, _cut, [connection])
        clock.start()
        try:
            connection.request("POST", path, content, dict(headers))
            answer = connection.getresponse()
            answer.read(MOST_ANSWER)
            return answer.status
        finally:
            clock.cancel()
            connection.close()

    def _connection(self) -> tuple[HTTPConnection, str]:
        parts = urlsplit(self.url)
        host = parts.hostname or ""
        if parts.scheme not in ("http", "https") or host not in self.allowed:
            raise WebhookRefused(f"{parts.scheme}://{host} is not on the list of hosts that may be called")
        path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
        if parts.scheme == "http":
            return HTTPConnection(host, parts.port, timeout=self.seconds), path
        secure = ssl.create_default_context()
        return HTTPSConnection(host, parts.port, timeout=self.seconds, context=secure), path


def signature(secret: str, stamp: str, content: bytes) -> str:
    """Return what the receiver compares: the HMAC-SHA-256 of the time, a full stop and the body."""
    return "sha256=" + hmac.new(secret.encode(), stamp.encode() + b"." + content, hashlib.sha256).hexdigest()


def _cut(connection: HTTPConnection) -> None:
    if connection.sock is not None:
        with suppress(OSError):
            connection.sock.shutdown(2)
