"""How many issues wait for whom: the numbers of the desk, of a unit's desk and of home pages, in one query each."""

from collections.abc import Mapping

from django.db.models import Count, Q

from wenming.areas.models import Area
from wenming.issues.models import Issue
from wenming.issues.selectors.reading import (
    LATE_AT_DESK,
    OPEN,
    OPEN_ONES,
    OPEN_STATES,
    WITH_UNIT,
    IssueFilter,
    clock_is,
    issues,
    passed_on,
    visible_issues,
)
from wenming.kernel import clock
from wenming.kernel.scope import Viewer
from wenming.rulebook.deadlines import ClockState
from wenming.rulebook.loop import Appeal, State

INDENT = "\u3000"


def desk_counts(viewer: Viewer) -> Mapping[str, int]:
    """Return what waits at the office's desk, and how late it is."""
    now = clock.now()
    counts = _counted(
        viewer,
        OPEN_ONES,
        raised=Q(state=State.RAISED.value),
        filed=Q(state=State.FILED.value),
        reported=Q(state=State.REPORTED.value),
        verified=Q(state=State.VERIFIED.value),
        extensions=Q(extension_asked_at__isnull=False),
        confirming=Q(confirmation_asked_at__isnull=False),
        carry_asked=Q(carry_asked_at__isnull=False),
        settling=Q(settling_since__isnull=False),
        in_dispute=Q(settling_since__isnull=False, state=State.FILED.value),
        late_at_desk=clock_is(LATE_AT_DESK, now),
        overdue=clock_is(ClockState.OVERDUE, now),
        due_soon=clock_is(ClockState.DUE_SOON, now),
        open=OPEN_ONES,
    )
    # An issue may be over when its unit appeals.
    appeals = visible_issues(viewer).filter(appeal=Appeal.ASKED.value).order_by().count()
    return {**counts, "appeals": appeals}


def unit_counts(viewer: Viewer) -> Mapping[str, int]:
    """Return what the viewer's own units have before them."""
    now = clock.now()
    lead, held, between = Q(lead_unit__in=viewer.units), Q(holder__in=viewer.units), passed_on(viewer.units)
    to_check = Q(check_with__in=viewer.units)
    asked = Q(confirmer__in=viewer.units, confirmation_asked_at__isnull=False)
    return _counted(
        viewer,
        (lead | held | between | to_check | asked) & OPEN_ONES,
        to_confirm=asked,
        to_acknowledge=lead & Q(state=State.DISPATCHED.value),
        working=held & Q(state=State.ACKNOWLEDGED.value),
        to_check=to_check,
        passed_down=(lead | between) & ~held & Q(state=State.ACKNOWLEDGED.value),
        overdue=clock_is(ClockState.OVERDUE, now),
        due_soon=clock_is(ClockState.DUE_SOON, now),
        reported=Q(state=State.REPORTED.value),
        open=lead | held,
    )


def areas_of_mine(viewer: Viewer) -> list[tuple[str, str]]:
    """Return the divisions in which the viewer's units have anything open, by code and name, each below its town."""
    held = issues(viewer, IssueFilter(state=OPEN, mine=True)).exclude(area=None).order_by()
    here = Area.objects.filter(pk__in=held.values("area")).defer("boundary")
    paths = [area.path for area in here]
    above = {code for path in paths for code in path.strip("/").split("/")}
    rows = Area.objects.filter(code__in=above).exclude(parent=None).order_by("path").values_list("code", "name", "path")
    return [(code, f"{INDENT * (path.count('/') - 2)}{name}") for code, name, path in rows]


def supported(viewer: Viewer) -> int:
    """Count the open issues that the viewer's own units support."""
    return issues(viewer, IssueFilter(state=OPEN, supporting=True)).order_by().count() if viewer.units else 0


def open_at(viewer: Viewer, site_ids: list[int]) -> Mapping[int, int]:
    """Return how many issues are open at each site; sites without any are left out."""
    rows = visible_issues(viewer).filter(site__in=site_ids, state__in=OPEN_STATES)
    return dict(rows.order_by().values_list("site").annotate(n=Count("id")))


def with_units(unit_ids: list[int]) -> int:
    """Count what is in the hands of units, or answered for by them, and still open."""
    mine = Q(lead_unit__in=unit_ids) | Q(holder__in=unit_ids)
    return Issue.objects.filter(mine, state__in=(*WITH_UNIT, State.REPORTED.value)).count()


def open_with_each() -> dict[int, int]:
    """Count for each unit (by id) the open issues that it leads or has in hand, each issue once."""
    pairs = Issue.objects.filter(state__in=OPEN_STATES, lead_unit__isnull=False).order_by()
    found: dict[int, int] = {}
    for lead, holder, count in pairs.values_list("lead_unit", "holder").annotate(n=Count("id")):
        for unit in {lead, holder} - {None}:
            found[unit] = found.get(unit, 0) + count
    return found


def _counted(viewer: Viewer, among: Q, **parts: Q) -> Mapping[str, int]:
    wanted = {name: Count("pk", filter=part) for name, part in parts.items()}
    return dict(visible_issues(viewer).filter(among).order_by().aggregate(**wanted))
