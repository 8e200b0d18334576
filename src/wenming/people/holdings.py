"""What a unit still has in its hands: upper floors say so here.

A unit is not abolished before all of it is handed over.
"""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Holding:
    """Something that a unit answers for: a translatable label, how many, and the list of them."""

    label: str
    count: int
    url: str = ""


Provider = Callable[[int], Holding | None]
_providers: dict[str, Provider] = {}


def register(name: str, provider: Provider) -> None:
    """Let ``provider`` say what a unit (by id) still holds; the same name again replaces it."""
    _providers[name] = provider


def of(unit_id: int) -> list[Holding]:
    """Return everything that the unit still holds; empty: it may be abolished."""
    answers = (_providers[name](unit_id) for name in sorted(_providers))
    return [holding for holding in answers if holding and holding.count]
