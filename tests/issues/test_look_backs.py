"""The day's draw of closed issues, what becomes of those drawn, and the pages that show both."""

import re
from datetime import date, datetime, timedelta
from html import unescape

import pytest

from tests.issues.test_pages import picture
from tests.issues.world import MONDAY, World
from wenming.issues import selectors, services
from wenming.issues.models import Issue, LookBack, LookBackDraw
from wenming.issues.selectors import LookBackFilter
from wenming.issues.services.look_backs import draw_look_backs
from wenming.kernel.clock import LOCAL
from wenming.kernel.models import AuditLine
from wenming.rulebook.look_back import ClosedOut, Why, draw
from wenming.rulebook.sampling import lot

pytestmark = pytest.mark.django_db
CLOSED_ON = MONDAY.astimezone(LOCAL).date()


def morning(days: int) -> datetime:
    """Six in the morning, so many days after the day of the close-out."""
    return datetime.combine(CLOSED_ON + timedelta(days=days), datetime.min.time(), LOCAL) + timedelta(hours=6)


def closed(world: World, count: int) -> list[Issue]:
    return [world.closed() for _ in range(count)]


def test_what_was_closed_a_week_ago_is_in_the_pool_and_its_lot_decides(world: World) -> None:
    numbers = sorted(issue.number for issue in closed(world, 40))
    assert draw_look_backs(at=morning(6), seed="early").pool == []
    made = draw_look_backs(at=morning(7), seed="2026-09-07")
    assert made.pool == [[number, "ordinary"] for number in numbers]
    expected = [number for number in numbers if int(lot("2026-09-07", number), 16) < 16**64 / 10]
    assert expected, "choose a seed that draws something"
    assert sorted(made.look_backs.values_list("issue__number", flat=True)) == expected
    again = [one.number for one in draw([ClosedOut(number) for number, _why in made.pool], made.seed)]
    assert again == expected, "anybody can draw again from what is kept"
    line = AuditLine.objects.get(act="issues.draw_look_backs", subject_id=made.pk)
    assert line.details["drawn"] == expected


def test_the_same_day_gives_the_same_draw_and_a_missed_day_is_made_good(world: World) -> None:
    issues = closed(world, 3)
    first = draw_look_backs(at=morning(5))
    assert draw_look_backs(at=morning(5) + timedelta(hours=9), seed="another") == first
    assert LookBackDraw.objects.count() == 1
    late = draw_look_backs(at=morning(11))
    assert [number for number, _why in late.pool] == sorted(issue.number for issue in issues)
    assert (late.closed_from, late.closed_until) == (first.closed_until, morning(5) - timedelta(hours=6))
    assert draw_look_backs(at=morning(12)).pool == [], "nothing is in two pools"


def test_what_relapsed_is_always_drawn_and_due_in_five_working_days(world: World) -> None:
    issue = world.closed()
    Issue.objects.filter(pk=issue.pk).update(relapses=1)
    made = draw_look_backs(at=morning(7))
    (one,) = made.look_backs.all()
    assert (one.issue, one.why, one.state) == (issue, Why.RELAPSED, LookBack.State.WAITING)
    # Drawn on the Monday after at six, before office hours: five working days end with Friday's close.
    assert one.due_at.astimezone(LOCAL).date() == CLOSED_ON + timedelta(days=11)


def test_a_place_to_which_problems_came_back_twice_is_looked_at_more(world: World) -> None:
    for _ in range(2):
        world.raised(recurs=world.closed())
    fresh = world.closed()
    made = draw_look_backs(at=morning(7))
    assert dict(made.pool) == {fresh.number: "prone_place"}, "what came back already is not looked back at"


@pytest.mark.parametrize("found", ["holds", "back", "recurs"])
def test_what_is_found_settles_the_look_back(world: World, found: str) -> None:
    issue = world.closed()
    made = draw_look_backs(at=morning(7))
    LookBack.objects.get_or_create(draw=made, issue=issue, defaults={"why": "ordinary", "due_at": morning(12)})
    at = morning(8)
    if found == "holds":
        services.look_back(issue, photos=[world.photo()], by=world.verifier, at=at)
    elif found == "back":
        services.mark_relapsed(issue, reason="又破损", photos=[world.photo()], by=world.verifier, at=at)
    else:
        world.raised(recurs=issue)
    one = LookBack.objects.get(issue=issue)
    assert one.state == ("holds" if found == "holds" else "back")
    assert one.done_at == (MONDAY if found == "recurs" else at)
    assert not selectors.look_backs(world.dispatcher, LookBackFilter(state="waiting")).exists()


def test_a_look_back_that_fails_settles_nothing(world: World) -> None:
    issue = world.closed()
    made = draw_look_backs(at=morning(7))
    LookBack.objects.get_or_create(draw=made, issue=issue, defaults={"why": "ordinary", "due_at": morning(12)})
    with pytest.raises(services.MoveNotAllowed):
        services.look_back(issue, photos=[], by=world.verifier, at=morning(8))
    assert LookBack.objects.get(issue=issue).state == LookBack.State.WAITING


def test_the_list_shows_each_what_they_may_see(world: World) -> None:
    issue, made = world.closed(), draw_look_backs(at=morning(7))
    LookBack.objects.get_or_create(draw=made, issue=issue, defaults={"why": "ordinary", "due_at": morning(12)})
    for who, count in ((world.dispatcher, 1), (world.street, 1), (world.community, 0)):
        assert selectors.look_backs(who).count() == count
    by = {
        "words": issue.number, "state": "waiting", "why": LookBack.objects.get().why, "lead": "street",
        "category": "footway", "drawn_on": made.drawn_on.isoformat(),
    }  # fmt: skip
    for name, value in by.items():
        assert selectors.look_backs(world.dispatcher, LookBackFilter(**{name: value})).count() == 1, name
    none = {"words": "没有", "state": "holds", "lead": "other", "drawn_on": date(2026, 1, 1).isoformat()}
    for name, value in none.items():
        assert selectors.look_backs(world.dispatcher, LookBackFilter(**{name: value})).count() == 0, name


def test_the_pages_list_draws_and_what_was_drawn_and_hand_both_out(world: World) -> None:
    issue, made = world.closed(), draw_look_backs(at=morning(7), seed="seen by all")
    LookBack.objects.get_or_create(draw=made, issue=issue, defaults={"why": "ordinary", "due_at": morning(12)})
    verifier = world.client("verifier", "third")
    page = verifier.get("/look-backs/").content.decode()
    assert issue.number in page and f"/issues/{issue.number}/" in page
    draws = verifier.get("/look-backs/draws/").content.decode()
    assert "seen by all" in draws and f"drawn={made.drawn_on}" in draws
    for address in ("/look-backs/export/?format=csv", "/look-backs/draws/export/?format=csv"):
        answer = world.client("dispatcher", "office").get(address)
        assert answer.status_code == 200
        assert (issue.number if "draws" not in address else "seen by all") in answer.content.decode("utf-8-sig")
    for wrong in ("?drawn=2026-13-99", "?state=nothing", "?why=nothing", "?sort=-seed", "?page=0"):
        assert verifier.get(f"/look-backs/{wrong}").status_code == 200, wrong


def test_looking_back_by_forms(world: World) -> None:
    issue = world.closed()
    verifier = world.client("verifier", "third")
    page = verifier.get(f"/issues/{issue.number}/").content.decode()
    assert "look_back" in page and "mark_relapsed" in page
    address = f"/issues/{issue.number}/look_back/"
    assert verifier.post(address, {"version": issue.version}).status_code == 422, "without a photo"
    assert verifier.post(address, {"version": issue.version, "photo": picture()}).status_code == 302
    back = f"/issues/{issue.number}/mark_relapsed/"
    sent = {"version": issue.version + 1, "reason": "又破损", "lead_unit": "other", "photo": picture("blue")}
    assert verifier.post(back, sent).status_code == 302
    issue.refresh_from_db()
    assert (issue.state, issue.relapses, issue.lead_unit) == ("dispatched", 1, world.units["other"])


def test_a_recurrence_is_raised_from_the_closed_issue(world: World) -> None:
    issue = world.closed(category="bin_overflow")
    inspector = world.client("inspector", "third")
    link = re.search(r'/issues/raise/\?recurs=[^"]*', inspector.get(f"/issues/{issue.number}/").content.decode())
    assert link is not None
    form = inspector.get(unescape(link.group())).content.decode()
    assert f'name="recurs" value="{issue.number}"' in form
    sent = {"title": "又满溢", "recurs": issue.number, "site": "MARKET-0001"}
    assert inspector.post("/issues/raise/", sent).status_code == 302
    again = Issue.objects.get(title="又满溢")
    assert again.recurs == issue
    issue.refresh_from_db()
    assert issue.has_relapsed
    refused = inspector.post("/issues/raise/", sent | {"recurs": again.number})
    assert refused.status_code == 422, "what is open is no recurrence but a duplicate"
    assert inspector.post("/issues/raise/", sent | {"recurs": "2026-999999"}).status_code in (404, 422)
