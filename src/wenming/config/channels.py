"""By which ways news leaves the building: none, until the settings name one."""

from django.conf import settings

from wenming.adapters.mail.channel import MailChannel, PersonMailChannel
from wenming.adapters.webhook.channel import WebhookChannel
from wenming.kernel.outbox import Channel
from wenming.people.selectors.mail import mail_address_of


def channels() -> list[Channel]:
    """Return the channels that the settings name."""
    found: list[Channel] = []
    if settings.EMAIL_HOST and settings.MAIL_TO:
        found.append(
            MailChannel(
                settings.MAIL_TO, settings.DEFAULT_FROM_EMAIL, settings.PUBLIC_ADDRESS, kinds=settings.MAIL_KINDS
            )
        )
    if settings.EMAIL_HOST:
        found.append(PersonMailChannel(mail_address_of, settings.DEFAULT_FROM_EMAIL, settings.PUBLIC_ADDRESS))
    if settings.WEBHOOK_URL:
        found.append(
            WebhookChannel(
                settings.WEBHOOK_URL,
                settings.WEBHOOK_SECRET,
                settings.WEBHOOK_HOSTS,
                settings.PUBLIC_ADDRESS,
                kinds=settings.WEBHOOK_KINDS,
            )
        )
    return found
