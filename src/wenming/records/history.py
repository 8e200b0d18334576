"""The bulk door of the evidence: photos of migrated or generated history, written in one go."""

import os
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from wenming.engines.fingerprints.picture import Fingerprint, fingerprint_of
from wenming.engines.photos import take_in
from wenming.kernel import audit, clock
from wenming.kernel.actors import Actor
from wenming.kernel.attribution import attributed
from wenming.records import recognising, store
from wenming.records.models import Blob, BlobKind, Photo, PhotoFingerprint, PhotoKind

BATCH = 500
JPEG = "image/jpeg"


@dataclass(frozen=True, slots=True)
class HistoryPhoto:
    """One photo of the past. Without ``content`` it was not kept, and ``note`` says why.

    Content is the photo's bytes, or what :func:`keep_files` gave for them, in this process or in another.
    """

    key: UUID
    by: Actor
    received_at: datetime
    kind: PhotoKind = PhotoKind.SCENE
    content: "bytes | KeptFiles | None" = None
    taken_at: datetime | None = None
    lat: float | None = None
    lon: float | None = None
    accuracy: float | None = None
    note: str = ""


class _Part(NamedTuple):
    sha256: str
    kind: BlobKind
    size: int
    media_type: str


class KeptFiles(NamedTuple):
    """The files of a photo as they were stored (original, for showing, thumbnail), and what was seen in it."""

    parts: tuple[_Part, _Part, _Part]
    width: int
    height: int
    fingerprint: Fingerprint


def load_history(photos: Iterable[HistoryPhoto]) -> list[Photo]:
    """Write photos with their rows and audit lines; return them in the order given.

    Kept ones go through the same door as an upload (``PhotoRefused`` on a bad one); a photo that was not kept costs no
    file. Nothing is stored twice: equal bytes share a blob. Hands the whole batch over at once: some hundreds a call.
    Which of them are one picture is found by the night's work, or at once by ``compare_waiting``.
    """
    given = list(photos)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        kept = list(pool.map(_files_of, given))
    store.settle()
    with transaction.atomic():
        blobs = _blobs([part for stored in kept if stored for part in stored.parts])
        rows = [_row(photo, stored, blobs) for photo, stored in zip(given, kept, strict=True)]
        Photo.objects.bulk_create(rows, batch_size=BATCH)
        PhotoFingerprint.objects.bulk_create(
            [recognising.row(row, stored.fingerprint) for row, stored in zip(rows, kept, strict=True) if stored],
            batch_size=BATCH,
        )
        audit.bulk_record([_line(row, photo, stored) for row, photo, stored in zip(rows, given, kept, strict=True)])
    return rows


def keep_files(content: bytes) -> KeptFiles:
    """Take a photo in and write its files, for :func:`load_history`, which brings them to the disk and writes the rows.

    :raises PhotoRefused: the bytes are no photo.
    """
    taken = take_in(content, clock.LOCAL)
    parts = (
        _put(content, BlobKind.ORIGINAL, taken.media_type),
        _put(taken.shown, BlobKind.SERVED, JPEG),
        _put(taken.thumbnail, BlobKind.SERVED, JPEG),
    )
    return KeptFiles(parts, taken.width, taken.height, fingerprint_of(taken.thumbnail))


def _files_of(photo: HistoryPhoto) -> KeptFiles | None:
    return keep_files(photo.content) if isinstance(photo.content, bytes) else photo.content


def _put(content: bytes, kind: BlobKind, media_type: str) -> _Part:
    return _Part(store.put(content, kind, durable=False), kind, len(content), media_type)


def _blobs(parts: Sequence[_Part]) -> dict[tuple[str, str], Blob]:
    now = clock.now()
    rows = [Blob(sha256=p.sha256, kind=p.kind, size=p.size, media_type=p.media_type, stored_at=now) for p in parts]
    Blob.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    stored = Blob.objects.filter(sha256__in={part.sha256 for part in parts})
    return {(blob.sha256, blob.kind): blob for blob in stored}


def _row(photo: HistoryPhoto, kept: KeptFiles | None, blobs: Mapping[tuple[str, str], Blob]) -> Photo:
    row = Photo(
        key=photo.key,
        kind=photo.kind,
        taken_at=photo.taken_at,
        received_at=photo.received_at,
        lat=photo.lat,
        lon=photo.lon,
        accuracy=photo.accuracy,
        kept=kept is not None,
        note=photo.note,
        **attributed(photo.by),
    )
    if kept is not None:
        row.original, row.served, row.thumbnail = (blobs[part.sha256, part.kind] for part in kept.parts)
        row.width, row.height = kept.width, kept.height
        row.body_digest = kept.parts[0].sha256
    return row


def _line(row: Photo, photo: HistoryPhoto, kept: KeptFiles | None) -> audit.Line:
    details: dict[str, object] = {"kind": str(photo.kind), "kept": kept is not None}
    if kept is not None:
        details |= {"original": kept.parts[0].sha256, "served": kept.parts[1].sha256}
    return audit.Line("records.add_photo", audit.subject_of(row, str(row.key)), photo.by, photo.received_at, details)
