"""A text document with some cells of its tables filled: the cell's own look kept, pictures as wide as the cell."""

import copy
import re
from collections.abc import Sequence

from lxml import etree

from wenming.engines.documents.grid import Picture
from wenming.engines.documents.names import q
from wenming.engines.documents.package import Element, Package
from wenming.engines.documents.pictures import Media
from wenming.engines.documents.wanted import Wanted, in_one
from wenming.engines.documents.word.appending import append_column
from wenming.engines.documents.word.content import blocks, continues_above
from wenming.engines.documents.word.inline import TEXT_WIDTH, Inlines, cell_width
from wenming.engines.documents.word.reading import body_of, item_ends
from wenming.engines.documents.word.tables import Standing, all_rows, all_tables, standing, width_of

_TABLE_SPOT = re.compile(r"t([1-9]\d{0,4})/r([1-9]\d{0,5})")
_ITEM_SPOT = re.compile(r"b[1-9]\d{0,4}/l([1-9]\d{0,6})")
_MARKS = tuple(
    map(q, ("w:bookmarkStart", "w:bookmarkEnd", "w:commentRangeStart", "w:commentRangeEnd", "w:commentReference"))
)
_DRAWN = tuple(map(q, ("w:drawing", "w:pict", "w:object", "mc:AlternateContent")))


def filled_text_document(package: Package, wanted: Sequence[Wanted]) -> bytes:
    """Fill cells of a .docx; a numbered paragraph gets its text and pictures in new paragraphs after it.

    :raises DocumentRefused: a place the document does not have.
    """
    body = body_of(package.edit(package.main))
    filling = _Filling(package, body)
    for one in sorted(wanted, key=lambda one: one.column):
        if not _ITEM_SPOT.fullmatch(one.spot):
            filling.cell(one)
        elif not one.is_empty:
            filling.after_item(one)
    filling.write()
    return package.saved()


class _Filling:
    def __init__(self, package: Package, body: Element) -> None:
        self._tables = all_tables(body)
        self._measured: dict[int, tuple[dict[int, Element], int]] = {}
        self._paragraphs = list(body.iter(q("w:p")))
        self._ends = item_ends(package)
        self._lasts: dict[int, Element] = {}
        self._cells: dict[Element, tuple[Element, Standing, list[Wanted]]] = {}
        self._inlines = Inlines(package, body, Media(package, "word/media"))

    def cell(self, wanted: Wanted) -> None:
        """Find the cell, made if it is past the table's width."""
        number, place = wanted.numbers(_TABLE_SPOT)
        if number > len(self._tables):
            raise wanted.refused()
        table = self._tables[number - 1]
        if number not in self._measured:
            self._measured[number] = dict(all_rows(table)), width_of(table)
        rows, width = self._measured[number]
        if place not in rows:
            raise wanted.refused()
        if wanted.column >= width and not wanted.is_empty:
            append_column(table)
            width += 1
            self._measured[number] = rows, width
        found = _standing_at(rows, place, min(wanted.column, width - 1))
        if found is None:
            raise wanted.refused()
        self._cells.setdefault(found.cell, (table, found, []))[2].append(wanted)

    def write(self) -> None:
        """Write into the cells that were found."""
        for table, found, shared in self._cells.values():
            wanted = in_one(shared)
            if wanted.text is not None:
                write_text(found.cell, wanted.text)
            if wanted.pictures:
                self._add_pictures(found.cell, wanted.pictures, cell_width(table, found))

    def _add_pictures(self, cell: Element, pictures: Sequence[Picture], width: int) -> None:
        """Put pictures into the cell's empty only paragraph, else into a new one at its end."""
        paragraphs = [block for block in blocks(cell) if block.tag == q("w:p")]
        first = paragraphs[0] if paragraphs else None
        is_free = first is not None and len(list(blocks(cell))) == 1 and next(first.iter(q("w:r")), None) is None
        if first is None or not is_free or _is_cropping(first):
            new = _paragraph_like(first)
            if first is not None and is_free:
                first.addprevious(new)
            else:
                cell.append(new)
            first = new
        for picture in pictures:
            first.append(self._inlines.run(picture, width))

    def after_item(self, wanted: Wanted) -> None:
        """Add paragraphs after the last one of a numbered problem."""
        (number,) = wanted.numbers(_ITEM_SPOT)
        if number not in self._ends or wanted.column < 1:
            raise wanted.refused()
        first, last = self._paragraphs[number - 1], self._lasts.get(number, self._paragraphs[self._ends[number] - 1])
        if wanted.text is not None:
            new = _paragraph_like(first, keep_spacing=True)
            new.append(_run(wanted.text, _run_properties(first)))
            last.addnext(new)
            last = new
        if wanted.pictures:
            new = _paragraph_like(first)
            for picture in wanted.pictures:
                new.append(self._inlines.run(picture, TEXT_WIDTH // 2))
            last.addnext(new)
            last = new
        self._lasts[number] = last


def _standing_at(rows: dict[int, Element], place: int, column: int) -> Standing | None:
    """Return the cell in a column of a row; of vertically merged cells the uppermost, which holds the text."""
    while place in rows:
        found = next((one for one in standing(rows[place]) if one.start <= column < one.start + one.span), None)
        if found is None or not continues_above(found.cell):
            return found
        place = max((number for number in rows if number < place), default=0)
    return None


def write_text(cell: Element, text: str) -> None:
    """Put text in place of a cell's text; its first paragraph's look stays, and so do pictures and inner tables."""
    paragraphs = [block for block in blocks(cell) if block.tag == q("w:p")]
    if not paragraphs:
        paragraphs = [etree.SubElement(cell, q("w:p"))]
    first = paragraphs[0]
    properties = _run_properties(first)
    for paragraph in paragraphs:
        _clear(paragraph)
        if paragraph is not first and not _must_stay(paragraph):
            paragraph.getparent().remove(paragraph)
    if text:
        start = first.find(q("w:pPr"))
        run = _run(text, properties)
        if start is None:
            first.insert(0, run)
        else:
            start.addnext(run)


def _must_stay(paragraph: Element) -> bool:
    """Whether an emptied paragraph holds a mark or picture, or must follow a table (a cell never ends with one)."""
    before = paragraph.getprevious()
    follows_table = before is not None and before.tag == q("w:tbl")
    return follows_table or next(paragraph.iter(*_MARKS, *_DRAWN), None) is not None


def _clear(paragraph: Element) -> None:
    """Take the words out of a paragraph."""
    for child in list(paragraph):
        if child.tag == q("w:pPr") or child.tag in _MARKS:
            continue
        if next(child.iter(*_MARKS, *_DRAWN), None) is None:
            paragraph.remove(child)
        else:
            for words in list(child.iter(q("w:t"), q("w:br"), q("w:tab"))):
                if next(words.iterancestors(*_DRAWN), None) is None:
                    words.getparent().remove(words)


def _run_properties(paragraph: Element) -> Element | None:
    """How the first words of a paragraph look; of an empty one, how words typed there would look."""
    first = next(paragraph.iter(q("w:r")), None)
    found = first.find(q("w:rPr")) if first is not None else paragraph.find(f"{q('w:pPr')}/{q('w:rPr')}")
    if found is None:
        return None
    kept = copy.deepcopy(found)
    for change in list(kept.iterchildren(q("w:ins"), q("w:del"), q("w:rPrChange"), q("w:vanish"))):
        kept.remove(change)
    return kept


def _run(text: str, properties: Element | None) -> Element:
    run = etree.Element(q("w:r"))
    if properties is not None:
        run.append(copy.deepcopy(properties))
    for number, line in enumerate(text.split("\n")):
        if number:
            etree.SubElement(run, q("w:br"))
        words = etree.SubElement(run, q("w:t"))
        words.text = line
        words.set(q("xml:space"), "preserve")
    return run


def _is_cropping(paragraph: Element) -> bool:
    """Whether the paragraph's lines have a fixed height, which would cut a picture off."""
    spacing = paragraph.find(f"{q('w:pPr')}/{q('w:spacing')}")
    return spacing is not None and spacing.get(q("w:lineRule")) == "exact"


def _paragraph_like(model: Element | None, *, keep_spacing: bool = False) -> Element:
    """Make an empty paragraph aligned like another, without its number, and for pictures without fixed line heights."""
    new = etree.Element(q("w:p"))
    properties = model.find(q("w:pPr")) if model is not None else None
    if properties is not None:
        kept = etree.SubElement(new, q("w:pPr"))
        wanted = ("w:spacing", "w:ind", "w:jc") if keep_spacing else ("w:jc",)
        for child in properties.iterchildren(*map(q, wanted)):
            kept.append(copy.deepcopy(child))
    return new
