"""The dispatcher's desk: one press after the other, taking back, many with a preview, and somebody who was quicker."""

import re

import pytest
from django.test import Client

from tests.issues.world import World
from wenming.issues import services
from wenming.issues.models import Issue

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(world: World) -> Client:
    return world.client("dispatcher", "office")


def current(page: str) -> list[str]:
    """The numbers of the lines that are current: one, or none."""
    return re.findall(r'<tr id="line-([\d-]+)" class="current">', page)


def accept(desk: Client, issue: Issue, **chosen: str) -> str:
    """Press accept and return the page that follows."""
    sent = {"version": str(issue.version), **chosen}
    return desk.post(f"/issues/{issue.number}/accept/", sent, follow=True).content.decode()


def test_after_one_the_next_opens_by_itself(world: World, desk: Client) -> None:
    first, second, third = (world.raised(title=title) for title in ("垃圾满溢", "垃圾桶满溢", "桶边满溢"))
    page = desk.get("/desk/").content.decode()
    assert current(page) == [first.number]
    assert f'name="next" value="{third.number}"' in page, "each line knows which follows"
    assert current(accept(desk, second, next=third.number)) == [third.number]
    assert current(accept(desk, third, next="")) == [first.number], "after the last, the first"
    assert current(accept(desk, first, next="")) == []


def test_what_was_dispatched_can_be_taken_back_from_the_desk(world: World, desk: Client) -> None:
    issue = world.raised()
    page = accept(desk, issue)
    unit = Issue.objects.get().lead_unit
    assert unit is not None and f"{issue.number} is dispatched to {unit.name}." in page
    found = re.search(rf'action="(/issues/{issue.number}/take-back/)">.*?name="version" value="(\d+)"', page, re.DOTALL)
    assert found is not None
    again = desk.post(found[1], {"version": found[2]}, follow=True).content.decode()
    assert "is taken back and stands here again" in again and current(again) == [issue.number]
    assert Issue.objects.get().state == "filed"
    assert f"/issues/{issue.number}/take-back/" not in desk.get(f"/desk/?done={issue.number}").content.decode()


def test_taking_back_is_not_offered_once_the_unit_acted_and_then_refused_in_words(world: World, desk: Client) -> None:
    issue = world.raised()
    accept(desk, issue, lead="street")
    now = Issue.objects.get()
    services.acknowledge(now, by=world.street)
    assert "/take-back/" not in desk.get(f"/desk/?done={issue.number}").content.decode()
    late = desk.post(f"/issues/{issue.number}/take-back/", {"version": now.version}, follow=True).content.decode()
    assert "was quicker (Acknowledge" in late and Issue.objects.get().state == "acknowledged"
    for number in ("2026-999999", "x", "../../etc"):
        assert desk.get("/desk/", {"done": number, "at": number}).status_code == 200


def test_who_comes_second_is_told_who_did_what_and_changes_nothing(world: World, desk: Client) -> None:
    issue, following = world.raised(), world.raised(title="垃圾桶满溢")
    services.decline(issue, reason="不属本区", by=world.office_head)
    page = accept(desk, issue, lead="street", next=following.number)
    assert f"{issue.number}: 明川区创建办" in page and "was quicker (Decline" in page
    assert "Your choice changed nothing." in page and current(page) == [following.number]
    assert Issue.objects.get(pk=issue.pk).state == "declined"


def test_a_refusal_stays_with_the_line(world: World, desk: Client) -> None:
    issue, _other = world.raised(title="垃圾桶满溢"), world.raised()
    world.units["third"].state = "abolished"
    world.units["third"].save()
    page = accept(desk, issue, lead="third", next=_other.number)
    assert current(page) == [issue.number] and "is no more" in page
    assert Issue.objects.get(pk=issue.pk).state == "raised"


def test_many_are_dispatched_from_the_desk_after_a_preview_with_each_unit_and_why(world: World, desk: Client) -> None:
    numbers = [world.raised().number, world.raised(title="垃圾桶满溢").number]
    preview = desk.post("/issues/many/dispatch/", {"pick": numbers, "from_desk": "1"}).content.decode()
    assert "2 issues are ready." in preview
    assert preview.count("holds the function “Urban management”") == 2
    assert 'href="/desk/"' in preview and 'name="from_desk"' in preview
    assert not Issue.objects.exclude(state="raised").exists(), "a preview does nothing"
    done = desk.post("/issues/many/dispatch/", {"pick": numbers, "from_desk": "1", "confirmed": "1", "lead_unit": ""})
    assert "Back to the desk" in done.content.decode()
    assert Issue.objects.filter(state="dispatched").count() == 2
