"""What the start page counts: everything through the lists that the numbers open, so that both always agree."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncDate

from wenming.insight.selectors.counting import counts
from wenming.issues.models import Issue
from wenming.issues.selectors import IssueFilter, issues, visible_issues
from wenming.kernel import clock
from wenming.kernel.clock import LOCAL
from wenming.kernel.scope import Viewer
from wenming.people.models import Unit
from wenming.rulebook.deadlines import ClockState
from wenming.rulebook.loop import State

TREND_DAYS = 14
LATEST_UNITS = 8
STUCK = 3

OVERDUE = IssueFilter(clock=ClockState.OVERDUE.value)
OFFICE: dict[str, IssueFilter] = {
    "raised": IssueFilter(state="raised"),
    "filed": IssueFilter(state="filed"),
    "returned": IssueFilter(returned=True),
    "reported": IssueFilter(state="reported"),
    "verified": IssueFilter(state="verified"),
    "overdue": OVERDUE,
    "late_stage": IssueFilter(clock="late_stage"),
}
VERIFIER: dict[str, IssueFilter] = {
    "reported": IssueFilter(state="reported"),
    "late_stage": IssueFilter(state="reported", clock="late_stage"),
}
UNIT: dict[str, IssueFilter] = {
    "to_acknowledge": IssueFilter(state="dispatched", mine=True),
    "due_today": IssueFilter(mine=True),
    "overdue": IssueFilter(mine=True, clock=ClockState.OVERDUE.value),
    "sent_back": IssueFilter(mine=True, sent_back=True),
    "passed_late": IssueFilter(passed_down=True, clock="late_inner"),
    "mine_open": IssueFilter(state="open", mine=True),
}
REPORTS: dict[str, IssueFilter] = {"own_open": IssueFilter(state="open", own=True)}
LEADER: dict[str, IssueFilter] = {"overdue": OVERDUE, "returned": IssueFilter(returned=True)}


@dataclass(frozen=True, slots=True)
class LateUnit:
    """A unit at the top and how many overdue issues it leads, its subordinate units counted in."""

    code: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class TrendDay:
    """How many issues were raised and closed out on one day."""

    day: date
    raised: int
    closed: int


def unit_filters() -> dict[str, IssueFilter]:
    """Return what a unit's own numbers count today."""
    return {**UNIT, "due_today": replace(UNIT["due_today"], due=clock.today().isoformat())}


def issue_counts(viewer: Viewer, wanted: Mapping[str, IssueFilter]) -> dict[str, int]:
    """Return how many issues each filter finds, in one query."""
    return counts({name: issues(viewer, each) for name, each in wanted.items()})


def late_units(viewer: Viewer) -> list[LateUnit]:
    """Return the units with most overdue issues; two queries. A subordinate unit counts with the unit at the top."""
    rows = issues(viewer, OVERDUE).order_by().exclude(lead_unit=None)
    by_root: dict[int, int] = {}
    for path, count in rows.values_list("lead_unit__path").annotate(n=Count("pk")):
        root = int(path.split("/", 1)[0])
        by_root[root] = by_root.get(root, 0) + count
    most = sorted(by_root.items(), key=lambda pair: (-pair[1], pair[0]))[:LATEST_UNITS]
    names = Unit.objects.in_bulk([root for root, _count in most])
    return [LateUnit(names[root].code, names[root].short_name or names[root].name, count) for root, count in most]


def overdue_of(unit: LateUnit) -> IssueFilter:
    """Return what lists the overdue issues of a unit at the top."""
    return replace(OVERDUE, lead=unit.code)


def trend(viewer: Viewer) -> list[TrendDay]:
    """Return the last fortnight day by day; two queries."""
    days = [clock.today() - timedelta(days=back) for back in reversed(range(TREND_DAYS))]
    begin = datetime.combine(days[0], time(), LOCAL)
    raised = _by_day(visible_issues(viewer), "raised_at", begin)
    closed = _by_day(visible_issues(viewer).filter(state=State.CLOSED.value), "closed_at", begin)
    return [TrendDay(day, raised.get(day, 0), closed.get(day, 0)) for day in days]


def longest_overdue(viewer: Viewer) -> Sequence[Issue]:
    """Return the issues that have been overdue for longest, with the unit that leads."""
    return list(issues(viewer, OVERDUE).order_by("due_at", "id")[:STUCK])


def longest_between_units(viewer: Viewer) -> Sequence[Issue]:
    """Return the issues that units returned and nobody has taken on since, the longest waiting first."""
    return list(issues(viewer, IssueFilter(returned=True)).order_by("raised_at", "id")[:STUCK])


def _by_day(issues: QuerySet[Issue], field: str, begin: datetime) -> dict[date, int]:
    rows = issues.filter(**{f"{field}__gte": begin}).order_by()
    by_day = rows.annotate(day=TruncDate(field, tzinfo=LOCAL)).values_list("day").annotate(n=Count("pk"))
    return dict(by_day)
