"""Find the few pictures among a million that may be the same as one: by bands of bits, in all turns and crops at once.

Each kept picture stands in the index with its inner part, turned so that its slowest waves have a fixed sign and order;
63 signs of the next waves make four bands. A picture is looked up with its inner part as it would lie in copies cropped
this way or that, in the turns that may be meant. Whoever shares a band nearly is weighed by the waves themselves.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice, product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wenming.engines.fingerprints.likeness import CROPPED, LEVELS, NEAR_FROM, SLOW, boxes, seen, unit
from wenming.engines.fingerprints.picture import Box, Fingerprint
from wenming.engines.fingerprints.waves import INNER, WAVES, Floats, Window, eight_ways

BANDS = 4
BAND_BITS = 16
_FLIPS = 4
"""So many of a band's least certain bits are tried both ways."""
_MOST_BITS_APART = 16
_UNSURE = 0.04
"""A slow wave this weak may have another sign in a copy; both turns are then looked for."""
_MOST_LOOSE = 1024
"""So many pictures added last are weighed one by one before the bands are laid anew."""
_SCALE = 254.0
_BATCH = 10_000

Bits = NDArray[np.uint64]
Keys = NDArray[np.int64]
Small = NDArray[np.int8]

_FLAT = np.flatnonzero(SLOW)
_FIRST_ACROSS, _FIRST_UP = int(np.flatnonzero(_FLAT == 1)[0]), int(np.flatnonzero(_FLAT == WAVES)[0])
TURNED_BY = (_FIRST_ACROSS, _FIRST_UP)
"""Where a vector has the two slowest waves; kept vectors have neither below 0, and the second not above the first."""
_SPEED = [int(sum(divmod(int(at), WAVES))) for at in _FLAT]
# Slow and quick waves in each band alike; the two slowest only say how the picture is turned.
_CODED = np.array(sorted((n for n in range(len(_FLAT)) if _SPEED[n] > 1), key=lambda n: (_SPEED[n], n)))
_PLACES = np.array([BAND_BITS * (n % BANDS) + n // BANDS for n in range(len(_CODED))])
_VALUES = np.left_shift(np.uint64(1), _PLACES.astype(np.uint64))
_CHOICES = np.array(list(product((0, 1), repeat=_FLIPS)))

_INSIDES: tuple[Window, ...] = tuple(
    (first + INNER[0] * (1 - first - last), first + INNER[1] * (1 - first - last))
    for first in LEVELS
    for last in LEVELS
)
"""Where the inner part of a kept picture may lie in one that shows more than it."""


@dataclass(frozen=True, slots=True)
class Near:
    """A picture worth comparing: the key that it was added with, and how like its slow waves are (at most 1)."""

    key: int
    likeness: float


class FingerprintIndex:
    """Pictures by key, held in memory: about 130 bytes each. Keys are the caller's whole numbers, given once each."""

    def __init__(self) -> None:
        self._keys: Keys = np.empty(0, np.int64)
        self._vectors: Small = np.empty((0, len(_FLAT)), np.int8)
        self._bits: Bits = np.empty(0, np.uint64)
        self._bands: list[_Band] = []
        self._sorted = 0

    @property
    def width(self) -> int:
        """The length of the vectors that :meth:`add_vectors` takes."""
        return len(_FLAT)

    def __len__(self) -> int:
        """How many pictures and insides of borders it holds."""
        return len(self._keys)

    def add(self, pictures: Iterable[tuple[int, Fingerprint]]) -> None:
        """Take in pictures with their keys; a blank one is left out, since it is like no other."""
        pictures = iter(pictures)
        while some := list(islice(pictures, _BATCH)):
            self.add_kept((key, kept_of(each)) for key, each in some)

    def add_kept(self, pictures: Iterable[tuple[int, bytes]]) -> None:
        """Take in pictures by what :func:`kept_of` gave of each."""
        some = [(key, kept) for key, kept in pictures if kept]
        if not some:
            return
        counts = [len(kept) // self.width for _, kept in some]
        vectors = np.frombuffer(b"".join(kept for _, kept in some), np.int8).reshape(-1, self.width)
        self._add(np.repeat(np.array([key for key, _ in some], np.int64), counts), vectors)

    def add_vectors(self, keys: Sequence[int], vectors: Floats) -> None:
        """Take in what :func:`kept_vector` gave, n × waves."""
        self._add(np.asarray(keys, np.int64), small_of(vectors))

    def _add(self, keys: Keys, vectors: Small) -> None:
        self._keys = np.concatenate([self._keys, keys])
        self._vectors = np.concatenate([self._vectors, vectors])
        self._bits = np.concatenate([self._bits, bits_of(vectors)])

    def near(self, fingerprint: Fingerprint, *, most: int = 8) -> list[Near]:
        """The pictures worth comparing, likest first, ``most`` at the most."""
        if fingerprint.is_blank or not len(self):
            return []
        if len(self) - self._sorted > _MOST_LOOSE:
            self._sort()
        vectors = query_vectors(fingerprint)
        rows, queries = self._sharing(vectors)
        # int8 products are summed as floats: the scale is taken off once, at the end.
        likes = np.einsum("ij,ij->i", self._vectors[rows].astype(np.float32), vectors[queries]) / _SCALE
        return self._highest(rows, likes, most)

    def near_exhaustively(self, fingerprint: Fingerprint, *, most: int = 8) -> list[Near]:
        """As :meth:`near`, but every picture is weighed: slow, and what the quick way is held against."""
        if fingerprint.is_blank or not len(self):
            return []
        vectors = query_vectors(fingerprint).T
        parts = [
            (self._vectors[first : first + _BATCH].astype(np.float32) @ vectors).max(axis=1)
            for first in range(0, len(self), _BATCH)
        ]
        return self._highest(np.arange(len(self)), np.concatenate(parts) / _SCALE, most)

    def _sort(self) -> None:
        """Lay the bands anew; done at a look-up, so that many pictures added one after another cost it once."""
        self._bands = [_Band.of(self._bits, band) for band in range(BANDS)]
        self._sorted = len(self)

    def _highest(self, rows: NDArray[np.intp], likes: NDArray[Any], most: int) -> list[Near]:
        enough = likes >= NEAR_FROM
        found: dict[int, float] = {}
        for key, like in zip(self._keys[rows[enough]].tolist(), likes[enough].tolist(), strict=True):
            found[key] = max(like, found.get(key, -1.0))
        ordered = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
        return [Near(key, like) for key, like in ordered[:most]]

    def _sharing(self, vectors: Floats) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Rows that nearly share a band with a query and differ in few bits; with the number of that query."""
        bits = bits_of(vectors)
        loose = np.arange(self._sorted, len(self))
        apart = np.bitwise_count(self._bits[loose, None] ^ bits)
        row, query = np.nonzero(apart <= _MOST_BITS_APART)
        rows, queries = [loose[row]], [query]
        for number, band in enumerate(self._bands):
            some, those = band.sharing(bits, _tried(vectors, bits, number))
            rows.append(some)
            queries.append(those)
        return np.concatenate(rows), np.concatenate(queries)


@dataclass(frozen=True, slots=True)
class _Band:
    """Every row in the order of one band of its bits: where each value of the band begins, the rows, all their bits."""

    begins: NDArray[np.int64]
    rows: NDArray[np.int32]
    bits: Bits

    @classmethod
    def of(cls, bits: Bits, band: int) -> "_Band":
        values = _band_of(bits, band)
        rows = np.argsort(values, kind="stable").astype(np.int32)
        begins = np.concatenate([[0], np.cumsum(np.bincount(values, minlength=1 << BAND_BITS))])
        return cls(begins, rows, bits[rows])

    def sharing(self, bits: Bits, tried: NDArray[np.int64]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Rows whose value is among ``tried`` (queries × values), few bits from that query; and the queries."""
        begins = self.begins[tried].ravel()
        counts = self.begins[tried + 1].ravel() - begins
        ends = np.cumsum(counts)
        at = np.arange(ends[-1]) + np.repeat(begins - ends + counts, counts)
        query = np.repeat(np.arange(len(bits)), counts.reshape(tried.shape).sum(axis=1))
        few = np.flatnonzero(np.bitwise_count(self.bits[at] ^ bits[query]) <= _MOST_BITS_APART)
        return self.rows[at[few]].astype(np.intp), query[few]


def query_vectors(fingerprint: Fingerprint) -> Floats:
    """The inner part of a picture in the windows and turns that may be meant: n × waves, each of length 1."""
    found = []
    for box in boxes(fingerprint):
        for windows in (CROPPED, _INSIDES) if box == boxes(fingerprint)[-1] else (CROPPED,):
            waves = unit(eight_ways(seen(fingerprint, box, windows, windows)), SLOW)
            found.append(waves.reshape(-1, waves.shape[-1]))
    every = np.concatenate(found)
    across, up = every[:, _FIRST_ACROSS], every[:, _FIRST_UP]
    return np.asarray(every[(across >= -_UNSURE) & (up >= -_UNSURE) & (across >= up - _UNSURE)])


def kept_vector(fingerprint: Fingerprint, box: Box) -> Floats:
    """The inner part of what lies within ``box``, in the one of eight turns in which it is kept."""
    eight = unit(eight_ways(seen(fingerprint, box, [INNER], [INNER])[0, 0]), SLOW)
    across, up = eight[:, _FIRST_ACROSS], eight[:, _FIRST_UP]
    return np.asarray(eight[int(np.flatnonzero((across >= 0) & (up >= 0) & (across >= up))[0])])


def kept_of(fingerprint: Fingerprint) -> bytes:
    """What the index keeps of a picture, to be stored beside it: a byte a wave, once more for what is within a border.

    Nothing for a blank picture, which is like no other.
    """
    if fingerprint.is_blank:
        return b""
    return small_of(np.stack([kept_vector(fingerprint, box) for box in boxes(fingerprint)])).tobytes()


def bits_of(vectors: Floats | Small) -> Bits:
    """The signs of the waves in use, band after band."""
    return np.asarray(((vectors[:, _CODED] > 0) * _VALUES).sum(axis=1, dtype=np.uint64))


def small_of(vectors: Floats) -> Small:
    """Vectors as they are kept: a byte for each wave."""
    return np.asarray(np.clip(np.rint(vectors * _SCALE), -127, 127), np.int8)


def _band_of(bits: Bits, band: int) -> NDArray[np.int64]:
    return np.asarray((bits >> np.uint64(BAND_BITS * band)) & np.uint64((1 << BAND_BITS) - 1), np.int64)


def _tried(vectors: Floats, bits: Bits, band: int) -> NDArray[np.int64]:
    """The band's values to look for, queries × values: as it is, and with its least certain bits the other way."""
    within = np.flatnonzero(band == _PLACES // BAND_BITS)
    certain = np.abs(vectors[:, _CODED[within]])
    least = np.argpartition(certain, _FLIPS, axis=1)[:, :_FLIPS]
    flips = (1 << (_PLACES[within] % BAND_BITS))[least]
    return np.asarray(_band_of(bits, band)[:, None] ^ (flips @ _CHOICES.T))
