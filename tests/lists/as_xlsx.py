"""A list as a spreadsheet: title rows, headings over one or two rows, merged places, pictures in or over cells."""

import hashlib
import re
import zipfile
from datetime import datetime
from io import BytesIO
from xml.sax.saxutils import quoteattr

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

from tests.lists.drafts import Line
from tests.lists.plans import Plan
from tests.lists.zips import timeless

_WIDTHS = {"number": 7, "area": 12, "site_kind": 12, "place": 24, "problem": 44, "both": 54, "pictures": 22, "unit": 20,
           "deadline": 15, "reply": 18}  # fmt: skip
_PICTURE_SCALE = 0.35
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_CONTENT_TYPE = "application/vnd.wps-officedocument.cellimage+xml"
_CELL_IMAGE = "http://www.wps.cn/officeDocument/2020/cellImage"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"


class _Sheet:
    """Writes one sheet from top to bottom."""

    def __init__(self, plan: Plan, book: Workbook) -> None:
        self.plan, self.sheet = plan, book.add_worksheet("问题清单" if plan.title.startswith("附件") else "Sheet1")
        border = {"border": 1, "text_wrap": True, "valign": "vcenter", "font_name": "宋体", "font_size": 11}
        self.body: Format = book.add_format(border)
        self.middle: Format = book.add_format({**border, "align": "center"})
        self.head: Format = book.add_format({**border, "align": "center", "bold": True})
        self.title: Format = book.add_format({"align": "center", "bold": True, "font_size": 18, "font_name": "黑体"})
        self.note: Format = book.add_format({"font_size": 11, "font_name": "宋体"})
        self.at = 0
        self.embedded: dict[str, bytes] = {}

    def across(self, words: str, look: Format) -> None:
        """Write words over the whole width."""
        last = len(self.plan.columns) - 1
        if last:
            self.sheet.merge_range(self.at, 0, self.at, last, words, look)
        else:
            self.sheet.write_string(self.at, 0, words, look)
        self.at += 1

    def headings(self) -> None:
        """Write the headings; grouped ones take two rows."""
        columns = self.plan.columns
        if not any(column.group for column in columns):
            for index, column in enumerate(columns):
                self.sheet.write_string(self.at, index, column.heading, self.head)
            self.at += 1
            return
        start = 0
        while start < len(columns):
            end = start
            while end + 1 < len(columns) and columns[end + 1].group == columns[start].group:
                end += 1
            self._group(start, end)
            start = end + 1
        self.at += 2

    def _group(self, start: int, end: int) -> None:
        columns, sheet = self.plan.columns, self.sheet
        group = columns[start].group
        if not group:
            for index in range(start, end + 1):
                sheet.merge_range(self.at, index, self.at + 1, index, columns[index].heading, self.head)
            return
        if end > start:
            sheet.merge_range(self.at, start, self.at, end, group, self.head)
        else:
            sheet.write_string(self.at, start, group, self.head)
        for index in range(start, end + 1):
            sheet.write_string(self.at + 1, index, columns[index].heading, self.head)

    def row(self, line: Line, below: int) -> None:
        """Write a row; ``below`` rows under it stay at its place and share the cell."""
        for index, column in enumerate(self.plan.columns):
            words = line.cell(column.key)
            if column.key == "pictures":
                self._pictures(index, line)
            elif column.key == "place" and below and not line.is_continued:
                self.sheet.merge_range(self.at, index, self.at + below, index, words, self.body)
            elif not (column.key == "place" and line.is_continued):
                self._write(index, words, self.middle if column.key == "number" else self.body)
        if line.pictures:
            self.sheet.set_row(self.at, 66)
        self.at += 1

    def _write(self, index: int, words: str, look: Format) -> None:
        if words.isascii() and words.isdigit() and not words.startswith("0"):
            self.sheet.write_number(self.at, index, int(words), look)
        else:
            self.sheet.write_string(self.at, index, words, look)

    def _pictures(self, index: int, line: Line) -> None:
        self.sheet.write_blank(self.at, index, None, self.body)
        if self.plan.variant == "dispimg" and line.pictures:
            self._embed(index, line.pictures[0])
            rest = line.pictures[1:]
        else:
            rest = line.pictures
        for number, picture in enumerate(rest):
            options = {
                "image_data": BytesIO(picture), "x_scale": _PICTURE_SCALE, "y_scale": _PICTURE_SCALE,
                "x_offset": 4 + 34 * number, "y_offset": 2, "object_position": 1,
            }  # fmt: skip
            self.sheet.insert_image(self.at, index, f"{self.at}-{number}.jpg", options)

    def _embed(self, index: int, picture: bytes) -> None:
        """Put a picture into the cell as WPS does: a formula that names it, the picture in a part of its own."""
        name = "ID_" + hashlib.md5(picture, usedforsecurity=False).hexdigest().upper()
        self.embedded[name] = picture
        formula = f'DISPIMG("{name}",1)'
        self.sheet.write_formula(self.at, index, f"=_xlfn.{formula}", self.body, f"={formula}")


def _runs(lines: tuple[Line, ...]) -> list[int]:
    """Return for each line how many lines below it stay at its place."""
    runs = [0] * len(lines)
    for index in range(len(lines) - 2, -1, -1):
        runs[index] = runs[index + 1] + 1 if lines[index + 1].is_continued else 0
    return runs


def _fill(plan: Plan, sheet: _Sheet, lines: tuple[Line, ...]) -> None:
    sheet.across(plan.title, sheet.title)
    for words in plan.above:
        sheet.across(words, sheet.note)
    sheet.headings()
    for line, below in zip(lines, _runs(lines), strict=True):
        if line.sort == "row":
            sheet.row(line, below)
        elif line.sort == "blank":
            sheet.at += 1
        else:
            sheet.across(line.words, sheet.head if line.sort == "total" else sheet.body)
    for words in plan.below:
        sheet.across(words, sheet.note)
    for index, column in enumerate(plan.columns):
        sheet.sheet.set_column(index, index, _WIDTHS[column.key])


def as_xlsx(plan: Plan, lines: tuple[Line, ...]) -> bytes:
    """Write the list as a workbook of one sheet."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"created": datetime(2026, 1, 1), "author": "创建办"})  # noqa: DTZ001
    sheet = _Sheet(plan, book)
    _fill(plan, sheet, lines)
    book.close()
    return timeless(_with_cell_images(out.getvalue(), sheet.embedded) if sheet.embedded else out.getvalue())


def _with_cell_images(content: bytes, pictures: dict[str, bytes]) -> bytes:
    """Add the parts in which WPS keeps pictures of cells."""
    entries, relations, media = [], [], {}
    for number, (name, picture) in enumerate(pictures.items(), 1):
        entries.append(
            f'<etc:cellImage><xdr:pic><xdr:nvPicPr><xdr:cNvPr id="{number + 1}" name={quoteattr(name)}/><xdr:cNvPicPr/>'
            f'</xdr:nvPicPr><xdr:blipFill><a:blip r:embed="rId{number}"/><a:stretch><a:fillRect/></a:stretch>'
            '</xdr:blipFill><xdr:spPr><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr></xdr:pic>'
            "</etc:cellImage>"
        )
        relations.append(f'<Relationship Id="rId{number}" Type="{_RELATIONS}/image" Target="media/wps{number}.jpeg"/>')
        media[f"xl/media/wps{number}.jpeg"] = picture
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    spaces = (
        f'xmlns:xdr="{_DRAWING}/spreadsheetDrawing" xmlns:r="{_RELATIONS}" xmlns:a="{_DRAWING}/main" '
        'xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData"'
    )
    parts = {
        "xl/cellimages.xml": f"{head}<etc:cellImages {spaces}>{''.join(entries)}</etc:cellImages>".encode(),
        "xl/_rels/cellimages.xml.rels": (
            f'{head}<Relationships xmlns="{_PACKAGE}">{"".join(relations)}</Relationships>'
        ).encode(),
        **media,
    }
    return _declared(content, parts)


def _declared(content: bytes, parts: dict[str, bytes]) -> bytes:
    """Add parts and name them where a package names its parts."""
    with zipfile.ZipFile(BytesIO(content)) as package:
        types = package.read("[Content_Types].xml").decode()
        relations = package.read("xl/_rels/workbook.xml.rels").decode()
    types = types.replace(
        "</Types>",
        f'<Override PartName="/xl/cellimages.xml" ContentType="{_CONTENT_TYPE}"/></Types>',
    )
    if 'Extension="jpeg"' not in types:
        types = re.sub(r"(<Types[^>]*>)", r'\1<Default Extension="jpeg" ContentType="image/jpeg"/>', types, count=1)
    relations = relations.replace(
        "</Relationships>",
        f'<Relationship Id="rIdCellImages" Type="{_CELL_IMAGE}" Target="cellimages.xml"/></Relationships>',
    )
    changed = {"[Content_Types].xml": types.encode(), "xl/_rels/workbook.xml.rels": relations.encode()}
    return timeless(content, more={**parts, **changed})
