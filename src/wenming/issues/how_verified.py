"""How an issue is verified and why, as the page of the issue tells it: with the draw, if it was drawn."""

from django.utils.translation import gettext

from wenming.issues.models import Issue
from wenming.issues.verifier_options import unit_of
from wenming.issues.verifying_pages import because_text, tier_text
from wenming.issues.wording import lot_text, share_text
from wenming.ui.components import Fact, Lines, Moment


def how_verified(issue: Issue) -> list[Fact]:
    """Return what is known of it: the least until it is reported, from then on what was decided, and who is sent."""
    if not issue.check_tier:
        return [Fact(gettext("How it is verified"), tier_text(issue.tier))]
    words = gettext("because %(reason)s") % {"reason": because_text(issue.check_because)}
    facts = [Fact(gettext("How it is verified"), Lines(tier_text(issue.check_tier), words))]
    draw = getattr(issue, "spot_draw", None)
    if draw is not None:
        fell = gettext("lot %(lot)s, share %(share)s") % {"lot": lot_text(draw.seed), "share": share_text(draw.share)}
        facts.append(Fact(gettext("Draw by lot"), Lines(fell, gettext("seed %(seed)s") % {"seed": draw.seed})))
        facts.append(Fact(gettext("Drawn on"), Moment(draw.at)))
    if issue.verifier is not None:
        facts.append(Fact(gettext("Verifier sent"), Lines(issue.verifier.title, unit_of(issue.verifier))))
    return facts
