"""Text tables: split into records and fields with every character kept, so that a file can go back unchanged."""

from collections import Counter
from dataclasses import dataclass

from wenming.engines.documents import unread
from wenming.engines.documents.grid import Cell, Document, Format, Grid, GridRow
from wenming.engines.documents.plain.text import decoded, without_unseen
from wenming.engines.documents.titles import title_of
from wenming.engines.documents.unread import UnreadList

DELIMITERS = "\t,;|，"
MOST_ROWS, MOST_COLUMNS = 20_000, 300
_LOOKED_AT = 50
_MOSTLY = 0.8


@dataclass
class Record:
    """A record as written: its fields with their quotes, and the line end (none after the last)."""

    fields: list[str]
    end: str

    def values(self) -> list[str]:
        """Return the fields as they are meant."""
        return [_unquoted(raw) for raw in self.fields]


def read_text_table(content: bytes, filename: str) -> Document:
    """Read a table in CSV or with tabs."""
    text, _ = decoded(content)
    records = split(text, delimiter_of(text))
    missed = UnreadList()
    shown = [
        (number, [without_unseen(value) for value in record.values()])
        for number, record in enumerate(records[:MOST_ROWS], start=1)
    ]
    width = min(max((len(values) for _, values in shown), default=0), MOST_COLUMNS)
    far = sum(len(values) - width for _, values in shown if len(values) > width)
    far += sum(len(record.fields) for record in records[MOST_ROWS:])
    if far:
        missed.add("far_away", unread.FAR_AWAY, "r", "", count=far)
    rows = tuple(
        GridRow(f"r{number}", str(number), tuple(Cell(value) for value in _padded(values, width)))
        for number, values in shown
        if any(value.strip() for value in values)
    )
    grids = (Grid("r", "", "", rows),) if rows else ()
    return Document(Format.CSV, title_of(None, grids, filename), grids, missed.all())


def is_table(text: str) -> bool:
    """Whether a text without a telling name is a table: nearly all lines have the same two or more fields."""
    delimiter = delimiter_of(text)
    lines = [len(record.fields) for record in split(text, delimiter)[:_LOOKED_AT] if any(record.fields)]
    if len(lines) < 2 or delimiter in "，":
        return False
    width, count = Counter(lines).most_common(1)[0]
    return width >= 2 and count >= _MOSTLY * len(lines)


def delimiter_of(text: str) -> str:
    """Return the delimiter that splits the first lines most evenly."""
    best, most = ",", (0.0, 0)
    start = "\n".join(text[:200_000].splitlines()[:_LOOKED_AT])
    for delimiter in DELIMITERS:
        widths = [len(record.fields) for record in split(start, delimiter) if any(record.fields)]
        width, count = Counter(widths).most_common(1)[0] if widths else (1, 0)
        if width > 1 and (count / len(widths), width) > most:
            best, most = delimiter, (count / len(widths), width)
    return best


def split(text: str, delimiter: str) -> list[Record]:
    """Split a text into records; joined again with the delimiter and their ends they give the same text."""
    records: list[Record] = []
    fields: list[str] = []
    start = place = 0
    while place < len(text):
        sign = text[place]
        if sign == '"' and place == start:
            place = _after_quoted(text, place)
        elif sign == delimiter:
            fields.append(text[start:place])
            start = place = place + 1
        elif sign in "\r\n":
            end = "\r\n" if text.startswith("\r\n", place) else sign
            records.append(Record([*fields, text[start:place]], end))
            fields = []
            start = place = place + len(end)
        else:
            place += 1
    if start < len(text) or fields:
        records.append(Record([*fields, text[start:]], ""))
    return records


def _after_quoted(text: str, place: int) -> int:
    """Return where a quoted field ends; a quote that never closes is an ordinary sign."""
    end = place + 1
    while (end := text.find('"', end)) >= 0:
        if text[end : end + 2] != '""':
            return end + 1
        end += 2
    return place + 1


def _unquoted(raw: str) -> str:
    value = raw.strip(" ")
    if len(value) >= 2 and value[0] == value[-1] == '"':
        return value[1:-1].replace('""', '"')
    return raw


def _padded(values: list[str], width: int) -> list[str]:
    return (values + [""] * width)[:width]
