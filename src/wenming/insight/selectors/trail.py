"""The audit trail for the auditor: lines by actor, act, subject and day; how far the chain is sealed and anchored."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.models import Q, QuerySet

from wenming.inspections.models import Visit
from wenming.kernel.audit_anchors import Anchor, AnchorFileDamaged, read_anchors
from wenming.kernel.clock import morning
from wenming.kernel.errors import Missing, NotAllowed
from wenming.kernel.models import AuditChain, AuditLine
from wenming.kernel.rights import REFUSED
from wenming.kernel.scope import Viewer
from wenming.rulebook.labels import N_
from wenming.schemes.models import SchemeEdition

VIEW = "audit.view"
COUNTED = 100_000
"""Lines are counted exactly up to here; beyond, the page says “more than”, for counting millions takes long."""

NUMBERED = (
    ("inspections.visit", Visit.objects.values_list("pk", "number")),
    ("schemes.schemeedition", SchemeEdition.objects.values_list("pk", "code")),
)


@dataclass(frozen=True, slots=True)
class TrailFilter:
    """What narrows the trail.

    ``actor`` is part of a post's title or a unit's code, ``subject`` the number or code of what was acted on.
    """

    actor: str = ""
    act: str = ""
    kind: str = ""
    subject: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class ChainStatus:
    """How far the chain reaches, and the newest anchor; ``damaged`` when the anchor file cannot be read."""

    seq: int
    hash: str
    sealed_at: datetime | None
    anchor: Anchor | None
    anchors: int
    damaged: AnchorFileDamaged | None = None


def lines(viewer: Viewer, wanted: TrailFilter) -> QuerySet[AuditLine]:
    """Return the lines that the filter finds, newest first.

    :raises NotAllowed: the viewer is no auditor.
    """
    if not viewer.may(VIEW):
        raise NotAllowed("not_allowed", REFUSED)
    found = AuditLine.objects.order_by("-id")
    if wanted.actor:
        found = found.filter(Q(by_unit=wanted.actor) | Q(by_label__icontains=wanted.actor))
    if wanted.act:
        found = found.filter(act=wanted.act)
    if wanted.kind:
        found = found.filter(subject_kind=wanted.kind)
    if wanted.subject:
        found = found.filter(subject_ref=wanted.subject)
    if wanted.since:
        found = found.filter(at__gte=_morning(wanted.since))
    if wanted.until:
        found = found.filter(at__lt=_morning(wanted.until) + timedelta(days=1))
    return found


def line(viewer: Viewer, line_id: int) -> AuditLine:
    """Return one line.

    :raises Missing: there is none.
    """
    found = lines(viewer, TrailFilter()).filter(pk=line_id).first()
    if found is None:
        raise Missing("line_missing", N_("There is no such line."))
    return found


def count(found: QuerySet[AuditLine]) -> int:
    """Return how many lines there are, at most one more than are counted exactly."""
    return found.order_by()[: COUNTED + 1].count()


def places_in_chain(rows: Sequence[AuditLine]) -> dict[int, int]:
    """Return the place in the chain of each line, by its id."""
    return dict(AuditChain.objects.filter(line_id__in=[row.pk for row in rows]).values_list("line_id", "seq"))


def names(rows: Sequence[AuditLine]) -> dict[int, str]:
    """Return the number or code of what each line speaks of, by the line's id; looked up where a line has only an id.

    At most one query for each kind of thing that is written down without its number.
    """
    found = {row.pk: row.subject_ref for row in rows}
    for kind, numbers in NUMBERED:
        nameless = {row.pk: row.subject_id or 0 for row in rows if row.subject_kind == kind and not row.subject_ref}
        if nameless:
            known = dict(numbers.filter(pk__in=set(nameless.values())))
            found |= {line: known.get(subject, "") for line, subject in nameless.items()}
    return found


def chain_status(viewer: Viewer) -> ChainStatus:
    """Return how far the chain is sealed and anchored."""
    if not viewer.may(VIEW):
        raise NotAllowed("not_allowed", REFUSED)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.seq, c.hash, l.at FROM kernel_auditchain c LEFT JOIN kernel_auditline l ON l.id = c.line_id "
            "ORDER BY c.seq DESC LIMIT 1"
        )
        seq, head, sealed_at = cursor.fetchone() or (0, "", None)
    try:
        anchors = read_anchors(Path(settings.ANCHOR_FILE))
    except AnchorFileDamaged as damage:
        return ChainStatus(seq, head, sealed_at, None, 0, damage)
    return ChainStatus(seq, head, sealed_at, anchors[-1] if anchors else None, len(anchors))


def _morning(day: date) -> datetime:
    return morning(day).astimezone(UTC)
