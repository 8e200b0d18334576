"""The catalogue as a workbook and on its pages: out and in again without a change, changed by revisions."""

import pytest

from tests.issues.world import MONDAY, World
from wenming.engines.workbook import Action, Plan, plain_table
from wenming.issues import selectors
from wenming.issues.catalogue_workbook import CATALOGUE, catalogue_file
from wenming.issues.doors import CATALOGUE_DOOR
from wenming.issues.models import Category, FilingCondition
from wenming.kernel import imports
from wenming.kernel.models import AuditLine

HEADINGS = [column.heading for column in CATALOGUE.columns]
NEW = (
    "park_bench", "公园长椅损坏", "Park bench broken", "部件", "园林绿化", "landscaping", "长椅|石凳", "",
    "park_bench.broken", "椅面断裂", "Seat broken", 2, 3, 5, "工作日", "整改后照片", "案头核查", "长期", "",
)  # fmt: skip


@pytest.fixture
def desk(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """The territory with a desk whose rights are asked of the test's viewers, who have no accounts."""
    known = {world.dispatcher.user_id: world.dispatcher}
    monkeypatch.setattr("wenming.kernel.rights._sources", [known.__getitem__])
    return world


def preview(content: bytes) -> Plan:
    """Plan a workbook of the catalogue."""
    return imports.preview(CATALOGUE_DOOR, content, "x.xlsx", {})


def book(**said: object) -> bytes:
    """A workbook with one condition, good but for what a test says of it."""
    row = dict(zip([column.key for column in CATALOGUE.columns], NEW, strict=True)) | said
    return plain_table("类别与立案条件", HEADINGS, [list(row.values())])


@pytest.mark.parametrize("chinese", [True, False])
def test_what_is_handed_out_loads_without_a_change(desk: World, chinese: bool) -> None:
    plan = preview(catalogue_file(selectors.conditions_in_use(), chinese=chinese))
    assert [(row.key, row.reasons()) for row in plan.rows if row.findings] == []
    assert [(row.key, row.changes) for row in plan.rows if row.action is not Action.SAME] == []
    assert len(plan.rows) == FilingCondition.objects.count()


def test_a_new_kind_takes_what_its_first_condition_says(desk: World) -> None:
    imports.take_in(CATALOGUE_DOOR, book(), "x.xlsx", {}, by=desk.dispatcher.actor, at=MONDAY)
    kind = Category.objects.get(code="park_bench")
    assert (kind.limit_amount, kind.limit_clock, kind.evidence, kind.words) == (3, "working_days", ["photo"], [
        "长椅", "石凳",
    ])  # fmt: skip
    assert (kind.catalogue, kind.conditions.get().limit_c) == ("own", 5)
    assert [row.action for row in preview(book()).rows] == [Action.SAME]
    imports.take_in(CATALOGUE_DOOR, book(limit_a=1), "x.xlsx", {}, by=desk.dispatcher.actor, at=MONDAY)
    rows = kind.conditions.order_by("revision").values_list("revision", "is_current", "limit_a")
    assert list(rows) == [(1, False, 2), (2, True, 1)]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"limit_a": 4}, "not_tightest_first"),
        ({"limit_c": 9_000}, "limit_out_of_range"),
        ({"kind": "Park Bench"}, "code_wrong"),
        ({"code": "litter.butts"}, "condition_of_other_kind"),
        ({"clock": "光年"}, "not_option"),
        ({"label": ""}, "missing"),
    ],
)
def test_a_row_that_cannot_be_kept_says_why(desk: World, said: dict[str, object], code: str) -> None:
    row = preview(book(**said)).rows[0]
    assert row.action is Action.REFUSE
    assert code in {finding.code for finding in row.findings}


def test_the_list_and_the_page_of_a_kind(world: World) -> None:
    client = world.client("dispatcher", "office")
    page = client.get("/kinds/").content.decode()
    assert f"{Category.objects.count()} kinds of problem" in page
    page = client.get("/kinds/", {"nature": "component", "group": "traffic", "q": "Barrier or guide"}).content.decode()
    assert "parking_facility" in page
    assert "1 kind of problem" in page
    page = client.get("/kinds/manhole_cover/").content.decode()
    assert "manhole_cover.rattling" in page
    assert client.get("/kinds/nothing/").status_code == 404
    assert client.get("/kinds/export/").status_code == 200
    content = client.get("/kinds/workbook/").content
    assert {row.action for row in preview(content).rows} == {Action.SAME}


def test_the_desk_changes_a_condition_on_its_page_and_adds_one(world: World) -> None:
    client = world.client("dispatcher", "office")
    sent = {
        "label": "烟蒂密集", "label_en": "Many ends", "limit_a": 1, "limit_b": 3, "limit_c": 5,
        "limit_clock": "working_hours", "evidence": "photo", "tier": "desk",
    }  # fmt: skip
    assert client.get("/kinds/litter/conditions/litter.butts/").status_code == 200
    assert client.get("/kinds/drain/conditions/litter.butts/").status_code == 404
    assert client.post("/kinds/litter/conditions/litter.butts/", sent | {"limit_a": 9}).status_code == 422
    assert client.post("/kinds/litter/conditions/litter.butts/", sent).status_code == 302
    rows = FilingCondition.objects.filter(code="litter.butts").order_by("revision")
    assert [(row.revision, row.is_current, row.limit_b) for row in rows] == [(1, False, 2), (2, True, 3)]
    assert AuditLine.objects.filter(act="issues.keep_condition").count() == 1
    assert client.post("/kinds/litter/conditions/add/", sent | {"short": "Sand-Dust"}).status_code == 302
    assert client.post("/kinds/litter/conditions/add/", sent | {"short": "butts"}).status_code == 422
    added = FilingCondition.objects.get(code="litter.sand_dust")
    assert (added.catalogue, added.category.code) == ("own", "litter")
