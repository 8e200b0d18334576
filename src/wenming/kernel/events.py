"""Domain events: lower floors announce, upper floors listen, ``config/wiring.py`` connects.

A listener runs in the publisher's transaction; what leaves the building goes through :mod:`wenming.kernel.jobs`.
"""

from collections.abc import Callable
from typing import Any, TypeVar

Event = TypeVar("Event")
_listeners: dict[type[Any], list[Callable[[Any], None]]] = {}


def listen(event: type[Event], listener: Callable[[Event], None]) -> None:
    """Call ``listener`` whenever an ``event`` is published. Connecting twice counts once."""
    known = _listeners.setdefault(event, [])
    if listener not in known:
        known.append(listener)


def publish(event: object) -> None:
    """Tell every listener of the event's type, in the order in which they were connected."""
    for listener in _listeners.get(type(event), ()):
        listener(event)


def listeners_of(event: type[Any]) -> tuple[Callable[[Any], None], ...]:
    """Name who listens, for the test that reads the wiring."""
    return tuple(_listeners.get(event, ()))
