"""The way of one issue through the loop, with delays as they happen: mostly quick, now and then very long."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from wenming.demo.cast import Cast
from wenming.demo.chronicle import ProblemKind, Step
from wenming.demo.district import Role, Site
from wenming.demo.officetime import OfficeTime, delay
from wenming.rulebook.calendars import day_in_china
from wenming.rulebook.loop import MoveCode, State, move_row
from wenming.rulebook.spot_checks import Reported, choose
from wenming.rulebook.verification import EvidenceKind, Tier, needs_at

_RETURNED = 0.045
_PASSED_DOWN = 0.62
_SENT_BACK = 0.09
_NOT_PASSED = 0.05
_RETURN_REASONS = (
    ("不属于本单位职责范围", "部门职责清单第三条"),
    ("点位在相邻辖区", "行政区划界线图"),
    ("产权单位另有归属", "移交协议"),
)
_SEND_BACK_REASONS = ("照片角度不一致，看不出是否整改", "只处理了一部分", "现场核查仍有遗留", "照片模糊")
_NOTES = ("已安排人员处理", "转辖区落实", "请当日处理", "结合日常巡查一并整改")


@dataclass(slots=True)
class Walk:
    """One issue on its way; ``at`` is when the last step was made.

    ``source`` is where the problem came from, ``seed`` that of the draw that its first report may make.
    """

    chance: Random
    cast: Cast
    office: OfficeTime
    site: Site
    kind: ProblemKind
    function: str
    done: str
    slowness: float
    at: datetime
    steps: list[Step]
    holder: str = ""
    lead: str = ""
    due: datetime | None = None
    source: str = ""
    seed: str = ""
    send_backs: int = 0

    def wait(self, median: float, spread: float = 0.9) -> None:
        """Let office hours pass."""
        minutes = delay(self.chance, median, spread)
        self.at = self.office.after(self.at, minutes) + timedelta(seconds=self.chance.randrange(60))
        self.at = self.at.replace(microsecond=0)

    def wait_for_another_day(self, median: float) -> None:
        """Let office hours pass, until it is another day at least."""
        day = day_in_china(self.at)
        self.wait(median)
        while day_in_china(self.at) == day:
            self.at = self.office.after(self.at, self.office.day_minutes)

    def step(self, move: MoveCode, post: str, **shown: object) -> None:
        """Make a move now."""
        self.steps.append(_made(move, self.at, post, shown))

    @property
    def tier(self) -> Tier:
        """How a report made now is verified."""
        one = Reported(self.kind.tier, frozenset({self.source}), send_backs=self.send_backs)
        return choose(one, seed=self.seed).tier

    @property
    def state(self) -> State:
        """Where the issue stands."""
        return stands_after(self.steps[-1].move)


def stands_after(move: MoveCode) -> State:
    """Where a move of the story leads; none of them is one that only stays or goes back."""
    to_state = move_row(move).to_state
    assert isinstance(to_state, State)
    return to_state


def _made(move: MoveCode, at: datetime, post: str, shown: dict[str, object]) -> Step:
    """Build a step from what a move shows."""
    unit, note, basis = shown.get("unit", ""), shown.get("note", ""), shown.get("basis", "")
    inner, evidence, seed = shown.get("inner_due"), shown.get("evidence", ()), shown.get("seed", "")
    return Step(
        move, at, post, str(unit), str(note), str(basis),
        inner if isinstance(inner, datetime) else None,
        tuple(evidence) if isinstance(evidence, tuple) else (), seed=str(seed),
    )  # fmt: skip


def _desk(walk: Walk) -> None:
    """File and dispatch."""
    walk.wait(28)
    walk.step(MoveCode.FILE, walk.cast.office(walk.chance, Role.DISPATCHER))
    walk.wait(14)
    walk.lead = walk.cast.lead(walk.chance, walk.site, walk.function)
    _dispatch(walk)


def _dispatch(walk: Walk) -> None:
    walk.step(MoveCode.DISPATCH, walk.cast.office(walk.chance, Role.DISPATCHER), unit=walk.lead)
    walk.holder = walk.lead
    walk.due = walk.office.limit_ends(walk.at, walk.kind.limit)


def _returned(walk: Walk) -> None:
    """Now and then the unit returns the issue and the desk gives it to another one."""
    if walk.chance.random() >= _RETURNED:
        return
    walk.wait(95)
    reason, basis = walk.chance.choice(_RETURN_REASONS)
    walk.step(MoveCode.RETURN, walk.cast.officer(walk.lead), note=reason, basis=basis)
    walk.wait(120)
    walk.lead = walk.cast.other_lead(walk.site, walk.lead)
    _dispatch(walk)


def _taken_on(walk: Walk) -> None:
    """Acknowledge, and mostly pass down to whoever is on the spot, with a deadline of one's own."""
    limit = walk.office.minutes_of(walk.kind.limit)
    walk.wait(min(75, limit * 0.18), 1.0)
    walk.step(MoveCode.ACKNOWLEDGE, walk.cast.officer(walk.lead))
    below = walk.cast.subordinate(walk.chance, walk.lead, walk.site)
    if not below or walk.chance.random() >= _PASSED_DOWN:
        return
    walk.wait(min(40, limit * 0.1))
    if walk.due is None or walk.due <= walk.at + timedelta(minutes=30):
        return
    inner = (walk.at + (walk.due - walk.at) * 0.8).replace(second=0, microsecond=0)
    note = walk.chance.choice(_NOTES)
    walk.step(MoveCode.PASS_DOWN, walk.cast.officer(walk.lead), unit=below, inner_due=inner, note=note)
    walk.holder = below


def _worked_on(walk: Walk, share: float) -> None:
    """Work on it for about a share of its limit and report; what a unit below reports is checked first."""
    walk.wait(max(6.0, walk.office.minutes_of(walk.kind.limit) * share * walk.slowness), 0.85)
    needs = needs_at(MoveCode.REPORT_RECTIFIED, demand=walk.kind.demand, tier=walk.kind.tier)
    evidence = tuple((need.kind, need.least) for need in needs)
    poster = walk.holder if walk.chance.random() < 0.9 else walk.lead
    if poster == walk.lead:
        officer = walk.cast.officer(poster)
        walk.step(MoveCode.REPORT_RECTIFIED, officer, note=walk.done, evidence=evidence, seed=walk.seed)
        return
    walk.step(MoveCode.REPORT_UP, walk.cast.officer(poster), note=walk.done, evidence=evidence)
    while walk.chance.random() < _NOT_PASSED:
        walk.wait(60)
        walk.step(MoveCode.FAIL_FIRST_CHECK, walk.cast.officer(walk.lead), note=walk.chance.choice(_SEND_BACK_REASONS))
        walk.wait(120)
        walk.step(MoveCode.REPORT_UP, walk.cast.officer(poster), note=walk.done, evidence=evidence)
    walk.wait(30)
    walk.step(MoveCode.PASS_FIRST_CHECK, walk.cast.officer(walk.lead), seed=walk.seed)


def _checked(walk: Walk) -> None:
    """Verify, after sending it back when it was not done; a second visit comes on a later day."""
    chance = walk.chance
    while chance.random() < _SENT_BACK:
        walk.wait(200)
        walk.step(MoveCode.SEND_BACK, walk.cast.verifier(chance, walk.tier), note=chance.choice(_SEND_BACK_REASONS))
        walk.send_backs += 1
        _worked_on(walk, 0.22)
    tier = walk.tier
    needs = needs_at(MoveCode.VERIFY, demand=walk.kind.demand, tier=tier)
    second = any(need.kind is EvidenceKind.SECOND_VISIT for need in needs)
    if second:
        walk.wait_for_another_day(480)
    else:
        walk.wait(190)
    evidence = tuple((need.kind, need.least) for need in needs)
    walk.step(MoveCode.VERIFY, walk.cast.verifier(chance, tier), evidence=evidence)
    walk.wait(150)
    walk.step(MoveCode.CLOSE_OUT, walk.cast.office(chance, Role.DISPATCHER))


def go(walk: Walk) -> list[Step]:
    """Lead an issue that was raised through the whole loop, as if there were no today."""
    for stage in (_desk, _returned, _taken_on):
        stage(walk)
    _worked_on(walk, 0.4)
    _checked(walk)
    return walk.steps
