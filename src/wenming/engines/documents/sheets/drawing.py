"""The drawing over a sheet: new pictures anchored within a cell, side by side, their shape kept."""

import math
from collections.abc import Sequence

from lxml import etree

from wenming.engines.documents.grid import Picture
from wenming.engines.documents.names import OFFICE_RELATIONS, SPACES, local_name, q
from wenming.engines.documents.package import Element, Package
from wenming.engines.documents.pictures import EMU_PER_PIXEL, Media, fitted
from wenming.engines.documents.sheets.places import Plane, Range

DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.drawing+xml"
_MARGIN = 2 * EMU_PER_PIXEL
# What may stand after <drawing> in a sheet (ECMA-376, CT_Worksheet).
_AFTER = frozenset(
    {
        *("legacyDrawing", "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls"),
        *("webPublishItems", "tableParts", "extLst", "AlternateContent"),
    }
)


class Drawing:
    """The drawing of a sheet, made when the first picture needs it."""

    def __init__(self, package: Package, part: str, sheet: Element, media: Media) -> None:
        self._package, self._part, self._sheet, self._media = package, part, sheet, media
        self._drawing = next(iter(package.related(part, "drawing")), None)
        self._number = 0

    def put(self, pictures: Sequence[Picture], area: Range, plane: Plane) -> None:
        """Lay pictures side by side over a cell or merged range."""
        part, root = self._opened()
        left, top = plane.corner((area.top, area.left))
        width, height = plane.size(area)
        linked = [self._media.linked(part, picture) for picture in pictures]
        columns = best_columns([(wide, high) for _, wide, high in linked], width, height)
        lines = math.ceil(len(linked) / columns)
        slot_width, slot_height = width / columns, height / lines
        for place, (relation, wide, high) in enumerate(linked):
            shown = fitted(wide, high, max(slot_width - 2 * _MARGIN, 1), max(slot_height - 2 * _MARGIN, 1))
            x = int(left + place % columns * slot_width + (slot_width - shown[0]) / 2)
            y = int(top + place // columns * slot_height + (slot_height - shown[1]) / 2)
            self._number += 1
            root.append(_anchor(plane, relation, self._number, (x, y, *shown)))

    def _opened(self) -> tuple[str, Element]:
        if self._drawing is None:
            self._drawing = self._package.free_name("xl/drawings/drawing%d.xml")
            spaces = {"xdr": SPACES["xdr"], "a": SPACES["a"]}
            self._package.add_xml(self._drawing, etree.Element(q("xdr:wsDr"), nsmap=spaces), DRAWING_TYPE)
            relation = self._package.link(self._part, "drawing", self._drawing)
            element = etree.Element(q("s:drawing"), nsmap={"r": OFFICE_RELATIONS})
            element.set(q("r:id"), relation)
            after = next((child for child in self._sheet if local_name(child.tag) in _AFTER), None)
            if after is None:
                self._sheet.append(element)
            else:
                after.addprevious(element)
        root = self._package.edit(self._drawing)
        if not self._number:
            numbers = [entry.get("id", "") for entry in root.iter(q("xdr:cNvPr"))]
            self._number = max((int(one) for one in numbers if one.isdecimal() and len(one) < 10), default=1)
        return self._drawing, root


def best_columns(sizes: Sequence[tuple[int, int]], width: int, height: int) -> int:
    """Return in how many columns pictures become largest within a rectangle."""

    def smallest(columns: int) -> float:
        lines = math.ceil(len(sizes) / columns)
        return min(min(width / columns / wide, height / lines / high) for wide, high in sizes)

    return max(range(1, len(sizes) + 1), key=smallest)


def _anchor(plane: Plane, relation: str, number: int, box: tuple[int, int, int, int]) -> Element:
    left, top, width, height = box
    anchor = etree.Element(q("xdr:twoCellAnchor"), nsmap={"r": OFFICE_RELATIONS}, editAs="oneCell")
    _mark(anchor, "xdr:from", plane, left, top)
    _mark(anchor, "xdr:to", plane, left + width, top + height)
    picture = etree.SubElement(anchor, q("xdr:pic"))
    naming = etree.SubElement(picture, q("xdr:nvPicPr"))
    etree.SubElement(naming, q("xdr:cNvPr"), id=str(number), name=f"Picture {number}")
    locks = etree.SubElement(etree.SubElement(naming, q("xdr:cNvPicPr")), q("a:picLocks"))
    locks.set("noChangeAspect", "1")
    filling = etree.SubElement(picture, q("xdr:blipFill"))
    etree.SubElement(filling, q("a:blip")).set(q("r:embed"), relation)
    etree.SubElement(etree.SubElement(filling, q("a:stretch")), q("a:fillRect"))
    look = etree.SubElement(picture, q("xdr:spPr"))
    place = etree.SubElement(look, q("a:xfrm"))
    etree.SubElement(place, q("a:off"), x=str(left), y=str(top))
    etree.SubElement(place, q("a:ext"), cx=str(width), cy=str(height))
    shape = etree.SubElement(look, q("a:prstGeom"), prst="rect")
    etree.SubElement(shape, q("a:avLst"))
    etree.SubElement(anchor, q("xdr:clientData"))
    return anchor


def _mark(anchor: Element, name: str, plane: Plane, left: int, top: int) -> None:
    row, column = plane.at(left, top)
    start = plane.corner((row, column))
    mark = etree.SubElement(anchor, q(name))
    values = {"col": column - 1, "colOff": left - start[0], "row": row - 1, "rowOff": top - start[1]}
    for key, value in values.items():
        etree.SubElement(mark, q(f"xdr:{key}")).text = str(value)
