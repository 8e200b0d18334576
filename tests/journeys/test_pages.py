"""Every page in both languages and sizes: nothing cut, nothing sideways, nothing half translated, nothing noisy."""

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from yaml import safe_load

from tests.journeys.browsing import DESK, NEEDS_BROWSER, PHONE, Language, faults_of, opened, sign_in, speak
from tests.journeys.cities import City
from tests.journeys.looks import faults_of_access, faults_of_look
from tests.journeys.walking import Sample, methods_of, pages, walk

pytestmark = NEEDS_BROWSER
PEOPLE = ("office_head", "leader", "inspector", "information_officer", "system_admin", "security_admin", "audit_admin")
EDITION = Path(__file__).resolve().parents[2] / "src/wenming/demo/editions/county.yaml"
LANGUAGES: tuple[Language, ...] = ("zh-hans", "en")
ACCESS_IN: Language = "en"
"""Hindrances do not depend on the language, and looking for them takes longest."""
NOT_SHOWN_BY_LINKS = {
    "accounts/login/", "accounts/logout/", "language/", "healthz", "setup/", "s/<str:code>",  # no links by nature
    "audit/verify/<uuid:key>/", "rounds/<str:number>/jobs/<uuid:key>/",  # work under way
    "imports/<slug:name>/<uuid:key>/", "imports/<slug:name>/<uuid:key>/refused.xlsx", "documents/<uuid:key>/",
    "rounds/<str:number>/draw/register/", "rounds/<str:number>/open/", "schemes/<str:code>/publish/",  # not in the demo
    "observations/<uuid:key>/review/", "people/<str:username>/unlock/", "posts/<str:code>/close/",
    "rulings/<int:pk>/retire/", "outbox/export/", "ownership-gaps/export/",
    "learning/<int:pk>/take-up/", "learning/export/", "learning/runs/<uuid:key>/",
    "deadlines/confirm/", "deadlines/export/",  # only after a change of the calendar
    "messages/<int:number>/",  # leads on to what the message is about
    "my/replies/<uuid:key>/", "my/replies/<uuid:key>/refused.xlsx", "my/replies/<uuid:key>/photos/<int:at>/",
    "my/lists/<uuid:key>/report/",
    "sites/codes/",  # a form with chosen rows
    "figures/<uuid:key>/", "figures/<uuid:key>/<slug:figure>/",  # opened for a reason, for half an hour
    "issues/<str:number>/papers/<int:seq>.docx",  # only where minutes or a ruling were written
    "ladder/parts/<slug:kind>/<slug:code>/remove/",  # a ladder is put at rest; marks and recipients are removed
    "ladder/unsent/", "ladder/unsent/export/",  # only when somebody could not be told
    "problem-lists/<uuid:key>/<int:pk>/answer/", "problem-lists/<uuid:key>/<int:pk>/deadline/",  # of an issue on it
    "prone-places/<str:number>/", "prone-places/<str:number>/<slug:code>/", "prone-places/export/",  # in the full demo
    "rules/<int:number>/",  # once the city changed one
    "vacancies/export/",  # only when a post is vacant
}  # fmt: skip
"""Pages that no link of the demo leads to: other tests ask for them."""


@pytest.fixture(scope="module")
def windows(browser: Browser, city: City) -> Iterator[dict[str, BrowserContext]]:
    """A window for each person, signed in."""
    windows = {}
    for who in PEOPLE:
        windows[who] = opened(browser, city.address)
        sign_in(windows[who], city.accounts[who]).close()
    yield windows
    for window in windows.values():
        window.close()


@pytest.fixture(scope="module")
def samples(windows: dict[str, BrowserContext]) -> dict[str, Sample]:
    """An example of every page that a link leads to."""
    return walk(windows)


def test_links_lead_to_pages_that_work(samples: dict[str, Sample]) -> None:
    assert {sample.path: sample.status for sample in samples.values() if sample.status != 200} == {}
    known = {route for route, view in pages() if "GET" in methods_of(view)}
    missed = sorted(known - set(samples) - NOT_SHOWN_BY_LINKS)
    if missed:
        pytest.fail("no link leads to\n    " + "\n    ".join(missed), pytrace=False)


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_are_whole_in_every_size(
    language: Language, samples: dict[str, Sample], windows: dict[str, BrowserContext], city: City
) -> None:
    faults: dict[str, list[str]] = {}
    for window in windows.values():
        speak(window, language)
    tabs = {who: window.new_page() for who, window in windows.items()}
    names = data_of(windows["office_head"]) | {account.title for account in city.accounts.values()}
    noise = {who: faults_of(tab) for who, tab in tabs.items()}
    for sample in samples.values():
        if sample.html:
            noise[sample.who].clear()
            found = look_at(tabs[sample.who], sample, language, names) + noise[sample.who]
            faults |= {sample.path: found} if found else {}
    if faults:
        pytest.fail(told(faults), pytrace=False)


def data_of(window: BrowserContext) -> set[str]:
    """Words that somebody wrote into the city: they stand as written, in every language."""
    units = window.request.get("/api/v1/units?limit=500").json()["rows"]
    return set(words_in(safe_load(EDITION.read_text(encoding="utf-8")))) | {unit["short_name"] for unit in units}


def words_in(part: object) -> Iterator[str]:
    """Every piece of text in a document."""
    if isinstance(part, dict):
        for value in part.values():
            yield from words_in(value)
    elif isinstance(part, list):
        for value in part:
            yield from words_in(value)
    elif isinstance(part, str):
        yield " ".join(part.split())


def look_at(page: Page, sample: Sample, language: Language, names: Collection[str]) -> list[str]:
    """What is wrong with one page at both sizes."""
    found: list[str] = []
    for size, viewport in (("desk", DESK), ("phone", PHONE)):
        page.set_viewport_size(viewport)
        if size == "desk":
            page.goto(sample.path, wait_until="load")
        else:
            page.wait_for_timeout(60)
        found += [f"{size}: {fault}" for fault in faults_of_look(page, language, names)]
    return found + (faults_of_access(page) if language == ACCESS_IN else [])


def told(faults: Mapping[str, list[str]]) -> str:
    """The faults as lines, page by page."""
    return "\n".join(f"{path}\n    " + "\n    ".join(dict.fromkeys(found)) for path, found in sorted(faults.items()))
