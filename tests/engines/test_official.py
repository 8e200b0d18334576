"""Tables as offices lay them out: read back by another program, cell by cell."""

import io
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image

from wenming.engines.workbook import (
    Column,
    Form,
    OfficialColumn,
    OfficialTable,
    Paper,
    Picture,
    Schema,
    official,
    read,
)


def opened(content: bytes) -> Worksheet:
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert isinstance(sheet, Worksheet)
    return sheet


def picture() -> Picture:
    buffer = io.BytesIO()
    Image.new("RGB", (320, 240), "red").save(buffer, "JPEG")
    return Picture(buffer.getvalue(), 320, 240)


LEDGER = OfficialTable(
    sheet="台账",
    title="问题整改台账",
    notes=("统计口径：全部问题", "截止时间：2026-11-22"),
    columns=(
        OfficialColumn("编号", 14, centred=True),
        OfficialColumn("问题", 30),
        OfficialColumn("措施", 30, group="整改"),
        OfficialColumn("日期", 12, group="整改"),
        OfficialColumn("前", 20, group="照片"),
    ),
    paper=Paper.A3,
    footer="第 &P 页，共 &N 页",
)


def test_title_notes_and_groups_lie_over_their_columns() -> None:
    sheet = opened(official(LEDGER, [("2026-000001", "=1+1", "已清运", date(2026, 11, 20), picture())]))
    merged = {str(cells) for cells in sheet.merged_cells.ranges}
    assert merged == {"A1:E1", "A2:E2", "A3:E3", "A4:A5", "B4:B5", "C4:D4"}
    assert [sheet["A1"].value, sheet["A2"].value, sheet["C4"].value] == ["问题整改台账", LEDGER.notes[0], "整改"]
    assert [sheet["E4"].value, sheet["E5"].value] == ["照片", "前"]
    assert [cell.value for cell in sheet[5]][2:4] == ["措施", "日期"]
    row = [cell.value for cell in sheet[6]]
    assert row[:4] == ["2026-000001", "=1+1", "已清运", datetime(2026, 11, 20)]  # noqa: DTZ001  # workbooks know no time zone
    assert sheet["B6"].data_type == "s"
    assert len(sheet._images) == 1  # type: ignore[attr-defined]  # the library has no other door


def test_paper_headings_and_page_numbers_are_set() -> None:
    sheet = opened(official(LEDGER, [("1", "", "", None, Decimal("2.5"))]))
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (8, "landscape")
    fitting, below = sheet.sheet_properties.pageSetUpPr, sheet.oddFooter
    footer = below.center if below else None
    assert fitting is not None and footer is not None
    assert fitting.fitToPage and sheet.page_setup.fitToHeight == 0
    assert sheet.print_title_rows == "$4:$5"
    assert footer.text == "第 &P 页，共 &N 页"
    assert sheet["E6"].value == 2.5
    border, alignment = sheet["A6"].border, sheet["B6"].alignment
    assert border.left.style == border.bottom.style == "thin" and alignment.wrap_text
    assert not sheet.protection.sheet


def test_what_is_filled_in_is_open_and_everything_else_is_locked() -> None:
    form = OfficialTable(
        sheet="批量回复",
        title="回复",
        columns=(
            OfficialColumn("编号"),
            OfficialColumn("措施", is_input=True, most=20, advice="做了什么"),
            OfficialColumn("日期", form=Form.DAY, is_input=True, latest=date(2026, 11, 22)),
        ),
    )
    content = official(form, [("2026-000001", "", ""), ("2026-000002", "已修", date(2026, 11, 20))])
    sheet = opened(content)
    assert sheet.protection.sheet
    assert [cell.protection.locked for cell in sheet[3]] == [True, False, False]
    assert sheet["A2"].protection.locked
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    assert rules["B3:B4"].type == "textLength" and rules["B3:B4"].formula1 == "20"
    assert rules["C3:C4"].type == "date" and rules["B3:B4"].prompt == "做了什么"
    schema = Schema("x", "批量回复", "Replies", (Column("n", "编号", "N"), Column("d", "日期", "D", Form.DAY)))
    table = read(content, "x.xlsx", schema)
    assert [row.number for row in table.rows] == [3, 4]
    assert table.rows[1].values["d"] == date(2026, 11, 20)


@pytest.mark.parametrize("count", [0, 1, 500])
def test_any_number_of_rows(count: int) -> None:
    sheet = opened(official(LEDGER, [(str(n), "", "", "", "") for n in range(count)]))
    assert sheet.max_row == 5 + count


def test_one_column_needs_no_merging() -> None:
    table = OfficialTable("x", "标题", (OfficialColumn("编号"),), notes=("注",))
    sheet = opened(official(table, [("1",)]))
    assert [sheet.cell(row, 1).value for row in range(1, 5)] == ["标题", "注", "编号", "1"]
