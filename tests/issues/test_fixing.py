"""Found and fixed on the spot: raised and reported in one, verified like any other, and never against who found it."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests.issues.test_pages import picture
from tests.issues.world import MONDAY, World
from wenming.issues import selectors, services
from wenming.issues.models import Issue
from wenming.issues.selectors import By, IssueFilter, territory_of
from wenming.issues.services import Origin, Place
from wenming.kernel.errors import DomainError
from wenming.kernel.scope import EVERYTHING
from wenming.rulebook.rates import RateCode

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(hours=1)


def fixed(world: World, **more: Any) -> Issue:
    said: dict[str, Any] = {
        "key": uuid4(),
        "place": Place(site=world.sites["market"]),
        "origin": Origin("self_check"),
        "by": world.street,
        "at": MONDAY,
        "photos": [world.photo()],
        "category": world.categories["bin_overflow"],
        **more,
    }
    return services.raise_fixed("垃圾满溢", measures="当场清运", after=[world.photo()], **said)


def test_one_act_raises_and_reports(world: World) -> None:
    issue = fixed(world)
    assert (issue.state, issue.lead_unit, issue.holder) == ("reported", world.units["street"], world.units["street"])
    assert [move.move for move in issue.moves.order_by("seq")] == ["raise_issue", "fix_on_the_spot"]
    kind = world.categories["bin_overflow"]
    assert (issue.evidence, issue.tier, issue.limit_amount) == (kind.evidence, kind.tier, kind.limit_amount)
    assert {row.part for row in issue.photos.all()} == {"before", "after"}
    assert {row.clock for row in issue.clocks.filter(stopped_at=None)} == {"handling", "verifying"}


def test_the_same_key_again_gives_the_same_issue(world: World) -> None:
    key, photos = uuid4(), [world.photo()]
    first, again = fixed(world, key=key, photos=photos), fixed(world, key=key, photos=photos)
    assert first.pk == again.pk and again.moves.count() == 2


def test_without_a_photo_of_now_nothing_is_stored(world: World) -> None:
    with pytest.raises(DomainError) as refused:
        services.raise_fixed(
            "垃圾满溢", measures="当场清运", after=[], key=uuid4(), place=Place(site=world.sites["market"]),
            origin=Origin("self_check"), by=world.street, at=MONDAY,
        )  # fmt: skip
    assert refused.value.code == "evidence_missing"
    assert not Issue.objects.exists()


def test_not_accepted_it_goes_on_against_the_limit_of_its_kind(world: World) -> None:
    issue = fixed(world)
    back = services.send_back(issue, reason="仍有残留", by=world.dispatcher, at=LATER)
    assert back.state == "acknowledged" and back.due_at is not None and back.due_at > LATER
    clock = back.clocks.get(clock="handling")
    assert clock.pauses == [[MONDAY.isoformat(), LATER.isoformat()]], "it stood while the office looked"


def test_who_fixed_it_does_not_verify_it(world: World) -> None:
    issue = fixed(world)
    with pytest.raises(DomainError) as refused:
        services.verify(issue, by=world.street, at=LATER)
    assert refused.value.code == "not_entitled"
    assert services.verify(issue, by=world.dispatcher, at=LATER).state == "verified"


def test_what_an_inspector_put_right_is_answered_for_by_the_territory(world: World) -> None:
    issue = fixed(world, by=world.inspector)
    assert issue.lead_unit == territory_of(issue) != world.units["third"]


def test_it_counts_as_found_by_our_own_people_and_reported(world: World) -> None:
    fixed(world)
    (group,) = selectors.rates(EVERYTHING, By.UNIT, IssueFilter())
    standing = group.standing
    assert (group.code, standing.given, standing.own, standing.late) == ("street", 1, 1, 0)
    assert standing.rate(RateCode.REPORTED) == 1


def test_where_no_unit_answers_the_desk_is_to_dispatch(world: World) -> None:
    issue = world.raised(by=world.inspector)
    Issue.objects.filter(pk=issue.pk).update(site=None, area=None, address="河滩")
    issue.refresh_from_db()
    with pytest.raises(DomainError) as refused:
        services.fix_on_the_spot(issue, measures="清运", photos=[world.photo()], by=world.inspector, at=LATER)
    assert refused.value.code == "no_unit"


def test_photos_of_now_without_the_tick_are_kept_and_asked_about(world: World) -> None:
    unit = world.client("information_officer", "street")
    said = {"title": "垃圾满溢", "site": "MARKET-0001", "key": str(uuid4()), "origin": "self_check"}
    asked = unit.post("/issues/raise/", {**said, "photo": [picture()], "after": [picture()]})
    page = asked.content.decode()
    kept = [(name, value) for name, value in asked.context["page"].hidden if name in ("photo", "after")]
    assert asked.status_code == 422 and "There are photos of how it is now" in page
    assert "1 photo of how it is now is kept already." in page and [name for name, _key in kept] == ["photo", "after"]
    assert not Issue.objects.exists()
    without = {**said, **dict(kept)}
    assert unit.post("/issues/raise/", {**without, "without_after": "on"}).status_code == 302
    assert [row.part for row in Issue.objects.get().photos.all()] == ["before"]


def test_the_form_takes_where_it_comes_from_and_what_was_done(world: World) -> None:
    unit, desk = world.client("information_officer", "street"), world.client("dispatcher", "office")
    assert "petition" not in unit.get("/issues/raise/").content.decode()
    said = {"title": "垃圾满溢", "site": "MARKET-0001", "key": str(uuid4()), "origin": "self_check", "fixed": "on"}
    refused = unit.post("/issues/raise/", said)
    assert refused.status_code == 422 and "Say what was done." in refused.content.decode()
    assert unit.post("/issues/raise/", {**said, "origin": "petition", "fixed": ""}).status_code == 422
    without = unit.post("/issues/raise/", {**said, "measures": "当场清运"})
    assert without.status_code == 422 and "After photo" in without.content.decode()
    assert not Issue.objects.exists()
    done = unit.post("/issues/raise/", {**said, "measures": "当场清运", "after": picture()})
    assert done.status_code == 302, done.content.decode()
    issue = Issue.objects.get()
    assert (issue.state, issue.origin_kind) == ("reported", "self_check")
    told = {
        "title": "占道",
        "site": "MARKET-0001",
        "origin": "petition",
        "origin_ref": "信访12号",
        "key": str(uuid4()),
    }
    assert desk.post("/issues/raise/", told).status_code == 302
    assert Issue.objects.filter(origin_kind="petition", origin_ref="信访12号", state="raised").exists()
