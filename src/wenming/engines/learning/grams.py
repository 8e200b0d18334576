"""A text as counts of its runs of one, two and three characters, each run put into one of many buckets by a hash.

Chinese needs no splitting into words for this, and nothing has to be remembered of the texts themselves.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

BUCKETS = 1 << 18
LONGEST = 3
MOST_CHARACTERS = 1200
PRIME = np.uint64(0x9E3779B97F4A7C15)
STIR = np.uint64(0xBF58476D1CE4E5B9)


@dataclass(frozen=True, slots=True)
class Grams:
    """Texts as rows of counts: row i holds ``buckets[starts[i]:starts[i + 1]]`` with ``weights`` at the same places."""

    starts: NDArray[np.int64]
    buckets: NDArray[np.int32]
    weights: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.starts) - 1


def plain(text: str) -> str:
    """Return what counts of a text: width and case made equal, figures as 0, everything but letters as one space."""
    folded = unicodedata.normalize("NFKC", text[: 2 * MOST_CHARACTERS]).casefold()
    kept = ("0" if one.isdigit() else one if one.isalpha() else " " for one in folded)
    return " ".join("".join(kept).split())[:MOST_CHARACTERS]


def grams_of(texts: Sequence[str]) -> Grams:
    """Return the buckets of each text with a damped count: a run that comes four times weighs 1 + ln 4."""
    rows = [_row(plain(text)) for text in texts]
    starts = np.zeros(len(rows) + 1, np.int64)
    np.cumsum([len(found) for found, _counts in rows], out=starts[1:])
    if not rows:
        return Grams(starts, np.empty(0, np.int32), np.empty(0, np.float32))
    return Grams(starts, np.concatenate([row[0] for row in rows]), np.concatenate([row[1] for row in rows]))


def _row(text: str) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    points = np.frombuffer(text.encode("utf-32-le"), np.uint32).astype(np.uint64)
    hashed = [_runs(points, length) for length in range(1, LONGEST + 1)]
    found, counts = np.unique(np.concatenate(hashed), return_counts=True)
    return found.astype(np.int32), (1 + np.log(counts)).astype(np.float32)


def _runs(points: NDArray[np.uint64], length: int) -> NDArray[np.uint64]:
    """Hash every run of so many characters; the arithmetic wraps round at 64 bits, on purpose."""
    if len(points) < length:
        return np.empty(0, np.uint64)
    last = len(points) - length + 1
    mixed = np.full(last, length, np.uint64)
    for offset in range(length):
        mixed = (mixed ^ points[offset : offset + last]) * PRIME
        mixed ^= mixed >> np.uint64(29)
    mixed *= STIR
    return (mixed ^ (mixed >> np.uint64(32))) & np.uint64(BUCKETS - 1)
