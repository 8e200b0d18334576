"""The check finds what does not hold together, and says where and what to do."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from tests.schemes.conftest import SMALL, small
from wenming.inspections.models import Observation
from wenming.people.models import UnitFunction
from wenming.places.models import SiteKind
from wenming.schemes.checking import check
from wenming.schemes.checking_cells import LONGEST
from wenming.schemes.formats import Finding, Severity, read_yaml
from wenming.schemes.models import CheckItem, EditionKind, Indicator, Method, Scheme, SchemeEdition

ROAD_1 = "rule: {kind: count, ladder: {A: '0', B: '2'}, zero_grade: C, zero_from: 3}"
THRESHOLD_1 = "threshold: {comparison: \"<=\", value: '0', unit: 处}"


def found(*changes: tuple[str, str]) -> list[Finding]:
    text = SMALL
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    findings = check(read_yaml(text.encode()))
    assert all(finding.advice and finding.text() and finding.place.sheet for finding in findings)
    return findings


def told(findings: list[Finding], severity: Severity, path: str) -> str:
    """What was said at a place."""
    return "\n".join(each.text() for each in findings if (each.severity, each.place.path) == (severity, path))


def errors(findings: list[Finding]) -> list[str]:
    """The places of the errors."""
    return [finding.place.path for finding in findings if finding.severity is Severity.ERROR]


def test_the_small_scheme_has_no_errors_and_tells_where_its_marks_land() -> None:
    findings = found()
    assert {finding.severity for finding in findings} == {Severity.NOTE}
    # Field 60 on P1-1; materials 40 shared 70 : 30 between P1-1 and P1-2; nothing to tell of P1.
    assert [(each.place.path, each.params["landed"], each.params["difference"]) for each in findings] == [
        ("indicators[P1-1].weight", "88.0000", "+18.0000"),
        ("indicators[P1-2].weight", "12.0000", "-18.0000"),
    ]


def test_what_may_stand_in_a_cell_is_what_its_row_keeps() -> None:
    kept: dict[str, dict[str, tuple[Any, str]]] = {
        "edition": {"title": (Scheme, "name"), "label_en": (SchemeEdition, "label_en"), "level": (Scheme, "level")},
        "methods": {"code": (Method, "code"), "name": (Method, "label"), "label_en": (Method, "label_en")},
        "grades": {"code": (Observation, "grade")},
        "functions": {"code": (UnitFunction, "function")},
        "indicators": {"code": (Indicator, "code"), "name": (Indicator, "label"), "label_en": (Indicator, "label_en")},
        "site_kinds": {
            **{"code": (SiteKind, "code"), "name": (SiteKind, "label"), "label_en": (SiteKind, "label_en")},
            "route": (EditionKind, "route"),
        },
        "packs": {"code": (CheckItem, "pack")},
        "check_items": {
            **{"code": (CheckItem, "code"), "title": (CheckItem, "title"), "label_en": (CheckItem, "title_en")},
            **{"counting_rule": (CheckItem, "counting_rule"), "exemption": (CheckItem, "exemption")},
        },
    }
    found = {
        table: {name: model._meta.get_field(field).max_length for name, (model, field) in fields.items()}
        for table, fields in kept.items()
    }
    assert found == LONGEST


@pytest.mark.parametrize(
    ("changes", "path", "said"),
    [
        ([("weight: '60'", "weight: '59'")], "methods.weight", "add up to 99, but the full marks are 100"),
        ([("'60'", "'0'"), ("weight: '40'", "weight: '0'")], "methods", "add up to 0"),
        ([("weight: '70'", "weight: '71'")], "indicators[P1].weight", "add up to 101"),
        ([("code: ROAD-2", "code: ROAD-1")], "check_items[ROAD-1].code", "is used 2 times"),
        ([("code: P1-2, parent: P1", "code: P1-2, parent: P9")], "indicators[P1-2].parent", "“P9” is not in the table"),
        ([("{code: P1, name", "{code: P1, parent: P1-1, name")], "indicators[P1].parent", "P1 → P1-1 → P1"),
        ([("{code: P1, name", "{code: P1, parent: P1, name")], "indicators[P1].parent", "P1 → P1"),
        ([("kind: ROAD\n", "kind: RAOD\n")], "check_items[ROAD-1].kind", "site_kinds (点位类型)"),
        ([("indicator: P1-1", "indicator: P7")], "check_items[ROAD-1].indicator", "“P7” is not in the table"),
        ([("    function: cleaning", "    function: nobody")], "check_items[ROAD-1].function", "“nobody” is not"),
        ([("methods: [FIELD, MAT]", "methods: [FIELD, MATT]")], "indicators[P1-1].methods", "“MATT” is not"),
        ([(THRESHOLD_1, "")], "check_items[ROAD-1].threshold.value", "has no threshold"),
        ([("value: '0', unit: 处", "unit: 处")], "check_items[ROAD-1].threshold.value", "has no threshold"),
        ([("value: '0', unit: 处", "value: A")], "check_items[ROAD-1].threshold.value", "does not fit"),
        ([("zero_from: 3", "zero_from: 5")], "check_items[ROAD-1].rule.zero_from", "gap: it ends at 2, and the zero"),
        ([("{A: '0', B: '2'}", "{A: '2', B: '0'}")], "check_items[ROAD-1].rule.ladder", "does not fall"),
        ([("{A: '0', B: '2'}", "{A: '0', B: '0'}")], "check_items[ROAD-1].rule.ladder", "same bound"),
        ([("{A: '0', B: '2'}", "{A: '0', B: '1.5'}")], "check_items[ROAD-1].rule.ladder", "not whole"),
        ([("{A: '0', B: '2'}", "{A: '0', Q: '2'}")], "check_items[ROAD-1].rule.ladder", "“Q” is not in the table"),
        ([("{A: '0.99', B: '0.9'}", "{A: '99', B: '0.9'}")], "check_items[ROAD-2].rule.ladder", "outside"),
        ([("{A: '0.99', B: '0.9'}", "{A: '0.9', B: '0.99'}")], "check_items[ROAD-2].rule.ladder", "does not fall"),
        ([("methods: [FIELD, MAT]", "methods: [FIELD, MAT, MAT]")], "indicators[P1-1].methods", "named 2 times here"),
        ([("title: 地面垃圾", f"title: {'长' * 201}")], "check_items[ROAD-1].title", "has 201 characters"),
        ([("name: 制度", f"name: {'长' * 201}")], "indicators[P1-2].name", "has 201 characters"),
        ([("code: ROAD-1", f"code: {'x' * 31}")], f"check_items[{'x' * 31}].code", "has 31 characters"),
        ([("name: 主干道", "name: 主干道, weight: '1000000'")], "site_kinds[ROAD].weight", "too large"),
        ([(", zero_grade: C}", "}")], "check_items[ROAD-2].rule.zero_grade", "needs this value"),
        ([(ROAD_1, "rule: {kind: count}")], "check_items[ROAD-1].rule.ladder", "needs this value"),
        (
            [(ROAD_1, "rule: {kind: oversize_count, ladder: {A: '0'}, zero_grade: C}")],
            "check_items[ROAD-1].rule.size_limit",
            "needs",
        ),
        (
            [(ROAD_1, "rule: {kind: boolean, pass_grade: C, fail_grade: A}")],
            "check_items[ROAD-1].rule.pass_grade",
            "not better",
        ),
        (
            [(ROAD_1, "rule: {kind: manual_grade, allowed: [A, B]}")],
            "check_items[ROAD-1].threshold.value",
            "Name one of: A, B",
        ),
        ([(ROAD_1, "rule: {kind: deduct_each, each: '1.5'}")], "check_items[ROAD-1].rule.each", "not a share"),
        (
            [("methods: [FIELD, MAT]", "methods: [FIELD]"), ("methods: [MAT]", "methods: []")],
            "methods[MAT]",
            "Nothing is judged",
        ),
        ([("kind: materials", "kind: field")], "check_items[ROAD-1].method", "FIELD, MAT"),
        ([("lead_function: cleaning", "weight: '0'")], "site_kinds.weight", "add up to 0"),
        ([("lead_function: cleaning", "weight: '-1'")], "site_kinds[ROAD].weight", "-1 is below zero"),
        ([("factor: '0.5'", "factor: '1.5'")], "grades[B].factor", "is above 1"),
        (
            [("grades:\n", "cycle: {years: 2, yearly_weights: ['0.5', '0.4']}\ngrades:\n")],
            "cycle.yearly_weights",
            "0.9",
        ),
        (
            [("grades:\n", "cycle: {years: 3, yearly_weights: ['0.5', '0.5']}\ngrades:\n")],
            "cycle.yearly_weights",
            "2 shares for 3",
        ),
        (
            [("grades:\n", "weight_variants:\n  - {code: a, weights: {MAT: '5'}, total: '6'}\ngrades:\n")],
            "weight_variants[a].total",
            "5",
        ),
    ],
)
def test_an_error_is_found(changes: list[tuple[str, str]], path: str, said: str) -> None:
    assert said in told(found(*changes), Severity.ERROR, path)


@pytest.mark.parametrize(
    ("changes", "path", "said"),
    [
        ([("lead_function: cleaning", "draw_sources: [W1]")], "site_kinds[ROAD].draw_sources", "“W1” is not"),
        ([("total: '100'", "note: x"), ("'60'", "'66'")], "indicators.weight", "add up to 100, the methods to 106"),
        ([("methods: [MAT]", "methods: [MAT, FIELD]")], "indicators[P1-2].methods", "no check item points to it"),
        ([("methods: [FIELD, MAT]", "methods: [MAT]")], "indicators[P1-1].methods", "does not name field inspection"),
        ([("check_items:\n", "  - {code: PARK, name: 公园}\ncheck_items:\n")], "site_kinds[PARK]", "no check items"),
        ([("zero_from: 3", "size_limit: '3'")], "check_items[ROAD-1].rule.size_limit", "does not use"),
        (
            [("\"<=\", value: '0'", "\">=\", value: '0'")],
            "check_items[ROAD-1].threshold.comparison",
            "usually held to “<=”",
        ),
        (
            [("value: '0.99'", "value: '0.98'")],
            "check_items[ROAD-2].rule.ladder",
            "the threshold is 0.98",
        ),
        ([("    function: cleaning\n", "")], "check_items[ROAD-1].function", "No department function"),
        ([("factor: '0'}", "factor: '0.1'}")], "grades.factor", "the worst 0.1"),
    ],
)
def test_a_doubt_is_a_warning(changes: list[tuple[str, str]], path: str, said: str) -> None:
    findings = found(*changes)
    assert said in told(findings, Severity.WARNING, path)
    assert errors(findings) == []


def test_a_method_without_marks_is_noted() -> None:
    findings = found(("weight: '60'", "weight: '100'"), ("weight: '40'", "weight: '0'"))
    assert "will have no rate" in told(findings, Severity.NOTE, "methods[MAT].weight")


def test_a_total_of_a_hundred_and_six_is_fine() -> None:
    document = small()
    methods = (
        replace(document.methods[0], weight=Decimal("46.3")),
        replace(document.methods[1], weight=Decimal("59.7")),
    )
    findings = check(replace(document, methods=methods, edition=replace(document.edition, total=Decimal(106))))
    assert not any(finding.severity is Severity.ERROR for finding in findings)


def test_a_scheme_of_nothing_but_a_head_is_refused() -> None:
    findings = check(read_yaml(b"format: wenming-scheme/1\nedition: {code: a, title: b}\n"))
    assert [(finding.severity, finding.place.path) for finding in findings] == [(Severity.ERROR, "methods")]
