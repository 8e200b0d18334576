"""What the territory announces."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class TerritorySetUp:
    """This system knows whom it serves; registers that every city starts with may be prepared."""

    division_code: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DivisionsChanged:
    """Divisions were added or renamed."""

    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BoundaryChanged:
    """A division has another boundary than before."""

    code: str


@dataclass(frozen=True, slots=True)
class CalendarChanged:
    """Days off or worked were changed; deadlines that count working days may move."""

    days: tuple[date, ...]
