"""Pictures that float over a sheet: to which cell each belongs."""

from collections.abc import Iterator

from wenming.engines.documents import unread
from wenming.engines.documents.grid import Picture
from wenming.engines.documents.names import local_name, q
from wenming.engines.documents.package import Element, Package
from wenming.engines.documents.pictures import picture_of
from wenming.engines.documents.sheets.places import Place, Plane, Range
from wenming.engines.documents.unread import UnreadList

_ANCHORS = (q("xdr:twoCellAnchor"), q("xdr:oneCellAnchor"), q("xdr:absoluteAnchor"))
_DIAGRAMS = ("chart", "diagram")
_SLIGHTLY = 0.25  # so much of a picture, or of a cell, may stick out to the left or above
_ABOUT_ONE = 1.5


def anchored_pictures(
    package: Package, part: str, sheet: Element, missed: UnreadList, spot: str, label: str
) -> Iterator[tuple[Place, Picture]]:
    """Give the pictures of a sheet's drawings with the cell that each lies on, in the order they were put there."""
    drawings = package.related(part, "drawing")
    plane = Plane(sheet) if drawings else None
    for drawing in drawings:
        for anchor in package.xml(drawing).iterchildren(*_ANCHORS):
            place = _place(anchor, plane) if plane else None
            if place is None:
                continue
            for element in _drawn(anchor):
                if element.tag == q("a:blip"):
                    relation = element.get(q("r:embed")) or element.get(q("r:link"))
                    picture = picture_of(package, drawing, relation, missed, spot, label)
                    if picture:
                        yield place, picture
                else:
                    _tell(element, missed, spot, label)


def _drawn(anchor: Element) -> Iterator[Element]:
    """Give pictures, charts and text boxes; of alternatives only the first."""
    skipped: set[Element] = set()
    for element in anchor.iter():
        parent = element.getparent()
        if element.tag == q("mc:Fallback") or parent in skipped:
            skipped.add(element)
        elif element.tag in (q("a:blip"), q("a:graphicData"), q("xdr:txBody")):
            yield element


def _tell(element: Element, missed: UnreadList, spot: str, label: str) -> None:
    if element.tag == q("xdr:txBody"):
        text = " ".join(node.text or "" for node in element.iter(q("a:t")))
        missed.add_text("text_box", unread.TEXT_BOX, spot, label, text)
    elif any(word in element.get("uri", "") for word in _DIAGRAMS):
        missed.add("chart", unread.CHART, spot, label)


def _place(anchor: Element, plane: Plane) -> Place | None:
    corner = _corner(anchor, plane)
    if corner is None:
        return None
    left, top = corner
    right, bottom = _far_corner(anchor, plane, left, top)
    row, column = plane.at(left, top)
    middle_row, middle_column = plane.at((left + right) // 2, (top + bottom) // 2)
    cell_width, cell_height = plane.size(Range(row, column, row, column))
    # A picture about as large as its cell lies where its middle is; a larger one where it begins, more or less.
    middle_width, middle_height = plane.size(Range(middle_row, middle_column, middle_row, middle_column))
    if bottom - top > _ABOUT_ONE * middle_height:
        nudge = min(_SLIGHTLY * (bottom - top), _SLIGHTLY * cell_height)
        middle_row = plane.at(0, int(top + nudge))[0]
    if right - left > _ABOUT_ONE * middle_width:
        nudge = min(_SLIGHTLY * (right - left), _SLIGHTLY * cell_width)
        middle_column = plane.at(int(left + nudge), 0)[1]
    return middle_row, middle_column


def _corner(anchor: Element, plane: Plane) -> tuple[int, int] | None:
    start = anchor.find(q("xdr:from"))
    if start is not None:
        return _marked(start, plane)
    position = anchor.find(q("xdr:pos"))
    return (_whole(position.get("x")), _whole(position.get("y"))) if position is not None else None


def _far_corner(anchor: Element, plane: Plane, left: int, top: int) -> tuple[int, int]:
    end = anchor.find(q("xdr:to"))
    if end is not None:
        return _marked(end, plane)
    size = anchor.find(q("xdr:ext"))
    return (left + _whole(size.get("cx")), top + _whole(size.get("cy"))) if size is not None else (left, top)


def _marked(mark: Element, plane: Plane) -> tuple[int, int]:
    values = {local_name(child.tag): _whole(child.text) for child in mark}
    left, top = plane.corner((max(values.get("row", 0), 0) + 1, max(values.get("col", 0), 0) + 1))
    return left + values.get("colOff", 0), top + values.get("rowOff", 0)


def _whole(text: str | None) -> int:
    try:
        return max(min(int(text or "0"), 10**12), -(10**12))
    except ValueError:
        return 0
