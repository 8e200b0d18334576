"""A sheet of the live workbook: columns known by name, cells that are inputs, cells that are formulas."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

Input = str | int | float | Fraction | None
NOT_CALCULATED = ""
"""Stands as the stored result of every formula, which makes spreadsheet programs calculate it on loading."""


class Styles:
    """The few looks of the workbook's cells."""

    def __init__(self, book: Workbook) -> None:
        self.head: Format = book.add_format(
            {"bold": True, "bg_color": "#e8eef5", "border": 1, "text_wrap": True, "valign": "top"}
        )
        self.formula: Format = book.add_format({"font_color": "#1f3a5f"})
        self.marks: Format = book.add_format({"font_color": "#1f3a5f", "num_format": "0.0000"})
        self.moment: Format = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        self.title: Format = book.add_format({"bold": True, "font_size": 14})


class _Worksheet(Worksheet):  # type: ignore[misc]  # the library is not typed
    """A sheet whose formulas are written as they are.

    The library looks through every formula for functions newer than ours; that is nine tenths of the time.
    """

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:  # noqa: FBT001
        return formula.removeprefix("=")


class Page:
    """One sheet. Rows of the table are counted from 1 and stand one below the headings."""

    def __init__(self, book: Workbook, styles: Styles, name: str, columns: Mapping[str, str], rows: int) -> None:
        self.sheet = book.add_worksheet(name, worksheet_class=_Worksheet)
        self.name, self.rows, self.styles = name, rows, styles
        self.places = {key: place for place, key in enumerate(columns)}
        self.letters = {key: str(xl_col_to_name(place)) for key, place in self.places.items()}
        self.sheet.freeze_panes(1, 2)
        self.sheet.set_column(0, max(0, len(columns) - 1), 13)
        for place, heading in enumerate(columns.values()):
            self.sheet.write_string(0, place, heading, styles.head)

    def cell(self, key: str, row: int) -> str:
        """A cell of this sheet, for formulas on the same sheet."""
        return f"${self.letters[key]}{row + 1}"

    def column(self, key: str, upto: str | None = None) -> str:
        """All rows of a column, or of the columns from ``key`` up to ``upto``, for formulas on any sheet."""
        last = max(self.rows, 1) + 1
        return f"{self.name}!${self.letters[key]}$2:${self.letters[upto or key]}${last}"

    def at(self, key: str, number: str) -> str:
        """The cell of a column in the row that ``number`` gives."""
        return f"INDEX({self.column(key)},{number})"

    def put(self, row: int, values: Mapping[str, Input]) -> None:
        """Write inputs; what is nothing stays empty."""
        for key, value in values.items():
            if value is None or value == "":
                continue
            if isinstance(value, str):
                self.sheet.write_string(row, self.places[key], value)
            else:
                self.sheet.write_number(row, self.places[key], float(value))

    def put_moment(self, row: int, key: str, serial: float) -> None:
        """Write a moment as the day number that spreadsheets count with."""
        self.sheet.write_number(row, self.places[key], serial, self.styles.moment)

    def formula(self, row: int, formulas: Mapping[str, str]) -> None:
        """Write formulas, without a result of ours."""
        for key, formula in formulas.items():
            self.sheet.write_formula(row, self.places[key], f"={formula}", self.styles.formula, NOT_CALCULATED)

    def marks(self, row: int, formulas: Mapping[str, str]) -> None:
        """The same for marks, shown with four places."""
        for key, formula in formulas.items():
            self.sheet.write_formula(row, self.places[key], f"={formula}", self.styles.marks, NOT_CALCULATED)


def numbered(codes: Sequence[str]) -> dict[str, int]:
    """The row of each code, counted from 1."""
    return {code: number for number, code in enumerate(codes, start=1)}
