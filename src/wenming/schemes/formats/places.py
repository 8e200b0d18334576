"""Names places in a scheme document: table, row and field, with the sheet an official knows it by."""

from wenming.schemes.formats.columns import Table
from wenming.schemes.formats.findings import Place
from wenming.schemes.formats.heads import Record
from wenming.schemes.formats.layout import BY_NAME


def row_name(table: Table, record: Record) -> str:
    """What a row is called: its code, or nothing in heads and tables without one."""
    key = table.key_column
    return "" if table.is_head or key is None else str(getattr(record, key.field))


def place(table: str, name: str = "", field: str = "") -> Place:
    """The place of a field of a row of a table; without a name the whole table or the head."""
    layout = BY_NAME[table]
    column = next((".".join(each.path) for each in layout.columns if each.field == field), field)
    path = f"{table}[{name}]" if name else table
    return Place(f"{path}.{column}" if column else path, sheet=layout.sheet)
