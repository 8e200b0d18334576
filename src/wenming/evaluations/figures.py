"""A round's figures, whichever way they are kept: of a running round in memory, of a closed one in its stored tree.

Each part is only reckoned when a page asks for it. All marks are exact; pages round them once.
"""

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from fractions import Fraction
from functools import cached_property
from typing import Any

from wenming.evaluations.editions import edition_of
from wenming.evaluations.live import running_score
from wenming.evaluations.models import Round
from wenming.evaluations.selectors import Counts, coverage_by_area, coverage_by_item, coverage_by_unit
from wenming.rulebook import running
from wenming.rulebook.facts import NOBODY
from wenming.rulebook.marks import ZERO, Marks, together
from wenming.rulebook.round_score import (
    Coverage,
    ItemScore,
    KindScore,
    LeafScore,
    LeafStatus,
    MethodScore,
    NodeScore,
    Share,
    Status,
)
from wenming.rulebook.scheme import MethodKind, Scheme
from wenming.rulebook.scoring import status_of
from wenming.rulebook.worth import ancestry, field_method_of, landed_weights

HELD_TREES = 8
NO_COVERAGE = Coverage()


class Figures(ABC):
    """The figures of one round."""

    def __init__(self, scheme: Scheme) -> None:
        self.scheme = scheme

    @property
    def declared(self) -> Fraction:
        """The marks of the whole edition."""
        return self.scheme.total

    @property
    @abstractmethod
    def total(self) -> Marks:
        """The total of all methods."""

    @abstractmethod
    def methods(self) -> tuple[MethodScore, ...]:
        """The methods in the edition's order."""

    @abstractmethod
    def nodes(self) -> tuple[NodeScore, ...]:
        """The indicators in the edition's order, all methods."""

    @abstractmethod
    def kinds(self) -> tuple[KindScore, ...]:
        """The kinds of site in the edition's order; field marks."""

    @abstractmethod
    def items(self) -> tuple[ItemScore, ...]:
        """The check items in the edition's order; field marks."""

    @abstractmethod
    def areas(self) -> tuple[Share, ...]:
        """The areas by code; field marks."""

    @abstractmethod
    def units(self, role: str) -> tuple[Share, ...]:
        """The units in one role by code, nobody last; field marks."""

    @abstractmethod
    def leaves(self) -> tuple[LeafScore, ...]:
        """The leaves of methods without visits."""

    @abstractmethod
    def site_share(self, item: str) -> Fraction:
        """The marks that one graded site of a check item holds."""

    def field(self) -> Marks:
        """What the field methods hold together."""
        kinds = {method.code: method.kind for method in self.scheme.methods}
        return together(each.marks for each in self.methods() if kinds[each.code] is MethodKind.FIELD)

    def coverage(self) -> Coverage:
        """What of field inspection was looked at."""
        kinds = {method.code: method.kind for method in self.scheme.methods}
        return added(each.coverage for each in self.methods() if kinds[each.code] is MethodKind.FIELD)


class RunningFigures(Figures):
    """Read from the running score; only to be used while it is held."""

    def __init__(self, round_: Round, score: running.RunningScore) -> None:
        super().__init__(edition_of(round_).scheme)
        self._round, self._score = round_, score

    @cached_property
    def _by_item(self) -> Counts:
        return coverage_by_item(self._round)

    @property
    def total(self) -> Marks:
        return self._score.total()

    def methods(self) -> tuple[MethodScore, ...]:
        paid = field_method_of(self.scheme)
        looked: defaultdict[str, Coverage] = defaultdict(Coverage)
        for item, coverage in self._by_item.items():
            looked[paid[item]] = added((looked[paid[item]], coverage))
        found = []
        for method in self.scheme.methods:
            if method.kind is MethodKind.FIELD:
                marks, coverage = self._score.marks(running.method_row(method.code)), looked[method.code]
            else:
                mine = [leaf for leaf in self._score.leaves if leaf.method == method.code]
                statuses = [leaf.status for leaf in mine]
                marks = together(leaf.marks for leaf in mine)
                coverage = Coverage(*(statuses.count(status) for status in LeafStatus))
            found.append(MethodScore(method.code, method.weight, marks, coverage))
        return tuple(found)

    def nodes(self) -> tuple[NodeScore, ...]:
        chains, landed = ancestry(self.scheme), landed_weights(self.scheme)
        others: defaultdict[str, Marks] = defaultdict(Marks)
        for leaf in self._score.leaves:
            for code in chains[leaf.node]:
                others[code] += leaf.marks
        return tuple(
            NodeScore(
                node.code,
                node.parent,
                node.level,
                node.weight,
                landed[node.code],
                self._score.marks(running.node_row(node.code)) + others[node.code],
                (),
            )
            for node in self.scheme.nodes
        )

    def kinds(self) -> tuple[KindScore, ...]:
        looked: defaultdict[str, Coverage] = defaultdict(Coverage)
        for item in self.scheme.items:
            looked[item.kind] = added((looked[item.kind], self._by_item.get(item.code, NO_COVERAGE)))
        return tuple(
            KindScore(
                kind.code,
                status_of(looked[kind.code]),
                self._score.marks(running.kind_row(kind.code)),
                looked[kind.code],
            )
            for kind in self.scheme.kinds
        )

    def items(self) -> tuple[ItemScore, ...]:
        paid = field_method_of(self.scheme)
        found = []
        for item in self.scheme.items:
            coverage = self._by_item.get(item.code, NO_COVERAGE)
            marks = self._score.marks(running.item_row(item.code))
            found.append(
                ItemScore(item.code, item.kind, item.node, paid[item.code], status_of(coverage), marks, coverage, ())
            )
        return tuple(found)

    def areas(self) -> tuple[Share, ...]:
        looked = coverage_by_area(self._round)
        return tuple(
            Share(code, self._score.marks(running.area_row(code)), coverage)
            for code, coverage in sorted(looked.items())
        )

    def units(self, role: str) -> tuple[Share, ...]:
        looked = coverage_by_unit(self._round, role)
        ordered = sorted(looked.items(), key=lambda row: (row[0] == NOBODY, row[0]))
        return tuple(
            Share(code, self._score.marks(running.unit_row(role, code)), coverage) for code, coverage in ordered
        )

    def leaves(self) -> tuple[LeafScore, ...]:
        return self._score.leaves

    def site_share(self, item: str) -> Fraction:
        return self._score.site_share(item)


class StoredFigures(Figures):
    """Read from the tree that a round kept when it was closed; never reckoned anew."""

    def __init__(self, round_: Round, tree: Mapping[str, Any]) -> None:
        super().__init__(edition_of(round_).scheme)
        self._tree = tree

    @cached_property
    def _total(self) -> Marks:
        return _marks(self._tree["total"])

    @property
    def total(self) -> Marks:
        return self._total

    def methods(self) -> tuple[MethodScore, ...]:
        return tuple(
            MethodScore(row["code"], _exact(row["weight"]), _marks(row["marks"]), _coverage(row["coverage"]))
            for row in self._tree["methods"]
        )

    @cached_property
    def _nodes(self) -> tuple[NodeScore, ...]:
        return tuple(
            NodeScore(
                row["code"],
                row["parent"],
                row["level"],
                _exact(row["declared"]) if row["declared"] else None,
                _exact(row["landed"]),
                _marks(row["marks"]),
                (),
            )
            for row in self._tree["nodes"]
        )

    def nodes(self) -> tuple[NodeScore, ...]:
        return self._nodes

    @cached_property
    def _kinds(self) -> tuple[KindScore, ...]:
        return tuple(
            KindScore(row["code"], Status(row["status"]), _marks(row["marks"]), _coverage(row["coverage"]))
            for row in self._tree["kinds"]
        )

    def kinds(self) -> tuple[KindScore, ...]:
        return self._kinds

    @cached_property
    def _items(self) -> tuple[ItemScore, ...]:
        return tuple(
            ItemScore(
                row["code"],
                row["kind"],
                row["node"],
                row["method"],
                Status(row["status"]),
                _marks(row["marks"]),
                _coverage(row["coverage"]),
                tuple(sorted(row["grades"].items())),
            )
            for row in self._tree["items"]
        )

    def items(self) -> tuple[ItemScore, ...]:
        return self._items

    def areas(self) -> tuple[Share, ...]:
        return tuple(_share(row) for row in self._tree["areas"])

    def units(self, role: str) -> tuple[Share, ...]:
        return tuple(_share(row) for each in self._tree["roles"] if each["role"] == role for row in each["units"])

    def leaves(self) -> tuple[LeafScore, ...]:
        return tuple(
            LeafScore(row["node"], row["method"], LeafStatus(row["status"]), _marks(row["marks"]))
            for row in self._tree["leaves"]
        )

    @cached_property
    def _shares(self) -> dict[str, Fraction]:
        return {
            item.code: item.marks.available / item.coverage.graded if item.coverage.graded else ZERO
            for item in self._items
        }

    def site_share(self, item: str) -> Fraction:
        return self._shares.get(item, ZERO)


_stored: dict[str, StoredFigures] = {}


@contextmanager
def figures_of(round_: Round) -> Iterator[Figures]:
    """Give the figures of a round that was opened; read them inside the block, for others read the same ones."""
    if round_.state != Round.State.CLOSED:
        with running_score(round_) as score:
            yield RunningFigures(round_, score)
        return
    held = _stored.get(round_.fingerprint)
    if held is None:
        while len(_stored) >= HELD_TREES:
            _stored.pop(next(iter(_stored)))
        held = _stored[round_.fingerprint] = StoredFigures(round_, round_.tree or {})
    yield held


def added(parts: Iterator[Coverage] | tuple[Coverage, ...]) -> Coverage:
    """The sum of coverages."""
    graded = not_applicable = not_observed = 0
    for part in parts:
        graded += part.graded
        not_applicable += part.not_applicable
        not_observed += part.not_observed
    return Coverage(graded, not_applicable, not_observed)


def _exact(figure: Mapping[str, str]) -> Fraction:
    return Fraction(figure["exact"])


def _marks(row: Mapping[str, Any]) -> Marks:
    today = row["if_looked_at_today"]["won"]
    return Marks(_exact(row["available"]), _exact(row["as_observed"]["won"]), _exact(today))


def _coverage(row: Mapping[str, int]) -> Coverage:
    return Coverage(row["graded"], row["not_applicable"], row["not_observed"])


def _share(row: Mapping[str, Any]) -> Share:
    return Share(row["code"], _marks(row["marks"]), _coverage(row["coverage"]))
