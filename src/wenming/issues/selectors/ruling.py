"""The lasting rulings on whose a kind of problem is, for whom they are to be seen, and which one holds for an issue."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from wenming.issues.models import Issue, Ruling
from wenming.kernel.errors import Missing
from wenming.kernel.scope import Viewer
from wenming.rulebook.labels import N_

IN_FORCE, RETIRED = "in_force", "retired"
NO_SUCH_RULING = N_("There is no such ruling.")


@dataclass(frozen=True, slots=True)
class RulingFilter:
    """What a list of rulings asks for; empty parts ask for nothing. ``state``: in force or retired."""

    words: str = ""
    state: str = ""
    category: str = ""
    unit: str = ""


def rulings(viewer: Viewer, wanted: RulingFilter = RulingFilter()) -> QuerySet[Ruling]:
    """Return the rulings that the viewer may see, all or those on the own units, with what a row names."""
    found = Ruling.objects.select_related("issue", "category", "site", "area", "unit", "replaced_by__issue")
    if not viewer.everywhere:
        found = found.filter(unit__in=viewer.scope | viewer.units)
    if wanted.state:
        found = found.filter(retired_at__isnull=wanted.state == IN_FORCE)
    if wanted.words:
        words = wanted.words
        found = found.filter(
            Q(issue__number__icontains=words) | Q(site__name__icontains=words) | Q(area__name__icontains=words)
        )
    plain = {"category__code": wanted.category, "unit__code": wanted.unit}
    return found.filter(**{path: value for path, value in plain.items() if value})


def ruling(viewer: Viewer, pk: int) -> Ruling:
    """Return one ruling.

    :raises Missing: there is none, or it is not for this viewer.
    """
    found = rulings(viewer).filter(pk=pk).first()
    if found is None:
        raise Missing("no_such_ruling", NO_SUCH_RULING)
    return found


def rulings_from(issue: Issue) -> list[Ruling]:
    """Return the rulings that came from an issue."""
    return list(Ruling.objects.filter(issue=issue).select_related("unit").order_by("since"))


def in_force(issues: Sequence[Issue]) -> Mapping[tuple[int, str], Ruling]:
    """Return what holds for issues like these, by kind and place as :func:`places_of` writes it: one query."""
    sites = {row.site_id for row in issues if row.site_id}
    areas = {code for row in issues for code in _area_codes(row)}
    rows = Ruling.objects.filter(Q(site__in=sites) | Q(area__code__in=areas), retired_at__isnull=True)
    found = {}
    for row in rows.select_related("unit", "issue", "area"):
        place = f"site {row.site_id}" if row.area is None else f"area {row.area.code}"
        found[row.category_id, place] = row
    return found


def places_of(issue: Issue) -> list[str]:
    """Return the places that a ruling on an issue may name: its site, then its divisions, the smallest first."""
    site = [f"site {issue.site_id}"] if issue.site_id else []
    return [*site, *(f"area {code}" for code in reversed(_area_codes(issue)))]


def _area_codes(issue: Issue) -> list[str]:
    return [code for code in issue.area.path.split("/") if code] if issue.area else []
