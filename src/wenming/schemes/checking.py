"""Whether a scheme document holds together: what must be mended before it can be used, and what is worth a look.

Errors keep an edition from being imported or published; warnings and notes do not. Every finding says where
(table, code, field) and what to do. How marks come down to leaves is :mod:`wenming.rulebook.worth`.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from decimal import Decimal
from fractions import Fraction

from wenming.rulebook.labels import N_
from wenming.rulebook.scheme import MethodKind
from wenming.rulebook.worth import SchemeRefused, landed_weights
from wenming.schemes.checking_cells import check_cells
from wenming.schemes.checking_rules import check_rules
from wenming.schemes.checking_tree import check_tree
from wenming.schemes.formats.columns import Form
from wenming.schemes.formats.document import SchemeDocument
from wenming.schemes.formats.findings import Finding, Findings, Severity
from wenming.schemes.formats.layout import BY_NAME, TABLES, records
from wenming.schemes.formats.places import place, row_name
from wenming.schemes.formats.scheme_values import to_scheme
from wenming.schemes.formats.values import decimal_text

MOST_FINDINGS = 5000
OPTIONAL_REFERENCES = frozenset({"sources", "weight_variants"})
"""What a wrong reference to sources, or in a variant for comparison, does not spoil: only a warning."""


def check(document: SchemeDocument) -> list[Finding]:
    """Everything found, errors first. A document without errors can be scored with."""
    findings = Findings(limit=MOST_FINDINGS)
    for part in PARTS:
        part(document, findings)
    if not any(finding.severity is Severity.ERROR for finding in findings.found):
        _check_landing(document, findings)
    order = list(Severity)
    return sorted(findings.found, key=lambda finding: order.index(finding.severity))


def _check_codes(document: SchemeDocument, findings: Findings) -> None:
    for table in TABLES:
        key = table.key_column
        if table.is_head or key is None:
            continue
        found = Counter(row_name(table, record) for record in records(document, table))
        for name in (name for name, times in found.items() if times > 1):
            findings.error(
                place(table.name, name, key.field),
                N_("“%(code)s” is used %(times)s times."),
                N_("Give every row of this table its own code."),
                code=name,
                times=found[name],
            )


def _check_references(document: SchemeDocument, findings: Findings) -> None:
    codes = {
        table.name: {row_name(table, record) for record in records(document, table)}
        for table in TABLES
        if not table.is_head
    }
    for table in TABLES:
        for column in (column for column in table.columns if column.refers):
            is_loose = column.refers in OPTIONAL_REFERENCES or table.name in OPTIONAL_REFERENCES
            for record in records(document, table):
                for code in _named(getattr(record, column.field), column.form):
                    if code not in codes[column.refers]:
                        findings.add(
                            Severity.WARNING if is_loose else Severity.ERROR,
                            place(table.name, row_name(table, record), column.field),
                            N_("“%(code)s” is not in the table “%(table)s”."),
                            N_("Correct the code here, or add it to that table."),
                            code=code,
                            table=f"{column.refers} ({BY_NAME[column.refers].sheet})",
                        )


def _named(value: object, form: Form) -> Iterable[str]:
    if form is Form.CODE:
        return [value] if isinstance(value, str) and value else []
    if not isinstance(value, tuple):
        return []
    return [part[0] if isinstance(part, tuple) else part for part in value]


def _check_methods(document: SchemeDocument, findings: Findings) -> None:
    total = sum((method.weight for method in document.methods), Decimal(0))
    for method in document.methods:
        if method.weight == 0:
            findings.add(
                Severity.NOTE,
                place("methods", method.code, "weight"),
                N_("The method “%(code)s” has no marks to give and will have no rate."),
                N_("Leave it so, or give it marks and lower the others."),
                code=method.code,
            )
    if total == 0:
        findings.error(
            place("methods"),
            N_("The methods' weights add up to 0."),
            N_("Give at least one method marks; no total can be made of nothing."),
        )
    declared = document.edition.total
    if declared is not None and declared != total:
        findings.error(
            place("methods", field="weight"),
            N_("The methods' weights add up to %(sum)s, but the full marks are %(total)s."),
            N_("Correct a method's weight, or the edition's full marks."),
            sum=decimal_text(total),
            total=decimal_text(declared),
        )
    _check_field_methods(document, findings)


def _check_field_methods(document: SchemeDocument, findings: Findings) -> None:
    field = [method.code for method in document.methods if method.kind is MethodKind.FIELD]
    for item in document.check_items:
        if item.method not in field and (item.method or len(field) != 1):
            findings.error(
                place("check_items", item.code, "method"),
                N_("It is not clear which method of field inspection pays this item."),
                N_("Name one of the methods of field inspection: %(methods)s."),
                methods=", ".join(field) or "–",
            )
    paid = {item.method or (field[0] if len(field) == 1 else "") for item in document.check_items}
    judged = {code for node in document.indicators for code in node.methods}
    for method in document.methods:
        if method.weight > 0 and method.code not in (paid if method.code in field else judged):
            findings.error(
                place("methods", method.code),
                N_("Nothing is judged by the method “%(code)s”, though it has %(weight)s marks."),
                N_("Name it at the indicators it judges (field inspection: add check items), or set its weight to 0."),
                code=method.code,
                weight=decimal_text(method.weight),
            )


def _check_signs(document: SchemeDocument, findings: Findings) -> None:
    """No weight, limit or number of this document means anything below zero."""
    for table in TABLES:
        for column in (column for column in table.columns if column.form in (Form.NUMBER, Form.WHOLE)):
            for record in records(document, table):
                value = getattr(record, column.field)
                if value is not None and value < 0:
                    findings.error(
                        place(table.name, row_name(table, record), column.field),
                        N_("%(value)s is below zero."),
                        N_("Write a number that is not negative."),
                        value=value,
                    )


def _check_shares(document: SchemeDocument, findings: Findings) -> None:
    cycle = document.cycle
    held = [("cycle", "", cycle.yearly_weights)]
    held += [("cycle_variants", each.period, each.yearly_weights) for each in document.cycle_variants]
    for table, name, weights in held:
        if weights and sum(weights) != 1:
            findings.error(
                place(table, name, "yearly_weights"),
                N_("The shares of the years add up to %(sum)s."),
                N_("Correct them until they add up to 1."),
                sum=decimal_text(sum(weights, Decimal(0))),
            )
    if cycle.years is not None and cycle.yearly_weights and len(cycle.yearly_weights) != cycle.years:
        findings.error(
            place("cycle", field="yearly_weights"),
            N_("There are %(given)s shares for %(years)s years."),
            N_("Give one share per year."),
            given=len(cycle.yearly_weights),
            years=cycle.years,
        )
    if document.minors.share is not None and document.minors.share > 1:
        findings.error(
            place("minors", field="share"),
            N_("The share is above 1."),
            N_("Write a share between 0 and 1, such as 0.2."),
        )
    for variant in document.weight_variants:
        total = sum((weight for _, weight in variant.weights), Decimal(0))
        if variant.total is not None and variant.total != total:
            findings.error(
                place("weight_variants", variant.code, "total"),
                N_("The weights add up to %(sum)s, not to %(total)s."),
                N_("Correct the weights or the total."),
                sum=decimal_text(total),
                total=decimal_text(variant.total),
            )


def _check_landing(document: SchemeDocument, findings: Findings) -> None:
    """Report where the declared weight of a node differs from the marks that land under it."""
    try:
        landed = landed_weights(to_scheme(document))
    except SchemeRefused as refused:
        findings.error(place("edition"), N_("The scheme cannot be scored: %(reason)s."), N_("Mend it."), reason=refused)
        return
    for node in document.indicators:
        marks = landed[node.code]
        if node.weight is not None and marks != Fraction(node.weight):
            findings.add(
                Severity.NOTE,
                place("indicators", node.code, "weight"),
                N_("%(code)s declares %(declared)s marks; %(landed)s land under it (difference %(difference)s)."),
                N_("The score uses what lands. To bring them together, move check items or change weights."),
                code=node.code,
                declared=decimal_text(node.weight),
                landed=_rounded(marks),
                difference=_rounded(marks - Fraction(node.weight), signed=True),
            )


def _rounded(marks: Fraction, *, signed: bool = False) -> str:
    """Four places, half away from zero, as published figures are."""
    scaled = abs(marks) * 10_000
    whole = int(scaled + Fraction(1, 2))
    sign = "-" if marks < 0 else "+" if signed else ""
    return f"{sign}{whole // 10_000}.{whole % 10_000:04}"


PARTS: tuple[Callable[[SchemeDocument, Findings], None], ...] = (
    _check_codes,
    check_cells,
    _check_references,
    _check_signs,
    _check_methods,
    _check_shares,
    check_tree,
    check_rules,
)
