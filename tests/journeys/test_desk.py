"""A dispatcher's morning without the mouse and on one page: forty problems, one by another unit, one taken back."""

import re
from uuid import uuid4

from playwright.sync_api import Browser, BrowserContext, Page

from tests.journeys.browsing import NEEDS_BROWSER, faults_of, opened, sign_in
from tests.journeys.cities import City

pytestmark = NEEDS_BROWSER
TITLES = tuple(f"{place}垃圾桶满溢" for place in "东西南北中前后左右上")
MANY = tuple(f"第{number}处垃圾桶满溢" for number in range(40))
AT_ONCE = 35
"""More than the page shows at first."""


def test_thirty_five_are_dispatched_on_one_page_each_to_the_unit_that_stood_there(browser: Browser, city: City) -> None:
    window = opened(browser, city.address)
    page = sign_in(window, city.accounts["dispatcher"])
    faults = faults_of(page)
    raise_at_a_site(window, MANY)
    page.goto("/desk/")
    page.evaluate("document.body.dataset.same = 'yes'")
    before, chosen = waiting(page), dict[str, str]()
    while len(chosen) < AT_ONCE:
        number = current(page)
        line = page.locator(f"#line-{number}")
        if not line.locator("button.row-link").count():
            page.keyboard.press("j")
            continue
        assert page.evaluate("document.activeElement.closest('tr').id") == f"line-{number}", "the next has the focus"
        chosen[number] = str(line.locator("[name=lead]:checked").get_attribute("value"))
        page.keyboard.press("Enter")
        page.wait_for_function("n => document.querySelector('.desk tr.current')?.id !== n", arg=f"line-{number}")
    page.wait_for_function("() => !document.querySelector('.desk tr.sent')")
    assert page.evaluate("document.body.dataset.same") == "yes", "the page was never loaded anew"
    assert waiting(page) == before - AT_ONCE and page.locator("#desk-lines tr").count() > 0
    assert page.locator("#desk-done[role=status]").inner_text().startswith(list(chosen)[-1]), "and it is said"
    for number, unit in chosen.items():
        now = window.request.get(f"/api/v1/issues/{number}").json()
        assert (now["state"], now["lead_unit"]) == ("dispatched", unit), number
    assert faults == []
    window.close()


def test_r_says_why_and_a_lost_connection_leaves_the_line(browser: Browser, city: City) -> None:
    window = opened(browser, city.address)
    page = sign_in(window, city.accounts["dispatcher"])
    raise_at_a_site(window, TITLES[:2])
    page.goto("/desk/")
    number = current(page)
    why = page.locator(f"#line-{number} .desk-why dl")
    assert not why.is_visible()
    page.keyboard.press("r")
    assert why.is_visible() and why.inner_text()
    window.set_offline(True)
    page.keyboard.press("Enter")
    page.locator("#toasts").get_by_text(re.compile("网络|连接")).wait_for()
    window.set_offline(False)
    assert current(page) == number and "sent" not in (page.locator(f"#line-{number}").get_attribute("class") or "")
    page.keyboard.press("Enter")
    page.locator(f"#line-{number}").wait_for(state="detached")
    window.close()


def test_without_script_the_desk_goes_on_too(browser: Browser, city: City) -> None:
    window = opened(browser, city.address, script=False)
    page = sign_in(window, city.accounts["dispatcher"])
    raise_at_a_site(window, TITLES[:2])
    page.goto("/desk/")
    before, number = waiting(page), current(page)
    page.locator(f"#line-{number} button.row-link").click()
    assert waiting(page) == before - 1 and number in page.locator("#desk-done").inner_text()
    page.locator("#desk-done button").click()
    assert waiting(page) == before and current(page) == number
    window.close()


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
        page.keyboard.press("Enter")
        page.locator(f"#line-{number}").wait_for(state="detached")
        assert number in page.locator(".desk-done").inner_text(), page.locator("main").inner_text()[:400]
        done.append(number)
    assert len(set(done)) == len(TITLES) and waiting(page) == before - len(TITLES)

    page.keyboard.press("u")
    page.locator(f"#line-{done[-1]}").wait_for()
    assert current(page) == done[-1] and waiting(page) == before - len(TITLES) + 1, "taken back, it stands there again"
    page.keyboard.press("ArrowDown")
    below = current(page)
    assert below != done[-1]
    page.keyboard.press("k")
    assert current(page) == done[-1]
    page.keyboard.press("Enter")
    page.locator(f"#line-{done[-1]}").wait_for(state="detached")
    assert current(page) == below, "the next one is gone on with by itself"

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
    found.first.wait_for()
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
