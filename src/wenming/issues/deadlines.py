"""A stored clock as the rulebook's deadline."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from wenming.issues.models import IssueClock
from wenming.rulebook.calendars import Calendar
from wenming.rulebook.deadlines import DUE_SOON_SHARE, ClockKind, Deadline, Extension, Limit, Pause, deadline
from wenming.rulebook.sources import Demand, under
from wenming.rulebook.timeline import Timeline


@dataclass(slots=True)
class RunningClock:
    """A clock that runs, as it is read when there are very many: what it is computed from, and nothing else."""

    pk: int
    issue_id: int
    clock: str
    started_at: datetime
    due_at: datetime | None
    pauses: list[list[Any]]
    extensions: list[list[Any]]
    limit_amount: int | None
    limit_clock: str
    version: int
    unit_id: int | None = None
    own_due_at: datetime | None = None
    ruled_by: Any = None
    steps: list[Any] = field(default_factory=list)


AnyClock = IssueClock | RunningClock


def computed(row: IssueClock, calendar: Calendar) -> Deadline | None:
    """Compute a clock's deadline again from what is stored; ``None`` for one that has a moment and no limit.

    A clock that was stopped in a pause never ran on: its last, open pause moves nothing.
    """
    if row.limit_amount is None:
        return None
    stands = tuple(pause for pause in pauses(row) if pause.ends or row.stopped_at is None)
    limit = Limit(row.limit_amount, ClockKind(row.limit_clock))
    return deadline(row.started_at, limit, calendar, pauses=stands, extensions=extensions(row))


def ruled(row: IssueClock, calendar: Calendar) -> Deadline | None:
    """Compute a clock's deadline as :func:`computed` does, and let the list rule it that did when it was last set."""
    own = computed(row, calendar)
    return under(own, demand_ruling(row), calendar) if own is not None else None


def demand_ruling(row: AnyClock) -> Demand | None:
    """Return what a list demands and rules the clock with."""
    kept = row.ruled_by
    if kept is None:
        return None
    return Demand(
        kept["item"], kept["source"], datetime.fromisoformat(kept["due"]), datetime.fromisoformat(kept["since"])
    )


def settled(row: AnyClock, calendar: Calendar) -> Deadline:
    """Compute the deadline that a running clock keeps: while it stands in a pause without an end, that of before."""
    limit = Limit(row.limit_amount or 0, ClockKind(row.limit_clock))
    return deadline(row.started_at, limit, calendar, pauses=ended_pauses(row), extensions=extensions(row))


def steps_told(due_by: Deadline) -> list[dict[str, object]]:
    """Return the steps of a computation as clocks keep them."""
    steps: list[dict[str, object]] = [
        {
            "kind": step.kind.value,
            "begins": step.begins.isoformat(),
            "ends": step.ends.isoformat(),
            "minutes": int(step.counted.total_seconds() // 60),
            "why": step.why.value if step.why else "",
            "name": step.name,
            "name_en": step.name_en,
        }
        for step in due_by.steps
    ]
    return [*steps, *({"kind": "warning", "code": each.code, "year": each.year} for each in due_by.warnings)]


def looked_up(row: AnyClock, line: Timeline) -> datetime | None:
    """Return the moment of :func:`settled` by looking it up."""
    limit = Limit(row.limit_amount or 0, ClockKind(row.limit_clock))
    return line.due(row.started_at, limit, pauses=ended_pauses(row), extensions=extensions(row))


def soon_looked_up(row: AnyClock, line: Timeline) -> datetime | None:
    """Return the moment from which only the due-soon share of the limit is left."""
    total = (row.limit_amount or 0) + sum(each.amount for each in extensions(row))
    before = Limit(total * (1 - DUE_SOON_SHARE), ClockKind(row.limit_clock))
    return line.due(row.started_at, before, pauses=ended_pauses(row))


def ended_pauses(row: AnyClock) -> tuple[Pause, ...]:
    """Return the pauses that have an end, be it in the future."""
    return tuple(pause for pause in pauses(row) if pause.ends)


def extensions(row: AnyClock) -> tuple[Extension, ...]:
    """Return what was added to the clock's limit, and when it was granted."""
    return tuple(Extension(amount, datetime.fromisoformat(granted)) for amount, granted in row.extensions)


def pauses(row: AnyClock) -> tuple[Pause, ...]:
    """Return when the clock stood still."""
    return tuple(
        Pause(datetime.fromisoformat(begins), datetime.fromisoformat(ends) if ends else None)
        for begins, ends in row.pauses
    )
