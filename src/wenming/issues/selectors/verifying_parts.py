"""What narrows issues to those that wait for verification: by how, why, by whom, and who is sent."""

from django.db.models import Q

from wenming.issues import policies
from wenming.issues.models import Issue
from wenming.kernel import clock
from wenming.kernel.scope import Viewer
from wenming.people import selectors as people
from wenming.people.models import Unit
from wenming.rulebook.loop import Relation, State
from wenming.rulebook.verification import TIERS, Tier

BY_ME, SENT_TO_ME, NOBODY_SENT, LATE = "me", "sent", "unsent", "late"
"""What the filter of who verifies may ask for."""


def waits() -> Q:
    """What is reported and waits for verification."""
    return Q(state=State.REPORTED.value)


def seen_by_tier(tier: str) -> Q:
    """What is verified so, as was decided with the report."""
    return Q(check_tier=tier)


def for_whom(viewer: Viewer, asked: str) -> Q:
    """What one may verify, was sent to see, or nobody is sent to see."""
    match asked:
        case _ if asked == BY_ME:
            return waits() & may_verify(viewer)
        case _ if asked == SENT_TO_ME:
            return waits() & Q(verifier__in=people.own_posts(viewer))
        case _ if asked == NOBODY_SENT:
            return waits() & Q(verifier__isnull=True) & ~seen_by_tier(Tier.DESK)
        case _ if asked == LATE:
            return waits() & Q(stage_due_at__lt=clock.now())
    return Q()


def may_verify(viewer: Viewer) -> Q:
    """What the loop's guards would let a viewer verify: by the tier, and never the own work or word."""
    if not viewer.may(policies.VERIFY):
        return Q(pk__in=())
    ties, fitting = policies.standing_ties(viewer), Q(pk__in=())
    for row in TIERS:
        if not ties.isdisjoint(row.relations):
            fitting |= seen_by_tier(row.code)
    own = Q(lead_unit__in=viewer.units) | Q(holder__in=viewer.units) | Q(reported_by__contains=[viewer.user_id])
    for unit in viewer.units:
        own |= Q(passed_along__contains=unit)
    supporting = Issue.supporting.through.objects.filter(unit__in=viewer.units).values("issue")
    not_own = ~own & ~Q(pk__in=supporting)
    if Relation.VERIFIER not in ties:
        return fitting & not_own
    return fitting & not_own & ~(seen_by_tier(Tier.OTHER_UNIT) & _in_line(viewer))


def _in_line(viewer: Viewer) -> Q:
    """What is with a unit above or below the viewer's own."""
    found = Q(pk__in=())
    for unit in Unit.objects.filter(pk__in=viewer.units).only("path"):
        above = [int(step) for step in unit.path.split("/") if step]
        for part in ("lead_unit", "holder"):
            found |= Q(**{f"{part}__path__startswith": unit.path}) | Q(**{f"{part}__in": above})
    return found
