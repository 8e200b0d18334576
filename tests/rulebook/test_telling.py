"""Every move says who is told of it, or why nobody is; and in words that fit."""

import re
from dataclasses import replace

import pytest

from wenming.rulebook import loop
from wenming.rulebook.loop import MoveCode
from wenming.rulebook.telling import (
    ABOUT_LABELS,
    NOBODY,
    POSTS,
    TELLINGS,
    UNITS,
    About,
    Party,
    Telling,
    checked_by,
    tellings_of,
)

PLACES = {"number", "title", "unit", "lead", "other"}


def amiss(rows: tuple[Telling, ...], nobody: dict[MoveCode, str]) -> list[str]:
    """What is wrong with the rows: moves that say nothing or both, rows to nobody, sentences that do not fit."""
    found = []
    for move in loop.MOVES:
        told = any(move.code in row.moves for row in rows)
        if told == bool(nobody.get(move.code)):
            found.append(f"{move.code.value} says who is told and why nobody is, or neither")
    for row in rows:
        if not row.to:
            found.append(f"{row.moves[0].value} names nobody")
        places = set(re.findall(r"%\((\w+)\)s", row.one))
        if "number" not in places or places - PLACES:
            found.append(f"{row.code} does not name the issue")
        if set(re.findall(r"%\((\w+)\)s", row.many)) != {"n"}:
            found.append(f"{row.code} does not count")
    return found


def test_every_announced_move_says_who_is_told_or_why_nobody() -> None:
    assert amiss(TELLINGS, dict(NOBODY)) == []


def test_the_check_catches_what_it_is_for() -> None:
    [dispatch, *_] = [row for row in TELLINGS if row.moves == (MoveCode.DISPATCH,)]
    others = tuple(row for row in TELLINGS if MoveCode.RECALL not in row.moves)
    assert amiss(others, dict(NOBODY)) == ["recall says who is told and why nobody is, or neither"]
    assert amiss(TELLINGS, dict(NOBODY) | {MoveCode.DISPATCH: "x"}) != []
    assert amiss((*TELLINGS, replace(dispatch, to=())), dict(NOBODY)) == ["dispatch names nobody"]
    assert len(amiss((*TELLINGS, replace(dispatch, one="It is.", many="They are.")), dict(NOBODY))) == 2


def test_rows_are_told_apart_and_every_party_can_be_found() -> None:
    assert len({row.code for row in TELLINGS}) == len(TELLINGS)
    used = {party for row in TELLINGS for party in row.to}
    assert used == set(Party)
    assert set(Party) - UNITS - set(POSTS) == {Party.REPORTER, Party.MERGED, Party.SENT}
    assert set(ABOUT_LABELS) == set(About)


@pytest.mark.parametrize(
    ("tier", "roles"),
    [
        ("desk", ("dispatcher",)),
        ("on_the_spot", ("dispatcher", "verifier")),
        ("other_unit", ("verifier",)),
        ("", ("dispatcher",)),
    ],
)
def test_who_verifies_is_told_by_the_tier(tier: str, roles: tuple[str, ...]) -> None:
    assert checked_by(tier) == roles


def test_the_same_move_may_be_told_to_several_in_other_words() -> None:
    told = {party: row.one for row in tellings_of(MoveCode.CLOSE_OUT) for party in row.to}
    assert set(told) == {Party.REPORTER, Party.LEAD, Party.HOLDER}
    assert told[Party.REPORTER] != told[Party.LEAD]
