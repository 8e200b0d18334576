"""Deadlines after a calendar correction: looked at first, set with a reason, kept for ever."""

from datetime import UTC, date, datetime, time, timedelta
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.issues.world import MONDAY, World
from wenming.areas import services as areas
from wenming.issues import selectors, services
from wenming.issues.models import DeadlineRecount, Issue, IssueBefore, IssueClock, RecountedDeadline
from wenming.issues.selectors import Effect
from wenming.kernel.actors import SYSTEM
from wenming.kernel.errors import Conflict, DomainError, NotAllowed
from wenming.kernel.models import AuditLine
from wenming.rulebook.calendars import Session

pytestmark = pytest.mark.django_db
TUESDAY, FRIDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=4)


def day_off(day: date) -> None:
    areas.set_day(day, "holiday", "停工日", by=SYSTEM)


def set_all(world: World, at: datetime = MONDAY, reason: str = "校正节假日表") -> DeadlineRecount:
    seen = selectors.recount(world.office_head, at=at).seen
    return services.recount_deadlines(key=uuid4(), seen=seen, reason=reason, by=world.office_head, at=at)


def test_nothing_moves_by_itself_and_nothing_is_found_wrong_without_a_change(world: World) -> None:
    issue = world.acknowledged()
    assert selectors.recount(world.office_head, at=MONDAY).moved == []
    due = issue.due_at
    day_off(date(2026, 10, 20))
    issue.refresh_from_db()
    assert issue.due_at == due
    [moved] = selectors.recount(world.office_head, at=MONDAY).moved
    assert (moved.was, moved.effect) == (due, Effect.LATER)


def test_a_day_off_moves_two_working_days_by_one_day(world: World) -> None:
    issue = world.acknowledged()
    # Two working days from Monday 19 October at nine end on Wednesday at nine; without Tuesday, on Thursday at nine.
    assert issue.due_at == datetime(2026, 10, 21, 1, 0, tzinfo=UTC)
    day_off(date(2026, 10, 20))
    made = set_all(world)
    issue.refresh_from_db()
    assert issue.due_at == datetime(2026, 10, 22, 1, 0, tzinfo=UTC)
    # Three quarters of fourteen hours are 10.5: Monday from nine 6.5, Wednesday morning 3.5, and half an hour to 15:00.
    assert issue.soon_at == datetime(2026, 10, 21, 7, 0, tzinfo=UTC)
    [row] = selectors.recounts_of(issue)
    [handling] = [each.row for each in selectors.clock_readings(issue) if each.row.clock == "handling"]
    assert row.issue == issue and "停工日" in str(row.steps)
    assert row.steps == handling.steps
    assert (made.issues, made.moved, made.later, made.now_overdue, made.no_longer) == (1, 1, 1, 0, 0)
    [line] = AuditLine.objects.filter(act="issues.recount_deadlines")
    assert line.details["moved"] == 1 and line.by_label == world.office_head.label
    assert selectors.recount(world.office_head, at=MONDAY).moved == []


def test_a_made_up_day_brings_it_forward_and_makes_it_overdue(world: World) -> None:
    issue = services.acknowledge(world.dispatched(), by=world.street, at=MONDAY)
    extended = services.grant_extension(
        services.endorse_extension(
            services.ask_extension(issue, reason="雨", by=world.street, at=MONDAY), by=world.dispatcher, at=MONDAY
        ),
        by=world.office_head, at=MONDAY,
    )  # fmt: skip
    # Four working days: Friday at nine. With Thursday off: Monday at nine, over the weekend; Saturday worked: that.
    assert extended.due_at == datetime(2026, 10, 23, 1, 0, tzinfo=UTC)
    day_off(date(2026, 10, 22))
    set_all(world)
    extended.refresh_from_db()
    assert extended.due_at == datetime(2026, 10, 26, 1, 0, tzinfo=UTC)
    areas.set_day(date(2026, 10, 24), "make_up", "补班", by=SYSTEM)
    sunday = datetime(2026, 10, 25, 1, 0, tzinfo=UTC)
    [moved] = selectors.recount(world.office_head, at=sunday).moved
    assert (moved.becomes, moved.effect) == (datetime(2026, 10, 24, 1, 0, tzinfo=UTC), Effect.NOW_OVERDUE)
    assert set_all(world, sunday).now_overdue == 1


def test_what_no_longer_is_overdue(world: World) -> None:
    world.acknowledged()
    day_off(date(2026, 10, 20))
    made = set_all(world, datetime(2026, 10, 21, 2, 0, tzinfo=UTC))
    assert (made.no_longer, made.now_overdue) == (1, 0)


def test_the_inner_deadline_stands_but_never_ends_after_the_outer_one(world: World) -> None:
    issue = world.acknowledged()
    inner = datetime(2026, 10, 21, 0, 30, tzinfo=UTC)
    issue = services.pass_down(issue, to=world.units["community"], inner_due=inner, by=world.street, at=MONDAY)
    day_off(date(2026, 10, 21))
    found = selectors.recount(world.office_head, at=MONDAY)
    assert {one.row.clock for one in found.moved} == {"handling"}, "later: what was named stands"
    areas.remove_day(date(2026, 10, 21), by=SYSTEM)
    areas.set_office_hours([Session(time(8), time(8, 15))], by=SYSTEM)
    set_all(world)
    issue.refresh_from_db()
    # A quarter of an hour a day: Tuesday and Wednesday 8:00 to 8:15, before the inner deadline of 8:30.
    assert issue.due_at == issue.inner_due_at == datetime(2026, 10, 21, 0, 15, tzinfo=UTC)


def test_while_it_is_carried_over_and_after_a_report(world: World) -> None:
    issue = world.acknowledged()
    services.report_rectified(issue, measures="已清运", photos=[world.photo()], by=world.street, at=TUESDAY)
    day_off(date(2026, 10, 21))
    found = selectors.recount(world.office_head, at=TUESDAY)
    # Reported: the unit's clock stands, what it had to keep moves all the same; so does the desk's time to verify.
    assert "verifying" in {one.row.clock for one in found.moved}
    set_all(world, TUESDAY)
    issue.refresh_from_db()
    verifying = IssueClock.objects.get(issue=issue, clock="verifying")
    # Two working days from Tuesday nine, Wednesday off: Friday at nine.
    assert issue.stage_due_at == verifying.due_at == datetime(2026, 10, 23, 1, 0, tzinfo=UTC)


def test_what_was_looked_at_is_what_is_set(world: World) -> None:
    world.acknowledged()
    day_off(date(2026, 10, 20))
    seen = selectors.recount(world.office_head, at=MONDAY).seen
    day_off(date(2026, 10, 21))
    with pytest.raises(Conflict, match="Look at the deadlines again"):
        services.recount_deadlines(key=uuid4(), seen=seen, reason="校正", by=world.office_head, at=MONDAY)
    assert not DeadlineRecount.objects.exists() and not RecountedDeadline.objects.exists()


def test_the_same_key_again_a_missing_reason_and_somebody_who_may_not(world: World) -> None:
    world.acknowledged()
    day_off(date(2026, 10, 20))
    seen, key = selectors.recount(world.office_head, at=MONDAY).seen, uuid4()
    with pytest.raises(DomainError, match="Say why"):
        services.recount_deadlines(key=key, seen=seen, reason=" ", by=world.office_head, at=MONDAY)
    with pytest.raises(NotAllowed):
        services.recount_deadlines(key=key, seen=seen, reason="校正", by=world.street, at=MONDAY)
    once = services.recount_deadlines(key=key, seen=seen, reason="校正", by=world.office_head, at=MONDAY)
    again = services.recount_deadlines(key=key, seen=seen, reason="校正", by=world.office_head, at=MONDAY)
    assert once == again and RecountedDeadline.objects.count() == 1
    with pytest.raises(DomainError, match="has the right deadline already"):
        set_all(world)
    with pytest.raises(Exception, match="append-only"), transaction.atomic():
        RecountedDeadline.objects.all().delete()


def test_a_move_before_it_can_no_longer_be_taken_back(world: World) -> None:
    issue = world.acknowledged()
    assert IssueBefore.objects.filter(issue=issue).exists()
    day_off(date(2026, 10, 20))
    set_all(world)
    assert not IssueBefore.objects.filter(issue=issue).exists()


@pytest.mark.django_db(transaction=True)
def test_two_at_once_make_one_act(world: World) -> None:
    world.acknowledged()
    day_off(date(2026, 10, 20))
    seen, start = selectors.recount(world.office_head, at=MONDAY).seen, Barrier(2)
    ends: list[str] = []

    def confirm() -> None:
        start.wait()
        try:
            services.recount_deadlines(key=uuid4(), seen=seen, reason="校正", by=world.office_head, at=MONDAY)
            ends.append("done")
        except Conflict as refused:
            ends.append(refused.code)
        finally:
            connection.close()

    threads = [Thread(target=confirm) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ends) == ["done", "preview_stale"] and DeadlineRecount.objects.count() == 1


def test_the_page_lists_filters_exports_and_confirms(world: World) -> None:
    issue = world.acknowledged()
    day_off(date(2026, 10, 20))
    head = world.client("office_head", "office")
    page = head.get("/deadlines/").content.decode()
    assert issue.number in page and "1 open issue would get another deadline" in page
    assert issue.number not in head.get("/deadlines/?effect=earlier").content.decode()
    for key in ("number", "-title", "effect", "clock", "was", "-becomes", "by_how_much", "unit"):
        assert head.get(f"/deadlines/?sort={key}&clock=x&page=99&q=%27").status_code == 200
    text = head.get("/deadlines/export/?format=csv").content.decode("utf-8-sig")
    assert "2026-10-21 09:00,2026-10-22 09:00,1 day later" in text
    assert "/deadlines/" in head.get("/calendar/").content.decode()
    form = {"reason": "校正", "seen": selectors.recount(world.office_head, at=MONDAY).seen, "key": str(uuid4())}
    assert head.post("/deadlines/confirm/", {**form, "seen": "0" * 64}).status_code == 422
    assert head.post("/deadlines/confirm/", form).status_code == 302
    assert "校正" in head.get(f"/issues/{issue.number}/").content.decode()
    assert "Every open issue has the right deadline" in head.get("/deadlines/").content.decode()


def test_the_page_asks_no_more_of_the_database_for_many(world: World) -> None:
    world.acknowledged()
    day_off(date(2026, 10, 20))
    head = world.client("office_head", "office")
    head.get("/deadlines/")
    with CaptureQueriesContext(connection) as few:
        head.get("/deadlines/")
    for _ in range(4):
        world.acknowledged()
    IssueClock.objects.filter(clock="handling").update(due_at=FRIDAY)
    with CaptureQueriesContext(connection) as many:
        assert Issue.objects.first().number in head.get("/deadlines/").content.decode()  # type: ignore[union-attr]
    assert len(many) <= len(few) + 1
