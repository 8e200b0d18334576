"""The problem list (问题清单) that a superior hands over: every row becomes an issue, all of them or none.

A row raises an issue; where the kind is known and a limit or a unit is given it is filed too, with a unit dispatched as
well. The moves go through the bulk door, so that the history is the one that the same moves by hand would have left.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction

from wenming.engines.workbook import Action, Finding, Plan, PlannedRow, Table
from wenming.issues.events import EVENTS
from wenming.issues.models import Category, FilingCondition, Issue
from wenming.issues.services.bulk import load_history
from wenming.issues.services.history import HistoricMove, IssueHistory
from wenming.issues.services.missing import considered_together
from wenming.issues.services.problem_register import ORIGIN_LIST, Known, known_register
from wenming.issues.services.problem_rows import ProblemPayload, planned_row
from wenming.issues.services.telling import together
from wenming.issues.services.written_limits import limit_from
from wenming.kernel import events, imports
from wenming.kernel.actors import Actor
from wenming.kernel.errors import Conflict
from wenming.rulebook import loop
from wenming.rulebook.labels import N_
from wenming.rulebook.loop import MoveCode
from wenming.rulebook.verification import Tier

NAMED_ROWS = 20
PROBLEMS_OF_LISTS = UUID("4c0b5a44-6d0e-5b2e-9d5a-3f1f6f7f2a10")
WHAT_BECOMES = N_(
    "Of the new ones, %(dispatched)s are filed and dispatched at once, %(filed)s are filed and wait to be dispatched, "
    "%(raised)s wait at the desk to be filed."
)
OTHER_WORDS = N_(
    "Some numbers are there already, with other words; these rows add nothing and change nothing: rows %(rows)s."
)


def plan_issues(table: Table, options: imports.Options, progress: imports.Progress) -> Plan:
    """Say what becomes of every row."""
    known = known_register(options.get("system") or "cgcs2000")
    rows = tuple(planned_row(row, known) for row in imports.counted(table.rows, progress))
    return Plan(rows, table.headings, (*table.remarks, *_remarks(rows, known)))


def apply_issues(
    plan: Plan, options: imports.Options, by: Actor, at: datetime, progress: imports.Progress
) -> list[imports.Attachment]:
    """Write the plan through the bulk door and announce every move, as the desk's own verbs do.

    :raises Conflict: the same list was taken in at the same time by somebody else.
    """
    tiers = {code: Tier(tier) for code, tier in Category.objects.values_list("code", "tier")}
    conditions = FilingCondition.objects.filter(is_current=True)
    tiers |= {code: Tier(tier) for code, tier in conditions.values_list("code", "tier")}
    payloads = [row.payload for row in plan.of(Action.ADD) if isinstance(row.payload, ProblemPayload)]
    histories = [history_of(payload, tiers, by, at) for payload in payloads]
    try:
        with transaction.atomic():
            issues = load_history(histories, by=by, told=progress)
    except IntegrityError as clash:
        raise Conflict("preview_stale", imports.STALE) from clash
    with together(), considered_together():
        for history in histories:
            _announce(issues[history.key], history)
    return []


def history_of(payload: ProblemPayload, tiers: Mapping[str, Tier], by: Actor, at: datetime) -> IssueHistory:
    """Return a row as the beginning of an issue's history."""
    position = payload.position
    return IssueHistory(
        key=uuid5(PROBLEMS_OF_LISTS, "\n".join((payload.ref, *payload.content))),
        title=payload.title,
        moves=tuple(_moves(payload, tiers, by, at)),
        origin_kind=ORIGIN_LIST,
        origin_ref=payload.ref,
        site=payload.site,
        area=payload.area,
        address=payload.address,
        lat=position.latitude if position else None,
        lon=position.longitude if position else None,
        description=payload.description,
        category=payload.category,
    )


def _moves(payload: ProblemPayload, tiers: Mapping[str, Tier], by: Actor, at: datetime) -> Iterator[HistoricMove]:
    yield HistoricMove(MoveCode.RAISE, at, by)
    if payload.limit is not None:
        limit, category = limit_from(payload.limit, at), payload.category
        tier, under = tiers[payload.under or category], payload.under
        yield HistoricMove(MoveCode.FILE, at, by, limit=limit, tier=tier, category=category, under=under)
    if payload.unit:
        yield HistoricMove(MoveCode.DISPATCH, at, by, lead=payload.unit, supporting=payload.supporting)


def _announce(issue: Issue, history: IssueHistory) -> None:
    for move in history.moves:
        event = EVENTS[loop.move_row(move.move).announces]
        events.publish(
            event(
                issue_id=issue.pk,
                number=issue.number,
                origin_kind=issue.origin_kind,
                origin_ref=issue.origin_ref,
                at=move.at,
                by=move.by,
            )
        )


def _remarks(rows: Sequence[PlannedRow], known: Known) -> Iterator[Finding]:
    new = [row.payload for row in rows if isinstance(row.payload, ProblemPayload)]
    if new:
        dispatched = sum(bool(one.unit) for one in new)
        filed = sum(one.limit is not None and not one.unit for one in new)
        counts = {"dispatched": dispatched, "filed": filed, "raised": len(new) - dispatched - filed}
        yield Finding("what_becomes", WHAT_BECOMES, counts)
    same = (row for row in rows if row.action is Action.SAME and row.key in known.by_ref)
    other = [str(row.number) for row in same if known.by_ref[row.key][1] != row.label]
    if other:
        more = ["…"] if len(other) > NAMED_ROWS else []
        yield Finding("other_words", OTHER_WORDS, {"rows": ", ".join([*other[:NAMED_ROWS], *more])})
