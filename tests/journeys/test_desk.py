"""A dispatcher's morning without the mouse: ten problems, one by another unit than proposed, one taken back."""

import re
from uuid import uuid4

from playwright.sync_api import Browser, BrowserContext, Page

from tests.journeys.browsing import NEEDS_BROWSER, opened, sign_in
from tests.journeys.cities import City

pytestmark = NEEDS_BROWSER
TITLES = tuple(f"{place}垃圾桶满溢" for place in "东西南北中前后左右上")


def test_ten_problems_are_dispatched_by_keyboard_alone(browser: Browser, city: City) -> None:
    window = opened(browser, city.address)
    page = sign_in(window, city.accounts["dispatcher"])
    raise_at_a_site(window, TITLES)
    page.goto("/desk/")
    before = waiting(page)
    assert before >= len(TITLES)

    done = []
    for turn in range(len(TITLES)):
        number = current(page)
        if turn == 0:
            choose_the_second_unit(page)
        press_and_wait(page, "Enter")
        assert number in page.locator(".desk-done").inner_text(), page.locator("main").inner_text()[:400]
        done.append(number)
    assert len(set(done)) == len(TITLES) and waiting(page) == before - len(TITLES)

    press_and_wait(page, "u")
    assert current(page) == done[-1] and waiting(page) == before - len(TITLES) + 1, "taken back, it stands there again"
    page.keyboard.press("ArrowDown")
    below = current(page)
    assert below != done[-1]
    page.keyboard.press("k")
    assert current(page) == done[-1]
    press_and_wait(page, "Enter")
    assert current(page) == below, "the next one opens by itself"

    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.locator("[data-bulk]").wait_for(state="visible")
    press_and_wait(page, "d")
    assert page.locator("main tbody tr").count() == 2, "a preview of the two, before anything is done"
    window.close()


def raise_at_a_site(window: BrowserContext, titles: tuple[str, ...]) -> None:
    """Ten problems come in."""
    client = window.request
    site = next(row["site"] for row in client.get("/api/v1/issues?limit=100").json()["rows"] if row["site"])
    token = next(one["value"] for one in window.cookies() if one["name"] == "csrftoken")
    for title in titles:
        entry = {"key": str(uuid4()), "title": title, "site": site}
        raised = client.post(
            "/api/v1/issues", data=entry, headers={"X-CSRFToken": token, "Referer": window.pages[0].url}
        )
        assert raised.ok, raised.text()


def current(page: Page) -> str:
    """The number of the line that the keys act on."""
    found = page.locator(".desk tr.current")
    assert found.count() == 1
    return (found.get_attribute("id") or "").removeprefix("line-")


def waiting(page: Page) -> int:
    """How many the page says wait."""
    found = re.search(r"[\d,]+", page.locator("p.sentence").first.inner_text())
    assert found is not None
    return int(found.group().replace(",", ""))


def choose_the_second_unit(page: Page) -> None:
    """By its number; the reason stands beside it."""
    page.keyboard.press("2")
    chosen = page.locator(".desk tr.current .desk-unit:has(input:checked)")
    assert chosen.locator("[data-choice='2']").count() == 1 and chosen.locator(".second").inner_text()


def press_and_wait(page: Page, key: str) -> None:
    """Press a key that leads to a page."""
    with page.expect_navigation():
        page.keyboard.press(key)
    page.wait_for_load_state()
