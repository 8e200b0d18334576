"""The one place that makes seeds nobody can foresee, so that tests can hold them."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_held: ContextVar[str] = ContextVar("held_seed", default="")


def fresh() -> str:
    """Return a seed that nobody knew before: 128 bits, in hexadecimal."""
    return _held.get() or secrets.token_hex(16)


@contextmanager
def held_at(seed: str) -> Iterator[None]:
    """Give this seed, and no other, inside the block."""
    token = _held.set(seed)
    try:
        yield
    finally:
        _held.reset(token)
