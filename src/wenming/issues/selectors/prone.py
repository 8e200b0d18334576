"""Prone places for whom they are to be seen: the unit asked, and whoever had to do with what came back there."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from wenming.areas.selectors import within
from wenming.issues.models import Arrangement, Issue, PronePlace, PronePlaceMove, ProneReturn
from wenming.issues.selectors.reading import visible_issues
from wenming.kernel import clock
from wenming.kernel.errors import Missing
from wenming.kernel.scope import Viewer
from wenming.people.models import Post, Unit
from wenming.rulebook.labels import N_
from wenming.rulebook.prone import OPEN, STATES, TO_ANSWER, ProneState

NOW, OVER, TO_DO, AT_DESK = "open", "over", "to_do", "at_desk"
OPEN_VALUES = sorted(state.value for state in OPEN)
NO_SUCH_PLACE = N_("There is no such prone place, or it is not for your unit.")


@dataclass(frozen=True, slots=True)
class ProneFilter:
    """What a list of prone places asks for; empty parts ask for nothing.

    ``state``: a state, ``open`` (prone now), ``over``, or ``to_do``: the viewer's units have to give an arrangement, or
    to look at one whose day of review has come; ``at_desk``: the office has to accept one, or to say whom to ask.
    ``unit`` stands for itself and its subordinate units.
    """

    words: str = ""
    state: str = ""
    unit: str = ""
    category: str = ""
    group: str = ""
    site: str = ""
    area: str = ""


def prone_places(viewer: Viewer, wanted: ProneFilter = ProneFilter()) -> QuerySet[PronePlace]:
    """Return the prone places that the viewer may see, with what a row names and how often something came back."""
    found = _seen(viewer).select_related("site__kind", "area", "category", "unit").defer("site__search")
    found = found.filter(_state(viewer, wanted.state))
    if wanted.words:
        words = wanted.words
        found = found.filter(
            Q(number__icontains=words) | Q(site__name__icontains=words) | Q(site__code__istartswith=words)
            | Q(address__icontains=words) | Q(returns__issue__number=words)
        ).distinct()  # fmt: skip
    if wanted.unit:
        path = Unit.objects.filter(code=wanted.unit).values_list("path", flat=True).first()
        found = found.filter(unit__path__startswith=path) if path else found.none()
    if wanted.area:
        found = found.filter(within(wanted.area, "area__path"))
    plain = {"category__code": wanted.category, "site__code": wanted.site}
    found = found.filter(**{name: value for name, value in plain.items() if value})
    if wanted.group:
        found = found.filter(Q(group=wanted.group) | Q(category__group=wanted.group))
    return found.annotate(times=Count("returns", distinct=True))


def prone_place(viewer: Viewer, number: str) -> PronePlace:
    """Return one prone place.

    :raises Missing: there is none of this number, or it is not for this viewer.
    """
    found = prone_places(viewer).filter(number=number).first() if len(number) <= 20 else None
    if found is None:
        raise Missing("prone_place_missing", NO_SUCH_PLACE)
    return found


def prone_waiting(viewer: Viewer) -> int:
    """Count the places for which the viewer's own units have to give an arrangement, or look at theirs again."""
    return _seen(viewer).filter(_state(viewer, TO_DO)).count() if viewer.units else 0


def prone_at_desk(viewer: Viewer) -> int:
    """Count the places that wait for the office: an arrangement to accept, or nobody to ask."""
    return _seen(viewer).filter(_state(viewer, AT_DESK)).count()


def returns_of(viewer: Viewer, place: PronePlace) -> list[ProneReturn]:
    """Return what came back there, the latest first, as far as the viewer may see the issues."""
    seen = place.returns.filter(issue__in=visible_issues(viewer).order_by())
    rows = seen.select_related("issue__category", "issue__site", "issue__lead_unit", "issue__recurs")
    return list(rows.order_by("-at", "-id"))


def prone_story(place: PronePlace) -> tuple[list[PronePlaceMove], list[Arrangement]]:
    """Return the moves of a place and the arrangements that were given, both in order of time."""
    moves = list(place.moves.order_by("seq"))
    return moves, list(place.arrangements.select_related("post__unit").order_by("at", "id"))


def prone_with(viewer: Viewer, issue: Issue) -> list[PronePlace]:
    """Return the prone places that an issue has to do with: it came back there, or it stands at one of its kind."""
    if issue.category_id is None:
        return []
    here = Q(returns__issue=issue)
    if issue.site_id is not None and issue.category is not None:
        alike = Q(category=issue.category_id) | ~Q(group="") & Q(group=issue.category.group)
        here |= alike & Q(site=issue.site_id, ended_at__isnull=True)
    return list(prone_places(viewer).filter(pk__in=PronePlace.objects.filter(here).values("pk")))


def posts_for(place: PronePlace) -> QuerySet[Post]:
    """Return the posts that may be named in an arrangement: those of the unit asked and of the units below it."""
    if place.unit is None:
        return Post.objects.none()
    rows = Post.objects.filter(is_active=True, unit__path__startswith=place.unit.path)
    return rows.select_related("unit").order_by("unit__path", "code")


def prone_sites() -> set[int]:
    """Return the ids of the sites that are prone now, for the draw of look-backs."""
    return set(PronePlace.objects.filter(ended_at__isnull=True, site__isnull=False).values_list("site_id", flat=True))


def _seen(viewer: Viewer) -> QuerySet[PronePlace]:
    if not viewer.may("issues.view"):
        return PronePlace.objects.none()
    if viewer.everywhere:
        return PronePlace.objects.all()
    came_back = ProneReturn.objects.filter(place=OuterRef("pk"), issue__in=visible_issues(viewer).order_by())
    return PronePlace.objects.filter(Q(unit__in=viewer.scope | viewer.units) | Exists(came_back))


def _state(viewer: Viewer, state: str) -> Q:
    if state == NOW:
        return Q(state__in=OPEN_VALUES)
    if state == OVER:
        return ~Q(state__in=OPEN_VALUES)
    if state == TO_DO:
        review_due = Q(state=ProneState.STANDING.value, review_on__lte=clock.today())
        return Q(unit__in=viewer.units) & (Q(state__in=sorted(one.value for one in TO_ANSWER)) | review_due)
    if state == AT_DESK:
        return Q(state=ProneState.ANSWERED.value) | Q(unit=None, state__in=OPEN_VALUES)
    return Q(state=state) if state in {row.code.value for row in STATES} else Q()


def asked_of(unit: Unit) -> QuerySet[PronePlace]:
    """Return the places that are prone and of which a unit itself is asked."""
    return PronePlace.objects.filter(unit=unit, ended_at__isnull=True)
