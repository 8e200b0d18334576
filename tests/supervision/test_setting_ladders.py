"""Setting the ladders: steps, marks and recipients are data; what was sent keeps its names, and the trail says what."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.issues.conftest import world as world  # the fixture
from tests.issues.world import MONDAY, World
from wenming.kernel import clock
from wenming.kernel.errors import Conflict, NotAllowed
from wenming.kernel.models import AuditLine, Message
from wenming.kernel.scope import Viewer
from wenming.people.models import User
from wenming.rulebook.escalation import Counted, Tie, Watch
from wenming.supervision import services
from wenming.supervision.models import Ladder, LadderMark, LadderRecipient, LadderStep, SentStep
from wenming.supervision.services import LadderRefused, StepValues, climb

pytestmark = pytest.mark.django_db
DUE = MONDAY + timedelta(days=2)
FORM: dict[str, Any] = {
    "label": "红牌督办", "label_en": "Red card", "place": "3", "counted": "due", "delay": "60", "mark": "supervision",
    "recipients": ["office_head", "leader"],
}  # fmt: skip


def head(world: World) -> Client:
    return world.client("office_head", "office")


def boss(world: World) -> Viewer:
    head(world)
    return Viewer(user_id=User.objects.get(username="office_head-office").pk)


def climb_at(moment: Any) -> None:
    with clock.held_at(moment):
        climb()


def codes(ladder: str = "limit") -> list[str]:
    rows = LadderStep.objects.filter(ladder__code=ladder, removed_at=None).order_by("order")
    assert [row.order for row in rows] == list(range(1, len(rows) + 1))
    return [row.code for row in rows]


def test_the_office_head_sets_a_step_and_what_was_sent_keeps_its_name(world: World) -> None:
    issue = world.acknowledged()
    climb_at(DUE + timedelta(minutes=1))
    answer = head(world).post("/ladder/day_late/", FORM, follow=True)
    assert "The step is kept." in answer.content.decode()
    step = LadderStep.objects.get(code="day_late")
    assert (step.label, step.label_en, step.delay, step.recipients) == (
        "红牌督办", "Red card", 60, ["leader", "office_head"],
    )  # fmt: skip
    line = AuditLine.objects.get(act="supervision.keep_step")
    assert line.details["before"] == {
        "label": "超期一天", "label_en": "A day overdue", "delay": 420, "mark": "warning",
        "recipients": ["holder_head"],
    }  # fmt: skip
    assert line.details["after"]["recipients"] == ["leader", "office_head"]
    climb_at(DUE + timedelta(hours=1))
    assert list(SentStep.objects.filter(issue=issue).values_list("label", flat=True)) == ["超期", "红牌督办"]
    listed = head(world).get("/ladder/?told=leader").content.decode()
    assert "Red card" in listed
    assert "Due soon" not in listed


def test_a_new_name_in_chinese_leaves_the_english_one_and_both_are_told(world: World) -> None:
    head(world).post("/ladder/overdue/", FORM | {"label": "黄牌", "label_en": "Overdue", "place": "2", "delay": "0"})
    step = LadderStep.objects.get(code="overdue")
    assert (step.label, step.label_en) == ("黄牌", "Overdue")
    world.acknowledged()
    climb_at(DUE + timedelta(minutes=1))
    message = Message.objects.get(kind="escalation")
    assert message.params["step"] == {"zh": "黄牌", "en": "Overdue"}
    reader = world.client("office_head", "office")
    assert "Overdue: 2026-" in reader.get("/messages/").content.decode()
    reader.cookies["django_language"] = "zh-hans"
    assert "黄牌：2026-" in reader.get("/messages/").content.decode()


def test_a_step_is_added_where_it_belongs_and_taken_out_with_its_history_intact(world: World) -> None:
    issue = world.acknowledged()
    browser = head(world)
    assert "Red card" not in browser.get("/ladder/").content.decode()
    answer = browser.post("/ladder/add/?ladder=limit", FORM, follow=True)
    assert "Red card" in answer.content.decode()
    added = codes()[2]
    assert codes() == ["due_soon", "overdue", added, "day_late", "three_days_late", "week_late", "stuck"]
    climb_at(DUE + timedelta(hours=2))
    assert SentStep.objects.filter(issue=issue, code=added).exists()
    assert "taken out" in browser.post(f"/ladder/{added}/remove/", follow=True).content.decode()
    assert codes() == ["due_soon", "overdue", "day_late", "three_days_late", "week_late", "stuck"]
    assert browser.get(f"/ladder/{added}/").status_code == 404
    page = world.client("dispatcher", "office").get(f"/issues/{issue.number}/").content.decode()
    assert "Red card" in page
    assert "Supervision" in page
    acts = list(AuditLine.objects.filter(act__startswith="supervision.").values_list("act", flat=True))
    assert acts == ["supervision.add_step", "supervision.remove_step"]


def test_steps_change_places_only_as_far_as_the_ladder_can_be_climbed(world: World) -> None:
    who = boss(world)
    values = StepValues("并列", "", Counted.DUE, 0, "warning", ["leader"], place=2)
    made = services.add_step(Ladder.objects.get(code="limit"), values, by=who)
    assert codes()[1:3] == [made.code, "overdue"]
    services.keep_step(made, StepValues("并列", "", Counted.DUE, 0, "warning", ["leader"], place=3), by=who)
    assert codes()[1:3] == ["overdue", made.code]
    with pytest.raises(LadderRefused, match="cannot fall due before"):
        services.keep_step(made, StepValues("并列", "", Counted.DUE, 0, "warning", ["leader"], place=7), by=who)
    assert codes()[1:3] == ["overdue", made.code]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"delay": "-1"}, "greater than or equal to 0"),
        ({"delay": "x" * 300}, "whole number"),
        ({"delay": "5000"}, "A later step cannot fall due before an earlier one."),
        ({"recipients": []}, "required"),
        ({"recipients": ["mayor"]}, "mayor"),
        ({"mark": "purple"}, "purple"),
        ({"counted": "began"}, "began"),
        ({"label": "x" * 41}, "at most 40"),
        ({"place": "0"}, "greater than or equal to 1"),
    ],
)
def test_a_step_that_cannot_be_is_refused_beside_its_field(world: World, changed: dict[str, Any], said: str) -> None:
    answer = head(world).post("/ladder/day_late/", FORM | {"delay": "420"} | changed)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert LadderStep.objects.get(code="day_late").label == "超期一天"


def test_a_recipient_means_other_posts_and_a_mark_looks_otherwise(world: World) -> None:
    world.client("dispatcher", "office")
    browser = head(world)
    posts = {"label": "办公室", "label_en": "The office", "tie": "anywhere", "roles": ["office_head"]}
    assert browser.post("/ladder/parts/recipients/office/", posts).status_code == 302
    look = {"label": "警告", "label_en": "Warned", "tone": "soon"}
    assert browser.post("/ladder/parts/marks/warning/", look).status_code == 302
    world.raised()
    climb_at(MONDAY + timedelta(days=1))
    message = Message.objects.get(kind="escalation")
    assert (message.to_id, message.tone) == (boss(world).user_id, "soon")
    line = AuditLine.objects.get(act="supervision.keep_recipient")
    assert (line.details["before"]["roles"], line.details["after"]["roles"]) == (["dispatcher"], ["office_head"])
    for kind in ("ladders", "marks", "recipients"):
        assert browser.get(f"/ladder/parts/{kind}/").status_code == 200
        assert browser.get(f"/ladder/parts/{kind}/export/").status_code == 200
        assert browser.get(f"/ladder/parts/{kind}/add/").status_code == 200
        assert browser.get(f"/ladder/parts/{kind}/none/").status_code == 404
    assert browser.get("/ladder/parts/nonsense/").status_code == 404


def test_what_a_step_uses_is_not_removed_and_what_none_uses_is(world: World) -> None:
    who = boss(world)
    with pytest.raises(Conflict):
        services.remove_part(LadderMark.objects.get(code="warning"), by=who)
    refused = head(world).post("/ladder/parts/recipients/leader/remove/")
    assert refused.status_code == 422
    assert "超期两周" in refused.content.decode()
    made = services.keep_recipient(None, label="网格员", label_en="", tie=Tie.HOLDER, roles=["grid_worker"], by=who)
    assert (made.roles, made.order) == (["grid_worker"], 11)
    assert head(world).post(f"/ladder/parts/recipients/{made.code}/remove/").status_code == 302
    assert not LadderRecipient.objects.filter(code=made.code).exists()
    assert head(world).post("/ladder/parts/ladders/limit/remove/").status_code == 404


def test_a_ladder_of_its_own_is_made_and_watches_what_it_is_told_to(world: World) -> None:
    browser = head(world)
    names = {"label": "申诉专线", "label_en": "Appeals", "watches": ["appeal"], "is_active": "on"}
    assert browser.post("/ladder/parts/ladders/add/", names).status_code == 302
    made = Ladder.objects.get(label="申诉专线")
    values = StepValues("申诉待审", "Appeal waits", Counted.BEGAN, 0, "reminder", ["leader"])
    services.add_step(made, values, by=boss(world))
    with pytest.raises(LadderRefused, match="choose another to count from"):
        watches = [Watch.APPEAL, Watch.FILING]
        services.keep_ladder(made, label="x", label_en="", watches=watches, is_active=True, by=boss(world))
    issue = world.appealed()
    climb_at(MONDAY + timedelta(minutes=1))
    assert SentStep.objects.filter(issue=issue, watch="appeal").values_list("label_en", flat=True)[0] == "Appeal waits"


def test_only_the_office_head_sets_the_ladders(world: World) -> None:
    clerk = world.client("dispatcher", "office")
    for address in ("/ladder/", "/ladder/add/", "/ladder/overdue/", "/ladder/parts/marks/", "/ladder/overdue/remove/"):
        assert clerk.get(address).status_code == 403
    assert head(world).get("/ladder/none/").status_code == 404
    who = Viewer(user_id=User.objects.get(username="dispatcher-office").pk)
    values = StepValues("x", "", Counted.DUE, 0, "warning", ["leader"])
    with pytest.raises(NotAllowed):
        services.keep_step(LadderStep.objects.get(code="overdue"), values, by=who)
