"""Taking a merge back (撤销并案): the issue goes by its own number again, from where it stood.

Unlike undoing, anybody at the desk may, however long ago it was, as long as the issue that lives on is open. The time
during which it was merged counts for nobody: its clocks stood still and run on from now. What waited for an answer
waits again.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from wenming.areas.selectors import working_calendar
from wenming.issues.acts import Act, Shows, cleaned, ensure, situation_of
from wenming.issues.models import Issue, IssueMove
from wenming.issues.selectors.sources import demands_on
from wenming.issues.services import before, steps
from wenming.issues.services.before import Before
from wenming.issues.services.desk import UnitRefused
from wenming.issues.services.making import announce, standing_of, store
from wenming.issues.services.steps import Step
from wenming.kernel import clock, workflow
from wenming.kernel.actors import Actor
from wenming.kernel.scope import Viewer
from wenming.people.models import Unit
from wenming.rulebook.calendars import Calendar
from wenming.rulebook.labels import N_
from wenming.rulebook.loop import Move, MoveCode, Shown
from wenming.rulebook.sources import Demand

GONE = N_("It was with %(unit)s, which is no more: let it stand merged, or raise it anew.")


@transaction.atomic
def unmerge(issue: Issue, *, reason: str, by: Viewer, at: datetime | None = None, seen: int | None = None) -> Issue:
    """Take the merge of ``issue`` back; both histories say so, and its units have it again where they had it."""
    at = at or clock.now()
    # Both are locked in the order of their ids, as merging does, so that two acts never wait for each other.
    for pk in sorted({issue.pk, issue.merged_into_id or issue.pk}):
        workflow.locked(Issue, pk, seen=None)
    held, act = workflow.locked(Issue, issue.pk, seen=seen), cleaned(unmerging(reason))
    row = ensure(situation_of(by, held, act, at=at, in_bulk=False), act.code)
    was, standing = held.before, held.merged_into
    assert standing is not None
    clocks = {each.pk: each for each in held.clocks.all()}
    workflow.move(held, to=was.move.from_state, at=at)
    values = before.kept(was, clocks)
    _refuse_if_gone(values.fields)
    step = stand_alone(
        held, row, act, was.move, values, by=by.actor, at=at, calendar=working_calendar(), demands=demands_on(held.pk)
    )
    store(step)
    workflow.move(standing, to=standing.state, at=at)
    store(steps.let_go(standing_of(standing), held, by=by.actor, at=at))
    announce(step, row, by=by.actor)
    return held


def _refuse_if_gone(values: Mapping[str, Any]) -> None:
    """Refuse to give an issue back to a unit that was abolished while it was merged."""
    held = [unit for unit in (values.get("lead_unit_id"), values.get("holder_id")) if unit is not None]
    for unit in Unit.objects.filter(pk__in=held).exclude(state=Unit.State.ACTIVE):
        raise UnitRefused("unit_abolished", GONE, params={"unit": unit.name})


def unmerging(reason: str) -> Act:
    """Return taking a merge back as an act."""
    return Act(MoveCode.UNMERGE, Shows({Shown.REASON: reason}))


def stand_alone(
    issue: Issue,
    row: Move,
    act: Act,
    merge: IssueMove,
    was: Before,
    *,
    by: Actor,
    at: datetime,
    calendar: Calendar,
    demands: Sequence[Demand],
) -> Step:
    """Bring an issue back to what it ``was`` before the move ``merge``; it has the state of then already."""
    for name, value in was.fields.items():
        setattr(issue, name, value)
    number = issue.merged_into.number if issue.merged_into else ""
    issue.merged_into = None
    stopped = [clock for clock, _values in was.clocks]
    step = steps.go_on(
        issue, row, act, by=by, at=at, before=merge.to_state, running=stopped, calendar=calendar, demands=demands
    )
    step.move.details[steps.PARTED_FROM] = number
    return step
