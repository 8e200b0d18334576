"""By which ways news leaves the building: none, until the settings name one."""

from django.conf import settings

from wenming.adapters.mail.channel import MailChannel
from wenming.adapters.webhook.channel import WebhookChannel
from wenming.kernel.outbox import Channel


def channels() -> list[Channel]:
    """Return the channels that the settings name."""
    found: list[Channel] = []
    if settings.EMAIL_HOST and settings.MAIL_TO:
        found.append(MailChannel(settings.MAIL_TO, settings.DEFAULT_FROM_EMAIL, settings.PUBLIC_ADDRESS))
    if settings.WEBHOOK_URL:
        found.append(
            WebhookChannel(
                settings.WEBHOOK_URL, settings.WEBHOOK_SECRET, settings.WEBHOOK_HOSTS, settings.PUBLIC_ADDRESS
            )
        )
    return found
