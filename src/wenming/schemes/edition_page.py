"""The page of an edition: what is known of it, its methods, and the tree of indicators."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from wenming.schemes.formats.rows import Indicator
from wenming.schemes.headings import own_name
from wenming.schemes.index import Index
from wenming.schemes.models import SchemeEdition
from wenming.schemes.parts import inferred, source_list
from wenming.schemes.wording import number
from wenming.ui.components import Fact, Facts, Link, Moment


@dataclass(frozen=True)
class MethodLine:
    """A method with its weight and share of the whole."""

    name: str
    kind: str
    weight: str
    share: str
    mark: SafeString


@dataclass(frozen=True)
class Standard:
    """A standard in words."""

    code: str
    text: str
    mark: SafeString


@dataclass(frozen=True)
class Node:
    """An indicator in the tree: the declared weight beside the marks that land under it."""

    link: Link
    code: str
    declared: str
    landed: str
    differs: bool
    methods: Sequence[str]
    items: int
    mark: SafeString
    standards: Sequence[Standard]
    children: Sequence["Node"]


@dataclass(frozen=True)
class EditionPage:
    """Everything the page of an edition shows."""

    facts: Facts
    note: str
    methods: Sequence[MethodLine]
    tree: Sequence[Node]
    find_url: str


def edition_page(edition: SchemeEdition, index: Index) -> EditionPage:
    """Build the page."""
    total = index.scheme.total
    methods = [
        MethodLine(
            own_name(method.name, method.label_en),
            method.code,
            number(method.weight),
            f"{number(Fraction(method.weight) * 100 / total, 2)}%" if total else "",
            inferred(method.inferred),
        )
        for method in index.document.methods
    ]
    return EditionPage(
        facts=Facts(_facts(edition, index)),
        note=index.document.edition.note,
        methods=methods,
        tree=[_node(edition, index, node) for node in index.children.get("", ())],
        find_url=reverse("schemes:find", args=[edition.code]),
    )


def standards_of(index: Index, node: str) -> list[Standard]:
    """The standards of an indicator in words."""
    return [
        Standard(each.code, own_name(each.text, each.label_en), inferred(each.inferred))
        for each in index.criteria.get(node, ())
    ]


def method_names(index: Index, node: Indicator) -> list[str]:
    """The methods that judge an indicator."""
    known = (index.methods[code] for code in node.methods if code in index.methods)
    return [own_name(method.name, method.label_en) for method in known]


def weights_of(index: Index, node: Indicator) -> tuple[str, str, bool]:
    """Declared weight, the marks that land, and whether they differ."""
    landed = index.landed[node.code]
    differs = node.weight is not None and Fraction(node.weight) != landed
    return number(node.weight), number(landed), differs


def _node(edition: SchemeEdition, index: Index, node: Indicator) -> Node:
    declared, landed, differs = weights_of(index, node)
    address = reverse("schemes:indicator", args=[edition.code, node.code])
    return Node(
        link=Link(own_name(node.name, node.label_en), address),
        code=node.code,
        declared=declared,
        landed=landed,
        differs=differs,
        methods=method_names(index, node),
        items=index.items_under[node.code],
        mark=inferred(node.inferred),
        standards=standards_of(index, node.code),
        children=[_node(edition, index, child) for child in index.children.get(node.code, ())],
    )


def _facts(edition: SchemeEdition, index: Index) -> list[Fact]:
    head, document = index.document.edition, index.document
    declared = head.total if head.total is not None else Decimal(0)
    counts = (len(document.indicators), len(document.site_kinds), len(document.check_items))
    facts = [
        Fact(gettext("Full marks"), number(declared) or number(index.scheme.total)),
        Fact(gettext("Indicators"), counts[0]),
        Fact(gettext("Kinds of site"), Link(str(counts[1]), reverse("schemes:kinds", args=[edition.code]))),
        Fact(gettext("Check items"), Link(str(counts[2]), reverse("schemes:items", args=[edition.code]))),
        Fact(gettext("Grades"), ", ".join(f"{grade.code} = {number(grade.factor)}" for grade in document.grades)),
        Fact(gettext("Cycle"), head.cycle_label),
        Fact(gettext("Taken in"), Moment(edition.imported_at)),
    ]
    if edition.frozen_at:
        facts.append(Fact(gettext("Published"), Moment(edition.frozen_at)))
    if document.cycle.yearly_weights:
        shares = ", ".join(f"{number(share * 100)}%" for share in document.cycle.yearly_weights)
        facts.append(Fact(gettext("Share of each year"), shares))
    sources = source_list(index, edition, head.level_sources)
    facts.append(Fact(gettext("Sources"), sources))
    facts.append(Fact(gettext("Fingerprint"), format_html('<code class="fingerprint">{}</code>', edition.fingerprint)))
    return facts
