"""Same key and same body, same answer for ever; same key with another body is refused."""

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import TypeVar
from uuid import UUID

from django.db import IntegrityError, transaction

from wenming.kernel.errors import DomainError
from wenming.kernel.models import Keyed

Record = TypeVar("Record", bound=Keyed)


class KeyReused(DomainError):
    """A client sent a key that already stands for something else."""

    def __init__(self) -> None:
        super().__init__(
            "key_reused",
            "This key was already used for another entry. Reload the page and enter it again.",
            field="key",
        )


def body_digest(body: Mapping[str, object] | bytes) -> str:
    """Return the SHA-256 of what the client sent. Values other than plain JSON count by their text."""
    if not isinstance(body, bytes):
        body = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str).encode()
    return hashlib.sha256(body).hexdigest()


def existing_or_conflict(model: type[Record], key: UUID, digest: str) -> Record | None:
    """Return the record that this key made, or ``None``; raise :class:`KeyReused` when its body was another."""
    found = model._default_manager.filter(key=key).first()
    if found is not None and found.body_digest != digest:
        raise KeyReused
    return found


def once(model: type[Record], key: UUID, digest: str, make: Callable[[], Record]) -> Record:
    """Return the record of this key, making it with ``make`` when there is none; safe against two requests at once.

    ``make`` runs in its own atomic block and must store ``key`` and ``digest`` on the record.
    """
    found = existing_or_conflict(model, key, digest)
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return make()
    except IntegrityError:
        found = existing_or_conflict(model, key, digest)
        if found is None:
            raise
        return found
