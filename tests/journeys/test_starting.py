"""Starting for real: the first run, the registers by workbook, and somebody enrolled who signs in."""

import io
from pathlib import Path

import openpyxl
from playwright.sync_api import Browser, Page

from tests.config.running import wenming
from tests.journeys.browsing import DESK, NEEDS_BROWSER, Account, faults_of, opened, sign_in
from tests.journeys.cities import City
from wenming.config.secrets import setup_code
from wenming.engines.workbook import plain_table

pytestmark = NEEDS_BROWSER
ROOT = Path(__file__).resolve().parents[2]
EDITION = ROOT / "src/wenming/demo/editions/county.yaml"
DIVISIONS = ROOT / "tests/fixtures/divisions/adcode-990102.csv"
PASSWORD = "Seven-boats-sail-7"
UNITS = plain_table(
    "责任单位",
    ("单位编码", "单位名称", "单位类别", "上级单位"),
    [
        ("D-CG", "明川区城市管理局", "部门", ""),
        ("S-GL", "鼓楼街道办事处", "街道", ""),
        ("C-DY", "东园社区", "社区", "S-GL"),
    ],
)
PEOPLE = plain_table(
    "人员岗位",
    ("登录名", "姓名", "单位", "角色", "岗位名称"),
    [("lin", "林小满", "S-GL", "信息员", "鼓楼街道信息员"), ("he", "何山", "D-CG", "信息员", "城管局信息员")],
)
SITES = plain_table(
    "点位",
    ("点位编码", "点位名称", "点位类型", "所属区划", "经度", "纬度"),
    [("MARKET-0001", "东园农贸市场", "MARKET", "鼓楼街道", 102.348, 40.279)],
)
ANSWERS = plain_table(
    "责任关系",
    ("点位编码", "责任类型", "责任单位"),
    [("MARKET-0001", "属地单位", "鼓楼街道办事处"), ("MARKET-0001", "行业主管部门", "D-CG")],
)


def test_from_nothing_to_somebody_at_work(browser: Browser, fresh: City) -> None:
    window = opened(browser, fresh.address, size=DESK)
    page = window.new_page()
    said = faults_of(page)
    set_up(page, setup_code((fresh.home / "secrets" / "secret-key").read_text()))
    for words in (["areas", "import", str(DIVISIONS)], ["scheme", "import", str(EDITION)]):
        done = wenming(fresh.home, words)
        assert done.returncode == 0, done.stdout + done.stderr
    load(page, "units", UNITS)
    passwords = first_passwords(page, load(page, "people", PEOPLE))
    load(page, "sites", SITES)
    load(page, "responsibilities", ANSWERS)
    page.goto("/sites/MARKET-0001/")
    assert "东园农贸市场" in page.locator("main").inner_text()
    assert "鼓楼街道办事处" in page.locator("main").inner_text()
    assert said == []
    window.close()
    signs_in_and_chooses_a_password(browser, fresh, Account("信息员", "lin", passwords["lin"]))


def set_up(page: Page, code: str) -> None:
    """The page that everybody meets as long as nothing is set up."""
    page.goto("/")
    page.wait_for_url("**/setup/")
    given = {"code": code, "city": "明川区", "division_code": "990102", "username": "first", "name": "王立新"}
    for name, value in given.items():
        page.locator(f"input[name={name}]").fill(value)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=again]").fill(PASSWORD)
    page.locator("form button.btn-primary").click()
    page.wait_for_url("**/imports/")
    assert page.locator("a[href='/imports/units/']").count() == 1


def load(page: Page, register: str, content: bytes) -> str:
    """Load one workbook: the file, its preview, taking it in; return the address of the report."""
    page.goto(f"/imports/{register}/")
    page.locator("input[type=file]").set_input_files(
        {"name": f"{register}.xlsx", "mimeType": "application/octet-stream", "buffer": content}
    )
    page.locator("#page-form button.btn-primary").click()
    take_in = page.locator("form[action$='/take-in/'] button")
    take_in.or_(page.locator("main .tone-overdue")).first.wait_for(timeout=30_000)
    assert take_in.count() == 1, page.locator("main").inner_text()
    take_in.click()
    page.locator("#job .tone-done").first.wait_for(timeout=30_000)
    return page.url


def first_passwords(page: Page, report: str) -> dict[str, str]:
    """Fetch the file of first passwords, which is handed out once."""
    page.goto(report)
    with page.expect_download() as fetched:
        page.locator("form[action*='/produced/'] button").click()
    sheet = openpyxl.load_workbook(io.BytesIO(Path(fetched.value.path()).read_bytes())).worksheets[0]
    rows = [[str(cell) for cell in row] for row in sheet.iter_rows(min_row=2, values_only=True)]
    return {row[0]: row[-1] for row in rows}


def signs_in_and_chooses_a_password(browser: Browser, city: City, account: Account) -> None:
    """The first sign-in asks for a password of one's own before anything else."""
    window = opened(browser, city.address)
    page = sign_in(window, account)
    page.wait_for_url("**/password/change/**")
    page.locator("input[name=oldpassword]").fill(account.password)
    page.locator("input[name=password1]").fill(PASSWORD)
    page.locator("input[name=password2]").fill(PASSWORD)
    page.locator("main button.btn-primary, .plain-card button.btn-primary").first.click()
    page.wait_for_url(lambda url: "password" not in url)
    assert page.goto("/").ok  # type: ignore[union-attr]  # an answer came
    assert "鼓楼街道信息员" in page.locator("body").inner_text()
    window.close()
