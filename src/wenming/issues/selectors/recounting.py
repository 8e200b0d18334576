"""Which deadlines of open issues would be others on the calendar as it stands now.

Recomputed are the running clocks that have a limit. A deadline that somebody set as a moment (for a unit passed to)
stands; only where the outer deadline would come before it, it comes down to that. What lists demand is no matter of the
calendar: it is not counted again, and goes on ruling where it is the strictest.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from functools import cached_property

from wenming.areas.selectors import working_calendar
from wenming.issues import kept_calendar, policies
from wenming.issues.deadlines import RunningClock, looked_up, settled, steps_told
from wenming.issues.models import Issue, IssueClock, RecountedDeadline
from wenming.issues.selectors.reading import OPEN_STATES, visible_issues
from wenming.issues.selectors.sources import demands_by_issue
from wenming.kernel.keys import body_digest
from wenming.kernel.scope import Viewer
from wenming.rulebook.calendars import Calendar, day_in_china
from wenming.rulebook.loop import Clock
from wenming.rulebook.sources import Demand, strictest
from wenming.rulebook.timeline import Timeline
from wenming.rulebook.uncollected import uncollected

CLOCK_FIELDS = (
    "pk", "issue_id", "clock", "started_at", "due_at", "pauses", "extensions", "limit_amount", "limit_clock",
    "issue__version", "unit_id", "own_due_at", "ruled_by",
)  # fmt: skip


class Effect(StrEnum):
    """What becomes of a deadline: whether it will have passed."""

    NOW_OVERDUE = "now_overdue"
    NO_LONGER = "no_longer"
    LATER = "later"
    EARLIER = "earlier"


@dataclass(frozen=True, slots=True)
class MovedDeadline:
    """A running clock whose due moment would be ``becomes`` instead of ``was``."""

    row: RunningClock
    was: datetime
    becomes: datetime
    effect: Effect


@dataclass(frozen=True)
class Recount:
    """All that would move. ``seen`` is the digest by which a page says what it showed.

    ``checked`` clocks were looked at; ``running`` are the running clocks of the issues concerned, by issue, and
    ``versions`` what those issues were when their clocks were read. ``line`` is what was looked up in.
    """

    moved: Sequence[MovedDeadline]
    running: dict[int, list[RunningClock]]
    checked: int
    seen: str
    line: Timeline | None
    versions: Mapping[int, int]
    demands: Mapping[int, Sequence[Demand]] = field(default_factory=dict)

    @cached_property
    def issues(self) -> list[int]:
        """The issues concerned, in the order in which they are locked."""
        return sorted({each.row.issue_id for each in self.moved})

    def count(self, *effects: Effect) -> int:
        """How many of the moved deadlines have one of these effects."""
        return sum(each.effect in effects for each in self.moved)


def recount(viewer: Viewer, *, at: datetime) -> Recount:
    """Compute every running deadline on the calendar of now, and return those that differ from what is stored."""
    if not viewer.may(policies.CLOSE_OUT):
        return _summed([], [], None)
    running = IssueClock.objects.filter(stopped_at__isnull=True, issue__state__in=OPEN_STATES)
    with uncollected():
        rows = [RunningClock(*row) for row in running.order_by("issue_id", "id").values_list(*CLOCK_FIELDS)]
        return recounted(rows, working_calendar(), at=at, demands=demands_by_issue())


def recounted(
    rows: Sequence[RunningClock], calendar: Calendar, *, at: datetime,
    demands: Mapping[int, Sequence[Demand]] | None = None,
) -> Recount:  # fmt: skip
    """Compute these clocks of open issues anew, under what lists demand; they are left as they are."""
    demands = demands or {}
    limited = [row for row in rows if row.limit_amount is not None]
    if not limited:
        return _summed(rows, [], None)
    line = Timeline(calendar, day_in_china(min(row.started_at for row in limited)))
    handling: dict[int, datetime | None] = {}
    found: list[MovedDeadline] = []
    for row in limited:
        becomes = looked_up(row, line)
        if row.clock == Clock.HANDLING:
            if becomes and row.issue_id in demands:
                becomes = strictest(becomes, demands[row.issue_id], started=row.started_at).due
            handling[row.issue_id] = becomes
        found.extend(_moved(row, becomes, at))
    for row in rows:
        outer = handling.get(row.issue_id)
        if row.clock != Clock.INNER or row.limit_amount is not None or not outer or not row.due_at:
            continue
        if row.due_at > outer > row.started_at:  # one that was over when it was set bound nobody
            found.extend(_moved(row, outer, at))
    return _summed(rows, found, line, demands)


def issues_told(viewer: Viewer, ids: Collection[int]) -> dict[int, tuple[str, str, str]]:
    """Return number, title and lead unit of issues by id."""
    found = visible_issues(viewer).filter(pk__in=ids).order_by()
    return {
        pk: (number, title, unit or "")
        for pk, number, title, unit in found.values_list("pk", "number", "title", "lead_unit__name")
    }


def recounts_of(issue: Issue) -> list[RecountedDeadline]:
    """Return the recounts that moved a deadline of the issue, the last first, each with its computation."""
    found = list(RecountedDeadline.objects.filter(issue=issue).select_related("recount", "clock").order_by("-id"))
    for row in found:
        row.steps = row.steps or _steps(row, row.clock)
    return found


def with_steps(clocks: Iterable[IssueClock]) -> list[IssueClock]:
    """Return clocks with how their deadlines were computed; one query more where recounts have to tell it."""
    rows = list(clocks)
    untold = [row for row in rows if not row.steps]
    if untold:
        found = RecountedDeadline.objects.filter(clock__in=untold).select_related("recount").order_by("id")
        last = {each.clock_id: each for each in found}
        for row in untold:
            if row.pk in last:
                row.steps = last[row.pk].steps or _steps(last[row.pk], row)
    return rows


def _steps(moved: RecountedDeadline, clock: IssueClock) -> list[dict[str, object]]:
    """Tell how a deadline came out: on the calendar of the recount, with the clock as it was then."""
    then = copy(clock)
    then.pauses, then.extensions = moved.pauses, moved.extensions
    return steps_told(settled(then, kept_calendar.read(moved.recount.calendar)))


def _moved(row: RunningClock, becomes: datetime | None, at: datetime) -> Iterable[MovedDeadline]:
    was = row.due_at
    if was is None or becomes is None or was == becomes:
        return ()
    if was >= at > becomes:
        effect = Effect.NOW_OVERDUE
    elif becomes >= at > was:
        effect = Effect.NO_LONGER
    else:
        effect = Effect.LATER if becomes > was else Effect.EARLIER
    return (MovedDeadline(row, was, becomes, effect),)


def _summed(
    rows: Sequence[RunningClock], moved: list[MovedDeadline], line: Timeline | None,
    demands: Mapping[int, Sequence[Demand]] | None = None,
) -> Recount:  # fmt: skip
    concerned = {each.row.issue_id for each in moved}
    running: dict[int, list[RunningClock]] = defaultdict(list)
    for row in rows:
        if row.issue_id in concerned:
            running[row.issue_id].append(row)
    moved.sort(key=lambda each: (each.row.issue_id, each.row.pk))
    shown = "\n".join(f"{each.row.pk} {_text(each.was)} {_text(each.becomes)}" for each in moved)
    versions = {row.issue_id: row.version for row in rows if row.issue_id in concerned}
    return Recount(moved, running, len(rows), body_digest(shown.encode()), line, versions, demands or {})


def _text(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()
