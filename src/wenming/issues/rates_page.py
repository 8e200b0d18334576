"""The three rates as a list: by unit, town, kind of problem, kind of site or source."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from wenming.issues import policies, selectors
from wenming.issues.pages import category_options, tabs, unit_options
from wenming.issues.selectors import By, Group, IssueFilter, Rated
from wenming.issues.wording import ORIGINS, is_chinese, origin_label
from wenming.kernel.scope import Viewer
from wenming.rulebook.rates import FEWEST_RANKED, RATES, RateCode, Standing
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
}
TONES = {RateCode.REPORTED: Tone.OPEN, RateCode.VERIFIED: Tone.DONE, RateCode.HOLDING: Tone.DONE}
SELF_FOUND = "self_found"
FOUND_BY_US: Mapping[str, str] = {"found_by": "own"}
SORTED_BY = {
    "given": None,
    "carried": None,
    "late": None,
    "exempted": None,
    SELF_FOUND: None,
    **{row.code.value: row.code for row in RATES},
}

NOTHING_MORE: Mapping[str, str] = {}
BESIDE: Mapping[str, Mapping[str, str]] = {
    "late": {"clock": selectors.LATE_COUNTED},
    "exempted": {"clock": selectors.LATE_EXEMPTED},
    "carried": {"carried": "1"},
}
"""What is counted beside the rates, by the name of its column, and what narrows the list of issues to it."""


@dataclass(frozen=True)
class RateList:
    """The list's declaration for one request."""

    state: ListState
    filters: Sequence[Filter]
    wanted: IssueFilter
    by: By


def columns_of(by: By) -> tuple[Column, ...]:
    """Return the columns; the first is named after what is grouped by."""
    rates = (Column(row.code.value, gettext(row.label), order_by=(row.code.value,)) for row in RATES)
    return (
        Column("name", GROUPINGS[by], order_by=("name",), place=Place.TITLE, always=True),
        Column("given", _("Given to units"), order_by=("given",), numeric=True),
        *rates,
        Column("late", _("Late"), order_by=("late",), numeric=True, always=True),
        Column("exempted", _("Late, exempted"), order_by=("exempted",), numeric=True, always=True),
        Column("carried", _("Carried over"), order_by=("carried",), numeric=True, always=True),
        Column(SELF_FOUND, _("Found by our own people"), order_by=(SELF_FOUND,)),
    )


def rate_list(request: HttpRequest, viewer: Viewer) -> RateList:
    """Read from the address what is asked."""
    grouping = Choice("by", gettext("Grouped by"), [(by.value, str(label)) for by, label in GROUPINGS.items()])
    by = By(grouping.read(request.GET) or By.UNIT.value)
    state = ListState.of(request, "rates", columns_of(by), sort=RateCode.HOLDING.value)
    unit = Choice("unit", gettext("Unit"), unit_options(viewer, request.GET.get("unit", "")))
    category = Choice("category", gettext("Kind of problem"), category_options())
    origin = Choice("origin", gettext("Origin"), [(code, str(label)) for code, label in ORIGINS.items()])
    since, until = Day("since", gettext("Raised from")), Day("until", gettext("until"))
    wanted = IssueFilter(
        lead=state.read(unit),
        category=state.read(category),
        origin=state.read(origin),
        since=state.read(since),
        until=state.read(until),
    )
    return RateList(state, (grouping, unit, category, origin, since, until), wanted, by)


def rates_page(asked: RateList, viewer: Viewer) -> tuple[ListPage, Stats]:
    """Build the page, and the figures of everything together."""
    rated = selectors.rated(viewer, asked.by, asked.wanted)
    groups = ranked(rated, asked)
    state = asked.state
    words = ngettext("%(n)s group", "%(n)s groups", len(groups))
    page = ListPage(
        state=state,
        title=gettext("Rates of rectification"),
        sentence=words % {"n": number_text(len(groups))},
        rows=[_row(group, asked.by) for group in groups[state.offset : state.offset + state.size]],
        total=len(groups),
        filters=asked.filters,
        export_url=reverse("issue_rates_export") if viewer.may(policies.EXPORT) else "",
        tabs=tabs(viewer, "issue_rates"),
        note=gettext(
            "All three are taken of everything given to units. Still holding: verified, and not come back since. "
            "What is carried over stays in all three, and is counted beside them; "
            "what was late is counted, and beside it what an appeal exempted. "
            "Found by our own people: by self-checks, patrols and inspections, before a superior or a citizen did. "
            "Groups of fewer than %(n)s stand last and are not ranked."
        ) % {"n": FEWEST_RANKED},
        empty=Empty(gettext("Nothing was given to a unit yet"), gettext("Rates begin with the first dispatch.")),
    )  # fmt: skip
    return page, _stats(rated.overall, asked.wanted)


def ranked(rated: Rated, asked: RateList) -> list[Group]:
    """Return the groups in the order asked for; those too small to rank come last, the largest first."""
    groups = rated.groups
    if asked.state.sort == "name":
        return sorted(groups, key=lambda group: _name(group, asked.by), reverse=asked.state.descending)
    code, by_finder = SORTED_BY[asked.state.sort], asked.state.sort == SELF_FOUND

    def figure(group: Group) -> tuple[float, int]:
        if by_finder:
            return (float(group.standing.self_found), group.standing.found)
        counted: int = group.standing.given if code else getattr(group.standing, asked.state.sort)
        value = float(group.standing.rate(code)) if code else float(counted)
        return (value, group.standing.given)

    def is_large(group: Group) -> bool:
        if by_finder:
            return group.standing.is_share_ranked
        return code is None or group.standing.is_ranked

    large = [group for group in groups if is_large(group)]
    small = [group for group in groups if not is_large(group)]
    by_size = sorted(small, key=lambda group: -group.standing.given)
    return [*sorted(large, key=figure, reverse=asked.state.descending), *by_size]


def plain_rates(asked: RateList, viewer: Viewer) -> list[dict[str, object]]:
    """Return the same rows as plain values: counts and per cent."""
    rows = []
    for group in ranked(selectors.rated(viewer, asked.by, asked.wanted), asked):
        cells: dict[str, object] = {"name": _name(group, asked.by), "given": group.standing.given}
        for code, part in group.standing.parts:
            share = round(float(group.standing.rate(code)) * 100, 1)
            cells[code.value] = f"{share}% ({part}/{group.standing.given})"
        cells |= {name: getattr(group.standing, name) for name in BESIDE}
        own, found = group.standing.own, group.standing.found
        cells[SELF_FOUND] = f"{round(float(group.standing.self_found) * 100, 1)}% ({own}/{found})" if found else ""
        rows.append(cells)
    return rows


def _row(group: Group, by: By) -> Row:
    given = group.standing.given
    few = "" if group.standing.is_ranked else gettext("too few to rank")
    cells: dict[str, object] = {
        "name": Lines(_name(group, by), few),
        "given": Link(number_text(given), _opening(group.wanted, selectors.GIVEN)),
    }
    for code, part in group.standing.parts:
        cells[code.value] = Rate(part, given, TONES[code], _opening(group.wanted, code.value))
    for name, more in BESIDE.items():
        cells[name] = Link(number_text(getattr(group.standing, name)), _opening(group.wanted, selectors.GIVEN, more))
    cells[SELF_FOUND] = _self_found(group)
    return Row(key=group.code, url=_opening(group.wanted, selectors.GIVEN), cells=cells)


def _self_found(group: Group) -> object:
    """The share that our own people found, opening to those; nothing where no finder is known."""
    standing = group.standing
    if not standing.found:
        return ""
    return Rate(standing.own, standing.found, Tone.OPEN, _opening(group.wanted, selectors.GIVEN, FOUND_BY_US))


def _stats(standing: Standing, wanted: IssueFilter) -> Stats:
    given = Stat(gettext("Given to units"), standing.given, _opening(wanted, selectors.GIVEN))
    labels = {row.code: gettext(row.label) for row in RATES}
    parts = (
        Stat(
            labels[code],
            f"{float(standing.rate(code)) * 100:.1f}%",
            _opening(wanted, code.value),
            note=gettext("%(part)s of %(whole)s") % {"part": number_text(part), "whole": number_text(standing.given)},
        )
        for code, part in standing.parts
    )
    openings = {name: _opening(wanted, selectors.GIVEN, more) for name, more in BESIDE.items()}
    exempted = gettext("%(n)s more are exempted") % {"n": number_text(standing.exempted)}
    late = Stat(gettext("Late"), standing.late, openings["late"], note=exempted if standing.exempted else "")
    return Stats((given, *parts, late, Stat(gettext("Carried over"), standing.carried, openings["carried"])))


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
