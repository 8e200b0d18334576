"""What photos were used for: the evidence does not know the apps above it, so each tells its own uses.

Each names a teller in ``config/wiring.py``: ``uses.told_by(inspections.selectors.uses_of_photos)``.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from wenming.kernel.scope import Viewer
from wenming.rulebook.evidence import Use


@dataclass(frozen=True, slots=True)
class PhotoUse:
    """One use of a photo (its id); ``reference`` is its number, empty when the viewer may not know it."""

    photo_id: int
    use: Use
    reference: str


Teller = Callable[[Viewer, Collection[int]], Iterable[PhotoUse]]
_tellers: list[Teller] = []


def told_by(teller: Teller) -> None:
    """Let ``teller`` say what photos were used for. Naming it twice counts once."""
    if teller not in _tellers:
        _tellers.append(teller)


def uses_of(viewer: Viewer, photo_ids: Collection[int]) -> dict[int, list[PhotoUse]]:
    """Return what these photos were used for, by their ids; numbers only as far as the viewer may know them."""
    found: dict[int, list[PhotoUse]] = {}
    for teller in _tellers if photo_ids else ():
        for use in teller(viewer, photo_ids):
            found.setdefault(use.photo_id, []).append(use)
    return found
