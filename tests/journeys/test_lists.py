"""A superior's list from the file that arrived to the file that goes back: cut up, passed down, answered, verified."""

import io
import re
import zipfile
from pathlib import Path
from uuid import uuid4

from openpyxl import Workbook, load_workbook
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Locator, Page

from tests.journeys.browsing import NEEDS_BROWSER, Account, opened, sign_in
from tests.journeys.cities import City
from tests.journeys.test_starting import PASSWORD

pytestmark = NEEDS_BROWSER
HEADINGS = ("序号", "点位名称", "存在问题", "责任单位", "整改时限", "整改措施", "责任人", "完成时间", "整改后照片")
SAID = ("垃圾桶满溢，未及时清运", "地面有垃圾、烟头，保洁不到位", "绿化带黄土裸露")
DONE, WHO = "已安排人员处理完毕", "王立新"
NAME = f"第四季度暗访{uuid4().hex[:6]}"

SENT_OR_ASKED = """() => {
    const why = document.querySelector("dialog #page-form [name=overrule]")
    return !document.querySelector("dialog #page-form form") || (why && !why.value)
}"""
"""In the browser: the form is gone, or asks why a doubted photo is believed."""


def test_a_list_is_split_passed_down_answered_in_bulk_and_goes_back_in_its_own_file(
    browser: Browser, city: City, tmp_path: Path
) -> None:
    windows = {who: opened(browser, city.address) for who in ("dispatcher", "information_officer", "verifier")}
    pages = {who: sign_in(window, city.accounts[who]) for who, window in windows.items()}
    desk, officer, verifier = pages["dispatcher"], pages["information_officer"], pages["verifier"]
    unit = city.accounts["information_officer"].title.removesuffix("信息员")
    names = sites_of(windows["dispatcher"], unit)
    source = list_of(names, f"{unit}办事处")

    numbers = split(desk, source)
    assert len(numbers) == len(SAID)
    below, community = officer_below(browser, city, unit)
    make_many(officer, numbers, "acknowledge")
    make_many(officer, numbers, "pass_down", holder_unit=community)
    answer_in_bulk(below, numbers, tmp_path)
    officer.goto("/my/?to_check=1")
    for number in numbers:
        assert officer.locator(f"main a[href='/issues/{number}/']").count(), "waits for the first check"
    make_many(officer, numbers, "pass_first_check")
    for number in numbers:
        verify(desk, verifier, number)

    reply = load_workbook(io.BytesIO(fetched(desk))).active
    assert reply is not None
    given = load_workbook(io.BytesIO(source)).active
    assert given is not None
    for row in range(1, 3 + len(SAID)):
        for column in range(1, 6):
            assert reply.cell(row, column).value == given.cell(row, column).value, "what was sent is untouched"
    for row in range(3, 3 + len(SAID)):
        assert DONE in str(reply.cell(row, 6).value)
        assert reply.cell(row, 7).value == WHO, "the responsible person that the unit entered"
        assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", str(reply.cell(row, 8).value))
    pictures = reply._images  # type: ignore[attr-defined]  # openpyxl has no public name for it
    assert {(one.anchor._from.row, one.anchor._from.col) for one in pictures} == {(row, 8) for row in (2, 3, 4)}
    for window in windows.values():
        window.close()


def sites_of(window: BrowserContext, unit: str) -> list[str]:
    """The names of three sites in the division of a unit, each by itself in its name."""
    rows = window.request.get("/api/v1/sites?limit=500").json()["rows"]
    town = next(row["town"] if "town" in row else row["area"] for row in rows)
    assert town, unit
    return [row["name"] for row in rows if row["kind"] in ("RESI", "ALLEY", "PARK")][: len(SAID)]


def list_of(names: list[str], unit: str) -> bytes:
    """The superior's spreadsheet."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["2026年第四季度暗访问题清单"])
    sheet.merge_cells("A1:I1")
    sheet.append(HEADINGS)
    for number, (name, said) in enumerate(zip(names, SAID, strict=True), start=1):
        sheet.append([number, name, said, unit, "5个工作日"])
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def split(desk: Page, source: bytes) -> list[str]:
    """Load the list, wait until it is read, and raise each problem as it is proposed, with the keyboard alone."""
    desk.goto("/problem-lists/load/")
    desk.locator("input[name=name]").fill(NAME)
    desk.locator("input[name=file]").set_input_files(
        {"name": "第四季度暗访问题清单.xlsx", "mimeType": "application/vnd.ms-excel", "buffer": source}
    )
    desk.locator("main form button.btn-primary").click()
    desk.locator("table.review tbody tr").first.wait_for(timeout=20_000)
    assert desk.locator("table.review tbody tr").count() == len(SAID)
    for left in range(len(SAID), 0, -1):
        button = desk.locator("table.review button.row-link").first
        button.focus()
        desk.keyboard.press("Enter")
        desk.wait_for_function(
            "left => document.querySelectorAll('table.review button.row-link').length < left", arg=left
        )
    desk.goto(f"{desk.url.split('?')[0]}?state=all")
    links = desk.locator("table.review a[href^='/issues/']")
    return [str(link.get_attribute("href")).strip("/").split("/")[-1] for link in links.all()]


def officer_below(browser: Browser, city: City, unit: str) -> tuple[Page, str]:
    """The information officer of a community below the unit, who gets a first password and changes it."""
    security = sign_in(opened(browser, city.address), city.accounts["security_admin"])
    chief = sign_in(opened(browser, city.address), city.accounts["information_officer"])
    units = chief.request.get("/api/v1/units?limit=500").json()["rows"]
    above = next(row["code"] for row in units if unit in (row["name"], row["short_name"]))
    community = next(row for row in units if row["parent"] == above and row["kind"] == "community")["short_name"]
    row = found_row(security, f"{community}信息员")
    username, _name, title = re.split(r"[\t\n]", row.inner_text())[:3]
    security.goto(f"/people/{username}/password/")
    security.locator("main form button.btn-primary, main form button.btn-danger-quiet").first.click()
    page = sign_in(
        opened(browser, city.address), Account(title, username, security.locator("dd.secret code").inner_text())
    )
    page.locator("input[name=oldpassword]").fill(security.locator("dd.secret code").inner_text())
    for field in ("password1", "password2"):
        page.locator(f"input[name={field}]").fill(PASSWORD)
    page.locator("main button.btn-primary, .plain-card button.btn-primary").first.click()
    page.wait_for_url(lambda url: "password" not in url)
    return page, community


def found_row(page: Page, words: str) -> Locator:
    """The row of the list of people that says this, on whichever page it is."""
    page.goto("/people/?size=100")
    while not page.locator("main table tbody tr", has_text=words).count():
        page.locator("a[rel=next]").first.click()
        page.wait_for_load_state()
    return page.locator("main table tbody tr", has_text=words).first


def make_many(page: Page, numbers: list[str], code: str, **chosen: str) -> None:
    """Tick the issues in the unit's list, press the act, and confirm its preview."""
    page.goto("/my/?size=100")
    for number in numbers:
        page.locator(f"input[type=checkbox][value='{number}']").check()
    page.locator(f"button[formaction$='/{code}/']").first.click()
    form = page.locator("form.many-form")
    form.wait_for()
    for name, words in chosen.items():
        select = form.locator(f"select[name={name}]")
        select.select_option(select.locator("option", has_text=words).first.get_attribute("value"))
    form.locator("button.btn-primary").click()
    page.get_by_text(f"{len(numbers)}").first.wait_for()


def answer_in_bulk(page: Page, numbers: list[str], folder: Path) -> None:
    """Fetch the workbook, fill it in, and send it back with a zip of photos named by the numbers."""
    page.goto("/my/replies/")
    with page.expect_download() as waiting:
        page.locator("main a[download]").first.click()
    path = folder / "replies.xlsx"
    waiting.value.save_as(path)
    book = load_workbook(path)
    sheet = book.worksheets[0]
    heads = {str(cell.value): cell.column for row in sheet.iter_rows(max_row=8) for cell in row if cell.value}
    for row in sheet.iter_rows():
        if str(row[heads["编号"] - 1].value) in numbers:
            row[heads["整改措施"] - 1].value = DONE
            row[heads["责任人"] - 1].value = WHO
    book.save(path)
    with zipfile.ZipFile(folder / "photos.zip", "w") as package:
        for place, number in enumerate(numbers):
            package.writestr(f"{number}.jpg", photo(place))
    form = page.locator("main form[enctype]")
    form.locator("input[name=workbook]").set_input_files(path)
    form.locator("input[name=photos]").set_input_files(folder / "photos.zip")
    form.locator("button.btn-primary").click()
    button = page.locator("form[action*='/my/replies/'] button.btn-primary")
    button.wait_for(timeout=20_000)
    button.click()
    page.locator("main .chip.tone-done").first.wait_for(timeout=20_000)
    assert page.locator(".stats .stat").first.inner_text().split()[-1] == str(len(numbers))


def photo(seed: int) -> bytes:
    """A picture like no other."""
    saved = io.BytesIO()
    image = Image.effect_noise((640, 480), 40).convert("RGB")
    image.paste((40 * seed, 90, 200 - 50 * seed), (100, 100, 300, 300))
    image.save(saved, "JPEG")
    return saved.getvalue()


def verify(desk: Page, verifier: Page, number: str) -> None:
    """Verify as its kind demands: at the desk, or with a photo by somebody who went there."""
    for page in (desk, verifier):
        page.goto(f"/issues/{number}/")
        link = page.locator(f"a[href='/issues/{number}/verify/']")
        if not link.count():
            continue
        link.first.click()
        form = page.locator("dialog #page-form form")
        form.wait_for()
        if form.locator("input[type=file]").count():
            form.locator("input[type=file]").set_input_files(
                {"name": "seen.jpg", "mimeType": "image/jpeg", "buffer": photo(int(number[-1]) % 4)}
            )
            form.locator(".captured li:not([data-pending]) img").first.wait_for()
        why = form.locator("[name=overrule]")
        if why.count():
            why.fill("同一处当面核对过")
        form.locator("button.btn-primary").click()
        page.wait_for_function(SENT_OR_ASKED)
        if form.count() and not why.input_value():
            # The photos drawn for this test are alike: a person says why they are believed all the same.
            why.fill("同一处当面核对过")
            form.locator("button.btn-primary").click()
        form.wait_for(state="detached")
        return
    raise AssertionError(f"nobody may verify {number}")


def fetched(desk: Page) -> bytes:
    """The superior's own file, filled."""
    desk.goto("/problem-lists/")
    desk.locator("main a", has_text=NAME).first.click()
    desk.wait_for_url("**/problem-lists/*-*/**")
    address = desk.locator("a[href$='/reply/']").first.get_attribute("href")
    return desk.request.get(str(address)).body()
