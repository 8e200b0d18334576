"""Reads of the ladder and of what was sent."""

from django.db.models import QuerySet

from wenming.issues.models import Issue
from wenming.kernel.errors import Missing
from wenming.kernel.scope import Viewer
from wenming.rulebook.labels import N_
from wenming.supervision import policies
from wenming.supervision.models import LadderStep, SentStep, Unsent


def ladder(viewer: Viewer) -> list[LadderStep]:
    """Return the steps, lowest first; whoever may see issues may know them."""
    return list(LadderStep.objects.all()) if viewer.may(policies.VIEW) else []


def step(viewer: Viewer, code: str) -> LadderStep:
    """Return one step. Raises ``Missing`` when there is none."""
    found = next((each for each in ladder(viewer) if each.code == code), None)
    if found is None:
        raise Missing("step_missing", N_("There is no such step."))
    return found


def sent_for(issue: Issue) -> list[SentStep]:
    """Return what was sent for an issue that the viewer has in hand already, in order."""
    return list(SentStep.objects.filter(issue=issue))


def unsent(viewer: Viewer) -> QuerySet[Unsent]:
    """Return what could not be sent, for whoever sets the ladder."""
    found = Unsent.objects.select_related("issue").order_by("since", "id")
    return found if viewer.may(policies.MANAGE) else found.none()
