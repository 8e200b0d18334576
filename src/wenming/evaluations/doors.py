"""Marks of leaves without visits that arrive as a workbook: a preview row by row, then all or nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import uuid4

from django.utils.translation import gettext_lazy as _

from wenming.engines.workbook import Action, Change, Column, Finding, Form, Plan, PlannedRow, Row, Schema, Table
from wenming.evaluations import policies
from wenming.evaluations.marks_page import short
from wenming.evaluations.models import LeafMark, Round
from wenming.evaluations.services.marking import MarkEntry, enter_marks
from wenming.kernel import imports, rights
from wenming.kernel.actors import Actor
from wenming.kernel.imports import Door
from wenming.rulebook.labels import N_
from wenming.rulebook.scheme import MethodKind
from wenming.schemes.models import Indicator
from wenming.ui.lists import Column as ListColumn

ROUND_MISSING = N_("There is no running round %(round)s.")
ROUND_UNSAID = N_("Several rounds are running; write the round's number.")
NO_ROUND = N_("No round is running, so no mark can be entered.")
LEAF_MISSING = N_("Indicator %(node)s is not judged by method %(method)s.")
METHOD_UNSAID = N_("Indicator %(node)s is judged by several methods: %(methods)s. Write which.")
POINTS_MISSING = N_("Enter the points and out of how many, or say that it does not apply.")
POINTS_RANGE = N_("The points must be between 0 and full.")
POINTS_EXACT = N_("Points and full points are numbers with at most four decimals.")
POINTS_BESIDE = N_("The row says not applicable, but has points too.")
TWICE = N_("This leaf stands in row %(first)s already.")
YES = ("是", "yes", "y", "1", "√")
USUAL_FULL = Decimal(100)
PLACES, MOST = 4, Decimal(10) ** 8
NOISE = Decimal("1e-9")
"""What a spreadsheet's own arithmetic leaves behind the places that were meant."""

MARKS = Schema(
    name="marks",
    sheet="分项得分",
    sheet_en="Marks",
    most_rows=5_000,
    columns=(
        Column("round", "测评轮次", "Round", Form.CODE, most=20, hint="不填为正在进行的一轮。",
               hint_en="Empty: the round that is running."),
        Column("node", "指标代码", "Indicator code", Form.CODE, required=True, most=30, also=("指标",)),
        Column("label", "指标名称", "Indicator", most=200, width=36, hint="只供核对。", hint_en="For checking only."),
        Column("method", "测评方法", "Method", Form.CODE, most=20, also=("方法",),
               hint="方法代码;该指标只有一种方法时可不填。",
               hint_en="The method's code; may be empty where the indicator has only one."),
        Column("points", "得分", "Points", Form.NUMBER),
        Column("out_of", "满分", "Out of", Form.NUMBER, also=("总分",), hint="不填为 100。", hint_en="Empty: 100."),
        Column("not_applicable", "不适用", "Not applicable", most=10, hint="是 = 不适用。",
               hint_en="yes = does not apply."),
        Column("note", "说明", "Note", most=500, width=28, also=("备注",)),
    ),
)  # fmt: skip
HEADINGS = tuple(ListColumn(column.key, _(column.heading_en)) for column in MARKS.columns)


@dataclass
class _Known:
    """What the rows are held against."""

    rounds: Mapping[str, Round]
    leaves: Mapping[int, Mapping[str, list[str]]]
    current: Mapping[tuple[int, str, str], LeafMark]


def plan_marks(table: Table, options: imports.Options, progress: imports.Progress) -> Plan:
    """Say what becomes of every row."""
    known = _known()
    seen: dict[tuple[int, str, str], int] = {}
    rows = tuple(_planned(row, known, seen) for row in imports.counted(table.rows, progress))
    return Plan(rows, table.headings, table.remarks)


def apply_marks(
    plan: Plan, options: imports.Options, by: Actor, at: datetime, progress: imports.Progress
) -> list[imports.Attachment]:
    """Enter the marks."""
    viewer = rights.require(by, policies.ENTER_MARKS)
    wanted: dict[int, list[MarkEntry]] = {}
    for row in plan.rows:
        if row.action in (Action.ADD, Action.CHANGE) and isinstance(row.payload, tuple):
            round_id, entry = row.payload
            wanted.setdefault(round_id, []).append(entry)
    for held in imports.counted(list(Round.objects.filter(pk__in=wanted)), progress):
        enter_marks(held, wanted[held.pk], by=viewer, at=at)
    return []


def _known() -> _Known:
    running = list(Round.objects.filter(state=Round.State.RUNNING).defer("tree", "draw"))
    editions = {held.edition_id for held in running}
    leaves: dict[int, dict[str, list[str]]] = {edition: {} for edition in editions}
    pairs = Indicator.objects.filter(edition_id__in=editions).exclude(methods=None)
    for edition, node, method, kind in pairs.values_list("edition_id", "code", "methods__code", "methods__kind"):
        if kind != MethodKind.FIELD:
            leaves[edition].setdefault(node, []).append(method)
    marks = LeafMark.objects.filter(round__in=running, is_current=True).select_related("indicator", "method")
    return _Known(
        {held.number: held for held in running},
        leaves,
        {(row.round_id, row.indicator.code, row.method.code): row for row in marks},
    )


def _planned(row: Row, known: _Known, seen: dict[tuple[int, str, str], int]) -> PlannedRow:
    findings = list(row.findings)
    held = _round(row, known, findings)
    method = _method(row, known, held, findings)
    entry = _entry(row, method, findings)
    label = f"{row.text('node')} {method}".strip()
    if not findings and held is not None:
        place = (held.pk, row.text("node"), method)
        if place in seen:
            findings.append(_finding(row, "twice", TWICE, "node", first=seen[place]))
        seen.setdefault(place, row.number)
    if findings or held is None or entry is None:
        return PlannedRow(row.number, Action.REFUSE, label, row.text("label"), findings=tuple(findings), raw=row.raw)
    stored = known.current.get((held.pk, entry.node, entry.method))
    before, after = _written(stored), _written_entry(entry)
    changes = [Change("points", before, after)] if before != after else []
    if entry.note and stored is not None and entry.note != " ".join(stored.note.split()):
        changes.append(Change("note", stored.note, entry.note))
    action = Action.SAME if not changes else Action.CHANGE if stored else Action.ADD
    return PlannedRow(
        row.number,
        action,
        label,
        row.text("label"),
        tuple(changes),
        payload=(held.pk, entry),
        seen=stored.pk if stored else None,
        raw=row.raw,
    )


def _round(row: Row, known: _Known, findings: list[Finding]) -> Round | None:
    number = row.text("round")
    if number:
        if number not in known.rounds:
            findings.append(_finding(row, "round_missing", ROUND_MISSING, "round", round=number))
        return known.rounds.get(number)
    if len(known.rounds) == 1:
        return next(iter(known.rounds.values()))
    code, words = ("round_unsaid", ROUND_UNSAID) if known.rounds else ("no_round", NO_ROUND)
    findings.append(_finding(row, code, words, "round"))
    return None


def _method(row: Row, known: _Known, held: Round | None, findings: list[Finding]) -> str:
    node, method = row.text("node"), row.text("method")
    if held is None or not node:
        return method
    methods = known.leaves[held.edition_id].get(node, [])
    if not method and len(methods) == 1:
        return methods[0]
    if not method and methods:
        findings.append(_finding(row, "method_unsaid", METHOD_UNSAID, "method", node=node, methods=", ".join(methods)))
    elif method not in methods:
        findings.append(_finding(row, "leaf_missing", LEAF_MISSING, "node", node=node, method=method or "–"))
    return method


def _entry(row: Row, method: str, findings: list[Finding]) -> MarkEntry | None:
    points, out_of = _decimal(row, "points", findings), _decimal(row, "out_of", findings)
    out_of = USUAL_FULL if out_of is None else out_of
    node, note = row.text("node"), row.text("note")
    if row.text("not_applicable").casefold() in YES:
        if points is not None:
            findings.append(_finding(row, "points_beside", POINTS_BESIDE, "points"))
        return MarkEntry(node, method, uuid4(), not_applicable=True, note=note)
    if points is None:
        findings.append(_finding(row, "points_missing", POINTS_MISSING, "points"))
        return None
    if out_of <= 0 or not 0 <= points <= out_of:
        findings.append(_finding(row, "points_range", POINTS_RANGE, "points"))
    return MarkEntry(node, method, uuid4(), points=points, out_of=out_of, note=note)


def _decimal(row: Row, column: str, findings: list[Finding]) -> Decimal | None:
    """A number of the row as it was written; more than can be stored of it is a finding."""
    value = row.values.get(column)
    if value is None:
        return None
    given = Decimal(str(value))
    kept = round(given, PLACES)
    if abs(given - kept) > NOISE or abs(kept) >= MOST:
        findings.append(_finding(row, "points_exact", POINTS_EXACT, column))
    return Decimal(short(kept))


def _written(mark: LeafMark | None) -> str:
    if mark is None:
        return ""
    return "–" if mark.is_not_applicable else f"{short(mark.points)} / {short(mark.out_of)}"


def _written_entry(entry: MarkEntry) -> str:
    return "–" if entry.not_applicable else f"{short(entry.points)} / {short(entry.out_of)}"


def _finding(row: Row, code: str, message: str, column: str, **params: object) -> Finding:
    return Finding(code, message, params, row.number, MARKS.by_key[column].heading)


MARK_DOOR = Door(
    "marks", N_("Marks without visits"), MARKS, (policies.ENTER_MARKS,), plan_marks, apply_marks,
    "evaluations:rounds", order=90,
)  # fmt: skip
