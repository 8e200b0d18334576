"""Scheme documents for the tests: the demo edition, a small one, and the draft among the shared data."""

from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import wenming
from wenming.schemes.formats import SchemeDocument, read, read_yaml

DEMO_EDITION = Path(wenming.__file__).parent / "demo" / "editions" / "county.yaml"

SMALL = """\
format: wenming-scheme/1
edition: {code: small-1, title: 小体系, total: '100'}
methods:
  - {code: FIELD, kind: field, name: 实地考察, weight: '60'}
  - {code: MAT, kind: materials, name: 材料审核, weight: '40'}
grades:
  - {code: A, factor: '1'}
  - {code: B, factor: '0.5'}
  - {code: C, factor: '0'}
indicators:
  - {code: P1, name: 市容, weight: '100'}
  - {code: P1-1, parent: P1, name: 环境卫生, weight: '70', methods: [FIELD, MAT]}
  - {code: P1-2, parent: P1, name: 制度, weight: '30', methods: [MAT]}
functions:
  - {code: cleaning, name: 环卫}
site_kinds:
  - {code: ROAD, name: 主干道, lead_function: cleaning}
check_items:
  - code: ROAD-1
    kind: ROAD
    indicator: P1-1
    title: 地面垃圾
    function: cleaning
    threshold: {comparison: "<=", value: '0', unit: 处}
    rule: {kind: count, ladder: {A: '0', B: '2'}, zero_grade: C, zero_from: 3}
  - code: ROAD-2
    kind: ROAD
    indicator: P1-1
    title: 路灯亮灯率
    function: cleaning
    threshold: {comparison: ">=", value: '0.99'}
    rule: {kind: ratio, ladder: {A: '0.99', B: '0.9'}, zero_grade: C}
"""


@cache
def demo_edition() -> SchemeDocument:
    """The demo edition, read once."""
    return read(DEMO_EDITION)


def small() -> SchemeDocument:
    """The small scheme."""
    return read_yaml(SMALL.encode())


@pytest.fixture(scope="session")
def draft_file(shared: Path) -> Path:
    """The county draft among the shared data."""
    return shared / "data" / "scheme" / "county-draft.yaml"


@pytest.fixture
def district(db: None) -> Any:
    """The fictional district of ``tests/places/district.py``, with its people and ten sites."""
    return import_module("tests.places.district").build()
