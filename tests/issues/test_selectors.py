"""Reads of issues: who sees what, how clocks stand, what is proposed, what may be the same."""

from datetime import timedelta
from uuid import uuid4

import pytest

from tests.issues import pasts
from tests.issues.world import MONDAY, TWO_DAYS, World
from wenming.areas.selectors import working_calendar
from wenming.issues import selectors, services
from wenming.issues.deadlines import ruled
from wenming.issues.models import Category, Issue
from wenming.issues.recognition import propose_category, recognise
from wenming.issues.selectors import IssueFilter
from wenming.issues.services import Origin, Place
from wenming.kernel import clock
from wenming.kernel.actors import SYSTEM
from wenming.kernel.scope import EVERYTHING, NOBODY, Viewer
from wenming.people.models import Unit, UnitFunction
from wenming.rulebook.deadlines import ClockKind, ClockState, Limit, clock_state
from wenming.rulebook.loop import Clock
from wenming.rulebook.verification import Tier

FOUR_HOURS = Limit(4, ClockKind.WORKING_HOURS)
CLOCKS = (
    ClockState.RUNNING,
    ClockState.DUE_SOON,
    ClockState.OVERDUE,
    ClockState.PAUSED,
    ClockState.MET,
    ClockState.MET_LATE,
)


def seen(viewer: Viewer) -> set[str]:
    return set(selectors.issues(viewer).values_list("number", flat=True))


def test_who_sees_what(world: World) -> None:
    raised, dispatched = world.raised(), world.dispatched()
    everyone = {raised.number, dispatched.number}
    for viewer in (world.dispatcher, world.leader, world.inspector, world.verifier, EVERYTHING):
        assert seen(viewer) == everyone, viewer.label
    assert seen(world.street) == {dispatched.number}
    assert seen(world.other) == {dispatched.number}  # it supports
    assert seen(world.community) == set()
    assert seen(NOBODY) == set()
    services.acknowledge(dispatched, by=world.street, at=MONDAY)
    below = world.units["station"]
    services.pass_down(dispatched, to=below, inner_due=MONDAY + timedelta(hours=3), by=world.street, at=MONDAY)
    assert seen(world.station) == {dispatched.number}
    assert seen(world.community) == {dispatched.number}  # it stands above the station


def test_whoever_raised_it_sees_it(world: World) -> None:
    issue = services.raise_issue(
        "门前积水", key=uuid4(), place=Place(site=world.sites["road"]), origin=Origin("manual"), by=world.steward
    )
    assert seen(world.steward) == {issue.number}
    assert seen(world.street) == {issue.number}  # the unit above the steward's
    assert seen(world.other) == set()


def test_a_unit_that_returned_it_still_sees_it(world: World) -> None:
    issue = services.return_it(world.acknowledged(), reason="x", basis="y", by=world.street, at=MONDAY)
    assert seen(world.street) == {issue.number}


@pytest.mark.parametrize("hours", [0, 30, 24 * 14, 24 * 40, 24 * 80])
def test_lists_and_rulebook_agree_on_every_clock(world: World, hours: int) -> None:
    services.load_history(pasts.make(world, 150, world.photos(4)), by=SYSTEM)
    now, calendar = MONDAY + timedelta(hours=hours), working_calendar()
    with clock.held_at(now):
        by_state = {
            state: set(Issue.objects.filter(selectors.clock_is(state, now)).values_list("pk", flat=True))
            for state in CLOCKS
        }
    for issue in Issue.objects.filter(raised_at__lte=now, moved_at__lte=now):
        listed = [state for state, pks in by_state.items() if issue.pk in pks]
        told = selectors.clock_of(issue, now)
        assert listed == ([] if told is None else [told])
        rows = list(issue.clocks.filter(clock=Clock.HANDLING.value).order_by("id"))
        row = rows[-1] if rows and issue.due_at else None
        due_by = ruled(row, calendar) if row else None
        if told is None or due_by is None:
            continue
        met_at = issue.reported_at if issue.verified_at else None
        if issue.state == "reported" and issue.reported_at:
            late = issue.due_at is not None and issue.reported_at > issue.due_at
            assert told is (ClockState.OVERDUE if late else ClockState.PAUSED)
        else:
            assert told is clock_state(due_by, calendar, now, met_at=met_at), issue.number


def test_filters_narrow_the_list(world: World) -> None:
    raised = world.raised(title="南门口积水")
    dispatched = world.dispatched()
    viewer = world.dispatcher

    def found(**asked: object) -> set[str]:
        return set(selectors.issues(viewer, IssueFilter(**asked)).values_list("number", flat=True))  # type: ignore[arg-type]

    assert found(state="raised") == {raised.number}
    assert found(state="open") == {raised.number, dispatched.number}
    assert found(state="closed") == set()
    assert found(words="南门") == {raised.number}
    assert found(words=dispatched.number) == {dispatched.number}
    assert found(words="鼓楼市场") == {raised.number, dispatched.number}
    assert found(words="！！") == set()
    assert found(unit="street") == {dispatched.number}
    assert found(unit="no-such-unit") == set()
    assert found(area="990102") == {raised.number, dispatched.number}
    assert found(site="ROAD-0001") == set()
    assert found(kind="MARKET", category="bin_overflow") == {raised.number, dispatched.number}
    assert found(since="2026-10-20") == set()
    assert found(since="2026-10-19", until="2026-10-19") == {raised.number, dispatched.number}
    assert found(origin="patrol") == set()
    assert found(clock="overdue") == {dispatched.number}  # two days from October, now is later
    assert found(clock="late_stage") == {raised.number, dispatched.number}
    services.return_it(dispatched, reason="x", basis="y", by=world.street)
    assert found(returned=True) == {dispatched.number}


def test_a_page_of_a_list_is_sorted_with_the_empty_ones_last(world: World) -> None:
    raised, first = world.raised(), world.dispatched()
    second = world.dispatched()
    found = selectors.issues(world.dispatcher)
    for order, expected in (
        (("due_at", "number"), [first, second, raised]),
        (("-due_at", "-number"), [second, first, raised]),
        (("number",), [raised, first, second]),
    ):
        assert [row.number for row in selectors.window(found, order, 0, 10)] == [row.number for row in expected]
    assert [row.number for row in selectors.window(found, ("number",), 1, 1)] == [first.number]


def test_counts_are_those_of_the_lists_they_open(world: World) -> None:
    for _ in range(2):
        world.raised()
    world.filed()
    world.dispatched()
    world.reported()
    counts = selectors.desk_counts(world.dispatcher)
    assert {name: counts[name] for name in ("raised", "filed", "reported", "verified", "open")} == {
        "raised": 2, "filed": 1, "reported": 1, "verified": 0, "open": 5,
    }  # fmt: skip
    for name in ("overdue", "due_soon"):
        listed = selectors.issues(world.dispatcher, IssueFilter(clock=name)).count()
        assert counts[name] == listed
    own = selectors.unit_counts(world.street)
    assert (own["to_acknowledge"], own["reported"], own["open"]) == (1, 1, 2)
    assert selectors.with_units([world.units["street"].pk]) == 2
    assert selectors.open_at(world.dispatcher, [world.sites["market"].pk]) == {world.sites["market"].pk: 5}


def test_the_desk_is_proposed_who_leads_and_why(world: World) -> None:
    issue = world.raised()
    first = selectors.proposals([issue])[0]
    assert [each.unit.code for each in first.units] == ["other", "street"]
    assert first.units[0].reason.function == "城市管理"
    assert (first.limit, first.tier, first.is_complete) == (FOUR_HOURS, Tier.DESK, True)
    UnitFunction.objects.update(unit=None)
    assert [each.unit.code for each in selectors.proposals([issue])[0].units] == ["street"]
    Unit.objects.filter(code="street").update(state="abolished")
    nobody = selectors.proposals([issue])[0]
    assert (nobody.lead, nobody.is_complete) == (None, False)


def test_a_filed_issue_keeps_what_it_was_filed_with(world: World) -> None:
    proposal = selectors.proposals([world.filed(tier=Tier.ON_THE_SPOT)])[0]
    assert (proposal.limit, proposal.tier) == (TWO_DAYS, Tier.ON_THE_SPOT)


def test_the_kind_is_recognised_by_the_longest_word() -> None:
    kinds = [
        Category(code="a", label="a", words=["垃圾"], order=1),
        Category(code="b", label="b", words=["垃圾满溢"], order=2),
        Category(code="c", label="c", packs=["SMK"], order=3),
        Category(code="other", label="o", order=9),
    ]
    assert recognise("桶边垃圾满溢", "", kinds).word == "垃圾满溢"
    for title, pack, code in (("地面垃圾", "", "a"), ("室内", "SMK", "c"), ("室内", "", "other")):
        found = recognise(title, pack, kinds).category
        assert found is not None
        assert found.code == code
    assert recognise("室内", "", []).category is None


def test_the_seed_is_sound_and_knows_the_commonest(world: World) -> None:
    seed = services.seed_categories()
    assert len({fields.code for fields in seed}) == len(seed) >= 60
    assert {fields.kind for fields in seed} == {"component", "incident"}
    assert all(fields.label_en for fields in seed)
    for title, code in (
        ("窨井盖缺失、破损、移位", "manhole_cover"),
        ("飞线充电", "fly_charging"),
        ("随便什么", "other"),
    ):
        found = propose_category(title)
        assert found is not None
        assert found.code == code
    again = services.load_categories(by=SYSTEM)
    assert len(again) == len(seed)


def test_hints_name_what_may_be_the_same(world: World) -> None:
    issue, twin = world.filed(), world.raised()
    near = services.raise_issue(
        "垃圾满溢未清", key=uuid4(), place=Place(site=world.sites["road"]), origin=Origin("manual"), by=world.inspector
    )
    world.raised(title="路灯不亮")
    far = services.raise_issue(
        "垃圾满溢", key=uuid4(), place=Place(address="远处", lat=38.99, lon=100.99), origin=Origin("manual"),
        by=world.inspector,
    )  # fmt: skip
    hints = selectors.duplicates_of(world.dispatcher, issue)
    assert hints[0].issue == twin
    first = hints[0].compared
    assert (first.same_site, first.same_kind, first.words) == (True, True, 1.0)
    numbers = [hint.issue.number for hint in hints]
    assert near.number in numbers
    assert far.number not in numbers


def test_a_closed_issue_can_come_back_and_an_open_one_cannot(world: World) -> None:
    closed = services.close_out(world.verified(), by=world.dispatcher, at=MONDAY)
    place = Place(site=world.sites["market"])
    back = services.raise_issue(
        "垃圾满溢", key=uuid4(), place=place, origin=Origin("manual"), by=world.inspector, recurs=closed
    )
    closed.refresh_from_db()
    assert (back.recurs, closed.has_relapsed) == (closed, True)
    with pytest.raises(services.RecurrenceRefused):
        services.raise_issue("x", key=uuid4(), place=place, origin=Origin("manual"), by=world.inspector, recurs=back)


def test_how_a_deadline_came_out_can_be_read(world: World) -> None:
    issue = services.close_out(world.verified(), by=world.dispatcher, at=MONDAY + timedelta(days=9))
    readings = selectors.clock_readings(issue)
    assert [reading.row.clock for reading in readings][-1] == "closing"
    assert readings[-1].state is ClockState.MET_LATE
    handling = next(reading for reading in readings if reading.row.clock == "handling")
    assert handling.state is ClockState.MET
    assert handling.deadline is not None
    assert handling.deadline.due == handling.row.due_at
