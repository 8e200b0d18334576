"""Messages by mail: everybody says for himself whether, which, and where to."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from wenming.kernel import audit, clock
from wenming.kernel.actors import Actor
from wenming.kernel.errors import DomainError, NotAllowed
from wenming.kernel.rights import REFUSED
from wenming.people.models import MailWish, User
from wenming.rulebook.labels import N_


@transaction.atomic
def set_mail(user: User, address: str, wish: str, *, by: Actor, at: datetime | None = None) -> User:
    """Keep the mail address that somebody gives and which messages go there; an empty address is forgotten.

    The trail says which messages, never where to.

    :raises DomainError: the address or the wish cannot be used.
    :raises NotAllowed: it is somebody else's account.
    """
    if by.id != user.pk:
        raise NotAllowed("not_allowed", REFUSED)
    address = address.strip()
    if wish not in MailWish.values:
        raise DomainError("no_such_wish", N_("Choose which messages go by mail."), field="wish")
    if not address and wish != MailWish.NONE.value:
        raise DomainError("address_missing", N_("Give the address to which messages are to go."), field="address")
    if address:
        try:
            validate_email(address)
        except ValidationError as error:
            raise DomainError("address_wrong", N_("This is no mail address."), field="address") from error
    user.mail_address, user.mail_wish = address, wish
    user.save(update_fields=["mail_address", "mail_wish"])
    details = {"wish": wish, "has_address": bool(address)}
    audit.record("people.set_mail", subject=audit.subject_of(user), by=by, at=at or clock.now(), details=details)
    return user
