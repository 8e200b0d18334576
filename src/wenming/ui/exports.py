"""A list as a file: exactly the rows the filters find, in the columns and order the page shows."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from django.http import HttpRequest, HttpResponse

from wenming.engines.workbook import plain_table
from wenming.engines.workbook.writing import safe_text
from wenming.kernel import clock
from wenming.ui.lists import Column

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TEXT = "text/csv; charset=utf-8"


def asked(request: HttpRequest, columns: Sequence[Column]) -> list[Column]:
    """Return the columns that the page showed, in its order; all that are shown by default if it names none."""
    keys = request.GET.get("columns", "").split("-")
    chosen = [column for column in columns if column.key in keys]
    return chosen or [column for column in columns if column.shown]


def table_file(
    request: HttpRequest, name: str, title: str, columns: Sequence[Column], rows: Iterable[Mapping[str, object]]
) -> HttpResponse:
    """Return the rows (a plain value per column key) as .xlsx, or as .csv with ``?format=csv``."""
    chosen = asked(request, columns)
    headings = [str(column.label) for column in chosen]
    lines = ([row.get(column.key) for column in chosen] for row in rows)
    stamp = f"{name}-{clock.today():%Y%m%d}"
    if request.GET.get("format") == "csv":
        return as_download(_text(headings, lines), f"{stamp}.csv", TEXT)
    return as_download(plain_table(title, headings, lines), f"{stamp}.xlsx", WORKBOOK)


def as_download(content: bytes, filename: str, media_type: str = WORKBOOK) -> HttpResponse:
    """Return bytes as a file to keep; never cached, for lists change and may name people."""
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    response["Cache-Control"] = "no-store"
    return response


def _text(headings: Sequence[str], lines: Iterable[Sequence[object]]) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(headings)
    for line in lines:
        writer.writerow([safe_text(value) for value in line])
    return ("\ufeff" + buffer.getvalue()).encode()
