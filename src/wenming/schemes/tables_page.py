"""Pages that show a part of an edition table by table: materials, survey, negative list, other rules, sources."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from wenming.schemes.formats.columns import Column, Form, Table
from wenming.schemes.formats.heads import Record
from wenming.schemes.formats.layout import BY_NAME, records
from wenming.schemes.formats.words import FigureTopic, ProvisionTopic
from wenming.schemes.headings import heading, is_chinese, table_name, value_words
from wenming.schemes.index import Index
from wenming.schemes.models import SchemeEdition
from wenming.schemes.parts import inferred, source_list
from wenming.ui.components import Fact, Facts

SECTION_TABLES: Mapping[str, Sequence[str]] = {
    "materials": ("material_rules", "evidence_types", "review_steps", "reject_reasons", "provisions", "figures"),
    "survey": ("survey_rules", "questions", "figures"),
    "negative": ("negative_list", "negative_items", "eliminations", "pass_lines"),
    "rules": (
        *("grading", "grades", "cycle", "cycle_variants", "weight_variants", "minors", "mock_draw", "other_kinds"),
        *("loop_rules", "time_limits", "escalation_steps", "roles", "functions", "packs", "provisions", "figures"),
    ),
    "sources": ("sources",),
}
TOPICS: Mapping[tuple[str, str], frozenset[str]] = {
    ("materials", "provisions"): frozenset({ProvisionTopic.MATERIALS, ProvisionTopic.EVIDENCE}),
    ("materials", "figures"): frozenset(),
    ("survey", "figures"): frozenset({FigureTopic.SURVEY_DESIGN, FigureTopic.SURVEY_RESULT}),
    ("rules", "provisions"): frozenset(ProvisionTopic) - {ProvisionTopic.MATERIALS, ProvisionTopic.EVIDENCE},
    ("rules", "figures"): frozenset(FigureTopic) - {FigureTopic.SURVEY_DESIGN, FigureTopic.SURVEY_RESULT},
}
"""Which rows of a table that is divided by topic belong to a section."""
NAMES = ("name", "title", "topic", "text")
FLAGS = ("inferred",)


@dataclass(frozen=True)
class Line:
    """A row: its anchor on the page, and its cells, each with the label that it needs where the row is a card."""

    anchor: str
    labelled: Sequence[tuple[str, SafeString]]


@dataclass(frozen=True)
class TableView:
    """A table of the edition as the page shows it; a part that occurs once has facts instead of rows."""

    name: str
    title: str
    headings: Sequence[str] = ()
    lines: Sequence[Line] = ()
    facts: Facts | None = None


def section_tables(edition: SchemeEdition, index: Index, section: str) -> list[TableView]:
    """The tables of a section that hold anything."""
    views = (_view(edition, index, section, BY_NAME[name]) for name in SECTION_TABLES[section])
    return [view for view in views if view is not None]


def _view(edition: SchemeEdition, index: Index, section: str, table: Table) -> TableView | None:
    rows = records(index.document, table)
    topics = TOPICS.get((section, table.name))
    if topics is not None:
        rows = tuple(row for row in rows if getattr(row, "topic", "") in topics)
    if table.is_head:
        facts = [
            Fact(heading(table, column), _cell(edition, index, column, rows[0]))
            for column in _shown(table, rows)
            if _is_filled(rows[0], column)
        ]
        return TableView(table.name, table_name(table.name), facts=Facts(facts)) if facts else None
    columns = [column for column in _shown(table, rows) if any(_is_filled(row, column) for row in rows)]
    lines = [
        Line(_anchor(row), [(_label(table, each), _cell(edition, index, each, row)) for each in columns])
        for row in rows
    ]
    if not lines:
        return None
    return TableView(table.name, table_name(table.name), [heading(table, column) for column in columns], lines)


def _anchor(row: Record) -> str:
    return str(getattr(row, "code", ""))


def _label(table: Table, column: Column) -> str:
    """A code and a name speak for themselves; any other value on its own would be a riddle."""
    return "" if column.field in (*NAMES, "code") else heading(table, column)


def _shown(table: Table, rows: Sequence[Record]) -> list[Column]:
    """Columns with a place of their own: a flag stands beside the name, the English name in its stead."""
    has_name = any(column.field in NAMES for column in table.columns)
    hidden = {"label_en", *(FLAGS if has_name else ())}
    return [column for column in table.columns if column.field not in hidden]


def _is_filled(row: Record, column: Column) -> bool:
    value = getattr(row, column.field)
    return value not in (None, "", ()) and value is not False


def _cell(edition: SchemeEdition, index: Index, column: Column, row: Record) -> SafeString:
    value = getattr(row, column.field)
    if not _is_filled(row, column):
        return SafeString("")
    if column.refers == "sources":
        return source_list(index, edition, value if isinstance(value, tuple) else (value,))
    if column.field in NAMES and column.form is Form.TEXT:
        english = "" if is_chinese() else getattr(row, "label_en", "")
        return format_html("{}{}", english or value, inferred(getattr(row, "inferred", False)))
    if column.field == "address":
        link = format_html('<a href="{}" rel="noreferrer">{}</a>', value, value)
        return link if _is_web(str(value)) else format_html("{}", value)
    if isinstance(value, tuple) and column.form is Form.TEXTS:
        return format_html("<ul class='plain-list'>{}</ul>", format_html_join("", "<li>{}</li>", ((v,) for v in value)))
    return format_html("{}", value_words(column, value))


def _is_web(address: str) -> bool:
    return address.startswith(("https://", "http://"))
