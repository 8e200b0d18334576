"""Generates scheme documents from the layout: any record that the format can hold, sensible or not."""

import unicodedata

from hypothesis import strategies as st

from wenming.schemes.formats.columns import Column, Form, Table, Value
from wenming.schemes.formats.document import SchemeDocument
from wenming.schemes.formats.heads import Record
from wenming.schemes.formats.layout import TABLES, assemble
from wenming.schemes.formats.values import parse_threshold, shortest

TRICKY_TEXTS = (
    *("=1+1", "+1", "-1", "@x", "'a", "null", "~", "yes", "是", "1", "0.10"),
    *("a: b", "# c", "- d", "_x0041_", "a\nb", '"q"', "{x}"),
)
TRICKY = st.sampled_from(TRICKY_TEXTS)


def _fits(text: str) -> bool:
    return all(unicodedata.category(each) not in ("Cc", "Cs", "Cn", "Zl", "Zp") and each != "﻿" for each in text)


PLAIN = st.text(min_size=1, max_size=12).map(str.strip).filter(lambda text: bool(text) and _fits(text))
TEXT = st.one_of(TRICKY, PLAIN)
LINE = TEXT.filter(lambda text: "\n" not in text)
WORD = LINE.filter(lambda text: ";" not in text and "；" not in text)
CODE = st.one_of(
    st.from_regex(r"[A-Za-z一-龥][A-Za-z0-9_#.+-]{0,6}", fullmatch=True), st.sampled_from(["C#", "1", "true", "no"])
)
NUMBER = st.decimals(min_value=-999, max_value=999, places=4, allow_nan=False).map(shortest)


def _value(column: Column) -> st.SearchStrategy[Value]:
    match column.form:
        case Form.TEXT:
            return TEXT
        case Form.CODE:
            return CODE
        case Form.NUMBER:
            return NUMBER
        case Form.WHOLE:
            return st.integers(-99, 99_999)
        case Form.YES_NO:
            return st.booleans()
        case Form.CHOICE:
            return st.sampled_from(list(column.words or ()))
        case Form.VALUE:
            return st.one_of(NUMBER, st.booleans(), CODE.map(parse_threshold))
        case _:
            return _list(column)


def _list(column: Column) -> st.SearchStrategy[Value]:
    numbers: dict[Form, st.SearchStrategy[Value]] = {
        Form.CODES: st.lists(CODE, max_size=3).map(tuple),
        Form.TEXTS: st.lists(LINE, max_size=3).map(tuple),
        Form.NUMBERS: st.lists(NUMBER, max_size=3).map(tuple),
        Form.AMOUNTS: st.dictionaries(CODE, NUMBER, max_size=3).map(lambda held: tuple(held.items())),
        Form.PAIRS: st.dictionaries(CODE, WORD, max_size=3).map(lambda held: tuple(held.items())),
    }
    return numbers[column.form]


def record(table: Table) -> st.SearchStrategy[Record]:
    """Any row of a table: required fields always, the others sometimes."""
    needed = {column.field: _value(column) for column in table.columns if table.is_required(column)}
    others = {column.field: _value(column) for column in table.columns if not table.is_required(column)}
    return st.fixed_dictionaries(needed, optional=others).map(lambda values: table.record(**values))


def _rows(table: Table) -> st.SearchStrategy[list[Record]]:
    return st.lists(record(table), min_size=int(table.is_head), max_size=1 if table.is_head else 2)


def documents() -> st.SearchStrategy[SchemeDocument]:
    """Small documents of every shape."""
    return st.fixed_dictionaries({table.name: _rows(table) for table in TABLES}).map(assemble)
