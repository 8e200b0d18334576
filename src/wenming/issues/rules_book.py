"""The city's own rules as they hold at a moment, for selectors and services alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from wenming.issues.models import CityRulesVersion
from wenming.rulebook.city_rules import DEFAULT_RULES, CityRules, read
from wenming.rulebook.evidence import Bounds


@dataclass(frozen=True, slots=True)
class RulesBook:
    """Every version with the moment from which on it holds, the newest first; before the first the product's own."""

    versions: Sequence[tuple[datetime, CityRules]]

    def at(self, moment: datetime) -> CityRules:
        """Return the rules that hold at a moment."""
        return next((rules for since, rules in self.versions if since <= moment), DEFAULT_RULES)

    def bounds(self, moment: datetime) -> Bounds:
        """Return what of a photo that came in at a moment is looked at."""
        rules = self.at(moment)
        return Bounds(near=rules.near_metres, clock=timedelta(minutes=rules.clock_minutes))


def rules_book() -> RulesBook:
    """Read all versions: there are few."""
    rows = CityRulesVersion.objects.order_by("-version").values_list("at", "values")
    return RulesBook([(at, read(values)) for at, values in rows])
