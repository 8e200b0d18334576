"""The escalation ladder: when each step falls due, over evenings, weekends and holidays, worked out by hand."""

import tomllib
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rulebook.tables import china
from wenming.rulebook.calendars import CHINA, DayKind, SpecialDay, calendar_of
from wenming.rulebook.escalation import (
    DEFAULT_LADDERS,
    DEFAULT_MARKS,
    DEFAULT_RECIPIENTS,
    WATCH_LABELS,
    Counted,
    LadderError,
    LadderStep,
    Recipient,
    Standing,
    Tie,
    Watch,
    check_ladder,
    check_recipient,
    is_due,
    may_count_from,
    steps_due,
)

CALENDAR = calendar_of(
    [
        *(SpecialDay(date(2026, 10, day), DayKind.HOLIDAY, "国庆节") for day in range(1, 8)),
        SpecialDay(date(2026, 10, 10), DayKind.MAKE_UP, "国庆节"),
    ],
    known_years=[2026],
)
LIMIT = DEFAULT_LADDERS[0].steps
STEP = {step.code: step for step in LIMIT}


def at(day: int, hour: int, minute: int = 0, *, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=CHINA)


# Friday 6 November 2026, 17:00; office hours 8:30–12:00 and 14:30–18:00, 7 hours a day; 7 and 8 November are a weekend.
FRIDAY = Standing(due_at=at(6, 17), soon_at=at(6, 10))


def codes(standing: Standing, moment: datetime, *sent: str) -> list[str]:
    return [step.code for step in steps_due(LIMIT, standing, sent, moment, CALENDAR)]


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
    assert FRIDAY.due_at is not None
    if moment > FRIDAY.due_at:
        assert found == order[1 : 1 + len(found)]


def test_the_default_ladders_can_be_climbed_and_watch_everything_once() -> None:
    for ladder in DEFAULT_LADDERS:
        check_ladder(ladder.steps, ladder.watches)
    watched = [watch for ladder in DEFAULT_LADDERS for watch in ladder.watches]
    assert sorted(watched) == sorted(Watch)
    assert set(WATCH_LABELS) == set(Watch)
    codes_ = [step.code for ladder in DEFAULT_LADDERS for step in ladder.steps]
    assert len(set(codes_)) == len(codes_)


CASES = tomllib.loads((Path(__file__).parent / "cases" / "escalation.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["says"])
def test_case(case: dict[str, str]) -> None:
    """A step, what waits, and whether it has fallen due by a moment."""
    known = {name: china(case[name]) if name in case else None for name in ("began", "soon", "due")}
    standing = Standing(known["due"], known["soon"], known["began"])
    step = LadderStep("step", "Step", Counted(case["counted"]), int(case["delay"]), "warning", ("office",))
    found = steps_due([step], standing, (), china(case["at"]), CALENDAR)
    assert bool(found) == bool(case["falls_due"])


@pytest.mark.parametrize(
    ("ladder", "reason"),
    [
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


@pytest.mark.parametrize(
    ("watches", "counted"),
    [
        ((Watch.APPEAL,), Counted.DUE),
        ((Watch.FILING, Watch.APPEAL), Counted.BEGAN),
        ((Watch.LOOK_BACK,), Counted.SOON),
    ],
)
def test_what_is_watched_must_know_the_moment_that_a_step_counts_from(
    watches: tuple[Watch, ...], counted: Counted
) -> None:
    with pytest.raises(LadderError) as refusal:
        check_ladder([replace(STEP["overdue"], counted=counted)], watches)
    assert refusal.value.reason == "counted"
    with pytest.raises(LadderError):
        check_ladder([], ())
    check_ladder([], watches)


def test_every_watch_knows_some_moment_and_a_recipient_some_post() -> None:
    assert all(may_count_from(watch) for watch in Watch)
    with pytest.raises(LadderError) as refusal:
        check_recipient(Recipient("x", "X", Tie.LEAD, ()))
    assert refusal.value.reason == "no_role"


def test_every_recipient_and_mark_is_known_and_used_by_the_default_ladders() -> None:
    steps = [step for ladder in DEFAULT_LADDERS for step in ladder.steps]
    assert {each for step in steps for each in step.recipients} == {each.code for each in DEFAULT_RECIPIENTS}
    assert {step.mark for step in steps} == {mark.code for mark in DEFAULT_MARKS}
    for recipient in DEFAULT_RECIPIENTS:
        check_recipient(recipient)
