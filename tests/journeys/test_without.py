"""The loop without a mouse, and without scripts: sign in, open an issue of one's own, take it on."""

import pytest
from playwright.sync_api import Browser, Locator, Page

from tests.journeys.browsing import DESK, NEEDS_BROWSER, PHONE, SIGN_IN, Account, opened, sign_in
from tests.journeys.cities import City
from tests.journeys.test_round import open_move, submit
from tests.journeys.test_settlement import filed_issue

pytestmark = NEEDS_BROWSER
STEPS = 60
ACKNOWLEDGE = "form[action$='/acknowledge/'] button"


@pytest.fixture(autouse=True)
def waiting(browser: Browser, city: City) -> None:
    """The dispatcher gives the unit something to take on: each of these tests takes one."""
    window = opened(browser, city.address, size=DESK)
    page = sign_in(window, city.accounts["dispatcher"])
    _site, number = filed_issue(window, "候车亭座椅松动")
    form = open_move(page, number, "dispatch")
    select = form.locator("select[name=lead_unit]")
    unit = city.accounts["information_officer"].title.removesuffix("信息员")
    select.select_option(select.locator("option", has_text=unit).first.get_attribute("value"))
    submit(page, form)
    window.close()


def test_by_keys_alone(browser: Browser, city: City) -> None:
    window = opened(browser, city.address, size=DESK)
    page = window.new_page()
    sign_in_by_keys(page, city.accounts["information_officer"])
    walk_to(page, page.locator("nav a[href='/my/']").first)
    page.keyboard.press("Enter")
    page.wait_for_url("**/my/**")
    number = open_waiting_issue(page)
    walk_to(page, page.locator(ACKNOWLEDGE).first)
    assert outlined(page.locator(":focus"))
    page.keyboard.press("Enter")
    page.locator(f"a[href='/issues/{number}/report_rectified/']").first.wait_for()
    page.keyboard.press("r")
    page.locator("dialog #page-form").wait_for()
    page.keyboard.press("Escape")
    page.locator("dialog #page-form").wait_for(state="detached")
    window.close()


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_without_scripts(browser: Browser, city: City, size: str) -> None:
    window = opened(browser, city.address, size=PHONE if size == "phone" else DESK, script=False)
    page = sign_in(window, city.accounts["information_officer"])
    page.goto("/my/")
    number = open_waiting_issue(page)
    page.locator(ACKNOWLEDGE).first.click()
    page.goto(f"/issues/{number}/")
    page.locator(f"a[href='/issues/{number}/report_rectified/']").first.click()
    assert page.url.endswith("/report_rectified/")
    assert page.locator("#page-form form textarea").count() > 0
    window.close()


def sign_in_by_keys(page: Page, account: Account) -> None:
    """Tab, letters and Enter."""
    page.goto(SIGN_IN)
    walk_to(page, page.locator("input[name=login]"))
    page.keyboard.type(account.username)
    page.keyboard.press("Tab")
    page.keyboard.type(account.password)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: SIGN_IN not in url)


def walk_to(page: Page, target: Locator) -> None:
    """Press Tab until the target has the focus."""
    for _ in range(STEPS):
        if target.evaluate("node => node === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"{STEPS} times Tab did not lead to {target}")


def outlined(focus: Locator) -> bool:
    """Whether one sees where the focus is."""
    look = "node => [getComputedStyle(node).outlineStyle, getComputedStyle(node).boxShadow]"
    outline, shadow = focus.evaluate(look)
    return bool(outline != "none" or shadow != "none")


def open_waiting_issue(page: Page) -> str:
    """Open the first of one's unit's issues that waits to be taken on; return its number."""
    page.goto("/my/?state=dispatched&size=100")
    listed = page.locator("main a[href^='/issues/2']").evaluate_all("links => links.map((link) => link.pathname)")
    for path in dict.fromkeys(listed):
        page.goto(path)
        if page.locator(ACKNOWLEDGE).count():
            return str(path.split("/")[2])
    pytest.fail("nothing waits for this unit")
