"""The list of rounds."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from wenming.evaluations import policies, selectors
from wenming.evaluations.figures import figures_of
from wenming.evaluations.models import Round
from wenming.evaluations.tables import plain_weight
from wenming.evaluations.wording import AS_OBSERVED, IF_LOOKED_AT_TODAY, marks_text, state_chip
from wenming.kernel.scope import Viewer
from wenming.rulebook.marks import Marks
from wenming.ui.components import Action, Empty, Lines, Moment
from wenming.ui.figures import number_text
from wenming.ui.filters import Choice, Filter
from wenming.ui.lists import Column, ListPage, ListState, Place, Row

COLUMNS = (
    Column("number", _("Number"), order_by=("number",), place=Place.NUMBER, always=True),
    Column("name", _("Round"), order_by=("name", "number"), place=Place.TITLE, always=True),
    Column("state", _("State"), order_by=("state", "number"), place=Place.STATE),
    Column("kind", _("Kind of round"), order_by=("kind", "number")),
    Column("sites", _("Sites"), numeric=True),
    Column("observed", AS_OBSERVED, numeric=True),
    Column("today", IF_LOOKED_AT_TODAY, numeric=True),
    Column("of", _("of"), numeric=True),
    Column("opened", _("Opened"), order_by=("opened_at", "number")),
    Column("closed", _("Closed"), order_by=("closed_at", "number"), shown=False),
)


@dataclass(frozen=True)
class RoundList:
    """The list's declaration for one request."""

    state: ListState
    filters: Sequence[Filter]
    stage: str
    kind: str


def round_list(request: HttpRequest) -> RoundList:
    """Read from the address which rounds are wanted."""
    state = ListState.of(request, "rounds", COLUMNS, sort="-number", size=25)
    stage = Choice("state", gettext("State"), [(value, label) for value, label in Round.State.choices])
    kind = Choice("kind", gettext("Kind of round"), [(value, label) for value, label in Round.Kind.choices])
    return RoundList(state, (stage, kind), state.read(stage), state.read(kind))


def round_list_page(asked: RoundList, viewer: Viewer) -> ListPage:
    """Build the page."""
    state = asked.state
    found = selectors.rounds_wanted(viewer, state=asked.stage, kind=asked.kind).order_by(*state.order_by)
    total = found.count()
    rows = list(found[state.offset : state.offset + state.size])
    sites = selectors.site_counts(rows)
    plan = Action(gettext("Plan a round"), reverse("evaluations:plan"), "plus", method="dialog", primary=True, key="n")
    actions = (plan,) if viewer.may(policies.MANAGE) else ()
    return ListPage(
        state=state,
        title=gettext("Rounds"),
        sentence=ngettext("%(n)s round", "%(n)s rounds", total) % {"n": number_text(total)},
        rows=[_row(each, sites.get(each.pk, 0)) for each in rows],
        total=total,
        filters=asked.filters,
        actions=actions,
        empty=Empty(
            gettext("No round yet"),
            gettext("A round draws sites, orders a visit to each, and is scored as the checklists come in."),
            actions,
            icon="chart-bar",
        ),
    )


def _row(round_: Round, sites: int) -> Row:
    marks, declared = _total(round_)
    cells: dict[str, object] = {
        "number": round_.number,
        "name": Lines(round_.name, round_.edition.name),
        "state": state_chip(round_.state),
        "kind": str(Round.Kind(round_.kind).label),
        "sites": sites or None,
        "observed": marks_text(marks.won) if marks else None,
        "today": marks_text(marks.won_today) if marks else None,
        "of": f"{marks_text(marks.available)} / {declared}" if marks else None,
        "opened": Moment(round_.opened_at, brief=True) if round_.opened_at else None,
        "closed": Moment(round_.closed_at, brief=True) if round_.closed_at else None,
    }
    return Row(key=round_.number, url=reverse("evaluations:round", args=[round_.number]), cells=cells)


def _total(round_: Round) -> tuple[Marks | None, str]:
    """The total in both figures; a planned round has none."""
    if round_.state == Round.State.PLANNED:
        return None, ""
    with figures_of(round_) as figures:
        return figures.total, plain_weight(figures.declared)
