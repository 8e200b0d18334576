"""Grading (定档): how what was observed at a site for one check item becomes a grade and a factor of the item's marks.

Values are compared exactly and never rounded first; a bound belongs to its better side.
The rules themselves are values of :mod:`wenming.rulebook.rules`; ``docs/rules/grading.md`` explains the eight kinds.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from itertools import compress
from operator import attrgetter, is_not

from wenming.rulebook.labels import N_
from wenming.rulebook.rules import Bound, Comparison, Observed, Rule, RuleKind

Grades = Mapping[str, Fraction]
"""Grade name to factor, as the edition gives them: ``{"A": 1, "B": 0.66, "C": 0.33, "C#": 0}``."""


@dataclass(frozen=True, slots=True)
class Graded:
    """The outcome of grading one observation.

    ``factor`` is the share of the item's marks that is won, ``None`` only where the item is not applicable.
    ``grade`` is ``None`` for rules that deduct per case. ``is_best``: equal to the best the rule can give.
    """

    grade: str | None
    factor: Fraction | None
    is_best: bool
    not_applicable: bool = False


Grader = Callable[[Observed], Graded]
"""One rule made ready to grade many observations."""

NOT_APPLICABLE = Graded(grade=None, factor=None, is_best=False, not_applicable=True)

REASONS: dict[str, str] = {
    "missing": N_("No value was entered; this item asks for: {asked}."),
    "wrong_kind": N_("This item asks for: {asked}; what was entered is: {given}."),
    "negative": N_("{field} is below zero."),
    "value_beside_not_applicable": N_("Marked as not applicable, but a value was entered too: {given}."),
    "share_of_nothing": N_("{numerator} out of 0 is not a share."),
    "grade_not_allowed": N_("Grade {grade} is not one of: {allowed}."),
    "attribute_missing": N_("The site has no value for “{attribute}”, which this item is held to."),
}
"""Why an observation cannot be graded, in words, by code."""


class NotGradable(ValueError):
    """What was observed cannot be graded; ``code`` is a key of :data:`REASONS`, ``parts`` fill its words."""

    def __init__(self, code: str, **parts: str) -> None:
        self.code = code
        self.parts = parts
        super().__init__(REASONS[code].format(**parts))


class RuleIncomplete(ValueError):
    """The rule lacks what its kind needs, or names a grade that the edition has not; a fault of the scheme."""


def grade(rule: Rule, observed: Observed, grades: Grades) -> Graded:
    """Grade one observation. Raises :class:`NotGradable` or :class:`RuleIncomplete`."""
    return grader(rule, grades)(observed)


def grader(rule: Rule, grades: Grades) -> Grader:
    """Make ``rule`` ready to grade many observations. Raises :class:`RuleIncomplete`."""
    by_kind = _GRADERS[rule.kind](rule, grades)
    is_by_attribute = rule.threshold.attribute is not None

    def graded(observed: Observed) -> Graded:
        if observed.not_applicable:
            if given := _filled(observed):
                raise NotGradable("value_beside_not_applicable", given=", ".join(given))
            return NOT_APPLICABLE
        if is_by_attribute:
            held_to(rule, observed.attributes)
        return by_kind(observed)

    return graded


def best_factor(rule: Rule, grades: Grades) -> Fraction:
    """The greatest factor that ``rule`` can give: what a repaired finding counts as."""
    if rule.kind is RuleKind.DEDUCT_EACH:
        return Fraction(1)
    return max(_factor(name, grades) for name in _grade_names(rule))


def held_to(rule: Rule, attributes: Mapping[str, Fraction]) -> Fraction | bool | str | None:
    """The value the item is held to at a site: the threshold's own, or the attribute of the site that it names."""
    attribute = rule.threshold.attribute
    if attribute is None:
        return rule.threshold.value
    if attribute not in attributes:
        raise NotGradable("attribute_missing", attribute=attribute)
    if attributes[attribute] < 0:
        raise NotGradable("negative", field=attribute)
    return attributes[attribute]


def raises_issue(rule: Rule, graded: Graded, grades: Grades) -> bool:
    """Whether an issue is raised: below the best the rule can give, or below a manual grade's threshold."""
    if graded.not_applicable or graded.factor is None:
        return False
    bar = rule.threshold.value
    if rule.kind is not RuleKind.MANUAL_GRADE or not isinstance(bar, str):
        return not graded.is_best
    if rule.threshold.comparison is Comparison.EQUAL:
        return graded.grade != bar
    return graded.factor < _factor(bar, grades)


def _filled(observed: Observed) -> list[str]:
    """The names of the fields that hold a value."""
    return list(compress(_FIELDS, map(_IS_FILLED, _values(observed))))


_FIELDS = ("count", "number", "yes", "numerator", "denominator", "sizes", "grade")
_values = attrgetter(*_FIELDS)
_IS_FILLED = partial(is_not, None)


def _only(observed: Observed, *asked: str) -> None:
    """Refuse an observation that does not fill exactly the fields asked for."""
    given = _filled(observed)
    if len(given) == len(asked) and given == [*asked]:
        return
    if set(given) < set(asked):
        raise NotGradable("missing", asked=", ".join(asked))
    raise NotGradable("wrong_kind", asked=", ".join(asked), given=", ".join(given))


def _exact(value: object, field: str) -> Fraction | int:
    """``value`` if it is an exact number not below zero."""
    if isinstance(value, bool) or not isinstance(value, int | Fraction):
        raise _not_exact(value, field)
    if value < 0:
        raise NotGradable("negative", field=field)
    return value if type(value) is int else _plain(value)


def _not_exact(value: object, field: str) -> NotGradable:
    return NotGradable("wrong_kind", asked=field, given=type(value).__name__)


def _whole(observed: Observed) -> int:
    """The observed count."""
    count = observed.count
    if type(count) is int and count >= 0 and _values(observed).count(None) == len(_FIELDS) - 1:
        return count
    _only(observed, "count")
    raise NotGradable("negative", field="count") if type(count) is int else _not_exact(count, "count")


def _amount(observed: Observed) -> Fraction | int:
    """The observed count or number, whichever the item is measured in."""
    field = "number" if observed.count is None else "count"
    _only(observed, field)
    return _exact(getattr(observed, field), field)


def _factor(name: str, grades: Grades) -> Fraction:
    if name not in grades:
        raise RuleIncomplete(f"grade {name!r} is not a grade of the edition")
    return grades[name]


def _grade_names(rule: Rule) -> tuple[str, ...]:
    """All grades that ``rule`` can give; never empty. Which fields speak depends on the kind."""
    names: tuple[str, ...]
    if rule.kind is RuleKind.BOOLEAN:
        names = (rule.pass_grade, rule.fail_grade)
    elif rule.kind is RuleKind.MANUAL_GRADE:
        names = rule.allowed
    else:
        names = (*(bound.grade for bound in rule.ladder), rule.zero_grade)
    if not all(names) or not names:
        raise RuleIncomplete(f"a rule of kind {rule.kind} lacks its grades")
    return names


def _outcomes(rule: Rule, grades: Grades) -> dict[str, Graded]:
    """The outcome of each grade that ``rule`` can give."""
    best = best_factor(rule, grades)
    return {name: Graded(name, _factor(name, grades), _factor(name, grades) == best) for name in _grade_names(rule)}


def _climb(rule: Rule, grades: Grades) -> Callable[[Fraction | int], Graded]:
    """A ladder of greatest values: the tightest bound that holds gives the grade."""
    outcomes = _outcomes(rule, grades)
    steps = [(_plain(bound.value), outcomes[bound.grade]) for bound in _by_value(rule)]
    beyond = outcomes[rule.zero_grade]

    def climb(value: Fraction | int) -> Graded:
        for greatest, outcome in steps:
            if value <= greatest:
                return outcome
        return beyond

    return climb


def _by_value(rule: Rule) -> list[Bound]:
    if not rule.ladder:
        raise RuleIncomplete(f"a rule of kind {rule.kind} lacks its ladder")
    return sorted(rule.ladder, key=lambda bound: bound.value)


def _plain(value: Fraction | int) -> Fraction | int:
    """A whole number as int: the same value, reckoned with much faster."""
    return value.numerator if value.denominator == 1 else value


def _count(rule: Rule, grades: Grades) -> Grader:
    climb = _climb(rule, grades)
    return lambda observed: climb(_whole(observed))


def _limit(rule: Rule, grades: Grades) -> Grader:
    climb = _climb(rule, grades)
    return lambda observed: climb(_amount(observed))


def _oversize_count(rule: Rule, grades: Grades) -> Grader:
    climb = _climb(rule, grades)
    limit = rule.size_limit
    if limit is None:
        raise RuleIncomplete("a rule of kind oversize_count lacks its size limit")

    def graded(observed: Observed) -> Graded:
        _only(observed, "sizes")
        return climb(sum(_exact(size, "sizes") > limit for size in observed.sizes or ()))

    return graded


def _shortfall(rule: Rule, grades: Grades) -> Grader:
    climb = _climb(rule, grades)
    nothing = _outcomes(rule, grades)[rule.zero_grade]
    fixed = None if rule.threshold.attribute is not None else _plain(_needed(rule, {}))

    def graded(observed: Observed) -> Graded:
        found = _amount(observed)
        if rule.zero_if_none and found == 0:
            return nothing
        needed = fixed if fixed is not None else _needed(rule, observed.attributes)
        return climb(needed - found if found < needed else 0)

    return graded


def _needed(rule: Rule, attributes: Mapping[str, Fraction]) -> Fraction:
    """The number that the item is held to at a site with these attributes."""
    needed = held_to(rule, attributes)
    if isinstance(needed, bool) or not isinstance(needed, Fraction):
        raise RuleIncomplete(f"a rule of kind {rule.kind} needs a number as its threshold")
    return needed


def _ratio(rule: Rule, grades: Grades) -> Grader:
    outcomes = _outcomes(rule, grades)
    steps = [(*bound.value.as_integer_ratio(), outcomes[bound.grade]) for bound in reversed(_by_value(rule))]
    beyond = outcomes[rule.zero_grade]

    def graded(observed: Observed) -> Graded:
        _only(observed, "numerator", "denominator")
        numerator = _exact(observed.numerator, "numerator")
        denominator = _exact(observed.denominator, "denominator")
        if denominator == 0:
            if numerator == 0:
                return NOT_APPLICABLE
            raise NotGradable("share_of_nothing", numerator=str(numerator))
        for part, whole, outcome in steps:
            if numerator * whole >= denominator * part:
                return outcome
        return beyond

    return graded


def _boolean(rule: Rule, grades: Grades) -> Grader:
    outcomes = _outcomes(rule, grades)
    passed, failed = outcomes[rule.pass_grade], outcomes[rule.fail_grade]
    wanted = rule.threshold.value

    def over_yes_no(observed: Observed) -> Graded:
        _only(observed, "yes")
        if not isinstance(observed.yes, bool):
            raise _not_exact(observed.yes, "yes")
        return passed if observed.yes is wanted else failed

    def over_number(observed: Observed) -> Graded:
        return passed if _holds(rule, _amount(observed), _needed(rule, observed.attributes)) else failed

    return over_yes_no if rule.threshold.attribute is None and isinstance(wanted, bool) else over_number


def _holds(rule: Rule, value: Fraction | int, needed: Fraction) -> bool:
    match rule.threshold.comparison:
        case Comparison.AT_LEAST:
            return value >= needed
        case Comparison.AT_MOST:
            return value <= needed
        case Comparison.EQUAL:
            return value == needed


def _manual_grade(rule: Rule, grades: Grades) -> Grader:
    outcomes = _outcomes(rule, grades)

    def graded(observed: Observed) -> Graded:
        _only(observed, "grade")
        name = observed.grade or ""
        if name not in outcomes:
            raise NotGradable("grade_not_allowed", grade=name, allowed=", ".join(outcomes))
        return outcomes[name]

    return graded


def _deduct_each(rule: Rule, grades: Grades) -> Grader:
    each = rule.each
    if each is None or each < 0:
        raise RuleIncomplete("a rule of kind deduct_each lacks the share it deducts")

    def graded(observed: Observed) -> Graded:
        factor = max(Fraction(0), 1 - _whole(observed) * each)
        return Graded(None, factor, factor == 1)

    return graded


_GRADERS: dict[RuleKind, Callable[[Rule, Grades], Grader]] = {
    RuleKind.COUNT: _count,
    RuleKind.BOOLEAN: _boolean,
    RuleKind.SHORTFALL: _shortfall,
    RuleKind.RATIO: _ratio,
    RuleKind.LIMIT: _limit,
    RuleKind.OVERSIZE_COUNT: _oversize_count,
    RuleKind.MANUAL_GRADE: _manual_grade,
    RuleKind.DEDUCT_EACH: _deduct_each,
}
