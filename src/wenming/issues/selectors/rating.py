"""The three rates, grouped: by unit, town, kind of problem, kind of site, source."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from django.db.models import Count, Q, QuerySet

from wenming.areas.models import Area
from wenming.issues.models import Category, Issue
from wenming.issues.models.counts_as import EVERY, CountsAs, numbers
from wenming.issues.selectors.rate_parts import GIVEN, carried_now, counted, ranks, was_missed
from wenming.issues.selectors.reading import WITH_UNIT, IssueFilter, issues
from wenming.kernel import clock
from wenming.kernel.scope import Viewer
from wenming.people.models import Unit, WorkingGroup
from wenming.people.selectors import group_paths
from wenming.places.models import Site
from wenming.rulebook.loop import Appeal
from wenming.rulebook.rates import RATES, Finder, RateCode, Standing, Tally

NO_FILTER = IssueFilter()
OF_A_UNIT = ("pk", "path", "code", "name")


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


@dataclass(frozen=True, slots=True)
class Rated:
    """Every group, and everything together: also what belongs to no group."""

    groups: list[Group]
    overall: Standing


FIELDS: Mapping[By, str] = {
    By.UNIT: "lead_unit",
    By.AREA: "area",
    By.CATEGORY: "category",
    By.KIND: "site",
    By.ORIGIN: "origin_kind",
    By.GROUP: "lead_unit",
}
"""What is counted by: columns of the issue's own, which narrow indexes hold; their rows then say which group it is."""
Called = tuple[str, str, str]
"""The code of a group, and its names in Chinese and English."""
Now = tuple[int, int, int, int]
"""Overdue at this moment and counted, overdue and exempted, carried over, and counted for the order only by that."""


def rates(viewer: Viewer, by: By, wanted: IssueFilter = NO_FILTER) -> list[Group]:
    """Return every group of the issues found, in the order of codes; issues that belong to none are left out."""
    return rated(viewer, by, wanted).groups


def rated(viewer: Viewer, by: By, wanted: IssueFilter = NO_FILTER) -> Rated:
    """Return the groups and what they are together, from one count.

    Four queries, and three for working groups: what issues count as, which only a move changes; what the moment makes
    of those that are open; which were missed; and what the groups are called.
    """
    # What counts for nothing is left out here, not by the database: it then only counts what stands together anyway.
    found = issues(viewer, replace(wanted, state="")).order_by()
    by_row: defaultdict[Any, Counter[int]] = defaultdict(Counter)
    for row, number, count in found.values_list(FIELDS[by], "counts_as").annotate(n=Count("*")):
        if counted(EVERY[number], GIVEN):
            by_row[row][number] += count
    now, missed = _by_now(found, FIELDS[by]), _missed(found, FIELDS[by])
    groups: dict[tuple[str, str, str], list[Any]] = {}
    for row, group in _groups(by, by_row, wanted):
        groups.setdefault(group, []).append(row)
    return Rated(
        [
            Group(code, name, name_en, _standing(rows, by_row, now, missed), _narrowed(by, code, wanted))
            for (code, name, name_en), rows in sorted(groups.items())
        ],
        _standing(by_row, by_row, now, missed),
    )


def overall(viewer: Viewer, wanted: IssueFilter = NO_FILTER) -> Standing:
    """Return how everything that the filter finds stands together."""
    return rated(viewer, By.ORIGIN, wanted).overall


def _by_now(found: QuerySet[Issue], field: str) -> Mapping[Any, Now]:
    """Count what the moment decides, among the issues with a unit; a report that was late is late for ever."""
    at = clock.now()
    with_unit = found.filter(state__in=WITH_UNIT, counts_as__in=numbers(lambda each: not each.late))
    overdue, exempted = Q(due_at__lt=at), Q(appeal=Appeal.GRANTED.value)
    rows = with_unit.filter(overdue | carried_now()).values_list(field)
    counted = rows.annotate(
        late=Count("pk", filter=overdue & ~exempted),
        exempted=Count("pk", filter=overdue & exempted),
        carried=Count("pk", filter=carried_now()),
        ranked=Count("pk", filter=overdue & ~exempted & Q(counts_as__in=numbers(lambda each: not ranks(each)))),
    )
    return {row: now for row, *now in counted.values_list(field, "late", "exempted", "carried", "ranked")}


def _missed(found: QuerySet[Issue], field: str) -> Mapping[Any, int]:
    """Count what others found where our own people had looked shortly before."""
    given = found.filter(was_missed(), counts_as__in=numbers(lambda each: counted(each, GIVEN)))
    return dict(given.values_list(field).annotate(n=Count("pk")))


def _standing(
    rows: Iterable[Any], by_row: Mapping[Any, Counter[int]], now: Mapping[Any, Now], missed: Mapping[Any, int]
) -> Standing:
    """Add up these rows, each number read as what it counts as."""
    total: Counter[int] = Counter()
    late = exempted = carried = ranked_now = were_missed = 0
    for row in rows:
        total.update(by_row[row])
        late_now, exempted_now, carried_over, ranked = now.get(row, (0, 0, 0, 0))
        late, exempted, carried = late + late_now, exempted + exempted_now, carried + carried_over
        ranked_now, were_missed = ranked_now + ranked, were_missed + missed.get(row, 0)
    each = [(EVERY[number], count) for number, count in total.items()]
    for_order = [(one, count) for one, count in each if ranks(one)]
    return Standing(
        given=total.total(),
        parts=_parts(each),
        carried=carried,
        late=late + sum(n for one, n in each if one.late and not one.exempted),
        exempted=exempted + sum(n for one, n in each if one.late and one.exempted),
        own=sum(n for one, n in each if one.finder is Finder.OWN),
        others=sum(n for one, n in each if one.finder is Finder.OTHERS),
        missed=were_missed,
        # What is overdue without a report is part of no rate yet: it only adds to what they are taken of.
        ranked=Tally(ranked_now + sum(n for _one, n in for_order), _parts(for_order)),
    )


def _parts(each: Collection[tuple[CountsAs, int]]) -> tuple[tuple[RateCode, int], ...]:
    return tuple((row.code, sum(n for one, n in each if counted(one, row.code))) for row in RATES)


def _narrowed(by: By, code: str, wanted: IssueFilter) -> IssueFilter:
    match by:
        case By.UNIT:
            # A unit asked for lies within the one at the top with which it counts, and narrows it further.
            return replace(wanted, lead=wanted.lead or code)
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


def _groups(by: By, rows: Collection[Any], wanted: IssueFilter) -> list[tuple[Any, Called]]:
    """Return which row belongs to which group, with its code and names; to several only where units share groups.

    Subordinate units count with the unit at the top, communities with their town.
    """
    match by:
        case By.UNIT:
            units = {pk: (path, code, name) for pk, path, code, name in Unit.objects.values_list(*OF_A_UNIT)}
            tops = ((row, units[int(units[row][0].split("/", 1)[0])]) for row in rows if row in units)
            return [(row, (code, name, name)) for row, (_path, code, name) in tops]
        case By.AREA:
            areas = list(Area.objects.values_list("pk", "path", "code", "name"))
            names = {code: name for _pk, _path, code, name in areas}
            towns = ((pk, _town(path)) for pk, path, _code, _name in areas if pk in rows)
            return [(pk, (code, names[code], names[code])) for pk, code in towns if code in names]
        case By.CATEGORY:
            kinds = Category.objects.values_list("pk", "code", "label", "label_en")
            return [(pk, (code, label, label_en)) for pk, code, label, label_en in kinds if pk in rows]
        case By.KIND:
            sites = Site.objects.values_list("pk", "kind__code", "kind__label", "kind__label_en")
            return [(pk, (code, label, label_en)) for pk, code, label, label_en in sites if pk in rows]
        case By.ORIGIN:
            return [(row, (row, row, row)) for row in rows if row]
        case By.GROUP:
            return _working_groups(rows, wanted.working_group)


def _working_groups(rows: Collection[Any], only: str) -> list[tuple[Any, Called]]:
    """Say for each lead unit in which working groups it is, itself or a unit above it; ``only`` one if asked for.

    Of another group that shares units with that one, only a part is there: it would pass for the whole.
    """
    called = dict(WorkingGroup.objects.values_list("code", "name"))
    units = [(pk, path) for pk, path in Unit.objects.values_list("pk", "path") if pk in rows]
    return [
        (pk, (code, called[code], called[code]))
        for code, paths in group_paths().items()
        for pk, path in units
        if path.startswith(paths) and only in ("", code)
    ]


def _town(path: str) -> str:
    """The second division of a path, or its only one."""
    return (*path.split("/"), "")[1] or path.split("/", 1)[0]
