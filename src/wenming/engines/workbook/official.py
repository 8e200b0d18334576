"""A table as offices lay it out on paper: a title over all columns, lines of notes, headings in groups, ruled cells.

Rows may hold pictures. Where people fill in cells, those are coloured and open, everything else is locked (without a
password: the lock keeps from slips, not from intent). Pages repeat the headings, fit the width and count themselves.
"""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import IntEnum

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from wenming.engines.workbook.columns import Form

TITLE_HEIGHT, NOTE_HEIGHT, HEADING_HEIGHT = 36, 18, 30
FONT = "宋体"
LONGEST_CELL = 32_000
EARLIEST = date(2000, 1, 1)
PIXELS_A_POINT = 96 / 72
PIXELS_A_CHARACTER = 7
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_FREEDOM = {"format_columns": True, "format_rows": True, "sort": True, "autofilter": True, "objects": False}


class Paper(IntEnum):
    """Sizes of paper, by the number that workbooks use."""

    A3 = 8
    A4 = 9


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture for a cell: a JPEG or PNG with its size in pixels."""

    content: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class OfficialColumn:
    """One column. Columns of one ``group`` that stand together share a heading above them.

    ``is_input``: people fill it in; ``advice`` is shown while they do; ``latest`` bounds a day.
    """

    heading: str
    width: float = 12
    group: str = ""
    centred: bool = False
    form: Form = Form.TEXT
    is_input: bool = False
    advice: str = ""
    most: int = 0
    latest: date | None = None


@dataclass(frozen=True, slots=True)
class OfficialTable:
    """A table to be laid out; ``footer`` holds ``&P`` and ``&N`` for the page and how many there are."""

    sheet: str
    title: str
    columns: Sequence[OfficialColumn]
    notes: Sequence[str] = ()
    paper: Paper = Paper.A4
    footer: str = "&P / &N"
    picture_height: int = 72

    @property
    def is_form(self) -> bool:
        """Whether people fill in some of it."""
        return any(column.is_input for column in self.columns)

    @property
    def has_groups(self) -> bool:
        """Whether headings stand in two rows."""
        return any(column.group for column in self.columns)


@dataclass(frozen=True, slots=True)
class _Formats:
    title: Format
    note: Format
    heading: Format
    input_heading: Format
    plain: Format
    centred: Format
    day: Format
    open_plain: Format
    open_day: Format


def official(table: OfficialTable, rows: Iterable[Sequence[object]]) -> bytes:
    """Return the table as a workbook; texts are never read as formulas."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, _OPTIONS) as book:
        formats = _formats(book)
        page = book.add_worksheet(table.sheet[:31])
        first = _head(page, table, formats)
        count = 0
        for count, row in enumerate(rows, start=1):
            _line(page, first + count - 1, table, row, formats)
        _set_up(page, table, first, count)
    return buffer.getvalue()


def _formats(book: xlsxwriter.Workbook) -> _Formats:
    cell = {"font_name": FONT, "font_size": 10, "border": 1, "text_wrap": True, "valign": "vcenter"}
    middle = {**cell, "align": "center"}
    heading = {**middle, "bold": True, "bg_color": "#e8eef5"}
    freely = {**cell, "locked": False, "bg_color": "#fffdf3"}
    title = {"font_name": FONT, "font_size": 18, "bold": True, "align": "center", "valign": "vcenter"}
    return _Formats(
        title=book.add_format(title),
        note=book.add_format({"font_name": FONT, "font_size": 10, "align": "left", "valign": "vcenter"}),
        heading=book.add_format(heading),
        input_heading=book.add_format({**heading, "bg_color": "#fff0c2"}),
        plain=book.add_format(cell),
        centred=book.add_format(middle),
        day=book.add_format({**middle, "num_format": "yyyy-mm-dd"}),
        open_plain=book.add_format({**freely, "num_format": "@"}),
        open_day=book.add_format({**freely, "align": "center", "num_format": "yyyy-mm-dd"}),
    )


def _head(page: Worksheet, table: OfficialTable, formats: _Formats) -> int:
    """Write title, notes and headings; return the first row under them."""
    last = len(table.columns) - 1
    for place, column in enumerate(table.columns):
        page.set_column(place, place, column.width)
    _across(page, 0, last, table.title, formats.title, TITLE_HEIGHT)
    for number, note in enumerate(table.notes, start=1):
        _across(page, number, last, note, formats.note, NOTE_HEIGHT)
    top = 1 + len(table.notes)
    bottom = top + 1 if table.has_groups else top
    for row in range(top, bottom + 1):
        page.set_row(row, HEADING_HEIGHT)
    for begins, ends in _stretches(table.columns):
        column = table.columns[begins]
        if column.group and table.has_groups:
            _merged(page, top, begins, top, ends, column.group, formats.heading)
            for place in range(begins, ends + 1):
                page.write_string(bottom, place, table.columns[place].heading, formats.heading)
        else:
            look = formats.input_heading if column.is_input else formats.heading
            _merged(page, top, begins, bottom, begins, column.heading, look)
    return bottom + 1


def _stretches(columns: Sequence[OfficialColumn]) -> list[tuple[int, int]]:
    """Return from where to where one heading reaches: neighbours of one group, or a column by itself."""
    found: list[tuple[int, int]] = []
    for place, column in enumerate(columns):
        if found and column.group and columns[found[-1][0]].group == column.group:
            found[-1] = (found[-1][0], place)
        else:
            found.append((place, place))
    return found


def _across(page: Worksheet, row: int, last: int, text: str, look: Format, height: float) -> None:
    page.set_row(row, height)
    _merged(page, row, 0, row, last, text, look)


def _merged(page: Worksheet, top: int, left: int, bottom: int, right: int, text: str, look: Format) -> None:
    """Write over several cells; a single one cannot be merged."""
    if (top, left) == (bottom, right):
        page.write_string(top, left, text, look)
    else:
        page.merge_range(top, left, bottom, right, text, look)


def _line(page: Worksheet, row: int, table: OfficialTable, values: Sequence[object], formats: _Formats) -> None:
    if any(isinstance(value, Picture) for value in values):
        page.set_row(row, table.picture_height + 4)
    for place, (column, value) in enumerate(zip(table.columns, values, strict=True)):
        _cell(page, row, place, column, value, formats, table.picture_height)


def _cell(
    page: Worksheet, row: int, place: int, column: OfficialColumn, value: object, formats: _Formats, height: int
) -> None:
    look = formats.centred if column.centred else formats.plain
    if column.is_input:
        look = formats.open_day if column.form is Form.DAY else formats.open_plain
    if isinstance(value, Picture):
        page.write_blank(row, place, None, look)
        _picture(page, row, place, column, value, height)
    elif value is None or value == "":
        page.write_blank(row, place, None, look)
    elif isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        page.write_number(row, place, float(value), look)
    elif isinstance(value, date) and not isinstance(value, datetime):
        page.write_datetime(row, place, value, formats.open_day if column.is_input else formats.day)
    else:
        page.write_string(row, place, str(value)[:LONGEST_CELL], look)


def _picture(page: Worksheet, row: int, place: int, column: OfficialColumn, picture: Picture, height: int) -> None:
    """Fit a picture into its cell, whole and in proportion."""
    room = (column.width * PIXELS_A_CHARACTER, height * PIXELS_A_POINT)
    scale = min(room[0] / picture.width, room[1] / picture.height)
    page.insert_image(
        row,
        place,
        f"{row}-{place}.jpg",
        {
            "image_data": io.BytesIO(picture.content),
            "x_scale": scale,
            "y_scale": scale,
            "x_offset": 3,
            "y_offset": 3,
            "object_position": 1,
        },
    )


def _set_up(page: Worksheet, table: OfficialTable, first: int, count: int) -> None:
    """Set paper, margins, repeated headings, page numbers, and what may be filled in."""
    page.set_paper(table.paper)
    page.set_landscape()
    page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    page.center_horizontally()
    page.fit_to_pages(1, 0)
    headings = 2 if table.has_groups else 1
    page.repeat_rows(first - headings, first - 1)
    page.set_footer(f"&C{table.footer}")
    page.freeze_panes(first, 1)
    last = max(first, first + count - 1)
    page.print_area(0, 0, last, len(table.columns) - 1)
    if not table.is_form:
        return
    page.protect("", _FREEDOM)
    for place, column in enumerate(table.columns):
        if column.is_input and count:
            page.data_validation(first, place, last, place, _asked(column))


def _asked(column: OfficialColumn) -> dict[str, object]:
    """What a program checks and says while a cell is filled in."""
    said: dict[str, object] = {"input_title": column.heading[:32], "input_message": column.advice[:255]}
    if column.form is Form.DAY:
        bounds = {"minimum": EARLIEST, "maximum": column.latest or date(2999, 12, 31)}
        return {**said, "validate": "date", "criteria": "between", **bounds}
    if column.most:
        return {**said, "validate": "length", "criteria": "<=", "value": column.most}
    return {**said, "validate": "any"}
