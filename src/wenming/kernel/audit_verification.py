"""Recompute the audit chain from its first line and hold it against the anchors kept outside the cluster.

The chain alone shows an edit, a deletion or a swap; only an anchor shows that the tail was cut off or that everything
after some line was rewritten with fresh hashes.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.db import connection, transaction

from wenming.kernel.audit_anchors import Anchor

GENESIS = "0" * 64
BATCH = 5000
MOST_FAULTS = 100
READ = (
    "SELECT c.seq, c.hash, c.line_id, l.id::text, ((extract(epoch from l.at) * 1000000)::bigint)::text, l.by_kind, "
    "coalesce(l.by_id::text, ''), l.by_label, l.by_unit, l.act, l.subject_kind, coalesce(l.subject_id::text, ''), "
    "l.subject_ref, l.digest, l.details::text "
    "FROM kernel_auditchain c LEFT JOIN kernel_auditline l ON l.id = c.line_id ORDER BY c.seq"
)
UNSEALED = (
    "SELECT l.id FROM kernel_auditline l WHERE NOT EXISTS "
    "(SELECT 1 FROM kernel_auditchain c WHERE c.line_id = l.id) ORDER BY l.id LIMIT %s"
)


class FaultKind(StrEnum):
    """What is wrong at one place of the chain."""

    GAP = "gap"
    LINE_MISSING = "line_missing"
    DETAILS_CHANGED = "details_changed"
    HASH_DIFFERS = "hash_differs"
    UNSEALED = "unsealed"
    ANCHOR_CUT_OFF = "anchor_cut_off"
    ANCHOR_DIFFERS = "anchor_differs"


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault; ``seq`` is the link's place in the chain, 0 for a line that has none."""

    kind: FaultKind
    seq: int
    line: int | None = None


@dataclass(slots=True)
class Report:
    """What a verification read and found; ``faults`` stops at a hundred, ``count`` does not."""

    links: int = 0
    head: str = GENESIS
    anchors: int = 0
    count: int = 0
    faults: list[Fault] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        """Whether nothing at all is wrong."""
        return self.count == 0

    def add(self, kind: FaultKind, seq: int, line: int | None = None) -> None:
        """Note a fault."""
        self.count += 1
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(Fault(kind, seq, line))


def canonical_line(parts: Sequence[str]) -> str:
    """Return the text that the chain hashes, as the sealing function of the database builds it.

    The byte lengths of the eleven parts, each closed by a colon, then the parts: id, microseconds since 1970, kind,
    id, label and unit of the actor, act, kind, id and number of the subject, digest of the details.
    """
    lengths = [str(len(part) if part.isascii() else len(part.encode())) for part in parts]
    return f"{':'.join(lengths)}:{''.join(parts)}"


def verify(anchors: Iterable[Anchor]) -> Report:
    """Read the whole chain in one snapshot and report every fault; memory does not grow with its length."""
    report = Report()
    # After a forgery of the last line the same place is anchored once more: the anchor before it is what shows it.
    due: defaultdict[int, list[Anchor]] = defaultdict(list)
    for anchor in anchors:
        due[anchor.seq].append(anchor)
        report.anchors += 1
    with transaction.atomic():
        _verify_links(report, due)
        for seq, held in due.items():
            for _anchor in held:
                report.add(FaultKind.ANCHOR_CUT_OFF, seq)
        for line in _unsealed():
            report.add(FaultKind.UNSEALED, 0, line)
    return report


def _verify_links(report: Report, due: dict[int, list[Anchor]]) -> None:
    """Follow the links; a broken one is reported once, and the next is judged by the stored hash."""
    sha256 = hashlib.sha256
    previous, expected = GENESIS, 1
    for seq, stored, line, *parts, details in _rows():
        if seq != expected:
            report.add(FaultKind.GAP, expected)
        if parts[0] is None:
            report.add(FaultKind.LINE_MISSING, seq, line)
        else:
            if sha256(details.encode()).hexdigest() != parts[-1]:
                report.add(FaultKind.DETAILS_CHANGED, seq, line)
            if sha256((previous + canonical_line(parts)).encode()).hexdigest() != stored:
                report.add(FaultKind.HASH_DIFFERS, seq, line)
        for anchor in due.pop(seq, ()):
            if anchor.hash != stored:
                report.add(FaultKind.ANCHOR_DIFFERS, seq, line)
        previous, expected = stored, seq + 1
        report.links += 1
    report.head = previous


def _rows() -> Iterator[tuple[Any, ...]]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(READ)
        while rows := cursor.fetchmany(BATCH):
            yield from rows


def _unsealed() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(UNSEALED, [MOST_FAULTS])
        return [line for (line,) in cursor.fetchall()]
