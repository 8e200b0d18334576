"""The list of visits, as values."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from wenming.inspections import orders, selectors
from wenming.inspections.models import Visit
from wenming.inspections.words import PURPOSES, STATES, state_chip
from wenming.kernel import clock
from wenming.kernel.scope import Viewer
from wenming.places.wording import label_of
from wenming.ui.components import Action, Empty, Lines, Link, Moment
from wenming.ui.figures import Rate, number_text
from wenming.ui.filters import Choice, Filter, Search, Switch
from wenming.ui.lists import Column, ListPage, ListState, Place, Row
from wenming.ui.markup import Tone

COLUMNS = (
    Column("number", _("Number"), order_by=("number",), place=Place.NUMBER, always=True),
    Column("site", _("Site"), order_by=("site__name", "number"), place=Place.TITLE, always=True),
    Column("state", _("State"), order_by=("state", "number"), place=Place.STATE),
    Column("purpose", _("Purpose"), order_by=("purpose", "number")),
    Column("order", _("Belongs to")),
    Column("progress", _("Items looked at")),
    Column("ordered", _("Ordered"), order_by=("ordered_at", "number")),
    Column("finished", _("Finished"), order_by=("finished_at", "number"), shown=False),
    Column("by", _("Ordered or begun by"), order_by=("by_label", "number"), shown=False),
)


@dataclass(frozen=True)
class VisitList:
    """The list's declaration for one request."""

    state: ListState
    filters: Sequence[Filter]
    wanted: selectors.VisitFilter


def visit_list(request: HttpRequest, viewer: Viewer) -> VisitList:
    """Read from the address which visits are wanted."""
    state = ListState.of(request, "visits", COLUMNS, sort="-number")
    words = Search(label=gettext("Number, site or code"))
    purpose = Choice("purpose", gettext("Purpose"), PURPOSES)
    stage = Choice("state", gettext("State"), STATES)
    order = Choice("round", gettext("Round"), orders.options(viewer))
    mine = Switch("mine", gettext("Only mine"))
    wanted = selectors.VisitFilter(
        words=state.read(words),
        purpose=state.read(purpose),
        state=state.read(stage),
        order=state.read(order),
        site=request.GET.get("site", "")[:40].replace("\x00", ""),
        mine=state.read(mine) == "1",
    )
    return VisitList(state, (words, purpose, stage, order, mine), wanted)


def visit_list_page(asked: VisitList, viewer: Viewer) -> ListPage:
    """Build the page."""
    state = asked.state
    found = selectors.visits_wanted(viewer, asked.wanted).order_by(*state.order_by)
    rows = list(found[state.offset : state.offset + state.size])
    total = found.count()
    progress, ordered = selectors.progress_of(rows), orders.of([each.pk for each in rows])
    return ListPage(
        state=state,
        title=gettext("Visits"),
        sentence=ngettext("%(n)s visit", "%(n)s visits", total) % {"n": number_text(total)},
        rows=[visit_row(each, progress[each.pk], ordered.get(each.pk)) for each in rows],
        total=total,
        filters=asked.filters,
        export_url=reverse("inspections:export") if viewer.may("exports.run") else "",
        empty=Empty(
            gettext("No visit yet"),
            gettext("A round orders visits to the sites drawn; a self-check begins on the page of its site."),
            (Action(gettext("Find a site to check"), reverse("places:sites"), "map-pin"),),
            icon="checklist",
        ),
    )


def visit_row(visit: Visit, progress: selectors.Progress, order: orders.Order | None) -> Row:
    """Return a row of the list."""
    tone = Tone.DONE if progress.observed == progress.items else Tone.OPEN
    cells: dict[str, object] = {
        "number": visit.number,
        "site": Lines(visit.site.name, f"{visit.site.code} · {label_of(visit.site.kind)} · {visit.site.area.name}"),
        "state": state_chip(visit.state),
        "purpose": str(Visit.Purpose(visit.purpose).label),
        "order": Link(order.label, order.url, muted=True) if order else None,
        "progress": Rate(progress.observed, progress.items, tone),
        "ordered": Moment(visit.ordered_at, brief=True),
        "finished": Moment(visit.finished_at, brief=True) if visit.finished_at else None,
        "by": visit.by_label,
    }
    return Row(key=visit.number, url=reverse("inspections:visit", args=[visit.number]), cells=cells)


def plain_rows(asked: VisitList, viewer: Viewer) -> Iterator[Mapping[str, object]]:
    """Yield every row that the filters find as plain values, for the export."""
    found = list(selectors.visits_wanted(viewer, asked.wanted).order_by(*asked.state.order_by))
    progress, ordered = selectors.progress_of(found), orders.of([each.pk for each in found])
    for each in found:
        order, far = ordered.get(each.pk), progress[each.pk]
        yield {
            "number": each.number,
            "site": f"{each.site.code} {each.site.name}",
            "state": str(Visit.State(each.state).label),
            "purpose": str(Visit.Purpose(each.purpose).label),
            "order": order.label if order else "",
            "progress": f"{far.observed}/{far.items}",
            "ordered": f"{each.ordered_at.astimezone(clock.LOCAL):%Y-%m-%d %H:%M}",
            "finished": f"{each.finished_at.astimezone(clock.LOCAL):%Y-%m-%d %H:%M}" if each.finished_at else "",
            "by": each.by_label,
        }
