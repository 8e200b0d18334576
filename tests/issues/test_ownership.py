"""Where nobody or two units would answer: held against what the desk is then proposed."""

import csv
import io
from datetime import timedelta
from itertools import product

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.issues.world import MONDAY, World, site
from wenming.areas.models import Area
from wenming.issues import selectors
from wenming.issues.models import Category, Issue
from wenming.issues.selectors import GapFilter, PlaceGap
from wenming.kernel import clock
from wenming.people.models import Unit, UnitFunction
from wenming.places.models import Responsibility, ResponsibilityRole, SiteKind
from wenming.rulebook.ownership import Gap, Table


def found(world: World, **wanted: str) -> list[PlaceGap]:
    with clock.held_at(MONDAY):
        return selectors.ownership_gaps(world.dispatcher, GapFilter(**wanted))


def of(gaps: list[PlaceGap], code: str, function: str) -> PlaceGap | None:
    return next((gap for gap in gaps if (gap.site, gap.function) == (code, function)), None)


def answers(world: World, code: str, role: str, unit: str, *, days: int | None = None) -> None:
    """Let a unit answer from the Monday on, or from before until so many days after it."""
    Responsibility.objects.create(
        site=world.sites[code],
        role=ResponsibilityRole.objects.get(code=role),
        unit=world.units[unit],
        since=MONDAY.date() - timedelta(days=30 if days is not None else 0),
        until=MONDAY.date() + timedelta(days=days) if days is not None else None,
    )


def test_the_small_world_has_the_gaps_that_one_counts_by_hand(world: World) -> None:
    gaps = found(world)
    market = of(gaps, "MARKET-0001", "market_reg")
    assert market is not None and market.gap is Gap.STAND_IN and market.units == ("鼓楼街道办事处",)
    road = of(gaps, "ROAD-0001", "market_reg")
    assert road is not None and road.gap is Gap.NOBODY and road.units == ()
    assert of(gaps, "MARKET-0001", "urban_mgmt") is None and of(gaps, "MARKET-0001", "street") is None
    street = of(gaps, "ROAD-0001", "street")
    assert street is not None and (street.table, street.gap) == (Table.TERRITORY, Gap.NOBODY)
    expected = set(Category.objects.filter(function="street").values_list("code", flat=True))
    assert {one.code for one in street.categories} == expected


def test_two_units_on_the_day_of_a_change_and_a_lead_that_is_not_the_holder(world: World) -> None:
    answers(world, "market", "territory", "other", days=0)
    answers(world, "road", "industry_lead", "community")
    gaps = found(world)
    market, road = of(gaps, "MARKET-0001", "street"), of(gaps, "ROAD-0001", "urban_mgmt")
    assert market is not None and market.gap is Gap.TWO and set(market.units) == {"鼓楼街道办事处", "城管局"}
    assert road is not None and (road.table, road.gap) == (Table.FUNCTION, Gap.TWO)
    assert road.units == ("城管局", "东园社区")


def test_a_unit_that_is_no_more_owns_nothing(world: World) -> None:
    Unit.objects.filter(code="other").update(state=Unit.State.ABOLISHED)
    gap = of(found(world), "ROAD-0001", "urban_mgmt")
    assert gap is not None and gap.gap is Gap.NOBODY


def test_every_pair_agrees_with_what_the_desk_is_proposed(world: World) -> None:
    answers(world, "road", "industry_lead", "community")
    UnitFunction.objects.create(function="fire", label="消防", unit=world.units["third"])
    gaps = {(gap.site, one.code): gap for gap in found(world) for one in gap.categories}
    for place, category in product(world.sites.values(), Category.objects.all()):
        issue = Issue(site=place, area=place.area, category=category)
        with clock.held_at(MONDAY):
            proposed = [each.unit.name for each in selectors.proposals([issue])[0].units]
        gap = gaps.get((place.code, category.code))
        if gap is None or gap.gap is Gap.TWO:
            assert proposed, (place.code, category.code)
        elif gap.gap is Gap.NOBODY:
            assert proposed == [], (place.code, category.code)
        else:
            assert proposed[0] == gap.units[0], (place.code, category.code)


def test_filters_narrow_and_the_numbers_add_up(world: World) -> None:
    every = found(world)
    assert sum(len(found(world, gap=gap.value)) for gap in Gap) == len(every)
    assert sum(len(found(world, table=table.value)) for table in Table) == len(every)
    assert {gap.site for gap in found(world, kind="ROAD")} == {"ROAD-0001"}
    assert {gap.site for gap in found(world, words="滨河")} == {"ROAD-0001"}
    one = found(world, category=every[0].categories[0].code)
    assert all(len(gap.categories) == 1 for gap in one)
    assert found(world, area="990102001") == every and found(world, area="nowhere") == []
    assert selectors.pairs(every) == sum(len(gap.categories) for gap in every)


@pytest.fixture
def desk(world: World) -> Client:
    return world.client("dispatcher", "office")


def test_the_page_leads_to_the_site_and_to_where_it_is_mended(world: World, desk: Client) -> None:
    page = desk.get("/ownership-gaps/").content.decode()
    assert "Nobody answers" in page and "/sites/ROAD-0001/" in page
    head = world.client("office_head", "office").get("/ownership-gaps/?table=territory").content.decode()
    assert "/sites/ROAD-0001/who-answers/territory/" in head
    assert "/units/" in desk.get("/ownership-gaps/?table=function").content.decode()
    assert world.client("audit_admin", "office").get("/ownership-gaps/").status_code == 403


@pytest.mark.parametrize("key", ["site", "-name", "gap", "-kinds", "table", "site_kind", "-area", "nothing"])
def test_it_sorts_by_every_column(desk: Client, key: str) -> None:
    assert desk.get(f"/ownership-gaps/?sort={key}&gap=x&page=99&q=%27").status_code == 200


def test_the_export_names_every_kind(world: World, desk: Client) -> None:
    text = desk.get("/ownership-gaps/export/?format=csv&table=territory").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    count = Category.objects.filter(function="street").count()
    assert [len(row["Kinds of problem"].split("; ")) for row in rows] == [count] * len(rows) and rows


def many_sites(count: int) -> None:
    kind, area = SiteKind.objects.get(code="ROAD"), Area.objects.get(code="990102001")
    for number in range(count):
        site(f"ROAD-{number + 100}", f"路{number}", kind, area, 38.9, 100.4)


def test_the_number_of_queries_does_not_grow_with_the_sites(desk: Client) -> None:
    desk.get("/ownership-gaps/")
    with CaptureQueriesContext(connection) as few:
        desk.get("/ownership-gaps/")
    many_sites(20)
    with CaptureQueriesContext(connection) as many:
        desk.get("/ownership-gaps/")
    assert len(many) == len(few)
