"""Take in photos and documents as evidence: bytes first, on the disk, then the row that speaks of them."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol
from uuid import UUID

from django.conf import settings
from django.db import transaction

from wenming.engines.fingerprints.picture import fingerprint_of
from wenming.engines.photo_claims import CREDIBLE_YEARS
from wenming.engines.photos import TakenIn, take_in
from wenming.engines.picture_files import PhotoRefused
from wenming.kernel import audit, clock, disk, keys
from wenming.kernel.actors import Actor
from wenming.kernel.attribution import attributed
from wenming.kernel.events import publish
from wenming.kernel.text import clean
from wenming.records import recognising, store
from wenming.records.documents import may_prove, media_type_of
from wenming.records.events import PhotoAdded
from wenming.records.history import HistoryPhoto, KeptFiles, keep_files, load_history
from wenming.records.models import Blob, BlobKind, Document, Photo, PhotoKind
from wenming.records.recognising import compare_waiting, fill_in
from wenming.records.refusals import ClaimRefused, FileRefused
from wenming.records.upkeep import BlobReport, sweep_orphans, verify_blobs

__all__ = [
    "BlobReport",
    "Claim",
    "HistoryPhoto",
    "KeptFiles",
    "add_photo",
    "attach",
    "attach_proof",
    "compare_waiting",
    "fill_in",
    "keep_files",
    "load_history",
    "sweep_orphans",
    "verify_blobs",
]

JPEG = "image/jpeg"
MEGABYTE = 1024 * 1024


class Readable(Protocol):
    """An uploaded or opened file."""

    def read(self, size: int = -1, /) -> bytes:
        """Return up to so many bytes."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What the sender claims: when and where (degrees, CGCS2000; metres). Where empty, the photo's header counts.

    ``sent_at`` is what time it is by the device's own clock while it sends.
    """

    taken_at: datetime | None = None
    sent_at: datetime | None = None
    lat: float | None = None
    lon: float | None = None
    accuracy: float | None = None


def add_photo(
    file: Readable,
    *,
    key: UUID,
    by: Actor,
    kind: PhotoKind = PhotoKind.SCENE,
    claim: Claim | None = None,
    at: datetime | None = None,
) -> Photo:
    """Take in one photo. The same key with the same file answers with the photo that it made before.

    Call it before opening a transaction of your own: decoding takes a tenth of a second. Raises ``FileRefused``,
    ``KeyReused`` and ``DiskFull``; nothing is stored then.
    """
    claimed = claim or Claim()
    _check(claimed)
    content = _read(file, int(settings.MAX_PHOTO_BYTES), field="photo")
    digest = keys.body_digest({"file": hashlib.sha256(content).hexdigest(), "kind": str(kind)})
    known = keys.existing_or_conflict(Photo, key, digest)
    if known is not None:
        return known
    disk.ensure_room(Path(settings.EVIDENCE_ROOT))
    taken = _take_in(content)
    for copy, part in (
        (content, BlobKind.ORIGINAL),
        (taken.shown, BlobKind.SERVED),
        (taken.thumbnail, BlobKind.SERVED),
    ):
        store.put(copy, part)
    moment = at or clock.now()
    # Looked up before anything is written, so that only what is committed is found.
    fingerprint = fingerprint_of(taken.thumbnail)
    alike = recognising.alike(fingerprint)

    def make() -> Photo:
        photo = Photo.objects.create(
            key=key,
            body_digest=digest,
            kind=kind,
            original=_blob(content, BlobKind.ORIGINAL, taken.media_type, moment),
            served=_blob(taken.shown, BlobKind.SERVED, JPEG, moment),
            thumbnail=_blob(taken.thumbnail, BlobKind.SERVED, JPEG, moment),
            width=taken.width,
            height=taken.height,
            received_at=moment,
            clock_off=_clock_off(claimed, moment),
            **_claimed(taken, claimed),
            **attributed(by),
        )
        recognising.keep(photo, fingerprint, alike)
        _record(photo, by, moment)
        publish(PhotoAdded(photo.pk, photo.key))
        return photo

    return keys.once(Photo, key, digest, make)


def attach(file: Readable, *, name: str, key: UUID, by: Actor, at: datetime | None = None) -> Document:
    """Take in a file that is no photo, as it is; it is only ever given out as a download."""
    content = _read(file, int(settings.MAX_PHOTO_BYTES), field="file")
    plain_name = clean(name.replace("/", " ").replace("\\", " "), max_length=200)
    media_type = media_type_of(plain_name, content)
    digest = keys.body_digest({"file": hashlib.sha256(content).hexdigest(), "name": plain_name})
    known = keys.existing_or_conflict(Document, key, digest)
    if known is not None:
        return known
    disk.ensure_room(Path(settings.EVIDENCE_ROOT))
    store.put(content, BlobKind.ORIGINAL)
    moment = at or clock.now()

    def make() -> Document:
        blob = _blob(content, BlobKind.ORIGINAL, media_type, moment)
        document = Document.objects.create(
            key=key, body_digest=digest, blob=blob, name=plain_name, received_at=moment, **attributed(by)
        )
        subject = audit.subject_of(document, str(key))
        audit.record("records.attach", subject=subject, by=by, at=moment, details={"sha256": blob.sha256})
        return document

    return keys.once(Document, key, digest, make)


def attach_proof(file: Readable, *, name: str, key: UUID, by: Actor, at: datetime | None = None) -> Document:
    """Take in a file that proves something: as :func:`attach`, but only what can be opened for years."""
    if not may_prove(name):
        raise FileRefused("not_a_proof", field="documents")
    return attach(file, name=name, key=key, by=by, at=at)


def _check(claim: Claim) -> None:
    """Refuse a place that is not on Earth and a time that no camera had: a broken client, not a photo."""
    if claim.taken_at is not None and claim.taken_at.year not in CREDIBLE_YEARS:
        raise ClaimRefused("taken_at")
    if claim.sent_at is not None and not 1970 <= claim.sent_at.year < 2100:
        raise ClaimRefused("sent_at")
    for name, most in (("lat", 90.0), ("lon", 180.0), ("accuracy", 1e7)):
        value = getattr(claim, name)
        if value is not None and not -most <= value <= most:
            raise ClaimRefused(name)


def _clock_off(claim: Claim, moment: datetime) -> int | None:
    """By how many seconds the device's clock is ahead of ours."""
    return round((claim.sent_at - moment).total_seconds()) if claim.sent_at is not None else None


def _record(photo: Photo, by: Actor, moment: datetime) -> None:
    assert photo.original is not None
    assert photo.served is not None
    details = {"original": photo.original.sha256, "served": photo.served.sha256, "kind": str(photo.kind)}
    audit.record(
        "records.add_photo", subject=audit.subject_of(photo, str(photo.key)), by=by, at=moment, details=details
    )


def _read(file: Readable, most: int, *, field: str) -> bytes:
    content = file.read(most + 1)
    if len(content) > most:
        raise FileRefused("too_many_bytes", field=field, most=most // MEGABYTE)
    if not content:
        raise FileRefused("empty", field=field)
    return content


def _take_in(content: bytes) -> TakenIn:
    try:
        return take_in(content, clock.LOCAL)
    except PhotoRefused as refusal:
        raise FileRefused(refusal.reason) from refusal


def _claimed(taken: TakenIn, claim: Claim) -> Mapping[str, object]:
    """Return the claimed columns: what the sender says, or else what the header says; a place never mixes the two."""
    place = claim if claim.lat is not None and claim.lon is not None else taken.claims
    return {
        "taken_at": claim.taken_at or taken.claims.taken_at,
        "lat": place.lat,
        "lon": place.lon,
        "accuracy": place.accuracy,
    }


def _blob(content: bytes, kind: BlobKind, media_type: str, moment: datetime) -> Blob:
    sha256 = hashlib.sha256(content).hexdigest()
    with transaction.atomic():
        blob, _ = Blob.objects.get_or_create(
            sha256=sha256,
            kind=kind,
            defaults={"size": len(content), "media_type": media_type, "stored_at": moment},
        )
    return blob
