"""Where, in the words of a list: beside, at the gate of, somewhere in; or so vaguely that nobody could tell."""

import re
from random import Random

from tests.lists.register import Register
from tests.lists.truth import TruePlace

RELATIVE = 0.28
"""Share of names that are followed by where exactly."""
VAGUE = 0.03
"""Share of rows whose place nobody could tell."""
ELSEWHERE = 0.02
"""Share of rows that name a place outside the register."""

_BESIDE: dict[str, tuple[str, ...]] = {
    "RESI": (
        "东门外",
        "北门口",
        "3号楼2单元",
        "西侧围墙边",
        "大门口",
        "5号楼前",
        "12栋楼道",
        "南门对面",
        "院内",
        "7#楼",
    ),
    "MARKET": ("北门", "蔬菜区", "水产区", "东侧通道", "南大门外", "肉食区", "二楼", "周边", "入口处"),
    "ROAD": ("中段", "东段", "南侧人行道", "公交站附近", "北侧辅道", "沿线", "两侧", "尾段"),
    "ALLEY": ("巷口", "巷内", "中段", "入口", "里头"),
    "CROSS": ("东北角", "西南角", "东侧", "南进口", "西口"),
    "SCHOOL": ("门口", "正门两侧", "周边", "西门外", "后门"),
    "HOSP": ("门诊大厅", "急诊楼前", "住院部一楼", "北门", "停车场", "收费处"),
    "PARK": ("东门", "湖边", "健身区", "儿童乐园旁", "主入口", "北侧步道"),
    "SQUARE": ("西侧", "舞台旁", "中央", "南入口", "东北角"),
    "TOILET": ("男厕", "女厕", "洗手台", "无障碍间"),
    "BUS": ("候车亭", "往东方向", "北侧"),
    "STATION": ("站前广场", "出站口", "候车厅", "售票处", "进站口"),
    "MALL": ("一楼", "正门口", "负一层", "北侧停车区", "三楼卫生间"),
    "SITE": ("出入口", "东侧围挡", "南门", "西北角"),
    "GOV": ("一楼大厅", "服务台", "门口", "二楼"),
    "WINDOW": ("门口", "大厅", "2号窗口"),
    "DINING": ("门口", "后厨", "店外"),
    "HOTEL": ("大堂", "门前", "三楼走廊"),
    "COMM": ("居委会门口", "活动中心", "一楼", "服务大厅"),
    "SHOP": ("中段", "北口", "南口", "沿街商户"),
    "RURAL": ("村口", "村委会旁", "主路边", "小广场"),
}
_ANYWHERE = ("门口", "周边", "附近", "旁边", "内")
_VAGUE = (
    "某主干道", "老城区多处", "部分小区", "沿街多个路段", "城区部分背街小巷", "随机走访的几家商户", "多个公交站点",
    "个别农贸市场", "某小区", "辖区内主次干道", "市区部分路口", "几处公厕", "某餐饮店", "多处", "部分点位",
    "某窗口单位", "老旧小区普遍", "某学校周边", "城郊结合处", "某在建项目",
)  # fmt: skip
_OUTSIDE = (
    "丽都天地A座", "金鼎汽配城", "老火车货场", "滨水步道观景台", "二手车交易市场", "恒达物流园", "银座国际写字楼",
    "龙腾驾校", "工业园创业大厦", "废弃砖瓦厂", "欧亚建材城", "老干部活动中心", "粮油批发大院", "烈士陵园",
    "气象观测站", "水产批发码头", "开元加油站", "盛通快递分拨点", "高架桥下停车场", "城北货运站",
)  # fmt: skip
_CROSSING = re.compile(r"^(.+?[路街道巷])(.+?[路街道巷])路?口$")


def beside(chance: Random, place: TruePlace) -> str:
    """Return where exactly at a place."""
    return chance.choice(_BESIDE.get(place.kind, _ANYWHERE))


def vague(chance: Random, area: str) -> str:
    """Return a place that nobody could tell."""
    words = chance.choice(_VAGUE)
    return chance.choice((words, words, f"{area}{words}", f"{area}辖区"))


def outside(chance: Random, register: Register) -> str:
    """Return a place that the register does not hold."""
    for _ in range(40):
        words = chance.choice(_OUTSIDE)
        if not register.knows(words):
            return words
    raise ValueError("Every place outside is in the register.")


def crossing(chance: Random, place: TruePlace, register: Register) -> str:
    """Return a crossing by its two roads, in one of the ways people join them; else its name."""
    found = _CROSSING.match(place.name)
    if not found:
        return place.name
    one, two = found.groups()
    if chance.random() < 0.3:
        one, two = two, one
    made = chance.choice(
        (
            f"{one}与{two}交叉口",
            f"{one}-{two}路口",
            f"{one}、{two}交汇处",
            f"{one}{two}交叉路口",
            f"{one}和{two}十字路口",
        )
    )
    return place.name if register.is_another(made, place) else made
