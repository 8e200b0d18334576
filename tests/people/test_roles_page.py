"""``docs/roles.md`` says what the code grants: every role with its reach and rights, and every right in words."""

import re
from pathlib import Path

from wenming.people.roles import CAPABILITIES, CAPABILITY_LABELS, ROLES

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "roles.md").read_text(encoding="utf-8")
REACH = {(True, True): "administration", (True, False): "everywhere", (False, False): "own unit and those below"}


def rows(columns: int) -> list[list[str]]:
    """The rows of the page's tables with so many columns, without their heads."""
    cells = ([cell.strip() for cell in line.strip("|").split("|")] for line in PAGE.splitlines() if line[:1] == "|")
    return [row for row in cells if len(row) == columns and any("`" in cell for cell in row)]


def test_every_role_is_told_with_its_reach_and_rights() -> None:
    told = {row[1].strip("`"): (row[2], set(re.findall(r"`([^`]+)`", row[3]))) for row in rows(4)}
    granted = {code: (REACH[role.everywhere, role.administers], set(role.capabilities)) for code, role in ROLES.items()}
    assert told == granted


def test_every_right_is_told_in_words() -> None:
    assert {row[0].strip("`"): row[1] for row in rows(2)} == CAPABILITY_LABELS
    assert set(CAPABILITY_LABELS) == CAPABILITIES
