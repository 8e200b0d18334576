"""Before and after of an issue: beside each other on a wide screen, one over the other on a phone."""

from playwright.sync_api import Browser, Page

from tests.journeys.browsing import NEEDS_BROWSER, PHONE, opened, sign_in
from tests.journeys.cities import City

pytestmark = NEEDS_BROWSER


def with_both(page: Page) -> str:
    """The address of an issue that has a photo before and one after."""
    page.goto("/issues/?state=reported")
    for address in page.locator("a.row-link").evaluate_all("links => links.map(one => one.getAttribute('href'))"):
        page.goto(address)
        if page.locator(".side-by-side figure a.photo img").count() == 2:
            return str(address)
    raise AssertionError("the demo has such an issue")


def cut(page: Page) -> float:
    """How much of the photo before is shown, in per cent."""
    return float(
        page.locator(".side-by-side").first.evaluate("pair => parseFloat(pair.style.getPropertyValue('--cut'))")
    )


def test_on_a_phone_the_line_between_them_follows_finger_slider_and_buttons(browser: Browser, city: City) -> None:
    window = opened(browser, city.address, size=PHONE)
    page = sign_in(window, city.accounts["dispatcher"])
    with_both(page)
    pair = page.locator(".side-by-side").first
    first, second = pair.locator("figure").all()
    assert first.bounding_box() == second.bounding_box(), "one lies over the other"
    assert cut(page) == 50
    bar = pair.locator(".compare-bar")
    bar.locator("button").first.click()
    assert cut(page) == 100
    bar.locator("button").last.click()
    assert cut(page) == 0
    slider = bar.locator("input[type=range]")
    slider.focus()
    page.keyboard.press("ArrowRight")
    assert cut(page) == 1 and slider.get_attribute("aria-valuetext") and slider.get_attribute("aria-label")
    box = first.bounding_box()
    assert box is not None and all(side["height"] >= 44 for side in (bar.bounding_box() or {"height": 0},))
    page.mouse.move(box["x"] + 10, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.75, box["y"] + 40, steps=5)
    page.mouse.up()
    assert 70 < cut(page) < 80
    assert page.locator("dialog.lightbox").count() == 0, "a drag opens nothing"
    page.mouse.click(box["x"] + box["width"] * 0.25, box["y"] + 40)
    page.locator("dialog.lightbox").wait_for()
    window.close()


def test_on_a_wide_screen_and_without_script_both_are_whole(browser: Browser, city: City) -> None:
    window = opened(browser, city.address)
    page = sign_in(window, city.accounts["dispatcher"])
    address = with_both(page)
    first, second = (one.bounding_box() for one in page.locator(".side-by-side figure").all()[:2])
    assert first and second and second["x"] >= first["x"] + first["width"] and abs(first["y"] - second["y"]) < 1
    assert not page.locator(".compare-bar").first.is_visible()
    window.close()
    plain = opened(browser, city.address, size=PHONE, script=False)
    page = sign_in(plain, city.accounts["dispatcher"])
    page.goto(address)
    first, second = (one.bounding_box() for one in page.locator(".side-by-side figure").all()[:2])
    assert first and second and second["x"] > first["x"], "the second is swiped to"
    plain.close()
