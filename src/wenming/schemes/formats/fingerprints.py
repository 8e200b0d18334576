"""The fingerprint of a scheme document: equal for equal content, whatever file it was read from."""

import hashlib
import json

from wenming.schemes.formats.document import SchemeDocument
from wenming.schemes.formats.layout import TABLES, records
from wenming.schemes.formats.values import value_text


def canonical(document: SchemeDocument) -> bytes:
    """Every value that differs from its default, in the order of the layout, as compact UTF-8 JSON."""
    held = {
        table.name: [
            {
                column.field: value_text(column, getattr(record, column.field))
                for column in table.columns
                if table.is_required(column) or getattr(record, column.field) != table.defaults[column.field]
            }
            for record in records(document, table)
        ]
        for table in TABLES
    }
    return json.dumps(held, ensure_ascii=False, separators=(",", ":")).encode()


def fingerprint(document: SchemeDocument) -> str:
    """The SHA-256 of the canonical form, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical(document)).hexdigest()
