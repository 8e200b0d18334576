"""The workbook of divisions: compared with the tree there is, then written parents first."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from wenming.areas.divisions import Division
from wenming.areas.models import Area
from wenming.areas.services.divisions import apply_divisions
from wenming.areas.workbooks import DIVISIONS
from wenming.engines.geodesy import CoordinateSystem, OrderGuess, guess_order, to_cgcs2000
from wenming.engines.workbook import Action, Change, Finding, Plan, PlannedRow, Row, Table
from wenming.kernel import imports
from wenming.kernel.actors import Actor
from wenming.rulebook.labels import N_

NOT_DIGITS = N_("“%(given)s” is no division code: digits only.")
TWICE = N_("This division stands in the file twice (rows %(first)s and %(second)s).")
PARENT_MISSING = N_("The superior division %(parent)s is neither in the system nor in this file.")
PARENT_NEEDED = N_("Only the county or district has no superior division.")
POSITION_WRONG = N_("Longitude and latitude are not a place in China, or exchanged.")
LEVEL_ABOVE = {"town": "county", "village": "town"}
LEVEL_WRONG = N_("The superior division must be one level higher.")
ORDER = ("county", "town", "village")
PLACES = 6


@dataclass
class _Known:
    system: CoordinateSystem
    areas: dict[str, Area]
    levels: dict[str, str]
    seen: dict[str, int] = field(default_factory=dict)


def plan_division_rows(table: Table, options: imports.Options, progress: imports.Progress) -> Plan:
    """Say what becomes of every row."""
    areas = {area.code: area for area in Area.objects.defer("boundary").select_related("parent")}
    levels = {code: str(area.level) for code, area in areas.items()}
    levels |= {row.text("code"): row.text("level") for row in table.rows if row.text("level")}
    known = _Known(CoordinateSystem(options.get("system") or "cgcs2000"), areas, levels)
    rows = tuple(_planned(row, known) for row in imports.counted(table.rows, progress))
    return Plan(rows, table.headings, table.remarks)


def apply_division_rows(
    plan: Plan, options: imports.Options, by: Actor, at: datetime, progress: imports.Progress
) -> list[imports.Attachment]:
    """Write the plan, higher levels first."""
    divisions = [row.payload for row in plan.rows if isinstance(row.payload, Division)]
    apply_divisions(
        sorted(divisions, key=lambda one: (ORDER.index(one.level), one.code)), by=by, at=at, progress=progress
    )
    return []


def _planned(row: Row, known: _Known) -> PlannedRow:
    findings = list(row.findings)
    code, level, parent = row.text("code"), row.text("level"), row.text("parent")
    if code and not (code.isascii() and code.isdigit()):
        findings.append(_finding(row, "code_wrong", NOT_DIGITS, "code", given=code))
    first = known.seen.setdefault(code, row.number)
    if first != row.number:
        findings.append(_finding(row, "division_twice", TWICE, "code", first=first, second=row.number))
    _check_parent(row, level, parent, known, findings)
    lon, lat = _position(row, known, findings)
    if findings:
        return PlannedRow(row.number, Action.REFUSE, code, row.text("name"), findings=tuple(findings), raw=row.raw)
    old = known.areas.get(code)
    core = row.text("core") == "1" if row.text("core") else bool(old and old.is_urban_core)
    division = Division(code, parent, row.text("name"), level, lat, lon, core)
    changes = _changes(old, division) if old else []
    action = Action.ADD if old is None else Action.CHANGE if changes else Action.SAME
    payload = None if action is Action.SAME else division
    return PlannedRow(row.number, action, code, division.name, tuple(changes), payload=payload, raw=row.raw)


def _check_parent(row: Row, level: str, parent: str, known: _Known, findings: list[Finding]) -> None:
    if not level or (level == "county" and not parent):
        return
    if not parent:
        findings.append(_finding(row, "parent_needed", PARENT_NEEDED, "parent"))
    elif level == "county":
        return
    elif parent not in known.levels:
        findings.append(_finding(row, "parent_missing", PARENT_MISSING, "parent", parent=parent))
    elif known.levels[parent] != LEVEL_ABOVE[level]:
        findings.append(_finding(row, "level_wrong", LEVEL_WRONG, "parent"))


def _position(row: Row, known: _Known, findings: list[Finding]) -> tuple[float | None, float | None]:
    lon, lat = row.values.get("lon"), row.values.get("lat")
    if not isinstance(lon, Decimal) or not isinstance(lat, Decimal):
        return None, None
    if guess_order(float(lon), float(lat)) is not OrderGuess.AS_GIVEN:
        findings.append(_finding(row, "position_wrong", POSITION_WRONG, "lon"))
        return None, None
    place = to_cgcs2000(float(lon), float(lat), system=known.system)
    return round(place.longitude, PLACES), round(place.latitude, PLACES)


def _changes(old: Area, new: Division) -> list[Change]:
    parent = old.parent.code if old.parent else ""
    pairs = [
        ("name", old.name, new.name),
        ("level", str(old.level), new.level),
        ("core", str(int(old.is_urban_core)), str(int(new.is_urban_core))),
    ]
    if new.level != "county":
        pairs.append(("parent", parent, new.parent))
    if new.lon is not None:
        pairs.append(("lon", f"{old.lon}, {old.lat}", f"{new.lon}, {new.lat}"))
    return [Change(*pair) for pair in pairs if pair[1] != pair[2]]


def _finding(row: Row, code: str, message: str, column: str, **params: object) -> Finding:
    return Finding(code, message, params, row.number, DIVISIONS.by_key[column].heading)
