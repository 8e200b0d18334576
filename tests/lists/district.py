"""The demo district as a list writer sees it: 4,045 places, the kinds of the catalogue, the units."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

import yaml

from tests.lists.truth import TrueKind, TruePlace
from wenming.demo.chance import stream
from wenming.demo.district import Level, Site, UnitKind
from wenming.demo.geography import lay_land
from wenming.demo.registers import make_registers
from wenming.demo.scale import Scale, volumes
from wenming.schemes.formats import read_yaml, to_scheme

SEED = 1
AS_OF = date(2026, 11, 22)
OLD_NAME_SHARE = 0.12
"""So many sites of the kinds that get renamed had another name before."""

_RENAMED = frozenset({"MARKET", "MALL", "HOSP", "SCHOOL", "RESI", "PARK", "SQUARE", "HOTEL", "CINEMA", "STATION"})
_OLD_HEADS = (
    "红旗", "向阳", "东方红", "前进", "跃进", "建国", "光明", "新华", "胜利", "工农", "红星", "曙光", "卫东", "城关",
    "民主", "永红",
)  # fmt: skip
_OLD_TAILS = {
    "MARKET": ("集贸市场", "大菜场", "副食市场"), "MALL": ("百货大楼", "供销大楼"), "HOSP": ("医院", "联合诊所"),
    "SCHOOL": ("小学", "子弟学校", "中学"), "RESI": ("新村", "大院", "宿舍区"), "PARK": ("公园", "苗圃"),
    "SQUARE": ("广场",), "HOTEL": ("招待所", "旅社"), "CINEMA": ("电影院", "大礼堂"), "STATION": ("汽车站",),
}  # fmt: skip


@dataclass(frozen=True)
class Demo:
    """What ``make_file`` is given."""

    places: tuple[TruePlace, ...]
    kinds: tuple[TrueKind, ...]
    units: tuple[str, ...]


def _old_names(sites: Sequence[Site]) -> dict[str, tuple[str, ...]]:
    """Give some sites a former name that no other site has or had."""
    chance = stream(SEED, "old names")
    used = {site.name for site in sites}
    found: dict[str, tuple[str, ...]] = {}
    for site in sites:
        if site.kind not in _RENAMED or chance.random() >= OLD_NAME_SHARE:
            continue
        for _ in range(20):
            number = chance.choice(("", "", "第一", "第二", "第三", "东", "西"))
            name = chance.choice(_OLD_HEADS) + number + chance.choice(_OLD_TAILS[site.kind])
            if name not in used:
                used.add(name)
                found[site.code] = (name,)
                break
    return found


def catalogue() -> tuple[TrueKind, ...]:
    """Return code and label of every kind of problem."""
    folder = files("wenming.issues").joinpath("catalogue")
    pages = sorted((page for page in folder.iterdir() if page.name.endswith(".yaml")), key=lambda page: page.name)
    rows = [row for page in pages for row in yaml.safe_load(page.read_text("utf-8"))["categories"]]
    return tuple(TrueKind(row["code"], row["label"]) for row in rows)


@cache
def demo() -> Demo:
    """Return the full demo district, without a database."""
    scheme = to_scheme(read_yaml(files("wenming.demo").joinpath("editions/county.yaml").read_bytes()))
    counts = volumes(Scale.FULL)
    terrain = lay_land(SEED, counts.land)
    registers = make_registers(SEED, AS_OF, counts, terrain, scheme)
    towns = {town.code: town.name for town in terrain.geography.at(Level.TOWN)}
    old = _old_names(registers.sites)
    places = tuple(
        TruePlace(site.code, site.name, old.get(site.code, ()), site.address, towns[site.town], site.kind)
        for site in registers.sites
    )
    named = {UnitKind.DEPARTMENT, UnitKind.SUBDISTRICT, UnitKind.ENTERPRISE}
    units = tuple(unit.name for unit in registers.units if unit.kind in named)
    return Demo(places, catalogue(), units)


def doubled(places: Sequence[TruePlace]) -> frozenset[str]:
    """Return the names that more than one place has."""
    counts = Counter(place.name for place in places)
    return frozenset(name for name, count in counts.items() if count > 1)
