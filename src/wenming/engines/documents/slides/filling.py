"""Slides filled: what was done as words at the foot, pictures in the free half; nothing that was there is moved."""

import re
from collections.abc import Sequence

from lxml import etree

from wenming.engines.documents import refusals
from wenming.engines.documents.grid import Picture
from wenming.engines.documents.names import OFFICE_RELATIONS, SPACES, q
from wenming.engines.documents.package import Element, Package
from wenming.engines.documents.pictures import Media, fitted
from wenming.engines.documents.sheets.drawing import best_columns
from wenming.engines.documents.slides.groups import groups_on
from wenming.engines.documents.slides.reading import slide_entries
from wenming.engines.documents.slides.shapes import Box, Shape, shapes_of, whole
from wenming.engines.documents.wanted import Wanted

_SLIDE_SPOT = re.compile(r"p([1-9]\d{0,4})(?:/([1-9]\d?))?")
_TABLE_SPOT = re.compile(r"p([1-9]\d{0,4})/t([1-9]\d{0,3})/r([1-9]\d{0,4})")
_LABEL = re.compile(r"\s*整改(?:后|情况|结果|措施|完成情况|后情况|落实情况)\s*[：:]?\s*")
_USUAL_SIZE = (12_192_000, 6_858_000)
_FONT_SIZE = "1400"
# A slide with a background picture counts as free where only that picture lies.
_BACKGROUND = 0.9


def filled_slides(package: Package, wanted: Sequence[Wanted]) -> bytes:
    """Fill slides and tables on slides.

    :raises DocumentRefused: a slide or cell that is not there.
    """
    parts = {entry.number: entry.part for entry in slide_entries(package)}
    media = Media(package, "ppt/media")
    size = _slide_size(package)
    by_problem: dict[tuple[int, int], list[Wanted]] = {}
    opened: dict[int, _Slide] = {}
    for one in wanted:
        if _TABLE_SPOT.fullmatch(one.spot):
            box = _fill_table(package, parts, one)
            if one.pictures:
                slide = one.numbers(_TABLE_SPOT)[0]
                if slide not in opened:
                    opened[slide] = _Slide(package, parts[slide], size, media)
                opened[slide].add_pictures(one.pictures, box)
        else:
            slide, problem = one.numbers(_SLIDE_SPOT)
            if slide not in parts or one.column < 1:
                raise one.refused()
            by_problem.setdefault((slide, problem), []).append(one)
    for (slide, problem), ones in sorted(by_problem.items()):
        if slide not in opened:
            opened[slide] = _Slide(package, parts[slide], size, media)
        if problem > len(opened[slide].groups):
            raise ones[0].refused()
        text = "\n".join(one.text for one in sorted(ones, key=lambda one: one.column) if one.text)
        pictures = [picture for one in ones for picture in one.pictures]
        opened[slide].fill(text, pictures, problem)
    return package.saved()


def _slide_size(package: Package) -> tuple[int, int]:
    said = next(package.xml(package.main).iter(q("p:sldSz")), None)
    size = (whole(said.get("cx")), whole(said.get("cy"))) if said is not None else _USUAL_SIZE
    return size if min(size) > 0 else _USUAL_SIZE


def _fill_table(package: Package, parts: dict[int, str], one: Wanted) -> Box:
    """Write into a cell of a table on a slide, or into the one it is merged with; return where the cell lies."""
    slide, table, place = one.numbers(_TABLE_SPOT)
    if slide not in parts:
        raise one.refused()
    root = package.edit(parts[slide])
    seen = [shape for shape in shapes_of(package, parts[slide], root) if not shape.is_hidden and not shape.is_furniture]
    tables = [(shape, frame) for shape in seen for frame in shape.element.iter(q("a:tbl"))]
    shape, frame = tables[table - 1] if table <= len(tables) else (None, None)
    rows = list(frame.iterchildren(q("a:tr"))) if frame is not None else []
    cells = list(rows[place - 1].iterchildren(q("a:tc"))) if place <= len(rows) else []
    if shape is None or frame is None or one.column >= len(cells):
        raise one.refused()
    row, column = place - 1, one.column
    while row and cells[column].get("vMerge") in ("1", "true"):
        row -= 1
        cells = list(rows[row].iterchildren(q("a:tc")))
        if column >= len(cells):
            raise one.refused()
    while column and cells[column].get("hMerge") in ("1", "true"):
        column -= 1
    body = cells[column].find(q("a:txBody"))
    if body is None or (one.pictures and shape.box is None):
        raise one.refused()
    if one.text is not None:
        write_text(body, one.text)
    return _cell_box(shape.box or Box(0, 0, 1, 1), frame, row, column, cells[column])


def _cell_box(box: Box, frame: Element, row: int, column: int, cell: Element) -> Box:
    """Where a cell lies, as far as the file says: a row that grew with its text lies lower."""
    widths = [whole(one.get("w")) for one in frame.iter(q("a:gridCol"))]
    heights = [whole(one.get("h")) for one in frame.iterchildren(q("a:tr"))]
    wide, high = max(whole(cell.get("gridSpan")), 1), max(whole(cell.get("rowSpan")), 1)
    across, down = box.width / max(sum(widths), 1), box.height / max(sum(heights), 1)
    return Box(
        int(box.left + sum(widths[:column]) * across),
        int(box.top + sum(heights[:row]) * down),
        max(1, int(sum(widths[column : column + wide]) * across)),
        max(1, int(sum(heights[row : row + high]) * down)),
    )


def write_text(body: Element, text: str) -> None:
    """Put text in place of a text body's; the look of its first paragraph and first words stays."""
    paragraphs = list(body.iterchildren(q("a:p"))) or [etree.SubElement(body, q("a:p"))]
    first = paragraphs[0]
    look = next(first.iter(q("a:rPr"), q("a:endParaRPr")), None)
    for other in paragraphs[1:]:
        body.remove(other)
    for child in list(first):
        if child.tag not in (q("a:pPr"), q("a:endParaRPr")):
            first.remove(child)
    _append_text(first, text, look)


def _append_text(paragraph: Element, text: str, look: Element | None) -> None:
    end = paragraph.find(q("a:endParaRPr"))
    for number, line in enumerate(text.split("\n") if text else ()):
        pieces = [etree.Element(q("a:br"))] if number else []
        run = etree.Element(q("a:r"))
        for piece in (*pieces, run):
            properties = etree.SubElement(piece, q("a:rPr"), dict(look.attrib) if look is not None else {})
            for child in look if look is not None else ():
                properties.append(_copied(child))
        etree.SubElement(run, q("a:t")).text = line
        for piece in (*pieces, run):
            if end is None:
                paragraph.append(piece)
            else:
                end.addprevious(piece)


def _copied(element: Element) -> Element:
    return etree.fromstring(etree.tostring(element, with_tail=False))


class _Slide:
    def __init__(self, package: Package, part: str, size: tuple[int, int], media: Media) -> None:
        self._part, self._size, self._media = part, size, media
        self._root = package.edit(part)
        self._shapes = shapes_of(package, part, self._root)
        tree = next(self._root.iter(q("p:spTree")), None)
        if tree is None:
            raise refusals.broken()
        self._tree = tree
        self.groups = groups_on(self._shapes)
        numbers = [entry.get("id", "") for entry in self._root.iter(q("p:cNvPr"))]
        self._number = max((int(one) for one in numbers if one.isdecimal() and len(one) < 10), default=1)

    def fill(self, text: str, pictures: Sequence[Picture], problem: int) -> None:
        """Add words and pictures to the slide, or below one of the problems (from 1) that stand side by side on it."""
        width, height = self._size
        taken = self._taken()
        left, right = int(width * 0.04), int(width * 0.96)
        if problem:
            box = self.groups[problem - 1].box
            left, right = max(box.left, 0), min(box.right, width)
        foot = Box(left, int(height * 0.88), right - left, int(height * 0.1))
        if text:
            place = None if problem else self._place_for_text()
            if place is not None:
                _write_into(place, text)
            else:
                self._add_text(text, foot)
        if pictures:
            strip = Box(left, int(height * 0.66), right - left, int(height * 0.21))
            self.add_pictures(pictures, strip if problem else self._free_half(taken) or strip)

    def _place_for_text(self) -> Element | None:
        """An empty placeholder or text box, or one that only says 整改后 or 整改情况."""
        bodies = [(shape, shape.element.find(q("p:txBody"))) for shape in self._shapes if _takes_text(shape)]
        labelled = [body for shape, body in bodies if body is not None and _LABEL.fullmatch(shape.text())]
        empty = [body for shape, body in bodies if body is not None and not shape.text().strip()]
        return next(iter((*labelled, *empty)), None)

    def _taken(self) -> list[Box]:
        """Where something lies already; backgrounds and what is empty do not count."""
        width, height = self._size
        boxes = []
        for shape in self._shapes:
            is_empty = shape.element.tag == q("p:sp") and not shape.text().strip()
            is_empty = is_empty and (shape.placeholder is not None or shape.element.find(q("p:txBody")) is not None)
            if shape.box is None or is_empty or shape.is_furniture or shape.is_hidden:
                continue
            if shape.box.width < width * _BACKGROUND or shape.box.height < height * _BACKGROUND:
                boxes.append(shape.box)
        return boxes

    def _free_half(self, taken: Sequence[Box]) -> Box | None:
        """The right half below the title, if nothing lies there."""
        width, height = self._size
        for top in (0.12, 0.2, 0.28, 0.36):
            half = Box(int(width * 0.52), int(height * top), int(width * 0.45), int(height * (0.86 - top)))
            if not any(half.meets(box) for box in taken):
                return half
        return None

    def add_pictures(self, pictures: Sequence[Picture], area: Box) -> None:
        """Put pictures side by side into an area, as large as they fit."""
        linked = [self._media.linked(self._part, picture) for picture in pictures]
        columns = best_columns([(wide, high) for _, wide, high in linked], area.width, area.height)
        lines = -(-len(linked) // columns)
        slot_width, slot_height = area.width / columns, area.height / lines
        for place, (relation, wide, high) in enumerate(linked):
            shown = fitted(wide, high, slot_width * 0.97, slot_height * 0.97)
            left = int(area.left + place % columns * slot_width + (slot_width - shown[0]) / 2)
            top = int(area.top + place // columns * slot_height + (slot_height - shown[1]) / 2)
            self._add_picture(relation, Box(left, top, *shown))

    def _add_picture(self, relation: str, box: Box) -> None:
        picture = self._new("p:pic", "p:nvPicPr", "Picture", "p:cNvPicPr")
        filling = etree.SubElement(picture, q("p:blipFill"))
        etree.SubElement(filling, q("a:blip"), nsmap={"r": OFFICE_RELATIONS}).set(q("r:embed"), relation)
        etree.SubElement(etree.SubElement(filling, q("a:stretch")), q("a:fillRect"))
        _shape_properties(picture, box)

    def _add_text(self, text: str, box: Box) -> None:
        shape = self._new("p:sp", "p:nvSpPr", "TextBox", "p:cNvSpPr")
        shape[0].find(q("p:cNvSpPr")).set("txBox", "1")
        etree.SubElement(_shape_properties(shape, box), q("a:noFill"))
        body = etree.SubElement(shape, q("p:txBody"))
        frame = etree.SubElement(body, q("a:bodyPr"), wrap="square", rtlCol="0", anchor="b")
        etree.SubElement(frame, q("a:normAutofit"))
        etree.SubElement(body, q("a:lstStyle"))
        paragraph = etree.SubElement(body, q("a:p"))
        _append_text(paragraph, text, etree.Element(q("a:rPr"), lang="zh-CN", sz=_FONT_SIZE))

    def _new(self, tag: str, naming: str, name: str, kind: str) -> Element:
        self._number += 1
        shape = etree.Element(q(tag), nsmap={"a": SPACES["a"], "p": SPACES["p"]})
        head = etree.SubElement(shape, q(naming))
        etree.SubElement(head, q("p:cNvPr"), id=str(self._number), name=f"{name} {self._number}")
        etree.SubElement(head, q(kind))
        etree.SubElement(head, q("p:nvPr"))
        after = self._tree.find(q("p:extLst"))
        if after is None:
            self._tree.append(shape)
        else:
            after.addprevious(shape)
        return shape


def _takes_text(shape: Shape) -> bool:
    if shape.element.tag != q("p:sp") or shape.is_furniture or shape.is_hidden or shape.is_title:
        return False
    mark = shape.placeholder
    if mark is not None:
        return mark.get("type", "obj") in ("body", "obj", "subTitle")
    said = next(shape.element.iter(q("p:cNvSpPr")), None)
    return said is not None and (said.get("txBox") in ("1", "true") or bool(_LABEL.fullmatch(shape.text())))


def _write_into(body: Element, text: str) -> None:
    """Write into an empty text body, or behind its label: on the same line after a colon, else on the next."""
    paragraphs = [one for one in body.iterchildren(q("a:p")) if "".join(one.itertext()).strip()]
    if not paragraphs:
        write_text(body, text)
        return
    last = paragraphs[-1]
    look = next(last.iter(q("a:rPr")), None)
    on_same_line = "".join(last.itertext()).rstrip().endswith(("：", ":"))
    _append_text(last, text if on_same_line else f"\n{text}", look)


def _shape_properties(shape: Element, box: Box) -> Element:
    look = etree.SubElement(shape, q("p:spPr"))
    place = etree.SubElement(look, q("a:xfrm"))
    etree.SubElement(place, q("a:off"), x=str(box.left), y=str(box.top))
    etree.SubElement(place, q("a:ext"), cx=str(box.width), cy=str(box.height))
    geometry = etree.SubElement(look, q("a:prstGeom"), prst="rect")
    etree.SubElement(geometry, q("a:avLst"))
    return look
