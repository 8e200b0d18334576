"""Workbooks filled: text in the cell's own style, pictures within the cell, and nothing else changed."""

import io
from collections.abc import Sequence
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from lxml import etree
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet
from tests.engines.documents.files import parts_of, picture, problem_workbook, repacked, rewritten, texts, workbook

from wenming.engines.documents import DocumentRefused, Fill, Picture, filled, read_document, unfillable

SHEET = "xl/worksheets/sheet1.xml"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RED, GREEN = Picture(picture("red", (400, 300)), "a.jpg"), Picture(picture("green", (300, 400), "PNG"), "b.png")


def fill(content: bytes, *fills: Fill) -> bytes:
    return filled(content, "清单.xlsx", fills)


def without(xml: bytes, cells: Sequence[str], *also: str) -> bytes:
    """Return a sheet in canonical form, less some cells and elements."""
    root = etree.fromstring(xml)
    for cell in list(root.iter(f"{MAIN}c")):
        if cell.get("r") in cells:
            cell.getparent().remove(cell)
    for name in also:
        for element in list(root.iter(f"{MAIN}{name}")):
            element.getparent().remove(element)
    canonical: bytes = etree.tostring(root, method="c14n")
    return canonical


def changed(before: bytes, after: bytes) -> set[str]:
    """Name the members that differ, and the new ones; none may be lost."""
    old, new = parts_of(before), parts_of(after)
    assert set(old) <= set(new) and list(old) == list(new)[: len(old)]
    return {name for name in new if old.get(name) != new[name]}


def cells(content: bytes) -> Worksheet:
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert isinstance(sheet, Worksheet)
    return sheet


def test_only_the_addressed_cells_change() -> None:
    before = problem_workbook()
    after = fill(before, Fill("s1/r3", 4, "已清理\n并安排专人"), Fill("s1/r5", 4, "=已补充"))
    assert changed(before, after) == {SHEET}
    old, new = parts_of(before)[SHEET], parts_of(after)[SHEET]
    assert without(old, ["E3", "E5"]) == without(new, ["E3", "E5"])
    sheet = cells(after)
    assert sheet["E3"].value == "已清理\n并安排专人"
    assert sheet["E5"].value == "=已补充" and 't="inlineStr"' in new.decode()
    assert texts(read_document(after, "x.xlsx"))[4][4] == "=已补充"


def test_the_cell_keeps_its_style() -> None:
    def build(book: Any, sheet: Worksheet) -> None:
        sheet.append(["1", "旧", None])
        sheet["B1"].font = Font(bold=True, name="仿宋")
        sheet["C1"].fill = PatternFill("solid", fgColor="FFFF00")

    sheet = cells(fill(workbook(build), Fill("s1/r1", 1, "新"), Fill("s1/r1", 2, "新"), Fill("s1/r1", 3, "列")))
    assert (sheet["B1"].value, sheet["B1"].font.bold, sheet["B1"].font.name) == ("新", True, "仿宋")
    assert sheet["C1"].value == "新" and sheet["C1"].fill.fgColor.rgb == "00FFFF00"
    assert sheet["D1"].value == "列" and sheet["D1"].fill.fgColor.rgb == "00FFFF00"


def test_text_for_a_merged_cell_goes_to_its_top_left() -> None:
    sheet = cells(fill(problem_workbook(), Fill("s1/r4", 1, "朝阳菜场（东门）")))
    assert sheet["B3"].value == "朝阳菜场（东门）"


def test_rows_that_share_a_merged_cell_all_stand_in_it() -> None:
    def build(book: Any, sheet: Worksheet) -> None:
        for row in (("序号", "整改情况", "是否完成", "备注"), ("1",), ("2",), ("3",)):
            sheet.append(row)
        for area in ("B2:B4", "C2:C4", "D2:D3"):
            sheet.merge_cells(area)

    spots = [f"s1/r{row}" for row in (2, 3, 4)]
    said = [Fill(spot, 1, words, (RED,), number) for spot, words, number in zip(spots, "甲乙丙", "123", strict=True)]
    same = [Fill(spot, 2, "是", label=number) for spot, number in zip(spots, "123", strict=True)]
    one = [Fill(spots[0], 3, label="1"), Fill(spots[1], 3, "完成", label="2"), Fill(spots[2], 3, "未完", label="3")]
    after = fill(workbook(build), *said, *same, *one)
    sheet = cells(after)
    assert [sheet[at].value for at in ("B2", "C2", "D2", "D4")] == ["1：甲\n2：乙\n3：丙", "是", "2：完成", "未完"]
    assert len(read_document(after, "x.xlsx").grids[0].rows[1].cells[1].pictures) == 3
    bare = cells(fill(workbook(build), *(Fill(spot, 1, words) for spot, words in zip(spots, "甲乙丙", strict=True))))
    assert bare["B2"].value == "甲\n乙\n丙"
    before = workbook(build)
    assert fill(before, Fill(spots[0], 1, label="1")) == before


def test_a_column_at_the_right_and_a_row_that_was_empty() -> None:
    before = problem_workbook()
    after = fill(before, Fill("s1/r2", 6, "整改时限"), Fill("s1/r3", 6, "三日"), Fill("s1/r9", 0, "合计"))
    document = read_document(after, "x.xlsx")
    assert document.grids[0].width == 7
    assert [row.cells[6].text for row in document.grids[0].rows] == ["", "整改时限", "三日", "", "", ""]
    assert cells(after)["A9"].value == "合计"


def test_pictures_join_the_drawing_within_their_cell() -> None:
    before = problem_workbook()
    after = fill(before, Fill("s1/r3", 5, pictures=(RED, GREEN)), Fill("s1/r5", 5, pictures=(RED,)))
    drawing = "xl/drawings/drawing1.xml"
    new = {"xl/media/image3.jpeg", "xl/media/image4.png"}
    assert changed(before, after) <= {
        drawing,
        "xl/drawings/_rels/drawing1.xml.rels",
        "[Content_Types].xml",
        *new,
    }
    rows = read_document(after, "x.xlsx").grids[0].rows
    assert [one.content for one in rows[2].cells[5].pictures] == [RED.content, GREEN.content]
    assert [one.content for one in rows[4].cells[5].pictures] == [RED.content]
    assert [len(row.cells[3].pictures) for row in rows] == [0, 0, 1, 0, 1]
    for anchor in etree.fromstring(parts_of(after)[drawing])[2:]:
        start, end = anchor[0], anchor[1]
        assert (start[0].text, start[2].text) == (end[0].text, end[2].text)  # begins and ends in the same cell
        size = anchor.find(".//{*}xfrm/{*}ext")
        shape = int(size.get("cx")) / int(size.get("cy"))
        assert shape == pytest.approx(4 / 3, rel=0.02) or shape == pytest.approx(3 / 4, rel=0.02)


def test_pictures_make_a_drawing_where_there_is_none() -> None:
    def build(book: Any, sheet: Worksheet) -> None:
        sheet.append(["1", "门口垃圾", None])
        sheet.row_dimensions[1].height = 90

    before = workbook(build)
    before = rewritten(before, SHEET, "</worksheet>", "<tableParts/></worksheet>")
    after = fill(before, Fill("s1/r1", 2, "已清理", (RED,)))
    old, new = parts_of(before)[SHEET], parts_of(after)[SHEET]
    assert without(old, ["C1"]) == without(new, ["C1"], "drawing")
    assert new.index(b"drawing ") < new.index(b"tableParts")
    assert cells(after)["C1"].value == "已清理"
    (row,) = read_document(after, "x.xlsx").grids[0].rows
    assert [one.content for one in row.cells[2].pictures] == [RED.content]


def calculated() -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    sheet = book.add_worksheet("表")
    sheet.write_row("A1", [1, 2])
    for row, formula in ((1, "=A1"), (2, "=B1"), (3, "=A1+B1")):
        sheet.write_formula(row - 1, 2, formula)
    sheet.write_array_formula("D1:D2", "{=A1:A2*2}")
    sheet.conditional_format("A1:D9", {"type": "cell", "criteria": ">", "value": 1})
    book.close()
    chain = "".join(f'<c r="C{row}"{mark}/>' for row, mark in ((1, ' i="1"'), (2, ""), (3, "")))
    main = MAIN.strip("{}")
    content = repacked(
        buffer.getvalue(), {"xl/calcChain.xml": f'<calcChain xmlns="{main}">{chain}</calcChain>'.encode()}
    )
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/calcChain"
    link = f'<Relationship Id="rIdCalc" Type="{relation}" Target="calcChain.xml"/></Relationships>'
    return rewritten(content, "xl/_rels/workbook.xml.rels", "</Relationships>", link)


def test_text_over_a_formula_leaves_the_other_formulas_in_the_chain() -> None:
    before = calculated()
    after = fill(before, Fill("s1/r1", 2, "已整改"))
    assert changed(before, after) == {SHEET, "xl/calcChain.xml"}
    chain = etree.fromstring(parts_of(after)["xl/calcChain.xml"])
    assert [dict(entry.attrib) for entry in chain] == [{"r": "C2", "i": "1"}, {"r": "C3"}]
    assert without(parts_of(before)[SHEET], ["C1"]) == without(parts_of(after)[SHEET], ["C1"])
    everything = fill(before, *(Fill(f"s1/r{row}", 2, "x") for row in (1, 2, 3)))
    assert "xl/calcChain.xml" not in parts_of(everything)
    assert b"calcChain" not in parts_of(everything)["xl/_rels/workbook.xml.rels"]


def test_a_formula_of_several_cells_is_not_torn() -> None:
    for row in (1, 2):
        with pytest.raises(DocumentRefused) as caught:
            fill(calculated(), Fill(f"s1/r{row}", 3, "x"))
        assert caught.value.code == "formula_cell" and f"表!D{row}" in caught.value.words()
    asked = [Fill(f"s1/r{row}", column, "x") for row in (1, 2, 3) for column in (2, 3)]
    assert unfillable(calculated(), "清单.xlsx", asked) == {("s1/r1", 3), ("s1/r2", 3)}


def test_cells_and_rows_that_do_not_say_where_they_are() -> None:
    content = workbook(lambda book, sheet: sheet.append(["x"]))
    sheet = parts_of(content)[SHEET].decode()
    start, end = sheet.index("<sheetData>"), sheet.index("</sheetData>")
    bare = "<sheetData><row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>"
    content = repacked(content, {SHEET: (sheet[:start] + bare + sheet[end:]).encode()})
    assert texts(read_document(content, "x.xlsx")) == [["1", "2"], ["3", ""]]
    after = fill(content, Fill("s1/r1", 1, "乙"), Fill("s1/r2", 1, "丁"), Fill("s1/r3", 0, "戊"))
    assert texts(read_document(after, "x.xlsx")) == [["1", "乙"], ["3", "丁"], ["戊", ""]]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (Fill("s9/r1", 0, "x"), "no_such_place"),
        (Fill("p1", 0, "x"), "no_such_place"),
        (Fill("s1/r1", -1, "x"), "no_such_place"),
        (Fill("s1/r9999999", 0, "x"), "no_such_place"),
        (Fill("s1/r1", 99_999, "x"), "no_such_place"),
        (Fill("s1/r1", 0, "a\x00b"), "bad_text"),
        (Fill("s1/r1", 0, pictures=(Picture(b"no picture", "x.jpg"),)), "bad_picture"),
        (Fill("s1/r1", 0, pictures=(Picture(b"", "x.jpg"),)), "bad_picture"),
    ],
)
def test_what_cannot_be_filled_is_refused(wrong: Fill, code: str) -> None:
    with pytest.raises(DocumentRefused) as caught:
        fill(problem_workbook(), wrong)
    assert caught.value.code == code


def test_escaped_looking_text_comes_back_as_written() -> None:
    after = fill(problem_workbook(), Fill("s1/r3", 4, "编号_x0041_号 "))
    assert texts(read_document(after, "x.xlsx"))[2][4] == "编号_x0041_号"
