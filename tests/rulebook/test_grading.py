"""Every kind of rule grades as the case tables say, exactly."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rulebook.scoring_tables import GRADES, observed, rule
from tests.rulebook.tables import table
from wenming.rulebook.grading import (
    REASONS,
    NotGradable,
    RuleIncomplete,
    best_factor,
    grade,
    raises_issue,
)
from wenming.rulebook.rules import Bound, Comparison, Observed, Rule, RuleKind, Threshold

TABLE = table("grading")
CASES = [(row, case) for row in TABLE["rule"] for case in row["case"]]
HELD_TO_NONE = Threshold(Comparison.AT_MOST, Fraction(0))
LADDER = (Bound("A", Fraction(0)), Bound("B", Fraction(1)), Bound("C", Fraction(2)))
LITTER = Rule(RuleKind.COUNT, HELD_TO_NONE, LADDER, "C#")


def test_the_tables_grades_are_those_of_the_tests() -> None:
    assert {name: Fraction(factor) for name, factor in TABLE["grades"].items()} == GRADES


def test_every_kind_of_rule_and_every_refusal_has_a_case() -> None:
    assert {row["kind"] for row in TABLE["rule"]} == {kind.value for kind in RuleKind}
    assert {case["refused"] for _, case in CASES if "refused" in case} == set(REASONS)


@pytest.mark.parametrize(("row", "case"), CASES, ids=[f"{row['kind']}-{case['observed']}" for row, case in CASES])
def test_a_case_comes_out_as_the_table_says(row: dict[str, Any], case: dict[str, Any]) -> None:
    held = rule(row)
    if "refused" in case:
        with pytest.raises(NotGradable) as refused:
            grade(held, observed(case["observed"]), GRADES)
        assert refused.value.code == case["refused"]
        assert "{" not in str(refused.value)
        return
    graded = grade(held, observed(case["observed"]), GRADES)
    assert graded.not_applicable == case.get("not_applicable", False)
    assert graded.grade == case.get("grade")
    assert graded.factor == (Fraction(case["factor"]) if "factor" in case else None)
    assert graded.is_best == case.get("best", False)
    assert raises_issue(held, graded, GRADES) == case.get("issue", not case.get("best", True))


@pytest.mark.parametrize("value", [True, 1.0, "1"])
def test_a_count_that_is_not_a_whole_number_is_refused(value: Any) -> None:
    with pytest.raises(NotGradable) as refused:
        grade(LITTER, Observed(count=value), GRADES)
    assert refused.value.code == "wrong_kind"


def test_a_float_is_refused_because_it_is_not_exact() -> None:
    noise: Any = 0.1
    limit = Rule(RuleKind.LIMIT, HELD_TO_NONE, LADDER, "C#")
    with pytest.raises(NotGradable, match="float"):
        grade(limit, Observed(number=noise), GRADES)


@pytest.mark.parametrize(
    "incomplete",
    [
        Rule(RuleKind.COUNT, HELD_TO_NONE, (), "C#"),
        Rule(RuleKind.COUNT, HELD_TO_NONE, LADDER),
        Rule(RuleKind.COUNT, HELD_TO_NONE, (Bound("Z", Fraction(0)),), "C#"),
        Rule(RuleKind.BOOLEAN, HELD_TO_NONE, pass_grade="A"),
        Rule(RuleKind.SHORTFALL, Threshold(Comparison.AT_LEAST), LADDER, "C#"),
        Rule(RuleKind.OVERSIZE_COUNT, HELD_TO_NONE, LADDER, "C#"),
        Rule(RuleKind.MANUAL_GRADE, HELD_TO_NONE),
        Rule(RuleKind.DEDUCT_EACH, HELD_TO_NONE),
    ],
    ids=lambda held: held.kind.value,
)
def test_a_rule_that_lacks_what_its_kind_needs_is_the_schemes_fault(incomplete: Rule) -> None:
    with pytest.raises(RuleIncomplete):
        grade(incomplete, Observed(count=0), GRADES)


def test_the_best_factor_is_the_best_the_rule_can_give_not_the_best_of_the_edition() -> None:
    assert best_factor(Rule(RuleKind.COUNT, HELD_TO_NONE, LADDER[1:], "C#"), GRADES) == Fraction("0.66")
    assert best_factor(Rule(RuleKind.DEDUCT_EACH, HELD_TO_NONE, each=Fraction("0.1")), GRADES) == 1


def test_the_order_in_which_a_ladder_is_written_does_not_matter() -> None:
    shuffled = Rule(RuleKind.COUNT, HELD_TO_NONE, LADDER[::-1], "C#")
    assert [grade(shuffled, Observed(count=n), GRADES) for n in range(5)] == [
        grade(LITTER, Observed(count=n), GRADES) for n in range(5)
    ]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.fractions(0, 1))
def test_deductions_take_the_same_share_for_each_case_and_end_at_nothing(count: int, each: Fraction) -> None:
    held = Rule(RuleKind.DEDUCT_EACH, HELD_TO_NONE, each=each)
    assert grade(held, Observed(count=count), GRADES).factor == max(Fraction(0), 1 - count * each)


@settings(max_examples=60, deadline=None)
@given(st.fractions(0, 2), st.fractions(0, 100), st.integers(1, 1000))
def test_a_ratio_is_compared_exactly(bound: Fraction, numerator: Fraction, denominator: int) -> None:
    held = Rule(RuleKind.RATIO, HELD_TO_NONE, (Bound("A", bound),), "C#")
    seen = Observed(numerator=numerator, denominator=Fraction(denominator))
    assert (grade(held, seen, GRADES).grade == "A") == (numerator / denominator >= bound)
