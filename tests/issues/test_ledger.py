"""The ledger and the close-out list: a generated view, in a person's own columns, as files that offices use."""

import csv
import io
from datetime import timedelta

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl.worksheet.worksheet import Worksheet

from tests.issues.test_pages import picture
from tests.issues.world import MONDAY, World
from wenming.issues import selectors, services
from wenming.issues.ledger_columns import COLUMNS
from wenming.issues.ledger_pages import REGISTERS
from wenming.issues.models import ColumnSet, Issue, LookBack
from wenming.kernel import clock
from wenming.kernel.models import AuditLine

REGISTER_NAMES = ("ledger", "close-out-list")


@pytest.fixture
def desk(world: World) -> Client:
    return world.client("dispatcher", "office")


def sheet_of(content: bytes) -> Worksheet:
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert isinstance(sheet, Worksheet)
    return sheet


def closed(world: World) -> Issue:
    issue = world.acknowledged(category="footway")
    issue = services.report_rectified(
        issue, measures="已补平", photos=[world.photo()], responsible="李四",
        rectified_on=(MONDAY + timedelta(hours=30)).date(), by=world.street, at=MONDAY + timedelta(days=2),
    )  # fmt: skip
    issue = services.verify(issue, by=world.dispatcher, at=MONDAY + timedelta(days=3))
    return services.close_out(issue, by=world.dispatcher, at=MONDAY + timedelta(days=3))


def test_a_line_tells_how_an_issue_was_rectified_by_whom_and_when(world: World) -> None:
    issue = closed(world)
    (line,) = selectors.ledger_lines([issue])
    assert (line.measures, line.responsible, line.rectified_on) == ("已补平", "李四", "2026-10-20")
    assert "明川区创建办" in line.verified_by and "明川区创建办" in line.closed_by
    told = {key: column.tell(line) for key, column in COLUMNS.items()}
    assert told["place"] == "鼓楼市场" and told["lead"] == "鼓楼街道办事处" and told["supporting"] == "城管局"
    assert (told["raised"], told["reported"], told["closed"]) == ("2026-10-19", "2026-10-21", "2026-10-22")
    assert told["look_back"] == ""
    services.look_back(issue, photos=[world.photo()], by=world.verifier, at=MONDAY + timedelta(days=9))
    fresh = Issue.objects.get(pk=issue.pk)
    assert COLUMNS["look_back"].tell(selectors.ledger_lines([fresh])[0]) == str(LookBack.State.HOLDS.label)


def test_what_was_sent_back_is_not_told_as_done(world: World) -> None:
    issue = services.send_back(world.reported(), reason="未清净", by=world.dispatcher, at=MONDAY)
    assert selectors.ledger_lines([issue])[0].measures == ""


def test_the_lists_show_what_their_names_say(world: World, desk: Client) -> None:
    done, going_on = closed(world), world.acknowledged()
    ledger = desk.get("/ledger/").content.decode()
    assert done.number in ledger and going_on.number in ledger and "已补平" in ledger
    out = desk.get("/close-out-list/").content.decode()
    assert done.number in out and going_on.number not in out and "李四" in out
    assert done.number not in desk.get("/close-out-list/?closed_until=2026-10-21").content.decode()
    assert done.number in desk.get("/close-out-list/?closed_since=2026-10-22&closed_until=2026-10-22").content.decode()
    assert going_on.number not in desk.get("/close-out-list/?state=open").content.decode()


def test_a_unit_sees_and_exports_its_own_only(world: World) -> None:
    own, foreign = world.dispatched(), world.filed(title="别处的问题")
    street = world.client("information_officer", "street")
    for address in ("/ledger/", "/ledger/print/", "/ledger/export/?format=csv"):
        found = street.get(address).content.decode()
        assert own.number in found and foreign.number not in found, address
    assert world.client("system_admin", "office").get("/ledger/").status_code == 403


def test_the_workbook_is_laid_out_as_offices_want_it(world: World, desk: Client) -> None:
    issue = closed(world)
    with clock.held_at(MONDAY + timedelta(days=10)):
        answer = desk.get("/close-out-list/export/?unit=street&relapsed=")
    sheet = sheet_of(answer.content)
    assert sheet["A1"].value == "Close-out list"
    assert sheet["A2"].value == "What is counted: Unit: 鼓楼街道办事处"
    assert sheet["A3"].value == "Reporting unit: 明川区创建办    As of: 2026-10-29 09:00    Number of issues: 1"
    keys = REGISTERS["close_out_list"].columns
    assert [cell.value for cell in sheet[5]][1] == "What is wrong" and sheet["A4"].value == "Number"
    row = dict(zip(keys, [cell.value for cell in sheet[6]], strict=True))
    assert row["number"] == issue.number and row["responsible"] == "李四" and row["closed"] == "2026-10-22"
    assert sheet.page_setup.orientation == "landscape" and sheet.print_title_rows == "$4:$5"
    merged = {str(cells) for cells in sheet.merged_cells.ranges}
    assert {"A1:K1", "A4:A5", "F4:H4", "I4:K4"} <= merged


def test_whatever_narrows_a_list_is_said_and_what_cannot_be_shown_narrows_nothing(world: World, desk: Client) -> None:
    issue = closed(world)

    def told(query: str) -> tuple[int, object]:
        total = desk.get(f"/close-out-list/?{query}").context["page"].total
        return total, sheet_of(desk.get(f"/close-out-list/export/?{query}").content)["A2"].value

    everything = (1, "What is counted: all issues within reach")
    for query in ("", "sent_back=1", "returned=1", "extension=1", "passed_down=1", "in_hand=1", "due=2026-10-20"):
        assert told(query) == everything, query
    assert told("lead=street") == (1, "What is counted: Lead unit: 鼓楼街道办事处")
    assert told("lead=other") == (0, "What is counted: Lead unit: 城管局")
    assert told("holder=NOPE") == (0, "What is counted: In hand of: NOPE")
    assert told("site=ROAD-0001") == (0, "What is counted: Site: 滨河路")
    assert told("sent_to=x") == (0, "What is counted: Verifier: x")
    assert told("mine=1")[1] != everything[1]
    since = sheet_of(desk.get("/ledger/export/?closed_since=2030-01-01").content)
    assert since["A2"].value == "What is counted: Closed out from: 2030-01-01" and issue.number


def test_pictures_stand_in_the_cells(world: World, desk: Client) -> None:
    issue = world.acknowledged()
    street = world.client("information_officer", "street")
    sent = {"measures": "已清运", "version": issue.version, "photo": picture()}
    street.post(f"/issues/{issue.number}/report_rectified/", sent)
    sheet = sheet_of(desk.get("/ledger/export/?pictures=1").content)
    assert [cell.value for cell in sheet[5]][-2:] == ["Before", "After"]
    assert len(sheet._images) == 1  # type: ignore[attr-defined]  # the library has no other door


def test_too_many_for_one_file_is_said(world: World, desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wenming.issues.ledger_files.MOST_PICTURED", 1)
    world.raised(), world.filed()
    answer = desk.get("/ledger/export/?pictures=1&sort=number", follow=True)
    assert answer.redirect_chain[-1][0] == "/ledger/?sort=number"
    assert "at most 1" in answer.content.decode()


def test_the_text_table_holds_the_same_columns(world: World, desk: Client) -> None:
    issue = closed(world)
    rows = list(csv.reader(io.StringIO(desk.get("/close-out-list/export/?format=csv").content.decode("utf-8-sig"))))
    assert len(rows) == 2 and rows[1][0] == issue.number and len(rows[0]) == len(REGISTERS["close_out_list"].columns)


def test_a_set_of_columns_is_kept_in_its_order_for_its_owner_alone(world: World, desk: Client) -> None:
    closed(world)
    sent = {"name": "周报", "shown_measures": "on", "place_measures": "2", "shown_lead": "on", "place_lead": "1",
            "is_default": "on"}  # fmt: skip
    answer = desk.post("/ledger/columns/", sent)
    kept = ColumnSet.objects.get()
    assert answer["Location"] == f"/ledger/?set={kept.pk}" and kept.columns == ["lead", "measures"]
    rows = list(csv.reader(io.StringIO(desk.get("/ledger/export/?format=csv").content.decode("utf-8-sig"))))
    assert rows[0] == ["Number", "Lead unit", "What was done"]
    standard = desk.get("/ledger/export/?format=csv&set=standard").content.decode("utf-8-sig")
    assert standard.startswith("Number,What is wrong,Place")
    other = world.client("verifier", "third")
    assert "周报" not in other.get(f"/ledger/?set={kept.pk}").content.decode()
    assert other.get(f"/ledger/columns/?edit={kept.pk}").status_code == 404
    assert other.post(f"/ledger/columns/{kept.pk}/remove/").status_code == 404
    assert "周报" not in desk.get("/close-out-list/").content.decode()
    assert desk.post(f"/ledger/columns/{kept.pk}/remove/").status_code == 302
    assert not ColumnSet.objects.exists()
    acts = AuditLine.objects.filter(act__contains="columns").order_by("id").values_list("act", flat=True)
    assert list(acts) == ["issues.keep_columns", "issues.drop_columns"]


def test_a_set_is_changed_and_only_one_is_the_default(desk: Client) -> None:
    for name in ("甲", "乙"):
        desk.post("/ledger/columns/", {"name": name, "shown_lead": "on", "is_default": "on"})
    one, two = ColumnSet.objects.order_by("pk")
    assert (one.is_default, two.is_default) == (False, True)
    desk.post(f"/ledger/columns/?edit={one.pk}", {"name": "丙", "shown_state": "on"})
    one.refresh_from_db()
    assert (one.name, one.columns, ColumnSet.objects.count()) == ("丙", ["state"], 2)


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"name": "", "shown_lead": "on"}, "required"),
        ({"name": "空"}, "at least one column"),
        ({"name": "甲", "shown_lead": "on"}, "of this name already"),
        ({"name": "乙", "shown_lead": "on", "place_lead": "0"}, "greater than or equal"),
    ],
)
def test_a_set_that_cannot_be_kept_is_refused_in_words(desk: Client, sent: dict[str, str], words: str) -> None:
    desk.post("/ledger/columns/", {"name": "甲", "shown_lead": "on"})
    answer = desk.post("/ledger/columns/", sent)
    assert answer.status_code == 422 and words in answer.content.decode()
    assert ColumnSet.objects.count() == 1


def test_odd_addresses_do_not_break_the_lists(world: World, desk: Client) -> None:
    closed(world)
    for query in (
        "set=999999999999999999",
        "set=x",
        "sort=-nothing",
        "page=999",
        "unit=none",
        "columns=a-b",
        "pictures=x",
    ):
        for name in REGISTER_NAMES:
            assert desk.get(f"/{name}/?{query}").status_code == 200, query
            assert desk.get(f"/{name}/print/?{query}").status_code == 200, query
    assert desk.get("/ledger/columns/?edit=99999999999").status_code == 404


@pytest.mark.parametrize("address", ["/ledger/", "/close-out-list/", "/ledger/print/", "/ledger/export/?pictures=1"])
def test_the_number_of_queries_does_not_grow_with_the_lines(world: World, desk: Client, address: str) -> None:
    closed(world)
    desk.get(address)
    with CaptureQueriesContext(connection) as one:
        desk.get(address)
    for _ in range(4):
        closed(world)
    with CaptureQueriesContext(connection) as five:
        desk.get(address)
    assert len(five) == len(one)
