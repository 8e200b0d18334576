"""The three rates, grouped: by unit, town, kind of problem, kind of site, source."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from django.db.models import Count, QuerySet

from wenming.areas.models import Area
from wenming.issues.models import Category, Issue
from wenming.issues.selectors.rate_parts import GIVEN, carried_now, found_by, part_of
from wenming.issues.selectors.reading import LATE_COUNTED, LATE_EXEMPTED, IssueFilter, clock_is, issues
from wenming.kernel import clock
from wenming.kernel.scope import Viewer
from wenming.people.models import Unit
from wenming.places.models import SiteKind
from wenming.rulebook.rates import RATES, Finder, Standing

NO_FILTER = IssueFilter()
BESIDE = ("given", "carried_now", "found_own", "found_others")
"""The counts of a group before those of the rates."""


class By(StrEnum):
    """What the issues are grouped by."""

    UNIT = "unit"
    AREA = "area"
    CATEGORY = "category"
    KIND = "kind"
    ORIGIN = "origin"


@dataclass(frozen=True, slots=True)
class Group:
    """One group: its code, its names, how it stands, and the filter that finds its issues."""

    code: str
    name: str
    name_en: str
    standing: Standing
    wanted: IssueFilter


FIELDS: Mapping[By, str] = {
    By.UNIT: "lead_unit__path",
    By.AREA: "area__path",
    By.CATEGORY: "category__code",
    By.KIND: "site__kind__code",
    By.ORIGIN: "origin_kind",
}
PATHS: Mapping[By, Callable[[str], str]] = {
    By.UNIT: lambda path: path.split("/", 1)[0],
    By.AREA: lambda path: (*path.split("/"), "")[1] or path.split("/", 1)[0],
}
"""Subordinate units count with the unit at the top, communities with their town."""


def rates(viewer: Viewer, by: By, wanted: IssueFilter = NO_FILTER) -> list[Group]:
    """Return every group of the issues found, in the order of codes; issues that belong to none are left out."""
    found = issues(viewer, replace(wanted, state=GIVEN)).order_by()
    totals: dict[str, list[int]] = {}
    for key, *numbers in _counted(found, FIELDS[by]):
        if key:
            held = totals.setdefault(PATHS[by](key) if by in PATHS else key, [0] * len(numbers))
            held[:] = [one + more for one, more in zip(held, numbers, strict=True)]
    names = _names(by, list(totals))
    return [
        Group(code, name, name_en, _standing(totals[key]), _narrowed(by, code, wanted))
        for key, (code, name, name_en) in sorted(names.items(), key=lambda pair: pair[1])
    ]


def overall(viewer: Viewer, wanted: IssueFilter = NO_FILTER) -> Standing:
    """Return how everything that the filter finds stands together."""
    found = issues(viewer, replace(wanted, state=GIVEN)).order_by()
    counted = found.aggregate(given=Count("pk"), **_parts())
    return _standing([counted["given"], *(counted[name] for name in _parts())])


def _counted(found: QuerySet[Issue], field: str) -> QuerySet[Issue, tuple[Any, ...]]:
    rows = found.values_list(field).annotate(given=Count("pk"), **_parts())
    return rows.values_list(field, "given", *_parts())


def _parts() -> dict[str, Count]:
    """The counts beside the given: carried over, late, late and exempted, who found it, and each rate's part."""
    now = clock.now()
    beside = {
        "carried_now": carried_now(),
        "late": clock_is(LATE_COUNTED, now),
        "exempted": clock_is(LATE_EXEMPTED, now),
        **{f"found_{who.value}": found_by(who.value) for who in Finder},
    }
    parts = {row.code.value: part_of(row.code.value) for row in RATES}
    return {name: Count("pk", filter=found) for name, found in (beside | parts).items()}


def _standing(numbers: list[int]) -> Standing:
    given, carried, late, exempted, own, others, *parts = numbers
    by_rate = tuple((row.code, part) for row, part in zip(RATES, parts, strict=True))
    return Standing(given, by_rate, carried, late, exempted, own, others)


def _narrowed(by: By, code: str, wanted: IssueFilter) -> IssueFilter:
    match by:
        case By.UNIT:
            return replace(wanted, lead=code)
        case By.AREA:
            return replace(wanted, area=code)
        case By.CATEGORY:
            return replace(wanted, category=code)
        case By.KIND:
            return replace(wanted, kind=code)
        case By.ORIGIN:
            return replace(wanted, origin=code)


def _names(by: By, keys: list[str]) -> dict[str, tuple[str, str, str]]:
    """Return code and names of each key that still means something."""
    match by:
        case By.UNIT:
            rows = Unit.objects.filter(pk__in=[int(key) for key in keys]).values_list("pk", "code", "name")
            return {str(pk): (code, name, name) for pk, code, name in rows}
        case By.AREA:
            areas = Area.objects.filter(code__in=keys).values_list("code", "name")
            return {code: (code, name, name) for code, name in areas}
        case By.CATEGORY:
            return {one.code: (one.code, one.label, one.label_en) for one in Category.objects.filter(code__in=keys)}
        case By.KIND:
            return {one.code: (one.code, one.label, one.label_en) for one in SiteKind.objects.filter(code__in=keys)}
        case By.ORIGIN:
            return {key: (key, key, key) for key in keys}
