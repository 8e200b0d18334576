"""Keys for other systems: made by the person they act as, shown once, taken away at any time."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from wenming.kernel import audit, clock
from wenming.kernel.actors import Actor
from wenming.kernel.errors import DomainError, Missing
from wenming.people.models import ApiToken, User

MOST_TOKENS = 10
PREFIX = "wm_"


@dataclass(frozen=True, slots=True)
class NewToken:
    """A key just made; ``secret`` is shown this once and never again."""

    token: ApiToken
    secret: str


def digest_of(secret: str) -> str:
    """The form in which a key is kept."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def make_token(user: User, name: str, *, by: Actor, at: datetime | None = None) -> NewToken:
    """Make a key with which another system acts as ``user``; everybody makes their own."""
    at = at or clock.now()
    if by.id != user.pk:
        raise DomainError("not_your_token", "Everybody makes their own keys.")
    if ApiToken.objects.filter(user=user, revoked_at__isnull=True).count() >= MOST_TOKENS:
        raise DomainError("too_many_tokens", "Take an old key away before you make another.", field="name")
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(user=user, name=name[:60], digest=digest_of(secret), created_at=at)
    audit.record("people.make_token", subject=token, by=by, at=at, details={"user": user.pk})
    return NewToken(token, secret)


@transaction.atomic
def revoke_token(user: User, token_id: int, *, by: Actor, at: datetime | None = None) -> None:
    """Take a key away; it stops working at once."""
    at = at or clock.now()
    token = ApiToken.objects.select_for_update().filter(user=user, pk=token_id).first()
    if token is None or by.id != user.pk:
        raise Missing("token_missing", "There is no such key.")
    if token.revoked_at is None:
        token.revoked_at = at
        token.save(update_fields=["revoked_at"])
        audit.record("people.revoke_token", subject=token, by=by, at=at, details={"user": user.pk})
