"""Reported twice, or back again: what is shown to judge by, and what one key does about it."""

import random
from datetime import datetime, timedelta
from io import BytesIO
from itertools import pairwise
from typing import Any
from uuid import uuid4

import pytest
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from tests.issues.test_doubts import BEFORE, evidence, flipped
from tests.issues.test_problem_lists import at_desk, items, received, workbook
from tests.issues.world import MONDAY, World
from wenming.engines.geodesy import Position, metres_between
from wenming.issues import selectors, services
from wenming.issues.alike_page import alike_rows, why
from wenming.issues.models import Issue, ListItem
from wenming.issues.selectors import duplicates
from wenming.issues.selectors.duplicates import MOST_HINTS
from wenming.issues.services import MoveNotAllowed, Origin, Place, RecurrenceRefused
from wenming.kernel import clock
from wenming.kernel.actors import SYSTEM
from wenming.records.models import Photo
from wenming.records.services import add_photo
from wenming.rulebook.alike import Again, Compared, Picture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures(evidence.__name__)]
DAY = timedelta(days=1)


def report(world: World, title: str = "路面砖松动", **how: Any) -> Issue:
    fields: dict[str, Any] = {
        "place": Place(site=world.sites["market"]), "at": MONDAY, "category": world.categories["footway"],
        "photos": [world.photo()], "by": world.inspector,
    }  # fmt: skip
    return services.raise_issue(title, key=uuid4(), origin=Origin("manual"), **(fields | how))


def closed(world: World, category: str = "footway") -> Issue:
    return world.closed(category=category)


def hints(world: World, issue: Issue) -> list[selectors.DuplicateHint]:
    return selectors.duplicates_of(world.dispatcher, issue)


def picture(data: bytes) -> Photo:
    return add_photo(BytesIO(data), key=uuid4(), by=SYSTEM, at=MONDAY)


def test_the_hint_says_what_speaks_for_it(world: World) -> None:
    first = report(world, photos=[picture(BEFORE)])
    second = report(world, "路面砖松动了", place=Place(site=world.sites["road"]), at=MONDAY + 2 * DAY,
                    photos=[picture(flipped(BEFORE))])  # fmt: skip
    (hint,) = hints(world, second)
    assert (hint.issue, hint.again, hint.compared.picture) == (first, Again.DUPLICATE, Picture.SAME)
    with override("en"):
        assert why(hint.compared) == "28 m away · same kind · 2 days apart · words 82 % · same photo"
        (row,) = alike_rows([hint])
    assert row.pair is not None and row.is_strong and row.score == hint.score
    assert hint.own_photo is not None and hint.photo is not None and hint.own_photo != hint.photo


def test_the_same_picture_is_enough_from_far_away_and_nothing_else_is(world: World) -> None:
    far = Place(address="远处", lat=38.99, lon=100.99)
    first = report(world, photos=[picture(BEFORE)], place=far, category=world.categories["bin_overflow"])
    report(world, photos=[world.photo()], place=far)  # same words, far away, another picture
    (hint,) = hints(world, report(world, "别的话", photos=[picture(BEFORE)]))
    assert (hint.issue, hint.compared.picture, hint.compared.is_near) == (first, Picture.SAME, False)


def test_who_may_not_see_an_issue_is_told_nothing_of_it(world: World) -> None:
    report(world)
    draft = selectors.report_of(Issue(title="路面砖松动", site=world.sites["market"], raised_at=MONDAY),
                                category_id=world.categories["footway"].pk)  # fmt: skip
    assert selectors.hints_for(world.other, [draft]) == [[]]
    assert len(selectors.hints_for(world.dispatcher, [draft])[0]) == 1


def test_many_reports_take_as_many_queries_as_one(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    twin = picture(BEFORE)
    closed(world)
    issues = [report(world, photos=[picture(flipped(BEFORE)) if n else twin]) for n in range(4)]
    reports = [selectors.report_of(issue) for issue in issues]
    with django_assert_num_queries(10):
        selectors.hints_for(world.dispatcher, reports[:1])
    with django_assert_num_queries(10):
        found = selectors.hints_for(world.dispatcher, reports)
    assert all(len(some) == 4 for some in found), "the three others and what was closed out"


def test_reports_all_over_the_town_are_held_against_each_other_pair_by_pair(world: World) -> None:
    chance = random.Random(20261130)
    market, road = world.sites["market"], world.sites["road"]
    assert market.lat is not None and market.lon is not None
    spots = [Place(site=market), Place(site=road)]
    spots += [
        Place(
            address="路边",
            lat=market.lat + chance.uniform(-0.004, 0.004),
            lon=market.lon + chance.uniform(-0.004, 0.004),
        )
        for _ in range(16)
    ]
    words = ("路面砖松动", "路面砖松动了", "垃圾满溢", "井盖破损", "路灯不亮")
    kinds = [world.categories["footway"], world.categories["bin_overflow"]]
    issues = [
        report(world, chance.choice(words), place=chance.choice(spots), category=chance.choice(kinds),
               at=MONDAY + chance.randrange(40) * DAY)
        for _ in range(36)
    ]  # fmt: skip
    together = selectors.hints_for(world.dispatcher, [selectors.report_of(issue) for issue in issues])
    assert sum(len(some) for some in together) > len(issues), "there must be something to find"
    for issue, some in zip(issues, together, strict=True):
        found = [(hint.issue.pk, hint.score) for hint in some]
        assert found == _one_by_one(issue, issues)
        assert found == [(hint.issue.pk, hint.score) for hint in hints(world, issue)], "alone as together"


def _one_by_one(issue: Issue, others: list[Issue]) -> list[tuple[int, int]]:
    """The ids of what is like an issue and how much, the best first: each other one compared, whatever its place."""
    like = []
    for other in others:
        mine, theirs = ({*title, *map("".join, pairwise(title))} for title in (issue.title, other.title))
        here, there = (Position(each.lon or 0, each.lat or 0) for each in (issue, other))
        compared = Compared(
            metres_between(here, there),
            same_site=issue.site_id is not None and issue.site_id == other.site_id,
            same_kind=issue.category_id == other.category_id,
            words=len(mine & theirs) / len(mine | theirs),
            apart=abs(issue.raised_at - other.raised_at),
        )
        if other != issue and compared.is_hint:
            like.append((other.pk, compared.score))
    return sorted(like, key=lambda one: (-one[1], one[0]))[:MOST_HINTS]


def test_a_crowded_place_does_not_hide_what_is_like_a_report_elsewhere(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(duplicates, "MOST_LOOKED_AT", 2)
    far = Place(address="远处", lat=38.99, lon=100.99)
    older = report(world, place=far, at=MONDAY - DAY)
    crowd = [report(world, at=MONDAY + n * DAY) for n in range(5)]
    twin = report(world, place=far, at=MONDAY + 9 * DAY)
    found = selectors.hints_for(world.dispatcher, [selectors.report_of(issue) for issue in (crowd[0], twin)])
    assert [hint.issue for hint in found[1]] == [older]
    assert {hint.issue for hint in found[0]} == set(crowd[-2:]), "of the crowd the newest"


def test_the_desk_shows_count_and_best_and_compares(world: World) -> None:
    first, second = report(world), report(world)
    desk = world.client("dispatcher", "office")
    page = desk.get("/desk/").content.decode()
    assert f'href="/issues/{second.number}/alike/"' in page and "1 like this · may be the same" in page
    compared = desk.get(f"/issues/{second.number}/alike/").content.decode()
    assert first.number in compared and "same site · same kind" in compared and "side-by-side" in compared
    sent = {"act": "merge", "other": first.number, "version": second.version}
    done = desk.post(f"/issues/{second.number}/alike/", sent, follow=True).content.decode()
    assert f"{second.number} is merged into {first.number}." in done
    assert Issue.objects.get(pk=second.pk).merged_into == first
    assert desk.post(f"/issues/{second.number}/alike/", sent | {"act": "x"}, follow=True).status_code == 200
    assert world.client("information_officer", "street").get(f"/issues/{second.number}/alike/").status_code == 403
    assert "side-by-side" in desk.get(f"/issues/{report(world).number}/merge/").content.decode()


def test_a_lasting_defect_within_the_hold_period_reopens_and_keeps_the_reporters_number(world: World) -> None:
    earlier = closed(world)
    again = report(world, at=MONDAY + 20 * DAY)
    (hint,) = hints(world, again)
    assert (hint.issue, hint.again) == (earlier, Again.RELAPSE)
    back = services.reopen(again, earlier, by=at_desk(world), at=MONDAY + 20 * DAY)
    merged = Issue.objects.get(pk=again.pk)
    assert (back.state, back.relapses, back.has_relapsed) == ("dispatched", 1, True)
    assert (merged.state, merged.merged_into) == ("merged", back)
    relapse = back.moves.get(move="mark_relapsed")
    assert again.number in relapse.details["reason"]
    assert [row.photo_id for row in relapse.photos.all()] == [row.photo_id for row in again.photos.all()]
    last = back.moves.order_by("seq").last()
    assert last is not None and last.details == {"taken_in": again.number}


@pytest.mark.parametrize(
    ("category", "days", "expected"),
    [("footway", 90, Again.RELAPSE), ("footway", 91, Again.RECURRENCE), ("bin_overflow", 20, Again.RECURRENCE)],
)
def test_the_rulebook_says_which(world: World, category: str, days: int, expected: Again) -> None:
    earlier = closed(world, category)
    again = report(world, "垃圾满溢", at=MONDAY + days * DAY, category=world.categories[category])
    assert [(hint.issue, hint.again) for hint in hints(world, again)] == [(earlier, expected)]


def test_what_passes_is_tied_as_a_recurrence_and_never_reopens(world: World) -> None:
    earlier = closed(world, "bin_overflow")
    again = report(world, "垃圾满溢", at=MONDAY + DAY, category=world.categories["bin_overflow"])
    with pytest.raises(MoveNotAllowed, match="recurrence"):
        services.reopen(again, earlier, by=at_desk(world), at=MONDAY + DAY)
    assert Issue.objects.get(pk=again.pk).state == "raised", "nothing half done"
    tied = services.tie_recurrence(again, earlier, by=at_desk(world), at=MONDAY + DAY)
    earlier.refresh_from_db()
    assert (tied.recurs, earlier.state, earlier.has_relapsed) == (earlier, "closed", True)
    with pytest.raises(RecurrenceRefused, match="already"):
        services.tie_recurrence(again, earlier, by=at_desk(world), at=MONDAY + DAY)
    third = report(world, "垃圾满溢", at=MONDAY + 2 * DAY, category=world.categories["bin_overflow"])
    assert [hint.issue for hint in hints(world, third)] == [again], "the later one speaks for the earlier"


def test_a_lasting_defect_is_not_tied_but_reopened_and_needs_a_photo(world: World) -> None:
    earlier, again = closed(world), report(world, at=MONDAY + DAY, photos=[])
    with pytest.raises(RecurrenceRefused, match="reopens"):
        services.tie_recurrence(again, earlier, by=at_desk(world), at=MONDAY + DAY)
    with pytest.raises(RecurrenceRefused, match="photo"):
        services.reopen(again, earlier, by=at_desk(world), at=MONDAY + DAY)
    assert Issue.objects.get(pk=earlier.pk).state == "closed"


def test_still_holding_falls_once_it_is_reopened(world: World) -> None:
    earlier = closed(world)
    at = MONDAY + 20 * DAY
    before = selectors.overall_rates(world.dispatcher, selectors.IssueFilter())
    services.reopen(report(world, at=at), earlier, by=world.dispatcher, at=at)
    after = selectors.overall_rates(world.dispatcher, selectors.IssueFilter())
    assert before != after


def test_from_a_list_the_problem_joins_what_reopens(world: World) -> None:
    earlier = closed(world)
    found = received(world, workbook(), "清单.xlsx")
    row = items(found)[0]
    ListItem.objects.filter(pk=row.pk).update(category=world.categories["footway"], site=world.sites["market"])
    row = selectors.list_item(found, row.pk)
    desk, url = world.client("dispatcher", "office"), f"/problem-lists/{found.key}/{row.pk}/"
    with held(MONDAY + DAY):
        assert "reopen (relapse)" in desk.get(url).content.decode()
        sent = {"act": "reopen", "issue": earlier.number, "version": row.version}
        refused = desk.post(f"{url}decide/", sent, follow=True).content.decode()
        assert "A photo must show" in refused
        row.photos.create(photo=world.photo())
        done = desk.post(f"{url}decide/", sent, follow=True).content.decode()
    assert "is open again" in done
    row.refresh_from_db()
    assert (row.state, row.issue) == (ListItem.State.SAME, earlier)
    assert Issue.objects.get(pk=earlier.pk).state == "dispatched"


def test_what_is_very_likely_known_waits_when_all_that_is_sure_is_raised(world: World) -> None:
    found = received(world, workbook(), "清单.xlsx")
    row = items(found)[0]
    report(world, row.words, category=world.categories["bin_overflow"], at=clock.now())
    ListItem.objects.filter(problem_list=found).update(
        category=world.categories["bin_overflow"], site=world.sites["market"], site_is_sure=True, kind_is_sure=True,
        unit=world.units["street"],
    )  # fmt: skip
    desk = world.client("dispatcher", "office")
    grid = desk.get(f"/problem-lists/{found.key}/").content.decode()
    assert "1 like this · may be the same" in grid
    page = desk.post(f"/problem-lists/{found.key}/confirm/", {"all_sure": "1"}, follow=True).content.decode()
    assert "very likely" in page
    assert selectors.list_item(found, row.pk).state == ListItem.State.WAITING
    desk.post(f"/problem-lists/{found.key}/confirm/", {"pick": [row.pk]})
    assert selectors.list_item(found, row.pk).state == ListItem.State.FILED, "ticked by hand it is raised"


def test_whoever_raises_is_shown_it_and_the_desk_may_reopen_at_once(world: World) -> None:
    earlier = closed(world)
    photo = world.photo()
    desk = world.client("office_head", "office")
    at = MONDAY + DAY
    with held(at):
        asked = {"site": "MARKET-0001", "title": "人行道砖松动", "category": "footway"}
        assert f"reopen:{earlier.number}" in desk.get("/issues/raise/alike/", asked).content.decode()
        sent = asked | {"photo": str(photo.key), "again": f"reopen:{earlier.number}", "key": str(uuid4())}
        for _twice in range(2):
            assert desk.post("/issues/raise/", sent).status_code == 302
    new = Issue.objects.get(title="人行道砖松动")
    assert (new.state, new.merged_into) == ("merged", earlier)
    assert Issue.objects.get(pk=earlier.pk).relapses == 1
    inspector = world.client("inspector", "third")
    with held(at):
        for odd in ({}, {"photo": "x"}, {"site": "NOWHERE", "photo": [str(uuid4())]}):
            assert inspector.get("/issues/raise/alike/", odd).status_code == 200


def test_what_is_put_right_on_the_spot_reopens_nothing_and_that_is_said(world: World) -> None:
    earlier, before, after = closed(world), world.photo(), world.photo()
    desk = world.client("office_head", "office")
    again = f"reopen:{earlier.number}"
    sent = {"site": "MARKET-0001", "title": "人行道砖松动", "category": "footway", "again": again, "fixed": "on",
            "measures": "重铺", "photo": str(before.key), "after": str(after.key), "key": str(uuid4())}  # fmt: skip
    with held(MONDAY + DAY):
        refused = desk.post("/issues/raise/", sent)
    page = refused.content.decode()
    assert refused.status_code == 422 and f"{earlier.number} reopens only for what is not put right yet" in page
    assert f'value="{again}" checked' in page and str(before.key) in page and str(after.key) in page
    assert Issue.objects.get() == earlier and Issue.objects.get().relapses == 0


def held(at: datetime) -> Any:
    return clock.held_at(at)
