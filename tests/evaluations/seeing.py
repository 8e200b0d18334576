"""Looking at things: made-up values for check items, and whole checklists filled in."""

import random
from fractions import Fraction
from uuid import UUID

from tests.evaluations.city import AT
from wenming.evaluations.models import Round, SampledSite
from wenming.inspections.services import observe
from wenming.kernel.scope import Viewer
from wenming.rulebook.rules import Observed, RuleKind
from wenming.schemes.models import CheckItem


def looked_at(item: CheckItem, *, bad: int) -> Observed:
    """Something seen for the item: the worse, the greater ``bad``; nothing where the item asks for something rare."""
    match RuleKind(item.rule_kind):
        case RuleKind.COUNT:
            return Observed(count=bad)
        case RuleKind.SHORTFALL:
            return Observed(count=max(0, 3 - bad))
        case RuleKind.BOOLEAN if item.rule.get("value") in (True, False):
            return Observed(yes=(bad == 0) == item.rule["value"])
        case RuleKind.RATIO:
            return Observed(numerator=Fraction(10 - bad), denominator=Fraction(10))
        case _:
            return Observed(not_applicable=True)


def everything_seen(round_: Round, by: Viewer, *, chance: random.Random) -> None:
    """Fill every checklist of the round."""
    for sampled in SampledSite.objects.filter(round=round_).select_related("visit__site__kind", "visit__edition"):
        for item in CheckItem.objects.filter(edition=round_.edition, edition_kind__kind=sampled.site.kind):
            seen = looked_at(item, bad=chance.choice([0, 0, 0, 1, 2]))
            key = UUID(int=chance.getrandbits(128))
            observe(sampled.visit, item, seen, key=key, by=by, observed_at=AT, at=AT)
