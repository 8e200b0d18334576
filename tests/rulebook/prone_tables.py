"""Writes the tables of ``docs/rules/prone-places.md`` from the rows: ``python -m tests.rulebook.prone_tables``."""

from pathlib import Path

from tests.rulebook.page_tables import filled, table_of
from wenming.rulebook.prone import MOVES, PART_LABELS, RULES, STATES, state_row

PAGE = Path(__file__).parents[2] / "docs" / "rules" / "prone-places.md"


def rules() -> str:
    """The rules: what the returns have in common, how many, within how many days."""
    rows = ((rule.label, f"`{rule.scope}`", str(rule.times), str(rule.days)) for rule in RULES)
    return table_of(("Rule", "In common", "Returns", "Within days"), rows)


def states() -> str:
    """The states, and whether the place is prone in them."""
    rows = ((f"`{row.code}`", row.label, "yes" if row.is_open else "no", str(row.colour)) for row in STATES)
    return table_of(("State", "Label", "Prone", "Colour says"), rows)


def moves() -> str:
    """The moves: from where to where, by whom, and what must be said."""
    rows = (
        (
            f"`{row.code}`",
            row.label,
            ", ".join(state_row(one).label for one in sorted(row.from_states, key=[s.code for s in STATES].index)),
            state_row(row.to_state).label if row.to_state else "stays where it is",
            f"{row.who} (`{row.capability}`)" if row.capability else str(row.who),
            ", ".join(PART_LABELS[part] for part in row.must_say),
        )
        for row in MOVES
    )
    return table_of(("Move", "Label", "From", "To", "Who", "Must say"), rows)


TABLES = {"rules": rules, "states": states, "moves": moves}


def with_tables(page: str) -> str:
    """The page with every table written anew."""
    return filled(page, TABLES)


if __name__ == "__main__":
    PAGE.write_text(with_tables(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
