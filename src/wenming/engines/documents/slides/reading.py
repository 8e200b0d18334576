"""From slides to grids: a row per problem, mostly one on a slide; a table on a slide is a grid of its own."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from wenming.engines.documents import refusals, unread
from wenming.engines.documents.grid import EMPTY_CELL, Cell, Document, Format, Grid, GridRow, Picture
from wenming.engines.documents.names import q
from wenming.engines.documents.package import Element, Package
from wenming.engines.documents.pictures import picture_of
from wenming.engines.documents.slides.groups import Group, groups_on
from wenming.engines.documents.slides.shapes import Shape, shapes_of, text_of
from wenming.engines.documents.titles import title_of
from wenming.engines.documents.unread import UnreadList

MOST_COLUMNS, MOST_ROWS = 100, 5_000
MOST_SLIDES = 2_000
SLIDES_SPOT = "slides"
_SAME_LINE = 0.5  # shapes whose tops differ by less than this share of the smaller one's height stand side by side
_DIAGRAMS = ("chart", "diagram")


@dataclass(frozen=True, slots=True)
class SlideEntry:
    """A slide; ``number`` counts all slides from 1 and makes its spot."""

    number: int
    part: str

    @property
    def spot(self) -> str:
        """The slide's address in the file."""
        return f"p{self.number}"


def slide_entries(package: Package) -> list[SlideEntry]:
    """Return the slides in the order they are shown."""
    links = package.relations(package.main)
    listed = list(package.xml(package.main).iter(q("p:sldId")))
    if len(listed) > MOST_SLIDES:
        raise refusals.broken()
    found = [links.get(entry.get(q("r:id"), "")) for entry in listed]
    return [
        SlideEntry(number, link.target)
        for number, link in enumerate(found, start=1)
        if link is not None and not link.is_external and link.target in package
    ]


def read_slides(package: Package, filename: str) -> Document:
    """Read a .pptx."""
    missed = UnreadList()
    rows: list[GridRow] = []
    tables: list[Grid] = []
    first_line = ""
    for entry in slide_entries(package):
        slide = package.xml(entry.part)
        if slide.get("show") in ("0", "false"):
            missed.add("hidden_slide", unread.HIDDEN_SLIDE, entry.spot, f"#{entry.number}")
            continue
        reading = _Slide(package, entry, missed)
        reading.read(shapes_of(package, entry.part, slide))
        first_line = first_line or reading.text.partition("\n")[0]
        tables += reading.tables
        rows += reading.rows
    title = title_of(package, (), filename, first_line)
    grids = [Grid(SLIDES_SPOT, title, "", tuple(rows))] if rows else []
    return Document(Format.PPTX, title, (*grids, *tables), missed.all())


@dataclass
class _Slide:
    package: Package
    entry: SlideEntry
    missed: UnreadList
    text: str = ""
    tables: list[Grid] = field(default_factory=list)
    rows: list[GridRow] = field(default_factory=list)

    def read(self, shapes: Sequence[Shape]) -> None:
        """Read texts in reading order and pictures from back to front."""
        seen = [shape for shape in shapes if not shape.is_hidden and not shape.is_furniture]
        texts = [shape.text() for shape in in_reading_order(seen)]
        self.text = "\n".join(text for text in texts if text.strip())
        frames = [frame for shape in seen for frame in shape.element.iter(q("a:tbl"))]
        for number, table in enumerate(frames, start=1):
            rows = self._table_rows(table, number)
            if rows:
                spot = f"{self.entry.spot}/t{number}"
                self.tables.append(Grid(spot, f"#{self.entry.number}:T{number}", self.text, rows))
        groups = groups_on(seen) if not self.tables else []
        if groups:
            self._side_by_side(seen, groups)
        else:
            pictures = tuple(picture for shape in seen for picture in self._pictures(shape))
            if pictures or (self.text and not self.tables):
                self.rows.append(GridRow(self.entry.spot, f"#{self.entry.number}", (Cell(self.text, pictures),)))
        self._notes()

    def _side_by_side(self, seen: Sequence[Shape], groups: Sequence[Group]) -> None:
        """Make a row of each problem; words that belong to none are said of all."""
        own = {shape.element for group in groups for shape in (group.caption, *group.pictures)}
        common = [shape.text() for shape in in_reading_order(seen) if shape.element not in own]
        more = [picture for shape in seen if shape.element not in own for picture in self._pictures(shape)]
        for number, group in enumerate(groups, start=1):
            text = "\n".join(part for part in (*common, group.caption.text()) if part.strip())
            pictures = [picture for shape in group.pictures for picture in self._pictures(shape)]
            cell = Cell(text, (*pictures, *(more if number == 1 else ())))
            spot, label = f"{self.entry.spot}/{number}", f"#{self.entry.number}:{number}"
            self.rows.append(GridRow(spot, label, (cell,)))

    def _pictures(self, shape: Shape) -> list[Picture]:
        spot, label = self.entry.spot, f"#{self.entry.number}"
        media = tuple(map(q, ("a:videoFile", "a:audioFile", "a:wavAudioFile", "a:quickTimeFile")))
        if next(shape.element.iter(*media), None) is not None:
            self.missed.add("media", unread.MEDIA, spot, label)
            return []
        for element in shape.element.iter(q("a:graphicData")):
            uri = element.get("uri", "")
            if any(word in uri for word in _DIAGRAMS):
                self.missed.add("chart", unread.CHART, spot, label)
            elif uri.endswith("/ole"):
                self.missed.add("embedded_object", unread.EMBEDDED, spot, label)
                return []
        return [] if next(shape.element.iter(q("a:tbl")), None) is not None else self._blips(shape.element)

    def _blips(self, element: Element) -> list[Picture]:
        found = []
        for blip in element.iter(q("a:blip")):
            relation = blip.get(q("r:embed")) or blip.get(q("r:link"))
            spot, label = self.entry.spot, f"#{self.entry.number}"
            picture = picture_of(self.package, self.entry.part, relation, self.missed, spot, label)
            if picture:
                found.append(picture)
        return found

    def _table_rows(self, table: Element, number: int) -> tuple[GridRow, ...]:
        rows = list(table.iterchildren(q("a:tr")))[:MOST_ROWS]
        width = min(max((sum(1 for _ in row.iterchildren(q("a:tc"))) for row in rows), default=0), MOST_COLUMNS)
        laid: list[GridRow] = []
        above = [EMPTY_CELL] * width
        for place, row in enumerate(rows, start=1):
            above = self._row(row, above)
            if any(cell.text or cell.pictures for cell in above):
                spot = f"{self.entry.spot}/t{number}/r{place}"
                laid.append(GridRow(spot, f"#{self.entry.number}:T{number}:{place}", tuple(above)))
        return tuple(laid)

    def _row(self, row: Element, above: list[Cell]) -> list[Cell]:
        cells = [EMPTY_CELL] * len(above)
        for column, cell in enumerate(list(row.iterchildren(q("a:tc")))[: len(above)]):
            if cell.get("vMerge") in ("1", "true"):
                cells[column] = above[column]
            elif cell.get("hMerge") in ("1", "true") and column:
                cells[column] = Cell(cells[column - 1].text)
            else:
                body = cell.find(q("a:txBody"))
                cells[column] = Cell(text_of(body) if body is not None else "", tuple(self._blips(cell)))
        return cells

    def _notes(self) -> None:
        for part in self.package.related(self.entry.part, "notesSlide"):
            notes = shapes_of(self.package, part, self.package.xml(part))
            text = "\n".join(shape.text() for shape in notes if not shape.is_furniture)
            self.missed.add_text("notes", unread.NOTES, self.entry.spot, f"#{self.entry.number}", text)


def in_reading_order(shapes: Sequence[Shape]) -> list[Shape]:
    """Sort shapes with text: the title first, then line by line from the top, each line from the left."""
    texts = [shape for shape in shapes if shape.element.tag == q("p:sp")]
    titles = [shape for shape in texts if shape.is_title]
    placed = sorted((shape for shape in texts if not shape.is_title and shape.box), key=_top)
    lines: list[list[Shape]] = []
    for shape in placed:
        if lines and _is_beside(lines[-1][0], shape):
            lines[-1].append(shape)
        else:
            lines.append([shape])
    ordered = [shape for line in lines for shape in sorted(line, key=_left)]
    return [*titles, *ordered, *(shape for shape in texts if not shape.is_title and not shape.box)]


def _is_beside(first: Shape, other: Shape) -> bool:
    if first.box is None or other.box is None:
        return False
    return other.box.top - first.box.top < _SAME_LINE * min(first.box.height, other.box.height)


def _top(shape: Shape) -> tuple[int, int]:
    return (shape.box.top, shape.box.left) if shape.box else (0, 0)


def _left(shape: Shape) -> int:
    return shape.box.left if shape.box else 0
