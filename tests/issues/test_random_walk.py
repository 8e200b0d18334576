"""Thousands of random moves by random people: whatever they try, every issue stays in order and every count true."""

import os
from collections import Counter
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from random import Random
from typing import Any

import pytest

from tests.issues.world import MONDAY, TWO_DAYS, World
from wenming.areas.selectors import working_calendar
from wenming.issues import selectors, services
from wenming.issues.deadlines import settled
from wenming.issues.models import Issue, IssueMove, ListItem, SpotDraw
from wenming.issues.selectors.sources import demands_on, surviving
from wenming.kernel.clock import held_at, now
from wenming.kernel.errors import DomainError
from wenming.kernel.models import AuditLine
from wenming.kernel.scope import Viewer
from wenming.records.models import Photo
from wenming.rulebook.loop import MoveCode, Reach, State, Whither, is_open, move_row
from wenming.rulebook.rates import ENTRUSTED, RateCode, counts
from wenming.rulebook.sources import NOTES, Said, answer_after, strictest
from wenming.rulebook.spot_checks import falls_on
from wenming.rulebook.tracks import Track
from wenming.rulebook.verification import EvidenceKind, Tier

pytestmark = pytest.mark.django_db
STEPS = int(os.environ.get("WALK_STEPS", "2500"))
RARE = {
    MoveCode.DECLINE: 0.4, MoveCode.VOID: 0.01, MoveCode.MERGE: 0.02, MoveCode.RETURN: 0.4, MoveCode.SEND_BACK: 0.5,
    MoveCode.UNDO: 0.3, MoveCode.RECALL: 0.2, MoveCode.REPORT_RECTIFIED: 0.6,
    MoveCode.FIX_FIRST: 0.4, MoveCode.ASK_CONFIRMATION: 0.3,
    MoveCode.REFUSE_APPEAL: 0.05, MoveCode.REFUSE_EXTENSION: 0.4, MoveCode.REFUSE_CARRY_OVER: 0.4,
    MoveCode.UNMERGE: 0.5, MoveCode.ADD_SUPPORT: 0.1, MoveCode.WITHDRAW_SUPPORT: 0.2, MoveCode.REPORT_PART: 0.1,
    MoveCode.SEND_VERIFIER: 0.1, MoveCode.RECALL_VERIFIER: 0.1,
}  # fmt: skip
"""How often what leads nowhere, or back, is chosen where it is offered: else few issues came to their end."""
BELOW = {"street": "community", "community": "station"}


class Walk:
    """The people, the issues, the clock, and chance."""

    def __init__(self, world: World, seed: int) -> None:
        self.world, self.chance, self.now = world, Random(seed), MONDAY
        self.people = (
            world.dispatcher, world.office_head, world.verifier, world.street, world.community, world.station,
            world.other, world.inspector, world.leader,
        )  # fmt: skip
        self.photos = world.photos(4)
        self.items = [
            world.on_list(MONDAY + timedelta(days=days), name=f"清单{days}", number=str(n))
            for days in (-1, 2, 5, 60) for n in range(6)
        ]  # fmt: skip
        self.item = self.items[0]
        self.posts = [world.post("verifier", of) for of in ("third", "street", "community")]
        self.done: Counter[str] = Counter()
        self.moved: int | None = None
        self.at_hand: Issue | None = None

    def step(self) -> None:
        """Somebody tries something; most of it is refused, and then nothing has changed."""
        self.now += timedelta(minutes=self.chance.choice((1, 2, 5, 20)))
        who = self.chance.choice(self.people)
        issues = list(Issue.objects.select_related("category", "condition", "lead_unit", "holder").order_by("pk"))
        if not issues or (len(issues) < 40 and self.chance.random() < 0.05):
            self._raise(who, issues)
            return
        who, issue, code = self._chosen(who, issues)
        self.at_hand = issue
        before = snapshot(issue)
        seen = issue.version - (self.chance.random() < 0.05)
        try:
            moved = getattr(services, code.value)(issue, by=who, at=self.now, seen=seen, **self._shown(code, issues))
        except DomainError:
            assert snapshot(Issue.objects.get(pk=issue.pk)) == before, f"{code} was refused and changed something"
            return
        self.done[code.value] += 1
        self.moved = moved.pk
        assert move_row(code).to_state in {moved.state, *Whither}
        check(Issue.objects.get(pk=moved.pk))
        check_sources(Issue.objects.get(pk=moved.pk))

    def _chosen(self, who: Viewer, issues: list[Issue]) -> tuple[Viewer, Issue, MoveCode]:
        """Mostly something that somebody is offered, sooner what was seldom or never done; now and then anything."""
        issue = self.chance.choice(issues)
        if self.moved is not None and self.chance.random() < 0.5:
            issue = next((one for one in issues if one.pk == self.moved), issue)  # one story is followed for a while
        if self.chance.random() < 0.01:
            return self.world.dispatcher, issue, MoveCode.HAND_OVER
        if self.chance.random() < 0.06:
            self.item = self.chance.choice(list(ListItem.objects.select_related("issue__merged_into").order_by("pk")))
            bound = surviving(self.item.issue) if self.item.issue else issue
            return self.world.dispatcher, bound, MoveCode.FOLLOW_SOURCES
        for one in self.chance.sample(self.people, len(self.people)) if self.chance.random() < 0.9 else ():
            with held_at(self.now):
                offered = [row.code for row in selectors.moves_now(one, issue)]
            wanted = [code for code in offered if self.done[code.value] < 2 or self.chance.random() < RARE.get(code, 1)]
            if wanted and wanted != [MoveCode.LOOK_BACK]:
                return (
                    one,
                    issue,
                    self.chance.choices(wanted, [1 / (1 + self.done[code.value]) ** 2 for code in wanted])[0],
                )
        return who, issue, self.chance.choice([code for code in MoveCode if code not in {MoveCode.RAISE, *RARE}])

    def _raise(self, who: Viewer, issues: list[Issue]) -> None:
        recurs = self.chance.choice(issues) if issues and self.chance.random() < 0.3 else None
        try:
            check(self.world.raised(by=who, recurs=recurs))
        except DomainError:
            return
        self.done["raise_issue"] += 1

    def _below(self) -> str:
        """Mostly the unit next below the one that has it, now and then any."""
        holder = self.at_hand and self.at_hand.holder
        if holder and holder.code in BELOW and self.chance.random() < 0.7:
            return BELOW[holder.code]
        return self.chance.choice(("community", "station", "other"))

    def _inner_due(self) -> datetime:
        """Mostly a deadline before the one above, now and then any."""
        above = self.at_hand and (self.at_hand.inner_due_at or self.at_hand.due_at)
        if above and above > self.now and self.chance.random() < 0.7:
            return self.now + (above - self.now) * 0.8
        return self.now + timedelta(minutes=self.chance.choice((-60, 30, 90, 9000)))

    def _shown(self, code: MoveCode, issues: list[Issue]) -> dict[str, Any]:
        """What the move is shown, now and then too little."""
        chance, units = self.chance, self.world.units
        photos: list[Photo] = [chance.choice(self.photos)] if chance.random() < 0.9 else []
        match code:
            case MoveCode.FILE:
                kind = self.world.categories[chance.choice(("footway", "bin_overflow", "smoking"))]
                review = self.now.date() + timedelta(days=chance.choice((-1, 30)))
                planned = services.Planned(chance.choice(("纳入改造", "")), review)
                shown = {"limit": TWO_DAYS, "tier": chance.choice(list(Tier)), "category": kind}
                return {**shown, "track": chance.choice((None, None, None, *Track)), "planned": planned}
            case MoveCode.DISPATCH:
                return {"lead": units[chance.choice(("street", "other"))]}
            case MoveCode.PASS_DOWN:
                return {"to": units[self._below()], "inner_due": self._inner_due()}
            case MoveCode.ADD_SUPPORT:
                return {"units": [units[chance.choice(("other", "street"))]]}
            case MoveCode.WITHDRAW_SUPPORT:
                return {"units": [units[chance.choice(("other", "street"))]], "reason": chance.choice(("无须配合", ""))}
            case MoveCode.REPORT_RECTIFIED | MoveCode.FIX_ON_SPOT:
                return {"measures": "已处理", "photos": photos, "seed": f"{chance.getrandbits(64):016x}"}
            case MoveCode.REPORT_UP | MoveCode.REPORT_PART:
                return {"measures": "已处理", "photos": photos}
            case MoveCode.VERIFY:
                return {"photos": photos, "proofs": {EvidenceKind.SECOND_VISIT: "次日复看"}}
            case MoveCode.SEND_VERIFIER:
                return {"post": chance.choice(self.posts)}
            case MoveCode.RECALL_VERIFIER:
                return {}
            case MoveCode.LOOK_BACK:
                return {"photos": photos}
            case MoveCode.RELAPSE:
                return {"photos": photos, "reason": "又出现"}
            case MoveCode.MERGE:
                return {"survivor": chance.choice(issues)}
            case MoveCode.RETURN | MoveCode.VOID | MoveCode.APPEAL:
                return {"reason": "不属本单位", "basis": "职责清单"}
            case MoveCode.LOOK_JOINTLY:
                return {"looked_at": self.now, "present": "双方", "minutes": "见红线图"}
            case MoveCode.FIX_FIRST:
                return {"lead": chance.choice((None, units["other"]))}
            case MoveCode.RULE | MoveCode.RULE_LATER:
                lead = units[chance.choice(("street", "other"))]
                return {"lead": lead, "basis": "红线图", "reach": chance.choice(list(Reach))}
            case MoveCode.ASK_CONFIRMATION:
                return {"unit": units[chance.choice(("third", "street"))]}
            case MoveCode.HAND_OVER:
                giver, taker = chance.sample(("street", "other", "community", "station", "third"), 2)
                return {"giver": units[giver], "taker": units[taker], "reason": chance.choice(("机构改革", ""))}
            case MoveCode.CONFIRM:
                return {"photos": photos}
            case MoveCode.FOLLOW_SOURCES:
                due = self.now + timedelta(hours=chance.choice((-3, 4, 30, 500)))
                said = chance.choice((*Said, Said.JOINED, Said.JOINED))
                return {"item": self.item, "said": said, "due": due, "reason": chance.choice(("函告", ""))}
            case MoveCode.ASK_CARRY_OVER:
                review = self.now.date() + timedelta(days=chance.choice((-1, 3, 40)))
                return {"plan": "随改造实施", "milestones": f"{review.isoformat()} 竣工", "review_on": review}
            case MoveCode.OPEN_SETTLEMENT | MoveCode.APPROVE_CARRY_OVER | MoveCode.TAKE_UP:
                return {}
            case MoveCode.PASS_FIRST_CHECK | MoveCode.PASS_CHECK_UP:
                return {}
            case MoveCode.ACKNOWLEDGE | MoveCode.CLOSE_OUT | MoveCode.UNDO:
                return {}
            case (
                MoveCode.ENDORSE_EXTENSION | MoveCode.GRANT_EXTENSION | MoveCode.ENDORSE_APPEAL | MoveCode.GRANT_APPEAL
            ):
                return {}
            case _:
                return {"reason": chance.choice(("因故", ""))}


def snapshot(issue: Issue) -> tuple[object, ...]:
    """Everything of an issue that a move may change."""
    row = Issue.objects.filter(pk=issue.pk).values().get()
    return (tuple(sorted((name, str(value)) for name, value in row.items())), issue.moves.count())


def check(issue: Issue) -> None:
    """What holds of every issue at any time."""
    moves = list(issue.moves.order_by("seq"))
    assert [move.seq for move in moves] == list(range(len(moves))), "the history has no gap"
    assert len(moves) == issue.version and moves[-1].to_state == issue.state
    for earlier, later in pairwise(moves):
        assert later.from_state == earlier.to_state and later.at >= earlier.at
    running: Counter[str] = Counter()
    for clock in issue.clocks.all():
        assert clock.due_at is None or clock.due_at >= clock.started_at, "a limit is never negative"
        assert clock.stopped_at is None or clock.stopped_at >= clock.started_at
        stands = [(datetime.fromisoformat(b), datetime.fromisoformat(e) if e else None) for b, e in clock.pauses]
        assert all(end is None or end >= begin >= clock.started_at for begin, end in stands)
        running[clock.clock] += clock.stopped_at is None
    assert all(count <= 1 for name, count in running.items() if name != "inner"), running
    check_chain(issue)
    if not is_open(State(issue.state)):
        assert issue.closed_at is not None and not any(running.values())
    assert (issue.settling_since is not None) == bool(running["settling"]), "whose it is is settled against a clock"
    assert (issue.confirmation_asked_at is not None) == bool(running["confirming"])
    assert (issue.track == Track.LONG_TERM) == (issue.review_on is not None)
    assert (issue.appeal == "") == (issue.appealed_by is None)
    assert issue.carried_until is None or issue.state == State.ACKNOWLEDGED
    check_verifying(issue)
    assert (issue.holder is None) == (issue.lead_unit is None)
    assert issue.extensions <= 2 and (issue.extension_asked_at is None or issue.state == State.ACKNOWLEDGED)


def check_sources(issue: Issue) -> None:
    """The unit's deadline is the strictest of its limit and of what its lists demand, and the inner one before it."""
    for item in issue.list_items.all():
        notes = [Said(said) for said in item.notes.order_by("id").values_list("said", flat=True) if said in NOTES]
        assert item.answer == answer_after(notes).value
    handling = issue.clocks.filter(stopped_at=None, clock="handling").first()
    if handling is None:
        return
    own = settled(handling, working_calendar()).due
    assert own is not None
    ruling = strictest(own, demands_on(issue.pk), started=handling.started_at)
    assert handling.due_at == issue.due_at == ruling.due <= own
    assert (handling.ruled_by is None) == (ruling.by is None)
    stands = bool(handling.pauses) and handling.pauses[-1][1] is None
    for inner in issue.clocks.filter(stopped_at=None, clock="inner", due_at__isnull=False):
        is_paused = bool(inner.pauses) and inner.pauses[-1][1] is None
        theirs = inner.own_due_at or inner.due_at
        if theirs and not stands and not is_paused and inner.started_at < own:
            assert theirs <= own
        if ruling.by is not None and max(inner.started_at, ruling.by.since) < ruling.due:
            paused = [datetime.fromisoformat(ends) for _begins, ends in inner.pauses if ends]
            assert inner.due_at is not None
            assert inner.due_at < ruling.due or max(paused, default=inner.started_at) >= ruling.due


def check_chain(issue: Issue) -> None:
    """What holds of the units that passed an issue down: each once, in order, and each with its own inner clock."""
    ends = {issue.lead_unit_id, issue.holder_id}
    assert len(set(issue.passed_along)) == len(issue.passed_along) and ends.isdisjoint(issue.passed_along)
    assert len(ends) == 2 or not issue.passed_along, "nobody stands between a unit and itself"
    chain = [issue.lead_unit_id, *issue.passed_along, issue.holder_id]
    inner = {row.unit_id: row for row in issue.clocks.filter(clock="inner", stopped_at=None)}
    assert len(inner) == issue.clocks.filter(clock="inner", stopped_at=None).count(), "one for each unit"
    assert set(inner) <= set(chain[1:]), "none runs for a unit that is out of the chain"
    standing = {unit for unit, row in inner.items() if row.pauses and row.pauses[-1][1] is None}
    if issue.state == State.ACKNOWLEDGED:
        waits = chain.index(issue.check_with_id) if issue.check_with_id else len(chain)
        assert standing == set(inner) & set(chain[waits + 1 :]), "below whoever checks they stand, all others run"
    elif inner:
        assert standing == set(inner), issue.state
    assert (issue.reported_up_at is None) == (issue.check_with_id is None)
    if issue.check_with_id is not None:
        assert issue.state == State.ACKNOWLEDGED and issue.check_with_id in chain[:-1] and len(ends) == 2
    if not inner:
        assert issue.inner_due_at is None


def check_verifying(issue: Issue) -> None:
    """What waits for verification says how and why, never less than is demanded, and only it has somebody sent."""
    assert issue.verifier is None or issue.state == State.REPORTED
    if issue.state in (State.DISPATCHED, State.ACKNOWLEDGED):
        assert (issue.check_tier, issue.check_because) == ("", "")
    if issue.state != State.REPORTED:
        return
    order = list(Tier)
    assert order.index(Tier(issue.check_tier)) >= order.index(Tier(issue.tier or Tier.DESK))
    if issue.relapses or issue.send_backs:
        assert issue.check_tier != Tier.DESK
    draw = SpotDraw.objects.filter(issue=issue).first()
    if draw is not None and issue.check_because in ("ordinary", "not_drawn"):
        assert draw.drawn == falls_on(draw.seed, Fraction(draw.share)) == (issue.check_because == "ordinary")


def missed_its_limit(issue: Issue) -> bool:
    """Whether the unit's own limit was over when it reported, or is by now."""
    return issue.due_at is not None and (issue.reported_at or now()) > issue.due_at


def test_a_long_walk_leaves_everything_in_order(world: World) -> None:
    walk = Walk(world, seed=2026)
    for _ in range(STEPS):
        walk.step()
    assert STEPS < 2500 or set(walk.done) == {code.value for code in MoveCode}, walk.done
    for issue in Issue.objects.all():
        check(issue)
        check_sources(issue)
        lines = AuditLine.objects.filter(subject_kind="issues.issue", subject_id=issue.pk)
        assert lines.count() == issue.moves.count()
    last = dict(IssueMove.objects.order_by("issue_id", "-seq").distinct("issue_id").values_list("issue_id", "to_state"))
    states = Counter(last.values())
    desk = selectors.desk_counts(world.dispatcher)
    assert [desk[name] for name in ("raised", "filed", "reported", "verified")] == [
        states[name] for name in ("raised", "filed", "reported", "verified")
    ]
    assert desk["open"] == sum(count for state, count in states.items() if is_open(State(state)))
    standing = selectors.overall_rates(world.dispatcher)
    back = set(IssueMove.objects.filter(move="mark_relapsed").values_list("issue_id", flat=True))
    back |= set(Issue.objects.filter(recurs__isnull=False).values_list("recurs_id", flat=True))
    carried = [issue for issue in Issue.objects.all() if issue.carried_until and issue.carried_until > now()]
    assert standing.carried == len(carried), "what is carried over is counted, and stays among the given"
    missed = [issue for issue in Issue.objects.all() if State(issue.state) in ENTRUSTED and missed_its_limit(issue)]
    exempted = sum(issue.appeal == "granted" for issue in missed)
    assert (standing.late, standing.exempted) == (len(missed) - exempted, exempted)
    for code in RateCode:
        wanted = sum(counts(code, State(state), came_back=pk in back) for pk, state in last.items())
        assert dict(standing.parts)[code] == wanted, code
