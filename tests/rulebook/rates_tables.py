"""Writes the tables of ``docs/rules/rates.md`` from the rows: ``python -m tests.rulebook.rates_tables``."""

from collections.abc import Iterable
from pathlib import Path

from tests.rulebook.page_tables import filled, table_of
from wenming.rulebook.loop import STATES
from wenming.rulebook.loop_terms import State
from wenming.rulebook.missed import LOOK_LABELS
from wenming.rulebook.rates import ENTRUSTED, FOUND_BY, LEADING, MISSED_WITHIN_DAYS, RATES, RateRow

PAGE = Path(__file__).parents[2] / "docs" / "rules" / "rates.md"


def leading() -> str:
    """The figures that lead: part and whole in words."""
    days = {"days": MISSED_WITHIN_DAYS}
    rows = ((row.label, f"`{row.code}`", row.part_words % days, row.whole_words) for row in LEADING)
    return table_of(("Figure", "Code", "Counted", "Of what was given to units and"), rows)


def finders() -> str:
    """Who is behind which sources."""
    rows = (
        (str(finder), ", ".join(f"`{origin}`" for origin in sorted(origins))) for finder, origins in FOUND_BY.items()
    )
    return table_of(("Found by", "Sources"), rows)


def looks() -> str:
    """What counts as having looked."""
    return table_of(("Look", "Code"), ((label, f"`{look}`") for look, label in LOOK_LABELS.items()))


def rates() -> str:
    """The rates: which states count, of which."""
    rows = ((row.label, f"`{row.code}`", _part(row), _labels(ENTRUSTED)) for row in RATES)
    return table_of(("Rate", "Code", "Counted", "Of"), rows)


TABLES = {"leading": leading, "finders": finders, "looks": looks, "rates": rates}


def with_tables(page: str) -> str:
    """The page with every table written anew."""
    return filled(page, TABLES)


def _part(row: RateRow) -> str:
    return _labels(row.states) + (", and never come back since" if row.must_hold else "")


def _labels(states: Iterable[State]) -> str:
    return ", ".join(row.label for row in STATES if row.code in set(states))


if __name__ == "__main__":
    PAGE.write_text(with_tables(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
