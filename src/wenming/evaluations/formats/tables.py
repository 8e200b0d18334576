"""The tables of an observations file: their sheets, headings in both languages, and what their cells hold.

``docs/formats/observations.md`` and ``docs/formats/marks-files.md`` say the same in words.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from wenming.engines.workbook import Column, Form, Schema

ROLE, ATTRIBUTE = "role", "attribute"
PREFIXES: Mapping[str, tuple[str, str]] = {ROLE: ("角色:", "role:"), ATTRIBUTE: ("属性:", "attribute:")}
"""Headings of columns that a file may have any number of: the role's or attribute's code follows the colon."""
LONGEST_CODE = 80
MOST_SITES, MOST_OBSERVATIONS = 50_000, 300_000
_YES_NO = {"yes": ("是", "yes", "true", "1"), "no": ("否", "no", "false", "0")}


def _code(key: str, heading: str, heading_en: str, *also: str, required: bool = True) -> Column:
    return Column(key, heading, heading_en, Form.CODE, required=required, most=LONGEST_CODE, also=also)


def _yes_no(key: str, heading: str, heading_en: str) -> Column:
    return Column(key, heading, heading_en, Form.CHOICE, options=_YES_NO)


def _amount(key: str, heading: str, heading_en: str) -> Column:
    """A number that is kept exactly: read as text first."""
    return Column(key, heading, heading_en, most=60)


_MOMENT = Column("at", "观察时间", "observed at", required=True, most=60)
_ZONE = Column("zone", "时区", "time zone", most=10)

SITES = Schema(
    "sites",
    "点位",
    "sites",
    (
        _code("code", "点位编码", "site"),
        _code("kind", "点位类型", "kind"),
        _code("area", "区域", "area", required=False),
    ),
    MOST_SITES,
)
AREAS = Schema(
    "areas",
    "区域",
    "areas",
    (_code("code", "区域代码", "area"), Column("name", "名称", "name")),
    MOST_SITES,
)
OBSERVATIONS = Schema(
    "observations",
    "观察",
    "observations",
    (
        _code("key", "观察编号", "observation"),
        _code("site", "点位编码", "site"),
        _code("item", "检查项", "item"),
        _MOMENT,
        _ZONE,
        Column("count", "例数", "count", Form.WHOLE),
        _amount("number", "数值", "number"),
        _yes_no("yes", "是否", "yes/no"),
        _amount("numerator", "分子", "numerator"),
        _amount("denominator", "分母", "denominator"),
        Column("sizes", "各处大小", "sizes", most=4000),
        Column("grade", "档次", "grade", Form.CODE, most=LONGEST_CODE),
        _yes_no("not_applicable", "不适用", "not applicable"),
        _yes_no("frozen", "责任已固定", "units frozen"),
    ),
    MOST_OBSERVATIONS,
)
REVIEWS = Schema(
    "reviews",
    "复核",
    "reviews",
    (
        _code("site", "点位编码", "site"),
        _code("item", "检查项", "item"),
        _code("observation", "观察编号", "observation"),
        replace(_MOMENT, heading="复核时间", heading_en="reviewed at"),
        _ZONE,
    ),
    MOST_OBSERVATIONS,
)
VERIFIED = Schema(
    "verified",
    "已核查问题",
    "verified findings",
    (_code("observation", "观察编号", "observation"),),
    MOST_OBSERVATIONS,
)
HOLDERS = Schema(
    "holders",
    "职能归属",
    "function holders",
    (_code("function", "职能", "function"), _code("unit", "单位", "unit", required=False)),
)
MARKS = Schema(
    "marks",
    "分项得分",
    "marks",
    (
        _code("node", "指标代码", "indicator"),
        _code("method", "测评方法", "method", required=False),
        _amount("points", "得分", "points"),
        _amount("out_of", "满分", "out of"),
        _yes_no("not_applicable", "不适用", "not applicable"),
    ),
)
REQUIRED = (SITES, OBSERVATIONS)
OPTIONAL = (AREAS, REVIEWS, VERIFIED, HOLDERS, MARKS)
ALL = (SITES, AREAS, OBSERVATIONS, REVIEWS, VERIFIED, HOLDERS, MARKS)
WITH_ROLES = (SITES, OBSERVATIONS)
"""Tables that may have columns for roles and attributes."""


@dataclass(frozen=True, slots=True)
class NamedColumn:
    """A column for one role or one attribute: ``what`` is ``ROLE`` or ``ATTRIBUTE``, ``code`` follows the colon."""

    what: str
    code: str

    @property
    def key(self) -> str:
        """The key under which its cells are read."""
        return f"{self.what}:{self.code}"


def named_columns(headings: Iterable[str]) -> tuple[NamedColumn, ...]:
    """The role and attribute columns among the headings, in their order."""
    found = []
    for heading in headings:
        plain = heading.replace("：", ":").strip()
        for what, prefixes in PREFIXES.items():
            prefix = next((each for each in prefixes if plain.casefold().startswith(each)), None)
            if prefix is not None and plain[len(prefix) :].strip():
                found.append(NamedColumn(what, plain[len(prefix) :].strip()))
    return tuple(found)


def with_named(schema: Schema, named: Iterable[NamedColumn]) -> Schema:
    """The table with its role and attribute columns."""
    more = []
    for column in dict.fromkeys(named):
        chinese, english = (prefix + column.code for prefix in PREFIXES[column.what])
        more.append(Column(column.key, chinese, english, most=LONGEST_CODE))
    return replace(schema, columns=(*schema.columns, *more))
