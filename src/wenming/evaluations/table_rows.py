"""The tables of a round as plain rows for files: every figure as published, and exact beside it."""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext_lazy as _

from wenming.evaluations.editions import Edition
from wenming.evaluations.figures import Figures
from wenming.evaluations.models import Round
from wenming.evaluations.wording import (
    area_names,
    kind_names,
    method_names,
    named,
    role_names,
    status_text,
    unit_names,
)
from wenming.rulebook.marks import Marks, exact, published
from wenming.rulebook.round_score import Coverage
from wenming.ui.lists import Column

TABLES = {
    "indicators": _("Score tree"),
    "methods": _("Methods"),
    "kinds": _("Kinds of site"),
    "items": _("Check items"),
    "units": _("Units"),
    "areas": _("Areas"),
}
FIGURES = (
    Column("available", _("Marks available")),
    Column("won", _("Marks won")),
    Column("lost", _("Marks lost")),
    Column("today", _("Won if looked at today")),
    Column("rate", _("Rate")),
    Column("exact_available", _("Available, exact")),
    Column("exact_won", _("Won, exact")),
    Column("exact_today", _("Won today, exact")),
)
COVERAGE = (
    Column("graded", _("Graded")),
    Column("not_applicable", _("Not applicable")),
    Column("not_observed", _("Not observed")),
)
NAMED = (Column("code", _("Code")), Column("name", _("Name")))


def columns_of(table: str) -> tuple[Column, ...]:
    """The columns of a table."""
    match table:
        case "indicators":
            return (*NAMED, Column("declared", _("Declared weight")), Column("landed", _("Lands here")), *FIGURES)
        case "items":
            extra = (Column("kind", _("Kind of site")), Column("node", _("Indicator")), Column("status", _("Status")))
            return (*NAMED, *extra, *FIGURES, *COVERAGE)
        case "kinds":
            return (*NAMED, Column("status", _("Status")), *FIGURES, *COVERAGE)
        case "units":
            return (Column("role", _("Answers as")), *NAMED, *FIGURES, *COVERAGE)
        case _:
            return (*NAMED, *FIGURES, *COVERAGE)


def rows_of(round_: Round, edition: Edition, figures: Figures, table: str) -> Iterator[Mapping[str, object]]:
    """The rows of a table."""
    match table:
        case "indicators":
            return _indicators(edition, figures)
        case "methods":
            return _methods(edition, figures)
        case "kinds":
            return _kinds(figures)
        case "items":
            return _items(edition, figures)
        case "units":
            return _units(round_, figures)
        case _:
            return _areas(figures)


def _indicators(edition: Edition, figures: Figures) -> Iterator[Mapping[str, object]]:
    for node in figures.nodes():
        declared = "" if node.declared is None else str(published(node.declared))
        names = {"code": node.code, "name": named(edition.indicators, node.code)}
        yield {**names, "declared": declared, "landed": str(published(node.landed)), **_marks(node.marks)}


def _methods(edition: Edition, figures: Figures) -> Iterator[Mapping[str, object]]:
    names = method_names(edition)
    for method in figures.methods():
        yield {
            "code": method.code,
            "name": names.get(method.code, ""),
            **_marks(method.marks),
            **_looked(method.coverage),
        }


def _kinds(figures: Figures) -> Iterator[Mapping[str, object]]:
    names = kind_names()
    for kind in figures.kinds():
        status = status_text(kind.status)
        yield {
            "code": kind.code,
            "name": names.get(kind.code, ""),
            "status": status,
            **_marks(kind.marks),
            **_looked(kind.coverage),
        }


def _items(edition: Edition, figures: Figures) -> Iterator[Mapping[str, object]]:
    names = kind_names()
    for item in figures.items():
        yield {
            "code": item.code,
            "name": named(edition.items, item.code),
            "kind": names.get(item.kind, item.kind),
            "node": item.node,
            "status": status_text(item.status),
            **_marks(item.marks),
            **_looked(item.coverage),
        }


def _units(round_: Round, figures: Figures) -> Iterator[Mapping[str, object]]:
    roles = role_names()
    for role in round_.roles:
        shares = figures.units(role)
        names = unit_names(share.code for share in shares)
        for share in shares:
            named_so = {"role": roles.get(role, role), "code": share.code, "name": names.get(share.code, "")}
            yield {**named_so, **_marks(share.marks), **_looked(share.coverage)}


def _areas(figures: Figures) -> Iterator[Mapping[str, object]]:
    shares = figures.areas()
    names = area_names(share.code for share in shares)
    for share in shares:
        yield {"code": share.code, "name": names.get(share.code, ""), **_marks(share.marks), **_looked(share.coverage)}


def _marks(marks: Marks) -> dict[str, object]:
    return {
        "available": str(published(marks.available)),
        "won": str(published(marks.won)),
        "lost": str(published(marks.lost)),
        "today": str(published(marks.won_today)),
        "rate": "" if marks.rate is None else str(published(marks.rate)),
        "exact_available": exact(marks.available),
        "exact_won": exact(marks.won),
        "exact_today": exact(marks.won_today),
    }


def _looked(coverage: Coverage) -> dict[str, object]:
    return {
        "graded": coverage.graded,
        "not_applicable": coverage.not_applicable,
        "not_observed": coverage.not_observed,
    }
