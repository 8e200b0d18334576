"""Deadlines of 100,000 running clocks on a corrected calendar: looked up, beside the rule that counts day by day."""

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from benchmarks.results import Result
from wenming.engines.holidays import statutory_table
from wenming.rulebook.calendars import Calendar, calendar_of
from wenming.rulebook.deadlines import ClockKind, Extension, Limit, Pause, deadline
from wenming.rulebook.timeline import Timeline

CLOCKS, SAMPLE, SECONDS, SEED = 100_000, 5_000, 10, 20261122
FIRST = datetime(2026, 1, 5, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Running:
    """One clock: every tenth stood for a while, every eighth was extended."""

    start: datetime
    limit: Limit
    pauses: tuple[Pause, ...]
    extensions: tuple[Extension, ...]

    @classmethod
    def drawn(cls, chance: random.Random) -> "Running":
        """Draw one that began within three hundred days."""
        start = FIRST + timedelta(minutes=chance.randrange(300 * 24 * 60))
        kind = chance.choice(list(ClockKind))
        amount = chance.randint(1, 48 if kind in {ClockKind.URGENT_HOURS, ClockKind.WORKING_HOURS} else 20)
        begins = start + timedelta(hours=chance.randint(1, 72))
        stood = (Pause(begins, begins + timedelta(hours=chance.randint(1, 400))),) if chance.random() < 0.1 else ()
        more = (Extension(amount, start),) if chance.random() < 0.125 else ()
        return cls(start, Limit(amount, kind), stood, more)


def run() -> Iterator[Result]:
    """Look all of them up, and count a part day by day."""
    rows, known = statutory_table([2026])
    calendar = calendar_of(rows, known_years=known)
    chance = random.Random(SEED)
    clocks = [Running.drawn(chance) for _ in range(CLOCKS)]
    began = time.perf_counter()
    line = Timeline(calendar, date(2026, 1, 1))
    found = [line.due(each.start, each.limit, pauses=each.pauses, extensions=each.extensions) for each in clocks]
    taken = time.perf_counter() - began
    began = time.perf_counter()
    counted = [_counted(each, calendar) for each in clocks[:SAMPLE]]
    rule = (time.perf_counter() - began) * CLOCKS / SAMPLE
    is_right = counted == found[:SAMPLE]
    note = f"{rule / taken:.0f} times the rule ({rule:.0f} s); {SAMPLE:,} compared"
    yield Result(
        f"deadlines of {CLOCKS:,} running clocks, in memory", taken, "s", SECONDS, is_right=is_right, note=note
    )


def _counted(each: Running, calendar: Calendar) -> datetime | None:
    return deadline(each.start, each.limit, calendar, pauses=each.pauses, extensions=each.extensions).due
