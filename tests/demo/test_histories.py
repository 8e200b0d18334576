"""The year: so many issues, each a legal way through the loop, none with a move in the future."""

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction

import pytest

from wenming.demo.borrowed_photos import MOST
from wenming.demo.chronicle import District, IssueHistory, OriginKind, ProblemKind, Step
from wenming.demo.district import Post
from wenming.demo.histories import KEPT_CLOSED
from wenming.demo.paths import stands_after
from wenming.demo.scale import volumes
from wenming.people.roles import ROLES
from wenming.rulebook.calendars import Calendar
from wenming.rulebook.deadlines import deadline
from wenming.rulebook.loop import (
    Allowed,
    Capability,
    MoveCode,
    Relation,
    Shown,
    Situation,
    State,
    is_open,
    may_move,
)
from wenming.rulebook.spot_checks import Reported, choose, falls_on

_SHOWN: dict[MoveCode, set[Shown]] = {
    MoveCode.RAISE: {Shown.TITLE, Shown.PLACE},
    MoveCode.FILE: {Shown.LIMIT, Shown.TIER, Shown.TRACK},
    MoveCode.MERGE: {Shown.SURVIVOR},
}


class _Replay:
    """Walks through one history as the product would, asking the loop before each move."""

    def __init__(self, district: District) -> None:
        self.posts = {post.code: post for post in district.registers.posts}
        self.parents = {unit.code: unit.parent for unit in district.registers.units}
        self.problems = {problem.code: problem for problem in district.problems}
        self.issues = {issue.key: issue for issue in district.issues}

    def run(self, issue: IssueHistory) -> None:
        state: State | None = None
        lead, holder, along = "", "", set[str]()
        due: datetime | None = None
        waits, send_backs, tier = False, 0, self.problems[issue.problem].tier
        for step in issue.steps:
            situation = self._situation(issue, step, state, lead, holder, along, due)
            situation = replace(situation, check_waiting=waits, tier=tier)
            answer = may_move(situation, step.move)
            assert isinstance(answer, Allowed), (issue.key, step, answer)
            state = stands_after(answer.move.code)
            waits = step.move is MoveCode.REPORT_UP
            send_backs += step.move is MoveCode.SEND_BACK
            if state is State.REPORTED:
                one = Reported(
                    self.problems[issue.problem].tier, frozenset({issue.origin.value}), send_backs=send_backs
                )
                tier = choose(one, seed=step.seed).tier
            if step.move is MoveCode.DISPATCH:
                lead = holder = step.unit
                along, due = set(), self._due(issue, step)
            elif step.move is MoveCode.PASS_DOWN:
                along, holder = along | ({holder} - {lead}), step.unit
            elif step.move is MoveCode.RETURN:
                lead = holder = ""
        assert state is issue.state

    def _due(self, issue: IssueHistory, step: Step) -> datetime | None:
        return deadline(step.at, self.problems[issue.problem].limit, Calendar()).due

    def _situation(
        self,
        issue: IssueHistory,
        step: Step,
        state: State | None,
        lead: str,
        holder: str,
        along: set[str],
        due: datetime | None,
    ) -> Situation:
        problem, post = self.problems[issue.problem], self.posts[step.post]
        capabilities = ROLES[post.role.value].capabilities
        survivor = self.issues.get(issue.survivor)
        return Situation(
            state=state,
            capabilities=frozenset(capabilities),
            relations=_relations(post, capabilities, lead, holder, along),
            shown=frozenset(_shown(step)),
            demand=problem.demand,
            evidence=dict(step.evidence),
            to_subordinate=self.parents.get(step.unit) == post.unit,
            inner_due=step.inner_due,
            outer_due=due if due and due > step.at else None,
            survivor_is_itself=survivor is not None and survivor.key == issue.key,
            survivor_is_open=survivor is not None and is_open(_state_at(survivor, step.at)),
        )


def _shown(step: Step) -> set[Shown]:
    shown = set(_SHOWN.get(step.move, set()))
    if step.unit:
        shown.add(Shown.LEAD_UNIT if step.move is MoveCode.DISPATCH else Shown.HOLDER_UNIT)
    if step.inner_due:
        shown.add(Shown.INNER_DUE)
    if step.note:
        shown |= {Shown.MEASURES, Shown.REASON, Shown.NOTE}
    if step.basis:
        shown.add(Shown.BASIS)
    return shown


def _relations(
    post: Post, capabilities: frozenset[str], lead: str, holder: str, along: set[str]
) -> frozenset[Relation]:
    ties: set[Relation] = set()
    if Capability.DESK in capabilities:
        ties.add(Relation.OFFICE)
    if post.role.value == "verifier":
        ties.add(Relation.VERIFIER)
    if post.unit == lead:
        ties.add(Relation.ANSWERABLE)
    if post.unit == holder:
        ties.add(Relation.HOLDER)
    if post.unit in along:
        ties.add(Relation.PASSED_ON)
    return frozenset(ties)


def _state_at(issue: IssueHistory, at: datetime) -> State:
    made = [step for step in issue.steps if step.at <= at]
    return stands_after(made[-1].move)


def test_there_are_exactly_so_many_issues(district: District) -> None:
    assert len(district.issues) == volumes(district.scale).issues
    assert len({issue.key for issue in district.issues}) == len(district.issues)


def test_full_scale_is_ten_thousand_six_hundred_and_ninety(full: District) -> None:
    assert len(full.issues) == 10_690


def test_every_history_is_legal(district: District) -> None:
    replay = _Replay(district)
    for issue in district.issues:
        replay.run(issue)


def test_moves_follow_each_other_and_none_lies_in_the_future(district: District) -> None:
    earliest = district.now - timedelta(days=367)
    for issue in district.issues:
        moments = [step.at for step in issue.steps]
        assert moments == sorted(moments)
        assert earliest < moments[0]
        assert moments[-1] <= district.now


def test_four_in_five_are_closed_and_the_others_stand_everywhere(district: District) -> None:
    states = Counter(issue.state for issue in district.issues)
    closed = states[State.CLOSED] + states[State.MERGED]
    assert closed / len(district.issues) == pytest.approx(0.82, abs=0.005)
    for state in (State.FILED, State.DISPATCHED, State.ACKNOWLEDGED, State.REPORTED, State.VERIFIED):
        assert states[state] > 0


def test_things_go_wrong_as_they_do(full: District) -> None:
    moves = Counter(step.move for issue in full.issues for step in issue.steps)
    often = (MoveCode.RETURN, MoveCode.PASS_DOWN, MoveCode.SEND_BACK, MoveCode.MERGE, MoveCode.FAIL_FIRST_CHECK)
    for move in often:
        assert moves[move] > 150
    assert sum(issue.has_relapsed for issue in full.issues) > 200
    recurring = [issue for issue in full.issues if issue.recurs]
    earlier = {issue.key: issue for issue in full.issues}
    for issue in recurring:
        first = earlier[issue.recurs]
        assert first.has_relapsed
        assert (first.site, first.item) == (issue.site, issue.item)
        assert issue.raised_at > first.steps[-1].at


def test_reports_are_drawn_and_more_of_superiors_are_seen_on_the_spot(full: District) -> None:
    seeds = [step.seed for issue in full.issues for step in issue.steps if step.seed]
    first = {issue.key: step.seed for issue in full.issues for step in issue.steps if step.seed}
    assert len(set(seeds)) == len(set(first.values())) > 8_000, "each issue has one seed"
    assert 0.08 < sum(falls_on(seed, Fraction(1, 10)) for seed in set(seeds)) / len(set(seeds)) < 0.12


def test_some_were_late_and_most_were_not(full: District) -> None:
    problems = {problem.code: problem for problem in full.problems}
    late = [_is_late(issue, problems[issue.problem]) for issue in full.issues if issue.state is State.CLOSED]
    assert 0.05 < sum(late) / len(late) < 0.35


def _is_late(issue: IssueHistory, problem: ProblemKind) -> bool:
    started = next(step.at for step in reversed(issue.steps) if step.move is MoveCode.DISPATCH)
    reported = next(
        step.at for step in reversed(issue.steps) if step.move in (MoveCode.REPORT_RECTIFIED, MoveCode.PASS_FIRST_CHECK)
    )
    due = deadline(started, problem.limit, Calendar()).due
    return due is not None and reported > due


def test_failing_observations_and_no_others_raised_issues(district: District) -> None:
    failing = {
        seen.key
        for held in district.rounds
        for visit in held.visits
        for seen in visit.observations
        if seen.raises_issue
    }
    raised = [issue.origin_ref for issue in district.issues if issue.origin is OriginKind.INSPECTION]
    assert Counter(raised) == Counter(failing)


def test_photos_are_kept_for_open_issues_and_the_last_closed(full: District) -> None:
    with_photo = [issue for issue in full.issues if any(step.photo for step in issue.steps)]
    open_now = [issue for issue in full.issues if is_open(issue.state)]
    assert len(with_photo) == len(open_now) + KEPT_CLOSED
    assert all(issue.steps[0].photo for issue in with_photo)
    recipes = [step.photo for issue in full.issues for step in issue.steps if step.photo]
    # Beside the few that dishonest reports use a second time.
    assert 0 < len(recipes) - len(set(recipes)) <= MOST
