"""Turns a scheme document into the plain values that the scoring rules need."""

from decimal import Decimal
from fractions import Fraction

from wenming.rulebook.labels import N_
from wenming.rulebook.rules import Bound, Rule, RuleKind, Threshold
from wenming.rulebook.scheme import Item, Kind, Method, Node, Scheme
from wenming.schemes.formats.document import SchemeDocument
from wenming.schemes.formats.findings import Findings, Place
from wenming.schemes.formats.rows import CheckItem, Indicator
from wenming.schemes.formats.values import decimal_text


def to_scheme(document: SchemeDocument) -> Scheme:
    """The edition as the rulebook sees it. Raises ``Refused`` for a check item that cannot be graded at all.

    Whether the whole holds together is for :func:`wenming.schemes.checking.check` to say, before.
    """
    findings = Findings()
    for item in document.check_items:
        if item.threshold_comparison is None:
            findings.error(
                Place(f"check_items {item.code}"),
                N_("Check item “%(code)s” has no threshold."),
                N_("Say what it is held to: a comparison and a value."),
                code=item.code,
            )
    findings.refuse_if_any()
    parents = {node.code: node.parent for node in document.indicators}
    return Scheme(
        code=document.edition.code,
        title=document.edition.title,
        grades=tuple(to_factors(document).items()),
        methods=tuple(Method(each.code, each.kind, each.name, Fraction(each.weight)) for each in document.methods),
        nodes=tuple(_node(node, parents) for node in document.indicators),
        kinds=tuple(
            Kind(kind.code, kind.name, Fraction(kind.weight), kind.lead_function) for kind in document.site_kinds
        ),
        items=tuple(_item(item) for item in document.check_items),
        missing_kind_rule=document.edition.missing_kind_rule.value,
    )


def to_factors(document: SchemeDocument) -> dict[str, Fraction]:
    """Grade to factor, in the document's order."""
    return {grade.code: Fraction(grade.factor) for grade in document.grades}


def depth(code: str, parents: dict[str, str]) -> int:
    """The level of a node, 1 at the top; a loop ends where it closes."""
    seen: set[str] = set()
    while code and code not in seen:
        seen.add(code)
        code = parents.get(code, "")
    return len(seen)


def _node(node: Indicator, parents: dict[str, str]) -> Node:
    return Node(
        code=node.code,
        parent=node.parent or None,
        name=node.name,
        level=depth(node.code, parents),
        weight=_exact(node.weight),
        methods=node.methods,
    )


def _item(item: CheckItem) -> Item:
    return Item(
        code=item.code,
        kind=item.kind,
        node=item.indicator,
        title=item.title,
        rule=rule_of(item),
        weight=Fraction(item.weight),
        function=item.function,
        field_method=item.method,
    )


def rule_of(item: CheckItem) -> Rule:
    """The rule of a check item that has a threshold."""
    assert item.threshold_comparison is not None
    return Rule(
        kind=item.rule_kind,
        threshold=Threshold(
            comparison=item.threshold_comparison,
            value=_threshold(item),
            attribute=item.threshold_attribute or None,
            unit=item.threshold_unit,
        ),
        ladder=tuple(Bound(grade, Fraction(value)) for grade, value in item.ladder),
        zero_grade=item.zero_grade,
        pass_grade=item.pass_grade,
        fail_grade=item.fail_grade,
        zero_if_none=item.zero_if_none,
        size_limit=_exact(item.size_limit),
        allowed=item.allowed,
        each=_exact(item.each),
    )


def _threshold(item: CheckItem) -> Fraction | bool | str | None:
    value = item.threshold_value
    if item.rule_kind is RuleKind.MANUAL_GRADE and isinstance(value, Decimal):
        return decimal_text(value)
    return Fraction(value) if isinstance(value, Decimal) else value


def _exact(number: Decimal | None) -> Fraction | None:
    return None if number is None else Fraction(number)
