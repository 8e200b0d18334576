"""The edition that a city without one may begin from; ``config/wiring.py`` says where it is kept."""

from importlib.resources.abc import Traversable

from wenming.schemes.formats import SchemeDocument, read_yaml

_kept: list[Traversable] = []


def offer(file: Traversable) -> None:
    """Keep where the example is; a later one takes its place."""
    _kept[:] = [file]


def example() -> SchemeDocument | None:
    """Read the example, if there is one."""
    return read_yaml(_kept[0].read_bytes()) if _kept else None
