"""Rows of a model straight into its table, for the bulk doors: no SQL text per row, no round trip per batch."""

import json
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from psycopg import sql

ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
NULL = "\\N"
CHUNK = 1_000
Writer = Callable[[Any], str]


def copy_rows(model: type[models.Model], rows: Iterable[models.Model]) -> int:
    """Write unsaved rows that already carry their ids, in the caller's transaction; return how many.

    Every concrete column is written as it stands on the row, but for those that the database computes. Signals and
    validation do not run; a value of a kind that no column here knows raises ``TypeError``.
    """
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    columns = [(field.attname, _writer(field)) for field in fields]
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(model._meta.db_table), sql.SQL(", ").join(sql.Identifier(str(field.column)) for field in fields)
    )
    written, lines = 0, list[str]()
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            values = row.__dict__
            lines.append("\t".join(NULL if (v := values[name]) is None else write(v) for name, write in columns))
            written += 1
            if len(lines) == CHUNK:
                copy.write("\n".join(lines) + "\n")
                lines.clear()
        if lines:
            copy.write("\n".join(lines) + "\n")
    return written


def _writer(field: "models.Field[Any, Any]") -> Writer:
    if isinstance(field, models.JSONField):
        return _json
    if isinstance(field, ArrayField):
        return _array
    return _plain


def _plain(value: object) -> str:
    if isinstance(value, str):
        return value.translate(ESCAPES)
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False).translate(ESCAPES)


def _array(value: Iterable[int]) -> str:
    numbers = list(value)
    if not all(isinstance(number, int) for number in numbers):
        raise TypeError("only arrays of whole numbers are copied")
    return "{" + ",".join(str(number) for number in numbers) + "}"
