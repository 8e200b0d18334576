"""The workbook of kinds and filing conditions, a condition a row: its columns, as docs/formats/kinds.md says."""

from collections.abc import Iterable

from wenming.engines.workbook import Column, Form, Schema, plain_table
from wenming.issues.models import Category, FilingCondition
from wenming.rulebook.deadlines import ClockKind
from wenming.rulebook.verification import DEMANDS, Tier

BETWEEN = "|"
"""Between the words of a kind: the words themselves may hold every other stop."""
KINDS = {"component": ("部件", "Component"), "incident": ("事件", "Incident")}
GROUPS = {
    "utilities": ("公用设施",), "traffic": ("交通设施",), "appearance": ("市容设施",), "greening": ("园林绿化",),
    "other_parts": ("其他部件",), "environment": ("市容环境",), "advertising": ("宣传广告",),
    "construction": ("施工管理",), "emergency": ("突发事件",), "order": ("街面秩序",), "residential": ("小区楼道",),
    "market": ("市场食品",), "backstreet": ("背街小巷",), "publicity": ("公益广告",), "window": ("窗口单位",),
    "conduct": ("文明行为",), "campus": ("校园与公共场所",), "papers": ("基础工作",),
}  # fmt: skip
CLOCKS = {
    "urgent_hours": ("紧急工作时", "小时", "hours"),
    "working_hours": ("工作时", "工作小时", "working hours"),
    "working_days": ("工作日", "working days"),
    "calendar_days": ("自然日", "天", "days"),
}
EVIDENCE = {
    "photo": ("整改后照片", "A photo after"),
    "document": ("文件材料", "A document"),
    "call_test": ("拨打测试", "A call test"),
    "measurement": ("测量值和照片", "A measurement and a photo"),
    "second_visit": ("照片和再次到访", "A photo after and a second visit"),
}
TIERS = {
    "desk": ("案头核查", "At the desk"),
    "on_the_spot": ("现场核查", "On the spot"),
    "other_unit": ("异单位核查", "By another unit"),
}
LASTING = {"1": ("长期", "lasting", "是"), "0": ("短时", "transient", "否")}
assert set(GROUPS) == set(Category.Group.values)
assert set(CLOCKS) == {kind.value for kind in ClockKind}
assert set(EVIDENCE) == {row.code for row in DEMANDS}
assert set(TIERS) == {tier.value for tier in Tier}

CATALOGUE = Schema(
    name="kinds",
    sheet="类别与立案条件",
    sheet_en="Kinds and conditions",
    most_rows=5_000,
    columns=(
        Column("kind", "类别代码", "Code of the kind", Form.CODE, required=True, most=20, example="manhole_cover",
               hint="小写字母、数字和下划线。", hint_en="Small letters, figures and underscores."),
        Column("kind_label", "类别名称", "Name of the kind", required=True, most=80, width=28),
        Column("kind_label_en", "类别英文名称", "English name of the kind", most=80, width=28),
        Column("nature", "部件或事件", "Component or incident", Form.CHOICE, required=True, options=KINDS),
        Column("group", "大类", "Class", Form.CHOICE, required=True, options=GROUPS),
        Column("function", "牵头职能", "Department function", Form.CODE, most=40),
        Column("words", "识别词", "Words", Form.TEXT, most=2_000, width=28,
               hint="问题文字中出现这些词时识别为该类别；用竖线“|”分开。",
               hint_en="Words by which a problem is told to be of this kind, parted by upright strokes “|”."),
        Column("silenced", "停用的自带说法", "Sayings switched off", Form.TEXT, most=20_000, width=20,
               hint="产品自带的说法中在本市会误判的；用竖线“|”分开，其中的“|”写成“/”。",
               hint_en="Those of the product that mislead here, parted by “|”; “/” stands for a “|” in them."),
        Column("code", "条件代码", "Code of the condition", Form.CODE, required=True, most=50,
               example="manhole_cover.lost"),
        Column("label", "立案条件", "Filing condition", required=True, most=80, width=36),
        Column("label_en", "立案条件英文", "Filing condition in English", most=120, width=36),
        Column("limit_a", "A类时限", "Limit in tier A", Form.WHOLE, required=True),
        Column("limit_b", "B类时限", "Limit in tier B", Form.WHOLE, required=True),
        Column("limit_c", "C类时限", "Limit in tier C", Form.WHOLE, required=True),
        Column("clock", "计时方式", "Counted in", Form.CHOICE, required=True, options=CLOCKS),
        Column("evidence", "佐证要求", "Evidence", Form.CHOICE, required=True, options=EVIDENCE),
        Column("tier", "核查方式", "Verification", Form.CHOICE, required=True, options=TIERS),
        Column("lasting", "持续性", "Lasting", Form.CHOICE, required=True, options=LASTING),
        Column("catalogue", "目录版本", "Catalogue version", Form.CODE, most=40,
               hint="不填则为自有目录。", hint_en="Empty: the city's own."),
    ),
)  # fmt: skip


def catalogue_file(conditions: Iterable[FilingCondition], *, chinese: bool) -> bytes:
    """Return conditions with their kinds as a workbook that can be loaded again without a change."""
    headings = [column.named(chinese=chinese) for column in CATALOGUE.columns]
    sheet = CATALOGUE.sheet if chinese else CATALOGUE.sheet_en
    place = 0 if chinese else 1
    return plain_table(sheet, headings, (_line(each, place) for each in conditions))


def _line(condition: FilingCondition, place: int) -> list[object]:
    kind = condition.category
    said = cells_of(kind) | cells_of_condition(condition)
    return [_word(column, said[column.key], place) for column in CATALOGUE.columns]


def _word(column: Column, value: object, place: int) -> object:
    if isinstance(value, tuple):
        return BETWEEN.join(value)
    words = column.options.get(str(value)) if column.form is Form.CHOICE else None
    return words[min(place, len(words) - 1)] if words else value


def as_written(saying: str) -> str:
    """Return a saying as the workbook writes it: there an upright stroke parts one from the next."""
    return saying.replace(BETWEEN, "/")


def cells_of(kind: Category) -> dict[str, object]:
    """Return what a row says about its kind, as values by column."""
    return {
        "kind": kind.code,
        "kind_label": kind.label,
        "kind_label_en": kind.label_en,
        "nature": kind.kind,
        "group": kind.group,
        "function": kind.function,
        "words": tuple(kind.words),
        "silenced": tuple(as_written(rule) for rule in kind.silenced),
    }


def cells_of_condition(condition: FilingCondition) -> dict[str, object]:
    """Return what a row says about its condition, as values by column."""
    return {
        "code": condition.code,
        "label": condition.label,
        "label_en": condition.label_en,
        "limit_a": condition.limit_a,
        "limit_b": condition.limit_b,
        "limit_c": condition.limit_c,
        "clock": condition.limit_clock,
        "evidence": condition.evidence,
        "tier": condition.tier,
        "lasting": "1" if condition.is_lasting else "0",
        "catalogue": condition.catalogue,
    }
