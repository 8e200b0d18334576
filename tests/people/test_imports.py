"""Workbooks of units and of people: trees in any order, changes of person, first passwords once."""

import io
from collections.abc import Sequence
from datetime import date

import openpyxl
import pytest

from wenming.engines.workbook import Plan, plain_table
from wenming.kernel import imports
from wenming.kernel.actors import SYSTEM
from wenming.kernel.errors import NotAllowed
from wenming.people import services
from wenming.people.doors import PEOPLE_DOOR, UNIT_DOOR
from wenming.people.models import Appointment, Unit, UnitFunction, User
from wenming.people.selectors import viewer_of
from wenming.people.services.units import UnitFields

pytestmark = pytest.mark.django_db
UNIT_HEADINGS = ("单位编码", "单位名称", "类别", "上级单位", "部门职能")
PEOPLE_HEADINGS = ("登录名", "姓名", "单位", "角色", "岗位名称")


def units(*rows: Sequence[object]) -> bytes:
    """A workbook of units."""
    return plain_table("责任单位", UNIT_HEADINGS, rows)


def people(*rows: Sequence[object]) -> bytes:
    """A workbook of people."""
    return plain_table("人员岗位", PEOPLE_HEADINGS, rows)


def actions(plan: Plan) -> list[str]:
    """What becomes of each row."""
    return [row.action.value for row in plan.rows]


def test_units_are_taken_in_whatever_their_order() -> None:
    services.describe_function("urban_mgmt", "城管执法", by=SYSTEM)
    content = units(
        ("", "东园社区", "社区", "鼓楼街道", ""),
        ("", "鼓楼街道", "街道", "", ""),
        ("D-CG", "城管局", "部门", "", "城管执法"),
    )
    assert actions(imports.preview(UNIT_DOOR, content, "x.xlsx", {})) == ["add", "add", "add"]
    imports.take_in(UNIT_DOOR, content, "x.xlsx", {}, by=SYSTEM)
    community = Unit.objects.get(name="东园社区")
    assert community.parent and community.parent.name == "鼓楼街道"
    assert UnitFunction.objects.get().unit == Unit.objects.get(code="D-CG")
    again = imports.preview(UNIT_DOOR, content, "x.xlsx", {})
    assert actions(again) == ["same", "same", "same"]


def test_a_loop_an_unknown_parent_and_a_double_are_refused() -> None:
    plan = imports.preview(
        UNIT_DOOR,
        units(
            ("a", "甲", "部门", "b", ""),
            ("b", "乙", "部门", "a", ""),
            ("c", "丙", "部门", "没有", ""),
            ("d", "丁", "部门", "", "没有的职能"),
            ("d", "丁", "部门", "", ""),
        ),
        "x.xlsx",
        {},
    )
    assert [row.findings[0].code for row in plan.rows] == [
        "unit_loop", "unit_loop", "parent_missing", "function_missing", "unit_twice",
    ]  # fmt: skip


def test_people_come_with_posts_and_first_passwords() -> None:
    services.add_unit("bureau", UnitFields("城管局", "department"), by=SYSTEM)
    content = people(("wang", "王一", "城管局", "信息员", ""), ("li", "李二", "城管局", "主要领导", "局长"))
    _, (passwords,) = imports.take_in(PEOPLE_DOOR, content, "x.xlsx", {}, by=SYSTEM)
    sheet = openpyxl.load_workbook(io.BytesIO(passwords.content)).worksheets[0]
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    user = User.objects.get(username="wang")
    assert user.must_change_password and user.check_password(str(rows[0][3]))
    assert viewer_of(user).may("people.enrol") and not viewer_of(user).everywhere
    assert actions(imports.preview(PEOPLE_DOOR, content, "x.xlsx", {})) == ["same", "same"]


def test_a_row_with_another_person_hands_the_post_over() -> None:
    services.add_unit("bureau", UnitFields("城管局", "department"), by=SYSTEM)
    imports.take_in(PEOPLE_DOOR, people(("wang", "王一", "城管局", "信息员", "")), "x.xlsx", {}, by=SYSTEM)
    Appointment.objects.update(since=date(2026, 1, 1))
    content = people(("zhao", "赵三", "城管局", "信息员", ""))
    plan, _ = imports.take_in(PEOPLE_DOOR, content, "x.xlsx", {}, by=SYSTEM)
    assert actions(plan) == ["substitute"]
    assert Appointment.objects.get(until__isnull=True).user.username == "zhao"
    assert Appointment.objects.count() == 2


def test_rows_about_people_that_cannot_be() -> None:
    services.add_unit("bureau", UnitFields("城管局", "department"), by=SYSTEM)
    plan = imports.preview(
        PEOPLE_DOOR,
        people(
            ("王", "王一", "城管局", "信息员", ""),
            ("wang", "王一", "没有的局", "信息员", ""),
            ("wang", "王二", "城管局", "信息员", ""),
            ("wang", "王一", "城管局", "看门人", ""),
            ("sun", "孙四", "城管局", "系统管理员", ""),
            ("sun", "孙四", "城管局", "审计管理员", ""),
        ),
        "x.xlsx",
        {},
    )
    found = [row.findings[0].code if row.findings else "" for row in plan.rows]
    assert found == ["username_wrong", "unit_missing", "name_differs", "not_option", "", "administrators_exclude"]


def test_a_steward_loads_no_people() -> None:
    services.add_unit("bureau", UnitFields("城管局", "department"), by=SYSTEM)
    post = services.add_post("bureau", "site_steward", "点位长", by=SYSTEM)
    steward = services.enrol(post.code, "steward", "乙", by=SYSTEM).user
    with pytest.raises(NotAllowed):
        imports.take_in(PEOPLE_DOOR, people(), "x.xlsx", {}, by=viewer_of(steward).actor)
