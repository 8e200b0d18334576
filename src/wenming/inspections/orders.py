"""Who ordered a visit: a port that the floors above fill from ``config/wiring.py``, since visits do not know rounds."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from django.db.models import QuerySet

from wenming.inspections.models import Visit
from wenming.kernel.scope import Viewer


@dataclass(frozen=True, slots=True)
class Order:
    """What a visit belongs to; when it is over nothing can be added to the visit."""

    label: str
    url: str
    is_over: bool


class Orders(Protocol):
    """What orders visits."""

    def options(self, viewer: Viewer) -> Sequence[tuple[str, str]]:
        """Return value and label of everything that visits can be filtered by."""

    def narrow(self, visits: QuerySet[Visit], value: str) -> QuerySet[Visit]:
        """Return the visits that belong to it."""

    def of(self, visit_ids: Collection[int]) -> Mapping[int, Order]:
        """Return what each of the visits belongs to; those begun by somebody are left out."""


_offered: list[Orders] = []


def offer(orders: Orders) -> None:
    """Name what orders visits; the last one named answers."""
    _offered[:] = [orders]


def options(viewer: Viewer) -> Sequence[tuple[str, str]]:
    """Return what visits can be filtered by."""
    return _offered[0].options(viewer) if _offered else ()


def narrow(visits: QuerySet[Visit], value: str) -> QuerySet[Visit]:
    """Return the visits that belong to it."""
    return _offered[0].narrow(visits, value) if _offered else visits


def of(visit_ids: Collection[int]) -> Mapping[int, Order]:
    """Return what each visit belongs to."""
    return _offered[0].of(visit_ids) if _offered else {}
