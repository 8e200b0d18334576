"""The layout of the whole scheme document: every head and table in the order in which it is written."""

from collections.abc import Mapping, Sequence
from typing import Any

from wenming.schemes.formats import context_rows as around
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
    number,
    text,
    texts,
    whole,
)
from wenming.schemes.formats.document import SchemeDocument
from wenming.schemes.formats.heads import Record
from wenming.schemes.formats.layout_heads import CONFIDENCE, HEADS
from wenming.schemes.formats.layout_rows import ROWS
from wenming.schemes.formats.words import FigureTopic, ProvisionTopic, TimeUnit

TIME_UNIT_LABELS = ("小时", "工作时", "日", "工作日")
PROVISION_LABELS = (
    "标记说明",
    "定档方式说明",
    "定档举例",
    "实地计分",
    "缺项口径",
    "取证",
    "抽样",
    "指标说明",
    "网申材料",
    "交办",
    "督办",
    "回头看",
    "通报",
    "责任体系",
    "门前三包",
    "问责",
    "联合督查",
)
FIGURE_LABELS = ("抽样规模", "问卷设计", "问卷结果", "地方合格线", "点位数量", "问题数量")

AROUND = (
    Table(
        "evidence_types",
        "材料种类",
        around.EvidenceType,
        (code("code", "代码"), text("name", "名称"), LABEL_EN, SOURCES),
    ),
    Table(
        "reject_reasons",
        "退回理由",
        around.RejectReason,
        (code("code", "代码"), text("name", "名称"), LABEL_EN, INFERRED, SOURCES),
    ),
    Table(
        "review_steps",
        "材料审核步骤",
        around.ReviewStep,
        (whole("step", "序号"), text("name", "名称"), LABEL_EN),
    ),
    Table(
        "questions",
        "问卷题库",
        around.Question,
        (
            code("code", "代码"),
            text("topic", "题目"),
            LABEL_EN,
            text("dimension", "维度"),
            texts("options", "选项"),
            INFERRED,
            SOURCES,
        ),
    ),
    Table(
        "time_limits",
        "整改时限",
        around.TimeLimit,
        (
            code("code", "代码"),
            text("name", "问题"),
            number("amount", "时限"),
            choice("unit", "时限单位", TimeUnit, TIME_UNIT_LABELS),
            LABEL_EN,
            text("demands", "要求"),
            INFERRED,
            SOURCES,
        ),
    ),
    Table(
        "escalation_steps",
        "督办层级",
        around.EscalationStep,
        (whole("level", "级"), text("name", "名称"), text("trigger", "触发"), LABEL_EN, SOURCES),
    ),
    Table(
        "roles",
        "责任角色",
        around.Role,
        (
            code("code", "代码"),
            text("name", "名称"),
            LABEL_EN,
            text("scope", "范围"),
            whole("levels", "层数"),
            Column("parameters", Form.PAIRS, "参数"),
            SOURCES,
        ),
    ),
    Table(
        "provisions",
        "文字规定",
        around.Provision,
        (
            code("code", "代码"),
            choice("topic", "主题", ProvisionTopic, PROVISION_LABELS),
            text("text", "内容"),
            LABEL_EN,
            text("place", "地方"),
            INFERRED,
            SOURCES,
            NOTE,
        ),
    ),
    Table(
        "figures",
        "参考数",
        around.Figure,
        (
            choice("topic", "主题", FigureTopic, FIGURE_LABELS),
            text("name", "名目"),
            text("value", "数值"),
            text("place", "地方"),
            code("about", "检查项", "check_items"),
            SOURCES,
        ),
    ),
    Table(
        "sources",
        "来源",
        around.Source,
        (code("code", "代码"), text("title", "出处"), CONFIDENCE, text("address", "网址")),
    ),
)

TABLES: tuple[Table, ...] = (*HEADS, *ROWS, *AROUND)
BY_NAME: Mapping[str, Table] = {table.name: table for table in TABLES}


def records(document: SchemeDocument, table: Table) -> tuple[Record, ...]:
    """The rows of a table in a document; a head is its only row."""
    held: Record | tuple[Record, ...] = getattr(document, table.name)
    return (held,) if isinstance(held, Record) else held


def assemble(held: Mapping[str, Sequence[Record]]) -> SchemeDocument:
    """A document from the rows of its tables; heads and tables that are missing are empty."""
    values: dict[str, Any] = {}  # fields of many types: the layout, checked by a test, keeps them right
    for name, found in held.items():
        if not BY_NAME[name].is_head:
            values[name] = tuple(found)
        elif found:
            values[name] = found[0]
    return SchemeDocument(**values)
