"""The list of what is looked back at, and that of the draws, as values."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from wenming.issues import policies, selectors
from wenming.issues.models import LookBack, LookBackDraw
from wenming.issues.pages import category_options, issue_url, place_text, tabs, unit_link, unit_options
from wenming.issues.selectors import LookBackFilter
from wenming.issues.wording import label_of
from wenming.kernel import clock
from wenming.kernel.scope import Viewer
from wenming.rulebook.look_back import SHARES, Why, share_row
from wenming.ui.components import Action, Chip, Crumb, Empty, Lines, Link, Moment
from wenming.ui.figures import number_text
from wenming.ui.filters import Choice, Day, Filter, Search
from wenming.ui.lists import Column, ListPage, ListState, Place, Row
from wenming.ui.markup import Tone

COLUMNS = (
    Column("number", _("Number"), order_by=("issue__number",), place=Place.NUMBER, always=True),
    Column("title", _("What was wrong"), place=Place.TITLE, always=True),
    Column("state", _("Look-back"), order_by=("state", "due_at", "pk"), place=Place.STATE),
    Column("due", _("To be looked at by"), order_by=("due_at", "pk")),
    Column("why", _("Why drawn"), order_by=("why", "due_at", "pk")),
    Column("lead", _("Lead unit"), order_by=("issue__lead_unit__code", "pk")),
    Column("category", _("Kind of problem"), order_by=("issue__category__order", "pk")),
    Column("drawn", _("Drawn on"), order_by=("draw__drawn_on", "pk")),
    Column("done", _("Looked at"), order_by=("done_at", "pk"), shown=False),
)
DRAW_COLUMNS = (
    Column("drawn_on", _("Drawn on"), order_by=("drawn_on",), place=Place.TITLE, always=True),
    Column("span", _("Closed out on")),
    Column("pool", _("In the pool"), order_by=("pooled", "drawn_on"), numeric=True),
    Column("drawn", _("Drawn"), order_by=("drawn", "drawn_on"), numeric=True),
    Column("holding", _("Holding"), order_by=("holding", "drawn_on"), numeric=True),
    Column("back", _("Came back"), order_by=("back", "drawn_on"), numeric=True),
    Column("seed", _("Seed")),
)
TONES = {
    LookBack.State.WAITING.value: Tone.WAITING,
    LookBack.State.HOLDS.value: Tone.DONE,
    LookBack.State.BACK.value: Tone.RELAPSE,
}


@dataclass(frozen=True)
class LookBackList:
    """The list's declaration for one request."""

    state: ListState
    filters: Sequence[Filter]
    wanted: LookBackFilter


def look_back_list(request: HttpRequest, viewer: Viewer) -> LookBackList:
    """Read from the address which look-backs are wanted."""
    state = ListState.of(request, "look-backs", COLUMNS, sort="due")
    words = Search(label=gettext("Number, place or words"))
    late = [(selectors.LATE, gettext("Late"))]
    stands = Choice("state", gettext("Look-back"), [*((v, str(label)) for v, label in LookBack.State.choices), *late])
    why = Choice("why", gettext("Why drawn"), [(row.why.value, gettext(row.label)) for row in SHARES])
    lead = Choice("lead", gettext("Lead unit"), unit_options(viewer, request.GET.get("lead", "")))
    category = Choice("category", gettext("Kind of problem"), category_options())
    drawn_on = Day("drawn", gettext("Drawn on"))
    wanted = LookBackFilter(
        words=state.read(words),
        state=state.read(stands),
        why=state.read(why),
        lead=state.read(lead),
        category=state.read(category),
        drawn_on=state.read(drawn_on),
    )
    return LookBackList(state, (words, stands, why, lead, category, drawn_on), wanted)


def look_back_page(asked: LookBackList, viewer: Viewer) -> ListPage:
    """Build the page."""
    state = asked.state
    found = selectors.look_backs(viewer, asked.wanted)
    total = found.order_by().count()
    rows = found.order_by(*state.order_by)[state.offset : state.offset + state.size]
    words = ngettext("%(n)s look-back", "%(n)s look-backs", total)
    return ListPage(
        state=state,
        title=gettext("Look-backs"),
        sentence=words % {"n": number_text(total)},
        rows=[_row(one) for one in rows],
        total=total,
        filters=asked.filters,
        tabs=tabs(viewer, "look_backs"),
        actions=[
            *([Action(gettext("Draws"), reverse("look_back_draws"), "list")] if viewer.may(policies.VERIFY) else ()),
            Action(gettext("Prone places"), reverse("prone_places"), "flag"),
        ],
        export_url=reverse("look_back_export") if viewer.may(policies.EXPORT) else "",
        empty=Empty(
            gettext("Nothing to look back at yet"),
            gettext("A week after issues are closed out, some of them are drawn here every morning."),
            icon="circle-check",
        ),
    )


def plain_look_backs(asked: LookBackList, viewer: Viewer) -> Iterator[dict[str, object]]:
    """Return the same rows as plain values, for the export."""
    found = selectors.look_backs(viewer, asked.wanted).order_by(*asked.state.order_by)
    for one in found.iterator(chunk_size=2000):
        issue = one.issue
        yield {
            "number": issue.number,
            "title": f"{issue.title} ({place_text(issue)})",
            "state": str(LookBack.State(one.state).label),
            "due": one.due_at.astimezone(clock.LOCAL).date(),
            "why": gettext(share_row(Why(one.why)).label),
            "lead": issue.lead_unit.name if issue.lead_unit else "",
            "category": label_of(issue.category),
            "drawn": one.draw.drawn_on,
            "done": one.done_at.astimezone(clock.LOCAL).date() if one.done_at else None,
        }


def draw_page(request: HttpRequest) -> ListPage:
    """Build the list of draws."""
    state = ListState.of(request, "look-back-draws", DRAW_COLUMNS, sort="-drawn_on")
    found = selectors.look_back_draws()
    total = found.count()
    rows = found.order_by(*state.order_by)[state.offset : state.offset + state.size]
    words = ngettext("%(n)s draw", "%(n)s draws", total)
    return ListPage(
        state=state,
        title=gettext("Draws of look-backs"),
        sentence=words % {"n": number_text(total)},
        rows=[_draw_row(draw) for draw in rows],
        total=total,
        filters=(),
        crumbs=(Crumb(gettext("Look-backs"), reverse("look_backs")),),
        export_url=reverse("look_back_draws_export"),
        empty=Empty(
            gettext("Nothing was drawn yet"), gettext("Every morning at six a draw is made."), icon="circle-check"
        ),
    )


def plain_draws(request: HttpRequest) -> Iterator[dict[str, object]]:
    """Return the draws as plain values, for the export."""
    state = ListState.of(request, "look-back-draws", DRAW_COLUMNS, sort="-drawn_on")
    for draw in selectors.look_back_draws().order_by(*state.order_by):
        counted = vars(draw)
        yield {
            "drawn_on": draw.drawn_on, "span": _span(draw), "pool": counted["pooled"], "drawn": counted["drawn"],
            "holding": counted["holding"], "back": counted["back"], "seed": draw.seed,
        }  # fmt: skip


def _row(one: LookBack) -> Row:
    issue = one.issue
    is_late = one.state == LookBack.State.WAITING and one.due_at < clock.now()
    cells: dict[str, object] = {
        "number": issue.number,
        "title": Lines(issue.title, place_text(issue)),
        "state": Chip(str(LookBack.State(one.state).label), Tone.OVERDUE if is_late else TONES[one.state]),
        "due": Moment(one.due_at, brief=True),
        "why": gettext(share_row(Why(one.why)).label),
        "lead": unit_link(issue.lead_unit),
        "category": label_of(issue.category),
        "drawn": one.draw.drawn_on.isoformat(),
        "done": Moment(one.done_at, brief=True) if one.done_at else "",
    }
    return Row(key=str(one.pk), url=issue_url(issue), cells=cells, tone=TONES[one.state] if one.done_at else Tone.PLAIN)


def _draw_row(draw: LookBackDraw) -> Row:
    day, counted = draw.drawn_on.isoformat(), vars(draw)
    cells: dict[str, object] = {
        "drawn_on": day,
        "span": _span(draw),
        "pool": number_text(counted["pooled"]),
        "drawn": Link(number_text(counted["drawn"]), _drawn(day)),
        "holding": Link(number_text(counted["holding"]), _drawn(day, "holds")),
        "back": Link(number_text(counted["back"]), _drawn(day, "back")),
        "seed": draw.seed,
    }
    return Row(key=day, url=_drawn(day), cells=cells)


def _drawn(day: str, state: str = "") -> str:
    asked = {"drawn": day, "state": state} if state else {"drawn": day}
    return f"{reverse('look_backs')}?{urlencode(asked)}"


def _span(draw: LookBackDraw) -> str:
    """The days on which the pool was closed out, both included."""
    last = max(draw.closed_from, draw.closed_until - timedelta(seconds=1))
    begin, end = (moment.astimezone(clock.LOCAL) for moment in (draw.closed_from, last))
    return f"{begin:%Y-%m-%d} – {end:%Y-%m-%d}"
