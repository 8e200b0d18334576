"""Places and kinds of problem for which nobody, two units or only a stand-in would answer.

Kinds that the same table decides stand together: a line is a site and a table, with the kinds that it concerns. All is
told in memory from plain values: six queries, however many sites.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from wenming.areas.selectors import within
from wenming.issues.models import Category
from wenming.kernel import clock
from wenming.kernel.scope import Viewer
from wenming.people.models import Unit, UnitFunction
from wenming.places import life
from wenming.places import selectors as places
from wenming.places.selectors.sites import in_force
from wenming.rulebook.ownership import STREET, Gap, Owners, Table, judge

ROLES = {Table.TERRITORY.value, Table.INDUSTRY_LEAD.value}


@dataclass(frozen=True, slots=True)
class GapFilter:
    """What narrows the list; everything by code. ``area`` stands for itself and what lies below."""

    words: str = ""
    gap: str = ""
    table: str = ""
    category: str = ""
    kind: str = ""
    area: str = ""


@dataclass(frozen=True, slots=True)
class PlaceGap:
    """A site, the table that should name the unit for some kinds, what is wrong, and the units concerned by name."""

    site: str
    name: str
    address: str
    site_kind: int
    area: str
    table: Table
    function: str
    gap: Gap
    units: tuple[str, ...]
    categories: tuple[Category, ...]


@dataclass(frozen=True, slots=True)
class _Tables:
    """What is known of units, functions and kinds of problem."""

    units: Mapping[int, str]
    holders: Mapping[str, int]
    towns: Mapping[int, int]
    kinds: Mapping[str, tuple[Category, ...]]
    roles: Mapping[int, Mapping[str, tuple[int, ...]]]


def ownership_gaps(viewer: Viewer, wanted: GapFilter = GapFilter()) -> list[PlaceGap]:
    """Return every gap at the sites on the register that the filter finds, in order of site."""
    kinds = {kind.pk: kind for kind in places.kinds(viewer)}
    found = places.visible_sites(viewer).filter(state__in=life.ON_REGISTER)
    if wanted.area:
        found = found.filter(within(wanted.area, "area__path"))
    if wanted.kind:
        found = found.filter(kind__code=wanted.kind)
    rows = found.order_by("code").values_list("pk", "code", "name", "address", "kind_id", "area_id", "area__name")
    tables = _tables(wanted)
    gaps = (gap for row in rows for gap in _gaps_of(row, kinds[row[4]].lead_function, tables))
    return [gap for gap in gaps if _is_wanted(gap, wanted)]


def _tables(wanted: GapFilter) -> _Tables:
    active = Unit.objects.filter(state=Unit.State.ACTIVE)
    units = dict(active.values_list("pk", "name"))
    held = UnitFunction.objects.filter(unit__in=units).values_list("function", "unit")
    towns = active.filter(kind=Unit.Kind.SUBDISTRICT, area__isnull=False).values_list("area", "pk")
    kinds: defaultdict[str, list[Category]] = defaultdict(list)
    for category in Category.objects.filter(is_used=True):
        if wanted.category in ("", category.code):
            kinds[category.function].append(category)
    return _Tables(
        units=units,
        holders={function: unit for function, unit in held if unit is not None},
        towns={area: unit for area, unit in towns if area is not None},
        kinds={function: tuple(rows) for function, rows in kinds.items()},
        roles=_roles(units),
    )


def _roles(units: Mapping[int, str]) -> Mapping[int, Mapping[str, tuple[int, ...]]]:
    """For each site the active units by role today; on the day of a change two."""
    found: defaultdict[int, dict[str, tuple[int, ...]]] = defaultdict(dict)
    rows = in_force(clock.today()).filter(role__code__in=ROLES).order_by("-since", "-pk")
    for site, role, unit in rows.values_list("site_id", "role__code", "unit_id"):
        if unit in units:
            found[site][role] = (*found[site].get(role, ()), unit)
    return found


SiteRow = tuple[int, str, str, str, int, int, str]


def _gaps_of(row: SiteRow, lead_function: str, tables: _Tables) -> Iterator[PlaceGap]:
    pk, code, name, address, site_kind, area_id, area = row
    roles = tables.roles.get(pk, {})
    territory, lead = roles.get(Table.TERRITORY.value, ()), roles.get(Table.INDUSTRY_LEAD.value, ())
    for function in _to_judge(lead_function, tables):
        owners = Owners(
            tables.holders.get(function), territory, lead, tables.towns.get(area_id), function == lead_function
        )
        verdict = judge(function, owners)
        if verdict.gap is not None:
            yield PlaceGap(
                code, name, address, site_kind, area, verdict.table, function, verdict.gap,
                tuple(tables.units[unit] for unit in verdict.units), tables.kinds[function],
            )  # fmt: skip


def _to_judge(lead_function: str, tables: _Tables) -> Iterable[str]:
    """The functions that may be wrong at a site; one that is held is right where it does not lead the site's kind."""
    return (
        function
        for function in tables.kinds
        if function in ("", STREET, lead_function) or function not in tables.holders
    )


def _is_wanted(gap: PlaceGap, wanted: GapFilter) -> bool:
    words = wanted.words.casefold()
    return (
        wanted.gap in ("", gap.gap)
        and wanted.table in ("", gap.table)
        and (not words or words in f"{gap.site} {gap.name} {gap.address}".casefold())
    )


def pairs(gaps: Sequence[PlaceGap]) -> int:
    """Return how many pairs of a site and a kind of problem the gaps stand for."""
    return sum(len(gap.categories) for gap in gaps)
