"""From an opened sheet to typed rows: finding the headings, then reading every row under them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from wenming.engines.workbook.cells import CellRefused, cleaned, heading_of, number, text_of, value_of
from wenming.engines.workbook.columns import Column, Schema, normalised
from wenming.engines.workbook.findings import Finding, WorkbookRefused, refuse
from wenming.engines.workbook.opening import EMPTY, HEADING_ROWS, TOO_MANY, Cells, Opened, headings_in, open_table
from wenming.rulebook.labels import N_

NO_HEADINGS = N_("No row of headings was found in sheet “%(sheet)s”. The first row must name the columns: %(wanted)s.")
COLUMN_MISSING = N_("Sheet “%(sheet)s” has no column “%(column)s”. Add it, or start from the template.")
COLUMN_TWICE = N_("Sheet “%(sheet)s” has the column “%(column)s” twice (%(first)s and %(second)s).")
MERGED = N_("Cells are merged here (%(range)s). Take the merge apart and fill every cell.")
FORMULA = N_("The cell holds a formula. Copy the column and paste it as values.")
UNKNOWN = N_("Sheet “%(sheet)s” has columns that are not read: %(columns)s.")


@dataclass(frozen=True)
class Row:
    """One row: its number as the program shows it, its values by column key, and what is wrong with it.

    A column that is not in the file has no key in ``values``; an empty cell is ``None``.
    """

    number: int
    values: Mapping[str, object]
    extras: Mapping[str, float] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    raw: tuple[str, ...] = ()

    def text(self, key: str) -> str:
        """Return a text or code, empty when there is none."""
        value = self.values.get(key)
        return "" if value is None else str(value)


@dataclass(frozen=True)
class Table:
    """A sheet that was read: its headings as they stand there, its rows, and remarks that refuse nothing."""

    sheet: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    columns: frozenset[str]
    remarks: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class _Layout:
    heading_row: int
    headings: tuple[str, ...]
    columns: Mapping[int, Column]
    extras: Mapping[int, str]


def read(content: bytes, filename: str, schema: Schema) -> Table:
    """Read a table.

    :raises WorkbookRefused: the file as a whole cannot be used; findings of single rows stand with the rows.
    """
    return read_opened(open_table(content, filename, schema), schema)


def read_opened(opened: Opened, schema: Schema) -> Table:
    """Read a table that was opened already.

    :raises WorkbookRefused: the table as a whole cannot be used; findings of single rows stand with the rows.
    """
    layout = _layout(opened, schema)
    merged = _merged_rows(opened)
    rows = []
    for number_, cells in enumerate(opened.rows[layout.heading_row :], start=layout.heading_row + 1):
        if any(text_of(cell).strip() for cell in cells if cell is not None):
            rows.append(_row(number_, cells, layout, opened, merged))
    if not rows:
        raise refuse("empty", EMPTY)
    if len(rows) > schema.most_rows:
        raise refuse("too_many_rows", TOO_MANY, count=len(rows), most=schema.most_rows)
    columns = frozenset(column.key for column in layout.columns.values())
    return Table(opened.sheet, layout.headings, tuple(rows), columns, tuple(_remarks(opened, layout)))


def _layout(opened: Opened, schema: Schema) -> _Layout:
    top = opened.rows[:HEADING_ROWS]
    counts = [headings_in(row, schema) for row in top]
    best = max(counts, default=0)
    wanted = "、".join(column.heading for column in schema.columns if column.required)
    if best == 0:
        raise refuse("no_headings", NO_HEADINGS, sheet=opened.sheet, wanted=wanted)
    at = counts.index(best)
    headings = tuple(heading_of(cell) for cell in top[at])
    columns: dict[int, Column] = {}
    extras: dict[int, str] = {}
    for place, heading in enumerate(headings):
        column = schema.by_heading.get(normalised(heading))
        if column is not None:
            same = [other for other, known in columns.items() if known.key == column.key]
            _refuse_twice(opened.sheet, column.heading, same, headings, place)
            columns[place] = column
        elif name := _extra(heading, schema):
            same = [other for other, known in extras.items() if known == name]
            _refuse_twice(opened.sheet, name, same, headings, place)
            extras[place] = name
    _refuse_missing(opened.sheet, schema, columns.values())
    return _Layout(at + 1, headings, columns, extras)


def _extra(heading: str, schema: Schema) -> str:
    plain = heading.replace("：", ":").strip()
    for prefix in schema.extra_prefixes:
        if plain.casefold().startswith(prefix.casefold()):
            return plain[len(prefix) :].strip()[:40]
    return ""


def _refuse_twice(sheet: str, name: str, same: Sequence[int], headings: tuple[str, ...], place: int) -> None:
    for other in same:
        raise refuse(
            "column_twice", COLUMN_TWICE, sheet=sheet, column=name, first=headings[other], second=headings[place]
        )


def _refuse_missing(sheet: str, schema: Schema, found: Iterable[Column]) -> None:
    keys = {column.key for column in found}
    missing = [column for column in schema.columns if column.required and column.key not in keys]
    if missing:
        raise WorkbookRefused(
            [
                Finding(
                    "column_missing", COLUMN_MISSING, {"sheet": sheet, "column": column.heading}, None, column.heading
                )
                for column in missing
            ]
        )


def _row(number_: int, cells: Cells, layout: _Layout, opened: Opened, merged: Mapping[int, str]) -> Row:
    values: dict[str, object] = {}
    extras: dict[str, float] = {}
    findings: list[Finding] = []
    if number_ in merged:
        findings.append(Finding("merged", MERGED, {"range": merged[number_]}, number_))
    for place in (*layout.columns, *layout.extras):
        heading = layout.headings[place]
        cell = cells[place] if place < len(cells) else None
        if (number_, place + 1) in opened.formulas:
            findings.append(Finding("formula", FORMULA, {}, number_, heading))
            continue
        try:
            if place in layout.columns:
                values[layout.columns[place].key] = value_of(cell, layout.columns[place])
            elif cell is not None and cleaned(cell):
                extras[layout.extras[place]] = float(number(cleaned(cell)))
        except CellRefused as refusal:
            findings.append(Finding(refusal.code, refusal.message, refusal.params, number_, heading))
    raw = tuple(text_of(cell) if cell is not None else "" for cell in cells)
    return Row(number_, values, extras, tuple(findings), raw)


def _merged_rows(opened: Opened) -> dict[int, str]:
    found: dict[int, str] = {}
    for top, left, bottom, right in opened.merged:
        name = f"{_letters(left)}{top}:{_letters(right)}{bottom}"
        for row in range(top, min(bottom, len(opened.rows)) + 1):
            found.setdefault(row, name)
    return found


def _letters(column: int) -> str:
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _remarks(opened: Opened, layout: _Layout) -> Iterable[Finding]:
    unknown = [
        heading
        for place, heading in enumerate(layout.headings)
        if heading and place not in layout.columns and place not in layout.extras
    ]
    if unknown:
        yield Finding("unknown_columns", UNKNOWN, {"sheet": opened.sheet, "columns": "、".join(unknown[:20])})
