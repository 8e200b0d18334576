"""What changed between two editions of a scheme, table by table and field by field: added, changed, removed.

Rows are matched by code and words, so that an item that was renumbered, or moved by one that was put in before it,
is recognised by its words; what is left is added or removed.
"""

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from wenming.schemes.formats.columns import Column, Table
from wenming.schemes.formats.document import SchemeDocument
from wenming.schemes.formats.heads import Record
from wenming.schemes.formats.layout import TABLES, records
from wenming.schemes.formats.places import row_name
from wenming.schemes.formats.values import value_text

NEARLY_THE_SAME = 0.6
"""From which similarity of their words on two rows with different codes count as one that was renumbered."""
SAME_CODE = 0.25
GROUPING = ("kind", "topic", "indicator", "parent")
"""Fields that speak for the match of two rows with equally similar words."""


class Change(StrEnum):
    """What happened to a row."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field's old and new value as text; empty: nothing there."""

    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One row that differs. ``old_code`` and ``new_code`` differ where a row was renumbered."""

    table: str
    change: Change
    old_code: str
    new_code: str
    title: str
    fields: tuple[FieldChange, ...] = ()

    @property
    def is_renumbered(self) -> bool:
        """Whether the row kept its sense but not its code."""
        return self.change is Change.CHANGED and self.old_code != self.new_code


Pair = tuple[Record, Record]


def compare(old: SchemeDocument, new: SchemeDocument) -> tuple[Difference, ...]:
    """Every difference, in the order of the tables: changed and added rows as in ``new``, then the removed."""
    return tuple(difference for table in TABLES for difference in _table(table, old, new))


def _table(table: Table, old: SchemeDocument, new: SchemeDocument) -> Iterator[Difference]:
    before, after = list(records(old, table)), list(records(new, table))
    if table.is_head:
        yield from _changed(table, before[0], after[0])
        return
    pairs = _match(table, before, after)
    partner = {id(new_row): old_row for old_row, new_row in pairs}
    for row in after:
        if id(row) in partner:
            yield from _changed(table, partner[id(row)], row)
        else:
            said = _values(table, row, new=True)
            yield Difference(table.name, Change.ADDED, "", row_name(table, row), _title(row), said)
    for row in _left(before, pairs, 0):
        said = _values(table, row, new=False)
        yield Difference(table.name, Change.REMOVED, row_name(table, row), "", _title(row), said)


def _left(rows: Sequence[Record], pairs: Sequence[Pair], side: int) -> list[Record]:
    taken = {id(pair[side]) for pair in pairs}
    return [row for row in rows if id(row) not in taken]


def _match(table: Table, before: Sequence[Record], after: Sequence[Record]) -> list[Pair]:
    """Pairs of rows that are the same one: equal code and words, then equal words, then the most similar first."""
    pairs: list[Pair] = []
    for key in (_by_code_and_words, _by_words):
        left_before, left_after = _left(before, pairs, 0), _left(after, pairs, 1)
        waiting: dict[Hashable, list[Record]] = {}
        for row in left_before:
            waiting.setdefault(key(table, row), []).append(row)
        for row in left_after:
            if held := waiting.get(key(table, row)):
                pairs.append((held.pop(0), row))
    return pairs + _most_similar(table, _left(before, pairs, 0), _left(after, pairs, 1))


def _by_code_and_words(table: Table, row: Record) -> Hashable:
    return (row_name(table, row), _title(row)) if table.key_column else row


def _by_words(table: Table, row: Record) -> Hashable:
    """Rows without words stand for themselves only."""
    return (_title(row), *(getattr(row, each, "") for each in GROUPING)) if _title(row) else id(row)


def _most_similar(table: Table, before: Sequence[Record], after: Sequence[Record]) -> list[Pair]:
    """The most similar rows first, each at most once; an equal code counts for ``SAME_CODE`` and is enough alone."""
    after_grams = [_grams(_title(row)) for row in after]
    candidates: list[tuple[float, int, int]] = []
    for old_index, old in enumerate(before):
        grams = _grams(_title(old))
        for new_index, new in enumerate(after):
            likeness = _likeness(grams, after_grams[new_index])
            is_same_code = bool(table.key_column) and row_name(table, old) == row_name(table, new)
            if likeness >= NEARLY_THE_SAME or is_same_code:
                grouping = sum(getattr(old, each, None) == getattr(new, each, None) for each in GROUPING)
                candidates.append((likeness + is_same_code * SAME_CODE + grouping / 100, old_index, new_index))
    pairs: list[Pair] = []
    used: set[tuple[int, int]] = set()
    for _, old_index, new_index in sorted(candidates, key=lambda each: (-each[0], each[1], each[2])):
        if not used & {(0, old_index), (1, new_index)}:
            used |= {(0, old_index), (1, new_index)}
            pairs.append((before[old_index], after[new_index]))
    return pairs


def _title(row: Record) -> str:
    """The words by which an official knows the row."""
    parts = [getattr(row, field, "") for field in ("place", "title", "name", "text", "topic")]
    return " ".join(str(part) for part in parts if part)


def _grams(words: str) -> Counter[str]:
    letters = "".join(words.lower().split())
    return Counter(letters[index : index + 2] for index in range(max(len(letters) - 1, 1)) if letters)


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    """Dice's coefficient of the pairs of letters: 1 for the same words, 0 for nothing in common."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 0


def _changed(table: Table, old: Record, new: Record) -> Iterator[Difference]:
    if old == new:
        return
    fields = tuple(
        FieldChange(column.field, was, now)
        for column in table.columns
        if (was := _text(column, old)) != (now := _text(column, new))
    )
    if fields:
        codes = row_name(table, old), row_name(table, new)
        yield Difference(table.name, Change.CHANGED, *codes, _title(new), fields)


def _values(table: Table, row: Record, *, new: bool) -> tuple[FieldChange, ...]:
    """The fields of an added or removed row that say something beyond the default."""
    said = [
        (column.field, _text(column, row))
        for column in table.columns
        if table.is_required(column) or getattr(row, column.field) != table.defaults[column.field]
    ]
    return tuple(FieldChange(field, "" if new else text, text if new else "") for field, text in said)


def _text(column: Column, row: Record) -> str:
    return value_text(column, getattr(row, column.field))
