"""What a list says besides the problem: its division, who supports, and what stood on an earlier list already."""

import io

import pytest
from openpyxl import Workbook

from tests.issues.test_problem_lists import at_desk, items, received
from tests.issues.world import MONDAY, World, unit
from wenming.areas.models import Area
from wenming.issues import selectors, services
from wenming.issues.models import Issue, ListItem, ProblemList

pytestmark = pytest.mark.django_db
HEADINGS = ("序号", "所属街道", "点位", "存在问题", "责任单位", "配合单位")


def made(*rows: tuple[str, ...]) -> bytes:
    book = Workbook()
    assert book.active is not None
    book.active.append(HEADINGS)
    for row in rows:
        book.active.append(row)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


FIRST = ("1", "鼓楼街道", "鼓楼市场", "东门垃圾桶满溢，未及时清运", "", "城管局、市场监管局")
SECOND = ("2", "古楼街道", "某背街小巷", "地面垃圾多，保洁不到位", "", "")


def in_town(world: World) -> Area:
    """The town, of which the street's office is the unit, with a community of its own."""
    town = Area.objects.get(code="990102001")
    street = world.units["street"]
    street.area = town
    street.save()
    return Area.objects.create(
        code="990102001001", name="东园社区", level="village", parent=town, path=f"{town.path}990102001001/"
    )


def test_a_problem_without_a_site_lies_in_the_division_that_the_list_names(world: World) -> None:
    in_town(world)
    found = received(world, made(FIRST, SECOND), "清单.xlsx")
    with_site, without = items(found)
    assert (with_site.site, without.site) == (world.sites["market"], None)
    assert (without.division and without.division.name, without.division_because) == ("鼓楼街道", "column")
    assert without.unit is not None, "somebody is proposed"
    ListItem.objects.filter(pk=without.pk).update(category=world.categories["bin_overflow"])
    services.raise_items(found, [without.pk, with_site.pk], by=at_desk(world), at=MONDAY)
    issue = Issue.objects.get(list_items=without.pk)
    assert (issue.area and issue.area.code, issue.address) == ("990102001", "某背街小巷")
    assert Issue.objects.get(list_items=with_site.pk).area == world.sites["market"].area


def test_the_unit_of_the_town_is_proposed_for_what_lies_in_a_community_of_it(world: World) -> None:
    community = in_town(world)
    draft = Issue(title="别的事", area=community, category=None)
    (proposal,) = selectors.proposals([draft])
    assert world.units["street"] in [one.unit for one in proposal.units]


def test_a_division_is_chosen_and_taken_away_by_hand(world: World) -> None:
    community = in_town(world)
    found = received(world, made(SECOND), "清单.xlsx")
    (row,) = items(found)
    desk = world.client("dispatcher", "office")
    here = f"/problem-lists/{found.key}/{row.pk}/"
    assert "鼓楼街道" in desk.get(here).content.decode()
    sent = {"place": row.place, "category": "bin_overflow", "version": row.version}
    assert desk.post(here, {**sent, "division": "990102001"}).status_code == 302
    assert desk.post(here, {**sent, "division": "nowhere", "version": row.version + 1}).status_code == 422
    chosen = services.choose(
        items(found)[0], site=None, place=row.place, category=None, unit=None, deadline="", by=at_desk(world),
        seen=row.version + 1, division=community,
    )  # fmt: skip
    assert (chosen.division, chosen.division_because) == (community, "")


def test_supporting_units_are_kept_shown_changed_and_named_at_dispatch(world: World) -> None:
    unit("market_reg", "市场监管局", "department")
    found = received(world, made(FIRST), "清单.xlsx")
    (row,) = items(found)
    assert row.supporting_said == "城管局、市场监管局"
    assert row.supporting == ["other", "market_reg"]
    desk = world.client("dispatcher", "office")
    assert row.unit == world.units["other"], "it holds the function, and is not named to support itself"
    assert "Supporting: 市场监管局" in desk.get(f"/problem-lists/{found.key}/").content.decode()
    sent = {"site": "MARKET-0001", "category": "bin_overflow", "unit": "street", "supporting": ["other"],
            "version": row.version}  # fmt: skip
    assert desk.post(f"/problem-lists/{found.key}/{row.pk}/", sent).status_code == 302
    services.raise_items(found, [row.pk], by=at_desk(world), at=MONDAY)
    issue = Issue.objects.get()
    assert (issue.lead_unit, list(issue.supporting.all())) == (world.units["street"], [world.units["other"]])


def test_units_that_nobody_knows_are_shown_as_the_list_says_them_and_not_guessed(world: World) -> None:
    found = received(world, made((*FIRST[:5], "某某集团、园林处")), "清单.xlsx")
    (row,) = items(found)
    assert (row.supporting, row.supporting_said) == ([], "某某集团、园林处")
    page = world.client("dispatcher", "office").get(f"/problem-lists/{found.key}/").content.decode()
    assert "某某集团、园林处" in page


def test_a_list_sent_again_with_more_rows_lets_only_the_new_ones_wait(world: World) -> None:
    first = received(world, made(FIRST, SECOND), "清单.xlsx")
    one, two = items(first)
    services.raise_items(first, [one.pk], by=at_desk(world), at=MONDAY)
    services.leave_out(two, reason="不属本区", by=at_desk(world), seen=two.version)
    new = ("3", "鼓楼街道", "滨河路", "路面破损", "", "")
    again = received(world, made(FIRST, (*SECOND[:3], "地面垃圾较多，保洁不到位", "", ""), new), "清单.xlsx", "再来")
    rows = items(again)
    assert [row.state for row in rows] == ["again", "again", "waiting"]
    assert [row.again_because for row in rows] == ["same", "like", ""]
    desk = world.client("dispatcher", "office")
    page = desk.get(f"/problem-lists/{again.key}/?state=all").content.decode()
    assert "stands on “省级暗访”" in page
    assert services.raise_items(again, [rows[0].pk], by=at_desk(world), at=MONDAY) == [], "it is not raised anew"
    desk.post(f"/problem-lists/{again.key}/confirm/", {"all_again": "1"})
    rows = items(again)
    assert [row.state for row in rows] == ["same", "left_out", "waiting"]
    assert rows[0].issue == Issue.objects.get()
    assert rows[1].reason == "不属本区"


def test_a_list_of_what_stands_on_another_is_not_called_decided(world: World) -> None:
    first = received(world, made(FIRST), "清单.xlsx")
    services.raise_items(first, [items(first)[0].pk], by=at_desk(world), at=MONDAY)
    again = received(world, made(("7", *FIRST[1:])), "清单二.xlsx", "再来")
    assert [row.state for row in items(again)] == ["again"]
    desk = world.client("dispatcher", "office")
    (row,) = desk.get("/problem-lists/?state=open").context["page"].rows
    assert (str(row.cells["state"].word), row.cells["waiting"]) == ("Waiting for a decision", "1")
    assert desk.get(f"/api/v1/lists/{again.key}").json()["waiting"] == 1
    desk.post(f"/problem-lists/{again.key}/confirm/", {"all_again": "1"})
    shown = {row.key: str(row.cells["state"].word) for row in desk.get("/problem-lists/").context["page"].rows}
    assert shown[str(again.key)] == "All decided"


def test_what_still_waits_elsewhere_is_decided_there_and_what_is_new_after_all_waits(world: World) -> None:
    received(world, made(FIRST, SECOND), "清单.xlsx")
    again = received(world, made(FIRST, SECOND, ("3", "", "滨河路", "路面破损", "", "")), "清单.xlsx", "再来")
    first, second, _third = items(again)
    (decided,) = services.join_again(again, [first.pk], by=at_desk(world))
    assert decided.refusal is not None
    assert "省级暗访" in str(decided.refusal)
    taken = services.take_again(second, by=at_desk(world), seen=second.version)
    assert taken.state == ListItem.State.WAITING


def test_another_sender_or_source_is_another_matter(world: World) -> None:
    found = received(world, made(FIRST), "清单.xlsx")
    ProblemList.objects.filter(pk=found.pk).update(sender="市文明办")
    again = received(world, made(FIRST, SECOND), "清单.xlsx", "再来")
    assert [row.state for row in items(again)] == ["waiting", "waiting"]


def test_a_row_is_decided_with_the_choices_made_in_it_and_goes_on_to_the_next(world: World) -> None:
    found = received(world, made(FIRST, SECOND), "清单.xlsx")
    one, two = items(found)
    ListItem.objects.filter(pk=one.pk).update(deadline="3个工作日")
    desk = world.client("dispatcher", "office")
    page = desk.get(f"/problem-lists/{found.key}/").content.decode()
    assert f"at={two.pk}" in page
    chosen = {"act": "raise", "version": one.version, "site": "MARKET-0001", "category": "bin_overflow",
              "unit": "street", "back": f"/problem-lists/{found.key}/?state=waiting&at={two.pk}"}  # fmt: skip
    answer = desk.post(f"/problem-lists/{found.key}/{one.pk}/decide/", chosen)
    assert answer["Location"].endswith(f"at={two.pk}")
    issue = Issue.objects.get()
    assert (issue.lead_unit, issue.limit_amount) == (world.units["street"], 3), "the deadline of the list stays"
    beyond = desk.get(f"/problem-lists/{found.key}/?state=all&page=99")
    assert "东门垃圾桶满溢" in beyond.content.decode()
