"""Corners of units, posts and sign-ins: taken back at once, ending next week, named in any order of rows."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from django.test import Client

from tests.people.test_services import actor, enrolled, office, street
from wenming.engines.workbook import Plan, plain_table
from wenming.kernel import clock, imports
from wenming.kernel.actors import SYSTEM
from wenming.kernel.errors import Conflict, DomainError, NotAllowed
from wenming.people import selectors, services
from wenming.people.doors import PEOPLE_DOOR, UNIT_DOOR
from wenming.people.models import Appointment, Post, Unit, User
from wenming.people.services.units import UnitFields

__all__ = ["office", "street"]
pytestmark = pytest.mark.django_db
PEOPLE = ("登录名", "姓名", "单位", "角色", "岗位名称", "岗位编码", "任职日期")
UNITS = ("单位编码", "单位名称", "类别", "上级单位")


def grid(username: str, name: str, *rest: object) -> Sequence[object]:
    """A row for a grid worker of the community."""
    return (username, name, "community", "网格员", "网格员", *rest)


def people(*rows: Sequence[object]) -> bytes:
    """A workbook of people."""
    return plain_table("人员岗位", PEOPLE, rows)


def preview(*rows: Sequence[object]) -> Plan:
    """What taking in people would do."""
    return imports.preview(PEOPLE_DOOR, people(*rows), "x.xlsx", {})


def take_in(*rows: Sequence[object]) -> None:
    """Take people in."""
    imports.take_in(PEOPLE_DOOR, people(*rows), "x.xlsx", {}, by=SYSTEM)


def units(*rows: Sequence[object]) -> Plan:
    """What taking in units would do."""
    return imports.preview(UNIT_DOOR, plain_table("责任单位", UNITS, rows), "x.xlsx", {})


def codes(plan: Plan) -> list[list[str]]:
    """Why each row is refused."""
    return [[finding.code for finding in row.findings] for row in plan.rows]


def head_of(unit: str, username: str, since: date | None = None) -> Post:
    """Put somebody at the head of the office."""
    post = services.add_post(unit, "office_head", "主任", by=SYSTEM)
    services.appoint(post.code, username, by=SYSTEM, since=since)
    return post


def test_an_appointment_ended_on_its_first_day_gives_no_rights_from_then_on(street: Unit) -> None:
    person = enrolled("street", "grid_worker", "somebody")
    services.end_appointment(head_of("street", "somebody").code, by=SYSTEM)
    assert selectors.viewer_of(person).roles == {"grid_worker"}


def test_a_post_handed_over_on_its_first_day_is_held_by_one(street: Unit) -> None:
    first, second = enrolled("street", "grid_worker", "first1"), enrolled("street", "grid_worker", "second")
    post = head_of("street", "first1")
    services.hand_over_post(post.code, "second", by=SYSTEM)
    assert "office_head" not in selectors.viewer_of(first).roles
    assert "office_head" in selectors.viewer_of(second).roles
    assert [held.user for held in selectors.holders_of(post)] == [second]


def test_an_appointment_taken_back_before_it_begins_never_begins(street: Unit, monkeypatch: pytest.MonkeyPatch) -> None:
    person, later = enrolled("street", "grid_worker", "somebody"), clock.today() + timedelta(days=7)
    post = head_of("street", "somebody", since=later)
    services.end_appointment(post.code, by=SYSTEM)
    assert services.appoint(post.code, "somebody", by=SYSTEM).until is None
    services.end_appointment(post.code, by=SYSTEM)
    monkeypatch.setattr(clock, "today", lambda: later)
    assert "office_head" not in selectors.viewer_of(person).roles


def test_whoever_heads_the_office_till_next_week_is_administered_by_no_information_officer(street: Unit) -> None:
    officer = actor(enrolled("street", "information_officer", "officer"))
    enrolled("street", "grid_worker", "somebody")
    services.reset_password("somebody", by=officer)
    services.end_appointment(head_of("street", "somebody").code, by=SYSTEM, last_day=clock.today() + timedelta(days=5))
    for act in (services.reset_password, services.lock, services.part_with):
        with pytest.raises(NotAllowed):
            act("somebody", by=officer)


def test_a_leaver_gives_up_what_would_have_ended_later_too(street: Unit) -> None:
    person = enrolled("street", "grid_worker", "somebody")
    Appointment.objects.update(since=date(2026, 1, 1))
    post = person.appointments.get().post
    services.end_appointment(post.code, by=SYSTEM, last_day=clock.today() + timedelta(days=5))
    assert services.part_with("somebody", by=SYSTEM) == [post]
    assert services.unlock("somebody", by=SYSTEM).is_active
    assert not selectors.viewer_of(User.objects.get(pk=person.pk)).roles


def test_whoever_stays_keeps_the_post_whatever_the_order_of_the_rows(street: Unit) -> None:
    take_in(grid("aa", "甲"), grid("bb", "乙"))
    plan = preview(grid("cc", "丙"), grid("bb", "乙"), grid("aa", "甲"))
    assert [row.action.value for row in plan.rows] == ["add", "same", "same"]
    assert [row.action.value for row in preview(grid("cc", "丙"), grid("aa", "甲")).rows] == ["substitute", "same"]


def test_a_post_named_by_its_code_is_left_to_that_row(street: Unit) -> None:
    take_in(grid("aa", "甲"))
    code = Post.objects.get(role="grid_worker").code
    plan = preview(grid("bb", "乙"), grid("aa", "甲", code))
    assert [row.action.value for row in plan.rows] == ["add", "same"]


def test_a_second_post_of_an_administrator_is_refused_in_the_preview(street: Unit) -> None:
    first, second = ("aa", "甲", "street", "系统管理员", "一"), ("aa", "甲", "community", "系统管理员", "二")
    assert codes(preview(first, second)) == [[], ["administrators_exclude"]]
    take_in(first)
    assert codes(preview(first, second)) == [[], ["administrators_exclude"]]


def test_a_day_on_which_somebody_held_the_post_is_refused_in_the_preview(street: Unit) -> None:
    take_in(grid("aa", "甲", "", date(2026, 1, 1)))
    assert codes(preview(grid("bb", "乙", "", date(2025, 6, 1)))) == [["appointment_overlaps"]]
    services.end_appointment(Post.objects.get(role="grid_worker").code, by=SYSTEM, last_day=date(2026, 6, 30))
    assert codes(preview(grid("bb", "乙", "", date(2026, 3, 1)))) == [["appointment_overlaps"]]
    take_in(grid("bb", "乙", "", date(2026, 7, 1)))


def test_a_unit_stands_below_no_abolished_one(street: Unit) -> None:
    services.abolish_unit("community", by=SYSTEM)
    with pytest.raises(DomainError, match="abolished"):
        services.add_unit("new", UnitFields("新站", "station", parent="community"), by=SYSTEM)
    assert codes(units(("", "新站", "站所", "community"))) == [["parent_abolished"]]
    services.abolish_unit("street", by=SYSTEM)
    with pytest.raises(Conflict, match="Restore that one first"):
        services.restore_unit("community", by=SYSTEM)
    services.restore_unit("street", by=SYSTEM)
    assert services.restore_unit("community", by=SYSTEM).state == Unit.State.ACTIVE


def test_codes_of_units_are_made_beside_those_that_are_given(street: Unit) -> None:
    services.add_unit("U-²", UnitFields("二号所", "station"), by=SYSTEM)
    plan = units(("", "甲所", "站所", ""), ("U-0001", "乙所", "站所", ""))
    assert [row.key for row in plan.rows if not row.findings] == ["U-0002", "U-0001"]


def test_a_superior_unit_is_found_by_the_name_that_the_file_gives_it(street: Unit) -> None:
    plan = units(("street", "新鼓楼街道", "街道", ""), ("", "北园社区", "社区", "新鼓楼街道"))
    assert [row.action.value for row in plan.rows] == ["change", "add"]


def test_a_code_of_a_unit_that_no_address_can_hold_is_refused(office: User, client: Client) -> None:
    with pytest.raises(DomainError, match="cannot be a code"):
        services.add_unit("D/1", UnitFields("局", "department"), by=SYSTEM)
    client.force_login(office)
    assert client.get("/units/").status_code == 200
