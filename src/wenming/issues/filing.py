"""Filing on a page: which conditions the kind chosen has, and what follows from one for this issue."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from wenming.areas.models import Area
from wenming.issues import selectors
from wenming.issues.models import Category, FilingCondition, Issue
from wenming.issues.wording import label_of, limit_of, limit_text
from wenming.rulebook.deadlines import ClockKind, Limit
from wenming.rulebook.tracks import Track, track_of
from wenming.rulebook.verification import Tier, demand_row

Options = Sequence[tuple[str, str]]
SHOWN_FOR = "shown_for"
"""The form's hidden field: for which kind and condition its limit and tier were shown."""


@dataclass(frozen=True)
class Filing:
    """What the form of filing shows: the conditions of the kind, and limit and tier with how they come about."""

    category: Category | None
    under: FilingCondition | None
    options: Options
    limit: Limit | None
    tier: Tier
    words: str
    track: Track | None = None

    @property
    def shown_for(self) -> str:
        """Return what :data:`SHOWN_FOR` holds."""
        return f"{self.category.code if self.category else ''}/{self.under.code if self.under else ''}"

    @property
    def initial(self) -> dict[str, object]:
        """Return what the form is filled with."""
        return {
            "category": self.category.code if self.category else "",
            "under": self.under.code if self.under else "",
            "limit_amount": int(self.limit.amount) if self.limit else None,
            "limit_clock": self.limit.clock.value if self.limit else ClockKind.WORKING_DAYS.value,
            "tier": self.tier.value,
            "track": (self.track or Track.BY_DATE).value,
        }


def filing_of(issue: Issue, asked: Mapping[str, object] | None) -> Filing:
    """Return what filing shows for the kind and condition ``asked`` for; without them for what is proposed."""
    proposal = selectors.proposals([issue])[0]
    if asked is None or "category" not in asked:
        category, limit, tier = proposal.category, proposal.limit, proposal.tier
        asked = {"under": proposal.under.code if proposal.under else ""}
    else:
        category = next((each for each in selectors.categories() if each.code == asked["category"]), None)
        limit = Limit(category.limit_amount, ClockKind(category.limit_clock)) if category else None
        tier = Tier(category.tier) if category else Tier.DESK
    conditions = selectors.conditions_of(category) if category else []
    named = str(asked.get("under", ""))
    if category is not None and str(asked.get(SHOWN_FOR, category.code)).partition("/")[0] != category.code:
        # Another kind than the form showed: one of its own conditions is proposed.
        found = selectors.conditions_for([category.pk]).propose(category, f"{issue.title}。{issue.description}")
        named = found.condition.code if found.condition else ""
    under = next((each for each in conditions if each.code == named), None)
    if under is not None:
        limit, tier = under.limit_in(issue.area), Tier(under.tier)
    said = proposal.track if proposal.track is Track.LONG_TERM else None
    track = said or (track_of(limit) if limit else proposal.track)
    options = [(each.code, f"{label_of(each)} ({limit_of(each.limit_in(issue.area))})") for each in conditions]
    return Filing(category, under, options, limit, tier, _words(issue.area, category, under), track)


def _words(area: Area | None, category: Category | None, under: FilingCondition | None) -> str:
    """Say how the limit was computed and what evidence is demanded."""
    if under is not None:
        tier = Area.Tier(area.tier) if area else Area.Tier.B
        given = {
            "where": f"{area.name}, {tier.label}" if area else str(tier.label),
            "a": limit_text(under.limit_a, under.limit_clock),
            "b": limit_text(under.limit_b, under.limit_clock),
            "c": limit_text(under.limit_c, under.limit_clock),
            "evidence": gettext(demand_row(under.evidence).label),
        }
        words = gettext("By the filing condition: A %(a)s, B %(b)s, C %(c)s; here %(where)s. Evidence: %(evidence)s.")
        return words % given
    if category is not None:
        words = gettext("The usual limit of this kind, without a filing condition. Evidence: %(evidence)s.")
        return words % {"evidence": gettext(demand_row(str(category.evidence[0])).label)}
    return ""
