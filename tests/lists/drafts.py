"""The rows of one list: which place, what is wrong, by when, whose; as written, each with its truth."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from tests.lists import units as unit_names
from tests.lists import wheres
from tests.lists.noise import Scribe, full_width
from tests.lists.plans import Plan
from tests.lists.register import Register
from tests.lists.scenes import scene
from tests.lists.truth import TrueItem, TrueKind, TruePlace
from tests.lists.wordings import Wording, met_at, sentence

SAME_PLACE = 0.3
"""In a file with merged places: the share of rows that stay at the place of the row above."""
DATED = 0.6
"""In a file with a deadline column: the share of rows whose deadline is a date."""

_SITE_KINDS = {
    "ROAD": "主次干道", "SHOP": "商业大街", "CROSS": "交通路口", "ALLEY": "背街小巷", "RESI": "居民小区",
    "COMM": "社区", "STREET": "街道", "MARKET": "农贸市场", "MALL": "商场超市", "HOSP": "医院", "GOV": "政务大厅",
    "WINDOW": "窗口单位",
    "STATION": "车站", "BUS": "公交站台", "TAXI": "出租车", "PARK": "公园", "SQUARE": "广场", "SCENIC": "景区",
    "CULT": "公共文化设施", "SCHOOL": "学校", "NETBAR": "网吧", "CINEMA": "影剧院", "SITE": "建筑工地",
    "TOILET": "公厕", "HOTEL": "宾馆饭店", "DINING": "餐饮店", "RURAL": "乡镇村",
}  # fmt: skip
# How often lists speak of each kind of site; kinds left out come once.
_WEIGHTS = {"ROAD": 9, "RESI": 9, "MARKET": 7, "ALLEY": 7, "SHOP": 4, "CROSS": 4, "DINING": 3, "TOILET": 3, "COMM": 3,
            "HOSP": 3, "SCHOOL": 3, "PARK": 3, "SQUARE": 3, "GOV": 2, "WINDOW": 2, "BUS": 2, "SITE": 3, "MALL": 2,
            "STATION": 2, "HOTEL": 2, "RURAL": 2}  # fmt: skip
# What slides show besides place and problem; everything else shows all that it has columns for.
_WRITTEN = {"caption": ("number",), "labels": ("number", "unit", "deadline"), "pairs": ()}
_NUMERALS = "一二三四五六七八九十"
_AT_ONCE = (
    "立行立改",
    "立即整改",
    "即知即改",
    "3个工作日",
    "5个工作日",
    "三日内",
    "一周内",
    "长期坚持",
    "尽快",
    "24小时内",
)
_DATES = (
    "{d.year}年{d.month}月{d.day}日", "{d.month}月{d.day}日前", "{d:%Y-%m-%d}", "{d.year}.{d.month}.{d.day}",
    "{d:%Y/%m/%d}",
)  # fmt: skip
_JOINTS = (
    "{place}{text}", "{place}，{text}", "{place}：{text}", "{place} {text}", "在{place}发现{text}", "{place}{text}",
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """A line of the list: a ``row`` with cells by column key, a ``heading`` between rows, a ``blank`` or a ``total``.

    ``is_continued``: the place is not written again, its cell is merged with that of the row above.
    """

    sort: str
    words: str = ""
    cells: tuple[tuple[str, str], ...] = ()
    pictures: tuple[bytes, ...] = ()
    item: TrueItem | None = None
    is_continued: bool = False

    def cell(self, key: str) -> str:
        """Return what a row says in a column."""
        return dict(self.cells).get(key, "")


@dataclass(frozen=True)
class _Choice:
    """What a row is to be about."""

    place: TruePlace
    wording: Wording
    is_continued: bool


class Drafter:
    """Draws the rows of one list."""

    def __init__(
        self, plan: Plan, chance: Random, register: Register, kinds: Sequence[TrueKind], units: Sequence[str]
    ) -> None:
        self.plan, self.chance, self.register, self.units = plan, chance, register, units
        self.codes = {kind.code for kind in kinds}
        self.scribe = Scribe(register, chance, care=plan.care)
        self._deadline_style = chance.choice(_DATES)
        self._joint = chance.choice(_JOINTS)

    def lines(self) -> tuple[Line, ...]:
        """Return every line below the headings."""
        plan, chance = self.plan, self.chance
        made: list[Line] = []
        section, number, order = "", 0, 0
        where, sections = "", 0
        for choice in self._choices():
            named = self._section_of(choice.place)
            if named != section:
                section, sections = named, sections + 1
                number = 0 if plan.restarts else number
                made.append(Line("heading", f"{_numeral(sections)}、{section}"))
            elif plan.has_blanks and chance.random() < 0.06:
                made.append(Line("blank"))
            number += 1
            before = made[-1] if made else None
            stays = choice.is_continued and before is not None and before.sort == "row"
            line = self._row(choice, number, order, where if stays else "", before if stays else None)
            made.append(line)
            where = line.item.where_text if line.item else ""
            order += 1
        if plan.has_total:
            made.append(Line("total", f"合计：{order}个问题"))
        return tuple(made)

    def _section_of(self, place: TruePlace) -> str:
        return {"area": place.area, "kind": _SITE_KINDS.get(place.kind, place.kind), "": ""}[self.plan.sections]

    def _choices(self) -> Iterator[_Choice]:
        """Draw what the rows are about, those of one section together."""
        chance, plan = self.chance, self.plan
        by_kind: dict[str, list[TruePlace]] = {}
        for place in self.register.sure:
            if self._met(place.kind):
                by_kind.setdefault(place.kind, []).append(place)
        kinds = sorted(by_kind)
        weights = [_WEIGHTS.get(kind, 1) for kind in kinds]
        drawn: list[_Choice] = []
        while len(drawn) < plan.count:
            stays = plan.merges and drawn and chance.random() < SAME_PLACE
            place = drawn[-1].place if stays else chance.choice(by_kind[chance.choices(kinds, weights)[0]])
            drawn.append(_Choice(place, chance.choice(self._met(place.kind)), bool(stays)))
        if plan.sections:
            firsts = list(dict.fromkeys(self._section_of(choice.place) for choice in drawn))
            drawn.sort(key=lambda choice: firsts.index(self._section_of(choice.place)))
        last = ""
        for choice in drawn:
            yield replace(choice, is_continued=choice.is_continued and choice.place.code == last)
            last = choice.place.code

    def _met(self, site_kind: str) -> list[Wording]:
        return [wording for wording in met_at(site_kind) if wording.kind in self.codes]

    def _where(self, choice: _Choice) -> tuple[str, str, bool]:
        """Write the place; return it with the code of the site it names and whether nobody could tell."""
        chance, place = self.chance, choice.place
        drawn = chance.random()
        if drawn < wheres.VAGUE:
            return wheres.vague(chance, place.area), "", True
        if drawn < wheres.VAGUE + wheres.ELSEWHERE:
            return wheres.outside(chance, self.register), "", False
        has_area = self.plan.has("area") or self.plan.sections == "area"
        form = wheres.crossing(chance, place, self.register) if place.kind == "CROSS" and chance.random() < 0.7 else ""
        form = form or self.scribe.name(place, with_area=has_area).form
        if chance.random() < wheres.RELATIVE:
            longer = form + wheres.beside(chance, place)
            form = form if self.register.leads_astray(form, longer, place) else longer
        return form, place.code, False

    def _row(self, choice: _Choice, number: int, order: int, where: str, above: Line | None) -> Line:
        plan, chance, place = self.plan, self.chance, choice.place
        if above is not None and above.item is not None:
            site, is_vague = above.item.site, above.item.is_vague
        else:
            where, site, is_vague = self._where(choice)
        text = self.scribe.text(sentence(chance, choice.wording, place.kind))
        if plan.is_full_width:
            where, text = full_width(where), full_width(text)
        unit = unit_names.answering(chance, place, self.units) if plan.has("unit") else ""
        deadline, due = self._deadline()
        label = plan.number_style.format(n=number, year=plan.day.year)
        pictures = self._pictures()
        cells = {
            "number": label,
            "area": place.area,
            "site_kind": _SITE_KINDS.get(place.kind, place.kind),
            "place": where,
            "problem": text,
            "both": self._joined(place, where, text),
            "unit": unit_names.with_second(chance, unit_names.written(chance, unit, plan.unit_style), place),
            "deadline": deadline,
        }
        written = _WRITTEN.get(plan.variant, ("number", "unit", "deadline"))
        item = TrueItem(
            number=label if "number" in written else "", site=site, kind=choice.wording.kind, is_vague=is_vague,
            deadline=due if "deadline" in written else None, unit=unit if "unit" in written else "", text=text,
            where_text=where, order=order, pictures=len(pictures),
        )  # fmt: skip
        shown = tuple((key, words) for key, words in cells.items() if plan.has(key) or plan.format == "pptx")
        return Line("row", cells=shown, pictures=pictures, item=item, is_continued=above is not None)

    def _joined(self, place: TruePlace, where: str, text: str) -> str:
        astray = self.register.leads_astray(where, where + text, place)
        made = ("{place}，{text}" if astray else self._joint).format(place=where, text=text)
        return made.replace("发现发现", "发现").replace("发现存在", "存在")

    def _deadline(self) -> tuple[str, date | None]:
        plan, chance = self.plan, self.chance
        if not plan.has("deadline"):
            return "", None
        if chance.random() >= DATED:
            return chance.choice(_AT_ONCE), None
        due = plan.day + timedelta(days=chance.randint(2, 30))
        return self._deadline_style.format(d=due), due

    def _pictures(self) -> tuple[bytes, ...]:
        plan, chance = self.plan, self.chance
        if not plan.has_pictures:
            return ()
        if plan.format == "pptx":
            count = chance.choices((1, 2, 3), (6, 3, 1))[0]
        elif plan.count > 200:
            count = chance.choices((0, 1), (9, 1))[0]
        else:
            count = chance.choices((0, 1, 2, 3), (2, 6, 2, 1))[0]
        return tuple(scene(chance) for _ in range(count))


def _numeral(number: int) -> str:
    """Return a section's number in Chinese."""
    if number <= 10:
        return _NUMERALS[number - 1]
    tens, ones = divmod(number, 10)
    return (_NUMERALS[tens - 1] if tens > 1 else "") + "十" + (_NUMERALS[ones - 1] if ones else "")
