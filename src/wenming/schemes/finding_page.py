"""Looking for words in everything that an edition says."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.urls import reverse

from wenming.schemes.formats.heads import Record
from wenming.schemes.formats.layout import BY_NAME, records
from wenming.schemes.headings import is_chinese, table_name
from wenming.schemes.index import Index
from wenming.schemes.models import SchemeEdition
from wenming.schemes.tables_page import SECTION_TABLES, TOPICS
from wenming.ui.components import Link

SHOWN = 30
TEXTS = ("code", "name", "title", "text", "topic", "label_en", "counting_rule", "exemption", "note", "route", "demands")


@dataclass(frozen=True)
class Group:
    """What was found in one table; ``more`` are not shown."""

    title: str
    hits: Sequence[Link]
    count: int

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.count - len(self.hits)


def find(edition: SchemeEdition, index: Index, words: str) -> list[Group]:
    """Every row that holds all the words, by table."""
    asked = words.casefold().split()
    if not asked:
        return []
    return list(_groups(edition, index, asked))


def _groups(edition: SchemeEdition, index: Index, asked: list[str]) -> Iterator[Group]:
    own = {"site_kinds": "schemes:kind", "indicators": "schemes:indicator", "check_items": "schemes:item"}
    for name in (*own, "criteria", *dict.fromkeys(name for names in SECTION_TABLES.values() for name in names)):
        table = BY_NAME[name]
        if table.is_head:
            continue
        found = [row for row in records(index.document, table) if _has(row, asked)]
        if found:
            links = [Link(_said(row), _address(edition, name, row, own)) for row in found[:SHOWN]]
            yield Group(table_name(name), links, len(found))


def _address(edition: SchemeEdition, table: str, row: Record, own: dict[str, str]) -> str:
    code = str(getattr(row, "code", ""))
    if table in own:
        return reverse(own[table], args=[edition.code, code])
    if table == "criteria":
        return reverse("schemes:indicator", args=[edition.code, getattr(row, "indicator", "")])
    section = next(each for each, names in SECTION_TABLES.items() if table in names and _in_section(each, table, row))
    return f"{reverse(f'schemes:{section}', args=[edition.code])}#{code}"


def _in_section(section: str, table: str, row: Record) -> bool:
    topics = TOPICS.get((section, table))
    return topics is None or getattr(row, "topic", "") in topics


def _said(row: Record) -> str:
    english = "" if is_chinese() else str(getattr(row, "label_en", "") or "")
    words = english or next((str(getattr(row, each)) for each in TEXTS[1:5] if getattr(row, each, "")), "")
    return f"{getattr(row, 'code', '')} {words}".strip()


def _has(row: Record, asked: list[str]) -> bool:
    text = " ".join(str(getattr(row, each, "") or "") for each in TEXTS).casefold()
    return all(word in text for word in asked)
