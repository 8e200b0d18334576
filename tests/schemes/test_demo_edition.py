"""The demo edition holds what the draft holds, is labelled as a draft, holds together, and is read quickly."""

import re
import time
from collections import Counter

from tests.schemes.conftest import DEMO_EDITION, demo_edition
from wenming.rulebook.rules import Comparison, RuleKind
from wenming.rulebook.scheme import MethodKind
from wenming.schemes.checking import check
from wenming.schemes.formats import Severity, read, to_scheme, write_yaml
from wenming.schemes.formats.layout import TABLES, records


def test_it_holds_the_whole_county_scheme() -> None:
    document = demo_edition()
    projects = [node for node in document.indicators if not node.parent]
    assert (len(document.methods), len(projects), len(document.indicators)) == (4, 9, 29)
    assert (len(document.site_kinds), len(document.check_items), len(document.criteria)) == (27, 538, 31)
    assert (len(document.negative_items), document.negative_list.items_in_full) == (8, 30)
    assert (len(document.questions), len(document.evidence_types), len(document.reject_reasons)) == (9, 5, 8)
    assert (len(document.functions), len(document.roles), len(document.sources)) == (21, 9, 120)


def test_its_methods_weigh_forty_forty_twenty_and_nothing() -> None:
    weights = {method.code: (method.kind, int(method.weight)) for method in demo_edition().methods}
    assert weights == {
        "FIELD": (MethodKind.FIELD, 40),
        "MAT": (MethodKind.MATERIALS, 40),
        "SURVEY": (MethodKind.SURVEY, 20),
        "AUTH": (MethodKind.AUTHORITY, 0),
    }


def test_it_says_that_it_is_a_draft_and_keeps_what_is_inferred() -> None:
    document = demo_edition()
    assert document.edition.is_draft
    assert "非官方" in document.edition.title
    assert all(item.indicator_inferred for item in document.check_items)
    assert sum(item.ladder_inferred for item in document.check_items) == 534
    assert all(item.sources or item.inferred for item in document.check_items)


def test_everything_that_pages_name_has_an_english_label() -> None:
    document = demo_edition()
    missing = [
        (table.name, record)
        for table in TABLES
        if table.name not in ("provisions", "negative_list")
        for record in records(document, table)
        if getattr(record, "label_en", "–") == ""
    ]
    assert missing == []


def test_it_holds_together() -> None:
    findings = check(demo_edition())
    assert {finding.severity for finding in findings} == {Severity.NOTE}
    assert findings[0].params["code"] == "AUTH"


def test_it_becomes_the_values_that_scoring_needs() -> None:
    scheme = to_scheme(demo_edition())
    items = {item.code: item for item in scheme.items}
    assert scheme.total == 100
    assert {node.level for node in scheme.nodes} == {1, 2}
    assert Counter(item.rule.kind for item in scheme.items) == {
        RuleKind.COUNT: 287,
        RuleKind.BOOLEAN: 196,
        RuleKind.SHORTFALL: 39,
        RuleKind.RATIO: 11,
        RuleKind.MANUAL_GRADE: 3,
        RuleKind.OVERSIZE_COUNT: 1,
        RuleKind.LIMIT: 1,
    }
    lamps = items["F-ROAD-13"].rule
    assert (lamps.threshold.comparison, str(lamps.threshold.value)) == (Comparison.AT_LEAST, "99/100")
    assert [(bound.grade, str(bound.value)) for bound in lamps.ladder][1] == ("B", "891/1000")


def test_the_file_is_written_as_the_product_writes_it_and_read_in_under_two_seconds() -> None:
    started = time.perf_counter()
    document = read(DEMO_EDITION)
    assert time.perf_counter() - started < 2
    assert write_yaml(document) == DEMO_EDITION.read_text(encoding="utf-8")


def test_it_names_no_machine_and_no_unchecked_address() -> None:
    text = DEMO_EDITION.read_text(encoding="utf-8")
    assert not re.search(r"localhost|127\.0\.0\.1|file:|(?<![\w.])/\w+/\w+\.(py|yaml|csv)", text)
    addresses = [source.address for source in demo_edition().sources if source.address]
    assert addresses and all(re.fullmatch(r"https?://[\w.-]+/\S*", address) for address in addresses)
