"""Reads a scheme written in the shape of the county draft (site_categories, deduction, content …) into a document.

The shape is recognised by its ``schema_version``. Where the draft says a thing in a shape of its own, the value
moves to the table it belongs to; figures and provisions take what has no table.
"""

from decimal import Decimal

from wenming.rulebook.labels import N_
from wenming.rulebook.rules import Comparison, RuleKind
from wenming.rulebook.scheme import MethodKind
from wenming.schemes.formats import heads, rows
from wenming.schemes.formats.document import SchemeDocument
from wenming.schemes.formats.draft_context import around
from wenming.schemes.formats.draft_parts import Book, Part
from wenming.schemes.formats.findings import Place, Refused
from wenming.schemes.formats.values import BadValue, parse_decimal, parse_threshold
from wenming.schemes.formats.words import Confidence, Draw, Measure
from wenming.schemes.formats.yaml_nodes import Mapping, Node

METHOD_KINDS = {
    "MAT": MethodKind.MATERIALS,
    "FIELD": MethodKind.FIELD,
    "SURVEY": MethodKind.SURVEY,
    "AUTH": MethodKind.AUTHORITY,
}
RULE_KINDS = {
    "grade_by_count": RuleKind.COUNT,
    "grade_by_boolean": RuleKind.BOOLEAN,
    "grade_by_shortfall": RuleKind.SHORTFALL,
    "grade_by_ratio": RuleKind.RATIO,
    "grade_by_limit": RuleKind.LIMIT,
    "grade_by_oversize_count": RuleKind.OVERSIZE_COUNT,
    "manual_grade": RuleKind.MANUAL_GRADE,
    "deduct_each": RuleKind.DEDUCT_EACH,
}


def is_draft(root: Node) -> bool:
    """Whether the file is in the draft's shape."""
    return isinstance(root, Mapping) and "schema_version" in root.entries and "site_categories" in root.entries


def document_of(root: Node) -> SchemeDocument:
    """The document that a file of the draft's shape holds. Raises ``Refused``."""
    book = Book()
    try:
        document = _document(Part(root, "", book))
    except BadValue as bad:
        book.findings.error(Place(line=root.line), bad.message, bad.advice, **bad.params)
        raise Refused(tuple(book.findings.found)) from bad
    book.close()
    return document


def _document(draft: Part) -> SchemeDocument:
    draft.text("schema_version")
    grades = _grades(draft)
    tree = draft.parts("indicator_tree")
    indicators, criteria = _indicators(tree)
    kinds = draft.parts("site_categories")
    items = tuple(_item(item, kind.text("code"), grades) for kind in kinds for item in kind.parts("items"))
    packs = dict.fromkeys(item.pack for item in items if item.pack)
    grading = draft.part("grading")
    return SchemeDocument(
        edition=_edition(draft.part("scheme")),
        cycle=_cycle(draft.part("cycle")),
        minors=_minors(draft.part("minors_component")),
        grading=_grading(grading),
        methods=tuple(_method(part) for part in draft.parts("methods")),
        weight_variants=tuple(_variant(part) for part in draft.parts("weight_variants")),
        pass_lines=_pass_lines(draft.part("thresholds")),
        eliminations=tuple(_elimination(part, index) for index, part in enumerate(draft.parts("elimination"), 1)),
        grades=grades,
        negative_items=tuple(_negative(part) for part in draft.parts("negative_list")),
        functions=tuple(rows.Function(code, name) for code, name in draft.part("dept_kinds").figures()),
        indicators=indicators,
        criteria=criteria,
        site_kinds=tuple(_kind(part) for part in kinds),
        packs=tuple(rows.Pack(code, code) for code in packs),
        check_items=items,
        **around(draft, grading, kinds),
    )


def _edition(part: Part) -> heads.Edition:
    return heads.Edition(
        code=part.text("id"),
        title=part.text("name"),
        level=part.text("level"),
        cycle_label=part.text("cycle_label"),
        level_names=part.texts("hierarchy"),
        level_sources=part.texts("hierarchy_sources"),
        inferred=part.flag("inferred"),
        note=part.text("note"),
    )


def _cycle(part: Part) -> heads.Cycle:
    return heads.Cycle(
        years=part.whole("years"),
        yearly_weights=part.numbers("yearly_weights"),
        inferred=part.flag("inferred"),
        sources=part.texts("sources"),
        note=part.text("note"),
    )


def _minors(part: Part) -> heads.Minors:
    return heads.Minors(
        title=part.text("name"),
        share=part.number("share_of_total"),
        pass_line=part.number("min_score"),
        confidence=part.word("confidence", Confidence),
        inferred=part.flag("inferred"),
        sources=part.texts("sources"),
        note=part.text("note"),
    )


def _grading(part: Part) -> heads.Grading:
    return heads.Grading(
        title=part.text("method"),
        formula=part.text("item_score"),
        inferred=part.flag("inferred"),
        sources=part.texts("sources"),
    )


def _grades(draft: Part) -> tuple[rows.Grade, ...]:
    held = draft.part("grading").part("grades").figures()
    return tuple(rows.Grade(code, parse_decimal(factor)) for code, factor in held)


def _method(part: Part) -> rows.Method:
    code = part.text("code")
    return rows.Method(
        code=code,
        kind=METHOD_KINDS.get(code, MethodKind.AUTHORITY),
        name=part.text("name"),
        weight=part.number("weight") or Decimal(0),
        inferred=part.flag("inferred"),
        sources=part.texts("sources"),
        note=part.text("note"),
    )


def _variant(part: Part) -> rows.WeightVariant:
    weights = part.part("weights").figures()
    return rows.WeightVariant(
        code=part.text("id"),
        weights=tuple((code, parse_decimal(weight)) for code, weight in weights),
        total=part.number("total"),
        inferred=part.flag("inferred"),
        sources=part.texts("sources"),
        note=part.text("note"),
    )


def _pass_lines(part: Part) -> tuple[rows.PassLine, ...]:
    lines = (
        ("satisfaction", "群众满意度", "satisfaction_min", "satisfaction_sources"),
        ("window_satisfaction", "窗口行业满意度", "window_industry_satisfaction_min", "window_sources"),
        ("red_black", "红黑榜合格线", "red_black_pass_line", "red_black_sources"),
    )
    return tuple(
        rows.PassLine(code, name, line, sources=part.texts(sources))
        for code, name, key, sources in lines
        if (line := part.number(key)) is not None
    )


def _elimination(part: Part, index: int) -> rows.Elimination:
    params = part.part("params")
    return rows.Elimination(
        code=f"E{index:02}",
        text=part.text("rule"),
        consecutive_years=params.whole("consecutive_years"),
        bottom=params.whole("bottom_n"),
        scope=params.text("scope"),
        inferred=part.flag("inferred"),
        sources=part.texts("sources"),
        note=part.text("note"),
    )


def _negative(part: Part) -> rows.NegativeItem:
    by_standing = part.part("effect") if part.holds_mapping("effect") else None
    return rows.NegativeItem(
        code=part.text("code"),
        title=part.text("title"),
        window_months=part.whole("window_months"),
        effect="" if by_standing else part.text("effect"),
        effect_titled=by_standing.text("titled_city") if by_standing else "",
        effect_nominated=by_standing.text("nominee") if by_standing else "",
        effect_applicant=by_standing.text("applicant") if by_standing else "",
        inferred=part.flag("inferred"),
        sources=part.texts("sources"),
        note=part.text("note"),
    )


def _indicators(tree: list[Part]) -> tuple[tuple[rows.Indicator, ...], tuple[rows.Criterion, ...]]:
    nodes: list[rows.Indicator] = []
    criteria: list[rows.Criterion] = []
    for project in tree:
        nodes.append(_indicator(project, ""))
        for content in project.parts("contents"):
            node = _indicator(content, nodes[-1].code if not nodes[-1].parent else nodes[-1].parent)
            nodes.append(node)
            criteria += [
                rows.Criterion(f"{node.code}.{index}", node.code, text, inferred=node.inferred, sources=node.sources)
                for index, text in enumerate(content.texts("standards"), 1)
            ]
    return tuple(nodes), tuple(criteria)


def _indicator(part: Part, parent: str) -> rows.Indicator:
    return rows.Indicator(
        code=part.text("code"),
        name=part.text("name"),
        parent=parent,
        weight=part.number("weight"),
        methods=part.texts("methods"),
        inferred=part.flag("inferred"),
        sources=part.texts("sources"),
    )


def _kind(part: Part) -> rows.SiteKind:
    return rows.SiteKind(
        code=part.text("code"),
        name=part.text("name"),
        draw=part.word("point_kind", Draw) or Draw.FIXED,
        draw_inferred=part.flag("point_kind_inferred"),
        draw_sources=part.texts("point_kind_sources"),
        lead_function=part.text("lead_dept_kind"),
        route=part.text("observe_route"),
        route_sources=part.texts("route_sources"),
        weight=part.number("category_weight") or Decimal(1),
        weight_inferred=part.flag("category_weight_inferred"),
    )


def _item(part: Part, kind: str, grades: tuple[rows.Grade, ...]) -> rows.CheckItem:
    threshold, deduction = part.part("threshold"), part.part("deduction")
    rule_kind = RULE_KINDS.get(deduction.text("kind"))
    if rule_kind is None:
        deduction.book.wrong(f"{deduction.path}.kind", deduction.line, N_("This kind of deduction is not known."))
        rule_kind = RuleKind.MANUAL_GRADE
    lowest = min(grades, key=lambda grade: grade.factor).code if grades else ""
    ladder = _ladder(deduction, grades)
    parameters = part.part("param").figures()
    value = threshold.text("value")
    return rows.CheckItem(
        code=part.text("code"),
        kind=kind,
        indicator=part.text("content"),
        indicator_inferred=True,
        title=part.text("title"),
        rule_kind=rule_kind,
        measure=part.word("measure", Measure),
        threshold_comparison=threshold.word("op", Comparison),
        threshold_value=parse_threshold(value) if value else None,
        threshold_unit=threshold.text("unit"),
        threshold_source=deduction.text("threshold_source"),
        ladder=ladder,
        zero_grade=lowest if ladder else "",
        zero_from=deduction.whole("zero_from"),
        zero_if_none=deduction.flag("zero_if_none"),
        pass_grade=deduction.text("pass"),
        fail_grade=deduction.text("fail"),
        size_limit=deduction.number("limit_m2"),
        allowed=deduction.texts("allowed"),
        ladder_inferred=deduction.flag("ladder_inferred"),
        ladder_source=deduction.text("ladder_source"),
        function=part.text("dept_kind"),
        pack=part.text("pack"),
        exemption=part.text("exempt"),
        parameters=tuple(parameters),
        inferred=part.flag("inferred"),
        sources=part.texts("sources"),
        note=part.text("note"),
    )


def _ladder(deduction: Part, grades: tuple[rows.Grade, ...]) -> tuple[tuple[str, Decimal], ...]:
    found: list[tuple[str, Decimal]] = []
    for grade in grades:
        for key in (grade.code, f"{grade.code}_at_least", f"{grade.code}_at_most"):
            bound = deduction.number(key)
            if bound is not None:
                found.append((grade.code, bound))
    return tuple(found)
