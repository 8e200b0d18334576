"""Responsible units as lists name them: in full, short, under the name before the last reform, or two together."""

from collections.abc import Sequence
from random import Random

from tests.lists.truth import TruePlace

SECOND_UNIT = 0.12
"""Share of rows with a supporting unit behind the lead."""

_SHORT = {
    "城市管理综合执法局": ("城管局", "城管执法局", "综合执法局"), "住房和城乡建设局": ("住建局", "区住建局"),
    "市政工程管理处": ("市政处", "市政"), "市场监督管理局": ("市场监管局", "市监局"), "商务局": ("商务局",),
    "交警大队": ("交警", "交警队"), "公安分局": ("公安", "分局"), "交通运输局": ("交通局", "交运局"),
    "卫生健康局": ("卫健局",), "教育局": ("教育局",), "文化和旅游局": ("文旅局",), "民政局": ("民政局",),
    "政务服务和数据局": ("政务局", "政务数据局"), "物业管理服务中心": ("物业中心", "物管中心"),
    "园林绿化中心": ("园林中心", "园林"), "消防救援大队": ("消防大队", "消防"), "委宣传部": ("宣传部", "区委宣传部"),
}  # fmt: skip
_OLD = {
    "城市管理综合执法局": "城市管理局", "住房和城乡建设局": "建设局", "市场监督管理局": "工商局",
    "卫生健康局": "卫计局", "文化和旅游局": "文广新局", "政务服务和数据局": "行政审批局",
    "园林绿化中心": "园林局", "交通运输局": "交通局",
}  # fmt: skip
_ANSWERS = {
    "MARKET": ("市场监督管理局",), "DINING": ("市场监督管理局",), "SCHOOL": ("教育局",), "HOSP": ("卫生健康局",),
    "ROAD": ("城市管理综合执法局", "市政工程管理处", "交警大队"), "CROSS": ("交警大队",), "SITE": ("住房和城乡建设局",),
    "SHOP": ("城市管理综合执法局",), "TOILET": ("城市管理综合执法局",), "PARK": ("园林绿化中心",),
    "SQUARE": ("园林绿化中心", "城市管理综合执法局"), "GOV": ("政务服务和数据局",), "MALL": ("商务局",),
    "HOTEL": ("文化和旅游局", "商务局"), "SCENIC": ("文化和旅游局",), "CULT": ("文化和旅游局",),
    "NETBAR": ("文化和旅游局",), "CINEMA": ("文化和旅游局",), "STATION": ("交通运输局",), "BUS": ("交通运输局",),
    "TAXI": ("交通运输局",),
}  # fmt: skip


def answering(chance: Random, place: TruePlace, units: Sequence[str]) -> str:
    """Return the unit that a list would name for a place: its department, or the subdistrict; any unit as last."""
    wanted = chance.choice(_ANSWERS.get(place.kind, ("",)))
    departments = [unit for unit in units if wanted and unit.endswith(wanted)]
    territory = [unit for unit in units if unit.startswith(place.area)]
    pools = [pool for pool in (departments, territory) if pool]
    return chance.choice(chance.choice(pools)) if pools else chance.choice(list(units))


def written(chance: Random, unit: str, style: str) -> str:
    """Write the name of a unit in the style of a file: full, short, mixed or old."""
    style = chance.choice(("full", "short", "old")) if style == "mixed" else style
    for name, shorts in _SHORT.items():
        if unit.endswith(name):
            if style == "old" and name in _OLD:
                return _OLD[name]
            return unit if style == "full" else chance.choice(shorts)
    for ending in ("办事处", "人民政府"):
        if style != "full" and unit.endswith(ending):
            return unit.removesuffix(ending)
    return unit


def with_second(chance: Random, first: str, place: TruePlace) -> str:
    """Put a supporting unit behind the lead, now and then."""
    if not first or chance.random() >= SECOND_UNIT or place.area in first:
        return first
    return first + chance.choice(("、", "，", "\n", " ")) + place.area
