"""A city's own rules: they are kept and read without loss, and what cannot hold is refused by name."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenming.rulebook.city_rules import (
    BOUNDS,
    DEFAULT_RULES,
    MOST_OF,
    NUMBER_LABELS,
    STAGES,
    CityRules,
    RulesError,
    check_rules,
    read,
    written,
)
from wenming.rulebook.deadlines import ClockKind, Limit
from wenming.rulebook.look_back import ClosedOut, Why, draw, share_of
from wenming.rulebook.loop import Clock

LIMITS = st.builds(Limit, st.integers(1, min(MOST_OF.values())), st.sampled_from(ClockKind))
RULES = st.builds(
    CityRules,
    limits=st.fixed_dictionaries(dict.fromkeys(STAGES, LIMITS)),
    shares=st.fixed_dictionaries({why: st.integers(0, 100).map(lambda n: Fraction(n, 100)) for why in Why}),
    **{name: st.integers(*bounds) for name, bounds in BOUNDS.items()},
)


@given(RULES)
def test_what_was_kept_is_read_without_loss(rules: CityRules) -> None:
    check_rules(rules)
    assert read(written(rules)) == rules


def test_a_version_that_does_not_know_a_stage_takes_the_product_s_own() -> None:
    check_rules(DEFAULT_RULES)
    assert read({}) == DEFAULT_RULES
    older = written(DEFAULT_RULES)
    limits = dict(older["limits"])  # type: ignore[call-overload]  # a plain mapping
    del limits["settling"]
    assert read(older | {"limits": limits}) == DEFAULT_RULES
    assert set(NUMBER_LABELS) == set(BOUNDS)


@pytest.mark.parametrize(
    ("rules", "reason", "field"),
    [
        (replace(DEFAULT_RULES, limits={}), "stage", "filing"),
        (replace(DEFAULT_RULES, limits=STAGES | {Clock.CLOSING: Limit(0, ClockKind.WORKING_DAYS)}), "limit", "closing"),
        (replace(DEFAULT_RULES, limits=STAGES | {Clock.FILING: Limit(501, ClockKind.WORKING_DAYS)}), "limit", "filing"),
        (replace(DEFAULT_RULES, hold_days=0), "number", "hold_days"),
        (replace(DEFAULT_RULES, near_metres=5_001), "number", "near_metres"),
        (replace(DEFAULT_RULES, shares={}), "share", "share_relapsed"),
        (
            replace(DEFAULT_RULES, shares={**DEFAULT_RULES.shares, Why.ORDINARY: Fraction(3, 2)}),
            "share",
            "share_ordinary",
        ),
    ],
)
def test_what_cannot_hold_is_refused_by_name(rules: CityRules, reason: str, field: str) -> None:
    with pytest.raises(RulesError) as refusal:
        check_rules(rules)
    assert (refusal.value.reason, refusal.value.field) == (reason, field)


def test_the_city_s_shares_draw_none_or_all() -> None:
    pool = [ClosedOut(f"2026-{n:06}") for n in range(50)]
    shares = dict(DEFAULT_RULES.shares)
    assert [one.number for one in draw(pool, "s", shares | {Why.ORDINARY: Fraction(1)})] == [one.number for one in pool]
    assert list(draw(pool, "s", shares | {Why.ORDINARY: Fraction(0)})) == []
    assert list(draw(pool, "s", shares)) == list(draw(pool, "s"))
    assert share_of(pool[0]).why is Why.ORDINARY
