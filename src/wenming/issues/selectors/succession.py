"""What a unit has in its hands that must go to others before it is no more: issues by the part it has, and rulings."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from enum import StrEnum

from django.db.models import Q, QuerySet

from wenming.issues.models import Issue, Ruling
from wenming.issues.selectors.reading import OPEN_STATES
from wenming.people.models import Unit
from wenming.rulebook.labels import N_


class Tie(StrEnum):
    """The part that a unit has in an issue; the first that fits counts, so that every issue is told once."""

    LEAD = "lead"
    HOLDER = "holder"
    PASSED_ON = "passed_on"
    SUPPORTING = "supporting"
    CONFIRMER = "confirmer"


TIE_LABELS: Mapping[Tie, str] = {
    Tie.LEAD: N_("open issues it answers for"),
    Tie.HOLDER: N_("open issues passed down to it"),
    Tie.PASSED_ON: N_("open issues it passed on further down"),
    Tie.SUPPORTING: N_("open issues it supports"),
    Tie.CONFIRMER: N_("open issues it is asked to confirm"),
}


def open_with(unit: Unit) -> QuerySet[Issue]:
    """Return the open issues that a unit has any part in, each once."""
    along = Q(involved__contains=[unit.pk], passed_along__contains=[unit.pk])
    helping = Q(pk__in=Issue.supporting.through.objects.filter(unit_id=unit.pk).values("issue_id"))
    asked = Q(confirmer=unit, confirmation_asked_at__isnull=False)
    return Issue.objects.filter(Q(lead_unit=unit) | Q(holder=unit) | along | helping | asked, state__in=OPEN_STATES)


def supporting_units(issues: Sequence[Issue]) -> Mapping[int, Sequence[int]]:
    """Return the ids of the units that support each issue, in order: one query."""
    found: defaultdict[int, list[int]] = defaultdict(list)
    rows = Issue.supporting.through.objects.filter(issue__in=issues).order_by("unit_id")
    for issue, unit in rows.values_list("issue_id", "unit_id"):
        found[issue].append(unit)
    return found


def tie_of(issue: Issue, unit: int, supporting: Sequence[int]) -> Tie:
    """Return the part that a unit (by id) has in an issue that is with it; ``supporting`` are ids."""
    if issue.lead_unit_id == unit:
        return Tie.LEAD
    if issue.holder_id == unit:
        return Tie.HOLDER
    if unit in issue.passed_along:
        return Tie.PASSED_ON
    return Tie.SUPPORTING if unit in supporting else Tie.CONFIRMER


def issues_by_tie(unit: Unit) -> Mapping[Tie, Mapping[str, int]]:
    """Return how many open issues a unit has a part in, by that part and by state: two queries."""
    found = list(open_with(unit).only("state", "lead_unit_id", "holder_id", "passed_along").order_by("pk"))
    supporting = supporting_units(found)
    counted: defaultdict[Tie, Counter[str]] = defaultdict(Counter)
    for issue in found:
        counted[tie_of(issue, unit.pk, supporting.get(issue.pk, ()))][issue.state] += 1
    return counted


def rulings_naming(unit: Unit) -> QuerySet[Ruling]:
    """Return the rulings in force that give problems to a unit."""
    return Ruling.objects.filter(unit=unit, retired_at__isnull=True)
