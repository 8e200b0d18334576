"""Working time: the case tables, and what holds for any calendar, instant and amount."""

from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rulebook.tables import calendar_2026, china, said, table
from wenming.rulebook.calendars import (
    OFFICE_HOURS,
    Calendar,
    CalendarError,
    DayKind,
    Season,
    Session,
    SpecialDay,
    add_calendar_days,
    add_urgent_hours,
    add_working_days,
    add_working_minutes,
    add_working_time,
    calendar_of,
    close_of_day,
    day_status,
    is_working_day,
    next_working_instant,
    unknown_years,
    working_day_length,
    working_minutes_between,
    working_time_between,
)

CALENDAR = calendar_2026()
CASES = table("calendars")
INSTANTS = st.datetimes(
    datetime.fromisoformat("2026-01-01"), datetime.fromisoformat("2027-03-01"), timezones=st.just(UTC)
)
AMOUNTS = st.timedeltas(timedelta(0), timedelta(hours=200))


@pytest.mark.parametrize("case", CASES["day"], ids=lambda case: case["day"].isoformat())
def test_a_day_is_worked_or_not_for_the_reason_in_the_table(case: dict[str, Any]) -> None:
    status = day_status(CALENDAR, case["day"])
    assert (status.is_working, status.why, status.name) == (case["working"], case["why"], case.get("name", ""))
    assert is_working_day(CALENDAR, case["day"]) is case["working"]


@pytest.mark.parametrize("case", CASES["next"], ids=lambda case: case["at"])
def test_the_next_working_instant_is_the_one_in_the_table(case: dict[str, Any]) -> None:
    assert said(next_working_instant(CALENDAR, china(case["at"]))) == case["next"]


@pytest.mark.parametrize("case", CASES["between"], ids=lambda case: case["start"])
def test_minutes_between_are_those_in_the_table(case: dict[str, Any]) -> None:
    assert working_minutes_between(CALENDAR, china(case["start"]), china(case["end"])) == case["minutes"]


@settings(max_examples=100, deadline=None)
@given(INSTANTS, AMOUNTS)
def test_counting_is_the_inverse_of_adding(start: datetime, amount: timedelta) -> None:
    end = add_working_time(CALENDAR, start, amount)
    assert end >= start
    assert working_time_between(CALENDAR, start, end) == amount


@settings(max_examples=60, deadline=None)
@given(INSTANTS, AMOUNTS, AMOUNTS)
def test_adding_twice_is_adding_the_sum(start: datetime, first: timedelta, second: timedelta) -> None:
    in_turn = add_working_time(CALENDAR, add_working_time(CALENDAR, start, first), second)
    assert in_turn == add_working_time(CALENDAR, start, first + second)


@settings(max_examples=60, deadline=None)
@given(INSTANTS, INSTANTS, INSTANTS)
def test_time_between_adds_up(first: datetime, second: datetime, third: datetime) -> None:
    early, middle, late = sorted((first, second, third))
    parts = working_time_between(CALENDAR, early, middle) + working_time_between(CALENDAR, middle, late)
    assert parts == working_time_between(CALENDAR, early, late)


def test_the_named_units_add_what_they_say() -> None:
    friday = china("2026-10-16 16:00")
    assert said(add_working_minutes(CALENDAR, friday, 121)) == "2026-10-19 08:31"
    assert said(add_working_days(CALENDAR, friday, 1)) == "2026-10-19 16:00"
    assert said(add_working_days(CALENDAR, friday, Fraction(1, 2))) == "2026-10-19 10:00"
    assert said(add_calendar_days(friday, 2)) == "2026-10-18 16:00"
    assert said(add_urgent_hours(friday, 9)) == "2026-10-17 01:00"
    assert said(close_of_day(CALENDAR, date(2026, 10, 17))) == "2026-10-17 18:00"


def test_results_are_in_utc() -> None:
    assert add_working_minutes(CALENDAR, china("2026-10-16 16:00"), 1).tzinfo is UTC
    assert next_working_instant(CALENDAR, china("2026-10-16 16:00")).tzinfo is UTC


def test_a_year_without_a_table_counts_weekends_only_and_is_named() -> None:
    status = day_status(CALENDAR, date(2027, 10, 1))
    assert (status.is_working, status.is_known) == (True, False)
    assert unknown_years(CALENDAR, china("2026-12-31 23:00"), china("2027-01-01 01:00")) == (2027,)
    assert unknown_years(CALENDAR, china("2026-01-01 00:00"), china("2026-12-31 23:00")) == ()


def test_other_office_hours_make_another_working_day() -> None:
    summer = Calendar(hours=(Session(time(8), time(12)), Session(time(15), time(18, 30))))
    assert working_day_length(summer) == timedelta(hours=7, minutes=30)


def test_an_instant_without_a_time_zone_is_refused() -> None:
    with pytest.raises(CalendarError, match="time zone"):
        next_working_instant(CALENDAR, datetime.fromisoformat("2026-10-01"))


def test_time_is_not_counted_backwards() -> None:
    with pytest.raises(CalendarError, match="forwards"):
        add_working_minutes(CALENDAR, china("2026-10-16 16:00"), -1)


@pytest.mark.parametrize(
    "hours",
    [
        (),
        (Session(time(20), time(4)), Session(time(8), time(12))),
        (Session(time(8), time(12)), Session(time(20), time(9))),
        (Session(time(8), time(12)), Session(time(11), time(18))),
    ],
)
def test_office_hours_that_overlap_or_run_backwards_are_refused(hours: tuple[Session, ...]) -> None:
    with pytest.raises(CalendarError, match=r"(?i)office hours|past midnight"):
        Calendar(hours=hours)


def test_a_season_runs_from_day_to_day_of_every_year() -> None:
    winter = Season((11, 1), (2, 28), OFFICE_HOURS)
    days = ("2026-10-31", "2026-11-01", "2026-12-31", "2027-01-01", "2027-02-28", "2027-03-01", "2028-02-29")
    assert [winter.holds(date.fromisoformat(day)) for day in days] == [False, True, True, True, True, False, False]
    with pytest.raises(CalendarError, match="one season"):
        Calendar(seasons=(winter, Season((2, 1), (4, 30), OFFICE_HOURS)))
    with pytest.raises(CalendarError, match="not overlap"):
        Calendar(seasons=(Season((2, 1), (4, 30), OFFICE_HOURS[::-1]),))


def test_a_day_cannot_stand_twice_in_the_table() -> None:
    row = SpecialDay(date(2026, 10, 1), DayKind.HOLIDAY, "国庆节")
    with pytest.raises(CalendarError, match="2026-10-01 stands twice"):
        calendar_of([row, row], known_years=[2026])


def test_a_calendar_that_never_opens_is_found_out() -> None:
    start = date(2026, 1, 1)
    rows = [SpecialDay(start + timedelta(days=n), DayKind.HOLIDAY, "") for n in range(7400)]
    with pytest.raises(CalendarError, match="twenty years"):
        next_working_instant(calendar_of(rows, known_years=[]), china("2026-01-02 09:00"))
