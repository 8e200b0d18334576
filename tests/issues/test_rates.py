"""The three rates against a count by hand, and every number against the list that it opens."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from html import unescape
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.issues import pasts
from tests.issues.world import MONDAY, TWO_DAYS, World
from wenming.issues import selectors, services
from wenming.issues.models import Issue, MissedProblem
from wenming.issues.selectors import By, IssueFilter, clock_of
from wenming.issues.services import Origin, Place
from wenming.issues.wording import ORIGINS
from wenming.kernel import clock
from wenming.kernel.actors import SYSTEM
from wenming.people.models import Unit, WorkingGroup
from wenming.rulebook.deadlines import ClockState
from wenming.rulebook.loop import State, state_row
from wenming.rulebook.rates import (
    ENTRUSTED,
    FOUND_BY,
    LEADING,
    RATES,
    Case,
    Finder,
    RateCode,
    ShareCode,
    Standing,
    counts,
    finder_of,
    standing_of,
)
from wenming.rulebook.verification import Tier

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(world: World) -> World:
    """A world in which 150 issues went their ways."""
    services.load_history(pasts.make(world, 150, world.photos(6)), by=SYSTEM)
    return world


def figures(standing: Standing) -> tuple[int, ...]:
    return (standing.given, *(part for _code, part in standing.parts))


def test_six_issues_by_hand(world: World) -> None:
    world.raised(), world.filed()  # given to nobody: in no rate
    world.dispatched(), world.acknowledged(), world.reported(), world.verified()
    came_back, mended_again = world.closed(category="bin_overflow"), world.closed()
    world.raised(recurs=came_back)
    again = services.mark_relapsed(
        mended_again, reason="又破损", photos=[world.photo()], by=world.verifier, at=MONDAY + timedelta(days=7)
    )
    # Given: dispatched, acknowledged, reported, verified, closed (came back), dispatched again.
    assert figures(selectors.overall_rates(world.dispatcher)) == (6, 3, 2, 1)
    at = MONDAY + timedelta(days=8)
    again = services.acknowledge(again, by=world.street, at=at)
    again = services.report_rectified(again, measures="重铺", photos=[world.photo()], by=world.street, at=at)
    services.verify(again, photos=[world.photo()], by=world.verifier, at=at)
    assert figures(selectors.overall_rates(world.dispatcher)) == (6, 4, 3, 1), "verified again, and it did not hold"


def raised_from(world: World, origin: str) -> Issue:
    """A problem from a source, given to the street."""
    issue = services.raise_issue(
        "垃圾满溢", key=uuid4(), place=Place(site=world.sites["market"]), origin=Origin(origin), by=world.inspector,
        at=MONDAY, category=world.categories["bin_overflow"],
    )  # fmt: skip
    issue = services.file_issue(issue, limit=TWO_DAYS, tier=Tier.DESK, by=world.dispatcher, at=MONDAY)
    return services.dispatch(issue, lead=world.units["street"], by=world.dispatcher, at=MONDAY)


def test_who_found_seven_issues_by_hand(world: World) -> None:
    for origin in ("self_check", "patrol", "observation", "hotline", "superior_list", "api", "api"):
        raised_from(world, origin)
    world.raised()  # given to nobody
    whole = selectors.overall_rates(world.dispatcher)
    # Our own: self-check, patrol, inspection. Others: hotline, the superior's list. The interface does not say who.
    assert (whole.given, whole.own, whole.others, whole.self_found) == (7, 3, 2, Fraction(3, 5))
    (street,) = selectors.rates(world.dispatcher, By.UNIT)
    assert street.standing == whole and not whole.is_share_ranked(ShareCode.SELF_FOUND)
    for finder, count in (("own", 3), ("others", 2)):
        wanted = replace(street.wanted, state=selectors.GIVEN, found_by=finder)
        assert selectors.issues(world.dispatcher, wanted).count() == count


def test_the_self_found_share_opens_to_its_cases_and_small_groups_stand_last(world: World) -> None:
    for origin in ("self_check", *["hotline"] * 9):
        raised_from(world, origin)
    page = unescape(world.client("dispatcher", "office").get("/rates/?sort=-self_found").content.decode())
    assert "Found by our own people" in page and "10.0%" in page
    address = next(url for url in re.findall(r'href="([^"]*found_by=own[^"]*)"', page))
    assert "1 issue" in world.client("dispatcher", "office").get(address).content.decode()


@pytest.mark.parametrize("by", By)
def test_groups_are_what_the_histories_say(told: World, by: By) -> None:
    for group in selectors.rates(told.dispatcher, by):
        found = list(selectors.issues(told.dispatcher, group.wanted))
        given = [issue for issue in found if State(issue.state) in ENTRUSTED]
        expected = [len(given)]
        for code in RateCode:
            expected.append(
                sum(
                    counts(code, State(issue.state), came_back=bool(issue.has_relapsed or issue.relapses))
                    for issue in given
                )
            )
        assert figures(group.standing) == tuple(expected), group


@pytest.mark.parametrize("by", [By.UNIT, By.AREA, By.ORIGIN])
def test_groups_that_take_everything_in_add_up_to_the_whole(told: World, by: By) -> None:
    whole = figures(selectors.overall_rates(told.dispatcher))
    parts = [figures(group.standing) for group in selectors.rates(told.dispatcher, by)]
    assert tuple(map(sum, zip(*parts, strict=True))) == whole


def test_a_unit_sees_its_own_and_filters_narrow(told: World) -> None:
    everything = selectors.overall_rates(told.dispatcher).given
    own = selectors.overall_rates(told.community).given
    assert 0 < own < everything
    some = selectors.overall_rates(told.dispatcher, IssueFilter(category="footway")).given
    assert some == Issue.objects.filter(category__code="footway", state__in=[s.value for s in ENTRUSTED]).count()


def links(page: str) -> Iterator[tuple[int, str]]:
    """Each count on the page with the list that it opens."""
    for address, words in re.findall(r'<a href="(/issues/[?][^"]*)"[^>]*>([^<]*)</a>', page):
        figure = re.match(r"[\d,]+", words.strip())
        if figure:
            yield int(figure.group().replace(",", "")), unescape(address)


@pytest.mark.parametrize("query", ["", "?by=category&sort=-given", "?by=origin&sort=name&category=footway"])
def test_every_number_opens_to_its_cases(told: World, query: str) -> None:
    desk = told.client("dispatcher", "office")
    found = list(links(desk.get(f"/rates/{query}").content.decode()))
    assert len(found) >= 4
    for number, address in found:
        assert desk.get(address).context["page"].total == number, address


def test_small_groups_stand_last_and_say_so(told: World) -> None:
    Issue.objects.filter(pk__in=list(Issue.objects.values_list("pk", flat=True)[:3])).update(origin_kind="manual")
    desk = told.client("dispatcher", "office")
    for sort in ("holding", "-holding"):
        page = desk.get(f"/rates/?by=origin&sort={sort}")
        assert page.context["page"].rows[-1].key == "manual"
        assert "too few to rank" in page.content.decode()
    file = desk.get("/rates/export/?by=origin&format=csv").content.decode("utf-8-sig")
    assert "%" in file and len(file.splitlines()) == 3


def test_every_source_has_at_most_one_finder_and_what_is_unknown_has_none() -> None:
    assert not FOUND_BY[Finder.OWN] & FOUND_BY[Finder.OTHERS]
    assert set(ORIGINS) - FOUND_BY[Finder.OWN] - FOUND_BY[Finder.OTHERS] == {"api"}
    assert finder_of("patrol") is Finder.OWN and finder_of("hotline") is Finder.OTHERS and finder_of("api") is None


def case_of(issue: Issue, missed: frozenset[int]) -> Case:
    """An issue as the figures see it, read from its row alone."""
    return Case(
        State(issue.state),
        finder_of(issue.origin_kind),
        came_back=bool(issue.has_relapsed or issue.relapses),
        is_late=clock_of(issue, clock.now()) in (ClockState.OVERDUE, ClockState.MET_LATE) and issue.appeal != "granted",
        is_missed=issue.pk in missed,
    )


@pytest.mark.parametrize("by", [By.UNIT, By.CATEGORY])
def test_counting_in_the_database_gives_what_the_rulebook_counts(told: World, by: By) -> None:
    MissedProblem.objects.bulk_create(
        MissedProblem(issue=one, look="patrol", looked_at=MONDAY) for one in Issue.objects.all()[:5]
    )
    missed = frozenset(MissedProblem.objects.values_list("pk", flat=True))
    for group in selectors.rates(told.dispatcher, by):
        found = selectors.issues(told.dispatcher, group.wanted)
        expected = standing_of(case_of(one, missed) for one in found if State(one.state) in ENTRUSTED)
        assert replace(group.standing, carried=0, exempted=0) == expected, group.code
        for narrowed, count in (
            ({"missed": True}, expected.missed),
            ({"ranked": True}, expected.ranked.given),
            ({"found_by": "known"}, expected.found),
        ):
            wanted = replace(group.wanted, state=selectors.GIVEN, **narrowed)
            assert selectors.issues(told.dispatcher, wanted).count() == count, (group.code, narrowed)


def test_the_two_that_lead_stand_first_on_the_page_and_in_the_file(told: World) -> None:
    desk = told.client("dispatcher", "office")
    page = desk.get("/rates/")
    labels = [str(stat.label) for stat in page.context["stats"].stats]
    assert labels[:3] == ["Found by our own people", "Missed", "Given to units"]
    assert [column.key for column in page.context["page"].state.columns][:3] == ["name", "self_found", "missed"]
    heads = desk.get("/rates/export/?format=csv").content.decode("utf-8-sig").splitlines()[0]
    assert heads.split(",")[1:3] == ["Found by our own people", "Missed"]


def test_every_figure_says_how_it_is_counted_as_its_row_does(told: World) -> None:
    page = told.client("dispatcher", "office").get("/rates/").content.decode()
    for row in (*LEADING, *RATES):
        assert f'<td class="nowrap">{row.label}</td>' in page
    for row in RATES:
        for state in row.states:
            assert state_row(state).label in page
    assert "within 14 days before" in page


def test_working_groups_count_what_their_units_lead_and_a_unit_in_two_counts_in_both(told: World) -> None:
    units = told.units
    for code, lead, members in (("order", "other", ["street"]), ("health", "third", ["street", "community"])):
        group = WorkingGroup.objects.create(code=code, name=f"{code}专项组", lead=units[lead])
        group.members.set([units[member] for member in members])
    groups = {group.code: group for group in selectors.rates(told.dispatcher, By.GROUP)}
    for code, tops in (("order", ("other", "street")), ("health", ("third", "street"))):
        tops_of = tuple(units[top].path for top in tops)
        below = [pk for pk, path in Unit.objects.values_list("pk", "path") if path.startswith(tops_of)]
        given = Issue.objects.filter(lead_unit__in=below, state__in=[state.value for state in ENTRUSTED])
        assert groups[code].standing.given == given.count() > 0
    desk = told.client("dispatcher", "office")
    page = desk.get("/rates/?by=group&since=2020-01-01&until=2030-01-01")
    assert "order专项组" in page.content.decode() and "in two groups in both" in page.content.decode()
    found = list(links(page.content.decode()))
    assert len(found) >= 10
    for number, address in found:
        assert desk.get(address).context["page"].total == number, address
    assert "order专项组" in desk.get("/rates/export/?by=group&format=csv").content.decode("utf-8-sig")
    none = desk.get("/rates/?by=group&since=2030-01-01").context["page"]
    assert none.total == 0, "the days narrow it"


def test_a_unit_or_working_group_asked_for_narrows_what_the_numbers_open(told: World) -> None:
    units = told.units
    services.dispatch(told.filed(), lead=units["community"], by=told.dispatcher, at=MONDAY)
    for code, members in (("order", ["street", "other"]), ("health", ["street"])):
        group = WorkingGroup.objects.create(code=code, name=f"{code}专项组", lead=units["third"])
        group.members.set([units[member] for member in members])
    desk = told.client("dispatcher", "office")
    for query in ("unit=community", "by=group&unit=community", "by=group&working_group=health"):
        answer = desk.get(f"/rates/?{query}")
        found = list(links(answer.content.decode()))
        assert answer.context["page"].total and found, query
        for number, address in found:
            assert desk.get(address).context["page"].total == number, address
    (only,) = selectors.rates(told.dispatcher, By.GROUP, IssueFilter(working_group="health"))
    assert only.code == "health"


def test_rates_ask_as_many_questions_however_many_groups(told: World) -> None:
    desk = told.client("dispatcher", "office")

    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as caught:
            assert desk.get(address).status_code == 200
        return len(caught)

    queries("/rates/?by=group")
    few = queries("/rates/?by=group")
    for number in range(6):
        group = WorkingGroup.objects.create(code=f"g{number}", name=f"g{number}", lead=told.units["street"])
        group.members.set(told.units.values())
    # One more for the names of the groups and one for their members, once there are any.
    assert queries("/rates/?by=group") <= few + 2


@pytest.mark.parametrize("by", [By.UNIT, By.CATEGORY, By.GROUP])
def test_the_interface_tells_the_same_counts_as_the_page(told: World, by: By) -> None:
    client = told.client("dispatcher", "office")
    answer = client.get(f"/api/v1/rates?by={by.value}&since=2026-10-20").json()
    rated = selectors.rated(told.dispatcher, by, IssueFilter(since="2026-10-20"))
    assert answer["overall"]["given"] == rated.overall.given > 0
    assert {group["code"] for group in answer["groups"]} == {group.code for group in rated.groups}
    of = {group["code"]: group for group in answer["groups"]}
    for group in rated.groups:
        shown = of[group.code]
        assert (shown["given"], *(shown["rates"][row.code.value]["part"] for row in RATES)) == figures(group.standing)
        assert all(both["whole"] == shown["given"] for both in shown["rates"].values())
        assert [shown["carried"], shown["late"], shown["exempted"]] == [
            group.standing.carried, group.standing.late, group.standing.exempted,
        ]  # fmt: skip
        assert (shown["place"] is None) == (not group.standing.is_ranked)
    own = selectors.rated(told.street, By.UNIT).overall
    street = told.client("information_officer", "street").get("/api/v1/rates").json()
    assert street["overall"]["given"] == own.given > 0, "what the unit may see, and no more"
    assert client.get("/api/v1/rates?by=nothing").status_code == 422
    assert client.get("/api/v1/rates?since=yesterday").status_code == 422
