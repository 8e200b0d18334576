"""A unit that is abolished with all its hands full: one act, told once, nothing lost, nothing rewritten."""

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.issues.test_racing import race
from tests.issues.world import MONDAY, World, build
from tests.issues.world import unit as make_unit
from wenming.issues import services as issues
from wenming.issues.models import Issue, IssueClock, IssueMove
from wenming.issues.services import Place
from wenming.kernel.audit_verification import verify
from wenming.kernel.errors import Conflict, DomainError, NotAllowed
from wenming.kernel.models import Message
from wenming.kernel.scope import Viewer
from wenming.people import selectors
from wenming.people.estates import parts_of
from wenming.people.models import Appointment, Unit, UnitFunction, UnitHandOver, User, WorkingGroup
from wenming.people.services import hand_over_unit
from wenming.places.models import Responsibility
from wenming.rulebook.loop import Reach

ALL_PARTS = (
    "issues.lead", "issues.holder", "issues.passed_on", "issues.supporting", "issues.confirmer", "issues.rulings",
    "issues.prone_places",
    "places.sites", "people.below", "people.functions", "people.groups", "people.posts",
)  # fmt: skip
REASON = "区编委〔2026〕8号：撤销街道，职责并入"


@pytest.fixture
def world(db: None) -> World:
    return build()


def head_of_office(world: World) -> Viewer:
    world.client("office_head", "office")
    return selectors.viewer_of(User.objects.get(username="office_head-office"))


def successor(world: World) -> Unit:
    new = make_unit("new", "新城街道办事处", "subdistrict")
    world.units = {**world.units, "new": new}
    world.client("information_officer", "new")
    return new


def everything_to(code: str, **other: str) -> dict[str, str]:
    return {part: other.get(part.replace(".", "_"), code) for part in ALL_PARTS}


def test_the_preview_counts_every_part_once(world: World) -> None:
    world.dispatched(), world.acknowledged(), world.passed_down(), world.closed()
    world.client("head", "street")
    WorkingGroup.objects.create(code="g1", name="市容组", lead=world.units["street"])
    parts = {part.code: part for part in parts_of(world.units["street"])}
    assert {code: part.count for code, part in parts.items()} == {
        "issues.lead": 3, "places.sites": 1, "people.below": 1, "people.groups": 1, "people.posts": 1,
    }  # fmt: skip
    assert dict(parts["issues.lead"].split) == {"Dispatched": 1, "Being rectified": 2}
    helped = {part.code: part.count for part in parts_of(world.units["other"])}
    assert helped == {"issues.supporting": 3, "people.functions": 1}
    held = {part.code: part.count for part in parts_of(world.units["community"])}
    assert held == {"issues.holder": 1, "people.below": 1}


def test_all_goes_to_the_successors_in_one_act_and_the_past_keeps_its_names(world: World) -> None:
    office, new, street = head_of_office(world), successor(world), world.units["street"]
    closed, below = world.closed(), world.passed_down()
    due = {issue.pk: issue.due_at for issue in Issue.objects.all()}
    old_moves = list(IssueMove.objects.order_by("pk").values())
    world.client("head", "street")
    issues.rule(world.looked_jointly(), lead=street, basis="红线图", reach=Reach.SITE, by=world.office_head, at=MONDAY)
    done = hand_over_unit("street", everything_to("new"), reason=REASON, key=uuid4(), by=office.actor)
    for row in (below, closed, street):
        row.refresh_from_db()
    assert below.lead_unit == new and below.holder == world.units["community"] and below.due_at == due[below.pk]
    assert closed.lead_unit == street, "what is closed keeps the name of then"
    assert list(IssueMove.objects.filter(pk__lte=old_moves[-1]["id"]).order_by("pk").values()) == old_moves
    move = below.moves.get(move="hand_over")
    assert move.details == {"giver": "street", "taker": "new", "reason": REASON}
    assert (move.from_state, move.to_state, move.seq) == ("acknowledged", "acknowledged", below.version - 1)
    assert below.moves.count() == below.version
    handling = below.clocks.get(clock="handling", stopped_at=None)
    assert handling.unit == new and handling.due_at == below.due_at
    assert street.state == Unit.State.ABOLISHED and not parts_of(street)
    assert Unit.objects.get(code="community").path == f"{new.path}{world.units['community'].pk}/"
    sites = {row.unit.code: (row.since, row.until) for row in Responsibility.objects.filter(role__code="territory")}
    assert sites == {"street": (MONDAY.date(), done.on - timedelta(days=1)), "new": (done.on, None)}
    old, ruling = new.rulings.get().issue.rulings.order_by("since")
    assert (old.unit, old.replaced_by, ruling.unit) == (street, ruling, new) and old.retired_because == REASON
    head = Appointment.objects.get(user__username="head-street", until__isnull=True)
    assert (head.post.unit, head.post.role, head.since) == (new, "head", done.on)


def test_four_hundred_open_issues_move_in_seconds_and_the_successor_is_told_once(world: World) -> None:
    office, new, street = head_of_office(world), successor(world), world.units["street"]
    for _ in range(400):
        made = issues.raise_issue(
            "垃圾满溢", key=uuid4(), place=Place(site=world.sites["market"]), origin=issues.Origin("manual"),
            by=world.inspector, at=MONDAY,
        )  # fmt: skip
        Issue.objects.filter(pk=made.pk).update(
            state="dispatched", lead_unit=street, holder=street, involved=[*made.involved, street.pk]
        )
    with CaptureQueriesContext(connection) as asked:
        hand_over_unit("street", everything_to("new"), reason=REASON, key=uuid4(), by=office.actor)
    assert len(asked) < 400 + 120, "one query an issue, and a few for all of them"
    assert Issue.objects.filter(lead_unit=new, holder=new, state="dispatched").count() == 400
    assert IssueMove.objects.filter(move="hand_over").count() == 400
    told = Message.objects.filter(kind="hand_over")
    officer = User.objects.get(username="information_officer-new")
    assert [(one.to_id, one.params["n"]) for one in told] == [(officer.pk, 402)]


def test_different_parts_go_to_different_successors(world: World) -> None:
    office, new, other = head_of_office(world), successor(world), world.units["other"]
    led, helped = world.dispatched(), world.dispatched()
    issues.dispatch(world.filed(), lead=other, supporting=[world.units["street"]], by=world.dispatcher, at=MONDAY)
    takers = everything_to("new", places_sites="other", issues_supporting="third")
    hand_over_unit("street", takers, reason=REASON, key=uuid4(), by=office.actor)
    for issue in (led, helped):
        issue.refresh_from_db()
        assert issue.lead_unit == new
    assert Issue.objects.get(lead_unit=other).supporting.get() == world.units["third"]
    assert Responsibility.objects.get(until__isnull=True).unit == other


def test_who_takes_over_from_above_works_for_itself_from_then_on(world: World) -> None:
    issue = world.reported_up()
    issue = issues.hand_over(
        issue, giver=world.units["street"], taker=world.units["community"], reason=REASON, by=world.dispatcher,
        at=MONDAY,
    )  # fmt: skip
    assert issue.lead_unit == issue.holder == world.units["community"]
    assert issue.passed_along == [] and issue.reported_up_at is None and issue.inner_due_at is None
    assert not IssueClock.objects.filter(issue=issue, clock="inner", stopped_at=None).exists()
    done = issues.report_rectified(issue, measures="已清运", photos=[world.photo()], by=world.community, at=MONDAY)
    assert done.state == "reported"


def test_the_same_form_twice_hands_over_once(world: World) -> None:
    office, _new, key = head_of_office(world), successor(world), uuid4()
    world.dispatched()
    first = hand_over_unit("street", everything_to("new"), reason=REASON, key=key, by=office.actor)
    assert hand_over_unit("street", everything_to("new"), reason=REASON, key=key, by=office.actor) == first
    assert IssueMove.objects.filter(move="hand_over").count() == 1
    assert Message.objects.filter(kind="hand_over").count() == 1
    with pytest.raises(Conflict, match="abolished already"):
        hand_over_unit("street", everything_to("new"), reason=REASON, key=uuid4(), by=office.actor)


@pytest.mark.parametrize(
    ("taker", "code"),
    [("", "taker_missing"), ("nowhere", "unit_missing"), ("street", "taker_below"), ("community", "taker_below")],
)
def test_nothing_is_done_unless_every_part_has_a_successor(world: World, taker: str, code: str) -> None:
    office, issue = head_of_office(world), world.dispatched()
    with pytest.raises(DomainError) as refusal:
        hand_over_unit("street", everything_to(taker), reason=REASON, key=uuid4(), by=office.actor)
    assert refusal.value.code == code and refusal.value.field == "issues_lead"
    issue.refresh_from_db()
    assert issue.lead_unit == world.units["street"] and issue.moves.count() == issue.version
    assert not UnitHandOver.objects.exists() and Unit.objects.get(code="street").state == Unit.State.ACTIVE


def test_a_day_ahead_and_an_empty_reason_are_refused(world: World) -> None:
    office, _new = head_of_office(world), successor(world)
    refused: Counter[str] = Counter()
    for on, reason in ((date(2999, 1, 1), REASON), (None, " ")):
        with pytest.raises(DomainError) as refusal:
            hand_over_unit("street", everything_to("new"), reason=reason, key=uuid4(), by=office.actor, on=on)
        refused[refusal.value.code] += 1
    assert refused == {"day_ahead": 1, "reason_missing": 1}


def test_only_who_manages_units_hands_over(world: World) -> None:
    world.client("information_officer", "street")
    officer = selectors.viewer_of(User.objects.get(username="information_officer-street"))
    with pytest.raises(NotAllowed):
        hand_over_unit("street", everything_to("other"), reason=REASON, key=uuid4(), by=officer.actor)


def test_people_may_also_leave_with_the_unit(world: World) -> None:
    office, _new = head_of_office(world), successor(world)
    world.client("head", "street")
    takers = everything_to("new", people_posts="")
    hand_over_unit("street", takers, reason=REASON, key=uuid4(), by=office.actor)
    assert not Appointment.objects.filter(user__username="head-street", until__isnull=True).exists()
    assert UnitFunction.objects.get().unit == world.units["other"]


def test_the_page_shows_all_asks_once_and_tells_afterwards(world: World) -> None:
    successor(world)
    issue, browser = world.dispatched(), world.client("office_head", "office")
    address = reverse("people:hand_over_unit", args=["street"])
    page = browser.get(address).content.decode()
    assert "1 open issues it answers for" in page and "Dispatched 1" in page
    assert '<option value="new">' in page and '<option value="community">' not in page
    assert "This field is required" in browser.post(address, {"successor": "new"}).content.decode()
    sent = {"successor": "new", "reason": REASON, "key": str(UUID(int=5))}
    assert browser.post(address, sent).status_code == 302
    assert browser.post(address, sent).status_code == 302, "sent twice, it is answered the same"
    issue.refresh_from_db()
    assert issue.lead_unit is not None and issue.lead_unit.code == "new"
    shown = browser.get(reverse("people:unit", args=["street"])).content.decode()
    assert REASON in shown and "Handed over on" in shown and "新城街道办事处" in shown
    record = browser.get(reverse("issue", args=[issue.number])).content.decode()
    assert "Unit that takes over" in record and "新城街道办事处" in record


@pytest.mark.django_db(transaction=True)
def test_two_at_once_hand_over_once() -> None:
    world = build()
    office, _new = head_of_office(world), successor(world)
    for _ in range(10):
        world.dispatched()
    acts: list[Callable[[], object]] = [
        partial(hand_over_unit, "street", everything_to(to), reason=REASON, key=uuid4(), by=office.actor)
        for to in ("new", "other")
    ]
    assert race(acts) == {"done": 1, "409 unit_abolished": 1}
    assert IssueMove.objects.filter(move="hand_over").count() == 10
    assert Issue.objects.values("lead_unit").distinct().count() == 1
    assert verify(()).is_whole
