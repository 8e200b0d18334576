"""The escalation ladder: when each step falls due, over evenings, weekends and holidays, worked out by hand."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenming.rulebook.calendars import CHINA, DayKind, SpecialDay, calendar_of
from wenming.rulebook.escalation import (
    DEFAULT_LADDER,
    LadderError,
    LadderStep,
    Mark,
    Recipient,
    Standing,
    check_ladder,
    is_due,
    steps_due,
)

CALENDAR = calendar_of(
    [
        *(SpecialDay(date(2026, 10, day), DayKind.HOLIDAY, "国庆节") for day in range(1, 8)),
        SpecialDay(date(2026, 10, 10), DayKind.MAKE_UP, "国庆节"),
    ],
    known_years=[2026],
)
STEP = {step.code: step for step in DEFAULT_LADDER}


def at(day: int, hour: int, minute: int = 0, *, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=CHINA)


# Friday 6 November 2026, 17:00; office hours 8:30–12:00 and 14:30–18:00, 7 hours a day; 7 and 8 November are a weekend.
FRIDAY = Standing(due_at=at(6, 17), soon_at=at(6, 10))


def codes(standing: Standing, moment: datetime, *sent: str) -> list[str]:
    return [step.code for step in steps_due(DEFAULT_LADDER, standing, sent, moment, CALENDAR)]


@pytest.mark.parametrize(
    ("moment", "sent", "due"),
    [
        (at(6, 9, 59), (), []),
        (at(6, 10), (), ["due_soon"]),
        (at(6, 10), ("due_soon",), []),
        (at(6, 17), (), ["due_soon"]),  # at the deadline itself it is still in time
        (at(6, 17, 1), (), ["overdue"]),  # the reminder has lost its sense
        (at(8, 12), ("overdue",), []),  # a Sunday: the hour from 17:00 on Friday is all that counted
        (at(9, 16, 59), ("overdue",), []),  # 60 minutes of Friday and 359 of Monday
        (at(9, 17), ("overdue",), ["day_late"]),  # 60 of Friday, 210 of Monday morning, 150 of the afternoon: 420
        (at(30, 12), (), ["overdue", "day_late", "three_days_late", "week_late", "stuck"]),
        (at(30, 12), tuple(STEP), []),
    ],
)
def test_steps_fall_due_in_working_time(moment: datetime, sent: tuple[str, ...], due: list[str]) -> None:
    assert codes(FRIDAY, moment, *sent) == due


def test_nobody_climbs_over_a_holiday_and_a_made_up_day_counts() -> None:
    """Due on Wednesday 30 September at 18:00; off until 7 October, then Thursday, Friday and a Saturday made up."""
    standing = Standing(due_at=at(30, 18, month=9))
    assert codes(standing, at(7, 23, month=10), "overdue") == []
    assert not is_due(STEP["day_late"], standing, at(8, 17, 59, month=10), CALENDAR)
    assert is_due(STEP["day_late"], standing, at(8, 18, month=10), CALENDAR)
    third = STEP["three_days_late"]
    assert not is_due(third, standing, at(10, 17, 59, month=10), CALENDAR)
    assert is_due(third, standing, at(10, 18, month=10), CALENDAR)


def test_without_a_moment_from_which_it_is_due_soon_nobody_is_reminded() -> None:
    assert codes(Standing(due_at=at(6, 17)), at(6, 16)) == []


@given(st.integers(0, 49 * 24 * 60), st.integers(0, 20_000))
def test_what_has_fallen_due_stays_due_and_the_ladder_is_climbed_in_order(passed: int, minutes: int) -> None:
    moment = at(1, 0) + timedelta(minutes=passed)
    step = replace(STEP["overdue"], delay=minutes)
    if is_due(step, FRIDAY, moment, CALENDAR):
        assert is_due(step, FRIDAY, at(24, 12, month=12), CALENDAR)
    found = codes(FRIDAY, moment)
    order = list(STEP)
    assert found == sorted(found, key=order.index)
    if moment > FRIDAY.due_at:
        assert found == order[1 : 1 + len(found)]


def test_the_default_ladder_can_be_climbed() -> None:
    check_ladder(DEFAULT_LADDER)
    assert len(STEP) == len(DEFAULT_LADDER)


@pytest.mark.parametrize(
    ("ladder", "reason"),
    [
        ([], "no_step"),
        ([replace(STEP["overdue"], recipients=())], "no_recipient"),
        ([replace(STEP["overdue"], delay=-1)], "delay"),
        ([replace(STEP["overdue"], delay=86_401)], "delay"),
        ([STEP["overdue"], STEP["due_soon"]], "order"),
        ([STEP["day_late"], STEP["overdue"]], "order"),
    ],
)
def test_a_ladder_that_cannot_be_climbed_is_refused(ladder: list[LadderStep], reason: str) -> None:
    with pytest.raises(LadderError) as refusal:
        check_ladder(ladder)
    assert refusal.value.reason == reason


def test_every_recipient_and_mark_is_used_by_the_default_ladder() -> None:
    assert {each for step in DEFAULT_LADDER for each in step.recipients} == set(Recipient)
    assert {step.mark for step in DEFAULT_LADDER} == set(Mark)
