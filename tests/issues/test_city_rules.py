"""The city's own rules: versions that hold for what begins later, set on a page by the head of the office."""

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest

from tests.issues.world import MONDAY, World
from wenming.issues import services
from wenming.issues.models import CityRulesVersion, Issue, LookBackDraw
from wenming.issues.rules_book import rules_book
from wenming.issues.rules_pages import RulesForm
from wenming.issues.services import MoveNotAllowed, RulesRefused
from wenming.kernel.errors import Conflict, NotAllowed
from wenming.kernel.models import AuditLine
from wenming.kernel.scope import Viewer
from wenming.people.models import User
from wenming.rulebook.city_rules import DEFAULT_RULES, STAGES, CityRules
from wenming.rulebook.deadlines import ClockKind, Limit
from wenming.rulebook.loop import Clock
from wenming.rulebook.verification import Tier

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(hours=1)
DAY = Limit(1, ClockKind.CALENDAR_DAYS)


def boss(world: World) -> Viewer:
    world.client("office_head", "office")
    return Viewer(user_id=User.objects.get(username="office_head-office").pk)


def let_hold(world: World, rules: CityRules, *, seen: int = 0) -> CityRulesVersion:
    return services.set_rules(rules, reason="迎检期提速", seen=seen, by=boss(world), at=LATER)


def clock_of(issue: Issue, code: str) -> tuple[int | None, str]:
    row = issue.clocks.get(clock=code, stopped_at=None)
    return row.limit_amount, row.limit_clock


def test_new_limits_hold_for_clocks_that_start_later_and_how_is_kept_on_them(world: World) -> None:
    before = world.raised()
    let_hold(world, replace(DEFAULT_RULES, limits=STAGES | {Clock.FILING: DAY, Clock.DISPATCHING: DAY}))
    after = world.raised(at=LATER)
    assert clock_of(before, "filing") == (4, "working_hours")
    assert clock_of(after, "filing") == (1, "calendar_days")
    assert after.clocks.get().due_at == LATER + timedelta(days=1)
    filed = services.file_issue(before, limit=DAY, tier=Tier.DESK, by=world.dispatcher, at=LATER)
    assert clock_of(filed, "dispatching") == (1, "calendar_days")
    assert rules_book().at(MONDAY) == DEFAULT_RULES


def test_the_hold_period_is_that_under_which_it_was_closed_out(world: World) -> None:
    early = world.closed()
    let_hold(world, replace(DEFAULT_RULES, hold_days=10))
    late = services.close_out(world.verified(category="footway"), by=world.dispatcher, at=LATER)
    in_a_month = MONDAY + timedelta(days=30)
    assert (
        services.mark_relapsed(early, reason="又坏了", photos=[world.photo()], by=world.verifier, at=in_a_month).state
        == "dispatched"
    )
    with pytest.raises(MoveNotAllowed):
        services.mark_relapsed(late, reason="又坏了", photos=[world.photo()], by=world.verifier, at=in_a_month)


def test_a_draw_keeps_the_shares_by_which_it_was_drawn(world: World) -> None:
    issue = world.closed()
    shares = dict.fromkeys(DEFAULT_RULES.shares, Fraction(1))
    let_hold(world, replace(DEFAULT_RULES, look_back_after=3, shares=shares))
    draw = services.draw_look_backs(at=MONDAY + timedelta(days=4), seed="s")
    assert [row.issue for row in draw.look_backs.all()] == [issue]
    assert set(LookBackDraw.objects.get().shares.values()) == {100}


def test_rules_that_cannot_hold_or_change_nothing_are_refused_and_two_people_do_not_overwrite(world: World) -> None:
    with pytest.raises(RulesRefused):
        let_hold(world, replace(DEFAULT_RULES, hold_days=0))
    with pytest.raises(RulesRefused, match="Nothing is changed"):
        let_hold(world, DEFAULT_RULES)
    let_hold(world, replace(DEFAULT_RULES, hold_days=30))
    with pytest.raises(Conflict):
        let_hold(world, replace(DEFAULT_RULES, hold_days=40))
    assert let_hold(world, replace(DEFAULT_RULES, hold_days=40), seen=1).version == 2
    world.client("dispatcher", "office")
    clerk = Viewer(user_id=User.objects.get(username="dispatcher-office").pk)
    with pytest.raises(NotAllowed):
        services.set_rules(replace(DEFAULT_RULES, hold_days=50), reason="x", seen=2, by=clerk)


def filled(**changed: object) -> dict[str, object]:
    form = RulesForm(None, DEFAULT_RULES, 0)
    return {name: field.initial for name, field in form.fields.items()} | {"reason": "试行"} | changed


def test_the_head_of_the_office_sets_them_on_a_page_where_every_version_stays(world: World) -> None:
    head = world.client("office_head", "office")
    assert "the product" in head.get("/rules/").content.decode()
    assert head.get("/rules/change/").status_code == 200
    refused = head.post("/rules/change/", filled(near_metres=3))
    assert refused.status_code == 422
    assert "greater than or equal to 10" in refused.content.decode()
    assert head.post("/rules/change/", filled(near_metres=300, filing=8)).status_code == 302
    page = head.get("/rules/").content.decode()
    for words in ("300", "otherwise 200", "8 working hours", "试行", "version 1"):
        assert words in page
    line = AuditLine.objects.get(act="issues.set_rules")
    assert (line.details["before"]["near_metres"], line.details["after"]["near_metres"]) == (200, 300)
    assert head.get("/rules/1/").status_code == 200
    assert head.get("/rules/2/").status_code == 404
    stale = head.post("/rules/change/", filled(near_metres=400))
    assert stale.status_code == 422
    assert "Somebody else changed the rules" in stale.content.decode()
    officer = world.client("information_officer", "street")
    assert officer.get("/rules/").status_code == 200
    assert officer.get("/rules/change/").status_code == 403
