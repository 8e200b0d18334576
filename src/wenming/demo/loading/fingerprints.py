"""One figure for all rows that the demo wrote: equal in two fresh homes with one seed, date and scale."""

import hashlib

from django.apps import apps
from django.db import connection

APPS = (
    "areas",
    "people",
    "places",
    "records",
    "schemes",
    "issues",
    "inspections",
    "evaluations",
    "supervision",
    "kernel",
)
LEFT_OUT = {
    "people_user": ("password", "created_at", "last_login"),
    "people_apitoken": None,
    "records_blob": ("stored_at",),
    "kernel_limitcounter": None,
    "kernel_longjob": None,
    "evaluations_standingchange": None,
}
"""Columns that differ by intent (passwords are random), and tables that the demo does not write."""


FIGURE = """
SELECT count(*), coalesce(encode(sha256(string_agg(sha256(convert_to(row::text, 'UTF8')), '' ORDER BY ord)), 'hex'), '')
FROM (SELECT ({listed}) AS row, "{ord}" AS ord FROM "{table}") AS rows
"""


def fingerprint() -> str:
    """Return the SHA-256 of every row of every table, columns in order, rows by their key."""
    digest = hashlib.sha256()
    for table, key, columns in _tables():
        listed = ", ".join(f'"{column}"' for column in columns)
        with connection.cursor() as cursor:
            cursor.execute(FIGURE.format(listed=listed, ord=key, table=table))
            counted, held = cursor.fetchone()
        digest.update(f"{table}:{counted}:{held}\n".encode())
    return digest.hexdigest()


def _tables() -> list[tuple[str, str, list[str]]]:
    """Table, column of its key, columns to read."""
    found = []
    for app in APPS:
        for model in apps.get_app_config(app).get_models(include_auto_created=True):
            table = model._meta.db_table
            if table in LEFT_OUT and LEFT_OUT[table] is None:
                continue
            out = LEFT_OUT.get(table) or ()
            columns = [str(field.column) for field in model._meta.local_concrete_fields if field.column not in out]
            found.append((table, str(model._meta.pk.column), columns))
    return sorted(found)
