"""Recognise photos that were there before: fingerprints kept beside the photos, and the pairs found to be one picture.

The fingerprint of a stored photo is taken of its thumbnail, whenever it is taken: at the door, or later for photos that
were stored before there were fingerprints.
"""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet

from wenming.engines.fingerprints.index import kept_of
from wenming.engines.fingerprints.likeness import Decision, compare
from wenming.engines.fingerprints.picture import VERSION, Fingerprint, fingerprint_of
from wenming.engines.picture_files import PhotoRefused
from wenming.records import store
from wenming.records.known_pictures import known
from wenming.records.models import BlobKind, Photo, PhotoFingerprint, PhotoKind, PhotoMatch

BATCH = 500
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Found:
    """A kept photo (its id) that is the same picture, or perhaps is."""

    photo_id: int
    is_sure: bool


def alike(fingerprint: Fingerprint) -> list[Found]:
    """Return the kept photos that are one picture with this, the likest first; at most eight."""
    known.catch_up()
    return _alike(fingerprint)


def _alike(fingerprint: Fingerprint, *, but: int = 0) -> list[Found]:
    found = []
    for row in known.near(fingerprint, but=but):
        decision = compare(fingerprint, Fingerprint.from_bytes(bytes(row.picture))).decision
        if decision is not Decision.DIFFERENT:
            found.append(Found(row.photo_id, decision is Decision.SAME))
    return found


def keep(photo: Photo, fingerprint: Fingerprint, found: Sequence[Found]) -> None:
    """Keep the fingerprint of a photo that has just come in, and what it was found to be the same as."""
    row(photo, fingerprint, is_compared=True).save(force_insert=True)
    _keep_matches(photo, found)


def row(photo: Photo, fingerprint: Fingerprint, *, is_compared: bool = False) -> PhotoFingerprint:
    """Return the row to be kept for a photo."""
    return PhotoFingerprint(
        photo=photo,
        version=VERSION,
        picture=fingerprint.to_bytes(),
        waves=kept_of(fingerprint),
        is_compared=is_compared,
    )


def fill_in(*, most: int | None = None) -> int:
    """Fingerprint the kept photos that have none, or one of another version; return how many.

    May be broken off and begun again at any time: what is done is done.
    """
    done = last = 0
    while most is None or done < most:
        photos = list(_without().filter(pk__gt=last).order_by("pk").select_related("thumbnail")[: _next(most, done)])
        if not photos:
            break
        last = photos[-1].pk
        rows = [row(photo, fingerprint) for photo in photos if (fingerprint := _of_stored(photo)) is not None]
        with transaction.atomic():
            PhotoFingerprint.objects.filter(photo__in=photos).delete()
            PhotoFingerprint.objects.bulk_create(rows)
        done += len(rows)
    return done


def compare_waiting(*, most: int | None = None, kind: PhotoKind | None = None) -> int:
    """Hold fingerprints against all others that were not yet held against them; return how many. May be broken off.

    Of one ``kind`` of photo only, if asked: those of another kind keep waiting.
    """
    done = 0
    while most is None or done < most:
        rows = PhotoFingerprint.objects.filter(is_compared=False, version=VERSION).select_related("photo")
        rows = rows.filter(photo__kind=kind) if kind else rows
        waiting = list(rows.order_by("id")[: _next(most, done)])
        if not waiting:
            break
        with transaction.atomic():
            _compare(waiting)
        done += len(waiting)
    return done


def _next(most: int | None, done: int) -> int:
    return BATCH if most is None else min(BATCH, most - done)


def _compare(rows: Sequence[PhotoFingerprint]) -> None:
    known.catch_up()
    for each in rows:
        _keep_matches(each.photo, _alike(Fingerprint.from_bytes(bytes(each.picture)), but=each.photo_id))
    PhotoFingerprint.objects.filter(pk__in=[each.pk for each in rows]).update(is_compared=True)


def _keep_matches(photo: Photo, found: Iterable[Found]) -> None:
    """Write down pairs, the photo that was received later first; a pair known already stays as it is."""
    sure = {one.photo_id: one.is_sure for one in found}
    if not sure:
        return
    others = Photo.objects.filter(pk__in=sure).only("pk", "received_at")
    pairs = [(max(photo, other, key=_came), min(photo, other, key=_came), sure[other.pk]) for other in others]
    PhotoMatch.objects.bulk_create(
        [PhotoMatch(photo=later, other=earlier, is_sure=is_sure) for later, earlier, is_sure in pairs],
        ignore_conflicts=True,
    )


def _came(photo: Photo) -> tuple[object, int]:
    return (photo.received_at, photo.pk)


def _without() -> QuerySet[Photo]:
    return Photo.objects.filter(kept=True).filter(Q(fingerprint=None) | ~Q(fingerprint__version=VERSION))


def _of_stored(photo: Photo) -> Fingerprint | None:
    assert photo.thumbnail is not None
    try:
        return fingerprint_of(store.path_of(BlobKind.SERVED, photo.thumbnail.sha256).read_bytes())
    except (OSError, PhotoRefused) as error:
        log.warning("photo %s has no fingerprint: %s", photo.key, error)
        return None
