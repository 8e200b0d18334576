"""What the pages do in a real browser under the content policy: keys, filters, dialogs, drafts, maps, photos."""

import io
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from PIL import Image
from playwright.sync_api import Browser, ConsoleMessage, Dialog, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
MANIFEST = Path(str(settings.DJANGO_VITE["default"]["manifest_path"]))

pytestmark = [
    pytest.mark.browser,
    pytest.mark.urls("tests.ui.pages"),
    pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed"),
    pytest.mark.skipif(not MANIFEST.exists(), reason="the frontend has not been built"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    context = browser.new_context(base_url=live_server.url, locale="en-GB", viewport={"width": 1440, "height": 900})
    page = context.new_page()
    broken: list[str] = []

    def note(line: ConsoleMessage) -> None:
        if "Content Security Policy" in line.text:
            broken.append(line.text)

    page.on("pageerror", lambda error: broken.append(str(error)))
    page.on("console", note)
    yield page
    context.close()
    assert broken == []


def test_rows_are_walked_and_opened_by_keys(page: Page) -> None:
    page.goto("/list/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert page.locator("tr.current").count() == 1
    assert page.locator("tbody tr").first.get_attribute("class") == "tone-plain current"
    page.keyboard.press("Enter")
    page.wait_for_url("**/list/#")


def test_a_selection_shows_its_bar_and_is_sent(page: Page) -> None:
    page.goto("/list/")
    assert page.locator("#bulk").is_hidden()
    page.locator("tbody input[name=pick]").nth(0).click()
    page.locator("tbody input[name=pick]").nth(2).click(modifiers=["Shift"])
    assert page.locator("[data-bulk-count]").inner_text() == "3 selected"
    page.keyboard.press("d")
    page.wait_for_function("() => document.body.innerText.includes('2026-010688')")
    assert '"all": false' in page.content()


def test_filters_apply_as_they_change_and_stay_in_the_address(page: Page) -> None:
    page.goto("/list/")
    page.get_by_placeholder("Number, place or words").fill("nothing")
    page.wait_for_selector("text=Nothing matches these filters")
    assert page.url.endswith("/list/?q=nothing")
    page.get_by_role("link", name="Clear filters").first.click()
    page.wait_for_selector("table.rows")


def test_columns_are_chosen_and_remembered(page: Page) -> None:
    page.goto("/list/")
    assert page.locator("th", has_text="Marks lost").count() == 1
    page.context.add_cookies([{"name": "columns_samples", "value": "state-raised", "url": page.url}])
    page.reload()
    headings = page.locator("table.rows th").all_inner_texts()
    assert [text for text in headings if text] == ["Number", "What is wrong", "State", "Raised at"]


def test_a_form_opens_as_a_dialog_keeps_its_error_and_succeeds(page: Page) -> None:
    page.goto("/record/")
    page.keyboard.press("n")
    page.wait_for_selector("dialog #page-form")
    page.get_by_role("button", name="Keep").click()
    page.wait_for_selector("dialog .error")
    page.locator("dialog input[name=note]").fill("seen")
    page.get_by_role("button", name="Keep").click()
    page.wait_for_url("**/record/?kept=seen")
    assert page.locator(".notice.tone-done").inner_text().strip() == "Kept"


def test_leaving_with_unsaved_words_asks_first(page: Page) -> None:
    page.goto("/note/")
    page.locator("input[name=note]").type("half a")
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", answer)
    page.get_by_role("link", name="Cancel").click()
    page.wait_for_url("**/record/")
    assert asked == ["beforeunload"]


def test_a_job_page_comes_to_its_end_by_itself(page: Page) -> None:
    page.goto("/job/")
    page.wait_for_selector("text=Refused, and why", timeout=6000)
    assert page.locator("[hx-get]").count() == 0


def test_photos_open_large_and_close_with_escape(page: Page) -> None:
    page.goto("/components/")
    page.locator("a[data-lightbox]").first.click()
    assert page.locator("dialog.lightbox img").is_visible()
    page.keyboard.press("Escape")
    page.wait_for_selector("dialog.lightbox", state="detached")


def test_a_checklist_grades_as_one_types_and_keeps_a_draft(page: Page) -> None:
    page.goto("/components/")
    item = page.locator("[data-item='3.1.1']")
    item.locator("[data-step='1']").click()
    page.wait_for_function("() => document.querySelector(\"[data-item='3.1.1'] [data-grade]\").innerText === 'B3'")
    page.locator("[data-item='3.1.4'] input").first.fill("7")
    page.goto("/record/")
    page.goto("/components/")
    page.wait_for_selector("[data-mounted][data-island=checklist]")
    page.wait_for_function("() => document.querySelector(\"[name='3.1.4-numerator']\").value === '7'")


def test_a_score_tree_opens_and_closes(page: Page) -> None:
    page.goto("/components/")
    page.wait_for_function("() => document.querySelectorAll('.tree tbody tr:not([hidden])').length === 4")
    page.locator("tr[data-node='1'] [data-toggle]").click()
    assert page.locator(".tree tbody tr:visible").count() == 7
    page.locator("tr[data-node='all'] [data-toggle]").click()
    assert page.locator(".tree tbody tr:visible").count() == 1


@pytest.mark.parametrize("renderer", ["webgl", "canvas"])
def test_a_map_draws_and_lists_the_same_places(page: Page, renderer: str) -> None:
    if renderer == "canvas":
        page.add_init_script(
            "const get = HTMLCanvasElement.prototype.getContext;"
            "HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {"
            " return kind.startsWith('webgl') ? null : get.call(this, kind, ...rest); };"
        )
    page.goto("/drawn/")
    page.wait_for_selector("[data-drawn]", timeout=20_000)
    page.wait_for_function("() => document.querySelectorAll('[data-map-list] li[data-point]').length === 2")
    assert page.locator("[data-map-list] a").first.get_attribute("href") == "/record/?site=A-1"
    assert page.locator("[data-map-count]").inner_text() == "2 on the map"


def photo(width: int, height: int) -> bytes:
    """A photo with the capture's moment and place in its header."""
    header = Image.Exif()
    header.get_ifd(0x8769)[0x9003] = "2026:11:22 14:05:09"
    header.get_ifd(0x8769)[0x9011] = "+08:00"
    made = io.BytesIO()
    Image.effect_noise((width, height), 80).convert("RGB").save(made, "JPEG", exif=header, quality=95)
    return made.getvalue()


def test_a_photo_is_drawn_smaller_and_sent_with_its_own_time(page: Page) -> None:
    page.goto("/drawn/")
    page.wait_for_selector("[data-island=capture] .captured", state="attached")
    large = photo(4000, 3000)
    with page.expect_response("**/upload/") as answered:
        page.locator("input[type=file]").set_input_files(
            {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": large}
        )
    answer = answered.value.json()
    assert answer["taken_at"] == "2026-11-22T14:05:09+08:00"
    assert 0 < answer["size"] < len(large)
    page.wait_for_function("() => document.querySelector('input[type=hidden][name=photo]:not([disabled])')")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("width", [390, 1440])
def test_no_page_needs_sideways_scrolling(page: Page, width: int, language: str) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.goto("/record/")
    page.context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": page.url}])
    for address in ("/components/", "/list/?empty", "/note/", "/record/", "/job/", "/drawn/"):
        page.goto(address)
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), address


@pytest.mark.parametrize("address", ["/components/", "/list/", "/note/", "/drawn/"])
def test_pages_are_accessible(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_timeout(300)
    results = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa"]})
    assert results.violations_count == 0, results.generate_report()
