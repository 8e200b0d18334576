"""Where a place is prone: cases worked out by hand, what always holds, and that the rows fit together."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rulebook.tables import table
from wenming.rulebook import prone
from wenming.rulebook.prone import (
    MOVES,
    OPEN,
    QUIET_DAYS,
    REFUSALS,
    RULES,
    STATES,
    Part,
    ProneMoveCode,
    ProneRefused,
    ProneSituation,
    ProneState,
    Return,
    Scope,
    Who,
    check_days,
    spells,
)

NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
CASES = table("prone")["case"]


def on(day: int) -> datetime:
    return NEW_YEAR + timedelta(days=day - 1)


def came_back(rows: list[Any]) -> list[Return]:
    return [
        Return(f"2026-{number:06d}", on(day), kind, kind[0] if kind[1:].isdigit() else "")
        for number, (day, kind) in enumerate(rows)
    ]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_cases_worked_out_by_hand(case: dict[str, Any]) -> None:
    returns = came_back(case["returns"])
    found = spells(returns, on(case["today"]))
    said = [
        [
            spell.scope.value,
            spell.subject,
            (spell.since - NEW_YEAR).days + 1,
            [returns.index(one) for one in spell.returns],
            (spell.ended_at - NEW_YEAR).days + 1 if spell.ended_at else 0,
        ]
        for spell in found
    ]
    assert said == case["spells"]


ROWS = st.lists(st.tuples(st.integers(1, 700), st.sampled_from(["a1", "a2", "a3", "b1", "x"])), max_size=40)


@given(ROWS)
def test_each_return_counts_once_and_no_two_spells_of_one_thing_are_open(rows: list[Any]) -> None:
    returns = came_back(rows)
    found = spells(returns, on(700))
    behind = [one for spell in found for one in spell.returns]
    assert len(behind) == len(set(behind)) and set(behind) <= set(returns)
    for spell in found:
        rule = prone.rule_of(spell.scope)
        assert len(spell.returns) >= rule.times
        assert all(
            later.at - one.at <= timedelta(days=QUIET_DAYS)
            for one, later in zip(spell.returns, spell.returns[1:], strict=False)
        )
    now_open = [(spell.scope, spell.subject) for spell in found if spell.ended_at is None]
    assert len(now_open) == len(set(now_open))


@given(ROWS, st.integers(1, 900))
def test_the_order_in_which_returns_are_told_does_not_matter(rows: list[Any], today: int) -> None:
    returns = came_back(rows)
    assert spells(returns, on(today)) == spells(list(reversed(returns)), on(today))


@given(ROWS)
def test_what_was_found_earlier_is_only_added_to(rows: list[Any]) -> None:
    """Noticing after each return gives what looking at the whole afterwards gives: nothing is rewritten."""
    returns = sorted(came_back(rows), key=lambda one: (one.at, one.number))
    for upto in range(1, len(returns) + 1):
        before, after = spells(returns[: upto - 1], returns[upto - 1].at), spells(returns[:upto], returns[upto - 1].at)
        assert [(one.scope, one.subject, one.since) for one in before] == [
            (one.scope, one.subject, one.since) for one in after
        ][: len(before)]
        for was, now in zip(before, after, strict=False):
            assert now.returns[: len(was.returns)] == was.returns


def test_the_rows_fit_together() -> None:
    assert all(rule.days <= QUIET_DAYS for rule in RULES), "what is over is never asked for again"
    assert {row.code for row in STATES} == set(ProneState) and {row.code for row in MOVES} == set(ProneMoveCode)
    assert {row.to_state for row in MOVES} - {None} == set(ProneState), "every state is reached"
    for state in OPEN:
        ends = [row.code for row in MOVES if state in row.from_states and row.to_state is not None]
        assert {ProneMoveCode.END, ProneMoveCode.DROP} <= set(ends), state
    assert not [row for row in MOVES if row.from_states - OPEN], "what is over stays as it is"
    assert all(bool(row.capability) == (row.who is not Who.HOUSE) for row in MOVES)


UNIT, OFFICE = frozenset({"issues.handle"}), frozenset({"issues.desk"})
WHOLE = frozenset(Part)


@pytest.mark.parametrize(
    ("here", "code", "refusal"),
    [
        (ProneSituation(ProneState.ASKED, UNIT, is_of_unit=True, said=WHOLE), ProneMoveCode.ANSWER, ""),
        (ProneSituation(ProneState.STANDING, UNIT, is_of_unit=True, said=WHOLE), ProneMoveCode.ANSWER, ""),
        (ProneSituation(ProneState.ASKED, UNIT, said=WHOLE), ProneMoveCode.ANSWER, "not_your_place"),
        (ProneSituation(ProneState.ASKED, OFFICE, is_of_unit=True, said=WHOLE), ProneMoveCode.ANSWER, "not_entitled"),
        (ProneSituation(ProneState.ASKED, UNIT, is_of_unit=True), ProneMoveCode.ANSWER, "part_missing"),
        (ProneSituation(ProneState.ENDED, UNIT, is_of_unit=True, said=WHOLE), ProneMoveCode.ANSWER, "wrong_state"),
        (ProneSituation(ProneState.ANSWERED, OFFICE), ProneMoveCode.ACCEPT, ""),
        (ProneSituation(ProneState.ANSWERED, OFFICE, gave_it=True), ProneMoveCode.ACCEPT, "own_arrangement"),
        (ProneSituation(ProneState.ASKED, OFFICE), ProneMoveCode.ACCEPT, "wrong_state"),
        (ProneSituation(ProneState.ANSWERED, UNIT, is_of_unit=True), ProneMoveCode.ACCEPT, "not_entitled"),
        (ProneSituation(ProneState.ANSWERED, OFFICE, said=WHOLE), ProneMoveCode.SEND_BACK, ""),
        (ProneSituation(ProneState.ANSWERED, OFFICE), ProneMoveCode.SEND_BACK, "part_missing"),
        (ProneSituation(ProneState.ASKED, OFFICE, said=WHOLE), ProneMoveCode.ASK_UNIT, ""),
        (ProneSituation(ProneState.STANDING, OFFICE, said=WHOLE), ProneMoveCode.ASK_UNIT, "wrong_state"),
        (ProneSituation(ProneState.ASKED, UNIT | OFFICE, is_of_unit=True), ProneMoveCode.END, "not_entitled"),
    ],
)  # fmt: skip
def test_who_may_do_what_when(here: ProneSituation, code: ProneMoveCode, refusal: str) -> None:
    if not refusal:
        assert prone.ensure(here, code) in prone.offered(here)
        return
    with pytest.raises(ProneRefused) as refused:
        prone.ensure(here, code)
    assert refused.value.code == refusal and refusal in REFUSALS


@pytest.mark.parametrize(
    ("begins", "review", "refusal"),
    [
        ("2026-11-01", "2026-12-01", ""),
        ("2026-11-01", "2027-11-02", ""),
        ("2026-11-01", "2027-11-03", "review_too_far"),
        ("2026-12-01", "2026-12-01", "review_not_after"),
        ("2026-10-01", "2026-11-20", "review_not_after"),
        ("2026-10-01", "2026-11-21", ""),
    ],
)
def test_the_day_of_review(begins: str, review: str, refusal: str) -> None:
    days = (date.fromisoformat(begins), date.fromisoformat(review), date(2026, 11, 20))
    if not refusal:
        check_days(*days)
        return
    with pytest.raises(ProneRefused) as refused:
        check_days(*days)
    assert (refused.value.code, refused.value.field) == (refusal, "review_on")


def test_the_subject_of_a_spell_is_of_its_scope() -> None:
    found = spells(came_back([[1, "a1"], [2, "a1"], [3, "b1"], [4, "b2"], [5, "b3"]]), on(10))
    assert [(spell.scope, spell.subject) for spell in found] == [(Scope.KIND, "a1"), (Scope.GROUP, "b")]
