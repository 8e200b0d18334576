"""Files as superiors send them, made from nothing: workbooks, text documents and slides with pictures."""

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import docx
import openpyxl
import pptx
from docx.shared import Cm
from openpyxl.drawing.image import Image as SheetPicture
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image
from pptx.util import Cm as SlideCm

from wenming.engines.documents import Document

HEADINGS = ("序号", "点位", "存在问题", "整改前照片", "整改情况", "整改后照片")


def picture(colour: str = "red", size: tuple[int, int] = (64, 48), kind: str = "JPEG") -> bytes:
    """Draw a picture of one colour."""
    buffer = io.BytesIO()
    Image.new("RGB", size, colour).save(buffer, kind)
    return buffer.getvalue()


def texts(document: Document, grid: int = 0) -> list[list[str]]:
    """Return the texts of a grid."""
    return [[cell.text for cell in row.cells] for row in document.grids[grid].rows]


def workbook(build: Callable[[Any, Worksheet], None]) -> bytes:
    """Make an .xlsx by openpyxl."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "台账"
    build(book, sheet)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def problem_workbook() -> bytes:
    """A list of three problems: a title over it, a place merged over two rows, two pictures."""

    def build(book: Any, sheet: Worksheet) -> None:
        sheet.append(["关于实地检查发现问题的清单"])
        sheet.append(list(HEADINGS))
        sheet.append([1, "朝阳菜场", "门口垃圾堆积", None, None, None])
        sheet.append([2, None, "地面有积水", None, None, None])
        sheet.append([3, "建设路公厕", "无洗手液", None, "", None])
        sheet.merge_cells("A1:F1")
        sheet.merge_cells("B3:B4")
        for row in (3, 4, 5):
            sheet.row_dimensions[row].height = 80
        sheet.column_dimensions["D"].width = 20
        for cell, colour in (("D3", "red"), ("D5", "blue")):
            sheet.add_image(SheetPicture(io.BytesIO(picture(colour))), cell)

    return workbook(build)


def text_document(build: Callable[[Any], None]) -> bytes:
    """Make a .docx by python-docx."""
    document = docx.Document()
    build(document)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def problem_text_document() -> bytes:
    """The same list as a table in a text document, with two pictures in one cell."""

    def build(document: Any) -> None:
        document.add_paragraph("关于实地检查发现问题的通报")
        document.add_paragraph("请于三日内整改。")
        table = document.add_table(rows=4, cols=6, style="Table Grid")
        rows: Sequence[Sequence[str]] = (
            HEADINGS,
            ("1", "朝阳菜场", "门口垃圾堆积", "", "", ""),
            ("2", "", "地面有积水\n有异味", "", "", ""),
            ("3", "建设路公厕", "无洗手液", "", "", ""),
        )
        for number, row in enumerate(rows):
            for column, text in enumerate(row):
                table.cell(number, column).text = text
        table.cell(1, 1).merge(table.cell(2, 1))
        run = table.cell(1, 3).paragraphs[0].add_run()
        run.add_picture(io.BytesIO(picture("red")), width=Cm(2))
        run.add_picture(io.BytesIO(picture("green")), width=Cm(2))
        table.cell(3, 3).paragraphs[0].add_run().add_picture(io.BytesIO(picture("blue")), width=Cm(2))
        document.add_paragraph("联系人：某某")

    return text_document(build)


def slides(build: Callable[[Any], None]) -> bytes:
    """Make a .pptx by python-pptx."""
    show = pptx.Presentation()
    build(show)
    buffer = io.BytesIO()
    show.save(buffer)
    return buffer.getvalue()


def problem_slides() -> bytes:
    """A cover and two problems, one slide each with a picture at the left and a caption."""

    def build(show: Any) -> None:
        cover = show.slides.add_slide(show.slide_layouts[0])
        cover.shapes.title.text = "暗访问题通报"
        for number, (name, problem, colour) in enumerate(
            (("朝阳菜场", "门口垃圾堆积", "red"), ("建设路公厕", "无洗手液", "blue")), start=1
        ):
            slide = show.slides.add_slide(show.slide_layouts[5])
            slide.shapes.title.text = f"问题{number}：{name}"
            slide.shapes.add_picture(io.BytesIO(picture(colour)), SlideCm(1), SlideCm(5), width=SlideCm(9))
            box = slide.shapes.add_textbox(SlideCm(1), SlideCm(13), SlideCm(9), SlideCm(1))
            box.text_frame.text = problem

    return slides(build)


def parts_of(content: bytes) -> dict[str, bytes]:
    """Return the members of a zip archive by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def repacked(content: bytes, changes: Mapping[str, bytes | None]) -> bytes:
    """Put other bytes in place of members, add new ones, or (``None``) leave some out."""
    parts: dict[str, bytes | None] = {**parts_of(content), **changes}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            if part is not None:
                archive.writestr(name, part)
    return buffer.getvalue()


def rewritten(content: bytes, part: str, old: str, new: str) -> bytes:
    """Replace a piece of text in one member; it must be there."""
    text = parts_of(content)[part].decode()
    assert old in text, (part, old)
    return repacked(content, {part: text.replace(old, new).encode()})
