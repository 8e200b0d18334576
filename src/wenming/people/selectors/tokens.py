"""Whose key it is that another system shows."""

import hashlib

from django.http import HttpRequest

from wenming.kernel import clock
from wenming.people.models import ApiToken, User

SCHEME = "bearer"


def bearer_of(request: HttpRequest) -> str:
    """Return the key that a request shows, or nothing; the word before it may be written large or small (RFC 9110)."""
    scheme, _blank, secret = request.headers.get("Authorization", "").partition(" ")
    return secret.strip() if scheme.lower() == SCHEME else ""


def user_by_token(secret: str) -> User | None:
    """Return whom a key stands for, unless it was taken away or its person was locked."""
    digest = hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
    token = ApiToken.objects.filter(digest=digest, revoked_at__isnull=True).select_related("user").first()
    if token is None or not token.user.is_active:
        return None
    if token.used_on != clock.today():
        ApiToken.objects.filter(pk=token.pk).update(used_on=clock.today())
    return token.user


def tokens_of(user: User) -> list[ApiToken]:
    """Return a person's own keys, newest first."""
    return list(ApiToken.objects.filter(user=user))
