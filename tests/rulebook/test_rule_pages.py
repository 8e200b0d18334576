"""The pages on the rules: their examples run, and the tables of the loop are those of its rows."""

import doctest
import re
from pathlib import Path
from types import ModuleType

import pytest

from tests.rulebook import prone_tables, rates_tables
from tests.rulebook.loop_tables import PAGE, with_tables

PAGES = sorted(PAGE.parent.glob("*.md"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_examples_of_a_page_come_out_as_printed(page: Path) -> None:
    blocks = re.findall(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    examples = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, page.name, str(page), 0)
    outcome: list[str] = []
    failed = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(examples, out=outcome.append)
    assert not failed.failed, "".join(outcome)


def test_the_tables_of_the_loop_page_are_those_of_the_rows() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert with_tables(page) == page, "bring it up to date with: python -m tests.rulebook.loop_tables"


@pytest.mark.parametrize("tables", [prone_tables, rates_tables], ids=lambda tables: tables.PAGE.name)
def test_the_tables_of_other_pages_are_those_of_their_rows(tables: ModuleType) -> None:
    page = tables.PAGE.read_text(encoding="utf-8")
    assert tables.with_tables(page) == page, f"bring it up to date with: python -m {tables.__name__}"
