"""What the choice of how a report is verified asks for beyond the issue: lists, what is prone, the draw made before."""

from wenming.issues.models import Issue, LookBackDraw, SpotDraw
from wenming.issues.selectors.sources import sources_of
from wenming.issues.tiers import Facts, Ids, least_of
from wenming.kernel import seeds
from wenming.rulebook.verification import Tier


def facts_of(issue: Issue, *, seed: str) -> Facts:
    """Look up what the choice asks for; what is seen on the spot in any case needs no looking up.

    Without a ``seed`` one is made up that nobody could have foreseen.
    """
    if least_of(issue) is not Tier.DESK:
        return Facts()
    return Facts(sources_of(issue.pk), prone_now(), seed or seeds.fresh(), SpotDraw.objects.filter(issue=issue).first())


def prone_now() -> Ids:
    """Return what was prone on the morning of the last draw of look-backs."""
    last = LookBackDraw.objects.order_by("-drawn_on").values_list("prone", flat=True).first()
    return last or {}
