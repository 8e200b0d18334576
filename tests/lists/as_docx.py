"""A list as a Word document: one table, two tables with different columns, tables in cells, or numbered paragraphs."""

from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO

from docx import Document
from docx.document import Document as Doc
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt
from docx.table import Table, _Cell

from tests.lists.drafts import Line
from tests.lists.plans import Column, Plan
from tests.lists.zips import timeless

_WIDTH_CM = 3.0
_TWIN_HEADINGS = {
    "place": "检查点位",
    "problem": "问题表现",
    "both": "问题及位置",
    "unit": "整改责任单位",
    "deadline": "时限",
}


def _say(document: Doc, words: str, *, size: int = 12, is_title: bool = False) -> None:
    paragraph = document.add_paragraph()
    run = paragraph.add_run(words)
    run.font.size, run.bold = Pt(size), is_title
    if is_title:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _picture(cell: _Cell, picture: bytes) -> None:
    cell.paragraphs[-1].add_run().add_picture(BytesIO(picture), width=Cm(_WIDTH_CM))


def _pictures(cell: _Cell, pictures: Sequence[bytes], *, nested: bool) -> None:
    """Put pictures into a cell, one under another or in a small table of their own with captions."""
    if not pictures:
        return
    if not nested:
        for picture in pictures:
            _picture(cell, picture)
        return
    inner = cell.add_table(rows=2, cols=len(pictures))
    for index, picture in enumerate(pictures):
        _picture(inner.cell(0, index), picture)
        inner.cell(1, index).text = f"图{index + 1}"


def _row(table: Table) -> tuple[_Cell, ...]:
    """Add a row; return its cells."""
    row = table.add_row()  # type: ignore[no-untyped-call]
    return tuple(row.cells)


class _Sheet:
    """Fills one table."""

    def __init__(self, document: Doc, plan: Plan, columns: Sequence[Column]) -> None:
        self.plan, self.columns = plan, columns
        self.table: Table = document.add_table(rows=0, cols=len(columns), style="Table Grid")
        self._headings()

    def _headings(self) -> None:
        columns, table = self.columns, self.table
        if any(column.group for column in columns):
            upper, lower = _row(table), _row(table)
            start = 0
            while start < len(columns):
                end = start
                while end + 1 < len(columns) and columns[end + 1].group == columns[start].group:
                    end += 1
                if columns[start].group:
                    upper[start].merge(upper[end]).text = columns[start].group
                    for index in range(start, end + 1):
                        lower[index].text = columns[index].heading
                else:
                    for index in range(start, end + 1):
                        upper[index].merge(lower[index]).text = columns[index].heading
                start = end + 1
            return
        for cell, column in zip(_row(table), columns, strict=True):
            cell.text = column.heading

    def add(self, line: Line, above: tuple[_Cell, ...]) -> tuple[_Cell, ...]:
        """Add a line; return its cells, for a row below that shares the place."""
        cells = _row(self.table)
        if line.sort != "row":
            if line.words:
                cells[0].merge(cells[-1]).text = line.words
            return ()
        for index, (cell, column) in enumerate(zip(cells, self.columns, strict=True)):
            if column.key == "pictures":
                _pictures(cell, line.pictures, nested=self.plan.variant == "nested" and len(line.pictures) > 1)
            elif column.key == "place" and line.is_continued and above:
                above[index].merge(cell)
            else:
                cell.text = line.cell(column.key)
        return cells


def _fill(document: Doc, plan: Plan, columns: Sequence[Column], lines: Sequence[Line]) -> None:
    sheet = _Sheet(document, plan, columns)
    above: tuple[_Cell, ...] = ()
    for line in lines:
        added = sheet.add(line, above)
        above = above if line.is_continued else added


def _twin(columns: Sequence[Column]) -> list[Column]:
    """Return the columns of a second table: other headings, the unit before the problem, the replies as they were."""
    renamed = [Column(c.key, _TWIN_HEADINGS.get(c.key, c.heading), c.group) for c in columns]
    early = [c for c in renamed if c.key in {"number", "unit"}]
    return early + [c for c in renamed if c not in early]


def _halves(lines: tuple[Line, ...]) -> tuple[Sequence[Line], Sequence[Line]]:
    """Cut the list in two where a row begins a place of its own."""
    at = len(lines) // 2
    while at < len(lines) and (lines[at].is_continued or lines[at - 1].sort == "heading"):
        at += 1
    return lines[:at], lines[at:]


def _paragraphs(document: Doc, plan: Plan, lines: Sequence[Line]) -> None:
    """Write the rows as numbered sentences, particulars in brackets, pictures below."""
    for line in lines:
        if line.sort != "row":
            if line.words:
                _say(document, line.words, size=14)
            continue
        words = line.cell("both") or f"{line.cell('place')}：{line.cell('problem')}"
        told = [
            f"{label}：{' '.join(line.cell(key).split())}"
            for key, label in (("unit", "责任单位"), ("deadline", "整改时限"))
            if line.cell(key)
        ]
        number = line.cell("number")
        mark = "" if number.endswith((".", "）")) else "."
        _say(document, f"{number}{mark}{words.rstrip('。；')}。" + (f"（{'；'.join(told)}）" if told else ""))
        if line.pictures:
            run = document.add_paragraph().add_run()
            for picture in line.pictures:
                run.add_picture(BytesIO(picture), width=Cm(2 * _WIDTH_CM))


def as_docx(plan: Plan, lines: tuple[Line, ...]) -> bytes:
    """Write the list as a document."""
    document = Document()
    document.core_properties.created = document.core_properties.modified = datetime(2026, 1, 1, tzinfo=UTC)
    section = document.sections[0]
    if plan.variant != "paragraphs" and len(plan.columns) > 6:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = section.page_height, section.page_width
    _say(document, plan.title, size=20, is_title=True)
    for words in plan.above:
        _say(document, words)
    if plan.variant == "paragraphs":
        _paragraphs(document, plan, lines)
    elif plan.variant == "two tables":
        first, second = _halves(lines)
        _fill(document, plan, plan.columns, first)
        _say(document, "附表2")
        _fill(document, plan, _twin(plan.columns), second)
    else:
        _fill(document, plan, plan.columns, lines)
    for words in plan.below:
        _say(document, words)
    out = BytesIO()
    document.save(out)
    return timeless(out.getvalue())
