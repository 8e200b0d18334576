"""What the sender of a photo is told at once, so that an honest mistake is mended before anybody wonders.

What a photo is sent for is known above: an app names who notices something in ``config/wiring.py``.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from wenming.kernel.scope import Viewer
from wenming.records.models import Photo


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing that was noticed, in words; ``is_grave``: it speaks against the photo."""

    code: str
    message: str
    is_grave: bool


Noticing = Callable[[Viewer, Photo, str], Sequence[Notice]]
_noticing: list[Noticing] = []


def noticed_by(noticing: Noticing) -> None:
    """Let ``noticing`` say what it notices of a photo. Naming it twice counts once."""
    if noticing not in _noticing:
        _noticing.append(noticing)


def notices_of(viewer: Viewer, photo: Photo, about: str) -> list[Notice]:
    """Return what was noticed of a photo; ``about`` is the number of what it is sent for, or empty."""
    return [notice for noticing in _noticing for notice in noticing(viewer, photo, about)]
