"""Writing workbooks: a template to fill in, refused rows to mend and load again, and any plain table."""

import io
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal

import xlsxwriter

from wenming.engines.workbook.columns import Column, Form, Schema
from wenming.engines.workbook.planning import Action, Plan
from wenming.rulebook.labels import N_

REASON = N_("Why refused")
NOTES = N_("Notes")
NOTE_HEADINGS = (N_("Column"), N_("Needed"), N_("What belongs there"), N_("Example"))
YES, NO = N_("yes"), N_("no")
LISTED_ROWS = 5000
LONGEST_LIST = 250
_NO_SHEET_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_UNSAFE_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""Programs set to Chinese take the wide signs for the narrow ones."""

Translate = Callable[[str], str]


def template(schema: Schema, *, chinese: bool = True, translate: Translate = str, examples: bool = False) -> bytes:
    """Return an empty workbook with the schema's headings, choices to pick from, and a sheet of notes."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        head = book.add_format({"bold": True, "bg_color": "#e8eef5", "border": 1})
        needed = book.add_format({"bold": True, "bg_color": "#fff3d6", "border": 1})
        as_text = book.add_format({"num_format": "@"})
        sheet = book.add_worksheet(schema.sheet if chinese else schema.sheet_en)
        sheet.freeze_panes(1, 0)
        for place, column in enumerate(schema.columns):
            sheet.set_column(place, place, column.width, as_text if column.form in (Form.CODE, Form.TEXT) else None)
            sheet.write_string(0, place, column.named(chinese=chinese), needed if column.required else head)
            _offer_choices(sheet, place, column)
            if examples and column.example:
                sheet.write_string(1, place, column.example)
        _notes(book.add_worksheet(translate(NOTES)), schema, head, translate, chinese=chinese)
    return buffer.getvalue()


def refused_rows(plan: Plan, sheet: str, *, translate: Translate = str) -> bytes:
    """Return the refused rows as they came, with why beside each; mended, the file can be loaded as it is."""
    rows = ((*_padded(row.raw, len(plan.headings)), row.reasons(translate)) for row in plan.of(Action.REFUSE))
    return plain_table(sheet, (*plan.headings, translate(REASON)), rows)


def plain_table(sheet: str, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return a workbook with one sheet of headings and rows; texts are never read as formulas."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        head = book.add_format({"bold": True, "bg_color": "#e8eef5", "border": 1})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        page = book.add_worksheet(_NO_SHEET_NAME.sub("-", sheet)[:31].strip("'"))
        page.freeze_panes(1, 0)
        page.set_column(0, max(0, len(headings) - 1), 16)
        for place, heading in enumerate(headings):
            page.write_string(0, place, heading, head)
        for number, row in enumerate(rows, start=1):
            for place, value in enumerate(row):
                _write(page, number, place, value, day)
    return buffer.getvalue()


def safe_text(value: object) -> str:
    """Return a value for a text table so that no program takes it for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_UNSAFE_STARTS) and not _is_number(text) else text


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _write(page: xlsxwriter.worksheet.Worksheet, row: int, place: int, value: object, day: object) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        page.write_boolean(row, place, value)
    elif isinstance(value, int | float | Decimal):
        page.write_number(row, place, float(value))
    elif isinstance(value, date):
        page.write_datetime(row, place, value, day)
    else:
        page.write_string(row, place, str(value)[:32_000])


def _offer_choices(sheet: xlsxwriter.worksheet.Worksheet, place: int, column: Column) -> None:
    words = [words[0] if words else value for value, words in column.options.items()]
    if words and sum(len(word) + 1 for word in words) < LONGEST_LIST:
        sheet.data_validation(1, place, LISTED_ROWS, place, {"validate": "list", "source": words})


def _notes(
    sheet: xlsxwriter.worksheet.Worksheet, schema: Schema, head: object, translate: Translate, *, chinese: bool
) -> None:
    sheet.set_column(0, 1, 14)
    sheet.set_column(2, 2, 80)
    for place, heading in enumerate(NOTE_HEADINGS):
        sheet.write_string(0, place, translate(heading), head)
    for row, column in enumerate(schema.columns, start=1):
        needed = translate(YES if column.required else NO)
        hint = column.hint if chinese else column.hint_en
        words = "、".join(words[0] if words else value for value, words in column.options.items())
        note = f"{hint} {words}".strip() if words else hint
        for place, text in enumerate((column.named(chinese=chinese), needed, note, column.example)):
            sheet.write_string(row, place, text[:32_000])


def _padded(raw: Sequence[str], length: int) -> list[str]:
    return [*raw[:length], *[""] * (length - len(raw))]
