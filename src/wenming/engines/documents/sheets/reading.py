"""From a workbook to grids: every visible sheet, with merged cells, pictures over cells and pictures in cells."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from wenming.engines.documents import refusals, unread
from wenming.engines.documents.grid import EMPTY_CELL, Cell, Document, Format, Grid, GridRow, Picture
from wenming.engines.documents.names import local_name, q
from wenming.engines.documents.package import Element, Package
from wenming.engines.documents.sheets.anchored import anchored_pictures
from wenming.engines.documents.sheets.contained import CellPictures
from wenming.engines.documents.sheets.places import (
    MOST_COLUMNS,
    MOST_ROWS,
    Place,
    Range,
    address_of,
    merged_ranges,
    numbered_rows,
    placed,
)
from wenming.engines.documents.sheets.values import NumberFormats, plain_text, shared_strings, unescaped
from wenming.engines.documents.titles import title_of
from wenming.engines.documents.unread import UnreadList

WIDEST_MERGE = 60  # a title merged over a whole row does not make the table that wide


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """A sheet as the workbook lists it; ``number`` counts all sheets from 1 and makes its spot."""

    number: int
    name: str
    is_hidden: bool
    part: str
    kind: str

    @property
    def spot(self) -> str:
        """The sheet's address in the file."""
        return f"s{self.number}"


def sheet_entries(package: Package) -> list[SheetEntry]:
    """Return the sheets in the order of their tabs."""
    links = package.relations(package.main)
    entries = []
    for number, entry in enumerate(package.xml(package.main).iter(q("s:sheet")), start=1):
        link = links.get(entry.get(q("r:id"), ""))
        is_hidden = entry.get("state", "visible") != "visible"
        part, kind = (link.target, link.kind) if link and not link.is_external else ("", "")
        entries.append(SheetEntry(number, entry.get("name", ""), is_hidden, part, kind))
    return entries


def read_workbook(package: Package, filename: str) -> Document:
    """Read all visible sheets of an .xlsx."""
    missed = UnreadList()
    strings = shared_strings(package)
    formats = NumberFormats(package, package.xml(package.main))
    contained = CellPictures(package, missed)
    grids = []
    for entry in sheet_entries(package):
        if entry.is_hidden:
            missed.add("hidden_sheet", unread.HIDDEN_SHEET, entry.spot, entry.name, name=entry.name)
        elif entry.kind != "worksheet" or entry.part not in package:
            missed.add("chart_sheet", unread.CHART_SHEET, entry.spot, entry.name, name=entry.name)
        else:
            sheet = _Sheet(package.xml(entry.part), entry)
            sheet.read_cells(strings, formats, contained)
            sheet.hang(anchored_pictures(package, entry.part, sheet.root, missed, entry.spot, entry.name))
            sheet.tell_unread(package, missed)
            if rows := sheet.rows():
                grids.append(Grid(entry.spot, entry.name, "", rows))
    return Document(Format.XLSX, title_of(package, grids, filename), tuple(grids), missed.all())


@dataclass
class _Sheet:
    root: Element
    entry: SheetEntry
    texts: dict[Place, str] = field(default_factory=dict)
    pictures: dict[Place, list[Picture]] = field(default_factory=dict)
    far: int = 0

    def read_cells(self, strings: list[str], formats: NumberFormats, contained: CellPictures) -> None:
        for number, row in numbered_rows(self.root):
            for column, cell in placed(row.iterchildren(q("s:c")), number):
                label = f"{self.entry.name}!{address_of((number, column))}"
                picture = contained.picture_in(cell, self.entry.spot, label)
                text = (
                    ""
                    if picture is not None or contained.stands_for_picture(cell)
                    else _text(cell, strings, formats).strip()
                )
                if not text and picture is None:
                    continue
                if number > MOST_ROWS or column > MOST_COLUMNS:
                    self.far += 1
                    continue
                if text:
                    self.texts[number, column] = text
                if picture is not None:
                    self.pictures.setdefault((number, column), []).append(picture)

    def hang(self, anchored: Iterable[tuple[Place, Picture]]) -> None:
        """Give the pictures that float over the sheet to the cells they lie on."""
        for place, picture in anchored:
            if place[0] > MOST_ROWS or place[1] > MOST_COLUMNS:
                self.far += 1
            else:
                self.pictures.setdefault(place, []).append(picture)

    def rows(self) -> tuple[GridRow, ...]:
        """Lay out the rows that hold something of their own, merged cells repeated."""
        ranges = merged_ranges(self.root)
        self._gather(ranges)
        own = {*self.texts, *self.pictures}
        if not own:
            return ()
        width = max(column for _, column in own)
        wide = [area.right for area in ranges if (area.top, area.left) in own and area.right <= WIDEST_MERGE]
        width = max([width, *wide])
        laid: dict[int, dict[int, Cell]] = {row: {} for row, _ in own}
        for place in own:
            laid[place[0]][place[1]] = Cell(self.texts.get(place, ""), tuple(self.pictures.get(place, ())))
        left = len(laid) * width
        for area in ranges:
            left -= _repeat(area, laid, width)
            if left < 0:  # merged ranges never overlap in an honest file
                raise refusals.broken()
        return tuple(self._row(number, laid[number], width) for number in sorted(laid))

    def _row(self, number: int, cells: Mapping[int, Cell], width: int) -> GridRow:
        laid = tuple(cells.get(column, EMPTY_CELL) for column in range(1, width + 1))
        return GridRow(f"{self.entry.spot}/r{number}", f"{self.entry.name}!{number}", laid)

    def _gather(self, ranges: list[Range]) -> None:
        """Bring the pictures over a merged range to its top left cell."""
        for place in list(self.pictures):
            area = next((area for area in ranges if area.covers(place)), None)
            if area is not None and place != (area.top, area.left):
                pictures = self.pictures.pop(place)
                self.pictures.setdefault((area.top, area.left), []).extend(pictures)

    def tell_unread(self, package: Package, missed: UnreadList) -> None:
        spot, name = self.entry.spot, self.entry.name
        if self.far:
            missed.add("far_away", unread.FAR_AWAY, spot, name, count=self.far)
        for part in package.related(self.entry.part, "comments"):
            for comment in package.xml(part).iter(q("s:comment")):
                text = "".join(node.text or "" for node in comment.iter(q("s:t")))
                missed.add_text("comment", unread.COMMENT, spot, f"{name}!{comment.get('ref', '')}", text)
        for _ in self.root.iter(q("s:oleObject")):
            missed.add("embedded_object", unread.EMBEDDED, spot, name)
        for element in self.root.iter(q("s:headerFooter")):
            text = " ".join(child.text or "" for child in element if local_name(child.tag))
            missed.add_text("header", unread.HEADER, spot, name, text)


def _text(cell: Element, strings: list[str], formats: NumberFormats) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        inline = cell.find(q("s:is"))
        return plain_text(inline) if inline is not None else ""
    raw = cell.findtext(q("s:v")) or ""
    if kind == "s":
        return strings[int(raw)] if raw.isdigit() and int(raw) < len(strings) else ""
    if kind == "b":
        return {"1": "TRUE", "0": "FALSE"}.get(raw, raw)
    if kind == "n" and raw:
        return formats.shown(raw, cell.get("s", "0"))
    return unescaped(raw)


def _repeat(area: Range, laid: dict[int, dict[int, Cell]], width: int) -> int:
    """Put a merged cell's text everywhere it covers; its pictures in each row, but only once in a row."""
    value = laid.get(area.top, {}).get(area.left)
    if value is None:
        return 0
    beside = Cell(value.text)
    written = 0
    for row in _within(laid, area):
        for column in range(area.left, min(area.right, width) + 1):
            laid[row][column] = value if column == area.left else beside
            written += 1
    return written


def _within(laid: Mapping[int, object], area: Range) -> Iterator[int]:
    if area.bottom - area.top < len(laid):
        return (row for row in range(area.top, area.bottom + 1) if row in laid)
    return (row for row in laid if area.top <= row <= area.bottom)
