"""How names get written: with slips, by ear, shortened, under their old name. Every probability stands in this file.

A form is kept only while a person with the register at hand could still tell the place: it is never another place's
exact name, a slip never lands within one slip of another place, a short form fits no other name (of the same
subdistrict, where the subdistrict is written beside it). A noise that cannot be had under these terms is left out.
"""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from tests.lists.homophones import HOMOPHONES
from tests.lists.register import Register
from tests.lists.truth import TruePlace

# Chances for one name, before the writer's care (see CARE) is counted in.
TYPO = 0.06
HOMOPHONE = 0.09
DROPPED_SUFFIX = 0.14
OTHER_WORD = 0.06
DROPPED_PREFIX = 0.35  # of names that begin with the district's
OLD_NAME = 0.5  # of places that have one
OTHER_NUMERALS = 0.25  # of names with a number: 三 for 3, 3 for 三
BY_ADDRESS = 0.02
ADDED_AREA = 0.12
ADDED_DISTRICT = 0.06
# Chances for one text.
TEXT_TYPO = 0.06
TEXT_HOMOPHONE = 0.05
CARE = (0.6, 1.0, 1.5)
"""Writers differ: the chances of slips are multiplied by one of these, drawn once for a file."""

_TRIES = 6
_SUFFIXES = (
    "综合文化站", "便民服务中心", "新时代文明实践所", "社区卫生服务站", "改造工程工地", "出租车候客点", "旅游集散中心",
    "农贸市场", "生鲜市场", "公交站台", "购物中心", "项目工地", "安置房工地", "文化广场", "文化分馆", "图书分馆",
    "菜市场", "家属院", "公交站", "商业街", "步行街", "营业厅", "缴费厅", "影剧院", "卫生院", "门诊部", "自助网点",
    "小区", "社区", "公寓", "家园", "花园", "新村", "佳苑", "豪庭", "名城", "华府", "广场", "公园", "游园", "支行",
    "网点", "工地", "网吧", "网咖", "商场", "酒店", "宾馆", "客栈", "公厕", "影城", "集镇", "路口", "医院", "学校",
    "村", "路", "街", "巷", "府", "苑",
)  # fmt: skip
_OTHER_WORDS = (
    ("农贸市场", ("菜市场", "市场", "集贸市场")), ("菜市场", ("农贸市场", "菜场")),
    ("公厕", ("公共厕所", "公共卫生间")), ("公交站台", ("站台", "公交站")), ("公交站", ("公交站台", "车站")),
    ("购物中心", ("商场", "广场")),
    ("项目工地", ("在建工地", "建筑工地", "项目部")), ("卫生院", ("医院",)), ("网咖", ("网吧",)), ("影城", ("电影院",)),
    ("便民服务中心", ("便民大厅", "政务大厅")), ("政务服务中心", ("政务大厅", "行政服务中心")), ("人民医院", ("医院",)),
    ("文化广场", ("广场",)), ("小区", ("院",)), ("超市", ("商超",)), ("汽车客运总站", ("汽车总站", "长途车站")),
    ("综合文化站", ("文化站",)), ("新时代文明实践所", ("文明实践所", "实践所")), ("社区卫生服务站", ("卫生服务站",)),
)  # fmt: skip
_CHINESE = dict(zip("0123456789", "〇一二三四五六七八九", strict=True))
_DIGITS = {chinese: digit for digit, chinese in _CHINESE.items()}


@dataclass(frozen=True)
class Written:
    """A place as written, and by which noises it came to that."""

    form: str
    noises: tuple[str, ...]


def slip(chance: Random, text: str) -> str:
    """Drop, double or swap one character of three or more."""
    if len(text) < 4:
        return text
    at = chance.randrange(1, len(text) - 1)
    kind = chance.choice(("drop", "double", "swap"))
    if kind == "drop":
        return text[:at] + text[at + 1 :]
    if kind == "double":
        return text[:at] + text[at] + text[at:]
    return text[: at - 1] + text[at] + text[at - 1] + text[at + 1 :]


def by_ear(chance: Random, text: str) -> str:
    """Put one character for another of the same sound."""
    places = [index for index, character in enumerate(text) if character in HOMOPHONES]
    if not places:
        return text
    at = chance.choice(places)
    return text[:at] + chance.choice(HOMOPHONES[text[at]]) + text[at + 1 :]


def full_width(text: str) -> str:
    """Write digits as wide as characters."""
    return "".join(chr(ord(c) + 0xFEE0) if c.isascii() and c.isdigit() else c for c in text)


def other_numerals(text: str) -> str:
    """Write a one-digit number in Chinese, or a Chinese one in digits; only before 号, 期 or a building's word."""
    found = []
    for index, character in enumerate(text):
        after = text[index + 1 : index + 2]
        alone = not (text[index - 1 : index] if index else "").isdigit() and not after.isdigit()
        counts = after in tuple("号期楼院小单") and alone
        swapped = _CHINESE.get(character) or _DIGITS.get(character)
        found.append(swapped if counts and swapped else character)
    return "".join(found)


def _without_suffix(chance: Random, name: str) -> str:
    for suffix in _SUFFIXES:
        if name.endswith(suffix) and len(name) - len(suffix) >= 2:
            return name[: -len(suffix)]
    return name


def _other_word(chance: Random, name: str) -> str:
    fitting = [(word, others) for word, others in _OTHER_WORDS if word in name]
    if not fitting:
        return name
    word, others = fitting[0]
    return name.replace(word, chance.choice(others))


class Scribe:
    """Writes the names of places as one careless person does."""

    def __init__(self, register: Register, chance: Random, *, care: float) -> None:
        self._register, self._chance, self._care = register, chance, care

    def _try(self, how: Callable[[Random, str], str], form: str, place: TruePlace, fits: Callable[[str], bool]) -> str:
        for _ in range(_TRIES):
            made = how(self._chance, form)
            if made != form and not self._register.is_another(made, place) and fits(made):
                return made
        return form

    def name(self, place: TruePlace, *, with_area: bool) -> Written:
        """Write the name of a place; ``with_area`` says that the subdistrict is written beside it."""
        chance, register = self._chance, self._register
        form, noises = place.name, []
        is_old = bool(place.old_names) and chance.random() < OLD_NAME
        if is_old:
            form, noises = chance.choice(place.old_names), ["old name"]
        elif chance.random() < BY_ADDRESS and register.addresses[place.address] == 1:
            return Written(place.address.removeprefix(register.district), ("by address",))
        short = form.removeprefix(register.district)
        may_drop = short != form and len(short) > 2 and not register.is_another(short, place)
        if may_drop and chance.random() < DROPPED_PREFIX:
            form, noises = short, [*noises, "dropped prefix"]

        def tells(made: str) -> bool:
            return register.tells(made, place, with_area=with_area)

        def is_apart(made: str) -> bool:
            return not register.is_near_another(made, place)

        for label, share, how, fits in (
            ("dropped suffix", DROPPED_SUFFIX, _without_suffix, tells),
            ("other word", OTHER_WORD, _other_word, tells),
            ("homophone", HOMOPHONE * self._care, by_ear, is_apart),
            ("typo", TYPO * self._care, slip, is_apart),
            ("other numerals", OTHER_NUMERALS, lambda _, text: other_numerals(text), is_apart),
        ):
            if len(noises) < 2 and chance.random() < share and not (is_old and fits is tells):
                made = self._try(how, form, place, fits)
                if made != form:
                    form, noises = made, [*noises, label]
        return Written(*self._prefixed(form, noises, place, with_area=with_area))

    def _prefixed(
        self, form: str, noises: list[str], place: TruePlace, *, with_area: bool
    ) -> tuple[str, tuple[str, ...]]:
        """Put the subdistrict or the district in front, as lists of a whole city do."""
        chance, district = self._chance, self._register.district
        if not with_area and chance.random() < ADDED_AREA and not form.startswith(place.area[:2]):
            return place.area + form, (*noises, "added area")
        if chance.random() < ADDED_DISTRICT and not form.startswith(district[:2]):
            return district + form, (*noises, "added district")
        return form, tuple(noises)

    def text(self, words: str) -> str:
        """Write a sentence, now and then with a slip."""
        chance = self._chance
        if chance.random() < TEXT_TYPO * self._care:
            words = slip(chance, words)
        if chance.random() < TEXT_HOMOPHONE * self._care:
            words = by_ear(chance, words)
        return words
