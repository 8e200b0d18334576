"""A failing check item as the title of a problem, stored in the language that the city works in."""

from django.conf import settings
from django.utils.translation import gettext, override

from wenming.rulebook.labels import N_
from wenming.rulebook.rules import RuleKind

LACKING = {
    RuleKind.BOOLEAN: N_("Not met: %(item)s"),
    RuleKind.SHORTFALL: N_("Too few: %(item)s"),
    RuleKind.RATIO: N_("Too small a share: %(item)s"),
    RuleKind.LIMIT: N_("Beyond the limit: %(item)s"),
    RuleKind.MANUAL_GRADE: N_("In poor state: %(item)s"),
}
"""Items of the other kinds name what is counted, and that is the problem."""


def problem_title(item: str, kind: RuleKind) -> str:
    """Say what is wrong where the check item of this title, with a rule of this kind, is not at its best."""
    if kind not in LACKING:
        return item
    with override(settings.LANGUAGE_CODE):
        return gettext(LACKING[kind]) % {"item": item}
