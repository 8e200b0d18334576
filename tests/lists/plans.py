"""What one list looks like: format, columns, headings, sections, notes. Everything is drawn from the seed."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from tests.lists.noise import CARE

_ROTA = (
    ("xlsx", "dispimg"), ("docx", "nested"), ("pptx", "caption"), ("scan", "ruled"), ("docx", "paragraphs"),
    ("xlsx", "cells"), ("docx", "two tables"), ("pptx", "labels"), ("scan", "ruled"), ("csv", "utf-8"),
    ("xlsx", "cells"), ("docx", "nested"), ("pptx", "pairs"), ("scan", "ruled"), ("docx", "paragraphs"),
    ("xlsx", "dispimg"), ("csv", "gb18030"), ("pptx", "caption"), ("scan", "open"), ("xlsx", "cells"),
)  # fmt: skip
LARGE = 11
"""Every twentieth seed from this one is a spreadsheet of 1,200 rows."""
LARGE_ROWS = 1_200

# Chances for one file.
PLACE_COLUMN = 0.72
SECTIONS = 0.5
MERGED_PLACES = 0.4
BLANK_ROWS = 0.3
TOTALS = 0.3
GROUPED_HEADINGS = 0.4
AREA_COLUMN = 0.45
SITE_KIND_COLUMN = 0.3
UNIT_COLUMN = 0.6
DEADLINE_COLUMN = 0.6
PICTURES = 0.6
FULL_WIDTH = 0.25

_HEADINGS = {
    "number": ("序号", "编号", "序 号", "问题编号", "NO."),
    "area": ("属地", "所属街道", "镇街", "街道（乡镇）", "辖区"),
    "site_kind": ("点位类型", "点位类别", "场所类型", "检查类别"),
    "place": ("点位名称", "地点", "点位", "问题点位", "具体位置", "检查地点", "存在问题地点", "测评点位"),
    "problem": ("存在问题", "问题描述", "问题内容", "主要问题", "问题", "发现问题", "具体问题", "扣分原因"),
    "both": ("问题描述", "存在问题", "问题点位及表现", "问题清单", "具体问题"),
    "unit": ("责任单位", "牵头单位", "整改单位", "责任部门", "交办单位"),
    "deadline": ("整改时限", "完成时限", "整改期限", "办结时间", "要求完成时间"),
    "pictures": ("问题照片", "照片", "现场照片", "佐证图片", "整改前照片"),
}  # fmt: skip
_REPLIES = (
    ("整改情况", "完成时间", "整改后照片"), ("整改措施", "责任人", "整改结果", "整改后照片"), ("整改情况", "备注"),
    ("是否整改到位", "整改情况说明", "整改责任人"), ("整改进展", "整改照片", "完成时间", "责任领导"), ("落实情况",),
)  # fmt: skip
_GROUPS = (("问题情况", "整改反馈"), ("检查情况", "反馈情况"), ("暗访发现问题", "单位整改反馈"))
_TITLES = (
    "{year}年全国文明城市创建暗访问题清单", "{district}文明城市创建测评反馈问题交办表", "创建办第{n}期督查通报附件",
    "{month}月份实地考察发现问题台账", "市级模拟测评问题整改任务表", "附件：文明创建实地点位问题清单（第{n}批）",
    "{month}月{day}日暗访情况反馈", "全国文明城市复查迎检点位问题汇总表",
)  # fmt: skip
_ABOVE = (
    "填报单位：            填报时间：    年  月  日", "检查时间：{year}年{month}月{day}日   检查组：第{n}组",
    "各责任单位：现将有关问题交办如下，请抓好整改。", "（{year}年{month}月{day}日）", "单位（盖章）：",
)  # fmt: skip
_BELOW = (
    "注：请各单位举一反三，整改情况经主要负责人签字后报创建办。", "联系人：办公室综合组   电话：000-0000000",
    "备注：照片原图见附件压缩包。", "说明：以上问题为抽查结果，不代表全部问题。", "审核人：        填表人：",
)  # fmt: skip


@dataclass(frozen=True)
class Column:
    """A column: what it holds (``reply`` for those left empty), its heading, the heading above it."""

    key: str
    heading: str
    group: str = ""


@dataclass(frozen=True)
class Plan:
    """The look of one list. ``day`` is when it was written."""

    format: str
    count: int
    care: float
    day: date
    title: str
    above: tuple[str, ...]
    below: tuple[str, ...]
    columns: tuple[Column, ...]
    sections: str
    restarts: bool
    merges: bool
    has_blanks: bool
    has_total: bool
    number_style: str
    is_full_width: bool
    unit_style: str
    has_pictures: bool
    variant: str
    deadline_for_all: date | None

    def has(self, key: str) -> bool:
        """Return whether there is a column of this kind."""
        return any(column.key == key for column in self.columns)

    @property
    def replies(self) -> tuple[str, ...]:
        """The headings left empty."""
        return tuple(column.heading for column in self.columns if column.key == "reply")

    @property
    def traits(self) -> tuple[str, ...]:
        """What is to be seen, for reports."""
        shown = {
            "place column": self.has("place"), f"sections by {self.sections}": bool(self.sections),
            "numbers restart": self.restarts, "merged places": self.merges, "blank rows": self.has_blanks,
            "totals": self.has_total, "grouped headings": any(column.group for column in self.columns),
            "full-width digits": self.is_full_width, "pictures": self.has_pictures,
            f"units {self.unit_style}": self.has("unit"), self.variant: True, f"care {self.care}": True,
        }  # fmt: skip
        return tuple(name for name, is_so in shown.items() if is_so)


def _columns(chance: Random, form: str, variant: str) -> tuple[Column, ...]:
    keys = ["number"]
    has_place = chance.random() < PLACE_COLUMN
    keys += ["area"] if chance.random() < AREA_COLUMN else []
    keys += ["site_kind"] if chance.random() < SITE_KIND_COLUMN else []
    keys += ["place", "problem"] if has_place else ["both"]
    shows = chance.random() < PICTURES or variant in {"dispimg", "nested"}
    keys += ["pictures"] if form != "csv" and shows else []
    keys += ["unit"] if chance.random() < UNIT_COLUMN else []
    keys += ["deadline"] if chance.random() < DEADLINE_COLUMN else []
    groups = (
        chance.choice(_GROUPS)
        if form in {"docx", "scan", "xlsx"} and variant != "paragraphs" and chance.random() < GROUPED_HEADINGS
        else ("", "")
    )
    replies = [] if form == "pptx" else [h for h in chance.choice(_REPLIES) if form != "csv" or "照片" not in h]
    made = [
        Column(key, chance.choice(_HEADINGS[key]), "" if key == "number" else groups[0])
        for key in keys
    ]  # fmt: skip
    taken = {column.heading for column in made}
    made += [Column("reply", heading, groups[1]) for heading in replies if heading not in taken]
    return tuple(made)


def _count(chance: Random, seed: int, form: str) -> int:
    if form == "xlsx" and seed % 20 == LARGE:
        return LARGE_ROWS
    return chance.randint(20, 60 if form in {"pptx", "scan"} else 120)


def make_plan(chance: Random, seed: int, district: str) -> Plan:
    """Draw the look of the list of one seed."""
    form, variant = _ROTA[(seed - 1) % len(_ROTA)]
    day = date(2026, 3, 1) + timedelta(days=chance.randrange(240))
    columns = _columns(chance, form, variant)
    sections = chance.choice(("area", "kind")) if form != "pptx" and chance.random() < SECTIONS else ""
    has_pictures = any(column.key == "pictures" for column in columns) or form == "pptx"

    has_rows = form != "pptx" and variant != "paragraphs"

    def told(words: str) -> str:
        return words.format(year=day.year, month=day.month, day=day.day, n=chance.randint(1, 9), district=district)

    by_note = not any(column.key == "deadline" for column in columns) and chance.random() < 0.6
    for_all = day + timedelta(days=chance.randint(5, 20)) if by_note else None
    above = [told(words) for words in chance.sample(_ABOVE, chance.randint(0, 2))]
    if for_all:
        above.append(f"以上问题请于{for_all.month}月{for_all.day}日前整改到位并反馈。")
    return Plan(
        format=form,
        count=_count(chance, seed, form),
        care=chance.choice(CARE),
        day=day,
        title=told(chance.choice(_TITLES)),
        above=tuple(above) if form != "csv" or chance.random() < 0.5 or for_all else (),
        below=tuple(told(words) for words in chance.sample(_BELOW, chance.randint(0, 2))),
        columns=columns,
        sections=sections,
        restarts=bool(sections) and chance.random() < 0.5,
        merges=has_rows and chance.random() < MERGED_PLACES,
        has_blanks=has_rows and chance.random() < BLANK_ROWS,
        has_total=has_rows and chance.random() < TOTALS,
        number_style=chance.choice(("{n}", "{n}", "{n}", "{n:03d}", "ZG-{year}-{n:03d}", "（{n}）", "{n}.")),
        is_full_width=chance.random() < FULL_WIDTH,
        unit_style=chance.choice(("full", "short", "mixed", "old")),
        has_pictures=has_pictures,
        variant=variant,
        deadline_for_all=for_all,
    )
