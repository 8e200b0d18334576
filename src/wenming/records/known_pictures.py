"""The pictures that this process knows: an index in memory, brought up to date from the table before each look-up.

The table is the truth. The index holds about 130 bytes a photo; a process that has just started reads them all once.
"""

import threading
from collections.abc import Iterator, Sequence
from typing import TypeAlias

from django.db.models import Count, Sum

from wenming.engines.fingerprints.index import FingerprintIndex
from wenming.engines.fingerprints.picture import VERSION, Fingerprint
from wenming.records.models import PhotoFingerprint

LATE = 2_000
"""Rows are committed in another order than they are numbered: so many of the newest numbers are looked at again."""
_BATCH = 100_000
Buffer: TypeAlias = "bytes | memoryview[int]"


class KnownPictures:
    """The index of one process; one look-up at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._index = FingerprintIndex()
        self._newest = 0
        self._recent: set[int] = set()

    def catch_up(self) -> None:
        """Take in what was kept since the last time."""
        with self._lock:
            self._take_in_new()

    def near(self, fingerprint: Fingerprint, *, but: int = 0) -> list[PhotoFingerprint]:
        """Return the kept fingerprints worth comparing with one, likest first; not that of the photo ``but``."""
        with self._lock:
            found = self._near(fingerprint, but)
            if found is None:
                # A transaction that was rolled back left what never was: read everything anew, once.
                self._forget()
                self._take_in_new()
                found = self._near(fingerprint, but)
            return found or []

    def _near(self, fingerprint: Fingerprint, but: int) -> list[PhotoFingerprint] | None:
        keys = [near.key for near in self._index.near(fingerprint)]
        rows = PhotoFingerprint.objects.in_bulk(keys) if keys else {}
        return [rows[key] for key in keys if rows[key].photo_id != but] if len(rows) == len(keys) else None

    def _take_in_new(self) -> None:
        """Take in rows that were added since the last look-up."""
        current = PhotoFingerprint.objects.filter(version=VERSION, id__gt=self._newest - LATE).order_by("id")
        if self._newest:
            # Cheaper than reading two thousand numbers to learn that nothing is new.
            told = current.order_by().aggregate(many=Count("id"), sum=Sum("id"))
            if (told["many"], told["sum"]) == (len(self._recent), sum(self._recent)):
                return
            new = [key for key in current.values_list("id", flat=True) if key not in self._recent]
            current = PhotoFingerprint.objects.filter(id__in=new).order_by("id")
        for rows in _batches(current.values_list("id", "waves").iterator(chunk_size=10_000)):
            self._index.add_kept(rows)
            self._newest = max(self._newest, rows[-1][0])
            self._recent.update(key for key, _ in rows)
            self._recent = {key for key in self._recent if key > self._newest - LATE}

    def _forget(self) -> None:
        self._index = FingerprintIndex()
        self._newest = 0
        self._recent = set()


def _batches(rows: Iterator[tuple[int, Buffer]]) -> Iterator[Sequence[tuple[int, bytes]]]:
    some: list[tuple[int, bytes]] = []
    for key, waves in rows:
        some.append((key, bytes(waves)))
        if len(some) == _BATCH:
            yield some
            some = []
    if some:
        yield some


known = KnownPictures()
