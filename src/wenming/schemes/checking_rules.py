"""Whether the rule of every check item can grade whatever is observed: threshold, ladder, grades.

A ladder must fall from the better to the worse grade without a gap: for counts the zero grade begins right
after the last bound. Source: docs/rules/grading.md.
"""

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from wenming.rulebook.grading import RuleIncomplete, grader
from wenming.rulebook.labels import N_
from wenming.rulebook.rules import Comparison, RuleKind
from wenming.schemes.formats.document import SchemeDocument
from wenming.schemes.formats.findings import Findings, Severity
from wenming.schemes.formats.places import place
from wenming.schemes.formats.rows import CheckItem
from wenming.schemes.formats.scheme_values import rule_of, to_factors
from wenming.schemes.formats.values import ThresholdValue, decimal_text

LADDERED = frozenset({RuleKind.COUNT, RuleKind.SHORTFALL, RuleKind.RATIO, RuleKind.LIMIT, RuleKind.OVERSIZE_COUNT})
COUNTED = frozenset({RuleKind.COUNT, RuleKind.SHORTFALL, RuleKind.OVERSIZE_COUNT})
USES: dict[RuleKind, frozenset[str]] = {
    RuleKind.COUNT: frozenset({"ladder", "zero_grade", "zero_from"}),
    RuleKind.SHORTFALL: frozenset({"ladder", "zero_grade", "zero_from", "zero_if_none"}),
    RuleKind.RATIO: frozenset({"ladder", "zero_grade"}),
    RuleKind.LIMIT: frozenset({"ladder", "zero_grade"}),
    RuleKind.OVERSIZE_COUNT: frozenset({"ladder", "zero_grade", "zero_from", "size_limit"}),
    RuleKind.BOOLEAN: frozenset({"pass_grade", "fail_grade"}),
    RuleKind.MANUAL_GRADE: frozenset({"allowed"}),
    RuleKind.DEDUCT_EACH: frozenset({"each"}),
}
"""What the rules of each kind are made of; the rest must be empty."""
MAY_BE_EMPTY = frozenset({"zero_from", "zero_if_none"})
DIRECTION = {
    RuleKind.COUNT: Comparison.AT_MOST,
    RuleKind.LIMIT: Comparison.AT_MOST,
    RuleKind.DEDUCT_EACH: Comparison.AT_MOST,
    RuleKind.SHORTFALL: Comparison.AT_LEAST,
    RuleKind.RATIO: Comparison.AT_LEAST,
}

Problem = tuple[str, str, str, dict[str, object]]
"""Field, message, advice, parameters."""


def check_rules(document: SchemeDocument, findings: Findings) -> None:
    """Note every check item whose rule is incomplete or cannot be right."""
    factors = {grade.code: grade.factor for grade in document.grades}
    exact = to_factors(document)
    for item in document.check_items:
        problems = list(_problems(item, factors))
        for field, message, advice, params in problems:
            findings.error(place("check_items", item.code, field), message, advice, **params)
        for field, message, advice, params in _doubts(item):
            findings.add(Severity.WARNING, place("check_items", item.code, field), message, advice, **params)
        if problems or item.threshold_comparison is None:
            continue
        try:
            grader(rule_of(item), exact)
        except RuleIncomplete as incomplete:
            message, advice = N_("The rule cannot grade: %(reason)s."), N_("Complete the rule.")
            findings.error(place("check_items", item.code), message, advice, reason=incomplete)


def _problems(item: CheckItem, factors: dict[str, Decimal]) -> Iterator[Problem]:
    yield from _threshold_problems(item)
    for field in sorted(USES[item.rule_kind] - MAY_BE_EMPTY):
        if getattr(item, field) in ("", (), None):
            yield (
                field,
                N_("A rule of the kind “%(kind)s” needs this value."),
                N_("Fill it in, or choose another kind of rule."),
                {"kind": item.rule_kind.value},
            )
    if item.rule_kind in LADDERED and item.ladder:
        yield from _ladder_problems(item, factors)
    if item.rule_kind is RuleKind.BOOLEAN and factors.get(item.pass_grade, 1) <= factors.get(item.fail_grade, 0):
        yield (
            "pass_grade",
            N_("“%(passed)s” is not better than “%(failed)s”."),
            N_("Name the better grade for what is met, the worse for what is not."),
            {"passed": item.pass_grade, "failed": item.fail_grade},
        )
    if item.each is not None and not 0 < item.each <= 1:
        yield (
            "each",
            N_("%(each)s is not a share of the item."),
            N_("Write a share above 0, at most 1."),
            {"each": item.each},
        )


def _threshold_problems(item: CheckItem) -> Iterator[Problem]:
    value, kind = item.threshold_value, item.rule_kind
    if item.threshold_comparison is None or (value is None and not item.threshold_attribute):
        yield (
            "threshold_value",
            N_("Check item “%(code)s” has no threshold."),
            N_("Say what it is held to: a comparison and a value, or an attribute of the site."),
            {"code": item.code},
        )
    elif kind is RuleKind.MANUAL_GRADE:
        if not item.threshold_attribute and str(value) not in item.allowed:
            yield (
                "threshold_value",
                N_("The threshold “%(value)s” is not one of the grades that may be given."),
                N_("Name one of: %(allowed)s."),
                {"value": value, "allowed": ", ".join(item.allowed)},
            )
    elif value is not None and not _fits(kind, value):
        yield (
            "threshold_value",
            N_("The threshold “%(value)s” does not fit a rule of the kind “%(kind)s”."),
            N_("Write a number (for yes/no items: 是 or 否)."),
            {"value": value, "kind": kind.value},
        )


def _fits(kind: RuleKind, value: ThresholdValue) -> bool:
    return isinstance(value, Decimal) or (isinstance(value, bool) and kind is RuleKind.BOOLEAN)


def _ladder_problems(item: CheckItem, factors: dict[str, Decimal]) -> Iterator[Problem]:
    falling = item.rule_kind is RuleKind.RATIO
    steps = sorted(item.ladder, key=lambda step: step[1], reverse=falling)
    worth = [factors.get(grade, Decimal(0)) for grade, _ in steps] + [factors.get(item.zero_grade, Decimal(0))]
    written = "; ".join(f"{grade}={decimal_text(bound)}" for grade, bound in steps)
    if any(better <= worse for better, worse in pairwise(worth)):
        yield (
            "ladder",
            N_("The ladder %(ladder)s, then %(zero)s does not fall from the better to the worse grade."),
            N_("Give the better grade the stricter bound; what lies beyond the last bound gets the worst grade."),
            {"ladder": written, "zero": item.zero_grade},
        )
    bounds = [bound for _, bound in steps]
    if len(set(bounds)) < len(bounds):
        yield (
            "ladder",
            N_("Two grades of the ladder %(ladder)s have the same bound."),
            N_("Give each its own."),
            {"ladder": written},
        )
    if min(bounds) < 0 or (falling and max(bounds) > 1):
        yield (
            "ladder",
            N_("A bound of the ladder %(ladder)s lies outside what can be observed."),
            N_("Bounds are not negative, and shares lie between 0 and 1."),
            {"ladder": written},
        )
    yield from _gaps(item, bounds)


def _gaps(item: CheckItem, bounds: list[Decimal]) -> Iterator[Problem]:
    if item.rule_kind not in COUNTED:
        return
    last = max(bounds)
    if any(bound != bound.to_integral_value() for bound in bounds) and item.rule_kind is not RuleKind.SHORTFALL:
        yield ("ladder", N_("A number of cases is not whole."), N_("Write whole numbers as bounds."), {})
    elif item.zero_from is not None and item.zero_from != int(last) + 1:
        yield (
            "zero_from",
            N_("The ladder has a gap: it ends at %(last)s, and the zero grade begins at %(from)s."),
            N_("Let the zero grade begin at %(next)s, or add the missing bound."),
            {"last": decimal_text(last), "from": item.zero_from, "next": int(last) + 1},
        )


def _doubts(item: CheckItem) -> Iterator[Problem]:
    for field in sorted(frozenset().union(*USES.values()) - USES[item.rule_kind]):
        if getattr(item, field) not in ("", (), None, False):
            yield (
                field,
                N_("A rule of the kind “%(kind)s” does not use this value."),
                N_("Delete it, or choose another kind of rule."),
                {"kind": item.rule_kind.value},
            )
    expected = DIRECTION.get(item.rule_kind)
    if expected and item.threshold_comparison not in (None, expected):
        yield (
            "threshold_comparison",
            N_("A rule of the kind “%(kind)s” is usually held to “%(expected)s”."),
            N_("Check the comparison."),
            {"kind": item.rule_kind.value, "expected": expected.value},
        )
    yield from _best_bound(item)
    if not item.function:
        yield (
            "function",
            N_("No department function leads on this item."),
            N_("Name one, if a department answers."),
            {},
        )


def _best_bound(item: CheckItem) -> Iterator[Problem]:
    """The best grade must begin where the threshold lies; for a shortfall, at none missing."""
    if item.rule_kind not in LADDERED or not item.ladder or item.threshold_attribute:
        return
    bounds = [bound for _, bound in item.ladder]
    best = max(bounds) if item.rule_kind is RuleKind.RATIO else min(bounds)
    is_own = item.rule_kind in (RuleKind.SHORTFALL, RuleKind.OVERSIZE_COUNT)
    wanted = Decimal(0) if is_own else item.threshold_value
    if isinstance(wanted, Decimal) and best != wanted:
        yield (
            "ladder",
            N_("The best grade begins at %(best)s, the threshold is %(wanted)s."),
            N_("Bring the ladder and the threshold together if both mean the same."),
            {"best": decimal_text(best), "wanted": decimal_text(wanted)},
        )
