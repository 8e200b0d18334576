"""What narrows issues to those that wait for verification: by how, why, by whom, and who is sent."""

from datetime import timedelta

from django.db.models import Exists, IntegerField, OuterRef, Q
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from wenming.issues import policies
from wenming.issues.acts import UNDONE_STEP
from wenming.issues.models import Issue, IssueMove
from wenming.kernel import clock
from wenming.kernel.actors import ActorKind
from wenming.kernel.scope import Viewer
from wenming.people import selectors as people
from wenming.people.models import Unit
from wenming.rulebook.loop import MoveCode, Relation, State
from wenming.rulebook.verification import TIERS, Tier

BY_ME, SENT_TO_ME, NOBODY_SENT, LATE = "me", "sent", "unsent", "late"
"""What the filter of who verifies may ask for."""
ANSWERED = {"answered_7": timedelta(days=7), "answered_30": timedelta(days=30)}
"""What one answered oneself within these days: asked for of all issues, not only of those that wait."""
CHECKED = (MoveCode.VERIFY.value, MoveCode.SEND_BACK.value)
"""The moves with which somebody answers a report; either is work done."""


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
            return waits() & nobody_goes()
        case _ if asked == LATE:
            return waits() & Q(stage_due_at__lt=clock.now())
        case _ if asked in ANSWERED:
            return answered(viewer, ANSWERED[asked])
    return Q()


def answered(viewer: Viewer, span: timedelta) -> Q:
    """What a person verified or sent back within some days; an answer that was taken back is none."""
    own = IssueMove.objects.filter(
        issue=OuterRef("pk"), move__in=CHECKED, at__gte=clock.now() - span, by_id=viewer.user_id,
        by_kind=ActorKind.PERSON.value,
    )  # fmt: skip
    step = Cast(KT(f"details__{UNDONE_STEP}"), IntegerField())
    undone = IssueMove.objects.filter(issue=OuterRef("issue"), move=MoveCode.UNDO.value).annotate(step=step)
    return Q(Exists(own.exclude(Exists(undone.filter(step=OuterRef("seq"))))))


def nobody_goes() -> Q:
    """What is to be seen on the spot, and nobody is sent; a post that is closed sends nobody."""
    return (Q(verifier__isnull=True) | Q(verifier__is_active=False)) & ~seen_by_tier(Tier.DESK)


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
