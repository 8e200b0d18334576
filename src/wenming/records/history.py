"""The bulk door of the evidence: photos of migrated or generated history, written in one go."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from wenming.engines.photos import take_in
from wenming.kernel import audit, clock
from wenming.kernel.actors import Actor
from wenming.kernel.attribution import attributed
from wenming.records import store
from wenming.records.models import Blob, BlobKind, Photo, PhotoKind

BATCH = 500
JPEG = "image/jpeg"


@dataclass(frozen=True, slots=True)
class HistoryPhoto:
    """One photo of the past. Without ``content`` it was not kept, and ``note`` says why."""

    key: UUID
    by: Actor
    received_at: datetime
    kind: PhotoKind = PhotoKind.SCENE
    content: bytes | None = None
    taken_at: datetime | None = None
    lat: float | None = None
    lon: float | None = None
    accuracy: float | None = None
    note: str = ""


class _Kept(NamedTuple):
    original: tuple[str, BlobKind]
    served: tuple[str, BlobKind]
    thumbnail: tuple[str, BlobKind]
    width: int
    height: int


def load_history(photos: Iterable[HistoryPhoto]) -> list[Photo]:
    """Write photos with their rows and audit lines; return them in the order given.

    Kept ones go through the same door as an upload (``PhotoRefused`` on a bad one); a photo that was not kept costs no
    file. Nothing is stored twice: equal bytes share a blob.
    """
    given = list(photos)
    sizes: dict[tuple[str, BlobKind], tuple[int, str]] = {}
    kept = [_store(photo, sizes) for photo in given]
    store.settle()
    with transaction.atomic():
        blobs = _blobs(sizes)
        rows = [_row(photo, stored, blobs) for photo, stored in zip(given, kept, strict=True)]
        Photo.objects.bulk_create(rows, batch_size=BATCH)
        audit.bulk_record([_line(row, photo, stored) for row, photo, stored in zip(rows, given, kept, strict=True)])
    return rows


def _store(photo: HistoryPhoto, sizes: dict[tuple[str, BlobKind], tuple[int, str]]) -> _Kept | None:
    if photo.content is None:
        return None
    taken = take_in(photo.content, clock.LOCAL)
    parts = (
        (photo.content, BlobKind.ORIGINAL, taken.media_type),
        (taken.shown, BlobKind.SERVED, JPEG),
        (taken.thumbnail, BlobKind.SERVED, JPEG),
    )
    names = []
    for content, kind, media_type in parts:
        name = (store.put(content, kind, durable=False), kind)
        sizes[name] = (len(content), media_type)
        names.append(name)
    return _Kept(names[0], names[1], names[2], taken.width, taken.height)


def _blobs(sizes: Mapping[tuple[str, BlobKind], tuple[int, str]]) -> dict[tuple[str, str], Blob]:
    now = clock.now()
    Blob.objects.bulk_create(
        [
            Blob(sha256=sha256, kind=kind, size=size, media_type=media_type, stored_at=now)
            for (sha256, kind), (size, media_type) in sizes.items()
        ],
        batch_size=BATCH,
        ignore_conflicts=True,
    )
    hashes: Sequence[str] = [sha256 for sha256, _ in sizes]
    return {(blob.sha256, blob.kind): blob for blob in Blob.objects.filter(sha256__in=hashes)}


def _row(photo: HistoryPhoto, kept: _Kept | None, blobs: Mapping[tuple[str, str], Blob]) -> Photo:
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
    if kept is not None and photo.content is not None:
        row.original, row.served, row.thumbnail = blobs[kept.original], blobs[kept.served], blobs[kept.thumbnail]
        row.width, row.height = kept.width, kept.height
        row.body_digest = hashlib.sha256(photo.content).hexdigest()
    return row


def _line(row: Photo, photo: HistoryPhoto, kept: _Kept | None) -> audit.Line:
    details: dict[str, object] = {"kind": str(photo.kind), "kept": kept is not None}
    if kept is not None:
        details |= {"original": kept.original[0], "served": kept.served[0]}
    return audit.Line("records.add_photo", audit.subject_of(row, str(row.key)), photo.by, photo.received_at, details)
