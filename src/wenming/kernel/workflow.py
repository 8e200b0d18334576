"""The only place where a state changes: locked, held against what the page saw, and never twice."""

from datetime import datetime
from typing import Protocol, TypeVar

from django.db import models
from django.db.models import F

from wenming.kernel.errors import Conflict


class Stateful(Protocol):
    """A row that moves through states."""

    pk: int
    state: str
    version: int


Row = TypeVar("Row", bound=models.Model)


class StalePage(Conflict):
    """The record moved on since the page was read."""

    def __init__(self) -> None:
        super().__init__(
            "stale_page",
            "Somebody else acted on this record in the meantime. Look at it again, then decide.",
        )


def locked(model: type[Row], pk: int, *, seen: int | None) -> Row:
    """Return the row, locked until the transaction ends. ``seen`` is the version the page showed, ``None``: any."""
    row = model._default_manager.select_for_update(of=("self",)).get(pk=pk)
    if seen is not None and row.version != seen:  # type: ignore[attr-defined]
        raise StalePage
    return row


def move(row: models.Model, *, to: str, at: datetime, **also: object) -> None:
    """Bring a locked row into the state ``to`` and raise its version; raise ``StalePage`` if it moved meanwhile.

    ``also`` are columns that the state itself demands, such as when it ended.
    """
    state, version = row.state, row.version  # type: ignore[attr-defined]
    changed = type(row)._default_manager.filter(pk=row.pk, state=state, version=version)
    if not changed.update(state=to, version=F("version") + 1, moved_at=at, **also):
        raise StalePage
    row.state, row.version, row.moved_at = to, version + 1, at  # type: ignore[attr-defined]
    for name, value in also.items():
        setattr(row, name, value)
