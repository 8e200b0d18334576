"""The glossary: every term in both languages, said once, in a room of the house."""

import csv
import re
from collections import Counter

from tests.house.source import ROOT

with (ROOT / "docs" / "glossary.csv").open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))
ROOMS = set(re.findall(r"^  (\w+)/", (ROOT / "docs" / "house.md").read_text(encoding="utf-8"), re.MULTILINE)) | {"–"}
CHINESE = re.compile("[\u4e00-\u9fff]")


def test_every_term_stands_in_both_languages() -> None:
    assert len(ROWS) > 130
    assert [row for row in ROWS if not CHINESE.search(row["zh"]) or not row["en"] or CHINESE.search(row["en"])] == []


def test_no_term_is_said_twice() -> None:
    said = Counter(row["zh"] for row in ROWS)
    assert [term for term, times in said.items() if times > 1] == []


def test_every_term_has_its_room() -> None:
    assert {row["app"] for row in ROWS} - ROOMS == set()
