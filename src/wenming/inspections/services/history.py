"""Whole visits as plain values: what the bulk door takes, and what a replay makes step by step.

Everything is named by code or key, so that a visit can be written down before anything of it is stored. Issues that
observations raised enter through the bulk door of issues, each with its observation's key as its own key and as its
origin (``services.observing.ORIGIN``).
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wenming.inspections.models import Visit
from wenming.kernel.actors import Actor
from wenming.rulebook.rules import Observed


@dataclass(frozen=True, slots=True)
class HistoricObservation:
    """One check item seen on a visit. ``item`` is a code; ``photos`` are keys of stored photos.

    ``received_at`` is when it arrived; without it, when it was seen.
    """

    key: UUID
    item: str
    observed_at: datetime
    observed: Observed
    by: Actor
    received_at: datetime | None = None
    note: str = ""
    photos: tuple[UUID, ...] = ()

    @property
    def arrived_at(self) -> datetime:
        """When it was stored."""
        return self.received_at or self.observed_at


@dataclass(frozen=True, slots=True)
class HistoricReview:
    """A review: ``observation`` is the key of the one that counts from then on."""

    key: UUID
    observation: UUID
    at: datetime
    reason: str
    by: Actor


@dataclass(frozen=True, slots=True)
class HistoricVisit:
    """One visit from its order to its end. ``site`` and ``edition`` are codes.

    ``is_ordered``: somebody ordered it (``by``, ``ordered_at``) and it began with its first observation; otherwise
    ``by`` began it at that moment. A visit without ``finished_at`` is still open; the one who finished it is
    ``finished_by``, else whoever made its last observation.
    """

    key: UUID
    site: str
    edition: str
    purpose: Visit.Purpose
    by: Actor
    ordered_at: datetime
    is_ordered: bool = False
    is_incognito: bool = False
    observations: tuple[HistoricObservation, ...] = ()
    reviews: tuple[HistoricReview, ...] = ()
    finished_at: datetime | None = None
    finished_by: Actor | None = None

    @property
    def finisher(self) -> Actor:
        """Who finished it."""
        return self.finished_by or (self.observations[-1].by if self.observations else self.by)
