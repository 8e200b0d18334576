"""The pictures of a reply: before and after where the list has a place for them, large enough for paper, and capped."""

import io
from collections.abc import Callable
from uuid import uuid4

import pytest
from docx import Document as NewDocument
from openpyxl import Workbook
from PIL import Image
from pptx import Presentation
from pptx.util import Cm

from tests.issues.test_problem_lists import at_desk, items, received
from tests.issues.world import MONDAY, World
from wenming.engines.documents import Document, read_document
from wenming.engines.photos import reduced
from wenming.issues import services
from wenming.issues.models import Issue, IssuePhoto
from wenming.issues.services.list_pictures import Prints
from wenming.records.models import Photo, PhotoKind
from wenming.records.services import add_photo

pytestmark = pytest.mark.django_db
HEADINGS = ("序号", "点位", "存在问题", "整改前照片", "整改情况", "整改后照片")
ROW = ("1", "鼓楼市场", "东门垃圾桶满溢，未及时清运", "", "", "")


def taken(seed: int, size: tuple[int, int] = (2000, 1500)) -> bytes:
    saved = io.BytesIO()
    image = Image.effect_noise((size[0] // 20, size[1] // 20), 60 + seed).convert("RGB").resize(size)
    image.save(saved, "JPEG")
    return saved.getvalue()


def kept(world: World, seed: int, kind: PhotoKind) -> Photo:
    return add_photo(io.BytesIO(taken(seed)), key=uuid4(), by=world.street.actor, kind=kind, at=MONDAY)


def as_xlsx() -> bytes:
    book = Workbook()
    assert book.active is not None
    book.active.append(HEADINGS)
    book.active.append(ROW)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def as_docx() -> bytes:
    document = NewDocument()
    table = document.add_table(rows=2, cols=len(HEADINGS))
    for row, words in zip(table.rows, (HEADINGS, ROW), strict=True):
        for cell, text in zip(row.cells, words, strict=True):
            cell.text = text
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


def as_pptx() -> bytes:
    slides = Presentation()
    slide = slides.slides.add_slide(slides.slide_layouts[6])
    table = slide.shapes.add_table(2, len(HEADINGS), Cm(1), Cm(1), Cm(22), Cm(4)).table
    for row, words in enumerate((HEADINGS, ROW)):
        for column, text in enumerate(words):
            table.cell(row, column).text = text
    saved = io.BytesIO()
    slides.save(saved)
    return saved.getvalue()


def with_both(world: World) -> Issue:
    """An issue with a photo before, verified with one after."""
    issue = world.acknowledged()
    IssuePhoto.objects.create(issue=issue, photo=kept(world, 1, PhotoKind.BEFORE), part=IssuePhoto.Part.BEFORE)
    after = kept(world, 2, PhotoKind.AFTER)
    issue = services.report_rectified(issue, measures="已清运", photos=[after], by=world.street, at=MONDAY)
    return services.verify(issue, by=world.dispatcher, at=MONDAY)


def pictured(document: Document) -> dict[int, list[tuple[int, int]]]:
    """The size of every picture, by the column in which it stands or over which it lies."""
    found: dict[int, list[tuple[int, int]]] = {}
    for grid in document.grids:
        for row in grid.rows:
            for place, cell in enumerate(row.cells):
                for picture in cell.pictures:
                    found.setdefault(place, []).append(Image.open(io.BytesIO(picture.content)).size)
    return found


@pytest.mark.parametrize(("made", "filename"), [(as_xlsx, "清单.xlsx"), (as_docx, "清单.docx")])
def test_both_pictures_stand_in_their_columns_in_a_size_for_paper(
    world: World, made: Callable[[], bytes], filename: str
) -> None:
    found = received(world, made(), filename)
    (row,) = items(found)
    services.join(row, with_both(world), by=at_desk(world), seen=row.version)
    _, reply = services.reply_file(found, by=at_desk(world))
    assert pictured(read_document(reply, filename)) == {3: [(1280, 960)], 5: [(1280, 960)]}


def test_a_table_on_a_slide_gets_both_pictures_too(world: World) -> None:
    found = received(world, as_pptx(), "清单.pptx")
    (row,) = items(found)
    services.join(row, with_both(world), by=at_desk(world), seen=row.version)
    _, reply = services.reply_file(found, by=at_desk(world))
    drawn = [shape for shape in Presentation(io.BytesIO(reply)).slides[0].shapes if shape.shape_type == 13]
    assert [Image.open(io.BytesIO(shape.image.blob)).size for shape in drawn] == [(1280, 960)] * 2
    assert drawn[0].left < drawn[1].left, "before stands left of after, as their columns do"


def test_a_problem_whose_picture_came_with_the_list_does_not_get_it_twice(world: World) -> None:
    found = received(world, as_xlsx(), "清单.xlsx")
    (row,) = items(found)
    issue = with_both(world)
    row.photos.create(photo=issue.photos.filter(part="before").get().photo)
    services.join(row, issue, by=at_desk(world), seen=row.version)
    _, reply = services.reply_file(found, by=at_desk(world))
    assert list(pictured(read_document(reply, "清单.xlsx"))) == [5]


def test_all_pictures_together_stay_below_the_cap_and_get_smaller_before_they_are_left_out(world: World) -> None:
    photos = [kept(world, seed, PhotoKind.AFTER) for seed in range(4)]
    ids = [photo.pk for photo in photos]
    edges = {}
    for most in (4 * 300_000, 4 * 180_000, 4 * 90_000, 4 * 89_000):
        drawn = Prints(ids, most).of(ids)
        assert sum(len(one.content) for one in drawn) <= most
        edges[most] = max(Image.open(io.BytesIO(drawn[0].content)).size)
    assert list(edges.values()) == [1280, 960, 640, 320]
    assert Prints(ids, 10).of(ids) == ()


def test_a_photo_is_drawn_for_paper_and_never_enlarged() -> None:
    assert Image.open(io.BytesIO(reduced(taken(1), 1280))).size == (1280, 960)
    assert Image.open(io.BytesIO(reduced(taken(1, (400, 300)), 1280))).size == (400, 300)


def test_a_list_that_names_a_person_but_no_state_gets_columns_for_it(world: World) -> None:
    book = Workbook()
    assert book.active is not None
    book.active.append(("序号", "点位", "存在问题", "责任人"))
    book.active.append(("1", "鼓楼市场", "东门垃圾桶满溢，未及时清运"))
    saved = io.BytesIO()
    book.save(saved)
    found = received(world, saved.getvalue(), "清单.xlsx")
    (row,) = items(found)
    services.join(row, with_both(world), by=at_desk(world), seen=row.version)
    _, reply = services.reply_file(found, by=at_desk(world))
    heads, first = read_document(reply, "清单.xlsx").grids[0].rows
    assert [cell.text for cell in heads.cells[4:6]] == ["整改状态", "整改措施"]
    assert [cell.text for cell in first.cells[4:6]] == ["已整改", "已清运"]


def test_a_unit_makes_its_own_report_of_what_is_with_it_with_both_pictures(world: World) -> None:
    book = Workbook()
    assert book.active is not None
    book.active.append(HEADINGS)
    book.active.append(ROW)
    book.active.append(("2", "滨河路", "路面破损", "", "", ""))
    saved = io.BytesIO()
    book.save(saved)
    found = received(world, saved.getvalue(), "清单.xlsx")
    ours, other = items(found)
    services.join(ours, with_both(world), by=at_desk(world), seen=ours.version)
    services.join(other, world.filed(), by=at_desk(world), seen=other.version)
    street = world.client("information_officer", "street")
    assert "省级暗访" in street.get("/my/lists/").content.decode()
    assert "/my/lists/" in street.get("/my/").content.decode()
    answer = street.get(f"/my/lists/{found.key}/report/")
    letter = NewDocument(io.BytesIO(answer.content))
    words = "".join(each.text for each in letter.paragraphs)
    assert "鼓楼街道办事处" in words and "问题1个" in words and "1个已整改" in words
    (table,) = letter.tables
    assert [len(table.rows), len(letter.inline_shapes)] == [2, 2], "one problem of two, a photo before and one after"
    assert [cell.text for cell in table.rows[0].cells][-2:] == ["整改前", "整改后"]
    elsewhere = world.client("information_officer", "other")
    assert elsewhere.get(f"/my/lists/{found.key}/report/").status_code == 404
    assert "省级暗访" not in elsewhere.get("/my/lists/").content.decode()
    whole = NewDocument(io.BytesIO(world.client("dispatcher", "office").get(
        f"/problem-lists/{found.key}/report/").content))  # fmt: skip
    assert [len(whole.tables[0].rows), len(whole.inline_shapes)] == [3, 2]
