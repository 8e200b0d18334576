"""What a unit leaves behind when it is abolished or merged: upper floors say what of it is theirs, and hand it over.

A part (responsibilities for sites, issues it answers for …) goes to one successor; different parts may go to different
ones. Nothing is lost: what has no successor named keeps the unit from being abolished, unless the part may lapse.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from wenming.kernel.actors import Actor
from wenming.kernel.scope import Viewer
from wenming.people.models import Unit


@dataclass(frozen=True, slots=True)
class Part:
    """One part of what a unit leaves: a code, a translatable label, how many, the list of them.

    ``split`` says how many of which sort (translatable) there are. ``may_lapse``: it may also end with the unit.
    """

    code: str
    label: str
    count: int
    url: str = ""
    split: Sequence[tuple[str, int]] = ()
    may_lapse: bool = False


def field_of(part: Part) -> str:
    """The name of the form field, and of a refusal's field, that belongs to a part."""
    return part.code.replace(".", "_")


@dataclass(frozen=True, slots=True)
class Terms:
    """By whom, when and why something is handed over; ``viewer`` is who acts with the rights of today.

    ``on`` is the first day of the successor.
    """

    by: Actor
    viewer: Viewer
    at: datetime
    on: date
    reason: str


class Estate(Protocol):
    """Something of which units hold parts."""

    def parts(self, unit: Unit) -> Sequence[Part]:
        """Return what the unit holds, empty parts left out."""

    def hand_over(self, unit: Unit, takers: Mapping[str, Unit | None], terms: Terms) -> None:
        """Give each part to the unit that ``takers`` names by its code; to nobody, if it lapses."""


_estates: dict[str, Estate] = {}


def register(name: str, estate: Estate) -> None:
    """Let ``estate`` tell and hand over from now on; the same name again replaces it."""
    _estates[name] = estate


def all_estates() -> Sequence[Estate]:
    """Return every estate in order of name."""
    return [_estates[name] for name in sorted(_estates)]


def parts_of(unit: Unit) -> list[Part]:
    """Return everything that a unit leaves behind."""
    return [part for estate in all_estates() for part in estate.parts(unit) if part.count]
