"""Who wants messages by mail, for the outbox; nobody else asks for addresses."""

from collections.abc import Collection

from wenming.people.models import MailWish, User

OVERDUE = "overdue"


def wanting_mail(people: Collection[int], tone: str) -> set[int]:
    """Return who of these people wants messages of this tone by mail too."""
    wishes = [MailWish.ALL, *([MailWish.OVERDUE] if tone == OVERDUE else [])]
    found = User.objects.filter(pk__in=people, is_active=True, mail_wish__in=wishes).exclude(mail_address="")
    return set(found.values_list("pk", flat=True))


def mail_address_of(person: int) -> str:
    """Return where a person's messages go now; empty: nowhere any more."""
    found = User.objects.filter(pk=person, is_active=True).exclude(mail_wish=MailWish.NONE)
    return found.values_list("mail_address", flat=True).first() or ""
