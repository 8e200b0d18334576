"""Making a move: lock, check who may, change, clocks, history, audit, event. What every verb of the loop shares."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from wenming.areas.selectors import working_calendar
from wenming.issues.acts import Act, cleaned, ensure, situation_of
from wenming.issues.events import EVENTS
from wenming.issues.models import Issue, IssueBefore, IssueClock, IssueDocument, IssuePhoto
from wenming.issues.rules_book import rules_book
from wenming.issues.selectors.sources import demands_on
from wenming.issues.services import before, clocks, steps
from wenming.issues.services.searching import keep_words
from wenming.issues.services.steps import Standing, Step
from wenming.kernel import audit, clock, events, workflow
from wenming.kernel.actors import Actor
from wenming.kernel.scope import Viewer
from wenming.rulebook import loop
from wenming.rulebook.city_rules import STAGES
from wenming.rulebook.deadlines import Limit
from wenming.rulebook.loop import Clock, Effect, Move, State


@transaction.atomic
def make(
    issue: Issue,
    act: Act,
    *,
    by: Viewer,
    at: datetime | None = None,
    seen: int | None = None,
    in_bulk: bool = False,
    joined: bool = False,
) -> Issue:
    """Make one move of an issue and return the issue as it is now; ``seen`` is the version that the page showed.

    ``joined``: made in one act with the move before it, and taken back with it.
    """
    at = at or clock.now()
    act = cleaned(act)
    held = workflow.locked(Issue, issue.pk, seen=seen)
    row = ensure(situation_of(by, held, act, at=at, in_bulk=in_bulk), act.code)
    state, former, running = held.state, held.holder_id, running_clocks(held)
    supporting = _supporting(held, act)
    was = before.remember(held, running, supporting)
    if act.change is not None:
        act.change(held)
    to = loop.state_after(row, State(state))
    workflow.move(held, to=to.value, at=at, **_demanded(held, to, at))
    step = steps.go_on(
        held, row, act, by=by.actor, at=at, before=state, running=running, calendar=working_calendar(),
        demands=demands_on(held.pk) if clocks.look_at_sources(row.clocks) else None,
        facts=act.gather(held) if act.gather is not None else None, limits=limits_for(row, at),
    )  # fmt: skip
    if supporting is not None:
        held.supporting.set(act.target.supporting_after(supporting))
    store(step)
    if row.can_undo or to is State.MERGED:
        _keep(before.to_keep(was, step.move), joined=joined)
    announce(step, row, by=by.actor, former=former)
    return held


def limits_for(row: Move, at: datetime) -> Mapping[Clock, Limit]:
    """Return the city's limits of the stages, read only for a move that starts one of their clocks."""
    starts = any(change.effect is Effect.START and change.clock in STAGES for change in row.clocks)
    return rules_book().at(at).limits if starts else STAGES


def _supporting(issue: Issue, act: Act) -> list[int] | None:
    """The units that support it so far, if the act changes them."""
    return [unit.pk for unit in issue.supporting.all()] if act.target.changes_support else None


def _keep(row: IssueBefore, *, joined: bool) -> None:
    """Put it in the place of what was kept for the move before; what that was goes with it, if it is one act."""
    stood = IssueBefore.objects.filter(issue=row.issue_id).select_related("move").first() if joined else None
    if stood is not None and stood.move.seq == row.move.seq - 1:
        row.earlier = before.packed(stood)
    changed = ["move", "fields", "clocks", "supporting", "earlier"]
    IssueBefore.objects.bulk_create([row], update_conflicts=True, unique_fields=["issue"], update_fields=changed)


def _demanded(issue: Issue, to: State, at: datetime) -> dict[str, object]:
    """The columns without which the database does not let an issue end."""
    if loop.is_open(to):
        return {}
    return {"closed_at": issue.closed_at or at, "merged_into": issue.merged_into}


def running_clocks(issue: Issue) -> list[IssueClock]:
    """Return the clocks that have not stopped."""
    return list(issue.clocks.filter(stopped_at__isnull=True).order_by("id"))


def standing_of(issue: Issue) -> Standing:
    """Return an issue that lives on with its clocks and with what its lists demand as they stand by now."""
    return Standing(issue, running_clocks(issue), demands_on(issue.pk), working_calendar())


def store(step: Step) -> None:
    """Store the issue with everything that the step changed, and its audit line."""
    step.issue.save()
    keep_words(step.issue)
    for row in step.clocks:
        row.issue = step.issue
        row.save()
    step.move.issue = step.issue
    step.move.save(force_insert=True)
    if step.draw is not None:
        step.draw.save(force_insert=True)
    IssuePhoto.objects.bulk_create(step.photo_rows())
    if step.documents:
        IssueDocument.objects.bulk_create(step.document_rows())
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
