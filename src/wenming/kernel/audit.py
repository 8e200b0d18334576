"""The audit trail: services write a line for every act; the database seals it into a hash chain at commit.

What the chain proves, and what only anchors outside the cluster can prove, stands in docs/operations.md.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection, models, transaction

from wenming.kernel import clock
from wenming.kernel.actors import Actor
from wenming.kernel.attribution import attributed
from wenming.kernel.models import AuditLine

COPY = (
    "COPY kernel_auditline (at, by_kind, by_id, by_label, by_unit, act, subject_kind, subject_id, subject_ref, "
    "digest, details) FROM STDIN"
)


@dataclass(frozen=True, slots=True)
class Subject:
    """What an act was done to: its kind as ``app.model``, its id, and the number or code that people use."""

    kind: str
    id: int | None = None
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line as the bulk door takes it."""

    act: str
    subject: Subject
    by: Actor
    at: datetime
    details: Mapping[str, object] = field(default_factory=dict)


def subject_of(row: models.Model, ref: str = "") -> Subject:
    """Name a row as the subject of an act; ``ref`` is its number or code."""
    return Subject(row._meta.label_lower, row.pk, ref)


def record(
    act: str,
    *,
    subject: Subject | models.Model,
    by: Actor,
    at: datetime | None = None,
    details: Mapping[str, object] | None = None,
) -> AuditLine:
    """Write down one act, in the transaction that does it.

    ``act`` is ``app.verb`` ("issues.dispatch"). ``details`` hold ids and codes only: strings, whole numbers, truth
    values, nothing, and lists and mappings of these; a float or a date raises ``TypeError``, write it as a string.
    """
    named = subject if isinstance(subject, Subject) else subject_of(subject)
    line = _row(Line(act, named, by, at or clock.now(), details or {}))
    line.save(force_insert=True)
    return line


def bulk_record(lines: Iterable[Line]) -> int:
    """Write many lines in the caller's transaction (the bulk doors), in the order given; return how many."""
    written = 0
    with transaction.atomic(), connection.cursor() as cursor, cursor.copy(COPY) as copy:
        for line in lines:
            copy.write_row(_columns(line))
            written += 1
    return written


def canonical_details(details: Mapping[str, object]) -> str:
    """Return the one text that the digest is taken of: exactly as the database writes a ``jsonb`` value.

    Keys go by their length in bytes, then by their bytes; so the verifier hashes what it reads, without parsing.
    """
    return json.dumps(_ordered(details), ensure_ascii=False, allow_nan=False)


def digest_of(details: Mapping[str, object]) -> str:
    """Return the SHA-256 of the canonical details, in hexadecimal."""
    return hashlib.sha256(canonical_details(details).encode()).hexdigest()


def _row(line: Line) -> AuditLine:
    details = dict(line.details)
    _refuse_inexact(details)
    return AuditLine(
        at=line.at,
        act=line.act,
        subject_kind=line.subject.kind,
        subject_id=line.subject.id,
        subject_ref=line.subject.ref,
        digest=digest_of(details),
        details=details,
        **attributed(line.by),
    )


def _columns(line: Line) -> tuple[object, ...]:
    """Return a line in the order of ``COPY``."""
    _refuse_inexact(line.details)
    details = canonical_details(line.details)
    by, subject = line.by, line.subject
    who = (by.kind.value, by.id, by.label, by.unit)
    what = (line.act, subject.kind, subject.id, subject.ref)
    return (line.at, *who, *what, hashlib.sha256(details.encode()).hexdigest(), details)


def _ordered(value: object) -> object:
    if isinstance(value, Mapping):
        return {key: _ordered(value[key]) for key in sorted(value, key=lambda key: (len(key.encode()), key.encode()))}
    if isinstance(value, list | tuple):
        return [_ordered(inner) for inner in value]
    return value


def _refuse_inexact(value: object) -> None:
    """Refuse values that do not come back from the database exactly as they went in."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if not isinstance(key, str):
                raise TypeError(f"an audit detail is named by {key!r}, not by a string")
            _refuse_inexact(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            _refuse_inexact(inner)
    elif value is not None and not isinstance(value, str | int):
        raise TypeError(f"an audit detail is a {type(value).__name__}; write ids, codes and strings")
