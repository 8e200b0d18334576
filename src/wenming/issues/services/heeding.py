"""What a clock keeps of its computation, and how it heeds what the lists demand that an issue stands on."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, TypeVar

from wenming.issues.deadlines import AnyClock, ended_pauses, settled, steps_told
from wenming.rulebook.calendars import Calendar
from wenming.rulebook.deadlines import ClockKind, Deadline, StepKind
from wenming.rulebook.loop import Clock
from wenming.rulebook.sources import Demand, Judged, Ruling, inner_under, strictest

Row = TypeVar("Row", bound=AnyClock)
INNER_FOLLOWS = "inner"
"""What a step says of an inner deadline that came down because a list rules the outer one."""


def settle(row: AnyClock, due_by: Deadline) -> None:
    """Keep on the clock when its own limit ends, and how that was computed; no list rules it yet."""
    row.due_at, row.own_due_at, row.ruled_by = due_by.due, None, None
    row.steps = steps_told(due_by)


def plain_step(kind: StepKind, at: datetime) -> dict[str, Any]:
    """Return a step at a moment, as clocks keep it."""
    moment = at.isoformat()
    return {"kind": kind.value, "begins": moment, "ends": moment, "minutes": 0, "why": "", "name": "", "name_en": ""}


def heed(running: Sequence[Row], demands: Sequence[Demand], *, calendar: Calendar) -> list[Row]:
    """Let the strictest of limit and demands rule the unit's clock, and each inner one stay before the one above.

    ``running`` holds the inner clocks from the top of the chain down, as they were started. Return the clocks that have
    changed by it. Doing it again changes nothing.
    """
    handling = next((row for row in running if row.clock == Clock.HANDLING.value), None)
    if handling is None or handling.due_at is None:
        return []
    own = handling.own_due_at or handling.due_at
    ruling = strictest(own, demands, started=handling.started_at)
    if ruling.judged and not handling.steps:  # a recount moved it, which tells its steps only where no list is in play
        handling.steps = steps_told(settled(handling, calendar))
    moved = [handling] if _ruled(handling, ruling.due, own, ruling.by, list(_told(ruling))) else []
    above = ruling.due
    for row in running:
        if row.clock != Clock.INNER.value or row.due_at is None:
            continue
        if _lowered(row, ruling.by, above, handling.limit_clock, calendar):
            moved.append(row)
        above = min(above, row.due_at)
    return moved


def without_demands(steps: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return the steps of the limit alone."""
    return [step for step in steps if step["kind"] != StepKind.DEMANDED.value]


def _lowered(row: AnyClock, demand: Demand | None, above: datetime, limit_clock: str, calendar: Calendar) -> bool:
    """Bring an inner clock down before the one above it, which a demand rules; whether that changed it."""
    assert row.due_at is not None
    own = row.own_due_at or row.due_at
    if demand is None:
        return _ruled(row, own, own, None, [])
    kind = ClockKind(limit_clock) if limit_clock else ClockKind.URGENT_HOURS
    since = max([row.started_at, *(pause.ends for pause in ended_pauses(row) if pause.ends)])
    due = inner_under(own, replace(demand, due=above), since=since, clock=kind, calendar=calendar)
    if due == own:
        return _ruled(row, own, own, None, [])
    told = {**plain_step(StepKind.DEMANDED, due), "why": INNER_FOLLOWS, "name": demand.source}
    return _ruled(row, due, own, demand, [told])


def _ruled(row: AnyClock, due: datetime, own: datetime, demand: Demand | None, told: list[dict[str, Any]]) -> bool:
    """Write down what rules a clock; return whether that is another thing than before."""
    was = (row.due_at, row.own_due_at, row.ruled_by, row.steps)
    row.due_at, row.own_due_at = due, own if demand else None
    row.ruled_by = _kept(demand) if demand else None
    row.steps = [*without_demands(row.steps), *told]
    return was != (row.due_at, row.own_due_at, row.ruled_by, row.steps)


def _kept(demand: Demand) -> dict[str, Any]:
    due, since = (moment.astimezone(UTC).isoformat() for moment in (demand.due, demand.since))
    return {"item": demand.item, "source": demand.source, "due": due, "since": since}


def _told(ruling: Ruling) -> Iterator[dict[str, Any]]:
    """A step for each demand that stands, the one that rules last: it has the last word."""
    for judged in sorted(ruling.judged, key=lambda one: one.demand == ruling.by):
        yield _told_of(judged)


def _told_of(judged: Judged) -> dict[str, Any]:
    at = judged.demand.due.astimezone(UTC)
    return {**plain_step(StepKind.DEMANDED, at), "why": judged.weight.value, "name": judged.demand.source}
