"""How a report is verified and why, decided when it is made; who may verify it; who is sent, and how many."""

from datetime import timedelta
from fractions import Fraction
from io import BytesIO
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from tests.issues import pasts
from tests.issues.world import MONDAY, World, unit, viewer
from wenming.issues import selectors, services
from wenming.issues.models import Issue, ListItem, LookBackDraw, ProblemList, SpotDraw
from wenming.issues.selectors import IssueFilter
from wenming.issues.services import MoveNotAllowed, Origin, Place
from wenming.issues.services.look_backs import draw_look_backs
from wenming.kernel.actors import SYSTEM
from wenming.kernel.models import AuditLine
from wenming.people.models import Post, Unit
from wenming.records.services import attach
from wenming.rulebook.spot_checks import FROM_CITIZENS, FROM_SUPERIORS, falls_on, lot_shown
from wenming.rulebook.verification import Tier

pytestmark = pytest.mark.django_db
DRAWN, NOT_DRAWN = "12", "0"
"""Seeds whose lots are 0.0331 and 0.8874."""
LATER = MONDAY + timedelta(minutes=5)


def report(world: World, issue: Issue, *, seed: str = NOT_DRAWN, minutes: int = 0) -> Issue:
    return services.report_rectified(
        issue,
        measures="已清运",
        photos=[world.photo()],
        by=world.street,
        at=MONDAY + timedelta(minutes=minutes),
        seed=seed,
    )


def at_work(world: World, origin: str) -> Issue:
    issue = services.raise_issue(
        "垃圾满溢", key=uuid4(), place=Place(site=world.sites["market"]), origin=Origin(origin, "第3号"),
        by=world.dispatcher, at=MONDAY, category=world.categories["bin_overflow"],
    )  # fmt: skip
    issue = services.file_issue(issue, limit=pasts.KINDS["footway"], tier=Tier.DESK, by=world.dispatcher, at=MONDAY)
    issue = services.dispatch(issue, lead=world.units["street"], by=world.dispatcher, at=MONDAY)
    return services.acknowledge(issue, by=world.street, at=MONDAY)


def how(issue: Issue) -> tuple[str, str]:
    return issue.check_tier, issue.check_because


def test_the_lot_decides_and_all_it_takes_to_draw_again_is_kept(world: World) -> None:
    seen = report(world, world.acknowledged(), seed=DRAWN)
    left = report(world, world.acknowledged(), seed=NOT_DRAWN)
    assert (how(seen), how(left)) == (("on_the_spot", "ordinary"), ("desk", "not_drawn"))
    for issue, seed in ((seen, DRAWN), (left, NOT_DRAWN)):
        draw = SpotDraw.objects.get(issue=issue)
        assert (draw.seed, draw.share, draw.because, draw.at) == (seed, "1/10", "ordinary", MONDAY)
        assert draw.drawn == (lot_shown(seed) < 0.1) == falls_on(seed, Fraction(1, 10))
        line = AuditLine.objects.filter(subject_id=issue.pk, act="issues.report_rectified").get()
        assert {"tier": issue.check_tier, "because": issue.check_because, "seed": seed, "share": "1/10"}.items() <= (
            line.details.items()
        )
        last = issue.moves.order_by("-seq")[0]
        assert (last.details["tier"], last.details["because"]) == how(issue)
    with pytest.raises(MoveNotAllowed, match="Evidence"):
        services.verify(seen, by=world.dispatcher, at=LATER)
    assert services.verify(left, by=world.dispatcher, at=LATER).state == "verified"
    assert services.verify(seen, by=world.verifier, photos=[world.photo()], at=LATER).state == "verified"


def test_a_seed_is_made_up_that_nobody_gave(world: World) -> None:
    seeds = {report(world, world.acknowledged(), seed="").spot_draw.seed for _ in range(2)}
    assert seeds == {"0"}, "the tests hold it; no page and no door takes one"
    with transaction.atomic(), pytest.raises(DatabaseError, match="append-only"):
        SpotDraw.objects.update(drawn=True)


def test_a_report_taken_back_meets_the_same_lot_again(world: World) -> None:
    issue = report(world, world.acknowledged(), seed=DRAWN)
    back = services.undo(issue, by=world.street, at=LATER)
    assert how(back) == ("", "") and back.reported_by == [] and back.tier == "desk"
    again = report(world, back, seed=NOT_DRAWN, minutes=6)
    assert how(again) == ("on_the_spot", "ordinary")
    assert SpotDraw.objects.get(issue=issue).seed == DRAWN


@pytest.mark.parametrize("origin", sorted(FROM_SUPERIORS | FROM_CITIZENS))
def test_what_a_superior_or_a_citizen_is_behind_is_seen_on_the_spot(world: World, origin: str) -> None:
    issue = report(world, at_work(world, origin))
    assert how(issue) == ("on_the_spot", "superior" if origin in FROM_SUPERIORS else "citizen")
    assert not SpotDraw.objects.exists()


def listed(world: World, issue: Issue, source: str) -> None:
    paper = attach(BytesIO(source.encode()), name="list.csv", key=uuid4(), by=SYSTEM, at=MONDAY)
    found = ProblemList.objects.create(
        key=uuid4(), name=source, source=source, received_at=MONDAY, document=paper, digest=source, **by_system()
    )
    ListItem.objects.create(problem_list=found, order=1, spot="1", label="1", words="垃圾", state="same", issue=issue)


def by_system() -> dict[str, object]:
    return {"by_kind": SYSTEM.kind.value, "by_id": None, "by_label": SYSTEM.label, "by_unit": ""}


def test_what_stands_on_a_superiors_list_by_the_time_of_the_report_counts(world: World) -> None:
    patrolled, both = world.acknowledged(), world.acknowledged()
    listed(world, patrolled, "patrol")
    listed(world, both, "superior_list")
    assert how(report(world, patrolled)) == ("desk", "not_drawn")
    assert how(report(world, both)) == ("on_the_spot", "superior")


def test_what_was_merged_into_it_brings_its_sources(world: World) -> None:
    """A citizen's report and a superior's list count for the issue that lives on, at however many steps."""
    from_citizen, from_list, plain, alone = world.acknowledged(), world.filed(), world.acknowledged(), world.raised()
    called = services.raise_issue(
        "垃圾满溢", key=uuid4(), place=Place(site=world.sites["market"]), origin=Origin("hotline"), by=world.dispatcher
    )
    listed(world, alone, "superior_list")
    services.merge(called, survivor=from_citizen, by=world.dispatcher, at=LATER)
    services.merge(alone, survivor=from_list, by=world.dispatcher, at=LATER)
    services.merge(from_list, survivor=plain, by=world.dispatcher, at=LATER + timedelta(minutes=1))
    assert how(report(world, from_citizen, minutes=7)) == ("on_the_spot", "citizen")
    assert how(report(world, plain, minutes=7)) == ("on_the_spot", "superior")


def test_what_was_sent_back_or_relapsed_is_seen_on_the_spot(world: World) -> None:
    issue = report(world, world.acknowledged())
    back = services.send_back(issue, reason="仍有残留", by=world.dispatcher, at=LATER)
    assert (back.send_backs, how(back)) == (1, ("", ""))
    undone = services.undo(back, by=world.dispatcher, at=LATER)
    assert (undone.send_backs, how(undone)) == (0, ("desk", "not_drawn"))
    back = services.send_back(undone, reason="仍有残留", by=world.dispatcher, at=LATER)
    assert how(report(world, back, minutes=9)) == ("on_the_spot", "sent_back")
    closed = world.closed()
    again = services.mark_relapsed(closed, reason="又破损", photos=[world.photo()], by=world.verifier, at=LATER)
    again = services.acknowledge(again, by=world.street, at=LATER)
    assert how(again) == ("", "")
    assert how(report(world, again, minutes=9)) == ("on_the_spot", "relapsed")


def test_what_is_demanded_is_the_least_and_is_not_drawn(world: World) -> None:
    for tier in (Tier.ON_THE_SPOT, Tier.OTHER_UNIT):
        assert how(report(world, world.acknowledged(tier=tier))) == (tier.value, "demanded")
    assert not SpotDraw.objects.exists()


@pytest.mark.parametrize(
    ("part", "because"), [("places", "prone_place"), ("kinds", "prone_kind"), ("units", "prone_unit")]
)
def test_what_was_prone_this_morning_is_drawn_more_often(world: World, part: str, because: str) -> None:
    ids = {
        "places": world.sites["market"].pk, "kinds": world.categories["bin_overflow"].pk,
        "units": world.units["street"].pk,
    }  # fmt: skip
    LookBackDraw.objects.create(
        drawn_on=MONDAY.date(), at=MONDAY, seed="s", closed_from=MONDAY, closed_until=MONDAY, prone={part: [ids[part]]}
    )
    issue = report(world, world.acknowledged(), seed="15")
    assert how(issue) == ("on_the_spot", because)
    assert issue.spot_draw.share == ("1/2" if part == "places" else "3/10")


def test_the_draw_of_look_backs_keeps_what_is_prone(world: World) -> None:
    for number in range(20):
        issue = world.closed(category="bin_overflow")
        if number < 2:
            world.raised(recurs=issue)
    made = draw_look_backs(at=MONDAY + timedelta(days=1))
    assert made.prone == {
        "places": [world.sites["market"].pk],
        "kinds": [world.categories["bin_overflow"].pk],
        "units": [world.units["street"].pk],
    }


def test_the_first_check_decides_when_it_passes(world: World) -> None:
    below = world.reported_up()
    assert how(below) == ("", "") and below.reported_by == [world.community.user_id]
    passed = services.pass_first_check(below, by=world.street, at=LATER, seed=DRAWN)
    assert how(passed) == ("on_the_spot", "ordinary")
    assert passed.reported_by == sorted((world.community.user_id or 0, world.street.user_id or 0))


def test_nobody_verifies_what_he_reported_whatever_other_post_he_holds(world: World) -> None:
    issue = report(world, world.acknowledged())
    both = viewer("dispatcher", world.units["office"], user=world.street.user_id or 0)
    with pytest.raises(MoveNotAllowed, match="Who reported"):
        services.verify(issue, by=both, at=LATER)
    with pytest.raises(MoveNotAllowed, match="Who reported"):
        services.send_back(issue, reason="再看", by=both, at=LATER)
    assert not selectors.issues(both, IssueFilter(verifying=selectors.BY_ME)).exists()


def test_another_unit_means_none_of_the_line(world: World) -> None:
    above = unit("gov", "街道党工委", "department")
    street = Unit.objects.get(pk=world.units["street"].pk)
    street.parent, street.path = above, f"{above.path}{street.path}"
    street.save()
    issue = report(world, world.acknowledged(tier=Tier.OTHER_UNIT))
    spot = report(world, world.acknowledged(tier=Tier.ON_THE_SPOT))
    lines = {"gov": above, "station": below_street(world, street), "third": world.units["third"]}
    for number, (code, of) in enumerate(lines.items()):
        one = viewer("verifier", of, user=81_000 + number)
        mine = set(selectors.issues(one, IssueFilter(verifying=selectors.BY_ME)).values_list("number", flat=True))
        assert mine == ({issue.number, spot.number} if code == "third" else {spot.number}), code
        if code != "third":
            with pytest.raises(MoveNotAllowed, match="Another unit verifies"):
                services.verify(issue, by=one, photos=[world.photo()], at=LATER)
    done = services.verify(issue, by=world.verifier, photos=[world.photo()], at=LATER)
    assert done.state == "verified"


def below_street(world: World, street: Unit) -> Unit:
    made = unit("sub", "街道执法队", "station", street)
    world.units = {**world.units, "sub": made}
    return made


@pytest.mark.parametrize("tie", ["lead", "passed_along", "supporting"])
def test_no_unit_with_a_part_in_it_verifies_it(world: World, tie: str) -> None:
    issue = report(world, world.acknowledged(tier=Tier.OTHER_UNIT))
    third = world.units["third"]
    if tie == "lead":
        Issue.objects.filter(pk=issue.pk).update(lead_unit=third)
    elif tie == "passed_along":
        Issue.objects.filter(pk=issue.pk).update(passed_along=[third.pk])
    else:
        issue.supporting.add(third)
        Issue.objects.filter(pk=issue.pk).update(involved=[*issue.involved, third.pk])
    issue = Issue.objects.get(pk=issue.pk)
    with pytest.raises(MoveNotAllowed, match="Who worked on"):
        services.verify(issue, by=world.verifier, photos=[world.photo()], at=LATER)
    with pytest.raises(MoveNotAllowed, match="may not verify it"):
        services.send_verifier(issue, post=world.post(), by=world.dispatcher, at=LATER)
    assert not selectors.issues(world.verifier, IssueFilter(verifying=selectors.BY_ME)).exists()


def test_the_filter_finds_what_the_loop_lets_one_verify(world: World) -> None:
    for tier in Tier:
        report(world, world.acknowledged(tier=tier))
    world.passed_down()
    for who in (world.dispatcher, world.office_head, world.verifier, world.street, world.inspector, world.leader):
        found = set(selectors.issues(who, IssueFilter(verifying=selectors.BY_ME)).values_list("number", flat=True))
        offered = {
            issue.number
            for issue in Issue.objects.all()
            if any(move.code == "send_back" for move in selectors.moves_now(who, issue))
        }
        assert found == offered, who.label


def test_sending_calling_back_and_the_end_of_an_errand(world: World) -> None:
    issue, post = report(world, world.acknowledged(tier=Tier.ON_THE_SPOT)), world.post()
    sent = services.send_verifier(issue, post=post, by=world.dispatcher, at=LATER)
    assert (sent.verifier, sent.state, sent.version) == (post, "reported", issue.version + 1)
    assert services.undo(sent, by=world.dispatcher, at=LATER).verifier is None
    sent = services.send_verifier(Issue.objects.get(pk=issue.pk), post=post, by=world.dispatcher, at=LATER)
    other = world.post("verifier", "other")
    with pytest.raises(MoveNotAllowed, match="may not verify it"):
        services.send_verifier(sent, post=other, by=world.dispatcher, at=LATER)
    with pytest.raises(MoveNotAllowed, match="may not verify it"):
        services.send_verifier(sent, post=world.post("inspector"), by=world.dispatcher, at=LATER)
    assert services.recall_verifier(sent, by=world.dispatcher, at=LATER).verifier is None
    sent = services.send_verifier(Issue.objects.get(pk=issue.pk), post=post, by=world.dispatcher, at=LATER)
    # Sent or not, whoever may verify it still may; with the answer the errand is over.
    back = services.send_back(sent, reason="仍有残留", by=world.office_head, at=LATER)
    assert back.verifier is None
    with pytest.raises(MoveNotAllowed, match="cannot be done while"):
        services.send_verifier(back, post=post, by=world.dispatcher, at=LATER)


def test_many_are_shared_out_evenly_and_only_to_who_may(world: World) -> None:
    first, second = world.post("verifier", "third"), world.post("verifier", "office")
    busy = report(world, world.acknowledged(tier=Tier.ON_THE_SPOT))
    services.send_verifier(busy, post=first, by=world.dispatcher, at=LATER)
    many = [report(world, world.acknowledged(tier=Tier.ON_THE_SPOT)) for _ in range(5)]
    many.append(report(world, world.acknowledged()))
    shared = selectors.shared_out(many)
    assert sorted(post.code for post in shared.values()) == [second.code] * 3 + [first.code] * 2
    assert many[-1].pk not in shared, "what the pictures suffice for sends nobody"
    kept = selectors.shared_out([*many, Issue.objects.get(pk=busy.pk)])
    assert len(kept) == 6, "who was sent already may be sent elsewhere"


def test_workload_counts_what_waits_and_what_was_answered(world: World) -> None:
    now = timezone.now()
    spot = report(world, world.acknowledged(tier=Tier.ON_THE_SPOT))
    services.send_verifier(spot, post=world.post(), by=world.dispatcher, at=LATER)
    report(world, world.acknowledged(tier=Tier.ON_THE_SPOT))
    report(world, world.acknowledged())
    for days in (1, 10, 40):
        services.verify(report(world, world.acknowledged()), by=world.dispatcher, at=now - timedelta(days=days))
    wrong = services.verify(report(world, world.acknowledged()), by=world.dispatcher, at=now)
    services.undo(wrong, by=world.dispatcher, at=now)
    tiers = {one.tier: one for one in selectors.tier_loads(world.dispatcher)}
    assert [(one.waiting, one.unsent) for one in tiers.values()] == [(2, 0), (2, 1), (0, 0)]
    Post.objects.update(is_active=False)
    assert selectors.tier_loads(world.dispatcher)[1].unsent == 2, "a post that is closed sends nobody"
    Post.objects.update(is_active=True)
    assert tiers[Tier.DESK].oldest == MONDAY and tiers[Tier.OTHER_UNIT].oldest is None
    (town,) = selectors.area_loads(world.dispatcher)
    assert (town.code, town.waiting, town.by_tier[Tier.DESK], town.unsent) == ("990102001", 4, 2, 1)
    work = {one.unit.code: one for one in selectors.unit_work()}
    assert (work["third"].posts, work["third"].waiting, work["third"].done_30) == (1, 1, 0)
    assert (work["office"].posts, work["office"].done_7, work["office"].done_30) == (0, 1, 2)
    own = selectors.own_work(world.dispatcher)
    assert own is not None and (own.done_7, own.done_30, own.may) == (1, 2, 4)
    other = selectors.own_work(world.verifier)
    assert other is not None and (other.done_30, other.may) == (0, 2)
    assert selectors.own_work(world.street) is None


def test_a_way_round_begins_where_one_waits_longest(world: World) -> None:
    late = report(world, world.acknowledged())
    near, lost = report(world, world.acknowledged(), minutes=1), report(world, world.acknowledged(), minutes=2)
    Issue.objects.filter(pk=late.pk).update(lat=38.95)
    Issue.objects.filter(pk=lost.pk).update(lat=None, lon=None)
    ids, metres = selectors.in_a_way_round(selectors.issues(world.dispatcher))
    assert ids == [late.pk, near.pk, lost.pk]
    assert set(metres) == {near.pk} and 2000 < metres[near.pk] < 2300
