"""What is drawn to be looked back at, for whom, and what was found."""

from dataclasses import dataclass

from django.db.models import Count, F, Func, IntegerField, Q, QuerySet

from wenming.issues.models import LookBack, LookBackDraw
from wenming.issues.selectors.reading import visible_issues
from wenming.kernel import clock
from wenming.kernel.scope import Viewer

LATE = "late"


@dataclass(frozen=True, slots=True)
class LookBackFilter:
    """What a list of look-backs asks for; empty parts ask for nothing. ``state`` may be ``late``."""

    words: str = ""
    state: str = ""
    why: str = ""
    lead: str = ""
    category: str = ""
    drawn_on: str = ""


def look_backs(viewer: Viewer, wanted: LookBackFilter = LookBackFilter()) -> QuerySet[LookBack]:
    """Return what was drawn of the issues that the viewer may see, with what a row names."""
    found = LookBack.objects.filter(issue__in=visible_issues(viewer).order_by()).select_related(
        "draw", "issue__category", "issue__site", "issue__lead_unit"
    )
    if wanted.state == LATE:
        found = found.filter(state=LookBack.State.WAITING, due_at__lt=clock.now())
    elif wanted.state:
        found = found.filter(state=wanted.state)
    if wanted.words:
        words = wanted.words
        found = found.filter(
            Q(issue__number__icontains=words) | Q(issue__title__icontains=words) | Q(issue__site__name__icontains=words)
        )
    plain = {
        "why": wanted.why,
        "issue__lead_unit__code": wanted.lead,
        "issue__category__code": wanted.category,
        "draw__drawn_on": wanted.drawn_on,
    }
    return found.filter(**{path: value for path, value in plain.items() if value})


def look_back_draws() -> QuerySet[LookBackDraw]:
    """Return the draws with how many were in the pool, drawn, found holding and found to have come back."""
    length = Func(F("pool"), function="jsonb_array_length", output_field=IntegerField())
    return LookBackDraw.objects.defer("pool").annotate(
        pooled=length,
        drawn=Count("look_backs"),
        holding=Count("look_backs", filter=Q(look_backs__state=LookBack.State.HOLDS)),
        back=Count("look_backs", filter=Q(look_backs__state=LookBack.State.BACK)),
    )
