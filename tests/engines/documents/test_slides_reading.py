"""Slides read: a row per slide, words in reading order, tables and groups; notes and hidden slides are listed."""

import io
from typing import Any

from pptx.util import Cm
from tests.engines.documents.files import picture, problem_slides, slides, texts

from wenming.engines.documents import Format, read_document


def test_a_row_per_slide_with_its_picture() -> None:
    document = read_document(problem_slides(), "通报.pptx")
    assert document.format is Format.PPTX and document.title == "暗访问题通报"
    (grid,) = document.grids
    assert [(row.spot, row.label) for row in grid.rows] == [("p1", "#1"), ("p2", "#2"), ("p3", "#3")]
    assert texts(document) == [["暗访问题通报"], ["问题1：朝阳菜场\n门口垃圾堆积"], ["问题2：建设路公厕\n无洗手液"]]
    assert [[one.content for one in row.cells[0].pictures] for row in grid.rows] == [
        [], [picture("red")], [picture("blue")],
    ]  # fmt: skip


def test_words_are_read_line_by_line_and_groups_are_opened() -> None:
    def build(show: Any) -> None:
        slide = show.slides.add_slide(show.slide_layouts[6])
        for text, left, top in (("丁", 12, 10), ("丙", 1, 10.2), ("甲", 1, 2)):
            box = slide.shapes.add_textbox(Cm(left), Cm(top), Cm(5), Cm(2))
            box.text_frame.text = text
        group = slide.shapes.add_group_shape()
        inner = group.shapes.add_textbox(Cm(12), Cm(2), Cm(5), Cm(2))
        inner.text_frame.text = "乙"
        group.shapes.add_picture(io.BytesIO(picture()), Cm(1), Cm(14))

    document = read_document(slides(build), "x.pptx")
    assert texts(document) == [["甲\n乙\n丙\n丁"]]
    assert len(document.grids[0].rows[0].cells[0].pictures) == 1


def side_by_side(show: Any) -> None:
    slide = show.slides.add_slide(show.slide_layouts[6])
    for left, text, colours in (
        (1, "朝阳菜场\n门口垃圾堆积", ("red",)),
        (13, "建设路公厕\n无洗手液", ("blue", "green")),
    ):
        for place, colour in enumerate(colours):
            slide.shapes.add_picture(io.BytesIO(picture(colour)), Cm(left + 5 * place), Cm(2), width=Cm(4))
        slide.shapes.add_textbox(Cm(left), Cm(8), Cm(10), Cm(2)).text_frame.text = text


def test_problems_side_by_side_on_a_slide_are_rows_of_their_own() -> None:
    (grid,) = read_document(slides(side_by_side), "x.pptx").grids
    assert [(row.spot, row.label) for row in grid.rows] == [("p1/1", "#1:1"), ("p1/2", "#1:2")]
    assert [row.cells[0].text for row in grid.rows] == ["朝阳菜场\n门口垃圾堆积", "建设路公厕\n无洗手液"]
    assert [[one.content for one in row.cells[0].pictures] for row in grid.rows] == [
        [picture("red")], [picture("blue"), picture("green")],
    ]  # fmt: skip


def test_views_of_one_problem_stay_one_row() -> None:
    def build(show: Any) -> None:
        slide = show.slides.add_slide(show.slide_layouts[5])
        slide.shapes.title.text = "朝阳菜场门口垃圾堆积"
        for left, text in ((1, "整改前"), (13, "整改后")):
            slide.shapes.add_picture(io.BytesIO(picture()), Cm(left), Cm(5), width=Cm(6))
            slide.shapes.add_textbox(Cm(left), Cm(11), Cm(10), Cm(2)).text_frame.text = text

    (row,) = read_document(slides(build), "x.pptx").grids[0].rows
    assert row.spot == "p1" and len(row.cells[0].pictures) == 2


def test_a_table_on_a_slide_is_a_grid_under_the_slide_s_words() -> None:
    def build(show: Any) -> None:
        slide = show.slides.add_slide(show.slide_layouts[5])
        slide.shapes.title.text = "朝阳街道"
        table = slide.shapes.add_table(3, 2, Cm(1), Cm(5), Cm(20), Cm(5)).table
        for place in range(6):
            table.cell(place // 2, place % 2).text = str(place)
        table.cell(1, 0).merge(table.cell(2, 0))

    (grid,) = read_document(slides(build), "x.pptx").grids
    assert (grid.spot, grid.before) == ("p1/t1", "朝阳街道")
    assert [[cell.text for cell in row.cells] for row in grid.rows][1:] == [["2\n4", "3"], ["2\n4", "5"]]
    assert grid.rows[0].spot == "p1/t1/r1"


def test_notes_and_hidden_slides_are_listed() -> None:
    def build(show: Any) -> None:
        for text in ("甲", "乙"):
            slide = show.slides.add_slide(show.slide_layouts[5])
            slide.shapes.title.text = text
        show.slides[0].notes_slide.notes_text_frame.text = "现场补拍"
        show.slides[1]._element.set("show", "0")

    document = read_document(slides(build), "x.pptx")
    assert [(one.spot, one.code) for one in document.unread] == [("p1", "notes"), ("p2", "hidden_slide")]
    assert texts(document) == [["甲"]]
