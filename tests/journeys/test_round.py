"""The spine as people live it: what an inspector sees lowers the round, and only what is verified lifts its today."""

import io
import re
from fractions import Fraction
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page

from tests.journeys.browsing import DESK, NEEDS_BROWSER, PHONE, opened, sign_in
from tests.journeys.cities import City

pytestmark = NEEDS_BROWSER
PEOPLE = ("inspector", "dispatcher", "information_officer", "verifier")
KIND = "traffic_sign"
PHOTO_INPUT = "input[type=file][accept^=image]"


class Scores:
    """The running round's figures, exact, as the API gives them."""

    def __init__(self, window: BrowserContext) -> None:
        self.client = window.request
        rounds = self.client.get("/api/v1/rounds").json()["rows"]
        self.number = next(row["number"] for row in rounds if row["state"] == "running")

    def statement(self) -> dict[str, Any]:
        """Everything about the score now."""
        held: dict[str, Any] = self.client.get(f"/api/v1/rounds/{self.number}/score").json()
        return held

    def both(self) -> tuple[Fraction, Fraction]:
        """As observed, and if looked at today."""
        total = self.statement()["total"]
        return exact(total["as_observed"]["won"]), exact(total["if_looked_at_today"]["won"])

    def running(self) -> tuple[Fraction, Fraction]:
        """The same two from the totals that are kept up to date change by change."""
        total = self.client.get(f"/api/v1/rounds/{self.number}/total").json()["total"]
        return Fraction(total["won_exact"]), Fraction(total["won_today_exact"])

    def lost_at(self, item: str) -> Fraction:
        """What a check item loses, as observed."""
        return exact(self._item(item)["marks"]["as_observed"]["lost"])

    def share_of_one_site(self, item: str) -> Fraction:
        """What one site's failing costs by pencil: the item's marks over the sites that were graded."""
        row = self._item(item)
        sites: int = sum(row["grades"].values())
        return exact(row["marks"]["available"]) / sites

    def _item(self, code: str) -> dict[str, Any]:
        row: dict[str, Any] = next(row for row in self.statement()["items"] if row["code"] == code)
        return row


def exact(figure: dict[str, str]) -> Fraction:
    """A figure as the fraction it is."""
    return Fraction(figure["exact"])


def test_a_failing_item_lowers_the_round_and_its_verified_repair_lifts_only_today(browser: Browser, city: City) -> None:
    windows = {who: opened(browser, city.address, size=PHONE if who == "inspector" else DESK) for who in PEOPLE}
    pages = {who: sign_in(window, city.accounts[who]) for who, window in windows.items()}
    scores = Scores(windows["dispatcher"])
    before = scores.both()
    assert scores.running() == before
    assert scores.statement()["coverage"]["not_observed"] == 0

    visit, item, lost_before = find_a_met_item(windows["inspector"], scores)
    cost = scores.share_of_one_site(item)
    number = see_it_fail(pages["inspector"], visit, item)
    after = scores.both()
    assert scores.lost_at(item) - lost_before == cost > 0
    assert (before[0] - after[0], before[1] - after[1]) == (cost, cost)
    assert scores.running() == after
    assert shown_as_observed(pages["inspector"], scores.number) == f"{float(after[0]):.4f}"

    stand_on_the_desk(pages["dispatcher"], number)
    unit = city.accounts["information_officer"].title.removesuffix("信息员")
    file_and_dispatch(pages["dispatcher"], number, unit)
    acknowledge_and_rectify(pages["information_officer"], number)
    assert scores.both() == after
    act(pages["verifier"], number, "verify", photo=True)
    assert scores.both() == (after[0], after[1] + cost) == scores.running()
    act(pages["dispatcher"], number, "close_out")
    assert scores.both() == (after[0], after[1] + cost) == scores.running()
    for window in windows.values():
        window.close()


def find_a_met_item(window: BrowserContext, scores: Scores) -> tuple[str, str, Fraction]:
    """A visit of the running round and one of its yes-or-no items that is met there."""
    for visit in window.request.get("/api/v1/visits?purpose=round").json()["rows"]:
        seen = window.request.get(f"/api/v1/visits/{visit['number']}/observations").json()
        for row in {row["item"]: row for row in seen}.values():  # the last one of each item counts
            if row["grade"] == "A" and "yes" in row["value"]:
                return visit["number"], row["item"], scores.lost_at(row["item"])
    pytest.fail("the demo's running round has no yes-or-no item that is met")


def see_it_fail(page: Page, visit: str, item: str) -> str:
    """Enter on the phone that the item is not met, with a photo; return the number of the issue that comes of it."""
    page.goto(f"/visits/{visit}/")
    card = page.locator(f"#item-{item}")
    card.locator("label", has_text="否").click()
    card.locator("[data-grade] .chip", has_text="C#").wait_for()
    card.locator("details.check-more > summary").click()
    add_photo(card)
    card.locator("button[data-save]").click()
    link = card.locator(".past-issue a").first
    link.wait_for(state="attached")
    return str(link.get_attribute("href")).strip("/").split("/")[-1]


def add_photo(place: Any) -> None:
    """Take a photo, like no other, and wait until it has arrived."""
    out = io.BytesIO()
    blocks = Image.merge("RGB", [Image.effect_noise((8, 6), 120) for _ in range(3)])
    blocks.resize((640, 480), Image.Resampling.BICUBIC).save(out, "JPEG")
    place.locator(PHOTO_INPUT).set_input_files(
        {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}
    )
    place.locator(".captured li:not([data-pending]) img").first.wait_for()


def shown_as_observed(page: Page, number: str) -> str:
    """The first figure on the round's page."""
    page.goto(f"/rounds/{number}/")
    found = re.search(r"\d+\.\d{4}", page.locator(".stats").first.inner_text())
    assert found is not None
    return found.group()


def stand_on_the_desk(page: Page, number: str) -> None:
    """The dispatcher finds the issue on the desk."""
    page.goto("/desk/")
    assert page.locator(f"#line-{number}").count() == 1


def file_and_dispatch(page: Page, number: str, unit: str) -> None:
    """File the issue under a kind that is proved by a photo, to be verified on the spot, and give it to a unit."""
    form = open_move(page, number, "file_issue")
    with page.expect_response(lambda answer: "file_issue" in answer.url):  # the kind's conditions and limit come anew
        form.locator("select[name=category]").select_option(KIND)
    form.locator(f"input[name=shown_for][value^='{KIND}/']").wait_for(state="attached")
    form.locator("select[name=tier]").select_option("on_the_spot")
    fill_texts(form)
    submit(page, form)
    form = open_move(page, number, "dispatch")
    select = form.locator("select[name=lead_unit]")
    select.select_option(select.locator("option", has_text=unit).first.get_attribute("value"))
    submit(page, form)


def acknowledge_and_rectify(page: Page, number: str) -> None:
    """The unit's information officer takes the issue on, and reports it rectified with a photo from the spot."""
    page.goto("/my/")
    assert page.locator(f"a[href='/issues/{number}/']").count() > 0
    act(page, number, "acknowledge")
    act(page, number, "report_rectified", photo=True)


def act(page: Page, number: str, code: str, *, photo: bool = False) -> None:
    """Make one move of an issue with what its form proposes; texts that it wants are filled in."""
    page.goto(f"/issues/{number}/")
    at_once = page.locator(
        f".record-head form[action='/issues/{number}/{code}/'] button, form[action$='/{code}/'] button"
    )
    if at_once.count():
        at_once.first.click()
        page.wait_for_load_state()
        return
    form = open_move(page, number, code)
    fill_texts(form)
    if photo and form.locator(PHOTO_INPUT).count():  # some kinds are proved by words alone
        add_photo(form)
    submit(page, form)


def fill_texts(form: Any) -> None:
    """Say something wherever nothing is said yet."""
    for text in form.locator("textarea, input[type=text]").all():
        if text.is_visible() and not text.input_value():
            text.fill("已现场处理")


def open_move(page: Page, number: str, code: str) -> Any:
    """Open the form of a move from the issue's page, where it comes as a dialog."""
    page.goto(f"/issues/{number}/")
    page.locator(f"a[href='/issues/{number}/{code}/']").first.click()
    form = page.locator("dialog #page-form form")
    form.wait_for()
    return form


def submit(page: Page, form: Any) -> None:
    """Send the form and come back to the issue."""
    form.locator("button.btn-primary").click()
    form.wait_for(state="detached")
    page.wait_for_load_state()
