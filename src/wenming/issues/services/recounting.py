"""Computing the deadlines of open issues again after a calendar correction: one logged act, looked at before."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection, transaction
from django.db.models.functions import Coalesce

from wenming.areas.models import Territory
from wenming.areas.selectors import working_calendar
from wenming.issues import kept_calendar, policies
from wenming.issues.deadlines import RunningClock, demand_ruling, settled, soon_looked_up
from wenming.issues.models import DeadlineRecount, Issue, IssueBefore
from wenming.issues.selectors.recounting import Effect, MovedDeadline, Recount, recount
from wenming.issues.services import clocks, heeding
from wenming.kernel import audit, clock, keys
from wenming.kernel.attribution import attributed
from wenming.kernel.errors import Conflict, DomainError, NotAllowed
from wenming.kernel.rights import REFUSED
from wenming.kernel.scope import Viewer
from wenming.kernel.text import clean
from wenming.rulebook.calendars import Calendar
from wenming.rulebook.deadlines import StepKind
from wenming.rulebook.labels import N_
from wenming.rulebook.loop import Clock
from wenming.rulebook.sources import Demand, soon_under
from wenming.rulebook.timeline import Timeline
from wenming.rulebook.uncollected import uncollected

BATCH = 20_000
Row = TypeVar("Row")
STALE = N_("The calendar or the issues have changed since this was shown. Look at the deadlines again, then confirm.")
# Where there is a limit the steps are told from the kept calendar when somebody asks: written down for a hundred
# thousand clocks they would take minutes, and hardly any of them is ever read.
KEPT = """
INSERT INTO issues_recounteddeadline (recount_id, issue_id, clock_id, was, becomes, steps, pauses, extensions)
SELECT {recount}, moved.issue_id, moved.id, moved.due_at, new.due_at, new.steps, moved.pauses, moved.extensions
FROM jsonb_to_recordset(%s::jsonb) AS new (id bigint, due_at timestamptz, steps jsonb)
JOIN issues_issueclock AS moved ON moved.id = new.id ORDER BY moved.issue_id, moved.id
"""
CLOCKS_MOVED = """
UPDATE issues_issueclock AS kept
SET due_at = new.due_at, steps = new.steps, own_due_at = new.own_due_at, ruled_by = new.ruled_by
FROM jsonb_to_recordset(%s::jsonb)
  AS new (id bigint, due_at timestamptz, steps jsonb, own_due_at timestamptz, ruled_by jsonb) WHERE kept.id = new.id
"""
ISSUES_MOVED = """
UPDATE issues_issue AS kept
SET due_at = new.due_at, soon_at = new.soon_at, inner_due_at = new.inner_due_at, stage_due_at = new.stage_due_at
FROM jsonb_to_recordset(%s::jsonb)
  AS new (id bigint, due_at timestamptz, soon_at timestamptz, inner_due_at timestamptz, stage_due_at timestamptz)
WHERE kept.id = new.id
"""


@transaction.atomic
def recount_deadlines(*, key: UUID, seen: str, reason: str, by: Viewer, at: datetime | None = None) -> DeadlineRecount:
    """Give every open issue the deadlines that it has on the calendar as it stands; ``seen`` is what was looked at.

    The same key again changes nothing and returns what it did. What stood before a move can no longer be brought back
    for the issues concerned, as it held the old deadline.

    :raises Conflict: what would be changed is no longer what was looked at.
    :raises DomainError: no reason is given, or nothing would change.
    """
    if not by.may(policies.CLOSE_OUT):
        raise NotAllowed("not_allowed", REFUSED)
    because = clean(reason, max_length=2000, multiline=True, field="reason")
    if not because:
        raise DomainError("reason_missing", N_("Say why."), field="reason")
    Territory.objects.select_for_update().first()  # one after the other
    digest = keys.body_digest({"seen": seen, "reason": because})
    done = keys.existing_or_conflict(DeadlineRecount, key, digest)
    if done is not None:
        return done
    at = at or clock.now()
    found = _held(by, at)
    if found.seen != seen:
        raise Conflict("preview_stale", STALE)
    if not found.moved:
        raise DomainError("nothing_to_recount", N_("Every open issue has the right deadline already."))
    made = DeadlineRecount.objects.create(
        key=key,
        body_digest=digest,
        at=at,
        reason=because,
        calendar=kept_calendar.kept(working_calendar()),
        **_counts(found),
        **attributed(by.actor),
    )
    with uncollected():
        _write(made, found)
    subject = audit.subject_of(made, at.astimezone(clock.LOCAL).date().isoformat())
    details = {**_counts(found), "checked": found.checked, "seen": seen}
    audit.record("issues.recount_deadlines", subject=subject, by=by.actor, at=at, details=details)
    return made


def _held(by: Viewer, at: datetime) -> Recount:
    """Lock the issues concerned, so that no move changes their clocks meanwhile; look again if one was quicker."""
    found = recount(by, at=at)
    held = Issue.objects.filter(pk__in=found.issues).order_by("pk").select_for_update(of=("self",))
    is_unchanged = dict(held.values_list("pk", "version")) == found.versions
    return found if is_unchanged else recount(by, at=at)


def _counts(found: Recount) -> dict[str, int]:
    return {
        "issues": len(found.issues),
        "moved": len(found.moved),
        "later": sum(each.becomes > each.was for each in found.moved),
        "now_overdue": found.count(Effect.NOW_OVERDUE),
        "no_longer": found.count(Effect.NO_LONGER),
    }


def _write(made: DeadlineRecount, found: Recount) -> None:
    assert found.line is not None
    for part in _parts(found.moved):
        rows = [_kept_on(each, found.demands.get(each.row.issue_id, ()), found.line.calendar) for each in part]
        _run(KEPT.format(recount=made.pk), rows)
        _run(CLOCKS_MOVED, rows)
    IssueBefore.objects.filter(issue_id__in=found.issues).delete()
    for issues in _parts(found.issues):
        acting = Coalesce("check_with_id", "holder_id")
        stored = Issue.objects.filter(pk__in=issues).values_list("pk", "due_at", "soon_at", acting)
        shown = [_shown_on(pk, due, soon, unit, found.running[pk], found.line) for pk, due, soon, unit in stored]
        _run(ISSUES_MOVED, shown)


def _kept_on(each: MovedDeadline, demands: Sequence[Demand], calendar: Calendar) -> dict[str, Any]:
    """Put the new moment on the clock and return what it keeps, by the names of the statement.

    The steps of a limit are told when somebody asks; those of a deadline that was set as a moment, or that lists have a
    say in, are written down. What lists demand is not counted again: they were told a moment.
    """
    row = each.row
    if row.limit_amount is None:
        row.due_at, row.own_due_at, row.ruled_by = each.becomes, None, None
        row.steps = [
            heeding.plain_step(StepKind.STARTED, row.started_at), heeding.plain_step(StepKind.DUE, each.becomes)
        ]  # fmt: skip
    elif row.clock == Clock.HANDLING and demands:
        heeding.settle(row, settled(row, calendar))
        heeding.heed([row], demands, calendar=calendar)
    else:
        row.due_at, row.own_due_at, row.ruled_by, row.steps = each.becomes, None, None, []
    return {
        "id": row.pk, "due_at": row.due_at, "steps": row.steps, "own_due_at": row.own_due_at,
        "ruled_by": row.ruled_by or None,
    }  # fmt: skip


def _parts(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    return (rows[n : n + BATCH] for n in range(0, len(rows), BATCH))


def _shown_on(
    pk: int,
    due_at: datetime | None,
    soon_at: datetime | None,
    acting: int | None,
    running: Sequence[RunningClock],
    line: Timeline,
) -> dict[str, Any]:
    """The moments that an issue repeats from its clocks, by the names of the statement; ``acting`` as in inner_due."""
    inner = clocks.inner_due(acting, running)
    stages = []
    for row in running:
        if row.clock == Clock.HANDLING:
            due_at = row.due_at
            soon_at = soon_looked_up(row, line) if row.limit_amount is not None else None
            demand = demand_ruling(row)
            if demand is not None:
                soon_at = soon_under(settled(row, line.calendar), demand, line.calendar)
        elif row.clock != Clock.INNER and row.due_at is not None and not (row.pauses and row.pauses[-1][1] is None):
            stages.append(row.due_at)
    stage = min(stages, default=None)
    return {"id": pk, "due_at": due_at, "soon_at": soon_at, "inner_due_at": inner, "stage_due_at": stage}


def _run(statement: str, rows: Sequence[dict[str, Any]]) -> None:
    """Run a statement over the rows, sent as one document: as arrays, quoting took longer than the database."""
    with connection.cursor() as cursor:
        cursor.execute(statement, [json.dumps(rows, default=datetime.isoformat)])
