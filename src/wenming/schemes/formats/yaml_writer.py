"""Writes a scheme document as the product's YAML: a block per row, numbers as quoted digits, defaults left out."""

import json
import re
from decimal import Decimal

from wenming.schemes.formats.columns import Column, Form, Plain, Table, Value
from wenming.schemes.formats.document import SchemeDocument
from wenming.schemes.formats.heads import Record
from wenming.schemes.formats.layout import TABLES, records
from wenming.schemes.formats.values import decimal_text
from wenming.schemes.formats.yaml_reader import FORMAT

PLAIN = re.compile(r"(?:\d+[一-鿿]|[^\W\d_])(?:[\w ()/.%·、。;；《》“”㎡+-]|:(?=//)|(?<=\w)#)*")
RESERVED = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
HEADER = "# An evaluation scheme. The format is described in docs/formats/scheme.md."


def write(document: SchemeDocument) -> str:
    """The YAML text of a document; the same document always gives the same text."""
    lines = [HEADER, f"format: {FORMAT}"]
    for table in TABLES:
        held = [_tree(table, record) for record in records(document, table)]
        if not any(held):
            continue
        lines.append(f"{table.name}:")
        for tree in held:
            lines += _block(tree, "  ") if table.is_head else _entry(tree)
    return "\n".join(lines) + "\n"


Tree = dict[str, "str | Tree"]


def _tree(table: Table, record: Record) -> Tree:
    """The written values of a row under their nested keys; values equal to the default are left out."""
    tree: Tree = {}
    for column in table.columns:
        value: Value = getattr(record, column.field)
        if not table.is_required(column) and value == table.defaults[column.field]:
            continue
        *outer, last = column.path
        place = tree
        for key in outer:
            inner = place.setdefault(key, {})
            place = inner if isinstance(inner, dict) else {}
        place[last] = _scalar(column, value)
    return tree


def _entry(tree: Tree) -> list[str]:
    block = _block(tree, "    ")
    return ["  - " + block[0].lstrip(), *block[1:]] if block else ["  - {}"]


def _block(tree: Tree, indent: str) -> list[str]:
    return [f"{indent}{key}: {_inline(value)}" for key, value in tree.items()]


def _inline(value: "str | Tree") -> str:
    if isinstance(value, str):
        return value
    return "{" + ", ".join(f"{key}: {_inline(each)}" for key, each in value.items()) + "}"


def _scalar(column: Column, value: Value) -> str:
    if value is None:
        return "null"
    if isinstance(value, tuple):
        parts = [_part(part) for part in value]
        return "{" + ", ".join(parts) + "}" if column.form in (Form.AMOUNTS, Form.PAIRS) else f"[{', '.join(parts)}]"
    return _atom(value)


def _part(part: str | Decimal | tuple[str, Decimal] | tuple[str, str]) -> str:
    return f"{quoted(part[0])}: {_atom(part[1])}" if isinstance(part, tuple) else _atom(part)


def _atom(value: Plain) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"'{decimal_text(value)}'"
    return str(value) if isinstance(value, int) else quoted(str(value))


def quoted(text: str) -> str:
    """Text as a YAML scalar, in quotes unless it cannot be taken for anything else."""
    if PLAIN.fullmatch(text) and text.lower() not in RESERVED and text == text.strip():
        return text
    return json.dumps(text, ensure_ascii=False)
