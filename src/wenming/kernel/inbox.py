"""A person's own messages: nobody reads those of others, whatever their rights."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from wenming.kernel import clock
from wenming.kernel.errors import Missing
from wenming.kernel.models import Message
from wenming.kernel.scope import Viewer
from wenming.rulebook.labels import N_


def messages(viewer: Viewer, *, unread: bool = False, kind: str = "") -> QuerySet[Message]:
    """Return the viewer's messages; only unread ones, or of one kind, if asked."""
    found = Message.objects.none() if viewer.user_id is None else Message.objects.filter(to_id=viewer.user_id)
    if unread:
        found = found.filter(read_at=None)
    return found.filter(kind=kind) if kind else found


def unread_count(viewer: Viewer) -> int:
    """Return how many messages the viewer has not read."""
    return messages(viewer, unread=True).count()


def opened(viewer: Viewer, message_id: int, *, at: datetime | None = None) -> str:
    """Return where a message leads, and mark it as read. Raises ``Missing`` when it is not one of the viewer's."""
    found = messages(viewer).filter(pk=message_id).first()
    if found is None:
        raise Missing("message_missing", N_("There is no such message, or it is somebody else's."))
    mark_read(viewer, [message_id], at=at)
    return found.url


def mark_read(viewer: Viewer, ids: Collection[int] | None = None, *, at: datetime | None = None) -> int:
    """Mark some of the viewer's messages as read, or all of them; return how many were unread."""
    found = messages(viewer, unread=True)
    if ids is not None:
        found = found.filter(pk__in=ids)
    return found.update(read_at=at or clock.now())


def told_of(viewer: Viewer, bundle: str) -> list[int]:
    """Return the ids of what one of the viewer's messages about several things is about; none if it is not theirs."""
    try:
        key = UUID(bundle)
    except ValueError:
        return []
    found = messages(viewer).filter(bundle=key).first()
    return list(found.refs) if found else []
