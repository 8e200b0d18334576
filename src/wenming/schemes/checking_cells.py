"""Whether what stands in one cell can be kept: words not too long, weights not too large, nothing named twice.

A document may say more than the register of editions keeps in a row; a refusal here comes before the database's own.
"""

from collections import Counter
from decimal import Decimal

from wenming.rulebook.labels import N_
from wenming.schemes.formats.columns import Form
from wenming.schemes.formats.document import SchemeDocument
from wenming.schemes.formats.findings import Findings, Severity
from wenming.schemes.formats.layout import BY_NAME, TABLES, records
from wenming.schemes.formats.places import place, row_name

LONGEST: dict[str, dict[str, int]] = {
    "edition": {"title": 120, "label_en": 160, "level": 40},
    "methods": {"code": 20, "name": 80, "label_en": 80},
    "grades": {"code": 8},
    "functions": {"code": 40},
    "indicators": {"code": 30, "name": 200, "label_en": 200},
    "site_kinds": {"code": 20, "name": 60, "label_en": 60, "route": 300},
    "packs": {"code": 20},
    "check_items": {"code": 30, "title": 200, "label_en": 200, "counting_rule": 500, "exemption": 500},
}
"""Table → field → the most characters that a row keeps of it."""
WEIGHED = ("methods", "indicators", "site_kinds", "check_items")
LARGEST_WEIGHT = Decimal(10) ** 6
"""Weights lie below it."""


def check_cells(document: SchemeDocument, findings: Findings) -> None:
    """Note every cell that holds more than can be kept."""
    _check_lengths(document, findings)
    _check_weights(document, findings)
    _check_named_twice(document, findings)


def _check_lengths(document: SchemeDocument, findings: Findings) -> None:
    for name, fields in LONGEST.items():
        table = BY_NAME[name]
        for record in records(document, table):
            for field, most in fields.items():
                length = len(getattr(record, field))
                if length > most:
                    findings.error(
                        place(name, row_name(table, record), field),
                        N_("The text has %(length)s characters."),
                        N_("Keep it within %(limit)s."),
                        length=length,
                        limit=most,
                    )


def _check_weights(document: SchemeDocument, findings: Findings) -> None:
    for name in WEIGHED:
        table = BY_NAME[name]
        for record in records(document, table):
            weight = getattr(record, "weight", None)
            if weight is not None and weight >= LARGEST_WEIGHT:
                findings.error(
                    place(name, row_name(table, record), "weight"),
                    N_("The weight %(weight)s is too large."),
                    N_("Write one below %(limit)s."),
                    weight=weight,
                    limit=LARGEST_WEIGHT,
                )


def _check_named_twice(document: SchemeDocument, findings: Findings) -> None:
    """A method named twice would judge its leaf twice; a source named twice only reads badly."""
    for table in TABLES:
        for column in (column for column in table.columns if column.form is Form.CODES):
            for record in records(document, table):
                for code, times in Counter(getattr(record, column.field)).items():
                    if times > 1:
                        findings.add(
                            Severity.WARNING if column.refers == "sources" else Severity.ERROR,
                            place(table.name, row_name(table, record), column.field),
                            N_("“%(code)s” is named %(times)s times here."),
                            N_("Name it once."),
                            code=code,
                            times=times,
                        )
