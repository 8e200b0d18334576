"""Rules, values and grades in the words of the page."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from wenming.inspections.models import Observation, Visit
from wenming.inspections.services import CannotBeGraded
from wenming.kernel.errors import DomainError
from wenming.rulebook.grading import REASONS, Graded
from wenming.rulebook.rules import Comparison, Rule, RuleKind
from wenming.schemes.headings import unit_word
from wenming.schemes.models import CheckItem, Indicator
from wenming.ui.components import Chip
from wenming.ui.islands import Ask
from wenming.ui.markup import Text, Tone

STATE_TONES = {
    Visit.State.PLANNED: Tone.WAITING,
    Visit.State.STARTED: Tone.OPEN,
    Visit.State.FINISHED: Tone.DONE,
}
FIELD_WORDS = {
    "count": _("a count"),
    "number": _("a value"),
    "yes": _("yes or no"),
    "numerator": _("how many are met"),
    "denominator": _("of how many looked at"),
    "sizes": _("sizes"),
    "grade": _("a grade"),
}
COMPARISONS = {
    Comparison.AT_LEAST: _("at least %(value)s"),
    Comparison.AT_MOST: _("at most %(value)s"),
    Comparison.EQUAL: _("exactly %(value)s"),
}
SHOWN_PLACES = 4


def state_chip(state: str) -> Chip:
    """A visit's state."""
    known = Visit.State(state)
    return Chip(str(known.label), STATE_TONES[known])


def title_of(item: CheckItem) -> str:
    """The item's title in the page's language."""
    return item.title_en if item.title_en and not _is_chinese() else item.title


def label_of_indicator(node: Indicator) -> str:
    """The indicator's label in the page's language."""
    return node.label_en if node.label_en and not _is_chinese() else node.label


def grade_chip(graded: Graded) -> Chip:
    """A grade just found."""
    return chip_of(graded.grade or "", graded.factor, is_best=graded.is_best)


def observation_chip(row: Observation) -> Chip:
    """The grade of an observation."""
    return chip_of(row.grade, factor_of(row), is_best=row.is_best)


def chip_of(grade: str, factor: Fraction | None, *, is_best: bool) -> Chip:
    """A grade; where a rule deducts per case, the share that is left."""
    if factor is None:
        return Chip(gettext("Not applicable"), Tone.WAITING)
    return Chip(grade or percent(factor), Tone.DONE if is_best else Tone.SOON)


def factor_of(row: Observation) -> Fraction | None:
    """The exact factor of an observation; nothing where it was not applicable."""
    if row.factor_numerator is None or row.factor_denominator is None:
        return None
    return Fraction(row.factor_numerator, row.factor_denominator)


def percent(share: Fraction) -> str:
    """A share in per cent, as short as it is exact enough to read."""
    return f"{plain(share * 100)}%"


def plain(value: Fraction | Decimal | int) -> str:
    """A number as people write it: exact where it ends, else four places."""
    exact = Fraction(value)
    rounded = round(Decimal(exact.numerator) / Decimal(exact.denominator), SHOWN_PLACES)
    text = f"{rounded:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def unit_of(rule: Rule, amount: object = None) -> str:
    """The unit in which the item's value is given, as it stands behind an amount; empty for plain numbers."""
    return unit_word(rule.threshold.unit, amount)


def asks(item: CheckItem, rule: Rule) -> Ask:
    """What a person enters for this item."""
    match rule.kind:
        case RuleKind.COUNT | RuleKind.DEDUCT_EACH:
            return Ask.COUNT
        case RuleKind.RATIO:
            return Ask.RATIO
        case RuleKind.OVERSIZE_COUNT:
            return Ask.SIZES
        case RuleKind.MANUAL_GRADE:
            return Ask.GRADE
        case RuleKind.BOOLEAN if rule.threshold.attribute is None and isinstance(rule.threshold.value, bool):
            return Ask.YES_NO
        case _:
            return Ask.COUNT if item.rule.get("measure") == "count" else Ask.NUMBER


def threshold_words(rule: Rule) -> str:
    """What the item is held to, such as “at least 3 处”; a share in per cent, as its rule says it."""
    threshold, value = rule.threshold, rule.threshold.value
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if value is None:
        return gettext("%(attribute)s of the site") % {"attribute": threshold.attribute} if threshold.attribute else ""
    if rule.kind is RuleKind.RATIO and isinstance(value, Fraction):
        written = percent(value)
    else:
        written = f"{plain(value) if isinstance(value, Fraction) else value} {unit_of(rule, value)}".strip()
    return str(COMPARISONS[threshold.comparison]) % {"value": written}


def rule_words(rule: Rule, grades: Mapping[str, Fraction]) -> str:
    """How the value becomes a grade, in one line."""
    match rule.kind:
        case RuleKind.BOOLEAN:
            words = gettext("%(pass)s if met, else %(fail)s") % {"pass": rule.pass_grade, "fail": rule.fail_grade}
        case RuleKind.MANUAL_GRADE:
            words = gettext("Graded by judgement: %(grades)s") % {"grades": ", ".join(rule.allowed)}
        case RuleKind.DEDUCT_EACH:
            words = gettext("Each case takes %(share)s of the item's marks") % {
                "share": percent(rule.each or Fraction(0))
            }
        case RuleKind.RATIO:
            steps = [f"{step.grade} ≥ {percent(step.value)}" for step in rule.ladder]
            words = gettext("Share met: %(steps)s, below that %(zero)s") % _steps(steps, rule)
        case RuleKind.SHORTFALL:
            steps = [f"{step.grade} ≤ {plain(step.value)}" for step in rule.ladder]
            words = gettext("Short by: %(steps)s, more than that %(zero)s") % _steps(steps, rule)
            if rule.zero_if_none:
                none = gettext("none at all: %(zero)s") % {"zero": rule.zero_grade}
                words = f"{words}; {none}"
        case RuleKind.OVERSIZE_COUNT:
            steps = [f"{step.grade} ≤ {plain(step.value)}" for step in rule.ladder]
            limit = plain(rule.size_limit or Fraction(0))
            words = gettext("Those above %(limit)s are counted: %(steps)s, more %(zero)s") % {
                "limit": f"{limit} {unit_of(rule)}".strip(),
                **_steps(steps, rule),
            }
        case _:
            steps = [f"{step.grade} ≤ {plain(step.value)}" for step in rule.ladder]
            words = gettext("%(steps)s, more %(zero)s") % _steps(steps, rule)
    return f"{words} ({_factors(rule, grades)})" if _factors(rule, grades) else words


def value_words(value: Mapping[str, Any], rule: Rule, *, not_applicable: bool) -> str:
    """What was seen, in words: “2 处”, “yes”, “8 of 10”."""
    if not_applicable and not value:
        return gettext("not applicable")
    if "count" in value:
        return f"{value['count']} {unit_of(rule, value['count'])}".strip()
    if "number" in value:
        return f"{plain(Fraction(value['number']))} {unit_of(rule, Fraction(value['number']))}".strip()
    if "yes" in value:
        return gettext("yes") if value["yes"] else gettext("no")
    if "numerator" in value:
        parts = {name: plain(Fraction(value[name])) for name in ("numerator", "denominator")}
        return gettext("%(numerator)s of %(denominator)s") % parts
    if "sizes" in value:
        return ", ".join(plain(Fraction(size)) for size in value["sizes"]) or gettext("none")
    return str(value.get("grade", "")) or gettext("not applicable")


def refusal_words(refusal: DomainError) -> str:
    """Why something was refused, in the page's language."""
    if isinstance(refusal, CannotBeGraded):
        reason = refusal.reason
        parts = {name: _part(name, text) for name, text in reason.parts.items()}
        return gettext(REASONS[reason.code]).format(**parts)
    message = gettext(str(refusal.message))
    return message % refusal.params if refusal.params else message


def _part(name: str, text: str) -> str:
    if name not in ("asked", "given", "field"):
        return text
    return ", ".join(str(FIELD_WORDS.get(word, word)) for word in text.split(", "))


def _steps(steps: list[str], rule: Rule) -> dict[str, str]:
    return {"steps": ", ".join(steps), "zero": rule.zero_grade}


def _factors(rule: Rule, grades: Mapping[str, Fraction]) -> str:
    """What the grades between full and nothing are worth: “B 66%, C 33%”."""
    named = [step.grade for step in rule.ladder] or list(rule.allowed)
    between = [name for name in named if 0 < grades.get(name, Fraction(0)) < 1]
    return ", ".join(f"{name} {percent(grades[name])}" for name in between)


def _is_chinese() -> bool:
    return (get_language() or "").startswith("zh")


PURPOSES: list[tuple[str, Text]] = [(value, label) for value, label in Visit.Purpose.choices]
STATES: list[tuple[str, Text]] = [(value, label) for value, label in Visit.State.choices]
