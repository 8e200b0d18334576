"""Slots are filled from above, in order, by those that have something to say."""

from collections.abc import Iterator

import pytest
from django.test import RequestFactory
from django.urls import resolve

from wenming.kernel.scope import NOBODY, Viewer
from wenming.ui import navigation, panels
from wenming.ui.navigation import Destination
from wenming.ui.panels import Panel

SEEING = Viewer(user_id=1, capabilities=frozenset({"issues.read"}))


@pytest.fixture(autouse=True)
def own_registries(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(panels, "_slots", {})
    monkeypatch.setattr(navigation, "_main", {})
    yield


def about(title: str) -> panels.Provider:
    return lambda viewer, subject: Panel(title, "ui/parts/facts.html", subject) if viewer.is_signed_in else None


def test_panels_stand_in_order_and_silent_ones_are_left_out() -> None:
    panels.fill("site.main", "issues", about("Issues"), order=20)
    panels.fill("site.main", "visits", about("Visits"), order=10)
    panels.fill("site.main", "nothing", lambda viewer, subject: None)
    assert [(key, panel.title) for key, panel in panels.panels_for("site.main", SEEING, "site")] == [
        ("visits", "Visits"),
        ("issues", "Issues"),
    ]
    assert panels.panels_for("site.main", NOBODY, "site") == []
    assert panels.panels_for("site.side", SEEING, "site") == []


def test_filling_a_slot_again_replaces_it() -> None:
    panels.fill("site.main", "issues", about("Old"))
    panels.fill("site.main", "issues", about("New"))
    assert [panel.title for _key, panel in panels.panels_for("site.main", SEEING, "site")] == ["New"]


def test_a_slot_is_rendered_with_its_titles() -> None:
    panels.fill("site.main", "issues", about("Open <issues>"))
    written = panels.render_slot("site.main", SEEING, "site", RequestFactory().get("/"))
    assert "Open &lt;issues&gt;" in written
    assert 'id="panel-issues"' in written


@pytest.mark.urls("tests.ui.pages")
def test_navigation_shows_what_a_viewer_may_use_and_where_they_are() -> None:
    may_read = Destination(
        "b", "Components", "map", "ui:components", 2, areas=("ui",), may_see=lambda v: v.may("issues.read")
    )
    navigation.add(may_read)
    navigation.add(Destination("a", "Away", "map", "no-such-route", 1))
    request = RequestFactory().get("/ui/components/")
    request.resolver_match = resolve("/ui/components/")
    request.viewer = SEEING  # type: ignore[attr-defined]
    assert [(entry.label, entry.current) for entry in navigation.main_entries(request)] == [("Components", True)]
    request.viewer = NOBODY  # type: ignore[attr-defined]
    assert navigation.main_entries(request) == []
