"""The three rates against a count by hand, and every number against the list that it opens."""

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape

import pytest

from tests.issues import pasts
from tests.issues.world import MONDAY, World
from wenming.issues import selectors, services
from wenming.issues.models import Issue
from wenming.issues.selectors import By, IssueFilter
from wenming.kernel.actors import SYSTEM
from wenming.rulebook.loop import State
from wenming.rulebook.rates import ENTRUSTED, RateCode, Standing, counts

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
    services.verify(again, by=world.dispatcher, at=at)
    assert figures(selectors.overall_rates(world.dispatcher)) == (6, 4, 3, 1), "verified again, and it did not hold"


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
