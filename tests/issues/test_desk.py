"""The dispatcher's desk: one press after the other, taking back, many with a preview, and somebody who was quicker."""

import html
import re

import pytest
from django.test import Client

from tests.issues.world import World
from wenming.issues import services
from wenming.issues.models import Issue

pytestmark = pytest.mark.django_db
TWO_WORKING_DAYS = {"limit_amount": "2", "limit_clock": "working_days"}


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


def test_a_form_begun_at_the_desk_leads_back_to_its_line_or_on_to_the_next(world: World, desk: Client) -> None:
    first, second, third = (world.raised(title=title) for title in ("垃圾满溢", "垃圾桶满溢", "桶边满溢"))
    page = desk.get("/desk/").content.decode()
    file_it = f"/issues/{first.number}/file_issue/?from=desk&amp;next={second.number}"
    assert second.number > first.number and file_it in page
    sent = {"version": str(first.version), "category": "bin_overflow", "tier": "desk"} | TWO_WORKING_DAYS
    filed = desk.post(html.unescape(file_it), sent, follow=True)
    assert Issue.objects.get(pk=first.pk).state == "filed"
    assert filed.redirect_chain[-1][0].startswith("/desk/") and current(filed.content.decode()) == [first.number]
    merge = f"/issues/{second.number}/merge/?from=desk&next={third.number}"
    assert f'href="/desk/?at={second.number}' in desk.get(merge).content.decode(), "cancelled, it stands there still"
    merged = desk.post(merge, {"version": str(second.version), "survivor": first.number}, follow=True)
    assert current(merged.content.decode()) == [third.number], merged.content.decode()
    elsewhere = desk.post(f"/issues/{third.number}/merge/?from=//evil.example", {"survivor": first.number}, follow=True)
    assert elsewhere.redirect_chain[-1][0] == f"/issues/{third.number}/"


def test_what_was_dispatched_can_be_taken_back_from_the_desk(world: World, desk: Client) -> None:
    issue = world.raised()
    page = accept(desk, issue)
    unit = Issue.objects.get().lead_unit
    assert unit is not None and f"{issue.number} is dispatched to {unit.name}." in page
    form = rf'action="(/issues/{issue.number}/take-back/)"[^>]*>.*?name="version" value="(\d+)"'
    found = re.search(form, page, re.DOTALL)
    assert found is not None
    again = desk.post(found[1], {"version": found[2]}, follow=True).content.decode()
    assert "is taken back and stands here again" in again and current(again) == [issue.number]
    now = Issue.objects.get()
    assert (now.state, now.track, now.limit_amount, now.due_at) == ("raised", "", None, None), "the filing too"
    assert [move.move for move in now.moves.order_by("seq")] == [
        "raise_issue", "file_issue", "dispatch", "undo", "undo",
    ]  # fmt: skip
    filing = now.clocks.get(stopped_at=None)
    assert filing.clock == "filing" and now.stage_due_at == filing.due_at, "its clock runs as if nothing had been"
    assert sum(row.taken_back for row in now.clocks.all()) == 3
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


def test_what_was_filed_before_is_only_taken_back_from_the_unit(world: World, desk: Client) -> None:
    issue = world.filed()
    accept(desk, issue)
    now = Issue.objects.get()
    desk.post(f"/issues/{issue.number}/take-back/", {"version": now.version})
    assert Issue.objects.get().state == "filed", "the filing was an act of its own"


def test_on_the_issues_own_page_one_act_is_taken_back_as_one(world: World, desk: Client) -> None:
    issue = world.raised()
    accept(desk, issue)
    page = desk.get(f"/issues/{issue.number}/").content.decode()
    assert "Undo “File, Dispatch”" in page
    version = Issue.objects.get().version
    assert desk.post(f"/issues/{issue.number}/undo/", {"version": version}).status_code == 302
    assert Issue.objects.get().state == "raised"


def in_place(desk: Client, path: str, shown: list[str], **sent: object) -> str:
    """Act from a page that stays, which shows these lines; return the changes."""
    answer = desk.post(path, {**sent, "shown": shown}, headers={"hx-request": "true"})
    assert answer.status_code == 200 and "<html" not in answer.content.decode()
    return answer.content.decode()


def test_with_script_only_what_changed_is_sent(world: World, desk: Client) -> None:
    first, second = world.raised(), world.raised(title="垃圾桶满溢")
    shown = [first.number, second.number]
    sent = in_place(desk, f"/issues/{first.number}/accept/", shown, version=first.version)
    assert f'<tr id="line-{first.number}" hx-swap-oob="delete">' in sent and f'id="line-{second.number}"' not in sent
    assert "1 issue waits to be dispatched" in sent and f"{first.number} is dispatched to" in sent
    version = Issue.objects.get(pk=first.pk).version
    back = in_place(desk, f"/issues/{first.number}/take-back/", shown[1:], version=version)
    assert re.search(f'id="line-{first.number}" class="current" data-back', back) and "stands here again" in back
    assert "2 issues wait to be dispatched" in back
    last = in_place(desk, f"/issues/{second.number}/accept/", [second.number], version=second.version)
    assert f'id="line-{first.number}"' in last, "what the page does not show follows"


def test_more_lines_follow_as_the_list_empties_each_once(world: World, desk: Client) -> None:
    issues = [world.raised(title=f"垃圾满溢{place}") for place in range(45)]
    page = desk.get("/desk/").content.decode()
    lines = re.findall(r'<tr id="line-([\d-]+)"', page)
    assert len(lines) == 30 and "15 more follow" in page
    seen, left = list(lines), list(lines)
    for _ in range(len(issues)):
        number = left.pop(0)
        version = Issue.objects.get(number=number).version
        sent = in_place(desk, f"/issues/{number}/accept/", [number, *left], version=version)
        more = [one for one in re.findall(r'<tr id="line-([\d-]+)"', sent) if one != number]
        left += more
        seen += more
    assert left == [] and sorted(seen) == sorted(issue.number for issue in issues), "no dead end, and none twice"
    assert "The desk is clear" in sent and set(Issue.objects.values_list("state", flat=True)) == {"dispatched"}


def test_with_script_a_refusal_stays_with_its_line_and_who_was_quicker_is_told(world: World, desk: Client) -> None:
    issue, other = world.raised(), world.raised(title="垃圾桶满溢")
    world.units["third"].state = "abolished"
    world.units["third"].save()
    shown = [issue.number, other.number]
    sent = in_place(desk, f"/issues/{issue.number}/accept/", shown, version=issue.version, lead="third")
    assert 'hx-swap-oob="true"' in sent and 'role="alert"' in sent and "is no more" in sent
    services.decline(other, reason="不属本区", by=world.office_head)
    sent = in_place(desk, f"/issues/{other.number}/accept/", shown, version=other.version)
    assert "was quicker (Decline" in sent and f'<tr id="line-{other.number}" hx-swap-oob="delete">' in sent
    late = in_place(desk, f"/issues/{other.number}/take-back/", shown)
    assert "Only who acted last" in late and Issue.objects.get(pk=other.pk).state == "declined"


def test_each_line_says_why(world: World, desk: Client) -> None:
    world.raised()
    page = desk.get("/desk/").content.decode()
    assert 'data-key="r"' in page and "Due if dispatched now" in page
    assert page.count("holds the function “Urban management”") == 2, "beside the unit, and among the reasons"
