"""The three rates, grouped: by unit, town, kind of problem, kind of site, source."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import Count, QuerySet

from wenming.areas.models import Area
from wenming.issues.models import Category, Issue
from wenming.issues.selectors.rate_parts import FOR_RANK, GIVEN, carried_now, for_rank, found_by, part_of, was_missed
from wenming.issues.selectors.reading import LATE_COUNTED, LATE_EXEMPTED, IssueFilter, clock_is, issues
from wenming.kernel import clock
from wenming.kernel.scope import Viewer
from wenming.people.models import Unit, WorkingGroup
from wenming.people.selectors import group_paths
from wenming.places.models import SiteKind
from wenming.rulebook.rates import NOTHING, RATES, Finder, RateCode, Standing, Tally

NO_FILTER = IssueFilter()


class By(StrEnum):
    """What the issues are grouped by."""

    UNIT = "unit"
    AREA = "area"
    CATEGORY = "category"
    KIND = "kind"
    ORIGIN = "origin"
    GROUP = "group"


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
    By.GROUP: "lead_unit__path",
}
PATHS: Mapping[By, Callable[[str], str]] = {
    By.UNIT: lambda path: path.split("/", 1)[0],
    By.AREA: lambda path: (*path.split("/"), "")[1] or path.split("/", 1)[0],
}
"""Subordinate units count with the unit at the top, communities with their town."""


def rates(viewer: Viewer, by: By, wanted: IssueFilter = NO_FILTER) -> list[Group]:
    """Return every group of the issues found, in the order of codes; issues that belong to none are left out."""
    found = issues(viewer, replace(wanted, state=GIVEN)).order_by()
    counted: dict[str, _Counted] = defaultdict(_Counted)
    keys = _keys(by)
    for value, ranks, *numbers in _rows(found, FIELDS[by]):
        for key in keys(value) if value else ():
            counted[key].add(numbers, ranks=ranks)
    names = _names(by, list(counted))
    return [
        Group(code, name, name_en, counted[key].standing(), _narrowed(by, code, wanted))
        for key, (code, name, name_en) in sorted(names.items(), key=lambda pair: pair[1])
    ]


def _keys(by: By) -> Callable[[str], Sequence[str]]:
    """Return what says in which groups a row counts: in one, but for working groups, to several of which it may."""
    if by is By.GROUP:
        members = group_paths()
        return lambda path: [code for code, paths in members.items() if path.startswith(paths)]
    if by in PATHS:
        return lambda path: [PATHS[by](path)]
    return lambda value: [value]


def overall(viewer: Viewer, wanted: IssueFilter = NO_FILTER) -> Standing:
    """Return how everything that the filter finds stands together."""
    found = issues(viewer, replace(wanted, state=GIVEN)).order_by()
    whole = _Counted()
    for ranks, *numbers in _rows(found):
        whole.add(numbers, ranks=ranks)
    return whole.standing()


@dataclass(slots=True)
class _Counted:
    """The counts of a group as they are gathered: of all its issues, and of those that count for the order."""

    whole: list[int] = field(default_factory=list)
    ranked: list[int] = field(default_factory=list)

    def add(self, numbers: Sequence[int], *, ranks: bool) -> None:
        """Take in a row."""
        for held in (self.whole, *((self.ranked,) if ranks else ())):
            held[:] = [one + more for one, more in zip(held or [0] * len(numbers), numbers, strict=True)]

    def standing(self) -> Standing:
        """Return the counts in the rulebook's words."""
        if not self.whole:
            return Standing(0, NOTHING.parts)
        given, carried, late, exempted, own, others, missed, *parts = self.whole
        ranked = Tally(self.ranked[0], _by_rate(self.ranked[-len(RATES) :])) if self.ranked else NOTHING
        return Standing(given, _by_rate(parts), carried, late, exempted, own, others, missed, ranked)


def _by_rate(parts: Sequence[int]) -> tuple[tuple[RateCode, int], ...]:
    return tuple((row.code, part) for row, part in zip(RATES, parts, strict=True))


def _rows(found: QuerySet[Issue], *fields: str) -> QuerySet[Issue, tuple[Any, ...]]:
    """Count the issues found by these fields, apart for those that count for the order."""
    now = clock.now()
    told = found.annotate(**{FOR_RANK: for_rank(clock_is(LATE_COUNTED, now))})
    parts = _parts(now)
    rows = told.values_list(*fields, FOR_RANK).annotate(given=Count("pk"), **parts)
    return rows.values_list(*fields, FOR_RANK, "given", *parts)


def _parts(now: datetime) -> dict[str, Count]:
    """The counts beside the given: carried over, late, late and exempted, who found it, and each rate's part."""
    beside = {
        "carried_now": carried_now(),
        "late": clock_is(LATE_COUNTED, now),
        "exempted": clock_is(LATE_EXEMPTED, now),
        **{f"found_{who.value}": found_by(who.value) for who in Finder},
        "was_missed": was_missed(),
    }
    parts = {row.code.value: part_of(row.code.value) for row in RATES}
    return {name: Count("pk", filter=found) for name, found in (beside | parts).items()}


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
        case By.GROUP:
            return replace(wanted, working_group=code)


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
        case By.GROUP:
            groups = WorkingGroup.objects.filter(code__in=keys).values_list("code", "name")
            return {code: (code, name, name) for code, name in groups}
