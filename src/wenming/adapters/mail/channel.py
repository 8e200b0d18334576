"""Deliver news by mail, in Chinese, by the mail server that the settings name: to one mailbox, or to people's own."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from django.core.mail import EmailMessage, get_connection
from django.utils import translation

from wenming.kernel.outbox import PERSON
from wenming.ui.message_pages import words_of

SECONDS = 20
"""A mail server that does not answer for so long is away."""


@dataclass(frozen=True, slots=True)
class MailChannel:
    """A mailbox (``to``) and what links in it begin with; server and sender are Django's own mail settings."""

    to: str
    sender: str
    address: str = ""
    seconds: float = SECONDS
    kinds: Collection[str] = ()
    name: str = "mail"

    def send(self, key: str, body: Mapping[str, object]) -> None:
        """Send one mail; raises what the mail server or the network answers."""
        _send(self.to, self.sender, self.address, self.seconds, key, body)


@dataclass(frozen=True, slots=True)
class PersonMailChannel:
    """People's own addresses: each delivery names one person, whose address is looked up when it goes out."""

    address_of: Callable[[int], str]
    sender: str
    address: str = ""
    seconds: float = SECONDS
    name: str = PERSON

    def send(self, key: str, body: Mapping[str, object]) -> None:
        """Send one mail, or none if the person wants none any more; raises as above."""
        person = body["to"]
        assert isinstance(person, int)
        to = self.address_of(person)
        if to:
            _send(to, self.sender, self.address, self.seconds, key, body)


def _send(to: str, sender: str, address: str, seconds: float, key: str, body: Mapping[str, object]) -> None:
    params = body["params"]
    assert isinstance(params, Mapping)
    with translation.override("zh-hans"):
        # One line, whatever somebody wrote into a title: it goes into a header.
        words = " ".join(words_of(str(body["words"]), params).split())
    message = EmailMessage(words[:150], f"{words}\n\n{address}{body['url']}\n", sender, [to])
    message.extra_headers = {"Message-ID": f"<{key}@wenming>"}
    message.connection = get_connection("django.core.mail.backends.smtp.EmailBackend", timeout=seconds)
    message.send()
