"""Problem lists: previewed row by row, then all or nothing, the history as by hand, and twice adds nothing."""

import io
import os
import time
import zipfile
from collections.abc import Sequence
from datetime import timedelta
from uuid import uuid4

import openpyxl
import pytest
from django.db import transaction

from tests.issues.test_bulk import Rolled, everything
from tests.issues.world import MONDAY, World, site
from wenming.engines.workbook import Action, Plan, WorkbookRefused, plain_table, read, refused_rows, template
from wenming.issues import services
from wenming.issues.doors import ISSUE_DOOR
from wenming.issues.events import IssueDispatched, IssueRaised
from wenming.issues.models import Issue
from wenming.issues.services import Origin, Place
from wenming.kernel import clock, events, imports
from wenming.kernel.errors import Conflict, DomainError, NotAllowed
from wenming.people.models import Unit
from wenming.places.models import SiteKind
from wenming.rulebook.deadlines import ClockKind, Limit
from wenming.rulebook.loop import State
from wenming.rulebook.verification import Tier

LIST = "2026年暗访问题清单"
HEADINGS = (
    "清单名称", "问题编号", "点位编码", "点位名称", "所属区划", "地址", "问题", "问题描述", "问题类别",
    "发现日期", "发现人", "整改时限", "责任单位", "协办单位", "经度", "纬度", "立案条件",
)  # fmt: skip
KEYS = (
    "list", "number", "site_code", "site", "area", "address", "problem", "description", "kind",
    "found_on", "found_by", "deadline", "unit", "supporting", "lon", "lat", "under",
)  # fmt: skip
GIVEN = {
    "list": LIST, "number": "1", "site": "鼓楼市场", "problem": "东门垃圾桶满溢", "kind": "bin_overflow",
    "deadline": "2个工作日", "unit": "鼓楼街道办事处",
}  # fmt: skip


def line(**values: object) -> tuple[object, ...]:
    """A row that is good but for what a test says of it."""
    said = {**GIVEN, **values}
    return tuple(said.get(key, "") for key in KEYS)


def book(*rows: Sequence[object]) -> bytes:
    """A workbook of problems."""
    return plain_table("问题清单", HEADINGS, rows)


def preview(content: bytes, filename: str = "问题清单.xlsx") -> Plan:
    """Plan a problem list on the Monday of the tests."""
    with clock.held_at(MONDAY):
        return imports.preview(ISSUE_DOOR, content, filename, {})


def take_in(world: World, content: bytes, fingerprint: str | None = None) -> Plan:
    """Take a problem list in on that Monday."""
    with clock.held_at(MONDAY):
        by = world.dispatcher.actor
        return imports.take_in(ISSUE_DOOR, content, "x.xlsx", {}, by=by, fingerprint=fingerprint)[0]


def actions(plan: Plan) -> list[str]:
    """What becomes of each row."""
    return [row.action.value for row in plan.rows]


@pytest.fixture
def desk(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """The territory with a desk whose rights are asked of the test's viewers, who have no accounts."""
    known = {one.user_id: one for one in (world.dispatcher, world.street)}
    monkeypatch.setattr("wenming.kernel.rights._sources", [known.__getitem__])
    return world


def test_a_row_becomes_what_the_same_moves_by_hand_would_leave(desk: World) -> None:
    unit = desk.units["street"]
    with pytest.raises(Rolled), transaction.atomic():
        issue = services.raise_issue(
            "东门垃圾桶满溢",
            key=uuid4(),
            place=Place(site=desk.sites["market"]),
            origin=Origin("superior_list", f"{LIST} · 1"),
            by=desk.dispatcher,
            at=MONDAY,
            description="周边散落\n发现：2026-10-16，第三组",
            category=desk.categories["bin_overflow"],
        )
        category = desk.categories["bin_overflow"]
        limit, tier = Limit(2, ClockKind.WORKING_DAYS), Tier(category.tier)
        issue = services.file_issue(issue, limit=limit, tier=tier, by=desk.dispatcher, at=MONDAY, category=category)
        services.dispatch(issue, lead=unit, supporting=[desk.units["other"]], by=desk.dispatcher, at=MONDAY)
        lived = everything()
        raise Rolled
    row = line(description="周边散落", found_on="2026-10-16", found_by="第三组", supporting="城管局")
    take_in(desk, book(row))
    taken = everything()
    for part, expected in lived.items():
        assert len(taken[part]) == len(expected), part
        for got, wanted in zip(taken[part], expected, strict=True):
            assert {**got, "key": ""} == {**wanted, "key": ""}, part


def test_a_row_goes_as_far_as_the_list_says(desk: World) -> None:
    content = book(
        line(),
        line(number="2", unit=""),
        line(number="3", unit="", deadline=""),
        line(number="4", unit="", deadline="", kind="", problem="路灯不亮"),
        line(number="5", deadline="", kind=""),
    )
    plan = preview(content)
    assert actions(plan) == ["add"] * 5 and Issue.objects.count() == 0
    assert dict(plan.remarks[0].params) == {"dispatched": 2, "filed": 1, "raised": 2}
    take_in(desk, content, plan.fingerprint)
    states = dict(Issue.objects.values_list("origin_ref", "state"))
    assert [states[f"{LIST} · {number}"] for number in range(1, 6)] == [
        State.DISPATCHED, State.FILED, State.RAISED, State.RAISED, State.DISPATCHED,
    ]  # fmt: skip
    lamp = Issue.objects.get(origin_ref=f"{LIST} · 4")
    assert lamp.category is not None and lamp.category.code == "street_lamp"


def test_every_move_is_announced(desk: World, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[object] = []
    monkeypatch.setattr(events, "_listeners", {IssueRaised: [heard.append], IssueDispatched: [heard.append]})
    take_in(desk, book(line()))
    assert [type(event) for event in heard] == [IssueRaised, IssueDispatched]


def test_the_same_list_twice_adds_nothing(desk: World) -> None:
    content = book(line(), line(number="", problem="门前乱停车", kind="other"), line(number="2", deadline="2026-10-30"))
    take_in(desk, content)
    again = preview(content)
    assert actions(again) == ["same"] * 3 and not again.does_something
    take_in(desk, content)
    assert Issue.objects.count() == 3
    with clock.held_at(MONDAY + timedelta(days=60)):
        assert actions(imports.preview(ISSUE_DOOR, content, "x.xlsx", {})) == ["same"] * 3


def test_a_known_number_with_other_words_adds_nothing_and_is_told(desk: World) -> None:
    take_in(desk, book(line()))
    plan = preview(book(line(problem="别的问题")))
    assert actions(plan) == ["same"]
    assert [(finding.code, finding.params["rows"]) for finding in plan.remarks] == [("other_words", "2")]


def test_numbers_tell_problems_of_the_same_words_apart(desk: World) -> None:
    take_in(desk, book(line()))
    assert actions(preview(book(line(number="2")))) == ["add"]
    assert actions(preview(book(line(number="")))) == ["same"]
    assert actions(preview(book(line(list="另一份清单")))) == ["add"]
    unnumbered = line(number="", site="滨河路")
    twice = preview(book(line(number="7"), line(number="7"), unnumbered, unnumbered))
    assert actions(twice) == ["add", "refuse", "add", "refuse"]
    assert [row.findings[0].code for row in twice.of(Action.REFUSE)] == ["number_twice", "problem_twice"]


@pytest.mark.parametrize(
    ("spoilt", "code", "column"),
    [
        ({"site": "鼓楼农贸市场"}, "site_missing", "点位名称"),
        ({"site_code": "NO-1", "site": ""}, "site_code_missing", "点位编码"),
        ({"site_code": "ROAD-0001"}, "site_other_name", "点位名称"),
        ({"site": ""}, "place_missing", "点位名称"),
        ({"site": "", "address": "北关", "area": "没有的街道"}, "area_missing", "所属区划"),
        ({"site": "", "address": "北关", "lon": 38.9, "lat": 100.4}, "position_swapped", "经度"),
        ({"site": "", "address": "北关", "lon": 100.4}, "position_half", "纬度"),
        ({"unit": "鼓楼街道"}, "unit_missing", "责任单位"),
        ({"unit": "旧站"}, "unit_abolished", "责任单位"),
        ({"unit": "", "supporting": "城管局"}, "lead_missing", "责任单位"),
        ({"kind": "没有的类别"}, "kind_missing", "问题类别"),
        ({"kind": "", "problem": "说不清的事"}, "kind_needed", "问题类别"),
        ({"found_on": "2026-10-20"}, "found_ahead", "发现日期"),
        ({"found_on": "前天"}, "not_day", "发现日期"),
        ({"deadline": "尽快"}, "limit_unreadable", "整改时限"),
        ({"deadline": "2026-10-19"}, "limit_not_ahead", "整改时限"),
        ({"deadline": "900个工作日"}, "limit_out_of_range", "整改时限"),
        ({"problem": ""}, "missing", "问题"),
        ({"list": ""}, "missing", "清单名称"),
    ],
)
def test_a_refused_row_says_where_and_why_and_nothing_is_taken_in(
    desk: World, spoilt: dict[str, object], code: str, column: str
) -> None:
    Unit.objects.create(code="old", name="旧站", kind="station", state="abolished")
    content = book(line(number="99"), line(**({"unit": "old"} if spoilt.get("unit") == "旧站" else spoilt)))
    plan = preview(content)
    assert actions(plan) == ["add", "refuse"]
    assert (code, column, 3) in [(one.code, one.column, one.row) for one in plan.rows[1].findings]
    with pytest.raises(DomainError, match="1 rows are refused"):
        take_in(desk, content)
    assert not Issue.objects.exists()


def test_an_unknown_site_or_unit_brings_what_may_be_meant(desk: World) -> None:
    (row,) = preview(book(line(site="鼓楼农贸市场", unit="鼓楼街道"))).rows
    assert [finding.params["near"] for finding in row.findings] == [
        "鼓楼市场（MARKET-0001）",
        "鼓楼街道办事处（street）",
    ]


def test_two_sites_of_one_name_ask_for_the_code(desk: World) -> None:
    kind = SiteKind.objects.get(code="MARKET")
    site("MARKET-0002", "鼓楼市场", kind, desk.sites["market"].area, 38.93, 100.45)
    (row,) = preview(book(line())).rows
    assert row.findings[0].code == "site_unclear" and "MARKET-0002" in row.reasons()
    assert actions(preview(book(line(site_code="MARKET-0002")))) == ["add"]


def test_without_a_site_address_and_position_say_where(desk: World) -> None:
    take_in(desk, book(line(site="", address="北关十字", area="鼓楼街道", lon=100.451, lat=38.932)))
    issue = Issue.objects.get()
    assert (issue.address, issue.area.name if issue.area else "") == ("北关十字", "鼓楼街道")
    assert issue.lat == pytest.approx(38.932) and issue.cell_8 is not None


def test_a_long_problem_keeps_all_its_words(desk: World) -> None:
    long = "垃圾" * 100
    take_in(desk, book(line(problem=long)))
    issue = Issue.objects.get()
    assert len(issue.title) == 120 and issue.description == long


@pytest.mark.parametrize(
    ("written", "amount", "kind"),
    [
        ("24小时", 24, ClockKind.URGENT_HOURS),
        ("3个工作日内", 3, ClockKind.WORKING_DAYS),
        ("限7天", 7, ClockKind.CALENDAR_DAYS),
        ("4 working hours", 4, ClockKind.WORKING_HOURS),
        ("2026-10-26", 7, ClockKind.CALENDAR_DAYS),
        ("2026年10月20日", 1, ClockKind.CALENDAR_DAYS),
    ],
)
def test_deadlines_are_read_as_people_write_them(desk: World, written: str, amount: int, kind: ClockKind) -> None:
    take_in(desk, book(line(deadline=written)))
    issue = Issue.objects.get()
    assert (issue.limit_amount, issue.limit_clock) == (amount, kind.value)


def test_refused_rows_can_be_mended_and_loaded(desk: World) -> None:
    plan = preview(book(line(), line(number="2", unit="没有的单位")))
    table = read(refused_rows(plan, "问题清单"), "refused.xlsx", ISSUE_DOOR.schema)
    assert [row.text("number") for row in table.rows] == ["2"] and len(table.headings) == len(HEADINGS) + 1


def test_a_stale_preview_is_refused(desk: World) -> None:
    content = book(line())
    plan = preview(content)
    take_in(desk, content)
    with pytest.raises(Conflict, match="changed since"):
        take_in(desk, content, plan.fingerprint)


def test_only_the_desk_takes_problem_lists_in(desk: World) -> None:
    with pytest.raises(NotAllowed):
        imports.take_in(ISSUE_DOOR, book(line()), "x.xlsx", {}, by=desk.street.actor)


def test_the_template_can_be_read_back(desk: World) -> None:
    for chinese in (True, False):
        empty = openpyxl.load_workbook(io.BytesIO(template(ISSUE_DOOR.schema, chinese=chinese)))
        names = [cell.value for cell in next(empty.worksheets[0].iter_rows())]
        assert len(names) == len(ISSUE_DOOR.schema.columns)
        assert all(ISSUE_DOOR.schema.by_heading.get("".join(str(name).split()).casefold()) for name in names)


def test_a_list_in_gbk_is_read(desk: World) -> None:
    text = "\r\n".join(",".join(str(cell) for cell in row) for row in (HEADINGS, line()))
    assert actions(preview(text.encode("gbk"), "清单.csv")) == ["add"]


def spoilt_book(how: str) -> tuple[bytes, str]:
    """A workbook that cannot be used as it is."""
    opened = openpyxl.load_workbook(io.BytesIO(book(line(), line(number="2"))))
    page = opened.worksheets[0]
    if how == "wrong_sheet":
        page.title = "封面"
        page.delete_rows(1, 3)
        page["A1"] = "说明"
        opened.create_sheet("别的")["A1"] = "x"
    elif how == "no_headings":
        page.delete_rows(1)
    elif how == "too_many_rows":
        for number in range(50_000):
            page.append([LIST, str(number), "", "鼓楼市场", "", "", "垃圾"])
    buffer = io.BytesIO()
    opened.save(buffer)
    if how == "file_macros":
        with zipfile.ZipFile(buffer, "a") as package:
            package.writestr("xl/vbaProject.bin", b"macro")
    return buffer.getvalue(), "x.xlsx"


@pytest.mark.parametrize("how", ["wrong_sheet", "no_headings", "too_many_rows", "file_macros"])
def test_a_file_that_cannot_be_used_is_refused_in_words(desk: World, how: str) -> None:
    content, filename = spoilt_book(how)
    with pytest.raises(WorkbookRefused) as refusal:
        preview(content, filename)
    assert how in {finding.code for finding in refusal.value.findings}


@pytest.mark.parametrize(
    ("content", "filename", "code"),
    [
        ("清单名称,问题\n甲,垃圾\x00".encode(), "x.csv", "not_text"),
        (b"", "x.csv", "empty"),
        (b"PK\x03\x04broken", "x.xlsx", "file_broken"),
    ],
)
def test_damaged_files_are_refused_in_words(desk: World, content: bytes, filename: str, code: str) -> None:
    with pytest.raises(WorkbookRefused) as refusal:
        preview(content, filename)
    assert {finding.code for finding in refusal.value.findings} & {code, "no_headings"}


def test_merged_cells_and_formulas_refuse_their_rows(desk: World) -> None:
    opened = openpyxl.load_workbook(io.BytesIO(book(line(), line(number="2"), line(number="3"))))
    page = opened.worksheets[0]
    page.merge_cells("A3:A4")
    page["G2"] = '="垃圾"&"满溢"'
    buffer = io.BytesIO()
    opened.save(buffer)
    plan = preview(buffer.getvalue())
    assert actions(plan) == ["refuse"] * 3
    assert [row.findings[0].code for row in plan.rows] == ["formula", "merged", "merged"]


def test_twelve_hundred_problems_are_read_and_written_in_seconds(desk: World) -> None:
    units = ("鼓楼街道办事处", "城管局", "")
    rows = [line(number=f"{n:04d}", problem=f"第{n}处垃圾", unit=units[n % 3]) for n in range(1200)]
    content = book(*rows)
    began = time.monotonic()
    plan = preview(content)
    read_in = time.monotonic() - began
    take_in(desk, content, plan.fingerprint)
    total = time.monotonic() - began
    print(f"preview {read_in:.1f} s, all {total:.1f} s")  # noqa: T201  # the figure is wanted in the test's output
    crowding = max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
    assert Issue.objects.count() == 1200 and total < 15 * crowding


def test_a_row_may_name_the_filing_condition(desk: World) -> None:
    rows = (
        line(kind="", deadline="", under="bin_overflow.smell", unit=""),
        line(number="2", deadline="", under="垃圾满出箱口"),
        line(number="3", under="litter.butts"),
        line(number="4", under="没有这个条件"),
    )
    plan = preview(book(*rows))
    assert actions(plan) == ["add", "add", "refuse", "refuse"]
    assert [row.findings[0].code for row in plan.rows[2:]] == ["condition_of_other_kind", "condition_missing"]
    take_in(desk, book(*rows[:2]))
    first, second = Issue.objects.select_related("condition").order_by("pk")
    assert first.condition is not None and second.condition is not None
    assert (first.state, first.condition.code, first.limit_amount) == (State.FILED, "bin_overflow.smell", 6)
    assert (second.state, second.condition.code) == (State.DISPATCHED, "bin_overflow.overflow")
    assert (second.limit_amount, second.limit_clock) == (4, "working_hours")
