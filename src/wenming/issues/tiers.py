"""How a report is verified, and why: decided by the rulebook when it is reported; in memory, as the steps are."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from wenming.issues.models import Issue, SpotDraw
from wenming.rulebook.spot_checks import Because, Chosen, Draw, Reported, choose
from wenming.rulebook.verification import Tier

Ids = Mapping[str, Collection[int]]
"""Ids of places, kinds and units that are prone, by those words."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the choice asks for beyond the issue itself.

    ``sources`` are those of the problem lists on which it stands and of whatever was merged into it, ``before`` is the
    draw that was made for it, ``seed`` that of the draw that may now be made; without one nothing is drawn.
    """

    sources: frozenset[str] = frozenset()
    prone: Ids | None = None
    seed: str = ""
    before: SpotDraw | None = None


def fix(issue: Issue, facts: Facts, *, at: datetime) -> SpotDraw | None:
    """Write on the issue how it is verified and why; return the draw if one was made now, not yet stored."""
    before = facts.before
    drawn = Draw(before.seed, Because(before.because), Fraction(before.share), before.drawn) if before else None
    chosen = choose(_reported(issue, facts), seed=facts.seed, before=drawn)
    issue.check_tier, issue.check_because = chosen.tier.value, chosen.because.value
    return _row(issue, chosen, at) if chosen.draw is not None and before is None else None


def least_of(issue: Issue) -> Tier:
    """What the kind of problem or its condition demands, as it was filed."""
    return Tier(issue.tier) if issue.tier else Tier.DESK


def tier_of(issue: Issue) -> Tier:
    """How an issue is verified: as was decided when it was reported, until then as it was filed."""
    return Tier(issue.check_tier) if issue.check_tier else least_of(issue)


def _reported(issue: Issue, facts: Facts) -> Reported:
    prone = facts.prone or {}
    return Reported(
        least=least_of(issue),
        sources=facts.sources | {issue.origin_kind},
        relapses=issue.relapses,
        send_backs=issue.send_backs,
        prone_place=issue.site_id in prone.get("places", ()),
        prone_kind=issue.category_id in prone.get("kinds", ()),
        prone_unit=issue.lead_unit_id in prone.get("units", ()),
    )


def _row(issue: Issue, chosen: Chosen, at: datetime) -> SpotDraw:
    draw = chosen.draw
    assert draw is not None
    return SpotDraw(
        issue=issue, at=at, seed=draw.seed, because=draw.because.value, share=str(draw.share), drawn=draw.drawn
    )
