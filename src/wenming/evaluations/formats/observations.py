"""Reads an observations file into the facts of a round; all that cannot be read or graded is told at once."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import TypeVar

from wenming.engines.workbook import Row
from wenming.evaluations.formats.mark_rows import MarkRow, mark_rows
from wenming.evaluations.formats.opening import Opening, TableRead, open_path
from wenming.evaluations.formats.problems import Found, Problem, Spot
from wenming.evaluations.formats.tables import (
    AREAS,
    ATTRIBUTE,
    HOLDERS,
    MARKS,
    OBSERVATIONS,
    REVIEWS,
    ROLE,
    SITES,
    VERIFIED,
)
from wenming.evaluations.formats.values import BadCell, exact, moment, optional, sizes, whole, yes_no
from wenming.rulebook.facts import INDUSTRY_LEAD, Observation, Review, RoundFacts, Site
from wenming.rulebook.labels import N_
from wenming.rulebook.rules import Observed

Value = TypeVar("Value")

STANDS_TWICE = N_("“%(code)s” stands in row %(first)s already.")
KEEP_ONE = N_("Delete one of the two rows, or correct the code.")
NO_AREA = N_("The area “%(code)s” is not in the table of areas.")
ADD_AREA = N_("Add it there, or correct the code.")
NO_OBSERVATION = N_("There is no observation “%(code)s” in the file.")
CORRECT_KEY = N_("Correct the key, or delete the row.")
NOT_FROZEN = N_("The row names units, but says that they are not frozen.")
SAY_FROZEN = N_("Empty the columns of roles, or write yes.")


@dataclass
class RoundFile:
    """What an observations file holds: facts, marks still with their rows, the hash of each file, the rows' places.

    ``called`` is the name of a sheet or file → the table that it holds.
    """

    facts: RoundFacts
    marks: tuple[MarkRow, ...]
    hashes: Mapping[str, str]
    area_names: Mapping[str, str]
    places: "Places"
    called: Mapping[str, str]
    problems: list[Found] = field(default_factory=list)
    remarks: list[Found] = field(default_factory=list)


@dataclass
class Places:
    """Where each site, observation and review stands."""

    sites: dict[str, Spot] = field(default_factory=dict)
    observations: dict[str, Spot] = field(default_factory=dict)
    reviews: dict[tuple[str, str, str], Spot] = field(default_factory=dict)


def read_observations(path: Path) -> RoundFile:
    """Read a workbook or a folder. Raises ``FileRefused`` for a file that cannot be opened; else see ``problems``."""
    return _Reader(open_path(path)).round_file()


class _Reader:
    def __init__(self, opening: Opening) -> None:
        self.opening = opening
        self.problems = list(opening.problems)
        self.places = Places()
        self.bad_rows = {(each.spot.table, each.spot.row) for each in self.problems}

    def round_file(self) -> RoundFile:
        areas = {row.text("code"): row.text("name") for row in self._first_rows(AREAS.name, "code")}
        sites = tuple(self._sites(areas))
        observations = tuple(self._observations())
        facts = RoundFacts(
            sites=sites,
            observations=observations,
            reviews=tuple(self._reviews()),
            repaired=frozenset(self._verified()),
            holders={row.text("function"): row.text("unit") for row in self._first_rows(HOLDERS.name, "function")},
            roles=self._roles(),
        )
        table = self.opening.tables.get(MARKS.name)
        marks = mark_rows(table, self.problems) if table else ()
        opening = self.opening
        called = {held.called: name for name, held in opening.tables.items()}
        return RoundFile(facts, marks, opening.hashes, areas, self.places, called, self.problems, opening.remarks)

    def _roles(self) -> tuple[str, ...]:
        """A role takes part by having a column; the industry lead also where functions have holders."""
        found = {column.code for table in self.opening.tables.values() for column in table.named if column.what == ROLE}
        if next(self._rows(HOLDERS.name), None):
            found.add(INDUSTRY_LEAD)
        return tuple(sorted(found))

    def _sites(self, areas: Mapping[str, str]) -> Iterator[Site]:
        table = self.opening.tables.get(SITES.name)
        for row in self._rows(SITES.name):
            assert table is not None
            code, area = row.text("code"), row.text("area")
            if self._is_first(self.places.sites, code, table, row, "code"):
                if area and AREAS.name in self.opening.tables and area not in areas:
                    self._note(table.spot(row, "area"), NO_AREA, ADD_AREA, code=area)
                attributes = self._attributes(table, row)
                yield Site(code, row.text("kind"), area, self._units(table, row), attributes)

    def _observations(self) -> Iterator[Observation]:
        table = self.opening.tables.get(OBSERVATIONS.name)
        for row in self._rows(OBSERVATIONS.name):
            assert table is not None
            key = row.text("key")
            if not self._is_first(self.places.observations, key, table, row, "key"):
                continue
            at = self._moment(table, row)
            seen = self._seen(table, row)
            units = self._frozen(table, row)
            if at is not None and seen is not None:
                yield Observation(key, row.text("site"), row.text("item"), at, seen, units)

    def _moment(self, table: TableRead, row: Row) -> datetime | None:
        zone = table.schema.by_key["zone"].heading
        return self._cell(table, row, "at", lambda text: moment(text, row.text("zone"), zone))

    def _seen(self, table: TableRead, row: Row) -> Observed | None:
        before = len(self.problems)
        amounts = {name: self._cell(table, row, name, optional) for name in ("number", "numerator", "denominator")}
        found = self._cell(table, row, "sizes", sizes) if row.text("sizes") else None
        attributes = self._attributes(table, row)
        if len(self.problems) > before:
            return None
        return Observed(
            count=whole(row.values.get("count")),
            yes=yes_no(row.text("yes")),
            sizes=found,
            grade=row.text("grade") or None,
            not_applicable=yes_no(row.text("not_applicable")) or False,
            attributes=attributes,
            **amounts,
        )

    def _frozen(self, table: TableRead, row: Row) -> dict[str, str] | None:
        """The units frozen with an observation; ``None``: those of the site."""
        units = self._units(table, row)
        said = yes_no(row.text("frozen"))
        if units and said is False:
            self._note(table.spot(row, "frozen"), NOT_FROZEN, SAY_FROZEN)
        return units if units or said else None

    def _reviews(self) -> Iterator[Review]:
        table = self.opening.tables.get(REVIEWS.name)
        for row in self._rows(REVIEWS.name):
            assert table is not None
            at = self._moment(table, row)
            site, item, key = row.text("site"), row.text("item"), row.text("observation")
            self.places.reviews.setdefault((site, item, key), table.spot(row))
            if at is not None:
                yield Review(site, item, key, at)

    def _verified(self) -> Iterator[str]:
        table = self.opening.tables.get(VERIFIED.name)
        for row in self._rows(VERIFIED.name):
            assert table is not None
            key = row.text("observation")
            if key not in self.places.observations:
                self._note(table.spot(row, "observation"), NO_OBSERVATION, CORRECT_KEY, code=key)
            yield key

    def _rows(self, name: str) -> Iterator[Row]:
        """The rows of a table that hold nothing unreadable."""
        table = self.opening.tables.get(name)
        for row in table.rows if table else ():
            assert table is not None
            if (table.called, row.number) not in self.bad_rows:
                yield row

    def _first_rows(self, name: str, key: str) -> Iterator[Row]:
        """The rows of a table that is looked up by ``key``; one that stands twice is noted, for which would count?"""
        table, known = self.opening.tables.get(name), dict[str, Spot]()
        for row in self._rows(name):
            assert table is not None
            if self._is_first(known, row.text(key), table, row, key):
                yield row

    def _is_first(self, known: dict[str, Spot], code: str, table: TableRead, row: Row, key: str) -> bool:
        first = known.setdefault(code, table.spot(row))
        if first.row == row.number:
            return True
        self._note(table.spot(row, key), STANDS_TWICE, KEEP_ONE, code=code, first=first.row)
        return False

    def _units(self, table: TableRead, row: Row) -> dict[str, str]:
        roles = (column for column in table.named if column.what == ROLE)
        return {column.code: unit for column in roles if (unit := row.text(column.key))}

    def _attributes(self, table: TableRead, row: Row) -> dict[str, Fraction]:
        found = {}
        for column in table.named:
            if column.what == ATTRIBUTE and row.text(column.key):
                value = self._cell(table, row, column.key, exact)
                if value is not None:
                    found[column.code] = value
        return found

    def _cell(self, table: TableRead, row: Row, key: str, read: Callable[[str], Value]) -> Value | None:
        try:
            return read(row.text(key))
        except BadCell as bad:
            self._note(table.spot(row, key), bad.message, bad.advice, **bad.params)
            return None

    def _note(self, spot: Spot, message: str, advice: str, **params: object) -> None:
        self.problems.append(Problem(spot, message, advice, params))
