"""Every move of the loop: by one who may and one who may not, what it writes, and what it refuses."""

from datetime import timedelta
from fractions import Fraction
from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection, transaction
from django.db.utils import DatabaseError

from tests.issues.doing import DOING, LATER, NOON
from tests.issues.world import MONDAY, World
from wenming.issues import services
from wenming.issues.events import IssueMerged, IssueMoved, IssueRaised
from wenming.issues.limits import LimitRefused
from wenming.issues.models import Issue, IssueClock
from wenming.issues.services import MoveNotAllowed, Origin, Place
from wenming.kernel import events
from wenming.kernel.errors import DomainError
from wenming.kernel.keys import KeyReused
from wenming.kernel.models import AuditLine
from wenming.kernel.text import TextRefused
from wenming.kernel.workflow import StalePage
from wenming.people.models import Unit
from wenming.rulebook.deadlines import ClockKind, Limit
from wenming.rulebook.verification import EvidenceKind, Tier


def last_move(issue: Issue) -> tuple[str, str, str]:
    made = issue.moves.order_by("seq").last()
    assert made is not None
    return made.move, made.from_state, made.to_state


@pytest.mark.parametrize("code", DOING)
def test_who_may_makes_the_move(world: World, code: str) -> None:
    ready, do, who, _, state = DOING[code]
    issue = ready(world)
    before = issue.version
    moved = do(world, issue, getattr(world, who))
    issue.refresh_from_db()
    assert (issue.state, issue.version, issue.moved_at) == (state, before + 1, LATER)
    assert moved.pk == issue.pk
    assert last_move(issue)[0] == code
    line = AuditLine.objects.filter(act=f"issues.{code}", subject_id=issue.pk).get()
    assert (line.subject_ref, line.at, line.by_id) == (issue.number, LATER, getattr(world, who).user_id)


@pytest.mark.parametrize("code", DOING)
def test_who_may_not_changes_nothing(world: World, code: str) -> None:
    ready, do, _, who, _ = DOING[code]
    issue = ready(world)
    lines = AuditLine.objects.filter(subject_id=issue.pk).count()
    with pytest.raises(MoveNotAllowed) as refusal:
        do(world, issue, getattr(world, who))
    assert refusal.value.status == 403
    fresh = Issue.objects.get(pk=issue.pk)
    assert (fresh.state, fresh.version) == (issue.state, issue.version)
    assert AuditLine.objects.filter(subject_id=issue.pk).count() == lines


def test_raising_puts_it_on_the_desk(world: World) -> None:
    issue = world.raised()
    assert (issue.number, issue.state, issue.version) == ("2026-000001", "raised", 1)
    assert issue.area == world.sites["market"].area
    assert issue.address == "鼓楼市场1号"
    assert issue.cell_8
    assert issue.involved == [world.units["third"].pk]
    assert last_move(issue) == ("raise_issue", "", "raised")


def test_who_may_not_raise(world: World) -> None:
    with pytest.raises(MoveNotAllowed, match="does not include"):
        world.raised(by=world.leader)
    assert not Issue.objects.exists()


def test_raising_needs_words_and_a_place(world: World) -> None:
    with pytest.raises(MoveNotAllowed, match="What is wrong"):
        world.raised(title="  ")
    with pytest.raises(MoveNotAllowed, match="Place"):
        services.raise_issue("积水", key=uuid4(), place=Place(), origin=Origin("manual"), by=world.inspector)
    with pytest.raises(TextRefused):
        world.raised(title="积" * 121)
    with pytest.raises(TextRefused):
        world.raised(title="积\x00水")


def test_the_same_key_and_content_give_the_same_issue(world: World) -> None:
    key = uuid4()
    first, second = world.raised(key=key), world.raised(key=key)
    assert first.pk == second.pk
    assert Issue.objects.count() == 1
    with pytest.raises(KeyReused):
        world.raised(key=key, title="另一个问题")


def test_a_stale_page_is_refused(world: World) -> None:
    issue = world.dispatched()
    services.acknowledge(issue, by=world.street, seen=issue.version)
    with pytest.raises(StalePage) as refusal:
        services.return_it(issue, reason="x", basis="y", by=world.street, seen=issue.version)
    assert refusal.value.status == 409


def test_a_move_out_of_turn_is_a_conflict(world: World) -> None:
    with pytest.raises(MoveNotAllowed) as refusal:
        services.close_out(world.filed(), by=world.dispatcher)
    assert (refusal.value.code, refusal.value.status) == ("wrong_state", 409)


def test_evidence_is_asked_for_as_the_kind_demands(world: World) -> None:
    issue = world.acknowledged(category="noise")
    with pytest.raises(MoveNotAllowed, match="Measurement"):
        services.report_rectified(issue, measures="已限时", photos=[world.photo()], by=world.street)
    proofs = {EvidenceKind.MEASUREMENT: "52 dB(A)，限值 55"}
    with pytest.raises(MoveNotAllowed, match="After photo"):
        services.report_rectified(issue, measures="已限时", proofs=proofs, by=world.street)
    done = services.report_rectified(issue, measures="已限时", photos=[world.photo()], proofs=proofs, by=world.street)
    made = done.moves.get(move="report_rectified")
    assert made.details["measurement"] == "52 dB(A)，限值 55"
    assert [row.part for row in made.photos.all()] == ["after"]


def test_a_second_visit_is_the_verifiers(world: World) -> None:
    issue = world.reported(tier=Tier.OTHER_UNIT, category="smoking")
    with pytest.raises(MoveNotAllowed):
        services.verify(issue, photos=[world.photo()], by=world.verifier)
    with pytest.raises(MoveNotAllowed, match="verified otherwise"):
        services.verify(issue, photos=[world.photo()], by=world.dispatcher)
    visit = {EvidenceKind.SECOND_VISIT: "次日 16:00 复看，无人吸烟"}
    with pytest.raises(MoveNotAllowed, match="later day"):
        late_evening = MONDAY.replace(hour=15, minute=59)
        services.verify(issue, photos=[world.photo()], proofs=visit, by=world.verifier, at=late_evening)
    after_midnight = MONDAY.replace(hour=16)
    done = services.verify(issue, photos=[world.photo()], proofs=visit, by=world.verifier, at=after_midnight)
    assert done.state == "verified"
    assert [row.part for row in done.photos.filter(move__move="verify")] == ["other"]


def test_who_worked_on_it_does_not_verify_it(world: World) -> None:
    issue = world.filed()
    services.dispatch(issue, lead=world.units["office"], by=world.dispatcher)
    services.acknowledge(issue, by=world.dispatcher_as_unit())
    services.report_rectified(issue, measures="ok", photos=[world.photo()], by=world.dispatcher_as_unit())
    with pytest.raises(MoveNotAllowed, match="cannot verify"):
        services.verify(issue, by=world.dispatcher)


def test_passing_down_keeps_the_chain(world: World) -> None:
    issue = world.acknowledged()
    units = world.units
    services.pass_down(issue, to=units["community"], inner_due=MONDAY + timedelta(hours=20), by=world.street, at=MONDAY)
    with pytest.raises(MoveNotAllowed, match="earlier"):
        services.pass_down(
            issue, to=units["station"], inner_due=MONDAY + timedelta(hours=21), by=world.community, at=MONDAY
        )
    issue = services.pass_down(
        issue, to=units["station"], inner_due=MONDAY + timedelta(hours=3), by=world.community, at=MONDAY
    )
    assert (issue.lead_unit, issue.holder) == (units["street"], units["station"])
    assert issue.passed_along == [units["community"].pk]
    assert issue.inner_due_at == MONDAY + timedelta(hours=3)
    inner = issue.clocks.filter(clock="inner").order_by("id")
    assert [(row.unit, row.stopped_at) for row in inner] == [(units["community"], None), (units["station"], None)]
    with pytest.raises(MoveNotAllowed) as refusal:
        services.report_rectified(issue, measures="已清运", photos=[world.photo()], by=world.station, at=LATER)
    assert refusal.value.status == 403, "who works on it reports to the unit that answers"
    issue = services.report_up(issue, measures="已清运", photos=[world.photo()], by=world.station, at=LATER)
    assert issue.state == "acknowledged"
    with pytest.raises(MoveNotAllowed, match="between yours"):
        services.pass_first_check(issue, by=world.street, at=LATER)
    issue = services.pass_check_up(issue, by=world.community, at=LATER)
    assert issue.state == "acknowledged"
    issue = services.pass_first_check(issue, by=world.street, at=LATER)
    assert issue.state == "reported"


def test_passing_down_stays_inside_the_unit_and_ahead_of_time(world: World) -> None:
    issue = world.acknowledged()
    with pytest.raises(MoveNotAllowed, match="subordinate"):
        services.pass_down(issue, to=world.units["other"], inner_due=LATER, by=world.street, at=MONDAY)
    with pytest.raises(DomainError, match="lie ahead"):
        services.pass_down(issue, to=world.units["community"], inner_due=MONDAY, by=world.street, at=MONDAY)


def test_nothing_is_given_to_a_unit_that_is_no_more(world: World) -> None:
    Unit.objects.filter(code="other").update(state="abolished")
    with pytest.raises(DomainError, match="no more"):
        services.dispatch(world.filed(), lead=Unit.objects.get(code="other"), by=world.dispatcher)


@pytest.mark.parametrize("amount", [Fraction(1, 2), 0, 100_000])
def test_limits_are_whole_and_sensible(world: World, amount: Fraction | int) -> None:
    limit = Limit(amount, ClockKind.WORKING_DAYS)
    with pytest.raises(LimitRefused) as refusal:
        services.file_issue(world.raised(), limit=limit, tier=Tier.DESK, by=world.dispatcher)
    assert refusal.value.field == "limit_amount"


def test_the_clocks_of_the_straight_path(world: World) -> None:
    issue = services.close_out(world.verified(), by=world.dispatcher, at=LATER)
    rows = list(issue.clocks.order_by("id"))
    assert [row.clock for row in rows] == [
        "filing", "dispatching", "acknowledging", "handling", "verifying", "closing",
    ]  # fmt: skip
    assert all(row.stopped_at for row in rows)
    handling = next(row for row in rows if row.clock == "handling")
    assert handling.unit == world.units["street"]
    assert [step["kind"] for step in handling.steps][:: len(handling.steps) - 1] == ["started", "due"]
    assert handling.due_at == issue.due_at
    assert issue.soon_at is not None
    assert issue.due_at is not None
    assert issue.soon_at < issue.due_at
    assert issue.stage_due_at is None


def test_sending_back_gives_the_time_of_verifying_back(world: World) -> None:
    issue = world.reported()
    due = issue.due_at
    issue = services.send_back(issue, reason="仍有残留", by=world.dispatcher, at=MONDAY + timedelta(hours=2))
    handling = IssueClock.objects.get(issue=issue, clock="handling")
    assert handling.pauses == [[MONDAY.isoformat(), (MONDAY + timedelta(hours=2)).isoformat()]]
    assert due is not None
    assert issue.due_at == due + timedelta(hours=2)
    assert issue.reported_at is None


def test_an_inner_deadline_is_put_off_by_the_time_of_verifying(world: World) -> None:
    issue = world.acknowledged()
    inner = MONDAY + timedelta(hours=2, minutes=30)
    services.pass_down(issue, to=world.units["community"], inner_due=inner, by=world.street, at=MONDAY)
    services.report_up(issue, measures="好了", photos=[world.photo()], by=world.community, at=MONDAY)
    services.pass_first_check(issue, by=world.street, at=MONDAY)
    issue = services.send_back(issue, reason="没有", by=world.dispatcher, at=MONDAY + timedelta(hours=1))
    assert issue.inner_due_at == inner + timedelta(hours=3, minutes=30)  # over lunch: 11:30 and one working hour


def test_a_return_clears_the_desk_for_the_next(world: World) -> None:
    issue = services.return_it(world.acknowledged(), reason="非我职责", basis="清单", by=world.street, at=LATER)
    assert (issue.lead_unit, issue.holder, issue.due_at, issue.passed_along) == (None, None, None, [])
    assert not issue.supporting.exists()
    assert issue.involved == sorted(world.units[code].pk for code in ("third", "street", "other"))
    issue = services.dispatch(issue, lead=world.units["other"], by=world.dispatcher, at=LATER)
    handling = list(issue.clocks.filter(clock="handling").order_by("id"))
    assert [bool(row.stopped_at) for row in handling] == [True, False]
    assert handling[1].started_at == LATER
    assert issue.due_at == handling[1].due_at


def test_merging_tells_both_histories(world: World) -> None:
    survivor, issue = world.dispatched(), world.filed()
    merged = services.merge(issue, survivor=survivor, by=world.dispatcher, at=LATER, reason="同一处")
    survivor.refresh_from_db()
    assert (merged.state, merged.merged_into, merged.closed_at) == ("merged", survivor, LATER)
    assert survivor.state == "dispatched"
    told = survivor.moves.get(move="merge")
    assert (told.from_state, told.to_state, told.details) == ("dispatched", "dispatched", {"taken_in": merged.number})
    assert told.seq == survivor.version - 1
    assert not merged.clocks.filter(stopped_at__isnull=True).exists()
    assert AuditLine.objects.filter(act="issues.merge").count() == 2


def test_an_issue_is_not_merged_into_itself_nor_into_a_closed_one(world: World) -> None:
    issue = world.filed()
    with pytest.raises(MoveNotAllowed, match="itself"):
        services.merge(issue, survivor=issue, by=world.dispatcher)
    closed = services.close_out(world.verified(), by=world.dispatcher)
    with pytest.raises(MoveNotAllowed, match="no longer open"):
        services.merge(issue, survivor=closed, by=world.dispatcher)


def test_each_move_is_announced_once(world: World) -> None:
    heard: list[IssueMoved] = []
    events.listen(IssueMerged, heard.append)
    events.listen(IssueRaised, heard.append)
    try:
        issue, survivor = world.filed(), world.raised()
        services.merge(issue, survivor=survivor, by=world.dispatcher)
    finally:
        events._listeners[IssueMerged].remove(heard.append)
        events._listeners[IssueRaised].remove(heard.append)
    assert [(type(event), event.issue_id) for event in heard] == [
        (IssueRaised, issue.pk), (IssueRaised, survivor.pk), (IssueMerged, issue.pk),
    ]  # fmt: skip


@pytest.mark.parametrize("sql", ["UPDATE issues_issuemove SET note = 'x'", "DELETE FROM issues_issuemove",
                                 "DELETE FROM issues_issuephoto"])  # fmt: skip
def test_history_is_only_added_to(world: World, sql: str) -> None:
    world.reported()
    with pytest.raises((ProgrammingError, DatabaseError), match="append-only"), transaction.atomic():
        connection.cursor().execute(sql)


def test_what_is_taken_back_lies_with_the_unit_first_addressed_and_its_own_deadline_runs_on(world: World) -> None:
    issue = world.passed_down()
    due = issue.due_at
    taken = services.recall(issue, reason="改由本级处理", by=world.street, at=LATER)
    assert (taken.holder, taken.passed_along, taken.inner_due_at) == (world.units["street"], [], None)
    assert taken.due_at == due
    running = dict(taken.clocks.filter(stopped_at__isnull=True).values_list("clock", "unit__code"))
    assert set(running) == {"handling"}
    with pytest.raises(MoveNotAllowed, match="with your unit already"):
        services.recall(taken, reason="再次收回", by=world.street, at=NOON)


@pytest.mark.parametrize("ended", ["declined", "void"])
def test_what_is_no_case_ends_with_its_reason_and_takes_nothing_in(world: World, ended: str) -> None:
    if ended == "declined":
        issue = services.decline(world.raised(), reason="不在本区范围内", by=world.dispatcher, at=LATER)
    else:
        issue = services.void(world.dispatched(), reason="误报", basis="核实记录", by=world.dispatcher, at=LATER)
    assert (issue.state, issue.closed_at) == (ended, LATER)
    assert not issue.clocks.filter(stopped_at__isnull=True).exists()
    assert issue.moves.order_by("seq").last().details["reason"]  # type: ignore[union-attr]
    with pytest.raises(MoveNotAllowed, match="no longer open"):
        services.merge(world.raised(), survivor=issue, by=world.dispatcher, at=NOON)
    with pytest.raises(DatabaseError), transaction.atomic():
        Issue.objects.filter(pk=issue.pk).update(closed_at=None)
