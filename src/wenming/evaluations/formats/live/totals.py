"""The sheets of results: methods, leaves judged without a visit, the indicator tree, and the total."""

from xlsxwriter.workbook import Workbook

from wenming.evaluations.formats.live.edition import YES, Edition
from wenming.evaluations.formats.live.page import Page, Styles
from wenming.rulebook.facts import LeafMark
from wenming.rulebook.scheme import MethodKind, Scheme
from wenming.rulebook.worth import ancestry, leaves_of

TOTAL_SHEET, WON, WON_TODAY = "总分", "B4", "B5"
FIGURES = ("worth", "won", "today")


class Totals:
    """The sheets, and their formulas."""

    def __init__(self, book: Workbook, styles: Styles, scheme: Scheme) -> None:
        self.scheme, self.styles = scheme, styles
        self.total = book.add_worksheet(TOTAL_SHEET)
        self.methods = Page(book, styles, "方法", _METHOD_COLUMNS, len(scheme.methods))
        self.depth = max((len(chain) for chain in ancestry(scheme).values()), default=1)
        chain = {f"chain{level}": f"第{level}层 ancestor" for level in range(1, self.depth + 1)}
        self.nodes = Page(book, styles, "指标", {**_NODE_COLUMNS, **chain, **_NODE_RESULTS}, len(scheme.nodes))
        self.leaves_in_order = leaves_of(scheme)
        self.leaves = Page(book, styles, "分项得分", _LEAF_COLUMNS, len(self.leaves_in_order))

    def write(self, edition: Edition, marks: tuple[LeafMark, ...]) -> None:
        """Write everything."""
        self._write_leaves(edition, marks)
        self._write_methods(edition)
        self._write_nodes(edition)
        self._write_total()

    def _write_leaves(self, edition: Edition, marks: tuple[LeafMark, ...]) -> None:
        page = self.leaves
        given = {(mark.node, mark.method): mark for mark in marks}
        for row, (node, method) in enumerate(self.leaves_in_order, start=1):
            page.put(
                row,
                {
                    "no": row,
                    "code": node.code,
                    "node": edition.node_numbers[node.code],
                    "method": edition.methods[method],
                    "weight": 1 if node.weight is None else node.weight,
                },
            )
            mark = given.get((node.code, method))
            if mark is not None and mark.not_applicable:
                page.put(row, {"not_applicable": YES})
            elif mark is not None:
                page.put(row, {"points": mark.points, "out_of": mark.out_of})
            self._leaf_formulas(row)

    def _leaf_formulas(self, row: int) -> None:
        page = self.leaves
        judged, total, method = (page.cell(key, row) for key in ("judged", "of_method", "method"))
        weights = f"{page.column('weight')},{page.column('method')},{method},{page.column('judged')},1"
        page.formula(
            row,
            {
                "judged": f'IF(AND({page.cell("not_applicable", row)}<>"{YES}",{page.cell("out_of", row)}>0),1,0)',
                "of_method": f"SUMIFS({weights})",
            },
        )
        share = f"{self.methods.at('weight', method)}*{page.cell('weight', row)}/{total}"
        won = f"IF({judged}=1,{page.cell('worth', row)}*{page.cell('points', row)}/{page.cell('out_of', row)},0)"
        page.marks(row, {"worth": f"IF(AND({judged}=1,{total}>0),{share},0)", "won": won, "today": won})

    def _write_methods(self, edition: Edition) -> None:
        page = self.methods
        for row, method in enumerate(self.scheme.methods, start=1):
            is_field = method.kind is MethodKind.FIELD
            named = {"code": method.code, "name": method.name, "kind": method.kind.value}
            page.put(row, {"no": row, **named, "weight": method.weight})
            source = edition.items if is_field else self.leaves
            mine = f"{source.column('method')},{page.cell('no', row)}"
            page.marks(row, {key: f"SUMIF({mine},{source.column(key)})" for key in FIGURES})

    def _write_nodes(self, edition: Edition) -> None:
        page, numbers = self.nodes, edition.node_numbers
        for row, node in enumerate(self.scheme.nodes, start=1):
            parent = numbers[node.parent] if node.parent else None
            page.put(row, {"no": row, "code": node.code, "name": node.name, "parent": parent, "declared": node.weight})
            chain = {"chain1": page.cell("no", row)}
            for level in range(2, self.depth + 1):
                below = page.cell(f"chain{level - 1}", row)
                above = page.at("parent", below)
                chain[f"chain{level}"] = f'IF({below}="","",IF({above}="","",{above}))'
            page.formula(row, chain)
            number = page.cell("no", row)
            own = {
                f"own_{key}": "+".join(
                    f"SUMIF({source.column('node')},{number},{source.column(key)})"
                    for source in (edition.items, self.leaves)
                )
                for key in FIGURES
            }
            under = {
                key: "+".join(
                    f"SUMIF({page.column(f'chain{level}')},{number},{page.column(f'own_{key}')})"
                    for level in range(1, self.depth + 1)
                )
                for key in FIGURES
            }
            page.marks(row, {**own, **under})

    def _write_total(self) -> None:
        """The first sheet: the two figures, and what they are made of."""
        sheet, styles, methods = self.total, self.styles, self.methods
        sheet.set_column(0, 0, 40)
        sheet.set_column(1, 1, 18)
        sheet.write_string(0, 0, f"{self.scheme.title} ({self.scheme.code})", styles.title)
        lines = {
            "满分 declared": f"SUM({methods.column('weight')})",
            "可得分 available": f"SUM({methods.column('worth')})",
            "得分(按观察) won as observed": f"SUM({methods.column('won')})",
            "得分(按今天看) won if looked at today": f"SUM({methods.column('today')})",
            "失分(按观察) lost as observed": f"SUM({methods.column('worth')})-SUM({methods.column('won')})",
        }
        for row, (words, formula) in enumerate(lines.items(), start=1):
            sheet.write_string(row, 0, words)
            sheet.write_formula(row, 1, f"={formula}", styles.marks, "")
        for row, words in enumerate(_GUIDE, start=len(lines) + 2):
            sheet.write_string(row, 0, words)


_GUIDE = (
    "所有数字都由公式算出;输入是黑色的单元格,公式是蓝色的单元格。",
    "All figures are formulas; inputs are black cells, formulas are blue cells.",
    "“行”是所指工作表中的序号。同一点位同一检查项的观察须上下相邻。",
    "A “row” is the number in the sheet referred to. Observations of one site and item stand below each other.",
)
_METHOD_COLUMNS = {
    "no": "序号 no.",
    "code": "代码 code",
    "name": "方法 method",
    "kind": "种类 kind",
    "weight": "满分 weight",
    "worth": "可得分 available",
    "won": "得分 won",
    "today": "得分(按今天) won today",
}
_NODE_COLUMNS = {
    "no": "序号 no.",
    "code": "代码 code",
    "name": "指标 indicator",
    "parent": "上级行 parent row",
    "declared": "标明分值 declared",
}
_NODE_RESULTS = {
    "own_worth": "直属可得分 own available",
    "own_won": "直属得分 own won",
    "own_today": "直属得分(按今天) own today",
    "worth": "可得分 available",
    "won": "得分 won",
    "today": "得分(按今天) won today",
}
_LEAF_COLUMNS = {
    "no": "序号 no.",
    "code": "指标代码 indicator",
    "node": "指标行 indicator row",
    "method": "方法行 method row",
    "weight": "权重 weight",
    "points": "得分 points",
    "out_of": "满分 out of",
    "not_applicable": "不适用 not applicable",
    "judged": "已评 judged",
    "of_method": "同法权重和 weights of method",
    "worth": "可得分 available",
    "won": "得分 won",
    "today": "得分(按今天) won today",
}
