"""What the creation office's desk does: file, dispatch, merge."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from wenming.issues.models import Category, Issue, IssueMove
from wenming.issues.services.acts import Shows, Target, announce, make
from wenming.kernel import clock, workflow
from wenming.kernel.attribution import attributed
from wenming.kernel.scope import Viewer
from wenming.people.models import Unit
from wenming.rulebook.deadlines import Limit
from wenming.rulebook.loop import MoveCode, Shown, move_row
from wenming.rulebook.verification import Tier


def file_issue(
    issue: Issue,
    *,
    limit: Limit,
    tier: Tier,
    by: Viewer,
    at: datetime | None = None,
    seen: int | None = None,
    category: Category | None = None,
    condition: str = "",
    note: str = "",
    in_bulk: bool = False,
) -> Issue:
    """File an issue (立案): its kind, the limit for the unit, and how it will be verified."""

    def change(held: Issue) -> None:
        held.category = category or held.category
        held.evidence = list(held.category.evidence) if held.category else []
        held.limit_amount, held.limit_clock = int(limit.amount), limit.clock.value
        held.tier = tier.value

    fields = {
        Shown.LIMIT: f"{limit.amount} {limit.clock.value}",
        Shown.TIER: tier.value,
        Shown.CONDITION: condition,
        Shown.NOTE: note,
    }
    return make(MoveCode.FILE, issue, by=by, at=at, seen=seen, shows=Shows(fields), in_bulk=in_bulk, change=change)


def dispatch(
    issue: Issue,
    *,
    lead: Unit,
    by: Viewer,
    at: datetime | None = None,
    seen: int | None = None,
    supporting: Sequence[Unit] = (),
    note: str = "",
    in_bulk: bool = False,
) -> Issue:
    """Dispatch an issue (交办) to the lead unit, with units to support it."""

    def change(held: Issue) -> None:
        held.lead_unit = lead
        held.supporting.set([unit for unit in supporting if unit.pk != lead.pk])

    fields = {
        Shown.LEAD_UNIT: lead.code,
        Shown.SUPPORTING_UNITS: ",".join(unit.code for unit in supporting),
        Shown.NOTE: note,
    }
    return make(MoveCode.DISPATCH, issue, by=by, at=at, seen=seen, shows=Shows(fields), in_bulk=in_bulk, change=change)


@transaction.atomic
def merge(
    issue: Issue, *, survivor: Issue, by: Viewer, at: datetime | None = None, seen: int | None = None, reason: str = ""
) -> Issue:
    """Merge an issue (并案) into another that is still open; both numbers stay, and both histories say so."""
    at = at or clock.now()
    for pk in sorted({issue.pk, survivor.pk}):
        workflow.locked(Issue, pk, seen=None)
    standing = Issue.objects.get(pk=survivor.pk)

    def change(held: Issue) -> None:
        held.merged_into = standing

    fields = {Shown.SURVIVOR: standing.number, Shown.REASON: reason}
    merged = make(
        MoveCode.MERGE,
        issue,
        by=by,
        at=at,
        seen=seen,
        shows=Shows(fields),
        target=Target(survivor=standing),
        change=change,
    )
    _tell_survivor(standing, merged, by=by, at=at)
    return merged


def _tell_survivor(standing: Issue, merged: Issue, *, by: Viewer, at: datetime) -> None:
    """Write into the surviving issue's history which number came to it; its state stays."""
    workflow.move(standing, to=standing.state, at=at)
    IssueMove.objects.create(
        issue=standing,
        seq=standing.version - 1,
        move=MoveCode.MERGE.value,
        from_state=standing.state,
        to_state=standing.state,
        at=at,
        details={"taken_in": merged.number},
        **attributed(by.actor),
    )
    announce(standing, move_row(MoveCode.MERGE), by=by, at=at, details={"taken_in": merged.number})
