"""The workbook of the catalogue: every row a filing condition with its kind, compared with what there is, then kept."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from wenming.engines.workbook import Action, Change, Finding, Plan, PlannedRow, Row, Table
from wenming.issues.catalogue_workbook import BETWEEN, CATALOGUE, as_written, cells_of, cells_of_condition
from wenming.issues.limits import LONGEST
from wenming.issues.models import Category, FilingCondition
from wenming.issues.sayings import sayings
from wenming.issues.seed import OWN
from wenming.issues.services.catalogue import NOT_TIGHTEST_FIRST, renew_conditions
from wenming.kernel import imports
from wenming.kernel.actors import Actor
from wenming.rulebook.deadlines import ClockKind
from wenming.rulebook.labels import N_

CODE_WRONG = N_("“%(given)s” is no code: small letters, figures, underscores and, in conditions, points.")
TWICE = N_("This condition stands in the file twice (rows %(first)s and %(second)s).")
OTHER_KIND = N_("The condition %(name)s belongs to the kind %(kind)s, which cannot be changed.")
KIND_DIFFERS = N_("Row %(first)s says something else about the kind %(kind)s.")
LIMIT_RANGE = N_("The limit must be between 1 and %(most)s on this clock.")
UNKNOWN_SAYING = N_("The product has no saying “%(saying)s” of this kind.")
NOT_USED = "–"
"""What a kind was that was no longer used, and is named by a row again."""
TIERS_OF_AREAS = 3
_CODE = re.compile(r"[a-z0-9_]+")
_CONDITION_CODE = re.compile(r"[a-z0-9_.]+")
_KIND_COLUMNS = ("kind", "kind_label", "kind_label_en", "nature", "group", "function", "words", "silenced")


@dataclass
class _Known:
    kinds: dict[str, Category]
    conditions: dict[str, FilingCondition]
    seen: dict[str, int] = field(default_factory=dict)
    said: dict[str, tuple[int, dict[str, Any]]] = field(default_factory=dict)


def plan_catalogue(table: Table, options: imports.Options, progress: imports.Progress) -> Plan:
    """Say what becomes of every row."""
    conditions = FilingCondition.objects.filter(is_current=True).select_related("category")
    known = _Known({each.code: each for each in Category.objects.all()}, {each.code: each for each in conditions})
    rows = tuple(_planned(row, known) for row in imports.counted(table.rows, progress))
    return Plan(rows, table.headings, table.remarks)


def apply_catalogue(
    plan: Plan, options: imports.Options, by: Actor, at: datetime, progress: imports.Progress
) -> list[imports.Attachment]:
    """Write the kinds, then the next revision of every condition that is new or says something else."""
    payloads = [row.payload for row in plan.rows if isinstance(row.payload, dict)]
    kinds = {each.code: each for each in Category.objects.all()}
    last = max((each.order for each in kinds.values()), default=0)
    orders = dict(FilingCondition.objects.filter(is_current=True).values_list("code", "order"))
    wanted = []
    for place, said in enumerate(imports.counted(payloads, progress)):
        kind = _kept_kind(said, kinds, last + place + 1)
        order = orders.get(str(said["code"]), 1_000 + place)
        wanted.append(_condition(said, kind, order))
    renew_conditions(wanted)
    return []


def _planned(row: Row, known: _Known) -> PlannedRow:
    said: dict[str, Any] = {column.key: row.values.get(column.key) for column in CATALOGUE.columns}
    said = {key: value if value is not None else "" for key, value in said.items()}
    for name in ("words", "silenced"):
        said[name] = tuple(word.strip() for word in row.text(name).split(BETWEEN) if word.strip())
    said["silenced"] = _in_order(row.text("kind"), said["silenced"])
    said["catalogue"] = said["catalogue"] or OWN
    findings = [*row.findings, *_faults(row, said, known)]
    code, label = row.text("code"), row.text("label")
    if findings:
        return PlannedRow(row.number, Action.REFUSE, code, label, findings=tuple(findings), raw=row.raw)
    old, kind = known.conditions.get(code), known.kinds.get(row.text("kind"))
    before = (cells_of(kind) if kind else {}) | (cells_of_condition(old) if old else {})
    changes = tuple(
        Change(key, _text(before[key]), _text(value))
        for key, value in said.items()
        if key in before and before[key] != value
    )
    if kind is not None and not kind.is_used:
        changes = (*changes, Change("kind", NOT_USED, kind.code))
    action = Action.ADD if old is None else Action.CHANGE if changes else Action.SAME
    payload = None if action is Action.SAME else said
    seen = old.revision if old else None
    return PlannedRow(row.number, action, code, label, changes, payload=payload, seen=seen, raw=row.raw)


def _faults(row: Row, said: dict[str, Any], known: _Known) -> list[Finding]:
    found: list[Finding] = []
    code, kind = row.text("code"), row.text("kind")
    for column, pattern in (("kind", _CODE), ("code", _CONDITION_CODE)):
        if row.text(column) and not pattern.fullmatch(row.text(column)):
            found.append(_finding(row, "code_wrong", CODE_WRONG, column, given=row.text(column)))
    first = known.seen.setdefault(code, row.number)
    if first != row.number:
        found.append(_finding(row, "condition_twice", TWICE, "code", first=first, second=row.number))
    old = known.conditions.get(code)
    if old is not None and old.category.code != kind:
        params = {"name": code, "kind": old.category.code}
        found.append(_finding(row, "condition_of_other_kind", OTHER_KIND, "kind", **params))
    known_sayings = {as_written(rule) for rule in sayings().get(kind, ())}
    for saying in said["silenced"]:
        if saying not in known_sayings:
            found.append(_finding(row, "no_such_saying", UNKNOWN_SAYING, "silenced", saying=saying[:40]))
    of_kind = {key: said[key] for key in _KIND_COLUMNS}
    number, before = known.said.setdefault(kind, (row.number, of_kind))
    if before != of_kind:
        found.append(_finding(row, "kind_differs", KIND_DIFFERS, "kind_label", first=number, kind=kind))
    limits = [limit for key in ("limit_a", "limit_b", "limit_c") if isinstance(limit := said[key], int)]
    if said["clock"] and len(limits) == TIERS_OF_AREAS:
        most = LONGEST[ClockKind(str(said["clock"]))]
        if not all(1 <= limit <= most for limit in limits):
            found.append(_finding(row, "limit_out_of_range", LIMIT_RANGE, "limit_a", most=most))
        elif limits != sorted(limits):
            found.append(_finding(row, "not_tightest_first", NOT_TIGHTEST_FIRST, "limit_a"))
    return found


def _kept_kind(said: dict[str, Any], kinds: dict[str, Category], order: int) -> Category:
    """Return the kind of a row as it is kept; a new one takes limit, evidence and tier of its first condition."""
    code, words = str(said["kind"]), said["words"]
    kind = kinds.get(code)
    if kind is None:
        kind = kinds[code] = Category(
            code=code,
            limit_amount=said["limit_b"],
            limit_clock=said["clock"],
            evidence=[said["evidence"]],
            tier=said["tier"],
            is_lasting=said["lasting"] == "1",
            order=order,
            catalogue=said["catalogue"],
        )
    assert isinstance(words, tuple)
    if kind.pk is None or not kind.is_used or cells_of(kind) != {key: said[key] for key in _KIND_COLUMNS}:
        kind.is_used = True
        kind.label, kind.label_en = str(said["kind_label"]), str(said["kind_label_en"])
        kind.kind, kind.group, kind.function = str(said["nature"]), str(said["group"]), str(said["function"])
        kind.words = list(words)
        told = set(said["silenced"])
        kind.silenced = [rule for rule in sayings().get(code, ()) if as_written(rule) in told]
        kind.save()
    return kind


def _condition(said: dict[str, Any], kind: Category, order: int) -> FilingCondition:
    return FilingCondition(
        category=kind,
        code=said["code"],
        catalogue=said["catalogue"],
        label=said["label"],
        label_en=said["label_en"],
        limit_a=said["limit_a"],
        limit_b=said["limit_b"],
        limit_c=said["limit_c"],
        limit_clock=said["clock"],
        evidence=said["evidence"],
        tier=said["tier"],
        is_lasting=said["lasting"] == "1",
        order=order,
    )


def _in_order(kind: str, written: tuple[str, ...]) -> tuple[str, ...]:
    """The sayings that are switched off, those that the product has in its order."""
    has = [as_written(rule) for rule in sayings().get(kind, ())]
    return tuple(dict.fromkeys((*(one for one in has if one in written), *written)))


def _text(value: object) -> str:
    return BETWEEN.join(value) if isinstance(value, tuple) else str(value)


def _finding(row: Row, code: str, message: str, column: str, **params: object) -> Finding:
    return Finding(code, message, params, row.number, CATALOGUE.by_key[column].heading)
