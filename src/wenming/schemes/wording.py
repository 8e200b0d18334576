"""Rules, states and sources of an edition in the words of the page."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wenming.rulebook.rules import Comparison, RuleKind
from wenming.schemes.formats.rows import CheckItem, Grade
from wenming.schemes.formats.values import decimal_text
from wenming.schemes.headings import own_name, unit_word
from wenming.schemes.models import SchemeEdition
from wenming.ui.components import Chip
from wenming.ui.markup import Text, Tone

STATE_TONES = {
    SchemeEdition.State.DRAFT: Tone.WAITING,
    SchemeEdition.State.FROZEN: Tone.DONE,
    SchemeEdition.State.RETIRED: Tone.PLAIN,
}
RULES: dict[RuleKind, Text] = {
    RuleKind.COUNT: _("By number of cases"),
    RuleKind.BOOLEAN: _("Met or not met"),
    RuleKind.SHORTFALL: _("By how many are missing"),
    RuleKind.RATIO: _("By the share that is met"),
    RuleKind.LIMIT: _("By a measured value"),
    RuleKind.OVERSIZE_COUNT: _("By the number of places over a limit"),
    RuleKind.MANUAL_GRADE: _("Graded by judgement"),
    RuleKind.DEDUCT_EACH: _("A share is lost per case"),
}
HELD_TO = {
    Comparison.AT_LEAST: _("at least %(value)s"),
    Comparison.AT_MOST: _("at most %(value)s"),
    Comparison.EQUAL: _("exactly %(value)s"),
}


@dataclass(frozen=True)
class Outcome:
    """One line of a rule: the grade, when it is given, and the share of the item's marks that it is worth."""

    grade: str
    when: str
    factor: str


def state_chip(edition: SchemeEdition) -> Chip:
    """An edition's state."""
    state = SchemeEdition.State(edition.state)
    return Chip(str(state.label), STATE_TONES[state])


def title_of(item: CheckItem) -> str:
    """An item's title in the page's language."""
    return own_name(item.title, item.label_en)


def number(value: Decimal | Fraction | None, places: int = 4) -> str:
    """A number without superfluous zeros."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return decimal_text(value)
    rounded = round(Decimal(value.numerator) / Decimal(value.denominator), places)
    return decimal_text(rounded)


def percent(value: Decimal) -> str:
    """A share in per cent."""
    return f"{decimal_text(value * 100)}%"


def threshold_words(item: CheckItem) -> str:
    """What the item is held to, such as “at least 3 处”."""
    if item.threshold_comparison is None:
        return ""
    value = item.threshold_value
    if item.threshold_attribute:
        written = gettext("the site's “%(attribute)s”") % {"attribute": item.threshold_attribute}
    elif isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    elif isinstance(value, Decimal):
        written = percent(value) if item.rule_kind is RuleKind.RATIO else decimal_text(value)
    else:
        written = value or ""
    unit = "" if item.rule_kind is RuleKind.RATIO else unit_word(item.threshold_unit, value)
    words = HELD_TO[item.threshold_comparison] % {"value": f"{written} {unit}".strip()}
    return str(words)


def outcomes(item: CheckItem, grades: Sequence[Grade]) -> list[Outcome]:
    """What each grade of the rule asks for, best first."""
    worth = {grade.code: percent(grade.factor) for grade in grades}
    return [Outcome(grade, when, worth.get(grade, "")) for grade, when in _cases(item)]


def _cases(item: CheckItem) -> list[tuple[str, str]]:
    match item.rule_kind:
        case RuleKind.BOOLEAN:
            return [(item.pass_grade, gettext("met")), (item.fail_grade, gettext("not met"))]
        case RuleKind.MANUAL_GRADE:
            return [(grade, gettext("by judgement")) for grade in item.allowed]
        case RuleKind.DEDUCT_EACH:
            share = percent(item.each or Decimal(0))
            return [("", gettext("each case takes %(share)s of the item's marks, down to nothing") % {"share": share})]
        case _:
            return [*_steps(item), (item.zero_grade, _beyond(item))]


def _amount(value: Decimal, unit: str) -> str:
    return f"{decimal_text(value)} {unit_word(unit, value)}".strip()


def _steps(item: CheckItem) -> list[tuple[str, str]]:
    words = {
        RuleKind.RATIO: gettext("at least %(bound)s"),
        RuleKind.SHORTFALL: gettext("at most %(bound)s missing"),
    }.get(item.rule_kind, gettext("at most %(bound)s"))
    nothing = gettext("none missing") if item.rule_kind is RuleKind.SHORTFALL else gettext("none")
    found = []
    for grade, bound in item.ladder:
        if not bound and item.rule_kind not in (RuleKind.RATIO, RuleKind.LIMIT):
            found.append((grade, nothing))
            continue
        written = percent(bound) if item.rule_kind is RuleKind.RATIO else _amount(bound, item.threshold_unit)
        found.append((grade, words % {"bound": written}))
    return found


def _beyond(item: CheckItem) -> str:
    if item.rule_kind is RuleKind.RATIO:
        return gettext("less")
    if item.zero_if_none:
        return gettext("more, or where there is none at all")
    return gettext("more")


def rule_notes(item: CheckItem) -> list[str]:
    """What else the rule says."""
    notes = []
    if item.rule_kind is RuleKind.OVERSIZE_COUNT and item.size_limit is not None:
        limit = _amount(item.size_limit, item.threshold_unit)
        notes.append(gettext("Only places larger than %(limit)s are counted.") % {"limit": limit})
    if item.rule_kind is RuleKind.SHORTFALL:
        notes.append(gettext("More than is asked for wins nothing."))
    if item.rule_kind is RuleKind.MANUAL_GRADE and isinstance(item.threshold_value, str):
        notes.append(gettext("Below %(grade)s an issue is raised.") % {"grade": item.threshold_value})
    return notes


def rule_line(item: CheckItem) -> str:
    """The rule in one line, for lists."""
    steps = [
        gettext("%(grade)s: %(when)s") % {"grade": grade, "when": when} if grade else when
        for grade, when in _cases(item)
    ]
    return gettext("; ").join(steps)
