"""What people and units announce."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class UnitChanged:
    """A unit was added, renamed or moved."""

    unit_id: int


@dataclass(frozen=True, slots=True)
class UnitAbolished:
    """A unit is no more; nothing was left in its hands."""

    unit_id: int


@dataclass(frozen=True, slots=True)
class UnitHandedOver:
    """A unit handed over all that it held, and is no more; ``takers`` are the ids of the units that took over."""

    unit_id: int
    takers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PostFilled:
    """Somebody holds a post from a day on."""

    post_id: int
    user_id: int
    since: date


@dataclass(frozen=True, slots=True)
class PostVacated:
    """Nobody holds the post after this day, unless somebody is appointed."""

    post_id: int
    user_id: int
    last_day: date


@dataclass(frozen=True, slots=True)
class FunctionMoved:
    """A department function is held by another unit, or by none."""

    function: str
    unit_id: int | None
