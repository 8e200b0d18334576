"""An issue on several lists: the strictest that is open rules the unit's deadline, whatever happens to the issue."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from tests.issues.test_problem_lists import at_desk, received, workbook
from tests.issues.test_problem_lists import items as items_of
from tests.issues.world import MONDAY, World
from wenming.areas import services as areas
from wenming.areas.selectors import working_calendar
from wenming.issues import selectors, services
from wenming.issues.models import Issue, IssueClock, ListItem, ListNote
from wenming.issues.services import ItemRefused, MoveNotAllowed
from wenming.issues.services.list_dues import set_due
from wenming.kernel.actors import SYSTEM
from wenming.kernel.clock import LOCAL, held_at
from wenming.kernel.errors import Conflict, NotAllowed
from wenming.kernel.models import AuditLine, Message
from wenming.people.models import User
from wenming.rulebook.deadlines import ClockState
from wenming.rulebook.sources import Said

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (MONDAY + n * DAY for n in range(1, 5))
CLOSING = 9 * HOUR
"""From nine in the morning to six in the evening."""


def now(issue: Issue) -> Issue:
    return Issue.objects.get(pk=issue.pk)


def handling(issue: Issue) -> IssueClock:
    return IssueClock.objects.filter(issue=issue, clock="handling").order_by("-id")[0]


def rules(issue: Issue) -> str:
    """The list that rules the unit's deadline; nothing if its limit does."""
    by = handling(issue).ruled_by
    return by["source"] if by else ""


def on(world: World, issue: Issue, due: datetime, *, at: datetime = MONDAY, name: str = "省级暗访") -> ListItem:
    """Put an issue on a list."""
    item = world.on_list(due, name=name)
    world.follow(issue, item, Said.JOINED, at=at)
    item.refresh_from_db()
    return item


def test_a_stricter_list_rules_and_the_page_says_why(world: World) -> None:
    issue = world.acknowledged()
    assert issue.due_at == WEDNESDAY, "two working days from Monday at nine"
    item = on(world, issue, TUESDAY + CLOSING)
    issue = now(issue)
    assert issue.due_at == TUESDAY + CLOSING
    # From Monday at nine to Tuesday at six are 13.5 hours; three quarters are 10.125: 6.5 on Monday, 3.5 on Tuesday
    # morning, and seven and a half minutes after half past two.
    assert issue.soon_at == datetime(2026, 10, 20, 6, 37, 30, tzinfo=UTC)
    clock = handling(issue)
    assert (clock.own_due_at, rules(issue)) == (WEDNESDAY, "省级暗访 · 12")
    move = issue.moves.get(move="follow_sources")
    assert move.details["due_was"] == WEDNESDAY.isoformat() and move.details["due_is"] == issue.due_at.isoformat()
    assert item.state == ListItem.State.SAME and item.due_since == MONDAY
    page = world.client("dispatcher", "office").get(f"/issues/{issue.number}/").content.decode()
    assert "List 省级暗访 · 12 demands it by 2026-10-20 18:00: that is earlier, so it rules." in page
    assert "The limit ends" in page and "Stands on a list too" in page
    with held_at(TUESDAY + CLOSING + HOUR):
        assert selectors.clock_of(issue, TUESDAY + CLOSING + HOUR) is ClockState.OVERDUE
        [reading] = [one for one in selectors.clock_readings(issue) if one.row.clock == "handling"]
        assert reading.state is ClockState.OVERDUE


def test_whoever_asks_for_longer_is_told_that_a_list_rules(world: World) -> None:
    issue, free = world.acknowledged(), world.acknowledged()
    on(world, issue, TUESDAY + CLOSING)
    street = world.client("information_officer", "street")
    with held_at(MONDAY + HOUR):
        page = street.get(f"/issues/{issue.number}/ask_extension/").content.decode()
        other = street.get(f"/issues/{free.number}/ask_extension/").content.decode()
    assert "demands it by 2026-10-20 18:00 and so rules the deadline" in page
    assert "so rules the deadline" not in other


def test_a_later_list_changes_nothing_and_what_is_taken_again_lets_the_next_rule(world: World) -> None:
    issue = world.acknowledged()
    on(world, issue, FRIDAY + CLOSING, name="市级")
    assert now(issue).due_at == WEDNESDAY
    on(world, issue, TUESDAY + CLOSING, name="媒体", at=MONDAY + HOUR)
    first = on(world, issue, TUESDAY + 3 * HOUR, at=MONDAY + 2 * HOUR)
    assert now(issue).due_at == TUESDAY + 3 * HOUR
    world.follow(issue, first, Said.LEFT, at=MONDAY + 3 * HOUR)
    assert now(issue).due_at == TUESDAY + CLOSING
    first.refresh_from_db()
    assert (first.state, first.issue, first.due_since) == (ListItem.State.WAITING, None, None)
    assert [note.said for note in first.notes.all()] == ["joined", "left"]


def test_what_the_source_struck_off_no_longer_rules_and_the_note_can_be_taken_back(world: World) -> None:
    issue = world.acknowledged()
    item = on(world, issue, TUESDAY + CLOSING)
    for said, due in (
        (Said.SENT, TUESDAY + CLOSING),
        (Said.REFUSED, TUESDAY + CLOSING),
        (Said.SENT, TUESDAY + CLOSING),
        (Said.STRUCK_OFF, WEDNESDAY),
        (Said.TAKEN_BACK, TUESDAY + CLOSING),
    ):
        world.follow(issue, item, said, at=MONDAY + HOUR)
        assert now(issue).due_at == due, said
    item.refresh_from_db()
    assert (item.answer, item.answered_on, item.struck_off_on) == ("sent", date(2026, 10, 19), None)
    with pytest.raises(ItemRefused) as refused:
        world.follow(issue, item, Said.LEFT, at=MONDAY + HOUR)
    assert refused.value.code == "answered_there"


def test_what_had_passed_when_it_was_joined_makes_the_source_late_and_not_the_unit(world: World) -> None:
    issue = world.acknowledged()
    item = on(world, issue, MONDAY - DAY)
    assert now(issue).due_at == WEDNESDAY and rules(issue) == ""
    page = world.client("dispatcher", "office").get(f"/issues/{issue.number}/").content.decode()
    assert "is not set into the past" in page
    assert "Late for this source" in page
    # The sender then grants another day: from then on that rules, being earlier than the limit.
    due = TUESDAY + CLOSING
    world.follow(issue, item, Said.DUE_CHANGED, due=due, reason="电话同意延至20日", at=MONDAY + HOUR)
    assert now(issue).due_at == due
    item.refresh_from_db()
    assert item.due_because == {"how": "changed", "text": "", "reason": "电话同意延至20日"}


def test_another_deadline_takes_a_reason_and_is_another(world: World) -> None:
    issue = world.acknowledged()
    item = on(world, issue, TUESDAY + CLOSING)
    for due, reason, code in (
        (None, "函告", "due_missing"),
        (FRIDAY, "", "reason_missing"),
        (TUESDAY + CLOSING, "函告", "due_same"),
    ):
        with pytest.raises(ItemRefused) as refused:
            world.follow(issue, item, Said.DUE_CHANGED, due=due, reason=reason, at=MONDAY)
        assert refused.value.code == code
    assert now(issue).version == issue.version + 1, "the joining alone is in the history"


def test_an_extension_goes_no_further_than_an_open_list(world: World) -> None:
    issue = services.ask_extension(world.acknowledged(), reason="雨天", by=world.street, at=MONDAY)
    item = on(world, issue, WEDNESDAY + CLOSING)
    assert now(issue).due_at == WEDNESDAY, "the list demands it later than the limit"
    issue = services.endorse_extension(issue, by=world.dispatcher, at=MONDAY + HOUR)
    issue = services.grant_extension(issue, by=world.office_head, at=MONDAY + HOUR)
    assert issue.due_at == WEDNESDAY + CLOSING and handling(issue).own_due_at == FRIDAY
    world.follow(issue, item, Said.DUE_CHANGED, due=FRIDAY + CLOSING, reason="函告同意", at=MONDAY + 2 * HOUR)
    assert now(issue).due_at == FRIDAY, "the sender granted it: the limit with its extension rules"


def test_a_pause_moves_the_limit_and_not_the_list(world: World) -> None:
    issue = world.acknowledged()
    on(world, issue, WEDNESDAY + CLOSING)
    photos = [world.photo()]
    issue = services.report_rectified(now(issue), measures="已清运", photos=photos, by=world.street, at=TUESDAY)
    issue = services.send_back(issue, reason="仍有残留", by=world.dispatcher, at=WEDNESDAY)
    # The limit stood still for a working day and ends on Thursday at nine; the list goes on demanding it on Wednesday.
    assert (issue.due_at, handling(issue).own_due_at) == (WEDNESDAY + CLOSING, THURSDAY)


def test_a_carry_over_does_not_reach_past_an_open_list(world: World) -> None:
    issue = world.carry_asked()
    item = on(world, issue, FRIDAY + CLOSING)
    issue = services.approve_carry_over(now(issue), by=world.office_head, at=MONDAY)
    assert issue.carried_until is not None and issue.due_at == FRIDAY + CLOSING
    world.follow(issue, item, Said.STRUCK_OFF, at=TUESDAY)
    # On the first of December the clock begins with its two days: fourteen hours from the opening.
    assert now(issue).due_at == datetime(2026, 12, 2, 10, 0, tzinfo=UTC)


def test_a_relapse_begins_a_new_limit_that_a_list_of_then_does_not_rule(world: World) -> None:
    issue = world.closed()
    item = on(world, issue, TUESDAY + CLOSING)
    assert now(issue).state == "closed", "what is closed out may stand on a list that comes later"
    issue = services.mark_relapsed(now(issue), reason="又破损", photos=[world.photo()], by=world.verifier, at=THURSDAY)
    assert issue.due_at == MONDAY + 7 * DAY, "two working days from Thursday at nine"
    world.follow(issue, item, Said.DUE_CHANGED, due=FRIDAY + CLOSING, reason="再次交办", at=THURSDAY)
    assert now(issue).due_at == FRIDAY + CLOSING


def test_passed_down_the_inner_deadline_stays_before_the_list(world: World) -> None:
    issue = world.acknowledged()
    on(world, issue, TUESDAY + CLOSING)
    community = world.units["community"]
    with pytest.raises(MoveNotAllowed) as refused:
        services.pass_down(now(issue), to=community, inner_due=TUESDAY + CLOSING, by=world.street, at=MONDAY)
    assert refused.value.code == "inner_not_earlier"
    issue = services.pass_down(now(issue), to=community, inner_due=TUESDAY + 8 * HOUR, by=world.street, at=MONDAY)
    # Another list comes and demands it on Tuesday at noon: from Monday at nine 10 hours, four fifths of which are 8.
    item = on(world, issue, TUESDAY + 3 * HOUR, name="媒体")
    issue = now(issue)
    assert (issue.due_at, issue.inner_due_at) == (TUESDAY + 3 * HOUR, TUESDAY + HOUR)
    inner = issue.clocks.get(clock="inner")
    assert (inner.own_due_at, inner.steps[-1]["kind"]) == (TUESDAY + 8 * HOUR, "demanded")
    world.follow(issue, item, Said.STRUCK_OFF, at=MONDAY + HOUR)
    issue = now(issue)
    assert (issue.due_at, issue.inner_due_at) == (TUESDAY + CLOSING, TUESDAY + 8 * HOUR)


def test_a_merged_issue_brings_its_lists_and_takes_them_back(world: World) -> None:
    survivor, issue = world.acknowledged(), world.dispatched()
    item = on(world, issue, TUESDAY + CLOSING)
    merged = services.merge(now(issue), survivor=survivor, by=world.dispatcher, at=MONDAY)
    told = now(survivor).moves.order_by("seq").last()
    assert now(survivor).due_at == TUESDAY + CLOSING
    assert told is not None and (told.details["taken_in"], told.details["due_is"]) == (
        issue.number, (TUESDAY + CLOSING).isoformat(),
    )  # fmt: skip
    assert [one.pk for one in selectors.lists_of(survivor)] == [item.pk]
    page = world.client("dispatcher", "office").get(f"/issues/{survivor.number}/").content.decode()
    assert f"through the merged issue {issue.number}" in page
    with pytest.raises(Conflict):
        world.follow(merged, item, Said.SENT, at=MONDAY + HOUR)
    world.follow(survivor, item, Said.SENT, at=MONDAY + HOUR)
    services.unmerge(now(issue), reason="不是同一处", by=world.dispatcher, at=MONDAY + HOUR)
    assert (now(survivor).due_at, now(issue).due_at) == (WEDNESDAY, TUESDAY + CLOSING)
    assert selectors.lists_of(now(survivor)) == []


def test_nothing_is_joined_to_a_merged_issue(world: World) -> None:
    issue = services.merge(world.dispatched(), survivor=world.dispatched(), by=world.dispatcher, at=MONDAY)
    with pytest.raises(MoveNotAllowed) as refused:
        on(world, issue, TUESDAY)
    assert refused.value.code == "wrong_state"
    assert ListItem.objects.get().state == ListItem.State.WAITING and not ListNote.objects.exists()


def test_a_calendar_correction_counts_the_limit_again_under_the_list(world: World) -> None:
    issue = world.acknowledged()
    on(world, issue, WEDNESDAY + CLOSING)
    ruled = world.acknowledged()
    on(world, ruled, TUESDAY + CLOSING, name="媒体")
    areas.set_day(date(2026, 10, 20), "holiday", "停工日", by=SYSTEM)
    found = selectors.recount(world.office_head, at=MONDAY)
    # Without Tuesday the limits end on Thursday at nine. The first list demands it on Wednesday evening and rules now;
    # the second ruled before and goes on.
    assert [(each.row.issue_id, each.becomes) for each in found.moved] == [(issue.pk, WEDNESDAY + CLOSING)]
    services.recount_deadlines(key=uuid4(), seen=found.seen, reason="停工", by=world.office_head, at=MONDAY)
    clock = handling(issue)
    assert (now(issue).due_at, clock.due_at, clock.own_due_at) == (WEDNESDAY + CLOSING, WEDNESDAY + CLOSING, THURSDAY)
    # From Monday at nine to Wednesday at six are 13.5 hours without Tuesday, as in the first case, a day later.
    assert now(issue).soon_at == datetime(2026, 10, 21, 6, 37, 30, tzinfo=UTC)
    assert selectors.recount(world.office_head, at=MONDAY).moved == []


def test_a_successor_has_the_same_deadline(world: World) -> None:
    issue = world.passed_down()
    on(world, issue, TUESDAY + CLOSING)
    issue = services.hand_over(
        now(issue),
        giver=world.units["street"],
        taker=world.units["other"],
        reason="改革",
        by=world.dispatcher,
        at=MONDAY,
    )
    assert (issue.due_at, rules(issue)) == (TUESDAY + CLOSING, "省级暗访 · 12")


def test_joining_ends_the_time_to_undo_and_a_return_waits_for_the_next_dispatch(world: World) -> None:
    issue = world.acknowledged()
    on(world, issue, TUESDAY + CLOSING, at=MONDAY)
    with pytest.raises(MoveNotAllowed) as refused:
        services.undo(now(issue), by=world.street, at=MONDAY + timedelta(minutes=1))
    assert refused.value.code == "cannot_be_undone"
    issue = services.return_it(now(issue), reason="不属本单位", basis="清单", by=world.street, at=MONDAY)
    assert issue.due_at is None
    issue = services.dispatch(issue, lead=world.units["other"], by=world.dispatcher, at=MONDAY + HOUR)
    assert issue.due_at == TUESDAY + CLOSING
    issue = services.undo(issue, by=world.dispatcher, at=MONDAY + HOUR + timedelta(minutes=1))
    assert issue.due_at is None
    issue = services.dispatch(issue, lead=world.units["other"], by=world.dispatcher, at=WEDNESDAY)
    assert issue.due_at == FRIDAY, "what the list demanded had passed when this clock began"


def test_a_list_that_is_raised_rules_from_the_beginning(world: World) -> None:
    found = received(world, workbook(), "清单.xlsx")
    row = items_of(found)[0]
    # Three working days from Monday at nine, when the list was received.
    assert (row.due_at, row.due_because["how"]) == (THURSDAY, "limit")
    ListItem.objects.filter(pk=row.pk).update(unit=world.units["street"])
    services.raise_items(found, [row.pk], by=at_desk(world), at=TUESDAY)
    issue = Issue.objects.get(list_items=row.pk)
    assert issue.limit_amount == 3 and issue.due_at == THURSDAY, "the unit's own three days begin on Tuesday"
    assert handling(issue).own_due_at == FRIDAY


@pytest.mark.parametrize(
    ("text", "due", "how"),
    [
        ("2026-10-30", datetime(2026, 10, 30, 18, 0, tzinfo=LOCAL), "day"),
        ("10月30日前", datetime(2026, 10, 30, 18, 0, tzinfo=LOCAL), "day"),
        ("1月8日", datetime(2027, 1, 8, 18, 0, tzinfo=LOCAL), "day"),
        ("2026年10月9日", datetime(2026, 10, 9, 18, 0, tzinfo=LOCAL), "day"),
        ("24小时", datetime(2026, 10, 20, 9, 0, tzinfo=LOCAL), "limit"),
        ("立行立改", datetime(2026, 10, 20, 9, 0, tzinfo=LOCAL), "at_once"),
        ("尽快", datetime(2026, 11, 6, 18, 0, tzinfo=LOCAL), "reply_by"),
        ("长期坚持", datetime(2026, 11, 6, 18, 0, tzinfo=LOCAL), "reply_by"),
        ("", datetime(2026, 11, 6, 18, 0, tzinfo=LOCAL), "reply_by"),
    ],
)
def test_what_a_list_writes_is_a_moment(world: World, text: str, due: datetime, how: str) -> None:
    found = received(world, workbook(), "清单.xlsx")
    found.reply_by = date(2026, 11, 6)
    found.save()
    row = items_of(found)[1]
    row.deadline = text
    set_due(row, found, working_calendar())
    assert (row.due_at, row.due_because["how"]) == (due, how)


def test_units_and_the_desk_are_told_of_an_earlier_deadline_and_of_no_later_one(world: World) -> None:
    for role, of in (("information_officer", "street"), ("information_officer", "other"), ("dispatcher", "office")):
        world.client(role, of)
    accounts = {user.username: user.pk for user in User.objects.all()}
    issue = world.acknowledged()
    Message.objects.all().delete()
    with held_at(MONDAY):
        item = on(world, issue, TUESDAY + CLOSING)
        told = list(Message.objects.filter(kind="sources"))
        assert {one.to_id for one in told} == {accounts["information_officer-street"], accounts["dispatcher-office"]}
        assert told[0].params["due"] == "2026-10-20 18:00" and told[0].params["source"] == "省级暗访 · 12"
        world.follow(issue, item, Said.STRUCK_OFF, at=MONDAY)
        on(world, issue, FRIDAY, name="市级")
    assert Message.objects.filter(kind="sources").count() == 2


def test_a_merge_that_makes_it_earlier_is_told_too(world: World) -> None:
    world.client("information_officer", "street")
    survivor, issue = world.acknowledged(), world.dispatched()
    on(world, issue, TUESDAY + CLOSING)
    Message.objects.all().delete()
    with held_at(MONDAY):
        services.merge(now(issue), survivor=survivor, by=world.dispatcher, at=MONDAY)
    assert [one.params["number"] for one in Message.objects.filter(kind="sources")] == [survivor.number]


def test_only_the_desk_notes_and_nobody_overwrites_what_another_noted(world: World) -> None:
    issue, desk = world.acknowledged(), at_desk(world)
    item = on(world, issue, TUESDAY + CLOSING)
    with pytest.raises(NotAllowed):
        services.note_answer(item, Said.SENT, by=world.street, seen=item.version)
    with pytest.raises(MoveNotAllowed):
        services.follow_sources(now(issue), item=item, said=Said.SENT, by=world.street, at=MONDAY)
    noted = services.note_answer(item, Said.SENT, by=desk, seen=item.version, at=MONDAY)
    with pytest.raises(Conflict):
        services.note_answer(item, Said.STRUCK_OFF, by=desk, seen=item.version, at=MONDAY)
    assert (noted.answer, noted.version) == ("sent", item.version + 1)
    assert AuditLine.objects.filter(act="issues.note_list_item").count() == 1


def test_the_day_of_a_note_lies_between_the_list_and_today(world: World) -> None:
    issue, desk = world.acknowledged(), at_desk(world)
    item = on(world, issue, TUESDAY + CLOSING)
    for day, code in ((date(2026, 10, 20), "day_ahead"), (date(2026, 10, 18), "day_before")):
        with pytest.raises(ItemRefused) as refused:
            services.note_answer(item, Said.SENT, on=day, by=desk, seen=item.version, at=MONDAY)
        assert refused.value.code == code


def test_many_are_noted_at_once_and_each_stands_for_itself(world: World) -> None:
    desk = at_desk(world)
    rows = [world.on_list(TUESDAY, number=str(n)) for n in range(3)]
    for row in rows[:2]:
        world.follow(world.acknowledged(), row, Said.JOINED)
    found = rows[0].problem_list
    ids = [row.pk for row in rows]
    first = services.note_answers(found, ids, Said.SENT, by=desk, at=MONDAY)
    assert [one.refusal.code if one.refusal else "" for one in first] == ["", "", "no_issue"]
    again = services.note_answers(found, ids[:1], Said.REFUSED, by=desk, at=MONDAY)
    assert again[0].item.answer == "refused"
    last = services.note_answers(found, ids[:2], Said.REFUSED, by=desk, at=MONDAY)
    assert [one.refusal.code if one.refusal else "" for one in last] == ["refused_already", ""]


def test_the_pages_of_a_list_as_a_source(world: World) -> None:
    desk = world.client("dispatcher", "office")
    issue = world.acknowledged()
    item = on(world, issue, MONDAY - DAY)
    here = f"/problem-lists/{item.problem_list.key}"
    for state, shown in (("all", True), ("unanswered", True), ("late_there", True), ("struck_off", False)):
        assert (issue.number in desk.get(f"{here}/", {"state": state}).content.decode()) is shown, state
    page = desk.get(f"{here}/{item.pk}/").content.decode()
    assert "Note the answer" in page and "Change this deadline" in page
    assert desk.get(f"{here}/{item.pk}/answer/").status_code == 200
    sent = {"said": "sent", "on": "", "note": "已函复", "version": item.version}
    assert desk.post(f"{here}/{item.pk}/answer/", sent).status_code == 302
    assert desk.post(f"{here}/{item.pk}/answer/", sent).status_code == 422, "seen before somebody noted it"
    item.refresh_from_db()
    changed = {"due": "2030-01-01T12:00", "reason": "", "version": item.version}
    assert desk.post(f"{here}/{item.pk}/deadline/", changed).status_code == 422
    assert desk.post(f"{here}/{item.pk}/deadline/", {**changed, "reason": "函告"}).status_code == 302
    many = {"said": "struck_off", "on": "", "note": "", "all": "1", "state": "all"}
    assert desk.post(f"{here}/answers/", many).status_code == 302
    item.refresh_from_db()
    assert item.answer == "struck_off"
    assert desk.post(f"{here}/answers/", {"said": "nonsense", "pick": [str(item.pk)]}).status_code == 302
    table = desk.get(f"{here}/items/", {"format": "csv"}).content.decode("utf-8-sig")
    assert "Struck off" in table.splitlines()[1]
    assert world.client("information_officer", "street").post(f"{here}/answers/", many).status_code == 403
    seen = world.client("information_officer", "street").get(f"/issues/{issue.number}/").content.decode()
    assert "On these lists" in seen and here not in seen
