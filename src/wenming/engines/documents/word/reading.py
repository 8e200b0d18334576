"""From a text document to grids: its tables, or where there are none its numbered paragraphs."""

from dataclasses import dataclass, field

from wenming.engines.documents import refusals, unread
from wenming.engines.documents.grid import Document, Format, Grid
from wenming.engines.documents.markers import marker_of
from wenming.engines.documents.names import q
from wenming.engines.documents.package import Element, Package
from wenming.engines.documents.titles import is_enclosure, title_of
from wenming.engines.documents.unread import UnreadList
from wenming.engines.documents.word.content import Content, Gathered, Place, blocks, cells_of, rows_of
from wenming.engines.documents.word.items import Line, ends_of, grids_of, is_list, plain_grid
from wenming.engines.documents.word.numbering import numbers_of
from wenming.engines.documents.word.tables import all_tables, holds_only_pictures, is_layout, laid_out


def body_of(document: Element) -> Element:
    """Return the body of a text document.

    :raises DocumentRefused: it has none.
    """
    body = document.find(q("w:body"))
    if body is None:
        raise refusals.broken()
    return body


def read_text_document(package: Package, filename: str) -> Document:
    """Read a .docx."""
    missed = UnreadList()
    reading = _read(package, missed)
    _tell_headers(package, missed)
    title = title_of(package, reading.grids, filename, reading.first_line)
    return Document(Format.DOCX, title, tuple(reading.grids), missed.all())


def item_ends(package: Package) -> dict[int, int]:
    """Return the last paragraph of each problem written as numbered paragraphs, by its first; both count from 1."""
    return _read(package, UnreadList()).item_ends


def _read(package: Package, missed: UnreadList) -> "_Reading":
    body = body_of(package.xml(package.main))
    reading = _Reading(Content(package, body, numbers_of(package), missed), body, missed)
    reading.go_through(body)
    reading.end()
    return reading


@dataclass
class _Reading:
    content: Content
    body: Element
    missed: UnreadList
    grids: list[Grid] = field(default_factory=list)
    first_line: str = ""
    item_ends: dict[int, int] = field(default_factory=dict)
    _lines: list[Line] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._tables = {table: number for number, table in enumerate(all_tables(self.body), start=1)}
        self._paragraphs = {one: number for number, one in enumerate(self.body.iter(q("w:p")), start=1)}
        self._has_tables = any(_is_list_table(table) for table in self._tables)

    def go_through(self, parent: Element) -> None:
        """Read paragraphs and tables in order."""
        for block in blocks(parent):
            if block.tag == q("w:p"):
                self._paragraph(block)
            elif is_layout(block) or self._belongs_to_item(block):
                for row in rows_of(block):
                    for cell in cells_of(row):
                        self.go_through(cell)
            else:
                self._table(block)

    def _belongs_to_item(self, table: Element) -> bool:
        """Whether a table shows the pictures of the numbered problem above it."""
        return holds_only_pictures(table) and any(marker_of(line.text) for line in self._lines)

    def _paragraph(self, block: Element) -> None:
        number = self._paragraphs[block]
        self.content.place = Place(f"l{number}", f"¶{number}")
        gathered = Gathered()
        text = self.content.paragraph(block, gathered)
        is_in_table = next(block.iterancestors(q("w:tc")), None) is not None
        if text or gathered.pictures or is_in_table:
            self._lines.append(Line(number, text, tuple(gathered.pictures)))
            if text and not self.first_line and not self.grids and not is_enclosure(text):
                self.first_line = text.partition("\n")[0]

    def _table(self, table: Element) -> None:
        number = self._tables[table]
        rows = laid_out(table, number, self.content)
        before = self._before()
        if rows:
            self.grids.append(Grid(f"t{number}", f"T{number}", before, rows))

    def _before(self) -> str:
        """Use up the paragraphs since the last table: as a list of their own, or as the text above the next table."""
        lines, self._lines = self._lines, []
        if is_list(lines, beside_tables=self._has_tables):
            self.grids += grids_of(lines, len(self.grids) + 1)
            self.item_ends |= ends_of(lines, are_numbered=True)
            return ""
        for line in lines:
            if line.pictures:
                self.missed.add("loose_picture", unread.LOOSE_PICTURE, f"l{line.number}", f"¶{line.number}")
        return "\n".join(line.text for line in lines if line.text)

    def end(self) -> None:
        """Say what stands after the last table, unless it is a list; without any table or list it is all there is."""
        lines = list(self._lines)
        if not self.grids and not is_list(lines, beside_tables=self._has_tables):
            self.grids += plain_grid(lines)
            self.item_ends |= ends_of(lines, are_numbered=False)
        elif self._before():
            for line in lines:
                self.missed.add_text("outside", unread.OUTSIDE, f"l{line.number}", f"¶{line.number}", line.text)


def _is_list_table(table: Element) -> bool:
    rows = rows_of(table)
    return len(rows) >= 2 and any(len(cells_of(row)) >= 2 for row in rows) and not holds_only_pictures(table)


def _tell_headers(package: Package, missed: UnreadList) -> None:
    for kind in ("header", "footer"):
        for part in package.related(package.main, kind):
            text = " ".join(node.text or "" for node in package.xml(part).iter(q("w:t")))
            missed.add_text("header", unread.HEADER, "", "", text)
