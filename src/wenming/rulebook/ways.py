"""Who goes where: many places in the order of a way round, and shared out evenly among those who go.

Both are proposals. The way goes from each place to the nearest one left; that is no shortest way, but one that anybody
can follow on a map.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from wenming.rulebook.evidence import Position, metres_between


@dataclass(frozen=True, slots=True)
class Stop:
    """A place on the way, and how many metres it is from the one before."""

    key: str
    metres: float


@dataclass(frozen=True, slots=True)
class Errand:
    """Something to be seen, and the codes of the posts whose people may see it."""

    key: str
    may_go: frozenset[str]


def way_round(places: Mapping[str, Position], start: str) -> list[Stop]:
    """The places in the order of a way round that begins at ``start``; of two equally near the first by key."""
    left = dict(places)
    here = left.pop(start)
    way = [Stop(start, 0.0)]
    while left:
        metres, key = min((metres_between(here, there), key) for key, there in left.items())
        here = left.pop(key)
        way.append(Stop(key, metres))
    return way


def share_out(errands: Sequence[Errand], waiting: Mapping[str, int]) -> dict[str, str]:
    """Name a post for each errand, so that all have as much to do as can be; what nobody may see is left out.

    ``waiting`` is what each post has to do already. Errands that stand together stay together: whoever has most room
    is given the first ones of the list. Who has room is found by filling up from below, as water does.
    """
    room = _room(len(errands), waiting)
    load, shared = dict(waiting), dict[str, str]()
    order = sorted(room, key=lambda post: (-room[post], post))
    for errand in errands:
        able = [post for post in order if post in errand.may_go]
        if not able:
            continue
        post = next((post for post in able if room[post] > 0), min(able, key=lambda post: (load[post], post)))
        room[post] -= 1
        load[post] += 1
        shared[errand.key] = post
    return shared


def _room(count: int, waiting: Mapping[str, int]) -> dict[str, int]:
    """How many more each gets if ``count`` are given one by one to whoever has least."""
    room = dict.fromkeys(waiting, 0)
    for _ in range(count if waiting else 0):
        least = min(room, key=lambda post: (waiting[post] + room[post], post))
        room[least] += 1
    return room
