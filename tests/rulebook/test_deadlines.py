"""Deadlines: the case tables, and what holds for any start, limit, pause and extension."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.rulebook.tables import calendar_2026, china, said, table
from wenming.rulebook.calendars import Calendar, Season, Session
from wenming.rulebook.deadlines import (
    NO_HOLIDAY_TABLE,
    CalendarWarning,
    ClockKind,
    ClockState,
    Deadline,
    DeadlineError,
    Extension,
    Limit,
    Pause,
    Step,
    StepKind,
    clock_state,
    counted_between,
    deadline,
    overdue_by,
    propose_inner,
    remaining,
)

CALENDAR = calendar_2026()
CASES = table("deadlines")
HOUR = timedelta(hours=1)
INSTANTS = st.datetimes(
    datetime.fromisoformat("2026-01-01"), datetime.fromisoformat("2026-12-31"), timezones=st.just(UTC)
)
LIMITS = st.builds(Limit, st.fractions(0, 30, max_denominator=4), st.sampled_from(ClockKind))
PAUSES = st.builds(
    lambda begins, length: Pause(begins, begins + length), INSTANTS, st.timedeltas(timedelta(0), timedelta(days=20))
)
short = settings(max_examples=60, deadline=None)


def working(case: dict[str, Any]) -> Calendar:
    """The calendar of 2026, with the case's own hours and seasons if it names some."""
    hours = sessions(case["hours"]) if "hours" in case else CALENDAR.hours
    return replace(CALENDAR, hours=hours, seasons=tuple(season(*each) for each in case.get("seasons", ())))


def sessions(pairs: list[list[str]]) -> tuple[Session, ...]:
    return tuple(Session(time.fromisoformat(opens), time.fromisoformat(closes)) for opens, closes in pairs)


def season(first: str, last: str, hours: list[list[str]]) -> Season:
    """``05-01`` to ``09-30``, both included, with its hours."""
    return Season(day_of_year(first), day_of_year(last), sessions(hours))


def day_of_year(written: str) -> tuple[int, int]:
    month, day = written.split("-")
    return int(month), int(day)


def computed(case: dict[str, Any]) -> Deadline:
    return deadline(
        china(case["start"]),
        Limit(Fraction(case["amount"]), ClockKind(case["clock"])),
        working(case),
        pauses=[Pause(china(begins), china(ends) if ends else None) for begins, ends in case.get("pauses", [])],
        extensions=[Extension(Fraction(amount), china(at)) for amount, at in case.get("extensions", [])],
    )


def told(step: Step) -> str:
    if step.kind in {StepKind.STARTED, StepKind.DUE, StepKind.STANDING}:
        return f"{step.kind} {said(step.begins)}"
    reason = f" ({step.why} {step.name}".rstrip() + ")" if step.why else ""
    return f"{step.kind} {said(step.begins)} – {said(step.ends)} = {step.counted // HOUR} h{reason}"


@pytest.mark.parametrize("case", CASES["case"], ids=lambda case: case["says"])
def test_a_deadline_is_the_one_worked_out_by_hand(case: dict[str, Any]) -> None:
    result = computed(case)
    assert (said(result.due) if result.due else "") == case["due"]
    assert [warning.year for warning in result.warnings] == case.get("warns", [])
    if "steps" in case:
        assert [told(step) for step in result.steps] == case["steps"]


@pytest.mark.parametrize("case", CASES["inner"], ids=lambda case: case["says"])
def test_an_inner_deadline_is_the_one_worked_out_by_hand(case: dict[str, Any]) -> None:
    outer, at = computed(case), china(case["at"])
    assert said(propose_inner(outer, CALENDAR, at)) == case["due"]


@pytest.mark.parametrize("case", CASES["stands"], ids=lambda case: f"{case['at']} {case['state']}")
def test_a_clock_stands_as_in_the_table(case: dict[str, Any]) -> None:
    pauses = [Pause(china(case["paused_from"]))] if "paused_from" in case else []
    four_hours = Limit(4, ClockKind.WORKING_HOURS)
    result = deadline(china("2026-10-19 09:00"), four_hours, CALENDAR, pauses=pauses)
    at = china(case["at"])
    met_at = china(case["met_at"]) if "met_at" in case else None
    assert clock_state(result, CALENDAR, at, met_at=met_at) is ClockState(case["state"])
    assert remaining(result, CALENDAR, at) == timedelta(minutes=case["left_minutes"])
    assert overdue_by(result, CALENDAR, at) == timedelta(minutes=case.get("over_minutes", 0))


@short
@given(INSTANTS, LIMITS, st.lists(PAUSES, max_size=3))
def test_a_limit_never_ends_before_it_begins_and_is_used_up_when_due(
    start: datetime, limit: Limit, pauses: list[Pause]
) -> None:
    result = deadline(start, limit, CALENDAR, pauses=pauses)
    assert result.due is not None and result.due >= start
    assert counted_between(CALENDAR, limit.clock, start, result.due, pauses=pauses) == result.total
    assert remaining(result, CALENDAR, result.due) == timedelta(0)
    assert sum((s.counted for s in result.steps if s.kind is StepKind.COUNTED), timedelta(0)) == result.total


SHORT_WINTER = (season("11-01", "02-28", [["08:30", "12:00"], ["14:00", "16:30"]]),)
NIGHTS = (season("05-01", "09-30", [["09:00", "12:00"], ["19:00", "03:10"]]),)


@short
@given(INSTANTS, LIMITS, st.lists(PAUSES, max_size=3), st.sampled_from([SHORT_WINTER, NIGHTS, SHORT_WINTER + NIGHTS]))
def test_a_limit_is_used_up_when_due_through_uneven_seasons_and_nights(
    start: datetime, limit: Limit, pauses: list[Pause], seasons: tuple[Season, ...]
) -> None:
    """To the microsecond: a share of a day need not be a whole number of them."""
    calendar = replace(CALENDAR, seasons=seasons)
    result = deadline(start, limit, calendar, pauses=pauses)
    assert result.due is not None and result.due >= start
    counted = counted_between(calendar, limit.clock, start, result.due, pauses=pauses)
    assert abs(counted - result.total) <= timedelta(microseconds=2)
    before = counted_between(calendar, limit.clock, start, result.due - timedelta(seconds=1), pauses=pauses)
    assert before < result.total or not result.total


@short
@given(INSTANTS, LIMITS, st.fractions(0, 5, max_denominator=4), st.lists(PAUSES, max_size=2))
def test_a_longer_limit_or_an_extension_is_never_due_earlier(
    start: datetime, limit: Limit, more: Fraction, pauses: list[Pause]
) -> None:
    shorter = deadline(start, limit, CALENDAR, pauses=pauses).due
    longer = deadline(start, Limit(limit.amount + more, limit.clock), CALENDAR, pauses=pauses).due
    extended = deadline(start, limit, CALENDAR, pauses=pauses, extensions=[Extension(more, start)]).due
    assert shorter is not None and longer is not None
    assert shorter <= longer == extended


@short
@given(INSTANTS, LIMITS, PAUSES)
def test_a_pause_moves_the_due_instant_by_exactly_the_time_it_took_from_the_clock(
    start: datetime, limit: Limit, pause: Pause
) -> None:
    plain = deadline(start, limit, CALENDAR).due
    moved = deadline(start, limit, CALENDAR, pauses=[pause]).due
    assert plain is not None and moved is not None and pause.ends is not None
    taken = counted_between(CALENDAR, limit.clock, max(start, pause.begins), min(pause.ends, moved))
    assert counted_between(CALENDAR, limit.clock, plain, moved) == taken


@short
@given(INSTANTS, LIMITS, st.lists(PAUSES, max_size=3), INSTANTS, INSTANTS)
def test_what_is_left_never_grows_and_is_never_negative(
    start: datetime, limit: Limit, pauses: list[Pause], one: datetime, other: datetime
) -> None:
    result = deadline(start, limit, CALENDAR, pauses=pauses)
    early, late = sorted((one, other))
    assert timedelta(0) <= remaining(result, CALENDAR, late) <= remaining(result, CALENDAR, early) <= result.total
    assert overdue_by(result, CALENDAR, early) >= timedelta(0)


@short
@given(INSTANTS, LIMITS, INSTANTS)
def test_overdue_is_past_the_due_instant_and_nothing_else(start: datetime, limit: Limit, at: datetime) -> None:
    result = deadline(start, limit, CALENDAR)
    assert result.due is not None
    assert (clock_state(result, CALENDAR, at) is ClockState.OVERDUE) == (at > result.due)


@short
@given(INSTANTS, LIMITS, st.timedeltas(timedelta(0), timedelta(days=10)))
def test_the_proposed_inner_deadline_lies_between_now_and_the_outer_one(
    start: datetime, limit: Limit, later: timedelta
) -> None:
    outer, at = deadline(start, limit, CALENDAR), start + later
    assume(remaining(outer, CALENDAR, at) > timedelta(seconds=1))
    assert outer.due is not None
    assert at < propose_inner(outer, CALENDAR, at) < outer.due


def test_with_nothing_left_the_inner_deadline_is_the_close_of_the_next_working_day() -> None:
    outer = deadline(china("2026-09-30 09:00"), Limit(1, ClockKind.WORKING_HOURS), CALENDAR)
    assert said(propose_inner(outer, CALENDAR, china("2026-09-30 11:00"))) == "2026-09-30 18:00"
    assert said(propose_inner(outer, CALENDAR, china("2026-10-02 11:00"))) == "2026-10-08 18:00"


def test_with_nothing_left_at_night_the_inner_deadline_is_the_close_of_the_shift() -> None:
    """Friday's shift runs until four on Saturday: whoever is passed an issue at two has it until four, not Sunday."""
    nightly = replace(CALENDAR, hours=(Session(time(9), time(17)), Session(time(20), time(4))))
    outer = deadline(china("2026-09-18 09:00"), Limit(1, ClockKind.WORKING_HOURS), nightly)
    assert said(propose_inner(outer, nightly, china("2026-09-19 02:00"))) == "2026-09-19 04:00"
    assert said(propose_inner(outer, nightly, china("2026-09-19 05:00"))) == "2026-09-21 04:00", "Sunday is worked"


def test_due_soon_takes_the_share_that_the_city_sets() -> None:
    result = deadline(china("2026-10-19 09:00"), Limit(4, ClockKind.WORKING_HOURS), CALENDAR)
    at = china("2026-10-19 11:00")
    assert clock_state(result, CALENDAR, at) is ClockState.RUNNING
    assert clock_state(result, CALENDAR, at, due_soon_share=Fraction(1, 2)) is ClockState.DUE_SOON


def test_overlapping_pauses_count_once() -> None:
    pauses = [
        Pause(china("2026-10-19 10:00"), china("2026-10-19 11:00")),
        Pause(china("2026-10-19 10:30"), china("2026-10-19 11:30")),
    ]
    result = deadline(china("2026-10-19 09:00"), Limit(2, ClockKind.WORKING_HOURS), CALENDAR, pauses=pauses)
    assert result.due is not None and said(result.due) == "2026-10-19 15:00"
    assert len(result.pauses) == 1


def test_a_warning_names_the_year_without_a_holiday_table() -> None:
    result = deadline(china("2026-12-31 16:00"), Limit(1, ClockKind.WORKING_DAYS), CALENDAR)
    assert result.warnings == (CalendarWarning(NO_HOLIDAY_TABLE, 2027),)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Limit(-1, ClockKind.WORKING_DAYS),
        lambda: Extension(-1, china("2026-10-19 09:00")),
        lambda: Pause(china("2026-10-19 09:00"), china("2026-10-19 08:00")),
        lambda: deadline(china("2026-10-19 09:00"), Limit(9000, ClockKind.CALENDAR_DAYS), CALENDAR),
    ],
)
def test_limits_pauses_and_extensions_that_make_no_sense_are_refused(make: Any) -> None:
    with pytest.raises(DeadlineError):
        make()
