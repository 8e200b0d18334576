"""Making a move: lock, check who may, change, clocks, history, audit, event. What every verb of the loop shares."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from wenming.areas.selectors import working_calendar
from wenming.issues.acts import Act, cleaned, ensure, situation_of
from wenming.issues.events import EVENTS
from wenming.issues.models import Issue, IssueBefore, IssueClock, IssuePhoto
from wenming.issues.rules_book import rules_book
from wenming.issues.services import before, steps
from wenming.issues.services.searching import search_text_of
from wenming.issues.services.steps import Step
from wenming.kernel import audit, clock, events, workflow
from wenming.kernel.actors import Actor
from wenming.kernel.scope import Viewer
from wenming.rulebook import loop
from wenming.rulebook.city_rules import STAGES
from wenming.rulebook.deadlines import Limit
from wenming.rulebook.loop import Clock, Effect, Move, State


@transaction.atomic
def make(
    issue: Issue, act: Act, *, by: Viewer, at: datetime | None = None, seen: int | None = None, in_bulk: bool = False
) -> Issue:
    """Make one move of an issue and return the issue as it is now; ``seen`` is the version that the page showed."""
    at = at or clock.now()
    act = cleaned(act)
    held = workflow.locked(Issue, issue.pk, seen=seen)
    row = ensure(situation_of(by, held, act, at=at, in_bulk=in_bulk), act.code)
    state, former, running = held.state, held.holder_id, running_clocks(held)
    supporting = _supporting(held, act)
    was = before.remember(held, running.values(), supporting)
    if act.change is not None:
        act.change(held)
    to = loop.state_after(row, State(state))
    workflow.move(held, to=to.value, at=at, **_demanded(held, to, at))
    step = steps.go_on(
        held, row, act, by=by.actor, at=at, before=state, running=running, calendar=working_calendar(),
        limits=limits_for(row, at),
    )  # fmt: skip
    if supporting is not None:
        held.supporting.set(act.target.supporting_after(supporting))
    store(step)
    if row.can_undo or to is State.MERGED:
        _keep(before.to_keep(was, step.move))
    announce(step, row, by=by.actor, former=former)
    return held


def limits_for(row: Move, at: datetime) -> Mapping[Clock, Limit]:
    """Return the city's limits of the stages, read only for a move that starts one of their clocks."""
    starts = any(change.effect is Effect.START and change.clock in STAGES for change in row.clocks)
    return rules_book().at(at).limits if starts else STAGES


def _supporting(issue: Issue, act: Act) -> list[int] | None:
    """The units that support it so far, if the act changes them."""
    return [unit.pk for unit in issue.supporting.all()] if act.target.changes_support else None


def _keep(row: IssueBefore) -> None:
    """Put it in the place of what was kept for the move before."""
    IssueBefore.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["issue"], update_fields=["move", "fields", "clocks", "supporting"]
    )


def _demanded(issue: Issue, to: State, at: datetime) -> dict[str, object]:
    """The columns without which the database does not let an issue end."""
    if loop.is_open(to):
        return {}
    return {"closed_at": issue.closed_at or at, "merged_into": issue.merged_into}


def running_clocks(issue: Issue) -> dict[Clock, IssueClock]:
    """Return the clocks that have not stopped."""
    return {Clock(row.clock): row for row in issue.clocks.filter(stopped_at__isnull=True)}


def store(step: Step) -> None:
    """Store the issue with everything that the step changed, and its audit line."""
    step.issue.search = search_text_of(step.issue)
    step.issue.save()
    for row in step.clocks:
        row.issue = step.issue
        row.save()
    step.move.issue = step.issue
    step.move.save(force_insert=True)
    IssuePhoto.objects.bulk_create(step.photo_rows())
    line = step.line()
    audit.record(line.act, subject=line.subject, by=line.by, at=line.at, details=line.details)


def announce(step: Step, row: Move, *, by: Actor, former: int | None = None) -> None:
    """Tell the floors above; ``former`` is the unit that had it in hand before."""
    issue = step.issue
    events.publish(
        EVENTS[row.announces](
            issue_id=issue.pk,
            number=issue.number,
            origin_kind=issue.origin_kind,
            origin_ref=issue.origin_ref,
            at=step.move.at,
            by=by,
            former_id=former,
        )
    )
