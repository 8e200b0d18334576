"""From the bytes of a file to rows of plain cells, whether it is an .xlsx or a text table in UTF-8 or GBK."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from wenming.engines.workbook.cells import heading_of
from wenming.engines.workbook.columns import Schema, normalised
from wenming.engines.workbook.findings import WorkbookRefused, refuse
from wenming.engines.workbook.package import (
    BROKEN,
    SheetFacts,
    check_package,
    check_size,
    is_workbook,
    sheet_facts,
)
from wenming.rulebook.labels import N_

Cells = list[object]
HEADING_ROWS = 10
SLACK_ROWS = 200
MOST_COLUMNS = 300

EMPTY = N_("The file holds no rows.")
TOO_MANY = N_("The sheet has %(count)s rows; at most %(most)s can be read at once. Split the file.")
TOO_WIDE = N_(
    "Sheet “%(sheet)s” reaches to column %(count)s; at most %(most)s can be read. Delete what lies far right."
)
WRONG_SHEET = N_("None of the sheets (%(found)s) has the columns of “%(wanted)s”. Use the template's sheet.")
NOT_TEXT = N_("The text table is neither UTF-8 nor GBK, or holds NUL characters. Save it as CSV UTF-8.")
NOT_CSV = N_("The text table cannot be read: %(problem)s. Save it as .xlsx instead.")


@dataclass(frozen=True)
class Opened:
    """A sheet as it lies in the file: rows of cells, and which cells are merged or hold formulas (from 1)."""

    sheet: str
    rows: list[Cells]
    merged: Sequence[tuple[int, int, int, int]] = ()
    formulas: frozenset[tuple[int, int]] = frozenset()


def open_table(content: bytes, filename: str, schema: Schema) -> Opened:
    """Open the file and choose the sheet.

    :raises WorkbookRefused: the file as a whole cannot be used.
    """
    check_size(content)
    if not is_workbook(content, filename):
        return Opened(filename, _text_rows(content, schema))
    check_package(content)
    try:
        return _sheet(content, schema)
    except WorkbookRefused:
        raise
    except (CalamineError, OSError, ValueError, IndexError) as problem:
        raise refuse("file_broken", BROKEN) from problem


def open_tables(content: bytes, filename: str, schemas: Iterable[Schema]) -> dict[str, Opened]:
    """Open those sheets of a workbook that bear the name of a schema; the result is by the schema's name.

    :raises WorkbookRefused: the file as a whole cannot be used.
    """
    check_size(content)
    if not is_workbook(content, filename):
        raise refuse("file_broken", BROKEN)
    check_package(content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        by_name = {normalised(name): name for name in reversed(_shown(book))}
        opened = {}
        for schema in schemas:
            names = [by_name.get(normalised(name)) for name in (schema.sheet, schema.sheet_en, schema.name)]
            if name := next(filter(None, names), None):
                opened[schema.name] = _opened(book, name, sheet_facts(content, name), schema)
        return opened
    except WorkbookRefused:
        raise
    except (CalamineError, OSError, ValueError, IndexError) as problem:
        raise refuse("file_broken", BROKEN) from problem


def _sheet(content: bytes, schema: Schema) -> Opened:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    shown = _shown(book)
    facts = {name: sheet_facts(content, name) for name in shown}
    name = _chosen(book, shown, facts, schema)
    return _opened(book, name, facts[name], schema)


def _shown(book: CalamineWorkbook) -> list[str]:
    return [
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet
    ]


def _opened(book: CalamineWorkbook, name: str, facts: SheetFacts, schema: Schema) -> Opened:
    _refuse_far_away(name, facts, schema)
    sheet = book.get_sheet_by_name(name)
    rows: list[Cells] = [list(row) for row in sheet.to_python(skip_empty_area=False)]
    merged = [
        (top + 1, left + 1, bottom + 1, right + 1) for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
    ]
    return Opened(name, rows, merged, facts.formulas)


def _chosen(book: CalamineWorkbook, shown: list[str], facts: Mapping[str, SheetFacts], schema: Schema) -> str:
    """The sheet of the right name; else the one whose headings fit; else the only one there is."""
    wanted = {normalised(schema.sheet), normalised(schema.sheet_en)}
    for name in shown:
        if normalised(name) in wanted:
            return name
    if len(shown) == 1:
        return shown[0]
    near = [name for name in shown if not _is_far(facts[name], schema)]
    fitting = [(_fit(book, name, schema), -place, name) for place, name in enumerate(near)]
    best = max(fitting, default=(0, 0, ""))
    if best[0] < 2:
        raise refuse("wrong_sheet", WRONG_SHEET, found="、".join(shown), wanted=schema.sheet)
    return best[2]


def _fit(book: CalamineWorkbook, name: str, schema: Schema) -> int:
    top = book.get_sheet_by_name(name).to_python(skip_empty_area=False, nrows=HEADING_ROWS)
    return max((headings_in(row, schema) for row in top), default=0)


def headings_in(row: Sequence[object], schema: Schema) -> int:
    """Count how many columns of the schema a row names."""
    return len(
        {schema.by_heading[key].key for cell in row if (key := normalised(heading_of(cell))) in schema.by_heading}
    )


def _text_rows(content: bytes, schema: Schema) -> list[Cells]:
    text = _decoded(content)
    first = text.partition("\n")[0]
    delimiter = max("\t,;，", key=first.count)
    try:
        rows: list[Cells] = [list(row) for row in csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)]
    except csv.Error as problem:
        raise refuse("csv_unreadable", NOT_CSV, problem=str(problem)) from problem
    _refuse_too_many(len(rows), schema)
    return rows


def _decoded(content: bytes) -> str:
    encodings = ["utf-16"] if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        return text
    raise refuse("not_text", NOT_TEXT)


def _refuse_too_many(count: int, schema: Schema) -> None:
    if count > schema.most_rows + SLACK_ROWS:
        raise refuse("too_many_rows", TOO_MANY, count=count, most=schema.most_rows)


def _is_far(facts: SheetFacts, schema: Schema) -> bool:
    return facts.last_row > schema.most_rows + SLACK_ROWS or facts.last_column > MOST_COLUMNS


def _refuse_far_away(sheet: str, facts: SheetFacts, schema: Schema) -> None:
    _refuse_too_many(facts.last_row, schema)
    if facts.last_column > MOST_COLUMNS:
        raise refuse("too_many_columns", TOO_WIDE, sheet=sheet, count=facts.last_column, most=MOST_COLUMNS)
