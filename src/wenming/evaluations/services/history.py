"""Whole rounds as plain values: what the bulk door takes, and what a replay makes step by step."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from wenming.evaluations.models import Round
from wenming.inspections.services.history import HistoricVisit
from wenming.kernel.actors import Actor


@dataclass(frozen=True, slots=True)
class HistoricMark:
    """Points out of points for one leaf, or not applicable. ``indicator`` and ``method`` are codes of the edition."""

    key: UUID
    indicator: str
    method: str
    at: datetime
    by: Actor
    points: Decimal | None = None
    out_of: Decimal | None = None
    not_applicable: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class RoundHistory:
    """One round from its planning as far as it came. ``edition`` is a code.

    ``code`` names it among the histories given; ``previous`` is the ``code`` of the round it is compared with.
    ``visits`` are all those the round ordered, in the order of the draw: each has the round's edition, the purpose
    ``ROUND``, is ordered by ``by`` at ``opened_at``. Without ``closed_at`` it is still running. ``by`` plans, opens
    and closes it.
    """

    code: str
    name: str
    kind: Round.Kind
    edition: str
    by: Actor
    opened_at: datetime
    visits: tuple[HistoricVisit, ...]
    marks: tuple[HistoricMark, ...] = ()
    closed_at: datetime | None = None
    planned_at: datetime | None = None
    previous: str = ""
    seed: str = ""
