"""A close-out that holds, and one that does not: from the morning's draw to the rates."""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.journeys.browsing import DESK, NEEDS_BROWSER, PHONE, opened, sign_in
from tests.journeys.cities import City
from tests.journeys.test_round import act, add_photo, fill_texts, open_move

pytestmark = NEEDS_BROWSER
PEOPLE = ("verifier", "dispatcher", "information_officer")


def test_what_was_drawn_is_looked_at_and_what_is_back_goes_on(browser: Browser, city: City) -> None:
    windows = {who: opened(browser, city.address, size=PHONE if who == "verifier" else DESK) for who in PEOPLE}
    pages = {who: sign_in(window, city.accounts[who]) for who, window in windows.items()}
    verifier, desk, unit = pages["verifier"], pages["dispatcher"], pages["information_officer"]

    verifier.goto("/look-backs/?state=waiting")
    drawn = verifier.locator("main a[href^='/issues/2']").first.get_attribute("href")
    waiting = total_of(verifier)
    look(verifier, str(drawn).strip("/").split("/")[-1], "look_back")
    verifier.goto("/look-backs/?state=waiting")
    assert total_of(verifier) == waiting - 1
    verifier.goto("/look-backs/?state=holds")
    assert verifier.locator(f"main a[href='{drawn}']").count()

    before = rates(desk)
    number = closed_and_lasting(
        windows["information_officer"], verifier, city.accounts["information_officer"].title.removesuffix("信息员")
    )
    look(verifier, number, "mark_relapsed")
    assert rates(desk) == [before[0], *(part - 1 for part in before[1:])]
    unit.goto("/my/")
    act(unit, number, "acknowledge")
    act(unit, number, "report_rectified", photo=True)
    act(who_may(number, "verify", verifier, desk), number, "verify", photo=True)
    act(desk, number, "close_out")
    assert rates(desk) == [*before[:3], before[3] - 1], "verified again, and it did not hold"
    for window in windows.values():
        window.close()


def who_may(number: str, code: str, *pages: Page) -> Page:
    """The first of these people who is offered the move."""
    for page in pages:
        page.goto(f"/issues/{number}/")
        if page.locator(f"[href='/issues/{number}/{code}/'], form[action='/issues/{number}/{code}/']").count():
            return page
    pytest.fail(f"nobody may {code} {number}")


def look(page: Page, number: str, code: str) -> None:
    """Go and see, with a photo."""
    form = open_move(page, number, code)
    fill_texts(form)
    add_photo(form)
    form.locator("button.btn-primary, button.btn-danger-quiet").first.click()
    form.wait_for(state="detached")
    page.wait_for_load_state()


def closed_and_lasting(window: BrowserContext, verifier: Page, unit: str) -> str:
    """A closed issue that the unit answers for and the verifier may mark as relapsed."""
    units = window.request.get("/api/v1/units?limit=500").json()["rows"]
    own = next(row["code"] for row in units if unit in (row["name"], row["short_name"]))
    rows: list[dict[str, Any]] = window.request.get("/api/v1/issues?state=closed&limit=100").json()["rows"]
    for row in (row for row in rows if row["lead_unit"] == own):
        verifier.goto(f"/issues/{row['number']}/")
        if verifier.locator(f"a[href$='/{row['number']}/mark_relapsed/']").count():
            return str(row["number"])
    pytest.fail("no closed issue of the unit may reopen")


def total_of(page: Page) -> int:
    """How many the list counts."""
    found = re.search(r"\d+", page.locator(".list-bar .sentence").first.inner_text().replace(",", ""))
    assert found is not None
    return int(found.group())


def rates(page: Page) -> list[int]:
    """Given to units, reported, verified, still holding: the counts of everything together."""
    page.goto("/rates/")
    words = page.locator(".stats").first.inner_text().replace(",", "")
    pairs = re.findall(r"(\d+) / (\d+)", words)[-3:]  # what our own people found and what they missed leads
    assert len(pairs) == 3 and len({whole for _part, whole in pairs}) == 1
    return [int(pairs[0][1]), *(int(part) for part, _whole in pairs)]
