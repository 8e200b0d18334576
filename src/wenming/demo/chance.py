"""Seeded chance: every topic draws from a stream of its own, so that a change in one leaves the others as they were."""

import hashlib
import uuid
from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


def digest(seed: int, *labels: str) -> bytes:
    """Return 32 bytes that depend on the seed and the labels only."""
    return hashlib.sha256("\x1f".join((str(seed), *labels)).encode()).digest()


def stream(seed: int, *labels: str) -> Random:
    """Return the chance that belongs to one topic of one seed."""
    return Random(digest(seed, *labels))


def key(seed: int, *labels: str) -> str:
    """Return the stable UUID of one generated thing."""
    return str(uuid.UUID(bytes=digest(seed, "key", *labels)[:16], version=4))


def shares(total: int, weights: Sequence[float]) -> list[int]:
    """Divide ``total`` in whole parts in proportion to ``weights``; largest remainders first, earlier ones on a tie."""
    whole = sum(weights)
    exact = [total * weight / whole for weight in weights]
    parts = [int(value) for value in exact]
    by_remainder = sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))
    for index in by_remainder[: total - sum(parts)]:
        parts[index] += 1
    return parts


def dealt(chance: Random, things: Sequence[T], count: int) -> list[T]:
    """Return ``count`` things, each used as evenly as possible, in shuffled order."""
    pool: list[T] = []
    while len(pool) < count:
        batch = list(things)
        chance.shuffle(batch)
        pool.extend(batch)
    return pool[:count]
