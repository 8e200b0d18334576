"""How a report is verified: the rows in order, the lot, and that anybody can draw again."""

import hashlib
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rulebook.tables import table
from wenming.rulebook.rates import FOUND_BY, Finder
from wenming.rulebook.spot_checks import (
    FROM_CITIZENS,
    FROM_SUPERIORS,
    REASONS,
    ROWS,
    Because,
    Chosen,
    Draw,
    Reported,
    because_row,
    choose,
    falls_on,
    lot_shown,
)
from wenming.rulebook.verification import Tier

CASES = table("verifying")["case"]
ONE = st.builds(
    Reported,
    least=st.sampled_from(Tier),
    sources=st.frozensets(st.sampled_from([*FROM_SUPERIORS, *FROM_CITIZENS, "patrol", "self_check", "api"])),
    relapses=st.integers(0, 2),
    send_backs=st.integers(0, 2),
    prone_place=st.booleans(),
    prone_kind=st.booleans(),
    prone_unit=st.booleans(),
)
SEEDS = st.text("0123456789abcdef", min_size=1, max_size=32)
STRICTNESS = list(Tier)


def reported(case: dict[str, Any]) -> Reported:
    return Reported(
        least=Tier(case.get("least", "desk")),
        sources=frozenset(case.get("sources", ["patrol"])),
        relapses=case.get("relapses", 0),
        send_backs=case.get("send_backs", 0),
        prone_place=case.get("prone_place", False),
        prone_kind=case.get("prone_kind", False),
        prone_unit=case.get("prone_unit", False),
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["says"])
def test_a_report_is_verified_as_in_the_table(case: dict[str, Any]) -> None:
    chosen = choose(reported(case), seed=case.get("seed", ""))
    assert (chosen.tier.value, chosen.because.value) == (case["tier"], case["because"])
    assert (str(chosen.draw.share) if chosen.draw else "") == case.get("share", "")


def test_the_table_has_a_case_of_every_reason() -> None:
    assert {case["because"] for case in CASES} == {row.because.value for row in REASONS} == set(Because)


def test_the_sources_are_those_of_other_finders() -> None:
    assert FOUND_BY[Finder.OTHERS] == FROM_SUPERIORS | FROM_CITIZENS
    assert not FROM_SUPERIORS & FROM_CITIZENS


def test_a_lot_worked_by_hand() -> None:
    # sha256 of the seed, a line feed and the word, read as a number between 0 and 1.
    for seed in ("12", "0", "2026"):
        number = Fraction(int(hashlib.sha256(f"{seed}\non_the_spot".encode()).hexdigest(), 16), 2**256)
        assert lot_shown(seed) == number
        assert falls_on(seed, Fraction(1, 10)) == (number < Fraction(1, 10))
    assert [float(lot_shown(seed)) < 0.1 for seed in ("12", "0")] == [True, False]


@given(ONE, SEEDS)
def test_the_same_seed_gives_the_same_and_can_be_drawn_again(one: Reported, seed: str) -> None:
    chosen = choose(one, seed=seed)
    assert chosen == choose(one, seed=seed)
    if chosen.draw:
        assert chosen.draw.drawn == falls_on(chosen.draw.seed, chosen.draw.share)
        assert (chosen.tier is Tier.ON_THE_SPOT) == chosen.draw.drawn


@given(ONE, SEEDS | st.just(""))
def test_nothing_of_a_superior_or_a_citizen_nor_what_came_back_is_left_at_the_desk(one: Reported, seed: str) -> None:
    chosen = choose(one, seed=seed)
    assert STRICTNESS.index(chosen.tier) >= STRICTNESS.index(one.least), "never less than is demanded"
    if one.sources & (FROM_SUPERIORS | FROM_CITIZENS) or one.relapses or one.send_backs:
        assert chosen.tier is not Tier.DESK


@given(ONE, SEEDS, SEEDS)
def test_an_issue_is_drawn_once_whatever_happens_between(one: Reported, first: str, second: str) -> None:
    before = choose(one, seed=first)
    again = choose(one, seed=second, before=before.draw)
    assert again == before if before.draw else again.draw is None


@given(SEEDS, st.booleans())
def test_a_draw_stands_though_a_place_became_prone_meanwhile(seed: str, drawn: bool) -> None:
    before = Draw(seed, Because.ORDINARY, Fraction(1, 10), drawn)
    again = choose(Reported(prone_place=True), seed="another", before=before)
    assert again == Chosen(
        Tier.ON_THE_SPOT if drawn else Tier.DESK, Because.ORDINARY if drawn else Because.NOT_DRAWN, before
    )


@pytest.mark.parametrize(
    ("one", "because"),
    [
        (Reported(), Because.ORDINARY),
        (Reported(prone_unit=True), Because.PRONE_UNIT),
        (Reported(prone_kind=True), Because.PRONE_KIND),
        (Reported(prone_place=True), Because.PRONE_PLACE),
    ],
)
def test_the_share_is_kept_over_many(one: Reported, because: Because) -> None:
    found = sum(choose(one, seed=str(n)).tier is Tier.ON_THE_SPOT for n in range(20_000))
    share = because_row(because).share
    assert share is not None and abs(Fraction(found, 20_000) - share) < Fraction(1, 100)


def test_the_last_row_fits_all_and_what_is_drawn_comes_last() -> None:
    shares = [row.share is not None for row in ROWS]
    assert ROWS[-1].fits(Reported()) and shares == sorted(shares)
