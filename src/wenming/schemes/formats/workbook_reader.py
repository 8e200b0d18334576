"""Reads the workbook form of a scheme into a document; every error names sheet, row and column."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Protocol, cast

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from wenming.rulebook.labels import N_
from wenming.schemes.formats.columns import Column, Table, Value
from wenming.schemes.formats.document import SchemeDocument
from wenming.schemes.formats.findings import Findings, Place
from wenming.schemes.formats.heads import Record
from wenming.schemes.formats.layout import TABLES, assemble
from wenming.schemes.formats.values import BadValue, parse
from wenming.schemes.formats.workbook_door import MOST_ROWS, inspect, unless_damaged
from wenming.schemes.formats.workbook_writer import GUIDE_SHEET, HEADS_SHEET

SPARE_COLUMNS = 20
"""Columns read beyond those of the table, to tell headings that do not belong there."""


class _Cell(Protocol):
    value: object
    data_type: str


Row = tuple[_Cell, ...]


class Line:
    """One row of a sheet: its texts by position, with the errors of its cells noted."""

    def __init__(self, sheet: str, row: int, cells: Row, findings: Findings) -> None:
        self.sheet, self.row, self.findings = sheet, row, findings
        self.refused: set[int] = set()
        self.texts = [self._text(position, cell) for position, cell in enumerate(cells)]

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands in the row."""
        return not any(self.texts) and not self.refused

    def place(self, position: int, name: str = "") -> Place:
        """The cell at a position."""
        return Place(name, sheet=self.sheet, row=self.row, column=get_column_letter(position + 1))

    def _text(self, position: int, cell: _Cell) -> str:
        value = cell.value
        if value is None:
            return ""
        if cell.data_type == "f":
            return self._refuse(position, N_("The cell holds a formula."), N_("Write the value itself, as text."))
        if cell.data_type == "e":
            return self._refuse(position, N_("The cell holds an error value."), N_("Write the value itself, as text."))
        if isinstance(value, date | datetime | time | timedelta):
            advice = N_("Set the cell's format to text and write it again; a program took it for a date.")
            return self._refuse(position, N_("The cell holds a date."), advice)
        if isinstance(value, bool):
            return "true" if value else "false"
        return f"{value:.15g}" if isinstance(value, float) else str(value).strip()

    def _refuse(self, position: int, message: str, advice: str) -> str:
        self.findings.error(self.place(position), message, advice)
        self.refused.add(position)
        return ""


def read_workbook(path: Path) -> SchemeDocument:
    """The scheme in a workbook. Raises :class:`Refused`, which tells every error with its place."""
    findings = Findings()
    held: dict[str, list[Record]] = {}
    with unless_damaged(path):
        inspect(path)
        with closing(load_workbook(path, read_only=True, data_only=False)) as book:
            _check_sheets(book.sheetnames, findings)
            for sheet in book.worksheets:
                width = max(len(table.columns) for table in TABLES) + SPARE_COLUMNS
                rows = cast(Iterator[Row], sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=width))
                _read_sheet(sheet.title, rows, held, findings)
    findings.refuse_if_any()
    return assemble(held)


def _check_sheets(names: list[str], findings: Findings) -> None:
    known = {GUIDE_SHEET, HEADS_SHEET, *(table.sheet for table in TABLES if not table.is_head)}
    for name in names:
        if name not in known:
            findings.error(
                Place(sheet=name),
                N_("The sheet “%(name)s” does not belong to a scheme."),
                N_("Delete it or give it the right name: %(names)s."),
                name=name,
                names="、".join(sorted(known)),
            )
    for name in sorted(known - set(names) - {GUIDE_SHEET}):
        findings.error(
            Place(sheet=name),
            N_("The sheet “%(name)s” is missing."),
            N_("Add it with its headings from a freshly exported workbook; it may have no rows."),
            name=name,
        )
    findings.refuse_if_any()


def _read_sheet(name: str, rows: Iterator[Row], held: dict[str, list[Record]], findings: Findings) -> None:
    lines = (Line(name, number, cells, findings) for number, cells in enumerate(rows, 1))
    table = next((table for table in TABLES if table.sheet == name and not table.is_head), None)
    if name == HEADS_SHEET:
        _read_heads(lines, held, findings)
    elif table is not None:
        columns = _headings(table, next(lines, None), name, findings)
        found = (_record(table, line, columns, findings) for line in lines if not line.is_blank)
        held[table.name] = [record for record in found if record is not None]


def _headings(table: Table, line: Line | None, sheet: str, findings: Findings) -> dict[int, Column]:
    by_heading = {column.heading: column for column in table.columns}
    columns: dict[int, Column] = {}
    for position, text in enumerate(line.texts if line else ()):
        column = by_heading.get(text.rstrip("*").strip())
        if line is not None and text and (column is None or column in columns.values()):
            findings.error(
                line.place(position),
                N_("The heading “%(heading)s” is not known here or stands twice."),
                N_("Correct or delete the column; possible are: %(headings)s."),
                heading=text,
                headings="、".join(by_heading),
            )
        elif column is not None:
            columns[position] = column
    for column in table.columns:
        if table.is_required(column) and column not in columns.values():
            findings.error(
                Place(sheet=sheet, row=1),
                N_("The column “%(heading)s” is missing."),
                N_("Add it in the first row."),
                heading=column.heading,
            )
    return columns


def _record(table: Table, line: Line, columns: dict[int, Column], findings: Findings) -> Record | None:
    before = len(findings.found)
    values: dict[str, Value] = {}
    for position, column in columns.items():
        value = _value(column, line, position, findings)
        if value is not None:
            values[column.field] = value
        elif table.is_required(column) and not line.texts[position] and position not in line.refused:
            message, advice = N_("“%(heading)s” must be filled in."), N_("Fill in the cell, or delete the row.")
            findings.error(line.place(position), message, advice, heading=column.heading)
    is_whole = all(column.field in values for column in table.columns if table.is_required(column))
    return table.record(**values) if is_whole and len(findings.found) == before else None


def _value(column: Column, line: Line, position: int, findings: Findings) -> Value:
    try:
        return parse(column, line.texts[position])
    except BadValue as bad:
        findings.error(line.place(position, column.heading), bad.message, bad.advice, **bad.params)
        return None


def _read_heads(lines: Iterator[Line], held: dict[str, list[Record]], findings: Findings) -> None:
    heads = {table.sheet: table for table in TABLES if table.is_head}
    values: dict[str, dict[str, Value]] = {table.name: {} for table in heads.values()}
    next(lines, None)
    for line in (line for line in lines if not line.is_blank):
        part, heading, *_ = [*line.texts, "", ""]
        table = heads.get(part)
        heading = heading.rstrip("*").strip()
        column = next((each for each in table.columns if each.heading == heading), None) if table else None
        if table is None or column is None:
            findings.error(
                line.place(0 if table is None else 1),
                N_("“%(part)s / %(heading)s” is not known here."),
                N_("Restore the first two columns as in a freshly exported workbook."),
                part=part,
                heading=heading,
            )
        elif column.field in values[table.name]:
            findings.error(line.place(1), N_("This line stands twice."), N_("Delete one of the two."))
        elif (value := _value(column, line, 2, findings)) is not None:
            values[table.name][column.field] = value
    for table in heads.values():
        missing = [each for each in table.columns if table.is_required(each) and each.field not in values[table.name]]
        for column in missing:
            message, advice = N_("“%(heading)s” must be filled in."), N_("Fill in its line.")
            findings.error(Place(table.sheet, sheet=HEADS_SHEET), message, advice, heading=column.heading)
        if not missing:
            held[table.name] = [table.record(**values[table.name])]
