"""The edition's sheets: grades, check items with the parameters of their rules, what each is worth, kinds of site."""

from xlsxwriter.workbook import Workbook

from wenming.evaluations.formats.live.page import Input, Page, Styles, numbered
from wenming.rulebook.rules import Rule, RuleKind
from wenming.rulebook.scheme import Item, Scheme
from wenming.rulebook.worth import field_method_of

LADDER_KINDS = (RuleKind.COUNT, RuleKind.SHORTFALL, RuleKind.RATIO, RuleKind.LIMIT, RuleKind.OVERSIZE_COUNT)
YES, NO = "yes", "no"


class Edition:
    """The sheets, each with its columns; other sheets' formulas refer to them."""

    def __init__(self, book: Workbook, styles: Styles, scheme: Scheme, attributes: tuple[str, ...]) -> None:
        self.scheme = scheme
        self.attributes = numbered(attributes)
        self.methods = numbered([method.code for method in scheme.methods])
        self.node_numbers = numbered([node.code for node in scheme.nodes])
        self.item_numbers = numbered([item.code for item in scheme.items])
        paid = field_method_of(scheme)
        self.blocks = list(dict.fromkeys((paid[item.code], item.kind) for item in scheme.items))
        block_numbers = {block: number for number, block in enumerate(self.blocks, start=1)}
        self.block_of = {item.code: block_numbers[paid[item.code], item.kind] for item in scheme.items}
        self.paid = paid
        self.steps = max([2, *(len(_grades(item.rule)) for item in scheme.items)])
        self.grades = Page(book, styles, "档次", {"code": "档次 grade", "factor": "系数 factor"}, len(scheme.grades))
        self.items = Page(book, styles, "检查项", self._item_columns(), len(scheme.items))
        self.kinds = Page(book, styles, "点位类型", _BLOCK_COLUMNS, len(self.blocks))

    def _item_columns(self) -> dict[str, str]:
        steps = range(1, self.steps + 1)
        return {
            **_ITEM_COLUMNS,
            **{f"bound{step}": f"界限{step} bound" for step in steps},
            **{f"grade{step}": f"档次{step} grade" for step in steps},
            "zero_grade": "超出后的档次 zero grade",
            **{f"factor{step}": f"系数{step} factor" for step in steps},
            "zero_factor": "超出后的系数 zero factor",
            **_ITEM_RESULTS,
        }

    @property
    def last_bound(self) -> str:
        """The key of the last column of bounds."""
        return f"bound{self.steps}"

    def write_grades(self) -> None:
        """Grades and their factors."""
        for row, (code, factor) in enumerate(self.scheme.grades, start=1):
            self.grades.put(row, {"code": code, "factor": factor})

    def write_items(self, observations: Page) -> None:
        """Check items: rule, graded sites, mean, what they are worth and won."""
        for row, item in enumerate(self.scheme.items, start=1):
            self._put_item(row, item)
            self._factor_formulas(row, item.rule)
            self._item_formulas(row, observations)

    def write_kinds(self, method_weight: str, kind_names: dict[str, str]) -> None:
        """One row per field method and kind of site: whose weight counts, and what one unit of item weight is worth."""
        page, items = self.kinds, self.items
        weights = {kind.code: kind.weight for kind in self.scheme.kinds}
        for row, (method, kind) in enumerate(self.blocks, start=1):
            number = self.methods[method]
            page.put(
                row,
                {"no": row, "method": number, "kind": kind, "name": kind_names[kind], "weight": weights[kind]},
            )
            mine = f"{items.column('block')},{page.cell('no', row)}"
            in_kind, of_kinds = page.cell("in_kind", row), page.cell("of_kinds", row)
            share = f"INDEX({method_weight},{page.cell('method', row)})*{page.cell('weight', row)}/{of_kinds}/{in_kind}"
            page.formula(
                row,
                {
                    "in_kind": f'SUMIFS({items.column("weight")},{mine},{items.column("graded")},">0")',
                    "counts": f"IF({in_kind}>0,{page.cell('weight', row)},0)",
                    "of_kinds": f"SUMIF({page.column('method')},{page.cell('method', row)},{page.column('counts')})",
                    "per_weight": f"IF(OR({in_kind}=0,{of_kinds}=0),0,{share})",
                },
            )
            sums = {key: f"SUMIF({mine},{items.column(key)})" for key in ("worth", "won", "today")}
            page.marks(row, sums)

    def _put_item(self, row: int, item: Item) -> None:
        rule, threshold = item.rule, item.rule.threshold
        values: dict[str, Input] = {
            "no": row,
            "code": item.code,
            "title": item.title,
            "block": self.block_of[item.code],
            "method": self.methods[self.paid[item.code]],
            "node": self.node_numbers[item.node],
            "weight": item.weight,
            "rule": rule.kind.value,
            "comparison": threshold.comparison.value,
            "zero_if_none": YES if rule.zero_if_none else None,
            "size_limit": rule.size_limit,
            "each": rule.each if rule.kind is RuleKind.DEDUCT_EACH else None,
        }
        if threshold.attribute:
            values["attribute"] = self.attributes.get(threshold.attribute)
        elif isinstance(threshold.value, bool):
            values["wanted"] = YES if threshold.value else NO
        else:
            values["threshold"] = threshold.value
        if rule.kind in LADDER_KINDS:
            ordered = sorted(rule.ladder, key=lambda bound: bound.value)
            best_first = list(reversed(ordered)) if rule.kind is RuleKind.RATIO else ordered
            values |= {f"bound{step}": bound.value for step, bound in enumerate(best_first, start=1)}
            values["zero_grade"] = rule.zero_grade
        values |= {f"grade{step}": name for step, name in enumerate(_grades(rule), start=1)}
        self.items.put(row, values)

    def _factor_formulas(self, row: int, rule: Rule) -> None:
        codes, factors = self.grades.column("code"), self.grades.column("factor")
        pairs = {f"factor{step}": f"grade{step}" for step in range(1, len(_grades(rule)) + 1)}
        if rule.kind in LADDER_KINDS:
            pairs["zero_factor"] = "zero_grade"
        page = self.items
        page.formula(
            row, {key: f"SUMPRODUCT(EXACT({codes},{page.cell(of, row)})*{factors})" for key, of in pairs.items()}
        )

    def _item_formulas(self, row: int, observations: Page) -> None:
        page = self.items
        first, last = page.cell("factor1", row), page.cell("zero_factor", row)
        mine = f"{observations.column('item')},{page.cell('no', row)}"
        graded, worth = page.cell("graded", row), page.cell("worth", row)
        page.formula(
            row,
            {
                "best": f'IF({page.cell("rule", row)}="{RuleKind.DEDUCT_EACH.value}",1,MAX({first}:{last}))',
                "graded": f"SUMIF({mine},{observations.column('graded')})",
                "sum": f"SUMIF({mine},{observations.column('won')})",
                "sum_today": f"SUMIF({mine},{observations.column('won_today')})",
                "mean": f"IF({graded}>0,{page.cell('sum', row)}/{graded},0)",
                "mean_today": f"IF({graded}>0,{page.cell('sum_today', row)}/{graded},0)",
            },
        )
        share = self.kinds.at("per_weight", page.cell("block", row))
        page.marks(
            row,
            {
                "worth": f"IF({graded}>0,{share}*{page.cell('weight', row)},0)",
                "won": f"{worth}*{page.cell('mean', row)}",
                "today": f"{worth}*{page.cell('mean_today', row)}",
            },
        )


def _grades(rule: Rule) -> tuple[str, ...]:
    """The grades of a rule in the order of their bounds, without the zero grade."""
    if rule.kind is RuleKind.BOOLEAN:
        return rule.pass_grade, rule.fail_grade
    if rule.kind is RuleKind.MANUAL_GRADE:
        return rule.allowed
    if rule.kind is RuleKind.DEDUCT_EACH:
        return ()
    ordered = sorted(rule.ladder, key=lambda bound: bound.value)
    return tuple(bound.grade for bound in (reversed(ordered) if rule.kind is RuleKind.RATIO else ordered))


_ITEM_COLUMNS = {
    "no": "序号 no.",
    "code": "代码 code",
    "title": "检查内容 title",
    "block": "点位类型行 kind row",
    "method": "方法行 method row",
    "node": "指标行 indicator row",
    "weight": "权重 weight",
    "rule": "定档方式 rule",
    "comparison": "比较 comparison",
    "threshold": "合格线 threshold",
    "wanted": "合格线(是否) yes/no",
    "attribute": "取点位属性 attribute column",
    "zero_if_none": "没有即零档 zero if none",
    "size_limit": "单处上限 size limit",
    "each": "每例扣 each",
}
_ITEM_RESULTS = {
    "best": "最好系数 best",
    "graded": "定档点位数 graded sites",
    "sum": "系数和 sum of factors",
    "sum_today": "系数和(按今天) today",
    "mean": "平均系数 mean",
    "mean_today": "平均系数(按今天) today",
    "worth": "分值 worth",
    "won": "得分 won",
    "today": "得分(按今天) won today",
}
_BLOCK_COLUMNS = {
    "no": "序号 no.",
    "kind": "点位类型 kind",
    "name": "名称 name",
    "method": "方法行 method row",
    "weight": "权重 weight",
    "in_kind": "已定档检查项权重和 weights graded",
    "counts": "计入的权重 weight counted",
    "of_kinds": "各类权重和 weights of kinds",
    "per_weight": "每单位权重的分值 worth per weight",
    "worth": "分值 available",
    "won": "得分 won",
    "today": "得分(按今天) won today",
}
