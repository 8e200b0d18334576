"""Whether the indicator tree and the kinds of site hold together: loops, sums, kinds and nodes with nothing in them."""

from collections.abc import Iterable
from decimal import Decimal

from wenming.rulebook.labels import N_
from wenming.rulebook.scheme import MethodKind
from wenming.schemes.formats.document import SchemeDocument
from wenming.schemes.formats.findings import Findings, Severity
from wenming.schemes.formats.places import place
from wenming.schemes.formats.rows import Indicator
from wenming.schemes.formats.values import decimal_text


def check_tree(document: SchemeDocument, findings: Findings) -> None:
    """Note everything that is wrong with the tree, the kinds and the grades."""
    _check_loops(document, findings)
    _check_sums(document, findings)
    _check_field_nodes(document, findings)
    _check_kinds(document, findings)
    _check_grades(document, findings)


def _check_loops(document: SchemeDocument, findings: Findings) -> None:
    parents = {node.code: node.parent for node in document.indicators}
    told: set[str] = set()
    for code in parents:
        chain = [code]
        while (parent := parents.get(chain[-1], "")) and parent not in chain:
            chain.append(parent)
        if parent == code and code not in told:
            told |= set(chain)
            findings.error(
                place("indicators", code, "parent"),
                N_("The indicators run in a loop: %(loop)s."),
                N_("Let one of them hang under another indicator, or under none."),
                loop=" → ".join([*chain, code]),
            )


def _check_sums(document: SchemeDocument, findings: Findings) -> None:
    children: dict[str, list[Indicator]] = {}
    for node in document.indicators:
        children.setdefault(node.parent, []).append(node)
    for node in document.indicators:
        total = _sum(children.get(node.code, ()))
        if node.weight is not None and total is not None and total != node.weight:
            findings.error(
                place("indicators", node.code, "weight"),
                N_("%(code)s declares %(declared)s marks, but the indicators under it add up to %(sum)s."),
                N_("Correct one of these weights, or leave the upper one empty."),
                code=node.code,
                declared=decimal_text(node.weight),
                sum=decimal_text(total),
            )
    top, full = _sum(children.get("", ())), sum((method.weight for method in document.methods), Decimal(0))
    if top is not None and top != full:
        findings.add(
            Severity.WARNING,
            place("indicators", field="weight"),
            N_("The top indicators add up to %(sum)s, the methods to %(total)s."),
            N_("The score uses the methods' weights; correct the indicators if they are meant to be the same."),
            sum=decimal_text(top),
            total=decimal_text(full),
        )


def _sum(nodes: Iterable[Indicator]) -> Decimal | None:
    """The sum of the weights, if there are any and none is missing."""
    weights = [node.weight for node in nodes]
    known = [weight for weight in weights if weight is not None]
    return sum(known, Decimal(0)) if known and len(known) == len(weights) else None


def _check_field_nodes(document: SchemeDocument, findings: Findings) -> None:
    field = {method.code for method in document.methods if method.kind is MethodKind.FIELD}
    pointed = {item.indicator for item in document.check_items}
    for node in document.indicators:
        if field & set(node.methods) and node.code not in pointed:
            findings.add(
                Severity.WARNING,
                place("indicators", node.code, "methods"),
                N_("%(code)s is to be judged by field inspection, but no check item points to it."),
                N_("Point check items to it, or take the method away."),
                code=node.code,
            )
        elif node.code in pointed and node.methods and not field & set(node.methods):
            findings.add(
                Severity.WARNING,
                place("indicators", node.code, "methods"),
                N_("Check items point to %(code)s, which does not name field inspection as a method."),
                N_("Add the method, or point the items elsewhere."),
                code=node.code,
            )


def _check_kinds(document: SchemeDocument, findings: Findings) -> None:
    weights: dict[str, Decimal] = {}
    for item in document.check_items:
        weights[item.kind] = weights.get(item.kind, Decimal(0)) + item.weight
    for kind in document.site_kinds:
        if not weights.get(kind.code):
            findings.add(
                Severity.WARNING,
                place("site_kinds", kind.code),
                N_("The kind of site “%(code)s” has no check items, or all of them weigh 0."),
                N_("Add check items, or delete the kind; it will never earn or lose marks."),
                code=kind.code,
            )
    if document.check_items and not any(kind.weight for kind in document.site_kinds):
        findings.error(
            place("site_kinds", field="weight"),
            N_("The weights of the kinds of site add up to 0."),
            N_("Give at least one kind a weight."),
        )


def _check_grades(document: SchemeDocument, findings: Findings) -> None:
    factors = [grade.factor for grade in document.grades]
    if document.check_items and not factors:
        findings.error(place("grades"), N_("There are no grades."), N_("Add the grades with their factors."))
    for grade in document.grades:
        if grade.factor > 1:
            findings.error(
                place("grades", grade.code, "factor"),
                N_("The factor %(factor)s of grade “%(code)s” is above 1."),
                N_("Write the share of the marks that the grade is worth, from 0 to 1."),
                factor=decimal_text(grade.factor),
                code=grade.code,
            )
    if factors != sorted(factors, reverse=True) or len(set(factors)) < len(factors):
        findings.add(
            Severity.WARNING,
            place("grades", field="factor"),
            N_("The grades do not stand in order from best to worst, or two are worth the same."),
            N_("Put them in order, the best first."),
        )
    if factors and (max(factors) != 1 or min(factors) != 0):
        findings.add(
            Severity.WARNING,
            place("grades", field="factor"),
            N_("The best grade is worth %(best)s and the worst %(worst)s."),
            N_("Check the factors; usually the best is worth 1 and the worst 0."),
            best=decimal_text(max(factors)),
            worst=decimal_text(min(factors)),
        )
