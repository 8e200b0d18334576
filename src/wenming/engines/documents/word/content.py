"""What stands in a paragraph or cell of a text document: its visible text, its pictures, and what is not read."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from wenming.engines.documents import unread
from wenming.engines.documents.grid import Cell, Picture
from wenming.engines.documents.names import q
from wenming.engines.documents.package import Element, Package
from wenming.engines.documents.pictures import picture_of
from wenming.engines.documents.unread import UnreadList
from wenming.engines.documents.word.numbering import Numbers

DEEPEST_TABLE = 12
_REMOVED = frozenset(
    map(q, ("w:del", "w:moveFrom", "w:delText", "w:instrText", "w:delInstrText", "w:rt", "w:rPr", "w:pPr"))
)
DRAWN = frozenset(map(q, ("a:blip", "v:imagedata")))
_BREAKS = frozenset(map(q, ("w:br", "w:cr")))
_GRAPHICS = ("chart", "diagram")


@dataclass
class Gathered:
    """Text and pictures in the order they stand."""

    lines: list[str] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)

    def cell(self) -> Cell:
        """Return it as a cell."""
        return Cell("\n".join(self.lines).strip("\n"), tuple(self.pictures))


@dataclass
class Place:
    """Where we are in the document, for what is said of things not read."""

    spot: str = ""
    label: str = ""


class Content:
    """Reads paragraphs of one document; numbers are counted once, in the document's order."""

    def __init__(self, package: Package, body: Element, numbers: Numbers, missed: UnreadList) -> None:
        self._package, self._missed = package, missed
        self._numbers = {paragraph: label for paragraph in _counted(body) if (label := numbers.label(paragraph))}
        self._notes = {kind: _notes(package, kind) for kind in ("footnote", "endnote", "comment")}
        self.place = Place()

    def number(self, paragraph: Element) -> str:
        """Return the number Word shows before a paragraph."""
        return self._numbers.get(paragraph, "")

    def paragraph(self, paragraph: Element, gathered: Gathered) -> str:
        """Add a paragraph's line and pictures; return its line."""
        parts: list[str] = []
        for element in _visible(paragraph):
            self._take(element, parts, gathered)
        text = "".join(parts).strip(" \t\u3000")
        number = self.number(paragraph)
        line = f"{number} {text}".strip() if number else text
        gathered.lines.append(line)
        return line

    def cell(self, cell: Element, gathered: Gathered, depth: int = 0) -> None:
        """Add what stands in a cell; tables inside it give a line per row."""
        for block in blocks(cell):
            if block.tag == q("w:p"):
                self.paragraph(block, gathered)
            elif depth >= DEEPEST_TABLE:
                self._missed.add("too_deep", unread.TOO_DEEP, self.place.spot, self.place.label)
            else:
                for row in rows_of(block):
                    self._inner_row(row, gathered, depth)

    def _inner_row(self, row: Element, gathered: Gathered, depth: int) -> None:
        parts = []
        for inner in cells_of(row):
            within = Gathered()
            self.cell(inner, within, depth + 1)
            parts.append("\n".join(line for line in within.lines if line))
            gathered.pictures += within.pictures
        gathered.lines.append(" ".join(part for part in parts if part))

    def _take(self, element: Element, parts: list[str], gathered: Gathered) -> None:
        tag = element.tag
        if tag in (q("w:t"), q("m:t")):
            parts.append(element.text or "")
        elif tag in _BREAKS:
            if element.get(q("w:type"), "textWrapping") == "textWrapping":
                parts.append("\n")
        elif tag == q("w:tab"):
            parts.append("\t")
        elif tag == q("w:noBreakHyphen"):
            parts.append("-")
        elif tag in DRAWN:
            relation = element.get(q("r:embed")) or element.get(q("r:link")) or element.get(q("r:id"))
            picture = picture_of(
                self._package, self._package.main, relation, self._missed, self.place.spot, self.place.label
            )
            if picture:
                gathered.pictures.append(picture)
        else:
            self._tell(element)

    def _tell(self, element: Element) -> None:
        """Note what is there but not read."""
        spot, label, tag = self.place.spot, self.place.label, element.tag
        if tag == q("w:txbxContent"):
            text = " ".join(node.text or "" for node in element.iter(q("w:t")))
            self._missed.add_text("text_box", unread.TEXT_BOX, spot, label, text)
        elif tag in (q("w:footnoteReference"), q("w:endnoteReference")):
            kind = "footnote" if tag == q("w:footnoteReference") else "endnote"
            text = self._notes[kind].get(element.get(q("w:id"), ""), "")
            self._missed.add_text("footnote", unread.FOOTNOTE, spot, label, text)
        elif tag == q("w:commentReference"):
            text = self._notes["comment"].get(element.get(q("w:id"), ""), "")
            self._missed.add_text("comment", unread.COMMENT, spot, label, text)
        elif tag == q("o:OLEObject"):
            self._missed.add("embedded_object", unread.EMBEDDED, spot, label)
        elif tag == q("a:graphicData") and any(word in element.get("uri", "") for word in _GRAPHICS):
            self._missed.add("chart", unread.CHART, spot, label)


def blocks(parent: Element) -> Iterator[Element]:
    """Give paragraphs and tables in order, looking through content controls and insertions."""
    for child in parent:
        if child.tag in (q("w:p"), q("w:tbl")):
            yield child
        elif child.tag in (q("w:sdt"), q("w:sdtContent"), q("w:customXml"), q("w:ins"), q("w:moveTo"), q("w:smartTag")):
            yield from blocks(child)


def rows_of(table: Element) -> list[Element]:
    """Return the rows of a table, those in content controls too, but not those that tracking marks as deleted."""
    return [row for row in _inside(table, q("w:tr")) if not _is_deleted(row)]


def cells_of(row: Element) -> list[Element]:
    """Return the cells of a row."""
    return list(_inside(row, q("w:tc")))


def _inside(parent: Element, tag: str) -> Iterator[Element]:
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in (q("w:sdt"), q("w:sdtContent"), q("w:customXml"), q("w:ins")):
            yield from _inside(child, tag)


def _is_deleted(row: Element) -> bool:
    return row.find(f"{q('w:trPr')}/{q('w:del')}") is not None


def _counted(body: Element) -> Iterator[Element]:
    """Give the paragraphs that take part in numbering: not those in text boxes, nor in deleted or continued cells."""
    for element in _descend(body, lambda child: child.tag == q("w:txbxContent") or _is_left_out(child)):
        if element.tag == q("w:p"):
            yield element


def _is_left_out(element: Element) -> bool:
    if element.tag == q("w:tr"):
        return _is_deleted(element)
    return element.tag == q("w:tc") and continues_above(element)


def continues_above(cell: Element) -> bool:
    """Whether a cell is the continuation of the merged cell above it."""
    merge = cell.find(f"{q('w:tcPr')}/{q('w:vMerge')}")
    return merge is not None and merge.get(q("w:val"), "continue") == "continue"


def _visible(paragraph: Element) -> Iterator[Element]:
    """Give what a reader sees of a paragraph: no deletions, no hidden runs, of alternatives one; boxes' text not."""
    inside_boxes: set[Element] = set()
    for element in _descend(paragraph, _is_unseen):
        if element.tag == q("w:txbxContent") or element.getparent() in inside_boxes:
            inside_boxes.add(element)
            if element.tag in DRAWN or (element.tag == q("w:txbxContent") and element.getparent() not in inside_boxes):
                yield element
        else:
            yield element


def _is_unseen(element: Element) -> bool:
    if element.tag in _REMOVED:
        return True
    if element.tag == q("w:r"):
        hidden = element.find(f"{q('w:rPr')}/{q('w:vanish')}")
        return hidden is not None and hidden.get(q("w:val"), "true") not in ("0", "false")
    if element.tag == q("mc:Fallback"):
        chosen = element.getparent().find(q("mc:Choice"))
        return chosen is not None and any(True for _ in chosen.iter(*DRAWN, q("w:txbxContent"), q("w:t")))
    return False


def _descend(root: Element, is_left_out: Callable[[Element], bool]) -> Iterator[Element]:
    """Walk in document order without recursion, leaving out whole branches."""
    waiting = [iter(root)]
    while waiting:
        element = next(waiting[-1], None)
        if element is None:
            waiting.pop()
        elif isinstance(element.tag, str) and not is_left_out(element):
            yield element
            waiting.append(iter(element))


def _notes(package: Package, kind: str) -> Mapping[str, str]:
    """Return the text of foot notes, end notes or comments by their number."""
    return {
        entry.get(q("w:id"), ""): " ".join(node.text or "" for node in entry.iter(q("w:t")))
        for part in package.related(package.main, f"{kind}s")
        for entry in package.xml(part).iter(q(f"w:{kind}"))
    }
