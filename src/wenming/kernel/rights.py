"""What the actor of an act may do: every service asks here before it changes anything.

People know the posts; the kernel only holds the door, so that floors below them can ask too.
"""

from collections.abc import Callable

from wenming.kernel.actors import Actor
from wenming.kernel.errors import NotAllowed
from wenming.kernel.scope import EVERYTHING, NOBODY, Viewer
from wenming.rulebook.labels import N_

REFUSED = N_("Your posts do not carry the right to do this.")
OUTSIDE = N_("This belongs to a unit that is not yours.")
_sources: list[Callable[[int], Viewer]] = []


def answered_by(source: Callable[[int], Viewer]) -> None:
    """Name who turns a user's id into a viewer; the last one named answers."""
    _sources[:] = [source]


def viewer_of(actor: Actor) -> Viewer:
    """Return the actor with the rights held today. An act without a person behind it is the house's own: everything."""
    if actor.id is None:
        return EVERYTHING
    return _sources[-1](actor.id) if _sources else NOBODY


def require(actor: Actor, *capabilities: str, unit: int | None = None) -> Viewer:
    """Return the actor as a viewer if one of the capabilities is held, and the unit, if given, lies within reach.

    :raises NotAllowed: otherwise.
    """
    viewer = viewer_of(actor)
    if viewer is EVERYTHING:
        return viewer
    if not any(viewer.may(capability) for capability in capabilities):
        raise NotAllowed("not_allowed", REFUSED)
    if unit is not None and not viewer.everywhere and unit not in viewer.scope:
        raise NotAllowed("outside_scope", OUTSIDE)
    return viewer
