"""A linear model over character runs (multinomial logistic regression), learnt in batches, kept as plain arrays."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import sqrt
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from wenming.engines.learning.grams import BUCKETS, Grams, grams_of

Floats = NDArray[np.float32]
Progress = Callable[[int, int], None]
ROUNDS = 16
BATCH = 128
STEP = 0.5
SHRINK = 1e-5
MOST_RUNS = 40_000
"""The most buckets kept, the commonest: 40,000 × 150 kinds in half precision are 12 MB before packing."""
UNKNOWN = -1


@dataclass(frozen=True, slots=True)
class Answer:
    """The best label for a text and how sure the model is of it, from 0 to 1; ``learnt_from`` texts bore that label."""

    label: str
    sure: float
    learnt_from: int


@dataclass(frozen=True, slots=True, eq=False)
class Sorter:
    """What was learnt: for each bucket kept its rarity and a weight for each label; ``texts``: how many bore it."""

    labels: tuple[str, ...]
    texts: tuple[int, ...]
    kept: NDArray[np.int32]
    rarity: Floats
    weights: Floats
    bias: Floats

    def shares(self, texts: Sequence[str]) -> Floats:
        """Return for each text how likely each label is; a row adds up to 1."""
        grams = _kept(grams_of(texts), self.kept, self.rarity)
        scores = np.repeat(self.bias[None, :], len(texts), axis=0)
        for row in range(len(texts)):
            here = slice(grams.starts[row], grams.starts[row + 1])
            scores[row] += grams.weights[here] @ self.weights[grams.buckets[here]]
        return _softmax(scores)

    def answers(self, texts: Sequence[str]) -> list[Answer]:
        """Return the best label for each text; of equal ones, the first."""
        shares = self.shares(texts)
        best = shares.argmax(axis=1) if len(texts) else []
        return [Answer(self.labels[at], float(row[at]), self.texts[at]) for row, at in zip(shares, best, strict=True)]

    def to_bytes(self) -> bytes:
        """Pack the arrays; weights in half precision."""
        kept = io.BytesIO()
        np.savez_compressed(
            kept,
            labels=np.array(self.labels),
            texts=np.array(self.texts, np.int32),
            kept=self.kept,
            rarity=self.rarity.astype(np.float16),
            weights=self.weights.astype(np.float16),
            bias=self.bias,
        )
        return kept.getvalue()

    @classmethod
    def from_bytes(cls, content: bytes) -> "Sorter":
        """Unpack what :meth:`to_bytes` packed; nothing in it is ever run.

        :raises ValueError: the content is no such package.
        """
        try:
            with np.load(io.BytesIO(content), allow_pickle=False) as held:
                return cls(
                    tuple(map(str, held["labels"])),
                    tuple(map(int, held["texts"])),
                    held["kept"],
                    held["rarity"].astype(np.float32),
                    held["weights"].astype(np.float32),
                    held["bias"],
                )
        except (BadZipFile, EOFError, KeyError, OSError) as fault:
            raise ValueError("no packed sorter") from fault


def learn(
    texts: Sequence[str], labels: Sequence[str], *, seed: int, rounds: int = ROUNDS, progress: Progress | None = None
) -> Sorter:
    """Learn labels from texts that bear them; rounds over all of them in an order drawn from the seed.

    :raises ValueError: no text at all.
    """
    if not texts:
        raise ValueError("nothing to learn from")
    names, truth = np.unique(np.array(labels), return_inverse=True)
    raw = grams_of(texts)
    kept, rarity = _worth_keeping(raw)
    grams = _kept(raw, kept, rarity)
    counts = np.bincount(truth, minlength=len(names))
    shape = (len(kept), len(names))
    weights, bias = np.zeros(shape, np.float32), np.log(counts / counts.sum()).astype(np.float32)
    squares = np.full(shape, 1e-6, np.float32)
    chance = np.random.default_rng(seed)
    for done in range(rounds):
        order = chance.permutation(len(truth))
        step = np.float32(STEP * (1 - done / rounds))
        for begin in range(0, len(order), BATCH):
            rows = order[begin : begin + BATCH]
            _learn_batch(grams, rows, truth[rows], weights, squares, bias, step)
        if progress is not None:
            progress(done + 1, rounds)
    return Sorter(tuple(map(str, names)), tuple(map(int, counts)), kept, rarity, weights, bias)


def _learn_batch(
    grams: Grams,
    rows: NDArray[np.int64],
    truth: NDArray[np.int64],
    weights: Floats,
    squares: Floats,
    bias: Floats,
    step: np.float32,
) -> None:
    """Move the weights of the buckets that occur against the error; the more a weight has moved, the less it moves."""
    spans = [slice(grams.starts[row], grams.starts[row + 1]) for row in rows]
    used, places = np.unique(np.concatenate([grams.buckets[span] for span in spans]), return_inverse=True)
    if not len(used):
        return
    dense = np.zeros((len(rows), len(used)), np.float32)
    owner = np.repeat(np.arange(len(rows)), [span.stop - span.start for span in spans])
    dense[owner, places] = np.concatenate([grams.weights[span] for span in spans])
    error = _softmax(dense @ weights[used] + bias)
    error[np.arange(len(rows)), truth] -= 1
    slope = dense.T @ error + SHRINK * weights[used]
    squares[used] += slope * slope
    weights[used] -= step * slope / np.sqrt(squares[used])


def _worth_keeping(grams: Grams) -> tuple[NDArray[np.int32], Floats]:
    """Return the buckets in at least two texts, the commonest if they are too many, in order, with their rarity."""
    in_texts = np.bincount(grams.buckets, minlength=BUCKETS)
    found = np.flatnonzero(in_texts >= min(2, len(grams)))
    if len(found) > MOST_RUNS:
        found = np.sort(found[np.argsort(-in_texts[found], kind="stable")[:MOST_RUNS]])
    rarity = np.log((1 + len(grams)) / (1 + in_texts[found])) + 1
    return found.astype(np.int32), rarity.astype(np.float32)


def _kept(grams: Grams, kept: NDArray[np.int32], rarity: Floats) -> Grams:
    """Return the rows with only the buckets kept, numbered by place among them, by rarity and of length one."""
    place = np.full(BUCKETS, UNKNOWN, np.int32)
    place[kept] = np.arange(len(kept), dtype=np.int32)
    at = place[grams.buckets]
    known = at != UNKNOWN
    owner = np.repeat(np.arange(len(grams)), np.diff(grams.starts))[known]
    starts = np.zeros(len(grams) + 1, np.int64)
    np.cumsum(np.bincount(owner, minlength=len(grams)), out=starts[1:])
    weights = grams.weights[known] * rarity[at[known]]
    length = np.sqrt(np.bincount(owner, weights=weights * weights, minlength=len(grams)))
    return replace(grams, starts=starts, buckets=at[known], weights=(weights / length[owner]).astype(np.float32))


def _softmax(scores: Floats) -> Floats:
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares: Floats = raised / raised.sum(axis=1, keepdims=True)
    return shares


def interval(right: int, of: int) -> tuple[float, float]:
    """Return Wilson's 95 % interval of a share; of nothing, from 0 to 1."""
    if not of:
        return 0.0, 1.0
    z, share = 1.96, right / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z / (1 + z * z / of) * sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return max(0.0, middle - half), min(1.0, middle + half)
