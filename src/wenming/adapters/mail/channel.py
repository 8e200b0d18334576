"""Deliver news to a mailbox, in Chinese, by the mail server that the settings name."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.mail import EmailMessage, get_connection
from django.utils import translation

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
    name: str = "mail"

    def send(self, key: str, body: Mapping[str, object]) -> None:
        """Send one mail; raises what the mail server or the network answers."""
        params = body["params"]
        assert isinstance(params, Mapping)
        with translation.override("zh-hans"):
            # One line, whatever somebody wrote into a title: it goes into a header.
            words = " ".join(words_of(str(body["words"]), params).split())
        message = EmailMessage(words[:150], f"{words}\n\n{self.address}{body['url']}\n", self.sender, [self.to])
        message.extra_headers = {"Message-ID": f"<{key}@wenming>"}
        message.connection = get_connection("django.core.mail.backends.smtp.EmailBackend", timeout=self.seconds)
        message.send()
