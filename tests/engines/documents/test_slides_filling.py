"""Slides filled: words at the foot or where a place was left, pictures in the free half, nothing moved."""

import io
from typing import Any

import pptx
import pytest
from lxml import etree
from pptx.util import Cm
from tests.engines.documents.files import parts_of, picture, problem_slides, slides, texts
from tests.engines.documents.test_slides_reading import side_by_side

from wenming.engines.documents import DocumentRefused, Fill, Picture, filled, read_document

RED = Picture(picture("red", (800, 600)), "a.jpg")
GREEN = Picture(picture("green", (600, 800), "PNG"), "b.png")


def fill(content: bytes, *fills: Fill) -> bytes:
    return filled(content, "通报.pptx", fills)


def shapes(content: bytes, slide: int) -> list[Any]:
    return list(pptx.Presentation(io.BytesIO(content)).slides[slide].shapes)


def test_words_and_pictures_are_added_and_nothing_else_changes() -> None:
    before = problem_slides()
    after = fill(before, Fill("p2", 1, "整改情况：已清理", (RED, GREEN)))
    old, new = parts_of(before), parts_of(after)
    slide, links = "ppt/slides/slide2.xml", "ppt/slides/_rels/slide2.xml.rels"
    assert {name for name in old if old[name] != new[name]} <= {slide, links, "[Content_Types].xml"}
    assert len([name for name in new if name not in old]) == 2
    tree = etree.fromstring(new[slide])
    for element in next(tree.iter("{*}spTree"))[-3:]:
        element.getparent().remove(element)
    assert etree.tostring(tree, method="c14n") == etree.tostring(etree.fromstring(old[slide]), method="c14n")
    row = read_document(after, "x.pptx").grids[0].rows[1]
    assert row.cells[0].text == "问题1：朝阳菜场\n门口垃圾堆积\n整改情况：已清理"
    assert [one.content for one in row.cells[0].pictures] == [picture("red"), RED.content, GREEN.content]


def test_pictures_lie_in_the_free_half_and_on_nothing() -> None:
    after = fill(problem_slides(), Fill("p2", 1, "已清理", (RED, GREEN)))
    show = pptx.Presentation(io.BytesIO(after))
    assert show.slide_width and show.slide_height
    *_, text, first, second = shapes(after, 1)
    for shape, ratio in ((first, 4 / 3), (second, 3 / 4)):
        assert shape.left >= show.slide_width / 2 and shape.left + shape.width <= show.slide_width
        assert shape.top + shape.height <= text.top
        assert shape.width / shape.height == pytest.approx(ratio, rel=0.01)
    ids = [shape.shape_id for shape in shapes(after, 1)]
    assert len(ids) == len(set(ids))


def test_a_place_left_for_words_is_used() -> None:
    def build(show: Any) -> None:
        for label in ("整改情况：", "整改后", ""):
            slide = show.slides.add_slide(show.slide_layouts[6])
            for left, text in ((1, "门口垃圾"), (10, label)):
                slide.shapes.add_textbox(Cm(left), Cm(3), Cm(8), Cm(2)).text_frame.text = text

    after = fill(slides(build), *(Fill(f"p{number}", 1, "已清理") for number in (1, 2, 3)))
    assert [[shape.text_frame.text.replace("\v", "\n") for shape in shapes(after, slide)] for slide in range(3)] == [
        ["门口垃圾", "整改情况：已清理"],
        ["门口垃圾", "整改后\n已清理"],
        ["门口垃圾", "已清理"],
    ]


def test_problems_side_by_side_are_answered_below_each() -> None:
    content = slides(side_by_side)
    after = fill(content, Fill("p1/1", 1, "已清理", (RED,)), Fill("p1/2", 1, "已补充", (GREEN,)))
    *_, first, _, second, _ = shapes(after, 0)
    assert (first.text_frame.text, second.text_frame.text) == ("已清理", "已补充")
    assert first.left + first.width <= second.left
    with pytest.raises(DocumentRefused):
        fill(content, Fill("p1/3", 1, "x"))


def test_tables_on_slides_are_filled() -> None:
    def build(show: Any) -> None:
        slide = show.slides.add_slide(show.slide_layouts[6])
        table = slide.shapes.add_table(2, 2, Cm(1), Cm(1), Cm(20), Cm(5)).table
        for place, text in enumerate(("问题", "整改", "垃圾", "")):
            table.cell(place // 2, place % 2).text = text

    content = slides(build)
    after = fill(content, Fill("p1/t1/r2", 1, "已清理"))
    assert texts(read_document(after, "x.pptx")) == [["问题", "整改"], ["垃圾", "已清理"]]
    with pytest.raises(DocumentRefused):
        fill(content, Fill("p1/t1/r2", 2, "x"))


@pytest.mark.parametrize(("spot", "column"), [("p9", 1), ("p1", 0), ("p1/t1/r1", 0), ("s1/r1", 1)])
def test_places_that_are_not_there(spot: str, column: int) -> None:
    with pytest.raises(DocumentRefused) as caught:
        fill(problem_slides(), Fill(spot, column, "x"))
    assert caught.value.code == "no_such_place"
