"""Two units say that it is not theirs: the office settles it, and the next like case goes to whom it ruled for."""

import re
from typing import Any
from uuid import uuid4

from playwright.sync_api import Browser, BrowserContext, Page

from tests.journeys.browsing import NEEDS_BROWSER, Account, opened, sign_in
from tests.journeys.cities import City
from tests.journeys.test_round import KIND, fill_texts, open_move, submit
from tests.journeys.test_starting import PASSWORD

pytestmark = NEEDS_BROWSER
PEOPLE = ("dispatcher", "office_head", "information_officer")


def test_what_two_units_return_is_settled_and_the_ruling_is_proposed_next_time(browser: Browser, city: City) -> None:
    windows = {who: opened(browser, city.address) for who in PEOPLE}
    pages = {who: sign_in(window, city.accounts[who]) for who, window in windows.items()}
    desk, head, first = pages["dispatcher"], pages["office_head"], pages["information_officer"]
    first_unit = city.accounts["information_officer"].title.removesuffix("信息员")
    second, second_unit = another_unit(browser, city, first_unit)

    site, number = filed_issue(windows["dispatcher"], "招牌下沿破损悬垂")
    for page, unit in ((first, first_unit), (second, second_unit)):
        dispatch(desk, number, unit)
        settle(page, number, "return_it")

    desk.goto(f"/issues/{number}/")
    settle(desk, number, "open_settlement")
    desk.goto("/desk/")
    assert desk.locator(f"#line-{number}").count() == 0, "nobody is dispatched to meanwhile"
    settle(desk, number, "look_jointly")
    form = open_move(head, number, "rule")
    choose(form, "lead_unit", second_unit)
    form.locator("select[name=reach]").select_option("site")
    fill_texts(form)
    submit(head, form)
    head.goto("/rulings/")
    assert head.locator(f"main a[href='/issues/{number}/']").count(), "the ruling leads to its issue"
    head.goto(f"/issues/{number}/")
    head.locator("a[href^='/rulings/?q=']").first.click()
    head.wait_for_url("**/rulings/**")

    second.goto(f"/issues/{number}/")
    assert second.locator(f"a[href='/issues/{number}/return_it/']").count() == 0, "who is bound returns it no more"
    settle(second, number, "record_objection")

    _site, like = filed_issue(windows["dispatcher"], "招牌边框松动", site=site)
    desk.goto(f"/issues/{like}/")
    form = open_move(desk, like, "dispatch")
    assert second_unit in form.locator("select[name=lead_unit] option:checked").inner_text()
    assert number in form.locator("select[name=lead_unit] option:checked").inner_text(), "and says by which ruling"
    for window in windows.values():
        window.close()


def another_unit(browser: Browser, city: City, known: str) -> tuple[Page, str]:
    """Somebody of a unit with no account yet: a first password is given, and changed at the first sign-in."""
    security = sign_in(opened(browser, city.address), city.accounts["security_admin"])
    security.goto("/people/?size=100")
    rows = [row.inner_text() for row in security.locator("main table tbody tr", has_text="信息员").all()]
    username, _name, title, unit = next(re.split(r"[\t\n]", row)[:4] for row in rows if known not in row)
    security.goto(f"/people/{username}/password/")
    security.locator("main form button.btn-primary, main form button.btn-danger-quiet").first.click()
    password = security.locator("dd.secret code").inner_text()
    page = sign_in(opened(browser, city.address), Account(title, username, password))
    page.locator("input[name=oldpassword]").fill(password)
    page.locator("input[name=password1]").fill(PASSWORD)
    page.locator("input[name=password2]").fill(PASSWORD)
    page.locator("main button.btn-primary, .plain-card button.btn-primary").first.click()
    page.wait_for_url(lambda url: "password" not in url)
    return page, unit


def filed_issue(window: BrowserContext, title: str, site: str = "") -> tuple[str, str]:
    """Raise an issue as the desk at a site, the first issue's if none is given, and file it; return site and number."""
    client = window.request
    rows: list[dict[str, Any]] = client.get("/api/v1/issues?limit=100").json()["rows"]
    site = site or next(row["site"] for row in rows if row["site"])
    token = next(one["value"] for one in window.cookies() if one["name"] == "csrftoken")
    headers = {"X-CSRFToken": token, "Referer": f"{window.pages[0].url}"}
    entry = {"key": str(uuid4()), "title": title, "site": site}
    raised = client.post("/api/v1/issues", data=entry, headers=headers)
    assert raised.ok, raised.text()
    number, version = raised.json()["number"], raised.json()["version"]
    filing = {"move": "file_issue", "seen": version, "category": KIND, "tier": "desk"}
    filed = client.post(f"/api/v1/issues/{number}/moves", data=filing, headers=headers)
    assert filed.ok, filed.text()
    return site, number


def dispatch(page: Page, number: str, unit: str) -> None:
    """Give the issue to a unit."""
    form = open_move(page, number, "dispatch")
    choose(form, "lead_unit", unit)
    submit(page, form)


def settle(page: Page, number: str, code: str) -> None:
    """Make a move with what its form proposes; texts that it wants are filled in."""
    form = open_move(page, number, code)
    fill_texts(form)
    form.locator("button.btn-primary, button.btn-danger-quiet").first.click()
    form.wait_for(state="detached")
    page.wait_for_load_state()


def choose(form: Any, name: str, words: str) -> None:
    """Choose by the words of an option."""
    select = form.locator(f"select[name={name}]")
    select.select_option(select.locator("option", has_text=words).first.get_attribute("value"))
