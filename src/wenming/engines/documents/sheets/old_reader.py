"""Reads one old workbook in a process of its own: from standard input to JSON on standard output.

The reader of the old format trusts the sizes that a file claims: a damaged one can make it ask for a terabyte, crash or
never end. Here that ends this process and nothing else.
"""

import io
import json
import resource
import sys
from collections.abc import Iterator

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from wenming.engines.workbook.cells import text_of

MOST_MEMORY = 2 * 1024**3
MOST_SECONDS = 20


def main(most_rows: int, most_columns: int) -> None:
    """Write the sheets, as lists of rows of texts, to standard output."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    book = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
    sheets = []
    for number, entry in enumerate(book.sheets_metadata):
        is_shown, is_sheet = entry.visible == SheetVisibleEnum.Visible, entry.typ == SheetTypeEnum.WorkSheet
        sheet = book.get_sheet_by_index(number) if is_shown and is_sheet else None
        sheets.append(
            {
                "name": entry.name,
                "is_shown": is_shown,
                "is_sheet": is_sheet,
                "rows": list(_rows(sheet, most_rows, most_columns)) if sheet else [],
                "merged": (sheet.merged_cell_ranges or []) if sheet else [],
            }
        )
    json.dump(sheets, sys.stdout)


def _rows(sheet: CalamineSheet, most_rows: int, most_columns: int) -> Iterator[list[str]]:
    for row in sheet.to_python(skip_empty_area=False, nrows=most_rows):
        yield ["" if value is None else text_of(value) for value in row[:most_columns]]


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
