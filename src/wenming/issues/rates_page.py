"""The figures of rectification as a list: by unit, town, kind of problem, kind of site or source.

The two figures that lead stand first, then the three rates, then what is counted beside them. Columns, words and counts
are drawn from the rows in ``rulebook.rates``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from wenming.areas import selectors as areas
from wenming.issues import policies, selectors
from wenming.issues.pages import category_options, group_options, tabs, unit_options
from wenming.issues.rates_words import group_words, order_in_words
from wenming.issues.selectors import By, Group, IssueFilter, Rated
from wenming.issues.wording import ORIGINS, is_chinese, origin_label
from wenming.kernel.scope import Viewer
from wenming.rulebook.rates import LEADING, RATES, RateCode, ShareCode, ShareRow, Standing, places
from wenming.ui.components import Empty, Lines, Link
from wenming.ui.figures import Rate, Stat, Stats, number_text
from wenming.ui.filters import Choice, Day, Filter
from wenming.ui.lists import Column, ListPage, ListState, Place, Row
from wenming.ui.markup import Tone

GROUPINGS = {
    By.UNIT: _("Unit"),
    By.AREA: _("Division"),
    By.CATEGORY: _("Kind of problem"),
    By.KIND: _("Site kind"),
    By.ORIGIN: _("Origin"),
    By.GROUP: _("Working group"),
}
TONES = {RateCode.REPORTED: Tone.OPEN, RateCode.VERIFIED: Tone.DONE, RateCode.HOLDING: Tone.DONE}
NOTHING_MORE: Mapping[str, str] = {}
OPENS: Mapping[ShareCode, tuple[Mapping[str, str], Mapping[str, str]]] = {
    ShareCode.SELF_FOUND: ({"found_by": "own"}, {"found_by": "known"}),
    ShareCode.MISSED: ({"missed": "1"}, {"found_by": "others"}),
}
"""What narrows the list of issues to the part of a figure that leads, and to its whole."""
BESIDE: Mapping[str, Mapping[str, str]] = {
    "late": {"clock": selectors.LATE_COUNTED},
    "exempted": {"clock": selectors.LATE_EXEMPTED},
    "carried": {"carried": "1"},
}
"""What is counted beside the rates, by the name of its column, and what narrows the list of issues to it."""
RANK = "rank"
RATE_OF = {row.code.value: row.code for row in RATES} | {RANK: RateCode.HOLDING}
SHARE_OF = {row.code.value: row.code for row in LEADING}


@dataclass(frozen=True)
class RateList:
    """The list's declaration for one request."""

    state: ListState
    filters: Sequence[Filter]
    wanted: IssueFilter
    by: By

    @property
    def ranked_by(self) -> RateCode:
        """The rate by which places are given: the one that the list is sorted by, else what still holds."""
        return RATE_OF.get(self.state.sort, RateCode.HOLDING)


def columns_of(by: By) -> tuple[Column, ...]:
    """Return the columns; the first is named after what is grouped by."""
    leading = (Column(row.code.value, gettext(row.label), order_by=(row.code.value,), always=True) for row in LEADING)
    rates = (Column(row.code.value, gettext(row.label), order_by=(row.code.value,)) for row in RATES)
    return (
        Column("name", GROUPINGS[by], order_by=("name",), place=Place.TITLE, always=True),
        *leading,
        Column("given", _("Given to units"), order_by=("given",), numeric=True),
        *rates,
        Column(RANK, _("Rank"), order_by=(RANK,)),
        Column("late", _("Late"), order_by=("late",), numeric=True, always=True),
        Column("exempted", _("Late, exempted"), order_by=("exempted",), numeric=True, always=True),
        Column("carried", _("Carried over"), order_by=("carried",), numeric=True, always=True),
    )


def rate_list(request: HttpRequest, viewer: Viewer) -> RateList:
    """Read from the address what is asked."""
    grouping = Choice("by", gettext("Grouped by"), [(by.value, str(label)) for by, label in GROUPINGS.items()])
    by = By(grouping.read(request.GET) or By.UNIT.value)
    state = ListState.of(request, "rates", columns_of(by), sort=RateCode.HOLDING.value)
    group = Choice("working_group", gettext("Working group"), group_options(viewer))
    area = Choice("area", gettext("Division"), list(areas.towns(viewer).values_list("code", "name")))
    unit = Choice("unit", gettext("Unit"), unit_options(viewer, request.GET.get("unit", "")))
    category = Choice("category", gettext("Kind of problem"), category_options())
    origin = Choice("origin", gettext("Origin"), [(code, str(label)) for code, label in ORIGINS.items()])
    since, until = Day("since", gettext("Raised from")), Day("until", gettext("until"))
    wanted = IssueFilter(
        lead=state.read(unit),
        working_group=state.read(group),
        area=state.read(area),
        category=state.read(category),
        origin=state.read(origin),
        since=state.read(since),
        until=state.read(until),
    )
    return RateList(state, (grouping, unit, group, area, category, origin, since, until), wanted, by)


def rates_page(asked: RateList, viewer: Viewer) -> tuple[ListPage, Stats]:
    """Build the page, and the figures of everything together."""
    rated = selectors.rated(viewer, asked.by, asked.wanted)
    groups = ranked(rated, asked)
    state = asked.state
    words = ngettext("%(n)s group", "%(n)s groups", len(groups))
    placed = places({group.code: group.standing for group in groups}, asked.ranked_by)
    page = ListPage(
        state=state,
        title=gettext("Rates of rectification"),
        sentence=words % {"n": number_text(len(groups))},
        rows=[_row(group, asked, placed) for group in groups[state.offset : state.offset + state.size]],
        total=len(groups),
        filters=asked.filters,
        export_url=reverse("issue_rates_export") if viewer.may(policies.EXPORT) else "",
        tabs=tabs(viewer, "issue_rates"),
        note=" ".join((order_in_words(asked.ranked_by), *group_words(by_group=asked.by is By.GROUP))),
        empty=Empty(gettext("Nothing was given to a unit yet"), gettext("Rates begin with the first dispatch.")),
    )
    return page, _stats(rated.overall, asked.wanted)


def leading_stats(viewer: Viewer, wanted: IssueFilter) -> tuple[Stat, ...]:
    """Return the two figures that lead, of the issues that a filter finds."""
    standing = selectors.overall_rates(viewer, wanted)
    return tuple(_leading(row, standing, wanted) for row in LEADING)


def ranked(rated: Rated, asked: RateList) -> list[Group]:
    """Return the groups in the order asked for; those too small to compare come last, the largest first.

    By a rate they stand in the order of what counts for it (:func:`wenming.rulebook.rates.counts_for_rank`).
    """
    groups, sort = rated.groups, asked.state.sort
    if sort == "name":
        return sorted(groups, key=lambda group: _name(group, asked.by), reverse=asked.state.descending)

    def figure(group: Group) -> tuple[float, int]:
        standing = group.standing
        if sort in SHARE_OF:
            return (float(standing.share(SHARE_OF[sort])), standing.counts(SHARE_OF[sort])[1])
        if sort in RATE_OF:
            return (float(standing.ranked.rate(RATE_OF[sort])), standing.ranked.given)
        return (float(getattr(standing, sort)), 0)

    def is_large(group: Group) -> bool:
        if sort in SHARE_OF:
            return group.standing.is_share_ranked(SHARE_OF[sort])
        return sort not in RATE_OF or group.standing.is_ranked

    large = [group for group in groups if is_large(group)]
    small = [group for group in groups if not is_large(group)]
    by_size = sorted(small, key=lambda group: (-group.standing.ranked.given, group.code))
    return [*sorted(large, key=figure, reverse=asked.state.descending), *by_size]


def plain_rates(asked: RateList, viewer: Viewer) -> list[dict[str, object]]:
    """Return the same rows as plain values: counts and per cent."""
    rows = []
    groups = ranked(selectors.rated(viewer, asked.by, asked.wanted), asked)
    placed = places({group.code: group.standing for group in groups}, asked.ranked_by)
    for group in groups:
        standing = group.standing
        cells: dict[str, object] = {"name": _name(group, asked.by), "given": standing.given}
        cells |= {row.code.value: _plain(*standing.counts(row.code)) for row in LEADING}
        cells |= {code.value: _plain(part, standing.given) for code, part in standing.parts}
        cells |= {name: getattr(standing, name) for name in BESIDE}
        cells[RANK] = placed.get(group.code, "")
        rows.append(cells)
    return rows


def _plain(part: int, whole: int) -> str:
    return f"{round(part / whole * 100, 1)}% ({part}/{whole})" if whole else ""


def _row(group: Group, asked: RateList, placed: Mapping[str, int]) -> Row:
    given = group.standing.given
    few = "" if group.standing.is_ranked else gettext("too few to rank")
    cells: dict[str, object] = {
        "name": Lines(_name(group, asked.by), few),
        "given": Link(number_text(given), _opening(group.wanted, selectors.GIVEN)),
        RANK: _place(group, asked.ranked_by, placed),
    }
    for row in LEADING:
        part, whole = group.standing.counts(row.code)
        narrowed = _opening(group.wanted, selectors.GIVEN, OPENS[row.code][0])
        cells[row.code.value] = Rate(part, whole, Tone.OPEN, narrowed) if whole else ""
    for code, part in group.standing.parts:
        cells[code.value] = Rate(part, given, TONES[code], _opening(group.wanted, code.value))
    for name, more in BESIDE.items():
        cells[name] = Link(number_text(getattr(group.standing, name)), _opening(group.wanted, selectors.GIVEN, more))
    return Row(key=group.code, url=_opening(group.wanted, selectors.GIVEN), cells=cells)


def _place(group: Group, code: RateCode, placed: Mapping[str, int]) -> object:
    """The place, and the two counts that it comes from; they open the part of them, as those of a rate do."""
    counted = group.standing.ranked
    if group.code not in placed:
        return ""
    words = gettext("%(part)s of %(whole)s counted") % {
        "part": number_text(dict(counted.parts)[code]), "whole": number_text(counted.given),
    }  # fmt: skip
    return Lines(str(placed[group.code]), Link(words, _opening(group.wanted, code.value, {"ranked": "1"})))


def _stats(standing: Standing, wanted: IssueFilter) -> Stats:
    given = Stat(gettext("Given to units"), standing.given, _opening(wanted, selectors.GIVEN))
    rates = (
        _stat(row.label, dict(standing.parts)[row.code], standing.given, _opening(wanted, row.code.value))
        for row in RATES
    )
    openings = {name: _opening(wanted, selectors.GIVEN, more) for name, more in BESIDE.items()}
    exempted = gettext("%(n)s more are exempted") % {"n": number_text(standing.exempted)}
    late = Stat(gettext("Late"), standing.late, openings["late"], note=exempted if standing.exempted else "")
    carried = Stat(gettext("Carried over"), standing.carried, openings["carried"])
    leading = (_leading(row, standing, wanted) for row in LEADING)
    return Stats((*leading, given, *rates, late, carried))


def _leading(row: ShareRow, standing: Standing, wanted: IssueFilter) -> Stat:
    return _stat(row.label, *standing.counts(row.code), _opening(wanted, selectors.GIVEN, OPENS[row.code][0]))


def _stat(label: str, part: int, whole: int, url: str) -> Stat:
    counts = gettext("%(part)s of %(whole)s") % {"part": number_text(part), "whole": number_text(whole)}
    return Stat(gettext(label), f"{part / whole * 100:.1f}%" if whole else "–", url, note=counts)


def _opening(wanted: IssueFilter, state: str, more: Mapping[str, str] = NOTHING_MORE) -> str:
    """The list of exactly the issues behind a number."""
    asked = {"state": state, **more}
    for one in fields(wanted):
        value = getattr(wanted, one.name)
        if isinstance(value, str) and value and one.name != "state":
            asked[one.name] = value
    return f"{reverse('issue_list')}?{urlencode(asked)}"


def _name(group: Group, by: By) -> str:
    if by is By.ORIGIN:
        return origin_label(group.code)
    return group.name if is_chinese() else group.name_en or group.name
