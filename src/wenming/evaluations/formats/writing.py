"""Writes a round's facts as an observations file, so that anyone can score it again: a workbook, or a folder of csv."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import xlsxwriter

from wenming.engines.workbook import Schema
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
    NamedColumn,
    with_named,
)
from wenming.evaluations.formats.values import NO_SIZES, number_cell, number_text
from wenming.rulebook.facts import Observation, RoundFacts, Site
from wenming.rulebook.standing import roles_of

Cell = str | int | float | None
Line = Mapping[str, Cell]
Sheet = tuple[Schema, Iterable[Line]]
WORKBOOK = ".xlsx"
WIDTH = 16
YES = "yes"
CREATED = datetime(2000, 1, 1, tzinfo=UTC)
"""Written into every workbook, so that the same facts give the same file."""


def write_observations(
    facts: RoundFacts, path: Path, *, area_names: Mapping[str, str] | None = None, chinese: bool = True
) -> None:
    """Write ``facts``, marks included: a workbook where ``path`` ends in .xlsx, else a folder of csv.

    Reading it again gives the same score. The same facts give the same cells, whatever their order.
    """
    sheets = _sheets(facts, area_names or {})
    if path.suffix.lower() == WORKBOOK:
        _workbook(path, sheets, chinese=chinese)
        return
    path.mkdir(parents=True, exist_ok=True)
    for schema, lines in sheets:
        _text_table(path / f"{schema.name}.csv", schema, lines, chinese=chinese)


def _sheets(facts: RoundFacts, area_names: Mapping[str, str]) -> list[Sheet]:
    roles = [NamedColumn(ROLE, role) for role in roles_of(facts)]
    sites = {site.code: site for site in facts.sites}
    on_sites = sorted({name for site in facts.sites for name in site.attributes})
    on_observations = sorted({name for each in facts.observations for name in _own_attributes(each, sites)})
    areas = sorted({site.area for site in facts.sites} - {""})
    return [
        (with_named(SITES, [*roles, *(NamedColumn(ATTRIBUTE, name) for name in on_sites)]), map(_site, _sorted(sites))),
        (AREAS, ({"code": code, "name": area_names.get(code, "")} for code in areas)),
        (
            with_named(OBSERVATIONS, [*roles, *(NamedColumn(ATTRIBUTE, name) for name in on_observations)]),
            (_observation(each, sites) for each in sorted(facts.observations, key=_place)),
        ),
        (REVIEWS, _reviews(facts)),
        (VERIFIED, ({"observation": key} for key in sorted(facts.repaired))),
        (HOLDERS, ({"function": function, "unit": unit} for function, unit in sorted(facts.holders.items()))),
        (MARKS, _marks(facts)),
    ]


def _sorted(sites: Mapping[str, Site]) -> Iterator[Site]:
    return (sites[code] for code in sorted(sites))


def _place(observation: Observation) -> tuple[str, str, datetime, str]:
    return observation.site, observation.item, observation.observed_at, observation.key


def _site(site: Site) -> Line:
    units = {f"{ROLE}:{role}": unit for role, unit in site.units.items()}
    attributes = {f"{ATTRIBUTE}:{name}": number_cell(value) for name, value in site.attributes.items()}
    return {"code": site.code, "kind": site.kind, "area": site.area, **units, **attributes}


def _observation(each: Observation, sites: Mapping[str, Site]) -> Line:
    seen = each.observed
    line: dict[str, Cell] = {
        "key": each.key,
        "site": each.site,
        "item": each.item,
        "at": each.observed_at.isoformat(),
        "count": seen.count,
        "number": _optional(seen.number),
        "yes": None if seen.yes is None else YES if seen.yes else "no",
        "numerator": _optional(seen.numerator),
        "denominator": _optional(seen.denominator),
        "grade": seen.grade,
    }
    if seen.sizes is not None:
        line["sizes"] = "; ".join(map(number_text, seen.sizes)) or NO_SIZES[0]
    if seen.not_applicable:
        line["not_applicable"] = YES
    if each.units is not None:
        line["frozen"] = YES
        line.update({f"{ROLE}:{role}": unit for role, unit in each.units.items()})
    own = _own_attributes(each, sites)
    return {**line, **{f"{ATTRIBUTE}:{name}": number_cell(value) for name, value in own.items()}}


def _own_attributes(each: Observation, sites: Mapping[str, Site]) -> Mapping[str, Fraction]:
    """The attributes frozen with an observation that the site does not have today, or not with this value."""
    if not each.observed.attributes:
        return {}
    of_site = sites[each.site].attributes
    return {name: value for name, value in each.observed.attributes.items() if of_site.get(name) != value}


def _reviews(facts: RoundFacts) -> Iterator[Line]:
    for each in sorted(facts.reviews, key=lambda review: (review.at, review.observation)):
        yield {"site": each.site, "item": each.item, "observation": each.observation, "at": each.at.isoformat()}


def _marks(facts: RoundFacts) -> Iterator[Line]:
    for each in sorted(facts.marks, key=lambda mark: (mark.method, mark.node)):
        if each.not_applicable:
            yield {"node": each.node, "method": each.method, "not_applicable": YES}
        else:
            points, out_of = number_cell(each.points), number_cell(each.out_of)
            yield {"node": each.node, "method": each.method, "points": points, "out_of": out_of}


def _optional(value: Fraction | None) -> Cell:
    return None if value is None else number_cell(value)


def _workbook(path: Path, sheets: Sequence[Sheet], *, chinese: bool) -> None:
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"created": CREATED})
        head = book.add_format({"bold": True, "bg_color": "#e8eef5", "border": 1})
        for schema, lines in sheets:
            page = book.add_worksheet(schema.sheet if chinese else schema.sheet_en)
            page.freeze_panes(1, 0)
            page.set_column(0, len(schema.columns) - 1, WIDTH)
            page.write_row(0, 0, _headings(schema, chinese=chinese), head)
            places = {column.key: place for place, column in enumerate(schema.columns)}
            for number, line in enumerate(lines, start=1):
                for key, cell in line.items():
                    place = places.get(key)
                    if place is None or cell is None:
                        continue
                    if isinstance(cell, str):
                        page.write_string(number, place, cell)
                    else:
                        page.write_number(number, place, cell)


def _text_table(path: Path, schema: Schema, lines: Iterable[Line], *, chinese: bool) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_headings(schema, chinese=chinese))
        for line in lines:
            cells = [line.get(column.key) for column in schema.columns]
            writer.writerow("" if cell is None else cell for cell in cells)


def _headings(schema: Schema, *, chinese: bool) -> list[str]:
    return [column.named(chinese=chinese) for column in schema.columns]
