"""What lists demand: the case tables, and what holds for any limit, demands and notes."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rulebook.tables import calendar_2026, china, said, table
from wenming.rulebook.deadlines import (
    ClockKind,
    ClockState,
    Deadline,
    Extension,
    Limit,
    Pause,
    clock_state,
    deadline,
    propose_inner,
    remaining,
)
from wenming.rulebook.sources import (
    ANSWER_LABELS,
    NOTE_REFUSALS,
    NOTES,
    SAID_LABELS,
    TIMELINESS_LABELS,
    WEIGHT_LABELS,
    Answer,
    Demand,
    Said,
    Timeliness,
    Weight,
    answer_after,
    demanded,
    inner_under,
    refusal_of,
    soon_under,
    strictest,
    timeliness,
    under,
)

CASES = table("sources")
CALENDAR = calendar_2026()
short = settings(max_examples=60, deadline=None)
INSTANTS = st.datetimes(
    datetime.fromisoformat("2026-01-05"), datetime.fromisoformat("2026-11-30"), timezones=st.just(UTC)
)
DEMANDS = st.lists(st.builds(Demand, st.integers(1, 9), st.just("清单"), INSTANTS, INSTANTS), max_size=5)


@pytest.mark.parametrize("case", CASES["moment"], ids=lambda case: case["says"])
def test_a_list_demands_the_moment_worked_out_by_hand(case: dict[str, Any]) -> None:
    written = (
        date.fromisoformat(case["day"]) if "day" in case else Limit(Fraction(case["amount"]), ClockKind(case["clock"]))
    )
    due = demanded(written, china(case["received"]), CALENDAR)
    moment = due.due if isinstance(due, Deadline) else due
    assert moment is not None and said(moment) == case["due"]


def demands_of(case: dict[str, Any]) -> list[Demand]:
    made = []
    for number, text in enumerate(case["demands"]):
        name, _, moments = text.partition(" ")
        due, _, since = moments.partition(", ")
        made.append(Demand(number, name, china(due), china(since)))
    return made


def own_of(case: dict[str, Any]) -> Deadline:
    return deadline(
        china(case["start"]),
        Limit(Fraction(case["amount"]), ClockKind(case["clock"])),
        CALENDAR,
        pauses=[Pause(china(begins), china(ends)) for begins, ends in case.get("pauses", [])],
        extensions=[Extension(Fraction(amount), china(at)) for amount, at in case.get("extensions", [])],
    )


@pytest.mark.parametrize("case", CASES["ruling"], ids=lambda case: case["says"])
def test_the_strictest_rules_as_worked_out_by_hand(case: dict[str, Any]) -> None:
    own = own_of(case)
    assert own.due is not None
    ruling = strictest(own.due, demands_of(case), started=own.start)
    assert (said(ruling.due), ruling.by.source if ruling.by else "") == (case["due"], case["rules"])
    result = under(own, ruling.by, CALENDAR)
    assert result.due == ruling.due


@pytest.mark.parametrize("case", CASES["inner"], ids=lambda case: case["says"])
def test_an_inner_deadline_stays_before_what_a_list_demands(case: dict[str, Any]) -> None:
    since = china(case["since"])
    demand = Demand(1, "省级", china(case["demand"]), since)
    due = inner_under(china(case["set"]), demand, since=since, clock=ClockKind(case["clock"]), calendar=CALENDAR)
    assert said(due) == case["due"]


@pytest.mark.parametrize("case", CASES["answer"], ids=lambda case: case["says"])
def test_the_answer_follows_from_the_notes(case: dict[str, Any]) -> None:
    assert answer_after([Said(note) for note in case["notes"]]) == case["answer"]


@pytest.mark.parametrize("case", CASES["refusal"], ids=lambda case: case["says"])
def test_what_cannot_be_noted_is_refused(case: dict[str, Any]) -> None:
    assert (refusal_of(Answer(case["answer"]), Said(case["said"])) or "") == case["code"]


def test_the_table_has_a_case_of_every_refusal_and_every_timeliness_and_every_word_a_label() -> None:
    assert {case["code"] for case in CASES["refusal"]} == {*NOTE_REFUSALS, ""}
    assert {case["is"] for case in CASES["timely"]} == {code.value for code in Timeliness}
    assert {case["answer"] for case in CASES["answer"]} >= {"none", "sent", "struck_off"}
    assert set(SAID_LABELS) == set(Said)
    assert set(ANSWER_LABELS) == set(Answer)
    assert set(WEIGHT_LABELS) == set(Weight)
    assert set(TIMELINESS_LABELS) == set(Timeliness)


@pytest.mark.parametrize("case", CASES["timely"], ids=lambda case: case["says"])
def test_a_source_has_its_answer_in_time_or_not(case: dict[str, Any]) -> None:
    due = china(case["due"]) if "due" in case else None
    on = date.fromisoformat(case["on"]) if "on" in case else None
    assert timeliness(due, on, china(case["at"])) == case["is"]


def test_a_ruled_clock_is_soon_due_and_late_by_what_the_list_demands() -> None:
    # Ten working days from Monday 12 October; the list demands it on Friday at six: 34.5 hours, of which a quarter is
    # 8.625: from Thursday at 16:22:30 on it is due soon.
    own = deadline(china("2026-10-12 09:00"), Limit(10, ClockKind.WORKING_DAYS), CALENDAR)
    demand = Demand(1, "省级", china("2026-10-16 18:00"), china("2026-10-12 09:00"))
    ruled = under(own, demand, CALENDAR)
    assert ruled.total == timedelta(hours=34, minutes=30)
    assert soon_under(own, demand, CALENDAR) == china("2026-10-15 16:22") + timedelta(seconds=30)
    states = [
        clock_state(ruled, CALENDAR, china(at)) for at in ("2026-10-15 16:22", "2026-10-15 16:23", "2026-10-17 09:00")
    ]
    assert states == [ClockState.RUNNING, ClockState.DUE_SOON, ClockState.OVERDUE]
    assert remaining(ruled, CALENDAR, china("2026-10-16 17:00")) == timedelta(hours=1)
    # On Friday at half past eight seven hours are left; four fifths are 5.6: 3.5 in the morning, 2.1 after lunch.
    assert said(propose_inner(ruled, CALENDAR, china("2026-10-16 08:30"))) == "2026-10-16 16:36"


def test_a_clock_that_stood_still_when_the_moment_came_goes_on_standing() -> None:
    paused = [Pause(china("2026-10-13 09:00"))]
    own = deadline(china("2026-10-12 09:00"), Limit(10, ClockKind.WORKING_DAYS), CALENDAR, pauses=paused)
    demand = Demand(1, "省级", china("2026-10-14 18:00"), china("2026-10-12 09:00"))
    assert under(own, demand, CALENDAR) is own
    earlier = Demand(1, "省级", china("2026-10-12 18:00"), china("2026-10-12 09:00"))
    assert under(own, earlier, CALENDAR).due == earlier.due


@short
@given(INSTANTS, INSTANTS, DEMANDS)
def test_the_deadline_is_never_later_than_the_limit_nor_in_the_past_of_its_clock(
    own: datetime, started: datetime, demands: list[Demand]
) -> None:
    ruling = strictest(own, demands, started=started)
    assert ruling.due <= own
    assert (ruling.by is None) == (ruling.due == own)
    assert ruling.by is None or ruling.due > max(started, ruling.by.since)
    weights = [one.weight for one in ruling.judged]
    assert len(weights) == len(demands) and weights.count(Weight.RULES) == (ruling.by is not None)


@short
@given(INSTANTS, INSTANTS, DEMANDS)
def test_a_list_that_closes_never_makes_it_earlier(own: datetime, started: datetime, demands: list[Demand]) -> None:
    for gone in demands:
        fewer = [one for one in demands if one is not gone]
        assert strictest(own, fewer, started=started).due >= strictest(own, demands, started=started).due


@short
@given(INSTANTS, INSTANTS, INSTANTS, st.sampled_from(ClockKind))
def test_an_inner_deadline_is_never_later_than_set_and_before_a_demand_that_lies_ahead(
    own: datetime, due: datetime, since: datetime, clock: ClockKind
) -> None:
    inner = inner_under(own, Demand(1, "清单", due, since), since=since, clock=clock, calendar=CALENDAR)
    assert inner <= own
    assert since >= due or inner < due


@short
@given(st.lists(st.sampled_from(NOTES), max_size=12))
def test_what_was_noted_can_be_taken_back_to_where_it_stood(notes: list[Said]) -> None:
    kept: list[Said] = []
    for said_now in notes:
        if refusal_of(answer_after(kept), said_now) is None:
            before = answer_after(kept)
            kept.append(said_now)
            if said_now is not Said.TAKEN_BACK:
                assert answer_after([*kept, Said.TAKEN_BACK]) == before
