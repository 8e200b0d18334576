"""Pictures in the line of a text document, scaled to the width of the cell they stand in."""

from lxml import etree

from wenming.engines.documents.grid import Picture
from wenming.engines.documents.names import SPACES, q
from wenming.engines.documents.package import Element, Package
from wenming.engines.documents.pictures import EMU_PER_PIXEL, Media, fitted
from wenming.engines.documents.word.tables import Standing

EMU_PER_TWIP = 635
TEXT_WIDTH = 5_400_000  # 15 cm in EMU: the text of an A4 page with usual margins
_MARGINS = 2 * 108 * EMU_PER_TWIP  # left and right margin of a cell unless it says otherwise
_UNKNOWN_WIDTH = 1_800_000
_LEAST_WIDTH = 180_000
_MOST_HEIGHT = 2_880_000  # 8 cm


class Inlines:
    """Makes runs with pictures; each gets a number that no other drawing of the document has."""

    def __init__(self, package: Package, body: Element, media: Media) -> None:
        self._part, self._media = package.main, media
        root = body.getroottree().getroot()
        numbers = [entry.get("id", "") for entry in root.iter(q("wp:docPr"), q("pic:cNvPr"))]
        self._number = max((int(one) for one in numbers if one.isdecimal() and len(one) < 10), default=0)

    def run(self, picture: Picture, width: int) -> Element:
        """Make a run with a picture at most ``width`` EMU wide, never larger than it is by itself."""
        relation, wide, high = self._media.linked(self._part, picture)
        most = min(max(width, _LEAST_WIDTH), wide * EMU_PER_PIXEL)
        size = fitted(wide, high, most, _MOST_HEIGHT)
        self._number += 1
        run = etree.Element(q("w:r"))
        drawing = etree.SubElement(run, q("w:drawing"))
        spaces = {name: SPACES[name] for name in ("wp", "a", "pic", "r")}
        inline = etree.SubElement(drawing, q("wp:inline"), nsmap=spaces, distT="0", distB="0", distL="0", distR="0")
        extent = {"cx": str(size[0]), "cy": str(size[1])}
        etree.SubElement(inline, q("wp:extent"), **extent)
        etree.SubElement(inline, q("wp:docPr"), id=str(self._number), name=f"Picture {self._number}")
        locks = etree.SubElement(etree.SubElement(inline, q("wp:cNvGraphicFramePr")), q("a:graphicFrameLocks"))
        locks.set("noChangeAspect", "1")
        graphic = etree.SubElement(etree.SubElement(inline, q("a:graphic")), q("a:graphicData"), uri=SPACES["pic"])
        self._picture(graphic, relation, extent)
        return run

    def _picture(self, graphic: Element, relation: str, extent: dict[str, str]) -> None:
        picture = etree.SubElement(graphic, q("pic:pic"))
        naming = etree.SubElement(picture, q("pic:nvPicPr"))
        etree.SubElement(naming, q("pic:cNvPr"), id=str(self._number), name=f"Picture {self._number}")
        etree.SubElement(naming, q("pic:cNvPicPr"))
        filling = etree.SubElement(picture, q("pic:blipFill"))
        etree.SubElement(filling, q("a:blip")).set(q("r:embed"), relation)
        etree.SubElement(etree.SubElement(filling, q("a:stretch")), q("a:fillRect"))
        look = etree.SubElement(picture, q("pic:spPr"))
        place = etree.SubElement(look, q("a:xfrm"))
        etree.SubElement(place, q("a:off"), x="0", y="0")
        etree.SubElement(place, q("a:ext"), **extent)
        shape = etree.SubElement(look, q("a:prstGeom"), prst="rect")
        etree.SubElement(shape, q("a:avLst"))


def cell_width(table: Element, standing: Standing) -> int:
    """Return the width of a cell between its margins, in EMU: its own, else that of its columns, else a guess."""
    own = standing.cell.find(f"{q('w:tcPr')}/{q('w:tcW')}")
    twips = _twips(own) if own is not None and own.get(q("w:type"), "dxa") == "dxa" else 0
    if not twips:
        columns = [_twips(column) for column in table.iterfind(f"{q('w:tblGrid')}/{q('w:gridCol')}")]
        twips = sum(columns[standing.start : standing.start + standing.span])
    return max(twips * EMU_PER_TWIP - _MARGINS, _LEAST_WIDTH) if twips else _UNKNOWN_WIDTH


def _twips(element: Element) -> int:
    text = element.get(q("w:w"), "")
    return min(int(text), 31_680) if text.isdecimal() and len(text) < 10 else 0
