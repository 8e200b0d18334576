"""What the page of one issue tells: its story, its clocks, its evidence, and what its viewer may do now."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import Q

from wenming.areas.selectors import working_calendar
from wenming.issues.acts import UNDONE_STEP, inner_due_of, situation_of
from wenming.issues.deadlines import demand_ruling, ruled
from wenming.issues.models import Issue, IssueClock, IssueMove, IssuePhoto
from wenming.issues.selectors.recounting import with_steps
from wenming.kernel import clock
from wenming.kernel.scope import Viewer
from wenming.people.models import Post, Unit
from wenming.records.models import Photo
from wenming.rulebook import loop
from wenming.rulebook.calendars import Calendar
from wenming.rulebook.deadlines import ClockState, Deadline, clock_state, propose_before, propose_inner
from wenming.rulebook.loop import Clock, Move, MoveCode, Required
from wenming.rulebook.sources import Demand

FEW_PHOTOS = 3
"""Enough to tell one issue from another."""


@dataclass(frozen=True, slots=True)
class ClockReading:
    """A clock with how it stands now; ``deadline`` is the computation, ``None`` for one set as a moment."""

    row: IssueClock
    state: ClockState | None
    deadline: Deadline | None


def story(issue: Issue) -> list[IssueMove]:
    """Return the moves in order, each with its photos and documents."""
    return list(issue.moves.order_by("seq").prefetch_related("photos__photo", "documents__document"))


def standing(moves: Sequence[IssueMove]) -> list[IssueMove]:
    """Return the moves that nobody took back."""
    undone = {move.details[UNDONE_STEP] for move in moves if UNDONE_STEP in move.details}
    return [move for move in moves if move.seq not in undone]


def moves_now(viewer: Viewer, issue: Issue) -> tuple[Move, ...]:
    """Return the moves that this viewer may make now."""
    return loop.offered(situation_of(viewer, issue, None, at=clock.now(), in_bulk=False))


def asked_for(viewer: Viewer, issue: Issue, code: MoveCode) -> Required:
    """Return what a move of this issue asks for."""
    return loop.required(code, situation_of(viewer, issue, None, at=clock.now(), in_bulk=False))


def clock_readings(issue: Issue) -> list[ClockReading]:
    """Return every clock of an issue in order of starting, as the rulebook reads it now."""
    calendar, now = working_calendar(), clock.now()
    rows = with_steps(issue.clocks.select_related("unit").order_by("id"))
    return [_reading(issue, row, calendar, now) for row in rows]


def photos_before(issues: Sequence[Issue]) -> Mapping[int, Sequence[Photo]]:
    """Return how it looked where each was raised: a few photos of each issue, by its id."""
    rows = IssuePhoto.objects.filter(issue__in=issues, part=IssuePhoto.Part.BEFORE).select_related("photo")
    found: dict[int, list[Photo]] = {}
    for row in rows.order_by("issue_id", "id"):
        of_it = found.setdefault(row.issue_id, [])
        if len(of_it) < FEW_PHOTOS:
            of_it.append(row.photo)
    return found


def inner_proposal(issue: Issue, units: Collection[int]) -> datetime | None:
    """Return a deadline for the unit to which one of ``units`` passes it: four fifths of what is left to the latter.

    That is its own inner deadline, else the lead unit's limit or what a list demands.
    """
    row = issue.clocks.filter(clock=Clock.HANDLING.value, stopped_at__isnull=True).first()
    calendar, now = working_calendar(), clock.now()
    own = inner_due_of(issue, units)
    if own is not None and own > now:
        return propose_before(own, calendar, now)
    outer = ruled(row, calendar) if row else None
    return propose_inner(outer, calendar, now) if outer else None


def demand_on_unit(issue: Issue) -> Demand | None:
    """Return what a list demands and rules the unit's clock with, if one does."""
    row = issue.clocks.filter(clock=Clock.HANDLING.value, stopped_at__isnull=True).first()
    return demand_ruling(row) if row else None


def tied_to(issue: Issue) -> list[Issue]:
    """Return the issues that were merged into this one or are its recurrences."""
    return list(Issue.objects.filter(Q(merged_into=issue) | Q(recurs=issue)).order_by("number"))


def units_named(codes: Collection[str], ids: Collection[int]) -> list[Unit]:
    """Return the units that a history names, by code or id."""
    return list(Unit.objects.filter(Q(code__in=codes) | Q(pk__in=ids)))


def titles_of_posts(codes: Collection[str]) -> dict[str, str]:
    """Return the titles of posts by their codes."""
    return dict(Post.objects.filter(code__in=codes).values_list("code", "title")) if codes else {}


def units_below(viewer: Viewer) -> Sequence[Unit]:
    """Return the active units under the viewer's own, to pass an issue down to."""
    own = Unit.objects.filter(pk__in=viewer.units).values_list("path", flat=True)
    below = [Q(path__startswith=path) for path in own]
    if not below:
        return []
    found = Unit.objects.filter(reduce(or_, below), state=Unit.State.ACTIVE).exclude(pk__in=viewer.units)
    return list(found.order_by("path"))


def _reading(issue: Issue, row: IssueClock, calendar: Calendar, now: datetime) -> ClockReading:
    due_by = ruled(row, calendar)
    if row.taken_back:
        return ClockReading(row, None, due_by)
    met_at = _met_at(issue, row)
    if due_by is not None:
        return ClockReading(row, clock_state(due_by, calendar, met_at or now, met_at=met_at), due_by)
    if row.due_at is None:
        return ClockReading(row, None, None)
    late = (met_at or now) > row.due_at
    state = (ClockState.MET_LATE if late else ClockState.MET) if met_at else None
    return ClockReading(row, state or (ClockState.OVERDUE if late else ClockState.RUNNING), None)


def _met_at(issue: Issue, row: IssueClock) -> datetime | None:
    """When what the clock asks for was done: for rectification, the last report before it was verified."""
    if row.stopped_at is None:
        return None
    if row.clock in (Clock.HANDLING.value, Clock.INNER.value) and row.pauses:
        return datetime.fromisoformat(row.pauses[-1][0])
    return row.stopped_at
