"""Text documents filled: the cell's look kept, pictures as wide as the cell, everything else as it was."""

import io
from collections.abc import Iterable
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.shared import Cm, Pt
from lxml import etree
from tests.engines.documents.files import HEADINGS, parts_of, picture, problem_text_document, text_document, texts

from wenming.engines.documents import DocumentRefused, Fill, Picture, filled, read_document

MAIN = "word/document.xml"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
RED = Picture(picture("red", (800, 600)), "a.jpg")
TALL = Picture(picture("green", (600, 1200), "PNG"), "b.png")


def fill(content: bytes, *fills: Fill) -> bytes:
    return filled(content, "通报.docx", fills)


def without(content: bytes, cells: Iterable[tuple[int, int]]) -> bytes:
    """Return the document's text part in canonical form, less some cells (row and place in the row, from 0)."""
    root = etree.fromstring(parts_of(content)[MAIN])
    rows = list(root.iter(f"{W}tr"))
    for cell in [rows[row].findall(f"{W}tc")[place] for row, place in cells]:
        cell.getparent().remove(cell)
    canonical: bytes = etree.tostring(root, method="c14n")
    return canonical


def changed(before: bytes, after: bytes) -> set[str]:
    old, new = parts_of(before), parts_of(after)
    assert list(old) == list(new)[: len(old)]
    return {name for name in new if old.get(name) != new[name]}


def test_only_the_addressed_cells_change() -> None:
    before = problem_text_document()
    after = fill(before, Fill("t1/r2", 4, "已清理\n专人看守"), Fill("t1/r4", 4, "已补充"))
    assert changed(before, after) == {MAIN}
    assert without(before, [(1, 4), (3, 4)]) == without(after, [(1, 4), (3, 4)])
    rows = texts(read_document(after, "x.docx"))
    assert [row[4] for row in rows] == ["整改情况", "已清理\n专人看守", "", "已补充"]


def test_the_look_of_the_cell_is_kept() -> None:
    def build(document: Any) -> None:
        table = document.add_table(rows=1, cols=2)
        run = table.cell(0, 0).paragraphs[0].add_run("旧")
        run.font.size, run.bold = Pt(9), True
        table.cell(0, 0).add_paragraph("第二段")
        empty = table.cell(0, 1).paragraphs[0]
        properties = empty._p.get_or_add_pPr()
        properties.append(parse_xml(f'<w:rPr xmlns:w="{W[1:-1]}"><w:sz w:val="21"/></w:rPr>'))

    after = fill(text_document(build), Fill("t1/r1", 0, "新"), Fill("t1/r1", 1, "整改"))
    first, second = docx.Document(io.BytesIO(after)).tables[0].rows[0].cells
    assert [one.text for one in first.paragraphs] == ["新"]
    assert first.paragraphs[0].runs[0].bold and first.paragraphs[0].runs[0].font.size == Pt(9)
    assert second.paragraphs[0].runs[0].font.size == Pt(10.5)


def test_text_replaces_text_but_not_pictures() -> None:
    after = fill(problem_text_document(), Fill("t1/r2", 3, "见图"))
    cell = read_document(after, "x.docx").grids[0].rows[1].cells[3]
    assert cell.text == "见图" and len(cell.pictures) == 2


def test_pictures_are_scaled_to_the_cell_and_come_with_their_parts() -> None:
    before = problem_text_document()
    after = fill(before, Fill("t1/r2", 5, "已清理", (RED, TALL)), Fill("t1/r4", 5, pictures=(RED,)))
    new = {"word/media/image4.jpeg", "word/media/image5.png"}
    assert changed(before, after) - new <= {MAIN, "word/_rels/document.xml.rels", "[Content_Types].xml"}
    assert without(before, [(1, 5), (3, 5)]) == without(after, [(1, 5), (3, 5)])
    rows = read_document(after, "x.docx").grids[0].rows
    assert rows[1].cells[5].text == "已清理"
    assert [one.content for one in rows[1].cells[5].pictures] == [RED.content, TALL.content]
    assert [one.content for one in rows[3].cells[5].pictures] == [RED.content]
    document = docx.Document(io.BytesIO(after))
    shapes = document.inline_shapes
    width = document.tables[0].columns[5].width
    assert width is not None
    assert [shape.width <= width for shape in shapes] == [True] * len(shapes)
    assert shapes[2].width / shapes[2].height == pytest.approx(4 / 3, rel=0.01)
    numbers = [entry.get("id") for entry in etree.fromstring(parts_of(after)[MAIN]).iter("{*}docPr")]
    assert len(numbers) == len(set(numbers)) == 6


def test_a_picture_is_not_cut_by_lines_of_fixed_height() -> None:
    def build(document: Any) -> None:
        table = document.add_table(rows=1, cols=2)
        table.cell(0, 0).text = "1"
        table.cell(0, 1).paragraphs[0].paragraph_format.line_spacing = Pt(28)

    after = fill(text_document(build), Fill("t1/r1", 1, pictures=(RED,)))
    for paragraph in docx.Document(io.BytesIO(after)).tables[0].cell(0, 1).paragraphs:
        if paragraph.runs:
            assert paragraph.paragraph_format.line_spacing is None


def test_text_for_a_merged_cell_goes_to_its_uppermost() -> None:
    after = fill(problem_text_document(), Fill("t1/r3", 1, "朝阳菜场东门"))
    assert [row[1] for row in texts(read_document(after, "x.docx"))][1:] == [
        "朝阳菜场东门",
        "朝阳菜场东门",
        "建设路公厕",
    ]


def test_rows_that_share_a_merged_cell_all_stand_in_it() -> None:
    def build(document: Any) -> None:
        table = document.add_table(rows=4, cols=3)
        for row, words in enumerate(("序号", "1", "2", "3")):
            table.cell(row, 0).text = words
        for column in (1, 2):
            table.cell(1, column).merge(table.cell(3, column))

    spots = [f"t1/r{row}" for row in (2, 3, 4)]
    said = [Fill(spot, 1, words, (RED,), number) for spot, words, number in zip(spots, "甲乙丙", "123", strict=True)]
    after = fill(text_document(build), *said, *(Fill(spot, 2, "是") for spot in spots))
    (grid,) = read_document(after, "x.docx").grids
    assert [(row.cells[1].text, row.cells[2].text) for row in grid.rows[1:]] == [("1：甲\n2：乙\n3：丙", "是")] * 3
    assert len(grid.rows[1].cells[1].pictures) == 3


def test_a_column_at_the_right() -> None:
    before = problem_text_document()
    after = fill(before, Fill("t1/r1", 6, "责任人"), Fill("t1/r2", 6, "某某"))
    rows = texts(read_document(after, "x.docx"))
    assert rows[0] == [*HEADINGS, "责任人"] and [row[6] for row in rows] == ["责任人", "某某", "", ""]
    table = docx.Document(io.BytesIO(after)).tables[0]
    assert len(table.columns) == 7 and table.cell(0, 6).text == "责任人"


def test_a_numbered_problem_gets_paragraphs_after_it() -> None:
    def build(document: Any) -> None:
        for line in ("通报", "1．菜场门口垃圾", "2．公厕无洗手液"):
            document.add_paragraph(line)
        document.paragraphs[1].add_run().add_picture(io.BytesIO(picture()), width=Cm(2))

    before = text_document(build)
    after = fill(
        before, Fill("b1/l2", 2, "某某"), Fill("b1/l2", 1, "整改情况：已清理", (RED,)), Fill("b1/l3", 1, "已补充")
    )
    assert texts(read_document(after, "x.docx")) == [
        ["1．菜场门口垃圾\n整改情况：已清理\n某某"],
        ["2．公厕无洗手液\n已补充"],
    ]
    paragraphs = [one.text for one in docx.Document(io.BytesIO(after)).paragraphs]
    assert paragraphs == ["通报", "1．菜场门口垃圾", "整改情况：已清理", "", "某某", "2．公厕无洗手液", "已补充"]


@pytest.mark.parametrize("spot", ["t2/r1", "t1/r9", "s1/r1", "b1/l1", "b1/l99"])
def test_places_that_are_not_there(spot: str) -> None:
    with pytest.raises(DocumentRefused) as caught:
        fill(problem_text_document(), Fill(spot, 1, "x"))
    assert caught.value.code == "no_such_place"
