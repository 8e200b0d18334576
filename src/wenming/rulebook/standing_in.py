"""Who is told in place of a post that nobody holds (岗位空缺代收): what is said to a unit always reaches somebody.

Asked for are posts of a unit. If none of them is held, whoever is deputy or head there is told; else the same posts,
the deputy or the head of the unit above, and so on upwards; at last the creation office.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from wenming.rulebook.labels import N_

SAME_UNIT = ("deputy_head", "head")
OFFICE = ("dispatcher", "office_head")
ROLES = frozenset({*SAME_UNIT, *OFFICE})
"""The roles of whoever may be told in place of another, besides those asked for."""
Held = Mapping[tuple[str, int | None], Sequence[int]]
"""Who holds a role in a unit, and under ``None`` in any."""


class Instead(StrEnum):
    """Where whoever is told in place of a vacant post stands; ``NOBODY``: not even the office has anybody."""

    SAME_UNIT = "same_unit"
    ABOVE = "above"
    OFFICE = "office"
    NOBODY = "nobody"


INSTEAD_LABELS = {
    Instead.SAME_UNIT: N_("Deputy or head of the unit"),
    Instead.ABOVE: N_("Unit above"),
    Instead.OFFICE: N_("Creation office"),
    Instead.NOBODY: N_("Nobody at all"),
}


@dataclass(frozen=True, slots=True)
class Found:
    """Who is told, and where they stand if not in a post that was asked for; ``unit`` is whose people they are."""

    people: tuple[int, ...]
    instead: Instead | None = None
    unit: int | None = None


def told(roles: Collection[str], line: Sequence[int], held: Held) -> Found:
    """Find who is told of what concerns these posts of a unit; ``line`` is the unit and those above it, nearest first.

    An empty ``line`` means posts of the whole territory, wherever they are.
    """
    if not line:
        return _office(_holders(roles, None, held), held)
    unit, *above = line
    asked = _holders(roles, unit, held)
    if asked:
        return Found(asked, None, unit)
    deputies = _first(SAME_UNIT, unit, held)
    if deputies:
        return Found(deputies, Instead.SAME_UNIT, unit)
    for each in above:
        people = _holders(roles, each, held) or _first(SAME_UNIT, each, held)
        if people:
            return Found(people, Instead.ABOVE, each)
    return _office((), held)


def _office(asked: tuple[int, ...], held: Held) -> Found:
    if asked:
        return Found(asked)
    people = _first(OFFICE, None, held)
    return Found(people, Instead.OFFICE if people else Instead.NOBODY)


def _holders(roles: Iterable[str], unit: int | None, held: Held) -> tuple[int, ...]:
    return tuple(dict.fromkeys(person for role in roles for person in held.get((role, unit), ())))


def _first(roles: Iterable[str], unit: int | None, held: Held) -> tuple[int, ...]:
    """The holders of the first of these roles that anybody holds."""
    return next((people for role in roles if (people := _holders((role,), unit, held))), ())


def farthest(found: Iterable[Found]) -> Instead | None:
    """Of several answers the one that had to look farthest; ``None``: all posts were held."""
    order = list(Instead)
    return max((each.instead for each in found if each.instead), key=order.index, default=None)
