"""Requests to the pages of a problem list that name nothing, or what was decided before: answered in words."""

import pytest

from tests.issues.test_problem_lists import at_desk, items, received, workbook
from tests.issues.world import World
from wenming.issues import services
from wenming.issues.models import Issue, ListItem

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("asked", ["at=²", "page=²"])
def test_an_odd_number_in_the_address_shows_the_list_all_the_same(world: World, asked: str) -> None:
    found = received(world, workbook(), "清单.xlsx")
    assert world.client("dispatcher", "office").get(f"/problem-lists/{found.key}/?{asked}").status_code == 200


def test_odd_numbers_that_are_sent_name_nothing(world: World) -> None:
    found, desk = received(world, workbook(), "清单.xlsx"), world.client("dispatcher", "office")
    here, row = f"/problem-lists/{found.key}", items(found)[0]
    for address, sent in (
        ("place/", {"photo": "²", "item": "²"}),
        ("confirm/", {"pick": "²"}),
        ("answers/", {"pick": "²", "said": "sent"}),
        (f"{row.pk}/decide/", {"act": "leave_out", "reason": "重复", "version": "²"}),
        (f"{row.pk}/answer/", {"said": "sent", "version": "²"}),
    ):
        assert desk.post(f"{here}/{address}", sent).status_code in (302, 422), address
    row.refresh_from_db()
    assert row.state == ListItem.State.WAITING and not Issue.objects.exists()


def test_what_was_decided_before_is_not_raised_and_that_is_said(world: World) -> None:
    found, desk = received(world, workbook(), "清单.xlsx"), world.client("dispatcher", "office")
    row = items(found)[0]
    services.leave_out(row, reason="不是问题", by=at_desk(world), seen=row.version)
    row.refresh_from_db()
    here = f"/problem-lists/{found.key}"
    one = desk.post(f"{here}/{row.pk}/decide/", {"act": "raise", "version": row.version}, follow=True)
    assert [str(each) for each in one.context["messages"]] == [f"{row.number}: This problem was decided on before."]
    many = desk.post(f"{here}/confirm/", {"pick": str(row.pk)}, follow=True)
    assert [str(each) for each in many.context["messages"]] == [
        "1 problem was decided on before: nothing was done with it."
    ]
    assert not Issue.objects.exists()
