"""Entering the marks of materials, survey and authority leaves: points out of points, the latest entry counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID, uuid5

from django.db import transaction

from wenming.evaluations.models import LeafMark, Round
from wenming.evaluations.services.tallying import RoundIsClosed
from wenming.inspections.services.visiting import require
from wenming.kernel import audit, clock, keys
from wenming.kernel.attribution import attributed
from wenming.kernel.errors import DomainError
from wenming.kernel.scope import Viewer
from wenming.rulebook.scheme import MethodKind
from wenming.schemes.models import Indicator, Method


@dataclass(frozen=True, slots=True)
class MarkEntry:
    """What is entered for one leaf; ``key`` stands for the whole form it came with."""

    node: str
    method: str
    key: UUID
    points: Decimal | None = None
    out_of: Decimal | None = None
    not_applicable: bool = False
    note: str = ""


@transaction.atomic
def enter_marks(
    round_: Round, entries: Sequence[MarkEntry], *, by: Viewer, at: datetime | None = None
) -> list[LeafMark]:
    """Enter many marks at once, all or none."""
    at = at or clock.now()
    indicators = {row.code: row for row in Indicator.objects.filter(edition_id=round_.edition_id)}
    methods = {row.code: row for row in Method.objects.filter(edition_id=round_.edition_id)}
    return [
        enter_mark(
            round_,
            indicator=indicators[entry.node],
            method=methods[entry.method],
            key=uuid5(entry.key, f"{entry.node}|{entry.method}"),
            by=by,
            points=entry.points,
            out_of=entry.out_of,
            not_applicable=entry.not_applicable,
            at=at,
            note=entry.note,
        )
        for entry in entries
    ]


@transaction.atomic
def enter_mark(
    round_: Round,
    *,
    indicator: Indicator,
    method: Method,
    key: UUID,
    by: Viewer,
    points: Decimal | None = None,
    out_of: Decimal | None = None,
    not_applicable: bool = False,
    at: datetime | None = None,
    note: str = "",
) -> LeafMark:
    """Enter points out of points for one leaf, or say that it does not apply; earlier entries stay in the history."""
    require(by, "marks.enter")
    at = at or clock.now()
    # No more than an update locks: whoever enters an observation meanwhile only has to see that the round is there, and
    # would else wait for this while this waits for the audit's seal.
    held = Round.objects.select_for_update(no_key=True).get(pk=round_.pk)
    if held.state != Round.State.RUNNING:
        raise RoundIsClosed
    check_leaf(held, indicator, method)
    if not not_applicable:
        check_points(points, out_of)
    digest = mark_digest(indicator.code, method.code, points, out_of, not_applicable=not_applicable)

    def make() -> LeafMark:
        LeafMark.objects.filter(round=held, indicator=indicator, method=method, is_current=True).update(
            is_current=False
        )
        row = LeafMark.objects.create(
            key=key,
            body_digest=digest,
            round=held,
            indicator=indicator,
            method=method,
            points=None if not_applicable else points,
            out_of=None if not_applicable else out_of,
            is_not_applicable=not_applicable,
            at=at,
            note=note,
            **attributed(by.actor),
        )
        line = mark_line(row, held.number)
        audit.record(line.act, subject=line.subject, by=line.by, at=line.at, details=line.details)
        return row

    row = keys.once(LeafMark, key, digest, make)
    if (row.round_id, row.note) != (held.pk, note):  # of these the digest says nothing
        raise keys.KeyReused
    return row


def mark_digest(
    indicator: str, method: str, points: Decimal | None, out_of: Decimal | None, *, not_applicable: bool
) -> str:
    """Return the digest of what was sent with a mark's key."""
    return keys.body_digest(
        {"leaf": indicator, "method": method, "points": points, "out_of": out_of, "na": not_applicable}
    )


def mark_line(row: LeafMark, number: str) -> audit.Line:
    """Return the audit line of a stored mark."""
    details = {
        "leaf": row.indicator.code,
        "method": row.method.code,
        "points": str(row.points),
        "out_of": str(row.out_of),
    }
    return audit.Line("evaluations.enter_mark", audit.subject_of(row, number), row.by, row.at, details)


def check_leaf(round_: Round, indicator: Indicator, method: Method) -> None:
    """Refuse a leaf that the edition does not judge by this method."""
    judged = indicator.methods.filter(pk=method.pk).exists() and method.kind != MethodKind.FIELD
    if not judged or indicator.edition_id != round_.edition_id:
        raise DomainError("unknown_leaf", "This indicator is not judged by this method.", field="indicator")


def check_points(points: Decimal | None, out_of: Decimal | None) -> None:
    """Refuse points that are not between nothing and full."""
    if points is None or out_of is None:
        raise DomainError("points_missing", "Enter the points and out of how many.", field="points")
    if not (points.is_finite() and out_of.is_finite()) or out_of <= 0 or points < 0 or points > out_of:
        raise DomainError("points_out_of_range", "The points must be between 0 and full.", field="points")
