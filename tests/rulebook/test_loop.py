"""The loop: the case table, the consistency of its rows, and what holds for any situation."""

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rulebook.tables import china, table
from wenming.rulebook.loop import (
    CLOCK_LABELS,
    FIELD_LABELS,
    MOVES,
    STATES,
    Allowed,
    Capability,
    Clock,
    Guard,
    Move,
    MoveCode,
    MoveRefused,
    Refused,
    Relation,
    Shown,
    Situation,
    State,
    ensure,
    is_open,
    may_move,
    move_row,
    moves_from,
    offered,
    required,
    state_after,
    state_row,
)
from wenming.rulebook.loop_check import inconsistencies
from wenming.rulebook.loop_guards import CHECKS
from wenming.rulebook.loop_refusals import REFUSALS
from wenming.rulebook.verification import DEMANDS, EVIDENCE_KINDS, TIERS, EvidenceKind, EvidenceNeed, Tier

CASES = table("loop")
FLAGS = (
    "in_bulk", "to_subordinate", "is_passed_down", "is_lasting", "within_hold", "came_back", "survivor_is_itself",
    "survivor_is_open", "within_limit", "extensions", "extension_asked", "extension_endorsed", "endorsed_by_actor",
    "last_can_undo", "moved_by_actor", "within_undo", "returned_by", "settling", "looked_jointly", "is_bound",
    "confirmation_asked", "carry_over_asked", "asked_by_actor", "review_ahead", "carried",
    "check_waiting", "check_elsewhere", "check_between",
    "before_known", "long_term", "late", "appeal_made", "appeal_asked", "appeal_endorsed", "appealed_by_actor",
    "appeal_endorsed_by_actor", "supported", "support_is_new", "support_is_held",
    "with_giver", "reported_by_actor", "reported_today", "verifier_sent", "verifier_may_go",
)  # fmt: skip
STRAIGHT = ("raised", "filed", "dispatched", "acknowledged", "reported", "verified", "closed")
SITUATIONS = st.builds(
    Situation,
    state=st.none() | st.sampled_from(State),
    capabilities=st.frozensets(st.sampled_from([str(code) for code in Capability])),
    relations=st.frozensets(st.sampled_from(Relation)),
    shown=st.frozensets(st.sampled_from(Shown)),
    demand=st.sampled_from([row.code for row in DEMANDS]),
    tier=st.sampled_from(Tier),
    evidence=st.dictionaries(st.sampled_from(EvidenceKind), st.integers(0, 2)),
    in_bulk=st.booleans(),
    to_subordinate=st.booleans(),
    is_passed_down=st.booleans(),
    survivor_is_itself=st.booleans(),
    survivor_is_open=st.booleans(),
    is_lasting=st.booleans(),
    within_hold=st.booleans(),
    came_back=st.booleans(),
    within_limit=st.booleans(),
    extensions=st.integers(0, 3),
    extension_asked=st.booleans(),
    extension_endorsed=st.booleans(),
    endorsed_by_actor=st.booleans(),
    last_can_undo=st.booleans(),
    moved_by_actor=st.booleans(),
    within_undo=st.booleans(),
    returned_by=st.integers(0, 3),
    settling=st.booleans(),
    looked_jointly=st.booleans(),
    is_bound=st.booleans(),
    confirmation_asked=st.booleans(),
    carry_over_asked=st.booleans(),
    asked_by_actor=st.booleans(),
    review_ahead=st.booleans(),
    carried=st.booleans(),
    check_waiting=st.booleans(),
    check_elsewhere=st.booleans(),
    check_between=st.booleans(),
    before_known=st.booleans(),
    long_term=st.booleans(),
    late=st.booleans(),
    appeal_made=st.booleans(),
    appeal_asked=st.booleans(),
    appeal_endorsed=st.booleans(),
    appealed_by_actor=st.booleans(),
    appeal_endorsed_by_actor=st.booleans(),
    supported=st.booleans(),
    support_is_new=st.booleans(),
    support_is_held=st.booleans(),
    with_giver=st.booleans(),
    reported_by_actor=st.booleans(),
    reported_today=st.booleans(),
    verifier_sent=st.booleans(),
    verifier_may_go=st.booleans(),
)


def situation_of(case: dict[str, Any]) -> Situation:
    flags = {name: case[name] for name in FLAGS if name in case}
    return Situation(
        state=State(case["state"]) if "state" in case else None,
        capabilities=frozenset(CASES["posts"][case["post"]]),
        relations=frozenset(Relation(code) for code in case.get("relations", [])),
        shown=frozenset(Shown(code) for code in case.get("shown", [])),
        demand=case.get("demand", "photo"),
        tier=Tier(case.get("tier", "desk")),
        evidence={EvidenceKind(code): count for code, count in case.get("evidence", {}).items()},
        inner_due=china(case["inner_due"]) if "inner_due" in case else None,
        outer_due=china(case["outer_due"]) if "outer_due" in case else None,
        **flags,
    )


@pytest.mark.parametrize("case", CASES["case"], ids=lambda case: case["says"])
def test_a_move_is_allowed_or_refused_as_in_the_table(case: dict[str, Any]) -> None:
    answer = may_move(situation_of(case), MoveCode(case["move"]))
    assert (answer.code if isinstance(answer, Refused) else "allowed") == case["answer"]


def test_the_table_has_a_case_that_is_allowed_and_one_that_is_refused_for_every_move() -> None:
    allowed = {case["move"] for case in CASES["case"] if case["answer"] == "allowed"}
    held_back = {case["move"] for case in CASES["case"] if case["answer"] != "allowed"}
    assert allowed == held_back == {str(code) for code in MoveCode}


def test_the_table_has_a_case_of_every_refusal() -> None:
    assert {case["answer"] for case in CASES["case"]} == {*REFUSALS, "allowed"}


def test_the_rows_are_consistent() -> None:
    assert inconsistencies() == ()


def test_every_word_has_its_row_its_label_and_its_check() -> None:
    assert [row.code for row in STATES] == list(State)
    assert {move.code for move in MOVES} == set(MoveCode)
    assert set(FIELD_LABELS) == set(Shown)
    assert set(CLOCK_LABELS) == set(Clock)
    assert set(CHECKS) == set(Guard)
    assert {row.code for row in EVIDENCE_KINDS} == set(EvidenceKind)
    assert {row.code for row in TIERS} == set(Tier)


@pytest.mark.parametrize(
    ("moves", "finding"),
    [
        ([*MOVES, move_row(MoveCode.FILE)], "move file_issue stands twice"),
        ([move for move in MOVES if move.code is not MoveCode.CLOSE_OUT], "state closed cannot be reached"),
        ([move for move in MOVES if move.to_state is not State.CLOSED], "from state verified no way leads to an end"),
        ([replace(move, grants=()) for move in MOVES], "nobody may make the move verify"),
        ([replace(move, clocks=move_row(MoveCode.DISPATCH).clocks) for move in MOVES], "in state closed these clocks"),
    ],
)
def test_rows_that_do_not_fit_are_found(moves: list[Move], finding: str) -> None:
    assert any(sentence.startswith(finding) for sentence in inconsistencies(STATES, moves))


def test_a_state_without_a_row_is_found() -> None:
    fewer = [row for row in STATES if row.code is not State.MERGED]
    assert "move merge names the state merged, which has no row" in inconsistencies(fewer, MOVES)


def test_the_straight_path_leads_through_every_state_but_where_no_case_is_left() -> None:
    for here, there in pairwise(STRAIGHT):
        assert there in {move.to_state for move in moves_from(State(here))}
    assert {str(state) for state in State} - set(STRAIGHT) == {"merged", "declined", "void"}


def test_only_raising_begins_an_issue_and_from_an_end_only_looking_back_appealing_taking_back_or_a_list_leads_on() -> (
    None
):
    assert [move.code for move in moves_from(None)] == [MoveCode.RAISE]
    undo, appeal = {MoveCode.UNDO, MoveCode.FOLLOW_SOURCES}, {code for code in MoveCode if "appeal" in code.value}
    ends = {
        State.CLOSED: undo | appeal | {MoveCode.LOOK_BACK, MoveCode.RELAPSE},
        State.DECLINED: undo,
        State.VOID: undo,
    }
    ends[State.MERGED] = {MoveCode.UNMERGE}
    for row in STATES:
        assert is_open(row.code) == row.is_open == state_row(row.code).is_open
        codes = {move.code for move in moves_from(row.code)}
        assert codes == ends.get(row.code, set()) if not row.is_open else codes


def test_where_a_move_leads_follows_its_row_or_the_way_the_issue_came() -> None:
    assert state_after(move_row(MoveCode.FILE), State.RAISED) is State.FILED
    assert state_after(move_row(MoveCode.UNDO), State.FILED, State.RAISED) is State.RAISED
    with pytest.raises(ValueError, match="nothing is known of before"):
        state_after(move_row(MoveCode.UNDO), State.FILED)


def test_a_refusal_is_raised_in_words() -> None:
    desk = Situation(State.RAISED, frozenset({"issues.desk"}), frozenset({Relation.OFFICE}))
    with pytest.raises(MoveRefused, match="Fill in: Track"):
        ensure(desk, MoveCode.FILE)
    ready = replace(desk, shown=frozenset({Shown.TRACK, Shown.LIMIT, Shown.TIER}))
    assert ensure(ready, MoveCode.FILE) == move_row(MoveCode.FILE)


def test_the_evidence_asked_for_follows_the_kind_of_problem_and_the_tier() -> None:
    situation = Situation(State.ACKNOWLEDGED, frozenset(), demand="second_visit", tier=Tier.ON_THE_SPOT)
    assert required(MoveCode.REPORT_RECTIFIED, situation).evidence == (EvidenceNeed(EvidenceKind.PHOTO_AFTER),)
    assert required(MoveCode.VERIFY, situation).evidence == (
        EvidenceNeed(EvidenceKind.SECOND_VISIT),
        EvidenceNeed(EvidenceKind.CHECK_PHOTO),
    )
    assert required(MoveCode.CLOSE_OUT, situation).evidence == ()
    assert required(MoveCode.SEND_BACK, situation).evidence == ()


@settings(max_examples=200, deadline=None)
@given(SITUATIONS, st.sampled_from(MoveCode))
def test_what_is_allowed_was_offered_and_what_was_not_offered_is_refused(situation: Situation, code: MoveCode) -> None:
    answer = may_move(situation, code)
    if isinstance(answer, Allowed):
        assert answer.move in offered(situation)
        assert answer.move in moves_from(situation.state)
        assert set(required(code, situation).must_show) <= situation.shown
    else:
        assert answer.code in REFUSALS
        assert answer.message % answer.params


@settings(max_examples=100, deadline=None)
@given(SITUATIONS, st.sampled_from(MoveCode))
def test_more_evidence_and_more_fields_never_take_a_move_away(situation: Situation, code: MoveCode) -> None:
    if isinstance(may_move(situation, code), Allowed):
        more = replace(situation, shown=frozenset(Shown), evidence=dict.fromkeys(EvidenceKind, 9))
        assert isinstance(may_move(more, code), Allowed)
