"""The pages of an edition's kinds of site, of one kind with its check items, of one item, of one indicator."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from wenming.people.models import Unit
from wenming.schemes.edition_page import Standard, method_names, standards_of, weights_of
from wenming.schemes.formats.rows import CheckItem, SiteKind
from wenming.schemes.headings import field_name, own_name, value_words
from wenming.schemes.index import Index
from wenming.schemes.layout_columns import column_of
from wenming.schemes.models import SchemeEdition
from wenming.schemes.parts import function_name, inferred, kind_link, node_link, source_list
from wenming.schemes.wording import (
    RULES,
    Outcome,
    number,
    outcomes,
    rule_line,
    rule_notes,
    threshold_words,
    title_of,
)
from wenming.ui.components import Fact, Facts, Link


@dataclass(frozen=True)
class KindLine:
    """A kind of site in the list."""

    link: Link | str
    code: str
    items: int
    weight: str
    worth: str
    draw: str
    lead: str
    marks: Sequence[SafeString]


@dataclass(frozen=True)
class ItemLine:
    """A check item in a table: what it is held to and how it is graded, in words."""

    code: str
    link: Link
    held_to: str
    rule: str
    place: Link | str
    function: str
    mark: SafeString
    rule_mark: SafeString
    sources: SafeString


@dataclass(frozen=True)
class KindPage:
    """Everything the page of a kind of site shows."""

    facts: Facts
    items: Sequence[ItemLine]


@dataclass(frozen=True)
class ItemPage:
    """Everything the page of a check item shows."""

    facts: Facts
    rule: str
    held_to: str
    outcomes: Sequence[Outcome]
    notes: Sequence[str]
    mark: SafeString
    rule_mark: SafeString
    counting_rule: str
    exemption: str
    note: str


@dataclass(frozen=True)
class IndicatorPage:
    """Everything the page of an indicator shows."""

    facts: Facts
    standards: Sequence[Standard]
    below: Sequence[Link | str]
    items: Sequence[ItemLine]


def kind_lines(edition: SchemeEdition, index: Index) -> list[KindLine]:
    """Every kind of the edition."""
    return [_kind_line(edition, index, kind) for kind in index.document.site_kinds]


def kind_page(edition: SchemeEdition, index: Index, kind: SiteKind) -> KindPage:
    """Build the page of one kind."""
    items = index.items_of_kind.get(kind.code, ())
    facts = [
        Fact(gettext("Code"), kind.code),
        Fact(gettext("Check items"), len(items)),
        Fact(field_name("site_kinds", "weight"), _marked(number(kind.weight), kind.weight_inferred)),
        Fact(gettext("Marks of field inspection"), _worth(index, items)),
        Fact(field_name("site_kinds", "draw"), _marked(_draw(kind), kind.draw_inferred)),
        Fact(field_name("site_kinds", "lead_function"), function_name(index, kind.lead_function)),
        Fact(field_name("site_kinds", "route"), kind.route),
        Fact(gettext("Sources"), source_list(index, edition, dict.fromkeys(kind.draw_sources + kind.route_sources))),
        Fact(field_name("site_kinds", "note"), kind.note),
    ]
    return KindPage(Facts(facts), item_lines(edition, index, items, by_node=True))


def item_lines(edition: SchemeEdition, index: Index, items: Iterable[CheckItem], *, by_node: bool) -> list[ItemLine]:
    """Check items as lines: beside each its indicator, or its kind of site."""
    return [
        ItemLine(
            code=item.code,
            link=Link(title_of(item), reverse("schemes:item", args=[edition.code, item.code])),
            held_to=threshold_words(item),
            rule=rule_line(item),
            place=node_link(index, edition, item.indicator) if by_node else kind_link(index, edition, item.kind),
            function=function_name(index, item.function),
            mark=inferred(item.inferred),
            rule_mark=inferred(item.ladder_inferred),
            sources=source_list(index, edition, item.sources),
        )
        for item in items
    ]


def item_page(edition: SchemeEdition, index: Index, item: CheckItem) -> ItemPage:
    """Build the page of one check item."""
    pack = index.packs.get(item.pack)
    facts = [
        Fact(gettext("Kind of site"), kind_link(index, edition, item.kind)),
        Fact(gettext("Indicator"), _marked(node_link(index, edition, item.indicator), item.indicator_inferred)),
        Fact(field_name("check_items", "function"), function_name(index, item.function)),
        Fact(field_name("check_items", "weight"), number(item.weight)),
        Fact(gettext("Marks of field inspection"), number(index.worth.get(item.code, Fraction(0)))),
        Fact(
            field_name("check_items", "measure"),
            value_words(column_of("check_items", "measure"), item.measure) if item.measure else "",
        ),
        Fact(field_name("check_items", "pack"), own_name(pack.name, pack.label_en) if pack else ""),
        Fact(gettext("Sources"), source_list(index, edition, item.sources)),
        Fact(field_name("check_items", "threshold_source"), source_list(index, edition, _one(item.threshold_source))),
        Fact(field_name("check_items", "ladder_source"), source_list(index, edition, _one(item.ladder_source))),
    ]
    facts += [Fact(name, value) for name, value in item.parameters]
    return ItemPage(
        facts=Facts(facts),
        rule=str(RULES[item.rule_kind]),
        held_to=threshold_words(item),
        outcomes=outcomes(item, index.document.grades),
        notes=rule_notes(item),
        mark=inferred(item.inferred),
        rule_mark=inferred(item.ladder_inferred),
        counting_rule=item.counting_rule,
        exemption=item.exemption,
        note=item.note,
    )


def indicator_page(
    edition: SchemeEdition, index: Index, code: str, tasks: tuple[Sequence[Unit], Sequence[Unit]]
) -> IndicatorPage:
    """Build the page of one indicator; ``tasks`` are the units that lead and that support."""
    node = index.nodes[code]
    declared, landed, differs = weights_of(index, node)
    facts = [
        Fact(gettext("Code"), node.code),
        Fact(gettext("Declared weight"), _marked(declared, node.inferred)),
        Fact(gettext("Marks that land here"), f"{landed} ≠ {declared}" if differs else landed),
        Fact(gettext("Methods"), ", ".join(method_names(index, node))),
        Fact(gettext("Lead unit"), ", ".join(unit.name for unit in tasks[0])),
        Fact(gettext("Supporting units"), ", ".join(unit.name for unit in tasks[1])),
        Fact(gettext("Sources"), source_list(index, edition, node.sources)),
        Fact(field_name("indicators", "note"), node.note),
    ]
    return IndicatorPage(
        facts=Facts(facts),
        standards=standards_of(index, code),
        below=[node_link(index, edition, child.code) for child in index.children.get(code, ())],
        items=item_lines(edition, index, index.items_of_node.get(code, ()), by_node=False),
    )


def _kind_line(edition: SchemeEdition, index: Index, kind: SiteKind) -> KindLine:
    items = index.items_of_kind.get(kind.code, ())
    return KindLine(
        link=kind_link(index, edition, kind.code),
        code=kind.code,
        items=len(items),
        weight=number(kind.weight),
        worth=_worth(index, items),
        draw=_draw(kind),
        lead=function_name(index, kind.lead_function),
        marks=(inferred(kind.weight_inferred), inferred(kind.draw_inferred)),
    )


def _worth(index: Index, items: Iterable[CheckItem]) -> str:
    return number(sum((index.worth.get(item.code, Fraction(0)) for item in items), Fraction(0)))


def _draw(kind: SiteKind) -> str:
    return value_words(column_of("site_kinds", "draw"), kind.draw)


def _marked(words: object, is_inferred: object) -> SafeString:
    return format_html("{}{}", words, inferred(is_inferred))


def _one(code: str) -> tuple[str, ...]:
    return (code,) if code else ()
