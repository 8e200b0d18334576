"""Reads marks given without a visit: materials, survey and authority, one row per indicator and method."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from wenming.engines.workbook import Row
from wenming.evaluations.formats.opening import TableRead, open_single
from wenming.evaluations.formats.problems import FileRefused, Found, Problem, Spot
from wenming.evaluations.formats.tables import MARKS
from wenming.evaluations.formats.values import BadCell, optional, yes_no
from wenming.rulebook.facts import LeafMark
from wenming.rulebook.labels import N_
from wenming.rulebook.scheme import MethodKind, Scheme

NO_POINTS = N_("The row has neither points and full points, nor a yes under not applicable.")
FILL_IN = N_("Fill in both; delete the row if nothing was judged yet.")
POINTS_BESIDE = N_("The row says not applicable, but has points too.")
CHOOSE_ONE = N_("Empty one of the two.")
NO_METHOD = N_("The row does not say by which method it was judged.")
NAME_METHOD = N_("Fill in the column “%(column)s” with one of: %(methods)s.")
WRONG_METHOD = N_("“%(method)s” is not a method of this kind.")
STANDS_TWICE = N_("Indicator %(node)s has a mark by method %(method)s already: %(first)s, row %(row)s.")
DELETE_ONE = N_("Delete one of the two.")


@dataclass(frozen=True, slots=True)
class MarkRow:
    """A mark as it stands in a file; an empty ``method`` is to be known from the kind of file."""

    spot: Spot
    node: str
    method: str
    points: Fraction
    out_of: Fraction
    not_applicable: bool


@dataclass(frozen=True)
class MarksFile:
    """A file of marks of one kind of method."""

    kind: MethodKind
    rows: tuple[MarkRow, ...]
    sha256: str
    problems: tuple[Found, ...]


def read_marks(path: Path, kind: MethodKind) -> MarksFile:
    """Read a file of marks. Raises :class:`FileRefused` where it cannot be opened; else see ``problems``."""
    table, sha256, problems = open_single(path, MARKS)
    rows = mark_rows(table, problems)
    return MarksFile(kind, rows, sha256, tuple(problems))


def mark_rows(table: TableRead, problems: list[Found]) -> tuple[MarkRow, ...]:
    """The marks of a table; rows that cannot be read are added to ``problems``."""
    bad = {(each.spot.table, each.spot.row) for each in problems}
    rows = (_mark_row(table, row, problems) for row in table.rows if (table.called, row.number) not in bad)
    return tuple(row for row in rows if row is not None)


def leaf_marks(
    scheme: Scheme, inside: Sequence[MarkRow], files: Sequence[MarksFile], problems: list[Found]
) -> tuple[tuple[LeafMark, ...], dict[tuple[str, str], Spot]]:
    """The marks of all files for an edition, and where each stands; what does not fit is added to ``problems``."""
    kinds = {method.code: method.kind for method in scheme.methods}
    every = [code for code, kind in kinds.items() if kind is not MethodKind.FIELD]
    taken: list[LeafMark] = []
    places: dict[tuple[str, str], Spot] = {}
    sources = [(row, every) for row in inside]
    sources += [(row, [code for code in every if kinds[code] is file.kind]) for file in files for row in file.rows]
    for row, methods in sources:
        code = row.method or (methods[0] if len(methods) == 1 else "")
        named = {"column": MARKS.by_key["method"].heading, "methods": "、".join(methods), "method": code}
        if not code:
            problems.append(Problem(row.spot, NO_METHOD, NAME_METHOD, named))
        elif code not in methods:
            problems.append(Problem(row.spot, WRONG_METHOD, NAME_METHOD, named))
        elif first := places.get((row.node, code)):
            known = {"node": row.node, "method": code, "first": first.table, "row": first.row}
            problems.append(Problem(row.spot, STANDS_TWICE, DELETE_ONE, known))
        else:
            places[row.node, code] = row.spot
            taken.append(_leaf_mark(row, code))
    return tuple(taken), places


def refuse_if_any(problems: Sequence[Found]) -> None:
    """Raise :class:`FileRefused` where something is wrong."""
    if problems:
        raise FileRefused(problems)


def _leaf_mark(row: MarkRow, method: str) -> LeafMark:
    if row.not_applicable:
        return LeafMark(row.node, method, not_applicable=True)
    return LeafMark(row.node, method, row.points, row.out_of)


def _mark_row(table: TableRead, row: Row, problems: list[Found]) -> MarkRow | None:
    amounts: dict[str, Fraction | None] = {}
    for name in ("points", "out_of"):
        try:
            amounts[name] = optional(row.text(name))
        except BadCell as bad:
            problems.append(Problem(table.spot(row, name), bad.message, bad.advice, bad.params))
            return None
    points, out_of = amounts["points"], amounts["out_of"]
    not_applicable = yes_no(row.text("not_applicable")) or False
    if not_applicable and (points is not None or out_of is not None):
        problems.append(Problem(table.spot(row), POINTS_BESIDE, CHOOSE_ONE))
        return None
    if not not_applicable and (points is None or out_of is None):
        problems.append(Problem(table.spot(row), NO_POINTS, FILL_IN))
        return None
    node, method = row.text("node"), row.text("method")
    return MarkRow(table.spot(row), node, method, points or Fraction(0), out_of or Fraction(0), not_applicable)
