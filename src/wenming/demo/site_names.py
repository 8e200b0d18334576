"""What sites are called and what is counted at them, per kind of site."""

import math
from itertools import product
from random import Random

from wenming.demo import names

# Places in braces are filled in: the road, the town without its suffix, a compound's name, a shop's name.
_TEMPLATES: dict[str, tuple[str, ...]] = {
    "SHOP": ("{road}商业街", "{road}步行街", "{compound}商业街"),
    "MARKET": ("{town}农贸市场", "{road}农贸市场", "{road}菜市场", "{compound}生鲜市场"),
    "MALL": (
        "{compound}购物中心", "{compound}商场", "{brand}百货",
        "万家福超市{road}店", "惠邻超市{road}店", "鲜又多超市{road}店",
    ),
    "HOSP": ("{town}社区卫生服务站", "{compound}医院", "{road}门诊部", "{compound}口腔医院", "{town}卫生院"),
    "WINDOW": (
        "岚江银行{road}支行", "云岭商业银行{road}支行", "明川村镇银行{town}支行", "江岭银行{road}支行",
        "惠农银行{town}分理处", "邮政储蓄{road}网点", "供电公司{town}营业厅",
        "自来水公司{road}营业厅", "岚讯通信{road}营业厅", "云联通信{road}营业厅",
        "燃气公司{town}缴费厅", "邮政{road}支局", "农商银行{road}支行", "岚江银行{compound}自助网点",
    ),
    "BUS": ("{road}公交站", "{road}{n}号公交站台", "{town}公交站", "{compound}公交站"),
    "TAXI": ("{road}出租车候客点", "{town}出租车候客点"),
    "SQUARE": ("{town}文化广场", "{compound}广场", "{road}街头广场"),
    "SCENIC": ("{town}古镇", "镜湖景区", "云岭山森林景区", "{town}农耕体验园", "岚江湿地", "{town}旅游集散中心"),
    "CULT": ("{town}综合文化站", "{town}图书分馆", "{town}文化分馆"),
    "SCHOOL": ("{town}中心小学", "{town}中学", "{road}小学", "{compound}学校", "{road}中学", "明川区第{n}小学"),
    "NETBAR": ("{brand}网吧", "{compound}网咖", "星际{road}网咖"),
    "CINEMA": ("{compound}影城", "明川{road}影剧院"),
    "SITE": ("{compound}项目工地", "{road}改造工程工地", "{compound}二期项目工地", "{town}安置房工地"),
    "TOILET": ("{road}公厕", "{compound}公厕", "{town}公厕"),
    "HOTEL": ("{compound}酒店", "{compound}宾馆", "{road}快捷酒店", "{brand}客栈"),
    "DINING": ("{shop}", "{shop}（{road}店）"),
    "GOV": ("{town}便民服务中心",),
    "PARK": ("{town}公园", "{compound}游园", "{road}口袋公园"),
    "RESI": ("{compound}", "{compound}", "{compound}{phase}", "{work}家属院", "{road}{n}号院", "{road}{n}号院"),
    "RURAL": ("{town}集镇",),
}  # fmt: skip
# Named ones come first, in this order.
_FIXED: dict[str, tuple[str, ...]] = {
    "STATION": ("明川汽车客运总站", "明川火车站", "云岭南高铁站", "明川客运东站", "明川客运西站"),
    "HOSP": ("明川区人民医院", "明川区中医院", "明川区妇幼保健院", "明川区第二人民医院", "明川区骨科医院"),
    "GOV": (
        "明川区政务服务中心",
        "明川区不动产登记大厅",
        "明川区医保服务大厅",
        "明川区办税服务厅",
        "明川区公安办证大厅",
    ),
    "CULT": ("明川区图书馆", "明川区文化馆", "明川区博物馆", "明川区科技馆", "明川区美术馆", "明川区体育馆"),
    "PARK": ("人民公园", "文昌公园", "湿地公园", "体育公园", "儿童公园"),
    "SQUARE": ("市民广场", "鼓楼广场", "火车站站前广场"),
}
# (attribute, least, most): numbers that a threshold may refer to.
_COUNTED: dict[str, tuple[tuple[str, int, int], ...]] = {
    "SHOP": (("length", 220, 900), ("shops", 40, 260)),
    "MARKET": (("stalls", 36, 320),),
    "MALL": (("shops", 1, 180),),
    "HOSP": (("beds", 0, 900),),
    "GOV": (("windows", 4, 60),),
    "WINDOW": (("windows", 2, 9),),
    "STATION": (("seats", 80, 1500),),
    "BUS": (("routes", 1, 9),),
    "PARK": (("area", 3_000, 180_000),),
    "SQUARE": (("area", 900, 32_000),),
    "SCHOOL": (("pupils", 240, 3_600),),
    "CINEMA": (("screens", 3, 11),),
    "NETBAR": (("seats", 40, 220),),
    "SITE": (("length", 180, 1_600),),
    "TOILET": (("stalls", 4, 24),),
    "HOTEL": (("rooms", 18, 320),),
    "DINING": (("seats", 12, 260),),
    "RURAL": (("households", 90, 900),),
    "COMM": (("households", 900, 4_200),),
}
_PHASES = ("一期", "二期", "三期", "东区", "西区", "南苑", "北苑")
_DIGITS = "一二三四五六七八九十"


class Namer:
    """Gives every site a name of its own."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._used: set[tuple[str, str]] = set()
        self._serial: dict[str, int] = {}
        self._next = 0
        self._compounds = list(names.divisions(chance, names.COMPOUND_HEADS, names.COMPOUND_TAILS))
        self._shops = [head + tail for head, tail in product(names.SHOP_HEADS, names.SHOP_TAILS)]
        chance.shuffle(self._shops)

    def __call__(self, kind: str, *, road: str, town: str, number: int) -> str:
        """Make up a name for a site of ``kind`` on a road of a town."""
        serial = self._serial[kind] = self._serial.get(kind, 0) + 1
        fixed = _FIXED.get(kind, ())
        if serial <= len(fixed):
            return self.own(kind, fixed[serial - 1])
        chance = self._chance
        template = chance.choice(_TEMPLATES.get(kind, ("{road}",)))
        compound = chance.choice(names.COMPOUND_HEADS)
        if kind == "RESI" and "{compound}" in template:
            compound = self._compounds[self._next % len(self._compounds)]
            self._next += 1
        return self.own(
            kind,
            template.format(
                road=road, town=town, compound=compound, shop=self._shops[serial % len(self._shops)],
                brand=chance.choice(names.SHOP_HEADS),
                phase=chance.choice(_PHASES), work=chance.choice(names.WORKPLACES), n=number,
            ),
        )  # fmt: skip

    def own(self, kind: str, name: str) -> str:
        """Return the name, numbered if a site of the kind already has it."""
        wanted, count = name, 1
        while (kind, wanted) in self._used:
            count += 1
            wanted = f"{name}{_DIGITS[count - 1] if count <= 10 else count}号"
        self._used.add((kind, wanted))
        return wanted


def counted(chance: Random, kind: str) -> tuple[tuple[str, int], ...]:
    """Return the counted attributes of a site; most are small, a few are large."""
    if kind == "RESI":
        buildings = 1 + round(35 * chance.random() ** 2)
        return ("buildings", buildings), ("households", buildings * chance.randint(16, 66))
    return tuple(
        (name, least + round((most - least) * chance.random() ** 2)) for name, least, most in _COUNTED.get(kind, ())
    )


def opened(chance: Random, year: int) -> int:
    """Return the year in which a site was opened or built."""
    return min(year, 1978 + round((year - 1978) * math.pow(chance.random(), 0.6)))


def house(road: str, number: int) -> str:
    """Return an address in a street."""
    return f"{names.DISTRICT}{road}{number}号"


def countryside(town: str, name: str) -> str:
    """Return an address outside the streets."""
    return f"{names.DISTRICT}{town}{name}"
