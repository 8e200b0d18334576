"""A text table with some fields filled: encoding, delimiter, quotes and line ends of all others stay."""

import re
from collections.abc import Sequence

from wenming.engines.documents import refusals
from wenming.engines.documents.plain.tables import MOST_COLUMNS, Record, delimiter_of, split
from wenming.engines.documents.plain.text import decoded
from wenming.engines.documents.wanted import Wanted
from wenming.engines.workbook.writing import safe_text

_SPOT = re.compile(r"r([1-9]\d{0,6})")


def filled_text_table(content: bytes, wanted: Sequence[Wanted]) -> bytes:
    """Fill fields of a text table.

    Pictures, which a text cannot hold, are left out.

    :raises DocumentRefused: a row it does not have.
    """
    text, encoding = decoded(content)
    if encoding.encoded(text) != content:  # an odd spelling of a character that would not come back the same
        raise refusals.broken()
    delimiter = delimiter_of(text)
    records = split(text, delimiter)
    width = max((len(record.fields) for record in records), default=0)
    for one in wanted:
        (number,) = one.numbers(_SPOT)
        if number > len(records) or one.column >= max(width, MOST_COLUMNS):
            raise one.refused()
        if one.text is not None:
            _write(records[number - 1], max(one.column, 0), safe_text(one.text), delimiter, width)
    return encoding.encoded("".join(delimiter.join(record.fields) + record.end for record in records))


def _write(record: Record, column: int, text: str, delimiter: str, width: int) -> None:
    fields = record.fields
    if column >= width:
        fields += [""] * (width - len(fields))
    fields += [""] * (column + 1 - len(fields))
    must_quote = any(sign in text for sign in (delimiter, '"', "\n", "\r")) or text != text.strip()
    quoted = text.replace('"', '""')
    was_quoted = len(fields[column]) >= 2 and fields[column].startswith('"')
    fields[column] = f'"{quoted}"' if must_quote or was_quoted else text
