"""Lists on paper come out as the grids they were: each step by itself, then a whole scanned list."""

from io import BytesIO
from itertools import pairwise

import numpy as np
import pytest
from PIL import Image, ImageDraw
from tests.lists.as_scan import NoFont
from tests.lists.compared import compared
from tests.lists.district import demo
from tests.lists.generator import draft, make_file
from tests.lists.scenes import scene

from wenming.demo.chance import stream
from wenming.engines.documents import DocumentRefused, Format
from wenming.engines.scans import is_installed, pages_of, read_scan
from wenming.engines.scans.aligned import Aligned, headings_of, lined_up
from wenming.engines.scans.extra import _Later
from wenming.engines.scans.pages import opened
from wenming.engines.scans.prints import cut, prints_on
from wenming.engines.scans.recognition import Box, Grey, Words
from wenming.engines.scans.ruling import tables_on
from wenming.engines.scans.straight import angle_of, levelled, straightened

with_extra = pytest.mark.skipif(not is_installed(), reason="the extra that recognises text is not installed")


def paper() -> tuple[Image.Image, ImageDraw.ImageDraw]:
    """An empty page."""
    page = Image.new("L", (1200, 800), 255)
    return page, ImageDraw.Draw(page)


def grey(page: Image.Image) -> Grey:
    """A page as the reader holds it."""
    return np.asarray(page, dtype=np.uint8)


def ruled() -> Image.Image:
    """Three columns and four rows; the middle cells of rows 2 and 3 are one, the last row is one cell."""
    page, draw = paper()
    xs, ys = (100, 300, 700, 1100), (100, 200, 300, 400, 500)
    for y in ys:
        for left, right in pairwise(xs):
            if not (y == 300 and left == 300):
                draw.line((left, y, right, y), fill=30, width=3)
    for x in xs:
        draw.line((x, 100, x, 400 if x in (300, 700) else 500), fill=30, width=3)
    return page


def test_without_the_extra_a_sentence_says_so() -> None:
    with pytest.raises(DocumentRefused) as refused:
        _Later("no_such_library").anything  # noqa: B018
    assert refused.value.code == "ocr_missing"
    assert "not installed" in refused.value.words()


@with_extra
def test_cells_are_what_lies_between_lines() -> None:
    (table,) = tables_on(grey(ruled()))
    assert [abs(a - b) <= 2 for a, b in zip(table.xs, (100, 300, 700, 1100), strict=True)] == [True] * 4
    assert [abs(a - b) <= 2 for a, b in zip(table.ys, (100, 200, 300, 400, 500), strict=True)] == [True] * 5
    assert table.cells.tolist() == [[0, 1, 2], [3, 4, 5], [6, 4, 8], [9, 9, 9]]
    assert table.at(500, 350) == 4
    assert table.at(50, 350) is None


@with_extra
@pytest.mark.parametrize("angle", [-1.5, -0.4, 0.0, 0.7, 1.5])
def test_a_crooked_page_is_turned_straight(angle: float) -> None:
    page = ruled().rotate(angle, Image.Resampling.BICUBIC, fillcolor=255)
    assert angle_of(grey(page)) == pytest.approx(-angle, abs=0.1)
    (table,) = tables_on(levelled(straightened(grey(page))))
    assert table.cells.tolist() == [[0, 1, 2], [3, 4, 5], [6, 4, 8], [9, 9, 9]]


@with_extra
def test_a_frame_alone_is_no_table() -> None:
    page, draw = paper()
    draw.rectangle((100, 100, 900, 700), outline=20, width=3)
    assert tables_on(grey(page)) == []
    assert tables_on(grey(paper()[0])) == []


@with_extra
def test_photos_are_found_and_cut_out() -> None:
    page, draw = paper()
    page.paste(Image.open(BytesIO(scene(stream(5, "print")))).convert("L"), (400, 200))
    draw.text((100, 100), "1 2 3", fill=0)
    (found,) = prints_on(grey(page))
    assert abs(found.left - 400) < 8 and abs(found.top - 200) < 8
    assert abs(found.width - 320) < 12 and abs(found.height - 240) < 12
    with Image.open(BytesIO(cut(grey(page), found, "a.jpeg").content)) as picture:
        assert picture.format == "JPEG"


@with_extra
def test_the_edges_of_a_photo_are_no_lines() -> None:
    page = ruled()
    page.paste(Image.open(BytesIO(scene(stream(6, "print")))).convert("L").resize((300, 180)), (308, 210))
    prints = prints_on(grey(page))
    assert len(prints) == 1
    (table,) = tables_on(grey(page), prints)
    assert table.cells.tolist() == [[0, 1, 2], [3, 4, 5], [6, 4, 8], [9, 9, 9]]


def said(text: str, left: int, top: int) -> Words:
    """Words as they are found."""
    return Words(Box(left, top, left + 30 * len(text), top + 30), text, 0.99)


def test_rows_without_lines_go_by_the_first_column() -> None:
    title = said("问题清单", 400, 10)
    heads = [said("序号", 50, 100), said("地点", 200, 102), said("问题", 600, 99)]
    rows = [
        said("1", 52, 160), said("文昌路", 201, 161), said("有坑", 604, 158), said("未修", 600, 200),
        said("2", 52, 260), said("没灯", 598, 262),
    ]  # fmt: skip
    lines = lined_up([*reversed(rows), title, *heads])
    assert headings_of(lines) == 1
    table = Aligned(lines[1])
    for line in lines[2:]:
        table.add(line)
    read = [["".join(one.text for one in cell) for cell in row] for row in table.rows]
    assert read == [["1", "文昌路", "有坑未修"], ["2", "", "没灯"]]
    assert table.row_at(230) == 0 and table.row_at(900) == 1


@with_extra
def test_files_are_cut_into_pages() -> None:
    one, out = BytesIO(), BytesIO()
    ruled().save(one, "JPEG")
    assert pages_of(one.getvalue()) == (one.getvalue(),)
    ruled().save(out, "PDF", save_all=True, append_images=[ruled()], resolution=200)
    pages = pages_of(out.getvalue())
    assert len(pages) == 2
    assert [page.shape for page in opened(pages)] == [(800, 1200), (800, 1200)]
    frames = BytesIO()
    ruled().save(frames, "TIFF", save_all=True, append_images=[ruled(), ruled()])
    assert len(pages_of(frames.getvalue())) == 3


@with_extra
@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 no more", b"\xff\xd8\xff no picture", b"PK\x03\x04"])
def test_what_is_no_scan_is_refused(content: bytes) -> None:
    with pytest.raises(DocumentRefused) as refused:
        pages_of(content)
    assert refused.value.code == "file_broken"
    with pytest.raises(DocumentRefused):
        read_scan((content,))


@with_extra
def test_no_page_is_refused() -> None:
    with pytest.raises(DocumentRefused) as refused:
        read_scan(())
    assert refused.value.code == "no_page"


@with_extra
def test_an_empty_page_is_named_unread() -> None:
    out = BytesIO()
    paper()[0].save(out, "PNG")
    document = read_scan((out.getvalue(),), "白纸.png")
    assert document.grids == () and document.title == "白纸"
    assert [one.code for one in document.unread] == ["no_text"]


@with_extra
@pytest.mark.slow
@pytest.mark.parametrize("seed", [4, 39])
def test_a_scanned_list_is_read(seed: int) -> None:
    district = demo()
    try:
        made = make_file(seed, district.places, district.kinds, district.units)
    except NoFont as error:
        pytest.skip(str(error))
    plan, lines = draft(seed, district.places, district.kinds, district.units)
    document = read_scan(pages_of(made.content), made.filename)
    likeness = compared(plan, lines, document)
    assert document.format is Format.SCAN
    assert document.title == plan.title
    assert likeness.found == likeness.rows == len(made.items)
    assert likeness.character_errors < 0.02
    assert likeness.exact_cells > 0.93
    assert likeness.placed >= 0.9 * likeness.pictures
    spots = [row.spot for grid in document.grids for row in grid.rows]
    assert len(spots) == len(set(spots))
