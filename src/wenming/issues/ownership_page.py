"""The page of places and kinds of problem without an owner, with two, or with a stand-in only."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from wenming.areas import selectors as areas
from wenming.issues import policies, selectors
from wenming.issues.models import Category
from wenming.issues.pages import category_options, tabs
from wenming.issues.selectors import GapFilter, PlaceGap
from wenming.issues.wording import is_chinese, label_of
from wenming.kernel.scope import Viewer
from wenming.people import selectors as people
from wenming.places import policies as place_policies
from wenming.places import selectors as places
from wenming.rulebook.ownership import GAP_LABELS, Gap, Table
from wenming.ui.components import Chip, Empty, Lines, Link
from wenming.ui.figures import Stat, Stats, number_text
from wenming.ui.filters import Choice, Filter, Search
from wenming.ui.lists import Column, ListPage, ListState, Place, Row
from wenming.ui.markup import Text, Tone

NAMED_KINDS = 3
TONES = {Gap.NOBODY: Tone.OVERDUE, Gap.TWO: Tone.SOON, Gap.STAND_IN: Tone.WAITING}
TABLES: dict[Table, Text] = {
    Table.FUNCTION: _("Functions of units"),
    Table.TERRITORY: _("Territorial unit of the site"),
    Table.INDUSTRY_LEAD: _("Industry lead of the site"),
}
COLUMNS = (
    Column("site", _("Code"), order_by=("site",), place=Place.NUMBER, always=True),
    Column("name", _("Site"), order_by=("name",), place=Place.TITLE, always=True),
    Column("gap", _("Gap"), order_by=("gap",), place=Place.STATE),
    Column("kinds", _("Kinds of problem"), order_by=("kinds",)),
    Column("table", _("Decided by"), order_by=("table",)),
    Column("units", _("Units")),
    Column("site_kind", _("Site kind"), order_by=("site_kind",), shown=False),
    Column("area", _("Division"), order_by=("area",)),
    Column("mend", _("Set it right")),
)


@dataclass(frozen=True)
class OwnershipList:
    """The list's declaration for one request, and the gaps that it finds, sorted."""

    state: ListState
    filters: Sequence[Filter]
    gaps: Sequence[PlaceGap]
    words: "_Words"


@dataclass(frozen=True)
class _Words:
    """Labels by code, in the page's language."""

    functions: dict[str, str]
    site_kinds: dict[int, str]


def ownership_list(request: HttpRequest, viewer: Viewer) -> OwnershipList:
    """Read from the address what is wanted, and find it."""
    state = ListState.of(request, "ownership", COLUMNS, sort="gap")
    words = Search(label=gettext("Code, name or address"))
    gap = Choice("gap", gettext("Gap"), [(one.value, gettext(GAP_LABELS[one])) for one in Gap])
    table = Choice("table", gettext("Decided by"), [(one.value, label) for one, label in TABLES.items()])
    category = Choice("category", gettext("Kind of problem"), category_options())
    every_kind = list(places.kinds(viewer))
    kind = Choice("kind", gettext("Site kind"), [(one.code, label_of(one)) for one in every_kind])
    area = Choice("area", gettext("Division"), list(areas.towns(viewer).values_list("code", "name")))
    wanted = GapFilter(
        words=state.read(words),
        gap=state.read(gap),
        table=state.read(table),
        category=state.read(category),
        kind=state.read(kind),
        area=state.read(area),
    )
    told = _Words(
        {one.function: label_of(one) for one in people.functions(viewer)},
        {one.pk: label_of(one) for one in every_kind},
    )
    found = selectors.ownership_gaps(viewer, wanted)
    return OwnershipList(state, (words, gap, table, category, kind, area), _sorted(found, state, told), told)


def ownership_page(asked: OwnershipList, viewer: Viewer) -> tuple[ListPage, Stats]:
    """Build the page, and the numbers above it."""
    state, gaps = asked.state, asked.gaps
    pairs = selectors.pairs(gaps)
    words = ngettext("%(n)s pair of a site and a kind of problem", "%(n)s pairs of a site and a kind of problem", pairs)
    page = ListPage(
        state=state,
        title=gettext("Without a clear owner"),
        sentence=words % {"n": number_text(pairs)},
        rows=[_row(gap, asked.words, viewer) for gap in gaps[state.offset : state.offset + state.size]],
        total=len(gaps),
        filters=asked.filters,
        export_url=reverse("ownership_export") if viewer.may(policies.EXPORT) else "",
        tabs=tabs(viewer, "ownership_gaps"),
        note=gettext(
            "Told from the tables of today: who holds which function, and who answers for each site. Kinds that the "
            "same table decides stand on one line."
        ),
        empty=Empty(
            gettext("Every kind of problem has one owner everywhere"),
            gettext("Whatever is found at a site on the register, one unit answers for it."),
            icon="circle-check",
        ),
    )
    return page, _stats(gaps)


def plain_gaps(asked: OwnershipList) -> list[dict[str, object]]:
    """Return the same lines as plain values, every kind named."""
    return [
        {
            "site": gap.site,
            "name": gap.name,
            "gap": gettext(GAP_LABELS[gap.gap]),
            "kinds": _joined([label_of(one) for one in gap.categories]),
            "table": _table(gap, asked.words),
            "units": _joined(gap.units),
            "site_kind": asked.words.site_kinds[gap.site_kind],
            "area": gap.area,
            "mend": "",
        }
        for gap in asked.gaps
    ]


def _row(gap: PlaceGap, words: _Words, viewer: Viewer) -> Row:
    cells: dict[str, object] = {
        "site": gap.site,
        "name": Lines(gap.name, gap.address),
        "gap": Chip(gettext(GAP_LABELS[gap.gap]), TONES[gap.gap]),
        "kinds": _kinds(gap.categories),
        "table": _table(gap, words),
        "units": _joined(gap.units),
        "site_kind": words.site_kinds[gap.site_kind],
        "area": gap.area,
        "mend": _mend(gap, viewer),
    }
    return Row(key=f"{gap.site}-{gap.function}", url=reverse("places:site", args=[gap.site]), cells=cells)


def _kinds(categories: Sequence[Category]) -> Lines:
    count = ngettext("%(n)s kind", "%(n)s kinds", len(categories)) % {"n": len(categories)}
    named = _joined([label_of(one) for one in categories[:NAMED_KINDS]])
    return Lines(count, f"{named} …" if len(categories) > NAMED_KINDS else named)


def _mend(gap: PlaceGap, viewer: Viewer) -> Link:
    """Where the responsibility is set: the site's role, or the units and their functions."""
    if gap.table is Table.FUNCTION and gap.gap is not Gap.TWO:
        return Link(gettext("Units and functions"), reverse("people:units"))
    role = Table.INDUSTRY_LEAD if gap.table is Table.FUNCTION else gap.table
    if viewer.may(place_policies.MANAGE):
        return Link(gettext("Who answers here"), reverse("places:assign", args=[gap.site, role.value]))
    return Link(gettext("Who answers here"), reverse("places:site", args=[gap.site]))


def _table(gap: PlaceGap, words: _Words) -> str:
    if gap.table is not Table.FUNCTION:
        return str(TABLES[gap.table])
    named = words.functions.get(gap.function, gap.function)
    return gettext("Function “%(function)s”") % {"function": named}


def _joined(names: Sequence[str]) -> str:
    return ("、" if is_chinese() else "; ").join(names)


def _sorted(gaps: Sequence[PlaceGap], state: ListState, words: _Words) -> list[PlaceGap]:
    keys: dict[str, Any] = {
        "site": lambda gap: gap.site,
        "name": lambda gap: gap.name,
        "gap": lambda gap: list(Gap).index(gap.gap),
        "kinds": lambda gap: len(gap.categories),
        "table": lambda gap: (list(Table).index(gap.table), gap.function),
        "site_kind": lambda gap: words.site_kinds[gap.site_kind],
        "area": lambda gap: gap.area,
    }
    return sorted(gaps, key=keys[state.sort], reverse=state.descending)


def _stats(gaps: Sequence[PlaceGap]) -> Stats:
    counts: Counter[Gap] = Counter()
    for gap in gaps:
        counts[gap.gap] += len(gap.categories)
    here = reverse("ownership_gaps")
    return Stats(
        tuple(
            Stat(
                gettext(GAP_LABELS[gap]), counts[gap], f"{here}?{urlencode({'gap': gap.value})}",
                tone=TONES[gap] if counts[gap] else Tone.PLAIN,
            )
            for gap in Gap
        )
    )  # fmt: skip
