"""Named slots in a lower app's page that upper apps fill, so that everything links both ways without an upward import.

A lower app writes ``{% panel_slot "site.history" site %}``; an upper app's provider, registered in
``config/wiring.py``, turns (viewer, subject) into a :class:`Panel` or None. The API's ``expand`` asks the same ones.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from wenming.kernel.scope import Viewer
from wenming.ui.markup import Text


@dataclass(frozen=True)
class Panel:
    """What a provider gives: a dataclass and the template that shows it (as ``panel.content``)."""

    title: Text
    template: str
    content: object
    count: int | None = None
    url: str = ""


Provider = Callable[[Viewer, Any], Panel | None]


@dataclass(frozen=True)
class _Registered:
    key: str
    provider: Provider
    order: int


_slots: dict[str, dict[str, _Registered]] = {}


def fill(slot: str, key: str, provider: Provider, *, order: int = 100) -> None:
    """Let ``provider`` fill ``slot``; ``key`` names it in the API's expand. The same key again replaces it."""
    _slots.setdefault(slot, {})[key] = _Registered(key, provider, order)


def panels_for(slot: str, viewer: Viewer, subject: object) -> list[tuple[str, Panel]]:
    """Ask every provider of the slot, in order; those with nothing to say are left out."""
    registered = sorted(_slots.get(slot, {}).values(), key=lambda entry: (entry.order, entry.key))
    answers = ((entry.key, entry.provider(viewer, subject)) for entry in registered)
    return [(key, panel) for key, panel in answers if panel is not None]


def render_slot(slot: str, viewer: Viewer, subject: object, request: HttpRequest | None) -> SafeString:
    """Render the slot's panels one under the other."""
    found = panels_for(slot, viewer, subject)
    return render_to_string("ui/parts/panels.html", {"panels": found, "slot": slot}, request=request)
