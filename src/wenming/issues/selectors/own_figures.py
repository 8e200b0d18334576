"""A post's own figures: of oneself, or of a post that one has just opened as its superior."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from wenming.issues.acts import UNDONE_STEP
from wenming.issues.models import FiguresOpened, Issue, IssueClock, IssueMove
from wenming.issues.selectors.reading import visible_issues
from wenming.kernel import clock
from wenming.kernel.actors import ActorKind
from wenming.kernel.errors import Missing
from wenming.kernel.scope import Viewer
from wenming.rulebook.labels import N_
from wenming.rulebook.loop import Clock, MoveCode
from wenming.rulebook.own_figures import FIGURES, TOLD, OwnCode, OwnPart, Report, Step, median_time, own_part

OPEN_FOR = timedelta(minutes=30)
"""So long whoever opened the figures of a post may look at them before having to say so anew."""
OWN_MOVES = (MoveCode.ACKNOWLEDGE, MoveCode.PASS_DOWN, MoveCode.REPORT_RECTIFIED, MoveCode.REPORT_UP)
NOT_OPEN = N_("These figures are not open: open them anew, or look at your own.")


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose figures, of which days, both included; ``unit``: only what was done for that unit (its code)."""

    person: int
    since: date
    until: date
    unit: str = ""


@dataclass(frozen=True, slots=True)
class OwnFigures:
    """The issues behind each figure, by their ids, and the median time of the reports."""

    issues: Mapping[OwnCode, Sequence[int]]
    median: timedelta | None

    def count(self, code: OwnCode) -> int:
        """How many there are of a figure."""
        return len(self.issues[code])


def own_figures(viewer: Viewer, whose: Whose) -> OwnFigures:
    """Return the figures, of the issues that the viewer may see: five queries however many there are."""
    issues = _touched(viewer, whose)
    parts = {issue: own_part(steps) for issue, steps in _histories(issues, whose).items()}
    came_back = set(
        Issue.objects.filter(pk__in=issues).exclude(relapses=0, has_relapsed=False).values_list("pk", flat=True)
    )
    limits = _limits(issues)
    found: dict[OwnCode, list[int]] = {row.code: [] for row in FIGURES}
    for issue, part in parts.items():
        for code in part.codes(came_back=issue in came_back, is_late=_is_late(part, limits.get(issue, ()))):
            found[code].append(issue)
    return OwnFigures(found, median_time(one for part in parts.values() for one in part.reports))


def figure_cases(viewer: Viewer, whose: Whose, code: OwnCode) -> QuerySet[Issue]:
    """Return the issues behind a figure."""
    return visible_issues(viewer).filter(pk__in=own_figures(viewer, whose).issues[code])


def opened(viewer: Viewer, key: UUID) -> FiguresOpened:
    """Return an opening of figures that the viewer made a short while ago.

    :raises Missing: there is none, somebody else made it, or it is too long ago.
    """
    mine = FiguresOpened.objects.filter(key=key, by_kind=ActorKind.PERSON.value, by_id=viewer.user_id)
    found = mine.filter(at__gte=clock.now() - OPEN_FOR).select_related("post__unit", "person").first()
    if found is None:
        raise Missing("figures_not_open", NOT_OPEN)
    return found


def openings_of(viewer: Viewer) -> list[FiguresOpened]:
    """Return who opened the viewer's own figures, the latest first."""
    return list(FiguresOpened.objects.filter(person=viewer.user_id)[:100])


def _touched(viewer: Viewer, whose: Whose) -> list[int]:
    """The issues about which the person did something in that time."""
    begin, end = _span(whose)
    made = IssueMove.objects.filter(
        by_kind=ActorKind.PERSON.value, by_id=whose.person, move__in=OWN_MOVES, at__gte=begin, at__lt=end,
        issue__in=visible_issues(viewer).order_by(),
    )  # fmt: skip
    made = made.filter(by_unit=whose.unit) if whose.unit else made
    return sorted(set(made.values_list("issue", flat=True)))


def _span(whose: Whose) -> tuple[datetime, datetime]:
    return clock.morning(whose.since), clock.morning(whose.until) + timedelta(days=1)


def _histories(issues: Collection[int], whose: Whose) -> Mapping[int, Sequence[Step]]:
    """The moves that matter of each issue, in order, without those that were taken back."""
    begin, end = _span(whose)
    asked = [code.value for code in (*TOLD, MoveCode.UNDO)]
    rows = IssueMove.objects.filter(issue__in=issues, move__in=asked).order_by("issue", "seq")
    told = list(rows.values_list("issue", "seq", "move", "at", "by_kind", "by_id", "by_unit", "details"))
    undone = {
        (issue, details.get(UNDONE_STEP)) for issue, _s, move, _a, _k, _b, _u, details in told if move == MoveCode.UNDO
    }
    found: defaultdict[int, list[Step]] = defaultdict(list)
    for issue, seq, move, at, kind, by, unit, _details in told:
        if move == MoveCode.UNDO or (issue, seq) in undone:
            continue
        is_person = kind == ActorKind.PERSON.value and by == whose.person and whose.unit in ("", unit)
        found[issue].append(Step(MoveCode(move), at, is_own=is_person and begin <= at < end))
    return found


def _limits(issues: Collection[int]) -> Mapping[int, Sequence[IssueClock]]:
    rows = IssueClock.objects.filter(
        issue__in=issues, clock__in=(Clock.HANDLING.value, Clock.INNER.value), taken_back=False, due_at__isnull=False
    )
    found: defaultdict[int, list[IssueClock]] = defaultdict(list)
    for row in rows:
        found[row.issue_id].append(row)
    return found


def _is_late(part: OwnPart, limits: Sequence[IssueClock]) -> bool:
    return any(_was_late(one, limits) for one in part.reports)


def _was_late(report: Report, limits: Sequence[IssueClock]) -> bool:
    """Whether the limit that ran then was over; a report for the first check has the inner deadline."""
    wanted = Clock.INNER.value if report.is_up else Clock.HANDLING.value
    return any(
        row.due_at is not None and report.at > row.due_at
        for row in limits
        if row.clock == wanted
        and row.started_at <= report.at
        and (row.stopped_at is None or row.stopped_at >= report.at)
    )
