"""Workbooks: what is read, what is refused and in which words, and that a mended file comes back the same."""

import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from wenming.engines.workbook import (
    Action,
    Column,
    Finding,
    Form,
    Plan,
    PlannedRow,
    Schema,
    WorkbookRefused,
    plain_table,
    read,
    refused_rows,
    template,
)
from wenming.engines.workbook.package import LARGEST_CONTENT
from wenming.engines.workbook.writing import safe_text

SCHEMA = Schema(
    name="things",
    sheet="事物",
    sheet_en="Things",
    columns=(
        Column("code", "编码", "Code", Form.CODE, most=10),
        Column("name", "名称", "Name", required=True, most=20, also=("点位名称",)),
        Column("count", "数量", "Count", Form.WHOLE),
        Column("share", "比例", "Share", Form.NUMBER),
        Column("day", "日期", "Day", Form.DAY),
        Column("kind", "类型", "Kind", Form.CHOICE, options={"a": ("甲", "first"), "b": ("乙", "second")}),
        Column("tags", "标签", "Tags", Form.LIST),
    ),
    most_rows=100,
    extra_prefixes=("属性:", "attribute:"),
)
HEADINGS = ["编码", "名称", "数量", "比例", "日期", "类型", "标签"]
GOOD: list[Any] = ["001", "市场", 3, 0.5, "2026-01-05", "甲", "一、二"]


def workbook(
    rows: Sequence[Sequence[object]], *, sheet: str = "事物", spoil: Callable[..., None] | None = None
) -> bytes:
    """Make an .xlsx of rows, spoilt by hand where a test asks for it."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = sheet
    for row in rows:
        page.append(list(row))
    if spoil:
        spoil(book, page)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def refusal(content: bytes, filename: str = "x.xlsx") -> Finding:
    """Read a file that must be refused; return the first reason."""
    with pytest.raises(WorkbookRefused) as caught:
        read(content, filename, SCHEMA)
    return caught.value.findings[0]


def test_typed_values_come_out_of_cells() -> None:
    (row,) = read(workbook([HEADINGS, GOOD]), "x.xlsx", SCHEMA).rows
    assert row.number == 2 and not row.findings
    assert row.values == {
        "code": "001", "name": "市场", "count": 3, "share": Decimal("0.5"), "day": date(2026, 1, 5), "kind": "a",
        "tags": ("一", "二"),
    }  # fmt: skip


@pytest.mark.parametrize("heading", ["名称*", "点位名称", " Name ", "名称（必填）", "NAME"])
def test_headings_are_known_by_other_names(heading: str) -> None:
    assert read(workbook([["编码", heading], ["1", "市场"]]), "x.xlsx", SCHEMA).rows[0].text("name") == "市场"


def test_a_title_above_the_headings_does_no_harm() -> None:
    def merge(book: openpyxl.Workbook, page: Worksheet) -> None:
        page.merge_cells("A1:G1")

    table = read(workbook([["点位清单", *[""] * 6], HEADINGS, GOOD], spoil=merge), "x.xlsx", SCHEMA)
    assert table.rows[0].number == 3 and not table.rows[0].findings


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_tables_in_every_usual_encoding(encoding: str) -> None:
    text = "编码,名称,类型\r\n007,农贸市场,乙\r\n"
    (row,) = read(text.encode(encoding), "x.csv", SCHEMA).rows
    assert (row.text("code"), row.text("name"), row.text("kind")) == ("007", "农贸市场", "b")


def test_extra_columns_hold_numbers_by_name() -> None:
    (row,) = read(workbook([["名称", "属性：长度", "随便"], ["路", "1,200", "x"]]), "x.xlsx", SCHEMA).rows
    assert row.extras == {"长度": 1200.0}


def test_a_column_of_numbers_that_stands_twice_refuses_the_file() -> None:
    with pytest.raises(WorkbookRefused, match="twice"):
        read(workbook([[*HEADINGS, "属性:长度", "attribute：长度"], [*GOOD, 3, 4]]), "x.xlsx", SCHEMA)


def test_what_cannot_be_stored_is_left_out_of_headings() -> None:
    table = read(workbook([["编码", "名\u200b称_x0000_", "属性:长_x0001_度"], ["001", "市场", 3]]), "x.xlsx", SCHEMA)
    assert table.rows[0].text("name") == "市场"
    assert (table.headings[1], dict(table.rows[0].extras)) == ("名称", {"长度": 3.0})


def test_columns_that_are_not_read_are_named() -> None:
    (remark,) = read(workbook([["名称", "随便"], ["路", "x"]]), "x.xlsx", SCHEMA).remarks
    assert "随便" in remark.words()


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("数量", "三", "not_number"),
        ("数量", 2.5, "not_whole"),
        ("比例", "n/a", "not_number"),
        ("比例", "12²", "not_number"),
        ("数量", "①", "not_number"),
        ("数量", "1_000", "not_number"),
        ("日期", "2026-13-01", "not_day"),
        ("日期", date(9999, 12, 31), "not_day"),
        ("日期", 46000, "not_day"),
        ("类型", "丙", "not_option"),
        ("名称", "", "missing"),
        ("名称", "长" * 21, "too_long"),
    ],
)
def test_a_cell_that_does_not_fit_says_where_and_why(column: str, cell: object, code: str) -> None:
    cells = list(GOOD)
    cells[HEADINGS.index(column)] = cell
    (row,) = read(workbook([HEADINGS, cells]), "x.xlsx", SCHEMA).rows
    (finding,) = row.findings
    assert finding.code == code and finding.row == 2 and finding.column == column
    assert finding.where() == f"row 2, column “{column}”"


def test_formulas_and_merged_cells_refuse_their_rows_only() -> None:
    def spoil(book: openpyxl.Workbook, page: Worksheet) -> None:
        page["C3"] = "=1+1"
        page.merge_cells("A4:A5")

    rows = read(workbook([HEADINGS, *[GOOD] * 4], spoil=spoil), "x.xlsx", SCHEMA).rows
    assert [[finding.code for finding in row.findings] for row in rows] == [[], ["formula"], ["merged"], ["merged"]]
    assert "A4:A5" in rows[2].findings[0].words()


def test_the_wrong_sheet_is_named() -> None:
    def more(book: openpyxl.Workbook, page: Worksheet) -> None:
        book.create_sheet("其他").append(["甲", "乙"])

    found = refusal(workbook([["x", "y"]], sheet="汇总", spoil=more))
    assert found.code == "wrong_sheet" and "汇总、其他" in found.words()


def test_the_right_sheet_is_found_among_several() -> None:
    def more(book: openpyxl.Workbook, page: Worksheet) -> None:
        other = book.create_sheet("名单")
        other.append(HEADINGS)
        other.append(GOOD)

    assert read(workbook([["x"]], sheet="封面", spoil=more), "x.xlsx", SCHEMA).sheet == "名单"


def test_missing_and_double_columns_refuse_the_file() -> None:
    assert refusal(workbook([["编码", "数量"], [1, 2]])).code == "column_missing"
    assert refusal(workbook([["名称", "点位名称"], [1, 2]])).code == "column_twice"
    assert refusal(workbook([["甲", "乙"], [1, 2]])).code == "no_headings"
    assert refusal(workbook([HEADINGS])).code == "empty"


def test_fifty_thousand_rows_are_refused_before_they_are_read() -> None:
    found = refusal(plain_table("事物", HEADINGS, ([str(n), "x"] for n in range(50_000))))
    assert found.code == "too_many_rows" and "50001" in found.words()
    assert refusal(("名称\n" + "x\n" * 50_000).encode(), "x.csv").code == "too_many_rows"


def test_one_cell_far_away_is_not_laid_out() -> None:
    def far(book: openpyxl.Workbook, page: Worksheet) -> None:
        page["XFD5"] = "x"

    assert refusal(workbook([HEADINGS, GOOD], spoil=far)).code == "too_many_columns"


def test_macros_old_formats_and_damage_are_refused_in_words() -> None:
    content = workbook([HEADINGS, GOOD])
    assert refusal(content, "x.xlsm").code == "file_macros"
    assert refusal(_with_part(content, "xl/vbaProject.bin", b"x")).code == "file_macros"
    assert refusal(b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "x.xls").code == "file_old"
    assert refusal(content[:-200]).code == "file_broken"
    assert refusal(b"no workbook", "x.xlsx").code == "file_broken"
    assert refusal(b"\xff\xd8\xff\xe0 a photo \x00", "x.csv").code == "not_text"
    assert refusal(_zip({"a.txt": b"x"})).code == "file_broken"


def test_a_zip_bomb_is_measured_not_believed() -> None:
    assert refusal(_with_part(workbook([HEADINGS]), "xl/bomb.xml", b"0" * (LARGEST_CONTENT + 1))).code == "file_bomb"


def test_entities_in_the_package_are_not_expanded() -> None:
    book = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><workbook>&a;</workbook>'
    assert refusal(_zip({"xl/workbook.xml": book})).code == "file_broken"


def test_nul_and_lone_surrogates_are_refused_where_they_stand() -> None:
    content = workbook([HEADINGS, ["1", "a_x0000_b", *GOOD[2:]]])
    (row,) = read(content, "x.xlsx", SCHEMA).rows
    assert [finding.code for finding in row.findings] == ["unreadable"]
    assert refusal("名称\na\x00b\n".encode(), "x.csv").code == "not_text"


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    for filename in ("x.xlsx", "x.csv"):
        try:
            read(content, filename, SCHEMA)
        except WorkbookRefused as problem:
            assert problem.findings[0].words()


def test_a_filled_template_is_read_back() -> None:
    for chinese in (True, False):
        book = openpyxl.load_workbook(io.BytesIO(template(SCHEMA, chinese=chinese)))
        page = book.worksheets[0]
        assert page.title == ("事物" if chinese else "Things")
        for place, value in enumerate(GOOD, start=1):
            page.cell(2, place, value)
        buffer = io.BytesIO()
        book.save(buffer)
        assert not read(buffer.getvalue(), "x.xlsx", SCHEMA).rows[0].findings


def test_refused_rows_come_back_as_they_were_with_the_reason() -> None:
    finding = Finding("not_whole", "“%(value)s” is no whole number.", {"value": "三"}, 2, "数量")
    refused = PlannedRow(2, Action.REFUSE, findings=(finding,), raw=("1", "=危险", "三"))
    plan = Plan((refused, PlannedRow(3, Action.ADD, raw=("2", "x", "3"))), ("编码", "名称", "数量"))
    page = openpyxl.load_workbook(io.BytesIO(refused_rows(plan, "事物"))).worksheets[0]
    rows = [list(row) for row in page.iter_rows(values_only=True)]
    assert rows == [["编码", "名称", "数量", "Why refused"], ["1", "=危险", "三", "数量: “三” is no whole number."]]
    assert page["B2"].data_type == "s"
    assert not plan.is_clean and plan.counts[Action.ADD] == 1


def test_a_plan_goes_stale_with_what_it_saw() -> None:
    one = Plan((PlannedRow(2, Action.CHANGE, "a", seen=1),))
    assert one.fingerprint == Plan((PlannedRow(2, Action.CHANGE, "a", seen=1),)).fingerprint
    assert one.fingerprint != Plan((PlannedRow(2, Action.CHANGE, "a", seen=2),)).fingerprint


def test_text_tables_hold_no_formulas() -> None:
    assert [safe_text(value) for value in ("=1", "-5", "-a", "x", None)] == ["'=1", "-5", "'-a", "x", ""]
    for formula in ("＝1+1", "＋1", "－1+1", "＠SUM(A1)", "\n=1"):
        assert safe_text(formula) == f"'{formula}"


def _zip(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return buffer.getvalue()


def _with_part(content: bytes, name: str, part: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return _zip({**{info.filename: package.read(info) for info in package.infolist()}, name: part})


def test_any_words_can_name_a_sheet() -> None:
    for words in ("2026/11 暗访[省]", "'甲'", "", "a:b*c?d\\e", "长" * 40, "乙\x01"):
        book = openpyxl.load_workbook(io.BytesIO(plain_table(words, ("甲",), [("1",)])))
        assert len(book.sheetnames) == 1
    book = openpyxl.load_workbook(io.BytesIO(plain_table("2026/11 暗访[省]", ("甲",), ())))
    assert book.sheetnames == ["2026-11 暗访-省-"]
