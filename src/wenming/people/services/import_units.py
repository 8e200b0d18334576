"""The workbook of units: compared with the units there are, then written parents first."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from wenming.areas.models import Area
from wenming.engines.workbook import Action, Change, Finding, Plan, PlannedRow, Row, Table
from wenming.kernel import imports
from wenming.kernel.actors import Actor
from wenming.people.models import Unit, UnitFunction
from wenming.people.services.groups import set_function
from wenming.people.services.units import SUPERIOR_ABOLISHED, UnitFields, add_unit, change_unit
from wenming.people.workbooks import UNITS
from wenming.rulebook.labels import N_

TWICE = N_("This unit stands in the file twice (rows %(first)s and %(second)s).")
NAME_UNCLEAR = N_("There are several units called “%(name)s”. Give the code.")
PARENT_MISSING = N_("There is no unit “%(name)s”, neither here nor in this file.")
LOOP = N_("The unit stands above itself.")
AREA_MISSING = N_("There is no division “%(name)s”.")
AREA_UNCLEAR = N_("There are several divisions called “%(name)s”. Give the code.")
FUNCTION_MISSING = N_("There is no department function “%(name)s”. Known: %(known)s.")
FUNCTION_TWICE = N_("“%(name)s” is given to another unit in this file.")
ABOLISHED = N_("This unit is abolished. Restore it first, or use another code.")


@dataclass
class _Known:
    """What the rows are compared with, and what earlier rows of the file said."""

    units: dict[str, Unit]
    by_name: dict[str, list[str]]
    areas: dict[str, str]
    area_names: dict[str, list[str]]
    functions: dict[str, str]
    held: dict[str, str]
    seen: dict[str, int] = field(default_factory=dict)
    taken: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class UnitPayload:
    """What is written for a row: code, fields, and the functions that the unit is to hold (``None``: as they are)."""

    code: str
    fields: UnitFields
    functions: tuple[str, ...] | None


def plan_units(table: Table, options: imports.Options, progress: imports.Progress) -> Plan:
    """Say what becomes of every row."""
    known = _known()
    codes = _codes(table.rows, known)
    coded = list(zip(table.rows, codes, strict=True))
    rows = [_planned(row, code, table, known, codes) for row, code in imports.counted(coded, progress)]
    return Plan(tuple(_without_loops(rows, known)), table.headings, table.remarks)


def apply_units(
    plan: Plan, options: imports.Options, by: Actor, at: datetime, progress: imports.Progress
) -> list[imports.Attachment]:
    """Write the plan, superior units before their subordinate ones."""
    rows = _superiors_first([row for row in plan.rows if row.action in (Action.ADD, Action.CHANGE)])
    for row in imports.counted(rows, progress):
        write = add_unit if row.action is Action.ADD else change_unit
        write(_payload(row).code, _payload(row).fields, by=by, at=at)
    for row in rows:
        for function in _payload(row).functions or ():
            set_function(function, _payload(row).code, by=by, at=at)
    return []


def _superiors_first(rows: list[PlannedRow]) -> list[PlannedRow]:
    """Order the rows so that a unit comes after the one above it; the plan holds no loops."""
    above = {row.key: _payload(row).fields.parent for row in rows}

    def depth(code: str) -> int:
        return 0 if code not in above else 1 + depth(above[code])

    return sorted(rows, key=lambda row: depth(row.key))


def _known() -> _Known:
    units = {unit.code: unit for unit in Unit.objects.select_related("parent", "area")}
    by_name: dict[str, list[str]] = {}
    for unit in units.values():
        if unit.state == Unit.State.ACTIVE:
            for name in {unit.name, unit.short_name} - {""}:
                by_name.setdefault(name, []).append(unit.code)
    areas = dict(Area.objects.values_list("code", "name"))
    area_names: dict[str, list[str]] = {}
    for code, name in areas.items():
        area_names.setdefault(name, []).append(code)
    functions: dict[str, str] = {}
    held: dict[str, str] = {}
    for row in UnitFunction.objects.select_related("unit"):
        functions |= {row.function: row.function, row.label: row.function, row.label_en or row.function: row.function}
        held[row.function] = row.unit.code if row.unit else ""
    return _Known(units, by_name, areas, area_names, functions, held)


def _codes(rows: Sequence[Row], known: _Known) -> list[str]:
    """Return each row's code: as given, else that of the unit of this name, else a new number."""
    given = (row.text("code") for row in rows)
    numbers = (code[2:] for code in (*known.units, *given) if code.startswith("U-"))
    number = max((int(tail) for tail in numbers if tail.isascii() and tail.isdigit()), default=0)
    codes: list[str] = []
    for row in rows:
        code = row.text("code")
        if not code:
            same = known.by_name.get(row.text("name"), [])
            if len(same) == 1:
                code = same[0]
            else:
                number += 1
                code = f"U-{number:04d}"
        codes.append(code)
        if row.text("name") and code not in (called := known.by_name.setdefault(row.text("name"), [])):
            called.append(code)
    return codes


def _planned(row: Row, code: str, table: Table, known: _Known, codes: list[str]) -> PlannedRow:
    findings = list(row.findings)
    parent = _parent(row, known, set(codes), findings)
    area = _area(row, known, findings)
    functions = _functions(row, code, table, known, findings)
    old = known.units.get(code)
    if not row.text("code") and len(known.by_name.get(row.text("name"), [])) > 1 and old is None:
        findings.append(_finding(row, "unit_unclear", NAME_UNCLEAR, "name", name=row.text("name")))
    if code in known.seen:
        findings.append(_finding(row, "unit_twice", TWICE, "code", first=known.seen[code], second=row.number))
    known.seen.setdefault(code, row.number)
    if old is not None and old.state != Unit.State.ACTIVE:
        findings.append(_finding(row, "unit_abolished", ABOLISHED, "code"))
    if findings:
        return PlannedRow(row.number, Action.REFUSE, code, row.text("name"), findings=tuple(findings), raw=row.raw)
    keep = _kept(old, table.columns)
    fields = UnitFields(
        name=row.text("name"),
        kind=row.text("kind"),
        short_name=row.text("short_name") if "short_name" in table.columns else keep.short_name,
        parent=parent if "parent" in table.columns else keep.parent,
        area=area if "area" in table.columns else keep.area,
    )
    changes = _changes(old, fields, functions, known)
    action = Action.ADD if old is None else Action.CHANGE if changes else Action.SAME
    payload = UnitPayload(code, fields, functions)
    return PlannedRow(row.number, action, code, fields.name, tuple(changes), payload=payload, raw=row.raw)


def _kept(old: Unit | None, columns: frozenset[str]) -> UnitFields:
    if old is None:
        return UnitFields("", "")
    parent, area = old.parent.code if old.parent else "", old.area.code if old.area else ""
    return UnitFields(old.name, old.kind, old.short_name, parent, area)


def _changes(old: Unit | None, fields: UnitFields, functions: tuple[str, ...] | None, known: _Known) -> list[Change]:
    if old is None:
        return []
    before = _kept(old, frozenset())
    changes = [
        Change(name, getattr(before, name), getattr(fields, name))
        for name in ("name", "short_name", "kind", "parent", "area")
        if getattr(before, name) != getattr(fields, name)
    ]
    for function in functions or ():
        if known.held.get(function, "") != old.code:
            changes.append(Change("functions", known.held.get(function, ""), function))
    return changes


def _parent(row: Row, known: _Known, codes: set[str], findings: list[Finding]) -> str:
    asked = row.text("parent")
    if asked in known.units and known.units[asked].state != Unit.State.ACTIVE:
        findings.append(_finding(row, "parent_abolished", SUPERIOR_ABOLISHED, "parent"))
    if not asked or asked in known.units or asked in codes:
        return asked
    same = known.by_name.get(asked, [])
    if len(same) == 1:
        return same[0]
    message = NAME_UNCLEAR if same else PARENT_MISSING
    findings.append(_finding(row, "parent_missing", message, "parent", name=asked))
    return ""


def _area(row: Row, known: _Known, findings: list[Finding]) -> str:
    asked = row.text("area")
    if not asked or asked in known.areas:
        return asked
    same = known.area_names.get(asked, [])
    if len(same) == 1:
        return same[0]
    message = AREA_UNCLEAR if same else AREA_MISSING
    findings.append(_finding(row, "area_missing", message, "area", name=asked))
    return ""


def _functions(row: Row, code: str, table: Table, known: _Known, findings: list[Finding]) -> tuple[str, ...] | None:
    if "functions" not in table.columns:
        return None
    asked = row.values.get("functions") or ()
    found: list[str] = []
    for name in asked if isinstance(asked, tuple) else ():
        function = known.functions.get(name)
        if function is None:
            labels = "、".join(sorted(set(known.functions.values()))[:30])
            findings.append(_finding(row, "function_missing", FUNCTION_MISSING, "functions", name=name, known=labels))
        elif known.taken.setdefault(function, code) != code:
            findings.append(_finding(row, "function_twice", FUNCTION_TWICE, "functions", name=name))
        else:
            found.append(function)
    return tuple(found)


def _without_loops(rows: list[PlannedRow], known: _Known) -> Iterable[PlannedRow]:
    """Refuse rows whose superior units lead back to themselves."""
    above = {code: unit.parent.code if unit.parent else "" for code, unit in known.units.items()}
    above |= {row.key: _payload(row).fields.parent for row in rows if row.action is not Action.REFUSE}
    for row in rows:
        if row.action is not Action.REFUSE and _is_above_itself(row.key, above):
            finding = Finding("unit_loop", LOOP, {}, row.number, UNITS.by_key["parent"].heading)
            yield PlannedRow(row.number, Action.REFUSE, row.key, row.label, findings=(finding,), raw=row.raw)
        else:
            yield row


def _is_above_itself(code: str, above: Mapping[str, str]) -> bool:
    here, steps = above.get(code, ""), 0
    while here and steps <= len(above):
        if here == code:
            return True
        here, steps = above.get(here, ""), steps + 1
    return steps > len(above)


def _payload(row: PlannedRow) -> UnitPayload:
    assert isinstance(row.payload, UnitPayload)
    return row.payload


def _finding(row: Row, code: str, message: str, column: str, **params: object) -> Finding:
    return Finding(code, message, params, row.number, UNITS.by_key[column].heading)
