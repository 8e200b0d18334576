"""What differs between two editions, table by table and field by field."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext

from wenming.schemes.comparison import Change, Difference, compare
from wenming.schemes.formats import SchemeDocument, fingerprint
from wenming.schemes.headings import field_name, table_name
from wenming.ui.components import Chip
from wenming.ui.markup import Tone

HELD = 8
ICONS = {Change.ADDED: "plus", Change.CHANGED: "edit", Change.REMOVED: "minus"}


@dataclass(frozen=True)
class FieldLine:
    """A field that differs."""

    name: str
    old: str
    new: str


@dataclass(frozen=True)
class DifferenceLine:
    """A row that differs."""

    chip: Chip
    code: str
    title: str
    fields: Sequence[FieldLine]


@dataclass(frozen=True)
class TableDifferences:
    """What differs in one table."""

    title: str
    summary: str
    lines: Sequence[DifferenceLine]

    @property
    def is_short(self) -> bool:
        """Whether it can stand open."""
        return len(self.lines) <= 20


@dataclass(frozen=True)
class Comparison:
    """All differences."""

    sentence: str
    tables: Sequence[TableDifferences]


def comparison(old: SchemeDocument, new: SchemeDocument) -> Comparison:
    """Compare two editions for the page."""
    found = _found(_Pair(old, new))
    by_table: dict[str, list[Difference]] = {}
    for each in found:
        by_table.setdefault(each.table, []).append(each)
    tables = [
        TableDifferences(table_name(name), _summary(rows), [_line(each) for each in rows])
        for name, rows in by_table.items()
    ]
    return Comparison(_summary(found) if found else gettext("Nothing differs."), tables)


class _Pair:
    """Two documents, known to the cache by their fingerprints."""

    def __init__(self, old: SchemeDocument, new: SchemeDocument) -> None:
        self.old, self.new = old, new
        self.key = (fingerprint(old), fingerprint(new))

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Pair) and other.key == self.key


@lru_cache(maxsize=HELD)
def _found(pair: _Pair) -> tuple[Difference, ...]:
    return compare(pair.old, pair.new)


def _summary(found: Sequence[Difference]) -> str:
    counts = {change.value: sum(each.change is change for each in found) for change in Change}
    return gettext("%(added)s added, %(changed)s changed, %(removed)s removed") % counts


def _line(each: Difference) -> DifferenceLine:
    words = {
        Change.ADDED: gettext("Added"),
        Change.CHANGED: gettext("Changed"),
        Change.REMOVED: gettext("Removed"),
    }
    code = f"{each.old_code} → {each.new_code}" if each.is_renumbered else each.new_code or each.old_code
    fields = [FieldLine(field_name(each.table, one.field), one.old, one.new) for one in each.fields]
    shown = fields if each.change is Change.CHANGED else []
    return DifferenceLine(Chip(words[each.change], Tone.PLAIN, ICONS[each.change]), code, each.title, shown)
