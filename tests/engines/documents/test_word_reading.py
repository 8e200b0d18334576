"""Text documents read: tables with merged and nested cells, tracked changes, numbers by Word, numbered paragraphs."""

import copy
import io
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Cm
from tests.engines.documents.files import HEADINGS, picture, problem_text_document, text_document, texts

from wenming.engines.documents import Document, Fill, Format, Picture, filled, read_document
from wenming.engines.documents.chinese_numbers import in_chinese

PLAIN = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def read(content: bytes) -> Document:
    return read_document(content, "通报.docx")


def put(cell: Any, xml: str) -> None:
    """Put a paragraph written by hand into a cell, in place of its own."""
    old = cell.paragraphs[0]._p
    old.getparent().replace(old, parse_xml(xml))


def test_a_table_with_merged_cells_and_several_pictures_in_a_cell() -> None:
    document = read(problem_text_document())
    assert document.format is Format.DOCX and document.title == "关于实地检查发现问题的通报"
    (grid,) = document.grids
    assert (grid.spot, grid.label) == ("t1", "T1")
    assert grid.before == "关于实地检查发现问题的通报\n请于三日内整改。"
    assert tuple(cell.text for cell in grid.rows[0].cells) == HEADINGS
    assert [row.spot for row in grid.rows] == ["t1/r1", "t1/r2", "t1/r3", "t1/r4"]
    assert [row.cells[1].text for row in grid.rows[1:]] == ["朝阳菜场", "朝阳菜场", "建设路公厕"]
    assert grid.rows[2].cells[2].text == "地面有积水\n有异味"
    assert [one.content for one in grid.rows[1].cells[3].pictures] == [picture("red"), picture("green")]
    assert [one.content for one in grid.rows[3].cells[3].pictures] == [picture("blue")]
    assert [(one.code, one.params["text"]) for one in document.unread] == [("outside", "联系人：某某")]


def test_horizontally_merged_cells_repeat_their_text() -> None:
    def build(document: Any) -> None:
        table = document.add_table(rows=2, cols=3)
        table.cell(0, 0).text = "一、朝阳街道"
        table.cell(0, 0).merge(table.cell(0, 2))
        for column in range(3):
            table.cell(1, column).text = str(column)

    assert texts(read(text_document(build))) == [["一、朝阳街道"] * 3, ["0", "1", "2"]]


def test_tracked_changes_hidden_words_and_line_breaks() -> None:
    def build(document: Any) -> None:
        table = document.add_table(rows=1, cols=2)
        run = "<w:r><w:t xml:space='preserve'>{}</w:t></w:r>"
        put(
            table.cell(0, 0),
            f"<w:p {PLAIN}><w:del w:id='1'><w:r><w:delText>旧</w:delText></w:r></w:del>"
            f"<w:ins w:id='2'>{run.format('新')}</w:ins>{run.format('的')}"
            "<w:r><w:br/><w:t>下一行</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r></w:p>",
        )
        table.cell(0, 1).text = "x"
        row = copy.deepcopy(table.rows[0]._tr)
        properties = row.get_or_add_trPr()
        properties.append(parse_xml(f"<w:del {PLAIN} w:id='3'/>"))
        table._tbl.append(row)

    assert texts(read(text_document(build))) == [["新的\n下一行", "x"]]


def test_a_picture_given_in_two_ways_counts_once() -> None:
    def build(document: Any) -> None:
        table = document.add_table(rows=1, cols=2)
        table.cell(0, 0).text = "1"
        paragraph = table.cell(0, 1).paragraphs[0]
        paragraph.add_run().add_picture(io.BytesIO(picture()))
        run = paragraph._p.r_lst[0]
        drawing = run[0]
        relation = drawing.xpath(".//a:blip/@r:embed")[0]
        both = parse_xml(
            '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
            f'{nsdecls("w", "r")} xmlns:v="urn:schemas-microsoft-com:vml"><mc:Choice Requires="wps"/><mc:Fallback>'
            f'<w:pict><v:shape><v:imagedata r:id="{relation}"/></v:shape></w:pict></mc:Fallback></mc:AlternateContent>'
        )
        run.replace(drawing, both)
        both[0].append(drawing)

    def only_old(document: Any) -> None:
        build(document)
        choice = next(document.element.body.iter("{*}Choice"))
        choice.getparent().remove(choice)

    for one in (build, only_old):
        (row,) = read(text_document(one)).grids[0].rows
        assert [len(cell.pictures) for cell in row.cells] == [0, 1]


def test_a_narrow_table_inside_a_cell_is_joined_into_it() -> None:
    def build(document: Any) -> None:
        table = document.add_table(rows=1, cols=2)
        table.cell(0, 0).text = "朝阳菜场"
        inner = table.cell(0, 1).add_table(rows=2, cols=2)
        for place in range(4):
            inner.cell(place // 2, place % 2).text = "甲乙丙丁"[place]
        inner.cell(1, 1).paragraphs[0].add_run().add_picture(io.BytesIO(picture()))

    (row,) = read(text_document(build)).grids[0].rows
    assert row.cells[1].text == "甲 乙\n丙 丁" and len(row.cells[1].pictures) == 1


def test_a_wide_table_in_a_frame_is_a_grid_of_its_own() -> None:
    def build(document: Any) -> None:
        frame = document.add_table(rows=1, cols=1)
        frame.cell(0, 0).text = "问题清单"
        inner = frame.cell(0, 0).add_table(rows=2, cols=3)
        for column in range(3):
            inner.cell(0, column).text, inner.cell(1, column).text = HEADINGS[column], str(column)

    (grid,) = read(text_document(build)).grids
    assert (grid.spot, grid.before, grid.width) == ("t2", "问题清单", 3)


@pytest.mark.parametrize(
    ("form", "pattern", "shown"),
    [
        ("decimal", "%1", ["1", "2", "3"]),
        ("decimal", "（%1）", ["（1）", "（2）", "（3）"]),
        ("chineseCounting", "%1、", ["一、", "二、", "三、"]),
        ("decimalEnclosedCircleChinese", "%1", ["①", "②", "③"]),
        ("bullet", "•", ["", "", ""]),
    ],
)
def test_numbers_that_word_makes_fill_their_column(form: str, pattern: str, shown: list[str]) -> None:
    def build(document: Any) -> None:
        numbering = document.part.numbering_part.element
        level = (
            f"<w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='{form}'/><w:lvlText w:val='{pattern}'/></w:lvl>"
        )
        numbering.insert(0, parse_xml(f"<w:abstractNum {PLAIN} w:abstractNumId='77'>{level}</w:abstractNum>"))
        numbering.append(parse_xml(f"<w:num {PLAIN} w:numId='77'><w:abstractNumId w:val='77'/></w:num>"))
        table = document.add_table(rows=3, cols=2)
        for number, row in enumerate(table.rows):
            put(
                row.cells[0],
                f"<w:p {PLAIN}><w:pPr><w:numPr><w:ilvl w:val='0'/><w:numId w:val='77'/></w:numPr></w:pPr></w:p>",
            )
            row.cells[1].text = f"问题{number}"

    assert [row[0] for row in texts(read(text_document(build)))] == shown


def test_a_list_in_two_tables_stays_two_grids() -> None:
    def build(document: Any) -> None:
        for part in range(2):
            document.add_paragraph(f"第{part + 1}部分")
            table = document.add_table(rows=2, cols=2)
            for place in range(4):
                table.cell(place // 2, place % 2).text = f"{part}{place}"

    grids = read(text_document(build)).grids
    assert [(grid.spot, grid.before) for grid in grids] == [("t1", "第1部分"), ("t2", "第2部分")]


def test_numbered_paragraphs_with_pictures_are_a_grid_of_one_column() -> None:
    def build(document: Any) -> None:
        document.add_paragraph("附件1")
        document.add_paragraph("关于暗访的通报")
        document.add_paragraph("一、朝阳街道")
        document.add_paragraph("1．菜场门口垃圾堆积，")
        document.add_paragraph("无人清理。")
        document.add_paragraph().add_run().add_picture(io.BytesIO(picture("red")), width=Cm(2))
        document.add_paragraph("2．公厕无洗手液")
        document.add_paragraph("二、建设街道")
        document.add_paragraph("1．车站乱停车")
        document.add_paragraph().add_run().add_picture(io.BytesIO(picture("blue")), width=Cm(2))

    document = read(text_document(build))
    assert document.title == "关于暗访的通报"
    assert [grid.before for grid in document.grids] == ["附件1\n关于暗访的通报\n一、朝阳街道", "二、建设街道"]
    assert texts(document, 0) == [["1．菜场门口垃圾堆积，\n无人清理。"], ["2．公厕无洗手液"]]
    assert texts(document, 1) == [["1．车站乱停车"]]
    assert [row.spot for row in document.grids[0].rows] == ["b1/l4", "b1/l7"]
    assert [len(row.cells[0].pictures) for grid in document.grids for row in grid.rows] == [1, 0, 1]
    assert not document.unread


@pytest.mark.parametrize(
    "lines",
    [
        ("问题1：甲", "问题2：乙"), ("（1）甲", "（2）乙"), ("一、甲", "二、乙"), ("①甲", "②乙"),
        ("ZG-2026-001.甲", "ZG-2026-002.乙"), ("AW—7、甲", "AW—8、乙"),
    ],
)  # fmt: skip
def test_other_ways_to_number_problems(lines: tuple[str, str]) -> None:
    def build(document: Any) -> None:
        for line in lines:
            document.add_paragraph(line)

    assert texts(read(text_document(build))) == [[line] for line in lines]


def test_a_table_of_pictures_under_a_numbered_problem_belongs_to_it() -> None:
    def build(document: Any) -> None:
        document.add_paragraph("通报")
        for number, colours in ((1, ("red", "green")), (2, ("blue", ""))):
            document.add_paragraph(f"{number}．问题{number}")
            table = document.add_table(rows=2, cols=2)
            table.cell(1, 0).text, table.cell(1, 1).text = "整改前", "整改后"
            for place, colour in enumerate(colours):
                if colour:
                    run = table.cell(0, place).paragraphs[0].add_run()
                    run.add_picture(io.BytesIO(picture(colour)), width=Cm(3))

    content = text_document(build)
    document = read(content)
    assert texts(document) == [["1．问题1"], ["2．问题2"]] and not document.unread
    assert [[one.content for one in row.cells[0].pictures] for row in document.grids[0].rows] == [
        [picture("red"), picture("green")],
        [picture("blue")],
    ]
    spot = document.grids[0].rows[1].spot
    after = filled(content, "x.docx", [Fill(spot, 1, "已清理", (Picture(picture("navy"), "a.jpg"),))])
    second = docx.Document(io.BytesIO(after)).tables[1].cell(1, 1)
    assert [one.text for one in second.paragraphs] == ["整改后", "已清理", ""]
    pictures = read(after).grids[0].rows[1].cells[0].pictures
    assert [one.content for one in pictures] == [picture("blue"), picture("navy")]


def test_paragraphs_without_numbers_are_rows_where_there_is_nothing_else() -> None:
    def build(document: Any) -> None:
        for text in ("菜场门口垃圾", "公厕无洗手液"):
            document.add_paragraph(text)
            document.add_paragraph().add_run().add_picture(io.BytesIO(picture()), width=Cm(2))

    rows = read(text_document(build)).grids[0].rows
    assert [(row.cells[0].text, len(row.cells[0].pictures)) for row in rows] == [
        ("菜场门口垃圾", 1),
        ("公厕无洗手液", 1),
    ]


def test_numbered_words_and_a_mark_above_a_table_are_no_list() -> None:
    def build(document: Any) -> None:
        document.add_paragraph().add_run().add_picture(io.BytesIO(picture()), width=Cm(2))
        for line in ("一、总体情况", "二、存在问题"):
            document.add_paragraph(line)
        table = document.add_table(rows=2, cols=3)
        for column in range(3):
            table.cell(0, column).text, table.cell(1, column).text = HEADINGS[column], str(column)

    (grid,) = read(text_document(build)).grids
    assert (grid.spot, grid.before) == ("t1", "一、总体情况\n二、存在问题")


def test_headers_and_loose_pictures_are_listed() -> None:
    def build(document: Any) -> None:
        document.sections[0].header.paragraphs[0].text = "内部资料"
        document.add_paragraph().add_run().add_picture(io.BytesIO(picture()))
        table = document.add_table(rows=2, cols=2)
        table.cell(0, 0).text = "x"

    assert {one.code for one in read(text_document(build)).unread} == {"header", "loose_picture"}


@pytest.mark.parametrize(
    ("number", "words"), [(0, "零"), (10, "十"), (12, "十二"), (20, "二十"), (105, "一百零五"), (1010, "一千零一十")]
)
def test_numbers_in_chinese(number: int, words: str) -> None:
    assert in_chinese(number) == words
