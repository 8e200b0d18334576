"""The responsible units: creation office, departments with their functions, towns, enterprises, and those below."""

from collections.abc import Iterator
from random import Random

from wenming.demo import names
from wenming.demo.chance import shares, stream
from wenming.demo.district import Division, Geography, Level, Unit, UnitKind
from wenming.demo.scale import Volumes

OFFICE = "U000"
"""The unit code of the creation office."""

# (name, short name, function of the scheme that the department holds); those with a function come first,
# so that the small demo holds all functions too.
_DEPARTMENTS = (
    ("城市管理综合执法局", "城管局", "urban_mgmt"),
    ("住房和城乡建设局", "住建局", "housing"),
    ("市政工程管理处", "市政处", "municipal_works"),
    ("市场监督管理局", "市场监管局", "market_reg"),
    ("商务局", "商务局", "commerce"),
    ("交警大队", "交警大队", "traffic_police"),
    ("公安分局", "公安分局", "public_security"),
    ("交通运输局", "交通局", "transport"),
    ("卫生健康局", "卫健局", "health"),
    ("教育局", "教育局", "education"),
    ("文化和旅游局", "文旅局", "culture_tourism"),
    ("民政局", "民政局", "civil_affairs"),
    ("政务服务和数据局", "政务数据局", "gov_service"),
    ("委社会工作部", "社会工作部", "street"),
    ("物业管理服务中心", "物业中心", "property"),
    ("生态环境分局", "生态环境分局", "ecology"),
    ("委宣传部", "宣传部", "publicity"),
    ("消防救援大队", "消防大队", "fire"),
    ("工业和信息化局", "工信局", "telecom"),
    ("园林绿化中心", "园林中心", "landscaping"),
    ("营商环境服务中心", "营商中心", "industry"),
    ("委办公室", "区委办", ""),
    ("政府办公室", "政府办", ""),
    ("纪委监委", "纪委监委", ""),
    ("委组织部", "组织部", ""),
    ("委统战部", "统战部", ""),
    ("委政法委", "政法委", ""),
    ("总工会", "总工会", ""),
    ("团委", "团区委", ""),
    ("妇联", "妇联", ""),
    ("科协", "科协", ""),
    ("发展和改革局", "发改局", ""),
    ("财政局", "财政局", ""),
    ("人力资源和社会保障局", "人社局", ""),
    ("自然资源局", "自然资源局", ""),
    ("水务局", "水务局", ""),
    ("农业农村局", "农业农村局", ""),
    ("应急管理局", "应急局", ""),
    ("审计局", "审计局", ""),
    ("统计局", "统计局", ""),
    ("司法局", "司法局", ""),
    ("退役军人事务局", "退役军人局", ""),
    ("医疗保障局", "医保局", ""),
    ("信访局", "信访局", ""),
    ("税务局", "税务局", ""),
    ("气象局", "气象局", ""),
)
_ENTERPRISES = (
    "公交集团", "环卫集团", "供电公司", "自来水公司", "燃气公司", "热力公司", "排水公司", "客运集团", "出租汽车公司",
    "邮政公司", "城市投资集团", "农商银行", "岚讯通信公司", "云联通信公司", "广电网络公司", "停车管理公司",
)  # fmt: skip
_HOSPITALS = ("人民医院", "中医院", "妇幼保健院", "第二人民医院", "骨科医院", "口腔医院", "眼科医院", "康复医院")
# Stations and squads by the department function they stand below: (function, name, how many of every 68).
_STATIONS = (
    ("urban_mgmt", "城管中队", 27),
    ("market_reg", "市场监管所", 13),
    ("traffic_police", "交警中队", 6),
    ("municipal_works", "市政养护所", 6),
    ("transport", "交通执法中队", 5),
    ("landscaping", "绿化养护队", 4),
    ("housing", "建设管理站", 4),
    ("health", "卫生监督站", 3),
)
_OTHER_SCHOOLS = ("实验小学", "实验中学", "职业技术学校", "特殊教育学校")


def _departments(count: int) -> Iterator[Unit]:
    for number, (name, short, function) in enumerate(_DEPARTMENTS[:count], 1):
        functions = (function,) if function else ()
        yield Unit(f"U1{number:02d}", names.DISTRICT + name, short, UnitKind.DEPARTMENT, functions=functions)


def _towns(geography: Geography) -> Iterator[Unit]:
    for number, town in enumerate(geography.at(Level.TOWN), 1):
        office = "办事处" if town.urban_core else "人民政府"
        yield Unit(f"U2{number:02d}", town.name + office, town.name, UnitKind.SUBDISTRICT, area=town.code)


def _schools(count: int) -> list[str]:
    ordinals = "一二三四五六七八九十"
    listed = [f"第{number}中学" for number in ordinals[: max(1, count - len(_OTHER_SCHOOLS))]]
    return (listed + list(_OTHER_SCHOOLS))[:count]


def _hospitals(count: int, geography: Geography) -> list[str]:
    centres = [f"{town.name}社区卫生服务中心" for town in geography.at(Level.TOWN) if town.urban_core]
    own = [names.DISTRICT + name for name in _HOSPITALS]
    return (own + centres)[:count]


def _institutions(volumes: Volumes, geography: Geography) -> Iterator[Unit]:
    for number, name in enumerate(_ENTERPRISES[: volumes.enterprises], 1):
        yield Unit(f"U3{number:02d}", names.DISTRICT + name, name, UnitKind.ENTERPRISE)
    for number, name in enumerate(_schools(volumes.schools), 1):
        yield Unit(f"U4{number:02d}", names.DISTRICT + name, name, UnitKind.INSTITUTION)
    for number, name in enumerate(_hospitals(volumes.hospitals, geography), 1):
        yield Unit(f"U5{number:02d}", name, name.removeprefix(names.DISTRICT), UnitKind.INSTITUTION)


def _communities(geography: Geography, towns: dict[str, Unit]) -> Iterator[Unit]:
    rows = [division for division in geography.at(Level.VILLAGE) if division.is_community]
    for number, row in enumerate(rows, 1):
        yield Unit(
            f"C{number:03d}", row.name + "居民委员会", row.name, UnitKind.COMMUNITY, towns[row.parent].code, row.code
        )


def _stations(count: int, holders: dict[str, Unit], geography: Geography) -> Iterator[Unit]:
    towns: tuple[Division, ...] = geography.at(Level.TOWN)
    parts = shares(count, [float(weight) for _, _, weight in _STATIONS])
    serial = 0
    for (function, name, _), part in zip(_STATIONS, parts, strict=True):
        for index in range(part):
            serial += 1
            town = towns[index % len(towns)]
            short = town.name.removesuffix("街道").rstrip("镇乡") + name
            yield Unit(f"S{serial:03d}", short, short, UnitKind.STATION, holders[function].code, town.code)


def _property_firms(chance: Random, count: int, towns: list[Unit], geography: Geography) -> Iterator[Unit]:
    core = {town.code for town in geography.at(Level.TOWN) if town.urban_core}
    homes = [town for town in towns if town.area in core] * 4 + [town for town in towns if town.area not in core]
    firms = names.divisions(chance, names.FIRM_HEADS, ("物业", "物业服务", "物业管理", "城市服务", "生活服务"))
    for number in range(1, count + 1):
        home = homes[(number - 1) % len(homes)]
        firm = next(firms)
        yield Unit(f"P{number:03d}", f"{firm}有限公司", firm, UnitKind.PROPERTY_FIRM, home.code, home.area)


def make_units(seed: int, volumes: Volumes, geography: Geography) -> list[Unit]:
    """Return the creation office, the other responsible units, and those below them; markets name their operators."""
    office = Unit(OFFICE, names.DISTRICT + "文明城市创建工作办公室", "创建办", UnitKind.CREATION_OFFICE)
    departments = list(_departments(volumes.departments))
    towns = list(_towns(geography))
    holders = {function: unit for unit in departments for function in unit.functions}
    communities = list(_communities(geography, {unit.area: unit for unit in towns}))
    markets = volumes.sites["MARKET"]
    rest = volumes.subordinates - len(communities) - markets
    stations = round(rest * 0.43)
    below = communities + list(_stations(stations, holders, geography))
    below += _property_firms(stream(seed, "firms"), rest - stations, towns, geography)
    operator = holders["market_reg"].code
    below += [
        Unit(
            f"M{number:03d}", f"第{number}农贸市场经营管理有限公司", f"市场{number}", UnitKind.MARKET_OPERATOR, operator
        )
        for number in range(1, markets + 1)
    ]
    return [office, *departments, *towns, *_institutions(volumes, geography), *below]


def holders_of(units: list[Unit]) -> dict[str, str]:
    """Return which unit holds each department function."""
    return {function: unit.code for unit in units for function in unit.functions}
