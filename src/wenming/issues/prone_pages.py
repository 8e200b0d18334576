"""The list of prone places as values, and the words and colours that its rows and the record page share."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from wenming.areas import selectors as areas
from wenming.issues import policies, selectors
from wenming.issues.models import Category, PronePlace
from wenming.issues.pages import category_options, unit_link, unit_options
from wenming.issues.selectors import ProneFilter
from wenming.issues.selectors.prone import AT_DESK, NOW, OVER, TO_DO
from wenming.issues.wording import STATE_TONES, label_of
from wenming.kernel.clock import LOCAL
from wenming.kernel.scope import Viewer
from wenming.rulebook.prone import QUIET_DAYS, RULES, STATES, ProneState, Scope, state_row
from wenming.ui.components import Chip, Empty, Lines, Link, Moment
from wenming.ui.figures import number_text
from wenming.ui.filters import Choice, Filter, Search
from wenming.ui.lists import Column, ListPage, ListState, Place, Row
from wenming.ui.markup import Tone

COLUMNS = (
    Column("number", _("Number"), order_by=("number",), place=Place.NUMBER, always=True),
    Column("place", _("Place"), order_by=("site__code", "address", "pk"), place=Place.TITLE, always=True),
    Column("subject", _("What comes back")),
    Column("state", _("State"), order_by=("state", "pk"), place=Place.STATE),
    Column("times", _("Came back"), order_by=("times", "pk"), numeric=True),
    Column("last", _("Last time"), order_by=("last_at", "pk")),
    Column("since", _("Prone since"), order_by=("since", "pk")),
    Column("unit", _("Unit asked"), order_by=("unit__code", "pk")),
    Column("area", _("Division"), order_by=("area__code", "pk"), shown=False),
    Column("review", _("To be reviewed on"), order_by=("review_on", "pk"), shown=False),
    Column("ended", _("Prone until"), order_by=("ended_at", "pk"), shown=False),
)


@dataclass(frozen=True)
class ProneList:
    """The list's declaration for one request."""

    state: ListState
    filters: Sequence[Filter]
    wanted: ProneFilter


def prone_list(request: HttpRequest, viewer: Viewer) -> ProneList:
    """Read from the address which prone places are wanted; without a word those that are prone now."""
    state = ListState.of(request, "prone-places", COLUMNS, sort="-last")
    words = Search(label=gettext("Number, place or issue"))
    to_do = [(TO_DO, gettext("My unit has to answer"))] if viewer.units and viewer.may(policies.HANDLE) else []
    to_do += [(AT_DESK, gettext("The office has to look"))] if viewer.may(policies.DESK) else []
    stands = Choice(
        "state",
        gettext("State"),
        [(NOW, gettext("Prone now")), (OVER, gettext("Prone no more, all")), *to_do,
         *((row.code.value, gettext(row.label)) for row in STATES)],
    )  # fmt: skip
    unit = Choice("unit", gettext("Unit asked"), unit_options(viewer, request.GET.get("unit", "")))
    area = Choice("area", gettext("Division"), list(areas.towns(viewer).values_list("code", "name")))
    group = Choice("group", gettext("Class"), [(code, str(label)) for code, label in Category.Group.choices])
    category = Choice("category", gettext("Kind of problem"), category_options())
    wanted = ProneFilter(
        words=state.read(words),
        state=state.read(stands),
        unit=state.read(unit),
        area=state.read(area),
        group=state.read(group),
        category=state.read(category),
        site=request.GET.get("site", "")[:40],
    )
    return ProneList(state, (words, stands, unit, area, group, category), wanted)


def prone_page(asked: ProneList, viewer: Viewer) -> ListPage:
    """Build the page."""
    state = asked.state
    found = selectors.prone_places(viewer, asked.wanted)
    total = found.order_by().count()
    rows = found.order_by(*state.order_by)[state.offset : state.offset + state.size]
    words = ngettext("%(n)s prone place", "%(n)s prone places", total)
    return ListPage(
        state=state,
        title=gettext("Prone places"),
        sentence=words % {"n": number_text(total)},
        rows=[_row(one) for one in rows],
        total=total,
        filters=asked.filters,
        export_url=reverse("prone_places_export") if viewer.may(policies.EXPORT) else "",
        note=rules_in_words(),
        empty=Empty(
            gettext("No place is prone"),
            gettext("Where closed problems keep coming back, the place stands here, and its unit is asked for more."),
            icon="circle-check",
        ),
    )


def plain_prone(asked: ProneList, viewer: Viewer) -> Iterator[dict[str, object]]:
    """Return the same rows as plain values, for the export."""
    for one in selectors.prone_places(viewer, asked.wanted).order_by(*asked.state.order_by).iterator(chunk_size=2000):
        yield {
            "number": one.number,
            "place": place_name(one),
            "subject": subject_text(one),
            "state": gettext(state_row(ProneState(one.state)).label),
            "times": vars(one)["times"],
            "last": one.last_at.astimezone(LOCAL).date(),
            "since": one.since.astimezone(LOCAL).date(),
            "unit": one.unit.name if one.unit else "",
            "area": one.area.name if one.area else "",
            "review": one.review_on,
            "ended": one.ended_at.astimezone(LOCAL).date() if one.ended_at else None,
        }


def rules_in_words() -> str:
    """Say by which rules a place is prone, and when it is so no more."""
    sayings = {
        Scope.KIND: gettext("one kind of problem came back %(times)s times within %(days)s days"),
        Scope.GROUP: gettext("problems of one class came back %(times)s times within %(days)s days"),
    }
    rules = gettext("; or ").join(sayings[rule.scope] % {"times": rule.times, "days": rule.days} for rule in RULES)
    words = gettext("A place is prone where %(rules)s. It is so no more once nothing came back for %(quiet)s days.")
    return words % {"rules": rules, "quiet": QUIET_DAYS}


def prone_url(place: PronePlace) -> str:
    """Return the address of a prone place's page."""
    return reverse("prone_place", args=[place.number])


def place_name(place: PronePlace) -> str:
    """Say where it is."""
    if place.site is not None:
        return place.site.name
    return place.address or (place.area.name if place.area else gettext("A place without a name"))


def subject_text(place: PronePlace) -> str:
    """Say what comes back there: a kind of problem, or a class of kinds."""
    if place.category is not None:
        return label_of(place.category)
    return gettext("%(group)s, any kind") % {"group": Category.Group(place.group).label}


def prone_chip(place: PronePlace) -> Chip:
    """Return where a prone place stands."""
    row = state_row(ProneState(place.state))
    return Chip(gettext(row.label), STATE_TONES[row.colour])


def _row(one: PronePlace) -> Row:
    area = one.area.name if one.area else ""
    cells: dict[str, object] = {
        "number": one.number,
        "place": Lines(place_name(one), area if one.site else ""),
        "subject": subject_text(one),
        "state": prone_chip(one),
        "times": Link(number_text(vars(one)["times"]), f"{prone_url(one)}#returns"),
        "last": Moment(one.last_at, brief=True),
        "since": one.since.astimezone(LOCAL).date().isoformat(),
        "unit": unit_link(one.unit) or Chip(gettext("Nobody yet"), Tone.OVERDUE),
        "area": area,
        "review": one.review_on.isoformat() if one.review_on else "",
        "ended": one.ended_at.astimezone(LOCAL).date().isoformat() if one.ended_at else "",
    }
    return Row(key=one.number, url=prone_url(one), cells=cells)
