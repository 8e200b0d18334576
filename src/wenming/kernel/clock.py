"""The one place that reads the clock, so that tests and the demo can hold it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Shanghai")
# What people ask for lies between these; a day beyond cannot even be given in another time zone.
EARLIEST, LATEST = date(1900, 1, 1), date(2999, 12, 31)
_held: ContextVar[datetime | None] = ContextVar("held_moment", default=None)


def now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return _held.get() or datetime.now(UTC)


def today() -> date:
    """Return the present day in the territory's own time."""
    return now().astimezone(LOCAL).date()


def morning(day: date) -> datetime:
    """Return the moment at which a day begins here; a day before 1900 or after 2999 counts as the last one within."""
    return datetime.combine(min(max(day, EARLIEST), LATEST), time(), LOCAL)


@contextmanager
def held_at(moment: datetime) -> Iterator[None]:
    """Hold the clock at ``moment`` inside the block."""
    token = _held.set(moment)
    try:
        yield
    finally:
        _held.reset(token)
