"""An edition's document as rows: methods, tree, kinds of site, check items."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from wenming.kernel.scope import Viewer
from wenming.places.models import SiteKind
from wenming.places.services.registers import set_kind
from wenming.schemes.formats import SchemeDocument
from wenming.schemes.formats.rows import CheckItem as ItemRow
from wenming.schemes.formats.scheme_values import depth
from wenming.schemes.formats.values import decimal_text
from wenming.schemes.models import CheckItem, EditionKind, Indicator, Method, SchemeEdition


def lay_out(edition: SchemeEdition, document: SchemeDocument, *, by: Viewer, at: datetime) -> None:
    """Write all rows of a new or emptied edition."""
    methods = _methods(edition, document)
    indicators = _indicators(edition, document, methods)
    kinds = _kinds(edition, document, by=by, at=at)
    CheckItem.objects.bulk_create(
        [
            _item(edition, row, order, indicators[row.indicator], kinds[row.kind])
            for order, row in enumerate(document.check_items)
        ]
    )


def rule_words(row: ItemRow) -> dict[str, Any]:
    """Return a check item's rule as JSON for pages: only what its kind uses, numbers as exact text."""
    words: dict[str, Any] = {
        "kind": row.rule_kind.value,
        "measure": row.measure.value if row.measure else "",
        "comparison": row.threshold_comparison.value if row.threshold_comparison else "",
        "value": _plain(row.threshold_value),
        "attribute": row.threshold_attribute,
        "unit": row.threshold_unit,
        "ladder": [[grade, _plain(value)] for grade, value in row.ladder],
        "zero_grade": row.zero_grade,
        "zero_if_none": row.zero_if_none,
        "pass": row.pass_grade,
        "fail": row.fail_grade,
        "size_limit": _plain(row.size_limit),
        "allowed": list(row.allowed),
        "each": _plain(row.each),
    }
    return {name: value for name, value in words.items() if value not in ("", None, [], False) or name == "value"}


def _plain(value: object) -> object:
    """A number as its exact text; a yes/no, a grade's name or nothing as it is."""
    return decimal_text(value) if isinstance(value, Decimal) else value


def _methods(edition: SchemeEdition, document: SchemeDocument) -> Mapping[str, Method]:
    rows = [
        Method(
            edition=edition,
            code=row.code,
            kind=row.kind.value,
            label=row.name,
            label_en=row.label_en,
            weight=row.weight,
            order=order,
            is_inferred=row.inferred,
        )
        for order, row in enumerate(document.methods)
    ]
    return {row.code: row for row in Method.objects.bulk_create(rows)}


def _indicators(
    edition: SchemeEdition, document: SchemeDocument, methods: Mapping[str, Method]
) -> Mapping[str, Indicator]:
    """Write the tree from the top down, each level at once."""
    parents = {row.code: row.parent for row in document.indicators}
    level_of = {row.code: depth(row.code, parents) for row in document.indicators}
    standards: dict[str, list[dict[str, str]]] = {}
    for criterion in document.criteria:
        words = {"code": criterion.code, "text": criterion.text, "label_en": criterion.label_en}
        standards.setdefault(criterion.indicator, []).append(words)
    order = {row.code: place for place, row in enumerate(document.indicators)}
    held: dict[str, Indicator] = {}
    for level in sorted(set(level_of.values())):
        rows = [
            Indicator(
                edition=edition,
                code=row.code,
                parent=held.get(row.parent),
                level=level,
                order=order[row.code],
                label=row.name,
                label_en=row.label_en,
                weight=row.weight,
                standards=standards.get(row.code, []),
                sources=list(row.sources),
                is_inferred=row.inferred,
            )
            for row in document.indicators
            if level_of[row.code] == level
        ]
        held |= {row.code: row for row in Indicator.objects.bulk_create(rows)}
    links = [
        Indicator.methods.through(indicator_id=held[row.code].pk, method_id=methods[code].pk)
        for row in document.indicators
        for code in row.methods
    ]
    Indicator.methods.through.objects.bulk_create(links)
    return held


def _kinds(edition: SchemeEdition, document: SchemeDocument, *, by: Viewer, at: datetime) -> Mapping[str, EditionKind]:
    known = SiteKind.objects.in_bulk([row.code for row in document.site_kinds], field_name="code")
    for order, row in enumerate(document.site_kinds):
        held = known.get(row.code)
        facts = (row.name, row.label_en, row.lead_function, order)
        if held is None or (held.label, held.label_en, held.lead_function, held.order) != facts:
            known[row.code] = set_kind(
                row.code,
                row.name,
                by=by.actor,
                at=at,
                label_en=row.label_en,
                lead_function=row.lead_function,
                order=order,
            )
    rows = [
        EditionKind(
            edition=edition,
            kind=known[row.code],
            weight=row.weight,
            draw=row.draw.value,
            route=row.route,
            lead_function=row.lead_function,
            sources=[*row.draw_sources, *row.route_sources],
            order=order,
        )
        for order, row in enumerate(document.site_kinds)
    ]
    return {row.kind.code: row for row in EditionKind.objects.bulk_create(rows)}


def _item(edition: SchemeEdition, row: ItemRow, order: int, indicator: Indicator, kind: EditionKind) -> CheckItem:
    return CheckItem(
        edition=edition,
        edition_kind=kind,
        indicator=indicator,
        code=row.code,
        title=row.title,
        title_en=row.label_en,
        rule=rule_words(row),
        rule_kind=row.rule_kind.value,
        weight=row.weight,
        function=row.function,
        counting_rule=row.counting_rule,
        exemption=row.exemption,
        pack=row.pack,
        sources=list(row.sources),
        is_inferred=row.inferred,
        is_ladder_inferred=row.ladder_inferred,
        order=order,
    )
