"""From pictures of pages to a document: straight, ruled or aligned, recognised, cell by cell."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from wenming.engines.documents.grid import Cell, Document, DocumentRefused, Format, Grid, GridRow, Picture
from wenming.engines.documents.titles import title_of
from wenming.engines.documents.unread import UnreadList
from wenming.engines.scans import words as said
from wenming.engines.scans.aligned import Aligned, cut_at_columns, headings_of, lined_up
from wenming.engines.scans.extra import is_installed
from wenming.engines.scans.pages import opened
from wenming.engines.scans.prints import cut, prints_on
from wenming.engines.scans.recognition import Box, Grey, Words, lines_of, recognised
from wenming.engines.scans.ruling import Ruled, tables_on
from wenming.engines.scans.straight import levelled, straightened

DOUBTFUL = 0.8
"""Text recognised with less certainty is named among the unread, to be compared with the page."""
_IN_PRINT = 0.5
_LEAST_CUT = 12
_MEANT = 2.0


@dataclass
class _Part:
    """A table of one page, to be joined with that of the page before where it merely goes on."""

    page: int
    before: str
    rows: list[tuple[Cell, ...]] = field(default_factory=list)
    xs: tuple[float, ...] = ()


def read_scan(pages: Sequence[bytes], filename: str = "") -> Document:
    """Read pictures of pages, in order.

    A row's spot is ``p2/r5`` (page, row of that page), its label ``P2:5``.

    Raises:
        DocumentRefused: text recognition is not installed, or a page is damaged or too large.
    """
    if not is_installed():
        raise said.not_installed()
    if not pages:
        raise DocumentRefused("no_page", said.NO_PAGE)
    missed = UnreadList()
    parts: list[_Part] = []
    for number, page in enumerate(opened(pages), 1):
        parts += _Page(number, page, parts[-1] if parts else None, missed).parts()
    grids = _grids(parts)
    first = next((grid.before.partition("\n")[0] for grid in grids), "")
    return Document(Format.SCAN, title_of(None, grids, filename, first), grids, missed.all())


def _cut_up(box: Box, table: Ruled) -> list[Box]:
    """Cut a line of text where it runs through the border of two cells."""
    y = box.middle[1]
    cuts, before = [box.left], table.at(box.left + 1, y)
    for x in table.xs:
        after = table.at(x + 1, y)
        if box.left + _LEAST_CUT < x < box.right - _LEAST_CUT and after != before:
            cuts.append(x)
        before = after if x > box.left else before
    return [Box(left, box.top, right, box.bottom) for left, right in zip(cuts, [*cuts[1:], box.right], strict=True)]


class _Page:
    """One page being read."""

    def __init__(self, number: int, page: Grey, above: _Part | None, missed: UnreadList) -> None:
        self.number, self.above, self.missed = number, above, missed
        self.straight = straightened(page)
        self.level = levelled(self.straight)
        self.prints = prints_on(self.straight)
        self.spot, self.label = f"p{number}", f"P{number}"

    def parts(self) -> list[_Part]:
        """Return the tables of this page."""
        tables = tables_on(self.level, self.prints)
        boxes = [box for box in lines_of(self.level) if not any(box.shared(p) > _IN_PRINT for p in self.prints)]
        cut_up = []
        for box in boxes:
            table = next((t for t in tables if t.at(*box.middle) is not None), None)
            cut_up += _cut_up(box, table) if table else [box]
        found = recognised(self.level, cut_up if tables else cut_at_columns(self.level, cut_up))
        if not found:
            self.missed.add("no_text", said.NO_TEXT, self.spot, self.label)
            return []
        for one in found:
            if one.certainty < DOUBTFUL:
                self.missed.add_text("doubtful", said.DOUBTFUL, self.spot, self.label, one.text)
        return self._ruled(tables, found) if tables else self._aligned(found)

    def _ruled(self, tables: Sequence[Ruled], found: Sequence[Words]) -> list[_Part]:
        parts: list[_Part] = []
        top = 0
        outside = [one for one in found if not any(t.at(*one.box.middle) is not None for t in tables)]
        for table in tables:
            over = [one for one in outside if top <= one.box.middle[1] < table.box.top]
            parts.append(self._table(table, found, _text_of(over)))
            top = table.box.bottom
        for line in lined_up([one for one in outside if one.box.middle[1] >= top]):
            self.missed.add_text("outside", said.NO_TABLE, self.spot, self.label, " ".join(one.text for one in line))
        return parts

    def _table(self, table: Ruled, found: Sequence[Words], before: str) -> _Part:
        texts: dict[int, list[Words]] = {}
        for one in found:
            cell = table.at(*one.box.middle)
            if cell is not None:
                texts.setdefault(cell, []).append(one)
        pictures: dict[int, list[Picture]] = {}
        for index, box in enumerate(self.prints):
            cell = table.at(*box.middle)
            if cell is not None:
                pictures.setdefault(cell, []).append(cut(self.straight, box, f"{self.spot}-{index + 1}.jpeg"))
        part = _Part(self.number, before, xs=tuple(x / self.level.shape[1] for x in table.xs))
        for row in table.cells:
            cells, last = [], None
            for value in row:
                cell = int(value)
                shown = () if cell == last else tuple(pictures.get(cell, ()))
                cells.append(Cell(_joined(texts.get(cell, ()), table.extent(cell).right), shown))
                last = cell
            part.rows.append(tuple(cells))
        return part

    def _aligned(self, found: Sequence[Words]) -> list[_Part]:
        lines = lined_up(found)
        goes_on = self.above is not None and len(self.above.xs) > 1
        at = headings_of(lines)
        width = self.level.shape[1]
        if goes_on and self.above is not None:
            starts = [Words(Box(round(x * width), 0, 0, 0), "", 1.0) for x in self.above.xs]
            table, before, at = Aligned(starts), "", -1
        elif at is None:
            return [_Part(self.number, "", [(Cell("".join(o.text for o in line)),) for line in lines])]
        else:
            table = Aligned(lines[at])
            table.add(lines[at])
            before = "\n".join("".join(one.text for one in line) for line in lines[:at])
        for line in lines[at + 1 :]:
            table.add(line)
        part = _Part(self.number, before, xs=tuple(start / width for start in table.starts))
        shown: dict[tuple[int, int], list[Picture]] = {}
        for index, box in enumerate(self.prints):
            row = table.row_at(box.middle[1])
            if row is not None:
                column = max((n for n, start in enumerate(table.starts) if start <= box.middle[0]), default=0)
                picture = cut(self.straight, box, f"{self.spot}-{index + 1}.jpeg")
                shown.setdefault((row, column), []).append(picture)
        for n, row_cells in enumerate(table.rows):
            part.rows.append(
                tuple(Cell(_joined(cell), tuple(shown.get((n, c), ()))) for c, cell in enumerate(row_cells))
            )
        return [part]


def _joined(words: Sequence[Words], right: int = 0) -> str:
    """Join the lines of a cell that reaches to ``right``: a line broken off before the cell's end was meant to end."""
    text = ""
    for line in lined_up(words):
        text += "".join(one.text for one in line)
        last = line[-1].box
        text += "\n" if right - last.right > _MEANT * last.height else ""
    return text.strip()


def _text_of(words: Sequence[Words]) -> str:
    return "\n".join(" ".join(one.text for one in line) for line in lined_up(words))


def _grids(parts: Sequence[_Part]) -> tuple[Grid, ...]:
    """Make grids; a table that goes on overleaf is one, where nothing stands above it and its columns are the same."""
    grids: list[Grid] = []
    last: _Part | None = None
    above: dict[int, int] = {}
    for part in parts:
        spot = f"p{part.page}"
        start = above.get(part.page, 0) + 1
        rows = tuple(GridRow(f"{spot}/r{n}", f"P{part.page}:{n}", cells) for n, cells in enumerate(part.rows, start))
        above[part.page] = start - 1 + len(rows)
        if last is not None and _goes_on(last, part):
            grids[-1] = Grid(grids[-1].spot, grids[-1].label, grids[-1].before, grids[-1].rows + rows)
        else:
            grids.append(Grid(f"{spot}/t{len(grids) + 1}", rows[0].label, part.before, rows))
        last = part
    return tuple(grids)


def _goes_on(last: _Part, part: _Part) -> bool:
    same = len(last.xs) == len(part.xs) and all(abs(a - b) < 0.02 for a, b in zip(last.xs, part.xs, strict=True))
    return part.page == last.page + 1 and not part.before and same
