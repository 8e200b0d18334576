"""The way round the product: ``config/wiring.py`` announces the entries, the frame shows those a viewer may use."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString

from wenming.kernel.scope import NOBODY, Viewer
from wenming.ui.icons import icon
from wenming.ui.markup import Text


def _everyone(viewer: Viewer) -> bool:
    return viewer.is_signed_in


TABS = 6
"""So many, and what opens the rest, stand side by side on a phone."""


@dataclass(frozen=True)
class Destination:
    """One entry of the navigation.

    ``route`` is the name of its address; ``area`` the URL namespaces under which it counts as the present place;
    ``order`` sorts it; ``group`` puts it under a heading; ``on_phone`` gives it a place in the tab bar, if one is left.
    """

    key: str
    label: Text
    icon: str
    route: str
    order: int
    group: Text = ""
    areas: tuple[str, ...] = ()
    on_phone: bool = False
    may_see: Callable[[Viewer], bool] = _everyone


@dataclass(frozen=True)
class Entry:
    """A destination as one viewer sees it on one page."""

    label: str
    url: str
    mark: SafeString
    group: str
    on_phone: bool
    current: bool


_main: dict[str, Destination] = {}
_own: dict[str, Destination] = {}


def add(destination: Destination) -> None:
    """Put an entry into the main navigation. The same key again replaces it."""
    _main[destination.key] = destination


def add_to_user_menu(destination: Destination) -> None:
    """Put an entry into the menu under the viewer's own name."""
    _own[destination.key] = destination


def _entries(known: dict[str, Destination], request: HttpRequest) -> list[Entry]:
    viewer: Viewer = getattr(request, "viewer", NOBODY)
    match = request.resolver_match
    here = {match.view_name, *match.namespaces} if match else set()
    shown: list[Entry] = []
    for destination in sorted(known.values(), key=lambda entry: entry.order):
        if not destination.may_see(viewer):
            continue
        try:
            url = reverse(destination.route)
        except NoReverseMatch:
            continue
        current = bool(here & {destination.route, *destination.areas})
        label, mark = str(destination.label), icon(destination.icon)
        tab = destination.on_phone and sum(entry.on_phone for entry in shown) < TABS
        shown.append(Entry(label, url, mark, str(destination.group), tab, current))
    return shown


def main_entries(request: HttpRequest) -> list[Entry]:
    """Return the main navigation of this viewer."""
    return _entries(_main, request)


def user_entries(request: HttpRequest) -> list[Entry]:
    """Return the viewer's own menu."""
    return _entries(_own, request)
