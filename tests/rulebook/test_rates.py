"""The figures of rectification: missed by hand, and that finding moves nobody in the order."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rulebook.tables import table
from wenming.rulebook.loop_terms import State
from wenming.rulebook.missed import LOOK_LABELS, Known, Look, LookedAt, Reported, missed
from wenming.rulebook.rates import (
    ENTRUSTED,
    FEWEST_RANKED,
    FOUND_BY,
    LEADING,
    RATES,
    Case,
    Finder,
    RateCode,
    ShareCode,
    Standing,
    places,
    standing_of,
)

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
CASES = table("missed")["case"]


def day(number: float) -> datetime:
    """Nine in the morning of a day; parts of a day are added."""
    return NOON.replace(hour=9) + timedelta(days=number - 1)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_missed_as_worked_out_by_hand(case: dict[str, Any]) -> None:
    origin, at, kind = case["problem"]
    reported = Reported(origin, NOON + timedelta(days=at - 1), kind)
    looks = [LookedAt(Look(look), day(at), f"V{at}") for at, look in case["looks"]]
    known = [Known(of, day(begins), day(ends) if ends else None) for of, begins, ends in case["known"]]
    found = missed(reported, looks, known)
    assert (found.at if found else None) == (day(case["look"]) if case["look"] else None)


def test_every_way_of_looking_has_a_label_and_a_case() -> None:
    assert set(LOOK_LABELS) == set(Look)
    assert {look for case in CASES for _at, look in case["looks"]} >= {"patrol", "self_check", "round", "verify"}


ONE = st.builds(
    Case,
    state=st.sampled_from(sorted(ENTRUSTED)),
    finder=st.sampled_from([None, *Finder]),
    came_back=st.booleans(),
    is_late=st.booleans(),
    is_missed=st.booleans(),
)
CITY = st.dictionaries(st.sampled_from("ABCDE"), st.lists(ONE, max_size=14), min_size=2)
FIXED_IN_TIME = st.sampled_from([Case(State.VERIFIED, Finder.OWN), Case(State.CLOSED, Finder.OWN)])
JUST_FOUND = st.sampled_from(
    [Case(state, Finder.OWN) for state in (State.DISPATCHED, State.ACKNOWLEDGED, State.REPORTED)]
)


@given(CITY, st.data())
def test_finding_never_lowers_a_place_nor_a_figure_that_it_comes_from(
    city: dict[str, list[Case]], data: st.DataObject
) -> None:
    """Whatever our own people find and mend in time, or are still mending within the limit: nobody's place changes."""
    finder = data.draw(st.sampled_from(sorted(city)))
    found = data.draw(st.lists(FIXED_IN_TIME | JUST_FOUND, min_size=1, max_size=15))
    before = {unit: standing_of(cases) for unit, cases in city.items()}
    after = before | {finder: standing_of([*city[finder], *found])}
    for code in RateCode:
        assert places(after, code) == places(before, code)
    assert after[finder].ranked == before[finder].ranked
    assert after[finder].share(ShareCode.SELF_FOUND) >= before[finder].share(ShareCode.SELF_FOUND)
    assert after[finder].share(ShareCode.MISSED) == before[finder].share(ShareCode.MISSED)


@given(st.lists(ONE, max_size=20), st.lists(FIXED_IN_TIME, min_size=1, max_size=10))
def test_what_is_found_and_mended_in_time_lowers_none_of_the_rates_shown_either(
    cases: list[Case], found: list[Case]
) -> None:
    before, after = standing_of(cases), standing_of([*cases, *found])
    assert all(after.rate(row.code) >= before.rate(row.code) for row in RATES)


def test_the_order_by_hand() -> None:
    """Twelve from a hotline: nine hold. Of own findings only the late one and the one that came back count."""
    hotline = [Case(State.CLOSED, Finder.OTHERS)] * 9 + [Case(State.ACKNOWLEDGED, Finder.OTHERS)] * 3
    own = [
        Case(State.CLOSED, Finder.OWN),
        Case(State.ACKNOWLEDGED, Finder.OWN),
        Case(State.ACKNOWLEDGED, Finder.OWN, is_late=True),
        Case(State.CLOSED, Finder.OWN, came_back=True),
    ]
    standing = standing_of([*hotline, *own])
    assert (standing.given, dict(standing.parts)[RateCode.HOLDING]) == (16, 10)
    assert (standing.ranked.given, dict(standing.ranked.parts)[RateCode.HOLDING]) == (14, 9)
    assert standing.counts(ShareCode.SELF_FOUND) == (4, 16)


def test_equals_share_a_place_and_small_ones_have_none() -> None:
    full = [Case(State.CLOSED, Finder.OTHERS)] * FEWEST_RANKED
    half = [*full, *([Case(State.DISPATCHED, Finder.OTHERS)] * FEWEST_RANKED)]
    few = full[1:]
    city = {"A": standing_of(full), "B": standing_of(half), "C": standing_of(full), "D": standing_of(few)}
    assert places(city, RateCode.VERIFIED) == {"A": 1, "C": 1, "B": 3}
    found = standing_of([*few, *([Case(State.CLOSED, Finder.OWN)] * 50)])
    assert not found.is_ranked, "fifty own findings do not bring a unit into the order either"


def test_every_row_names_counts_that_there_are() -> None:
    for row in LEADING:
        assert Standing(0, ()).counts(row.code) == (0, 0)
    assert not FOUND_BY[Finder.OWN] & FOUND_BY[Finder.OTHERS]
