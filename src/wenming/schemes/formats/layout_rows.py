"""The layout of the tables that marks are made of."""

from wenming.rulebook.rules import Comparison, RuleKind
from wenming.rulebook.scheme import MethodKind
from wenming.schemes.formats import rows
from wenming.schemes.formats.columns import (
    INFERRED,
    LABEL_EN,
    NOTE,
    SOURCES,
    Column,
    Form,
    Table,
    choice,
    code,
    codes,
    number,
    text,
    whole,
    yes_no,
)
from wenming.schemes.formats.words import Draw, Measure

METHOD_LABELS = ("实地考察", "材料审核", "问卷调查", "行业主管部门评价")
RULE_LABELS = ("按例数", "是否达标", "按缺口", "按比例", "按上限", "按超限处数", "人工定档", "每例扣")
COMPARISON_LABELS = ("不少于", "不多于", "等于")
MEASURE_LABELS = ("例数", "面积", "是否", "比例", "档次", "数值")

METHODS = Table(
    "methods",
    "测评方法",
    rows.Method,
    (
        code("code", "代码"),
        choice("kind", "种类", MethodKind, METHOD_LABELS),
        text("name", "名称"),
        number("weight", "分值"),
        LABEL_EN,
        INFERRED,
        SOURCES,
        NOTE,
    ),
)
WEIGHT_VARIANTS = Table(
    "weight_variants",
    "分值变体",
    rows.WeightVariant,
    (
        code("code", "代码"),
        Column("weights", Form.AMOUNTS, "各方法分值", refers="methods", hint="如 MAT=40;FIELD=40;SURVEY=20"),
        number("total", "满分"),
        INFERRED,
        SOURCES,
        NOTE,
    ),
)
CYCLE_VARIANTS = Table(
    "cycle_variants",
    "其他周期占比",
    rows.CycleVariant,
    (text("period", "周期"), Column("yearly_weights", Form.NUMBERS, "各年占比"), INFERRED, SOURCES, NOTE),
)
PASS_LINES = Table(
    "pass_lines",
    "合格线",
    rows.PassLine,
    (
        code("code", "代码"),
        text("name", "名称"),
        number("at_least", "不低于"),
        LABEL_EN,
        INFERRED,
        SOURCES,
        NOTE,
    ),
)
ELIMINATIONS = Table(
    "eliminations",
    "淘汰规则",
    rows.Elimination,
    (
        code("code", "代码"),
        text("text", "规则"),
        whole("consecutive_years", "连续年数"),
        whole("bottom", "末几位"),
        code("scope", "排名范围", hint="如 province"),
        INFERRED,
        SOURCES,
        NOTE,
    ),
)
GRADES = Table(
    "grades",
    "档次",
    rows.Grade,
    (code("code", "档次"), number("factor", "系数", hint="从高到低,最高为 1,最低为 0"), LABEL_EN),
)
NEGATIVE_ITEMS = Table(
    "negative_items",
    "负面清单",
    rows.NegativeItem,
    (
        code("code", "代码"),
        text("title", "事项"),
        LABEL_EN,
        whole("window_months", "追溯月数"),
        code("effect", "后果", key="effect.any"),
        code("effect_titled", "已获称号者的后果", key="effect.titled"),
        code("effect_nominated", "提名城市的后果", key="effect.nominated"),
        code("effect_applicant", "申报城市的后果", key="effect.applicant"),
        INFERRED,
        SOURCES,
        NOTE,
    ),
)
FUNCTIONS = Table(
    "functions",
    "部门职能",
    rows.Function,
    (code("code", "代码"), text("name", "名称"), LABEL_EN),
)
INDICATORS = Table(
    "indicators",
    "指标",
    rows.Indicator,
    (
        code("code", "代码"),
        text("name", "名称"),
        code("parent", "上级代码", "indicators", hint="最上一级留空"),
        LABEL_EN,
        number("weight", "分值"),
        codes("methods", "测评方法", "methods"),
        INFERRED,
        SOURCES,
        NOTE,
    ),
)
CRITERIA = Table(
    "criteria",
    "测评标准",
    rows.Criterion,
    (
        code("code", "代码"),
        code("indicator", "指标代码", "indicators"),
        text("text", "标准"),
        LABEL_EN,
        INFERRED,
        SOURCES,
    ),
)
SITE_KINDS = Table(
    "site_kinds",
    "点位类型",
    rows.SiteKind,
    (
        code("code", "代码"),
        text("name", "名称"),
        LABEL_EN,
        choice("draw", "抽取", Draw, ("固定点位", "随机点位")),
        yes_no("draw_inferred", "抽取为推断"),
        codes("draw_sources", "抽取来源", "sources"),
        code("lead_function", "牵头职能", "functions"),
        text("route", "观察路线"),
        codes("route_sources", "观察路线来源", "sources"),
        number("weight", "权重"),
        yes_no("weight_inferred", "权重为推断"),
        NOTE,
    ),
)
PACKS = Table("packs", "通用检查包", rows.Pack, (code("code", "代码"), text("name", "名称"), LABEL_EN))
CHECK_ITEMS = Table(
    "check_items",
    "检查项",
    rows.CheckItem,
    (
        code("code", "代码"),
        code("kind", "点位类型", "site_kinds"),
        code("indicator", "指标代码", "indicators"),
        text("title", "检查内容"),
        choice("rule_kind", "定档方式", RuleKind, RULE_LABELS, key="rule.kind"),
        LABEL_EN,
        choice("measure", "度量", Measure, MEASURE_LABELS),
        choice("threshold_comparison", "合格线比较", Comparison, COMPARISON_LABELS, key="threshold.comparison"),
        Column("threshold_value", Form.VALUE, "合格线", key="threshold.value", hint="数、是/否或档次"),
        code("threshold_attribute", "合格线取点位属性", key="threshold.attribute", hint="如 beds,代替合格线"),
        text("threshold_unit", "单位", key="threshold.unit"),
        code("threshold_source", "合格线来源", "sources", key="threshold.source"),
        Column("ladder", Form.AMOUNTS, "各档界限", key="rule.ladder", refers="grades", hint="如 A=0;B=1;C=2"),
        code("zero_grade", "超出后的档次", "grades", key="rule.zero_grade"),
        whole("zero_from", "从几起为零档", key="rule.zero_from"),
        yes_no("zero_if_none", "一个没有即为零档", key="rule.zero_if_none"),
        code("pass_grade", "达标档次", "grades", key="rule.pass_grade"),
        code("fail_grade", "不达标档次", "grades", key="rule.fail_grade"),
        number("size_limit", "单处上限", key="rule.size_limit"),
        codes("allowed", "可选档次", "grades", key="rule.allowed"),
        number("each", "每例扣的比例", key="rule.each"),
        yes_no("ladder_inferred", "界限为推断", key="rule.inferred"),
        code("ladder_source", "界限来源", "sources", key="rule.source"),
        number("weight", "权重"),
        code("method", "测评方法", "methods", hint="只有一种实地考察方法时留空"),
        code("function", "责任职能", "functions"),
        code("pack", "通用检查包", "packs"),
        text("counting_rule", "计数口径"),
        text("exemption", "豁免口径"),
        Column("parameters", Form.PAIRS, "参数", hint="如 min_gap_m=10"),
        yes_no("indicator_inferred", "指标归属为推断"),
        INFERRED,
        SOURCES,
        NOTE,
    ),
)

ROWS = (
    METHODS,
    WEIGHT_VARIANTS,
    CYCLE_VARIANTS,
    PASS_LINES,
    ELIMINATIONS,
    GRADES,
    NEGATIVE_ITEMS,
    FUNCTIONS,
    INDICATORS,
    CRITERIA,
    SITE_KINDS,
    PACKS,
    CHECK_ITEMS,
)
