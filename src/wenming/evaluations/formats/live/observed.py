"""The sheets of what was seen: sites, observations with a formula for each factor, reviews."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from xlsxwriter.workbook import Workbook

from wenming.evaluations.formats.live.edition import NO, YES, Edition
from wenming.evaluations.formats.live.page import Input, Page, Styles, numbered
from wenming.rulebook.facts import Observation, RoundFacts
from wenming.rulebook.rules import RuleKind

Here = Callable[[str], str]
"""The cell of a column in one row."""

DAY_ZERO = datetime(1899, 12, 30, tzinfo=UTC)
"""Spreadsheets count days from here."""
DAY = 86_400
DIGITS = 12
"""Values are held against bounds after rounding to so many places: spreadsheets reckon in binary fractions."""


class Observed:
    """The sheets, and their formulas."""

    def __init__(self, book: Workbook, styles: Styles, edition: Edition, facts: RoundFacts) -> None:
        self.edition, self.facts = edition, facts
        self.sites_in_order = sorted(facts.sites, key=lambda site: site.code)
        self.site_numbers = numbered([site.code for site in self.sites_in_order])
        self.in_order = sorted(facts.observations, key=self._place)
        self.numbers = numbered([each.key for each in self.in_order])
        attributes = {f"attribute{number}": f"属性 {name}" for name, number in edition.attributes.items()}
        self.sites = Page(book, styles, "点位", {**_SITE_COLUMNS, **attributes}, len(facts.sites))
        most = max([1, *(len(each.observed.sizes or ()) for each in facts.observations)])
        sizes = {f"size{number}": f"大小{number} size" for number in range(1, most + 1)}
        self.last_size = f"size{most}"
        self.page = Page(book, styles, "观察", {**_SEEN_COLUMNS, **sizes, **_SEEN_RESULTS}, len(self.in_order))
        self.reviews = Page(book, styles, "复核", _REVIEW_COLUMNS, len(facts.reviews))

    def _place(self, each: Observation) -> tuple[int, int, str]:
        return self.site_numbers[each.site], self.edition.item_numbers[each.item], each.key

    def write(self) -> None:
        """Write all three."""
        for row, site in enumerate(self.sites_in_order, start=1):
            self.sites.put(row, {"no": row, "code": site.code, "kind": site.kind, "area": site.area})
            known = self.edition.attributes
            held = {f"attribute{known[name]}": value for name, value in site.attributes.items() if name in known}
            self.sites.put(row, held)
        ties = _ties([(each.observed_at.microsecond, each.key) for each in self.in_order])
        for row, each in enumerate(self.in_order, start=1):
            self._put(row, each, ties[each.observed_at.microsecond, each.key])
            self._formulas(row)
        self._write_reviews()

    def _put(self, row: int, each: Observation, tie: int) -> None:
        seen, item = each.observed, self.edition.scheme.items[self.edition.item_numbers[each.item] - 1]
        values: dict[str, Input] = {
            "no": row,
            "key": each.key,
            "site": self.site_numbers[each.site],
            "item": self.edition.item_numbers[each.item],
            "tie": tie,
            "count": seen.count,
            "number": seen.number,
            "yes": None if seen.yes is None else YES if seen.yes else NO,
            "numerator": seen.numerator,
            "denominator": seen.denominator,
            "grade": seen.grade,
            "not_applicable": YES if seen.not_applicable else None,
            "repaired": YES if each.key in self.facts.repaired else None,
            "attribute": seen.attributes.get(item.rule.threshold.attribute or ""),
        }
        values |= {f"size{number}": size for number, size in enumerate(seen.sizes or (), start=1)}
        self.page.put(row, values)
        self.page.put_moment(row, "at", _serial(each.observed_at))

    def _formulas(self, row: int) -> None:
        def here(key: str) -> str:
            return self.page.cell(key, row)

        factor = f'IF({here("applicable")}=0,"",{self._factor(here)})'
        graded = here("graded")
        self.page.formula(
            row,
            {
                "rule": self.edition.items.at("rule", here("item")),
                "applicable": f'IF({here("not_applicable")}="{YES}",0,'
                f'IF(AND({here("rule")}="{RuleKind.RATIO.value}",{here("denominator")}=0),0,1))',
                "needed": self._needed(here),
                "value": f'IF({here("applicable")}=0,"",{self._value(here)})',
                "step": f'IF({here("applicable")}=0,"",{self._step(here)})',
                "factor": factor,
                **self._counting(row, here),
                "graded": f"{here('counts')}*{here('applicable')}",
                "won": f"IF({graded}=1,{here('factor')},0)",
                "won_today": f'IF({graded}=1,IF({here("repaired")}="{YES}",'
                f"{self.edition.items.at('best', here('item'))},{here('factor')}),0)",
            },
        )

    def _needed(self, here: Here) -> str:
        """What the item is held to: a number, or an attribute of the site, frozen with the observation or not."""
        items, item = self.edition.items, here("item")
        if not self.edition.attributes:
            return items.at("threshold", item)
        by_attribute = items.at("attribute", item)
        held = self.sites.column("attribute1", f"attribute{len(self.edition.attributes)}")
        of_site = f"INDEX({held},{here('site')},{by_attribute})"
        own = here("attribute")
        return f'IF({by_attribute}="",{items.at("threshold", item)},IF({own}<>"",{own},{of_site}))'

    def _value(self, here: Here) -> str:
        """The value that is held against the bounds."""
        found = f"IF(ISNUMBER({here('count')}),{here('count')},{here('number')})"
        sizes = f"{here('size1')}:{here(self.last_size)}"
        limit = self.edition.items.at("size_limit", here("item"))
        too_large = f"SUMPRODUCT(ISNUMBER({sizes})*({sizes}>{limit}))"
        missing = f"MAX(0,ROUND({here('needed')}-({found}),{DIGITS}))"
        return _by_rule(
            here,
            {
                RuleKind.RATIO: f"ROUND({here('numerator')}/{here('denominator')},{DIGITS})",
                RuleKind.OVERSIZE_COUNT: too_large,
                RuleKind.SHORTFALL: missing,
            },
            otherwise=f"ROUND({found},{DIGITS})",
        )

    def _step(self, here: Here) -> str:
        """Which bound is the first that holds: one more than there are bounds that do not."""
        edition, value = self.edition, here("value")
        bounds = f"INDEX({edition.items.column('bound1', edition.last_bound)},{here('item')},0)"
        exceeded = f"1+SUMPRODUCT(ISNUMBER({bounds})*(ROUND({bounds},{DIGITS})<{value}))"
        missed = f"1+SUMPRODUCT(ISNUMBER({bounds})*(ROUND({bounds},{DIGITS})>{value}))"
        return _by_rule(here, {RuleKind.RATIO: missed}, otherwise=exceeded)

    def _factor(self, here: Here) -> str:
        edition, item = self.edition, here("item")
        items, value = edition.items, here("value")
        bounds = f"INDEX({items.column('bound1', edition.last_bound)},{item},0)"
        factors = items.column("factor1", f"factor{edition.steps}")
        zero = items.at("zero_factor", item)
        ladder = f"IF({here('step')}>COUNT({bounds}),{zero},INDEX({factors},{item},{here('step')}))"
        first, second = items.at("factor1", item), items.at("factor2", item)
        wanted, comparison = items.at("wanted", item), items.at("comparison", item)
        apart = f"ROUND({value}-{here('needed')},{DIGITS})"
        holds = f'IF({comparison}=">=",{apart}>=0,IF({comparison}="<=",{apart}<=0,{apart}=0))'
        found_nothing = (
            f'AND({items.at("zero_if_none", item)}="{YES}",IF(ISNUMBER({here("count")}),'
            f"{here('count')},{here('number')})=0)"
        )
        grades = edition.grades
        chosen = f"SUMPRODUCT(EXACT({grades.column('code')},{here('grade')})*{grades.column('factor')})"
        return _by_rule(
            here,
            {
                RuleKind.BOOLEAN: f'IF(IF({wanted}<>"",{here("yes")}={wanted},{holds}),{first},{second})',
                RuleKind.MANUAL_GRADE: chosen,
                RuleKind.DEDUCT_EACH: f"MAX(0,1-{value}*{items.at('each', item)})",
                RuleKind.SHORTFALL: f"IF({found_nothing},{zero},{ladder})",
            },
            otherwise=ladder,
        )

    def _counting(self, row: int, here: Here) -> Mapping[str, str]:
        """Which observation of a site × item counts: the latest, or the one that the latest review names.

        Observations of one site × item stand below each other; ``start`` and ``end`` are the first and last of them.
        """
        page = self.page
        same_as = "AND({site}={other_site},{item}={other_item})"
        above = same_as.format(
            site=here("site"), item=here("item"),
            other_site=page.cell("site", row - 1), other_item=page.cell("item", row - 1),
        )  # fmt: skip
        below = same_as.format(
            site=here("site"), item=here("item"),
            other_site=page.cell("site", row + 1), other_item=page.cell("item", row + 1),
        )  # fmt: skip
        start, end = here("start"), here("end")
        moments, ties = (f"INDEX({page.column(key)},{start}):INDEX({page.column(key)},{end})" for key in ("at", "tie"))
        at, tie = here("at"), here("tie")
        later = f"SUMPRODUCT(({moments}>{at})+({moments}={at})*({ties}>{tie}))"
        latest = f"IF({start}={end},1,IF({later}=0,1,0))"
        counts = here("latest")
        if self.facts.reviews:
            rows = self.reviews
            reviewed = f"COUNTIFS({rows.column('site')},{here('site')},{rows.column('item')},{here('item')})"
            named = f"COUNTIFS({rows.column('observation')},{here('no')},{rows.column('counts')},1)"
            counts = f"IF({reviewed}>0,IF({named}>0,1,0),{counts})"
        return {
            "start": f"IF({above},{page.cell('start', row - 1)},{here('no')})",
            "end": f"IF({below},{page.cell('end', row + 1)},{here('no')})",
            "latest": latest,
            "counts": counts,
        }

    def _write_reviews(self) -> None:
        page, facts = self.reviews, self.facts
        ties = _ties([(each.at.microsecond, each.observation) for each in facts.reviews])
        ordered = sorted(facts.reviews, key=lambda review: (review.at, review.observation))
        for row, each in enumerate(ordered, start=1):
            page.put(
                row,
                {
                    "no": row,
                    "site": self.site_numbers[each.site],
                    "item": self.edition.item_numbers[each.item],
                    "observation": self.numbers[each.observation],
                    "tie": ties[each.at.microsecond, each.observation],
                },
            )
            page.put_moment(row, "at", _serial(each.at))
            same = "*".join(f"({page.column(key)}={page.cell(key, row)})" for key in ("site", "item"))
            at, tie = page.cell("at", row), page.cell("tie", row)
            later = f"({page.column('at')}>{at})+({page.column('at')}={at})*({page.column('tie')}>{tie})"
            page.formula(row, {"counts": f"IF(SUMPRODUCT({same}*({later}))=0,1,0)"})


def _by_rule(here: Here, cases: Mapping[RuleKind, str], *, otherwise: str) -> str:
    formula = otherwise
    for kind, case in reversed(list(cases.items())):
        formula = f'IF({here("rule")}="{kind.value}",{case},{formula})'
    return formula


def _serial(moment: datetime) -> float:
    """The moment in universal time as a day number, whole seconds."""
    whole = moment.astimezone(UTC).replace(microsecond=0)
    return (whole - DAY_ZERO).total_seconds() / DAY


def _ties(keys: list[tuple[int, str]]) -> dict[tuple[int, str], int]:
    """The place of each (microsecond, key) among all: it decides within one second."""
    return {key: place for place, key in enumerate(sorted(set(keys)), start=1)}


_SITE_COLUMNS = {"no": "序号 no.", "code": "点位编码 site", "kind": "点位类型 kind", "area": "区域 area"}
_SEEN_COLUMNS = {
    "no": "序号 no.",
    "key": "观察编号 observation",
    "site": "点位行 site row",
    "item": "检查项行 item row",
    "at": "观察时间(UTC) observed at",
    "tie": "同一秒内先后 order within a second",
    "not_applicable": "不适用 not applicable",
    "repaired": "已核查 verified",
    "count": "例数 count",
    "number": "数值 number",
    "yes": "是否 yes/no",
    "numerator": "分子 numerator",
    "denominator": "分母 denominator",
    "grade": "档次 grade",
    "attribute": "固定的属性 frozen attribute",
}
_SEEN_RESULTS = {
    "rule": "定档方式 rule",
    "applicable": "适用 applicable",
    "needed": "应有 held to",
    "value": "比较值 value",
    "step": "落在第几界 step",
    "factor": "系数 factor",
    "start": "同项首行 first of its place",
    "end": "同项末行 last of its place",
    "latest": "最新 latest",
    "counts": "计入 counts",
    "graded": "定档 graded",
    "won": "计入的系数 factor counted",
    "won_today": "按今天的系数 factor today",
}
_REVIEW_COLUMNS = {
    "no": "序号 no.",
    "site": "点位行 site row",
    "item": "检查项行 item row",
    "observation": "观察行 observation row",
    "at": "复核时间(UTC) reviewed at",
    "tie": "同一秒内先后 order within a second",
    "counts": "有效 counts",
}
