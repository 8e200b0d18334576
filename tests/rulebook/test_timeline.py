"""Deadlines found by looking up are those counted day by day."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wenming.engines.holidays import statutory_table
from wenming.rulebook.calendars import Calendar, DayKind, Season, Session, SpecialDay, calendar_of
from wenming.rulebook.deadlines import ClockKind, DeadlineError, Extension, Limit, Pause, deadline
from wenming.rulebook.timeline import Timeline

FIRST = datetime(2026, 1, 1, tzinfo=UTC)
moments = st.integers(0, 400 * 24 * 60).map(lambda minutes: FIRST + timedelta(minutes=minutes))


def _table() -> Calendar:
    rows, known = statutory_table([2026])
    return calendar_of([SpecialDay(row.day, DayKind(row.kind.value), row.name) for row in rows], known_years=known)


TABLE = _table()
LINE = Timeline(TABLE, date(2026, 1, 1))
SIX_HOURS = (Session(time(8, 30), time(12)), Session(time(14), time(16, 30)))
NIGHTS = (Session(time(9), time(12)), Session(time(19), time(3, 10)))
UNEVEN = replace(TABLE, seasons=(Season((11, 1), (2, 28), SIX_HOURS), Season((5, 1), (9, 30), NIGHTS)))
LINES = (LINE, Timeline(UNEVEN, date(2026, 1, 1)))


@st.composite
def pauses(draw: st.DrawFn) -> list[Pause]:
    """Some pauses in any order, overlapping or not; the last one begun may have no end."""
    found = []
    for _ in range(draw(st.integers(0, 4))):
        begins = draw(moments)
        found.append(Pause(begins, begins + timedelta(hours=draw(st.integers(0, 600)))))
    if draw(st.booleans()):
        found.append(Pause(draw(moments)))
    return found


@settings(max_examples=400, deadline=None)
@given(
    start=moments,
    amount=st.integers(0, 40),
    clock=st.sampled_from(ClockKind),
    stood=pauses(),
    more=st.lists(st.integers(0, 20), max_size=2),
    line=st.sampled_from(LINES),
)
def test_the_same_as_day_by_day(
    start: datetime, amount: int, clock: ClockKind, stood: list[Pause], more: list[int], line: Timeline
) -> None:
    limit, granted = Limit(Fraction(amount, 2), clock), [Extension(each, start) for each in more]
    expected = deadline(start, limit, line.calendar, pauses=stood, extensions=granted).due
    assert line.due(start, limit, pauses=stood, extensions=granted) == expected


def test_over_the_october_holiday_by_hand() -> None:
    # Wednesday 30 September 2026, 14:30 in China; 1 to 7 October are off, Thursday the 8th is worked, the 10th made up.
    start = datetime(2026, 9, 30, 6, 30, tzinfo=UTC)
    assert LINE.due(start, Limit(1, ClockKind.WORKING_DAYS)) == datetime(2026, 10, 8, 4, 0, tzinfo=UTC)


def test_before_its_first_day_it_says_so() -> None:
    with pytest.raises(DeadlineError, match="before the timeline"):
        LINE.due(FIRST - timedelta(days=9), Limit(1, ClockKind.WORKING_DAYS))
