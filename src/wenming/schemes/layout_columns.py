"""Looks up a column of the file format by its table and field."""

from wenming.schemes.formats.columns import Column
from wenming.schemes.formats.layout import BY_NAME


def column_of(table: str, field: str) -> Column:
    """The column of a table that holds a record's field."""
    return next(column for column in BY_NAME[table].columns if column.field == field)
