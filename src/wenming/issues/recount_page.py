"""The page of deadlines that would be others on the calendar as it stands now."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from wenming.issues import policies, selectors
from wenming.issues.models import DeadlineRecount
from wenming.issues.selectors import Effect, MovedDeadline, Recount
from wenming.issues.wording import minutes_text
from wenming.kernel import clock
from wenming.kernel.scope import Viewer
from wenming.rulebook.loop import CLOCK_LABELS, Clock
from wenming.ui.components import Action, Chip, Crumb, Empty, Moment
from wenming.ui.figures import Stat, Stats, number_text
from wenming.ui.filters import Choice, Filter, Search
from wenming.ui.lists import Column, ListPage, ListState, Place, Row
from wenming.ui.markup import Text, Tone

EFFECT_LABELS: dict[Effect, Text] = {
    Effect.NOW_OVERDUE: _("becomes overdue"),
    Effect.NO_LONGER: _("no longer overdue"),
    Effect.LATER: _("later"),
    Effect.EARLIER: _("earlier"),
}
TONES = {
    Effect.NOW_OVERDUE: Tone.OVERDUE, Effect.NO_LONGER: Tone.DONE, Effect.LATER: Tone.WAITING,
    Effect.EARLIER: Tone.SOON,
}  # fmt: skip
COLUMNS = (
    Column("number", _("Number"), order_by=("number",), place=Place.NUMBER, always=True),
    Column("title", _("Issue"), order_by=("title",), place=Place.TITLE, always=True),
    Column("effect", _("Effect"), order_by=("effect",), place=Place.STATE),
    Column("clock", _("Clock"), order_by=("clock",)),
    Column("was", _("Deadline so far"), order_by=("was",)),
    Column("becomes", _("New deadline"), order_by=("becomes",)),
    Column("by_how_much", _("By how much"), order_by=("by_how_much",), numeric=True),
    Column("unit", _("Lead unit"), order_by=("unit",)),
)


@dataclass(frozen=True)
class MovedLine:
    """A moved deadline with what is said of its issue."""

    moved: MovedDeadline
    number: str
    title: str
    unit: str


@dataclass(frozen=True)
class MovedList:
    """The list's declaration for one request, and what it finds, sorted."""

    state: ListState
    filters: Sequence[Filter]
    found: Recount
    lines: Sequence[MovedLine]


def moved_list(request: HttpRequest, viewer: Viewer) -> MovedList:
    """Read from the address what is wanted, and compute it."""
    state = ListState.of(request, "moved_deadlines", COLUMNS, sort="effect")
    words = Search(label=gettext("Number, title or unit"))
    effect = Choice("effect", gettext("Effect"), [(one.value, str(label)) for one, label in EFFECT_LABELS.items()])
    which = Choice("clock", gettext("Clock"), [(one.value, gettext(CLOCK_LABELS[one])) for one in Clock])
    found = selectors.recount(viewer, at=clock.now())
    told = selectors.issues_told(viewer, found.issues)
    lines = [MovedLine(each, *told[each.row.issue_id]) for each in found.moved if each.row.issue_id in told]
    if asked := state.read(effect):
        lines = [line for line in lines if line.moved.effect == asked]
    if asked := state.read(which):
        lines = [line for line in lines if line.moved.row.clock == asked]
    if asked := state.read(words):
        lines = [line for line in lines if asked in line.number or asked in line.title or asked in line.unit]
    return MovedList(state, (words, effect, which), found, _sorted(lines, state))


def moved_page(asked: MovedList, viewer: Viewer) -> tuple[ListPage, Stats]:
    """Build the page, and the numbers above it."""
    state, lines, found = asked.state, asked.lines, asked.found
    issues = len(found.issues)
    words = ngettext(
        "%(n)s open issue would get another deadline", "%(n)s open issues would get another deadline", issues
    )
    confirm = f"{reverse('recount_deadlines')}?{urlencode({'seen': found.seen})}"
    apply = Action(gettext("Set these deadlines"), confirm, "clock", "dialog", primary=True)
    page = ListPage(
        state=state,
        title=gettext("Deadlines after a change of the calendar"),
        sentence=words % {"n": number_text(issues)},
        rows=[_row(line) for line in lines[state.offset : state.offset + state.size]],
        total=len(lines),
        filters=asked.filters,
        actions=(apply,) if found.moved else (),
        export_url=reverse("moved_deadlines_export") if viewer.may(policies.EXPORT) else "",
        crumbs=(Crumb(gettext("Calendar"), reverse("areas:calendar")), Crumb(gettext("Deadlines"))),
        note=gettext(
            "Computed on the calendar as it stands now, pauses and extensions included. Nothing changes until it is "
            "confirmed. A deadline set as a moment for a unit passed to stands; it only never ends after the outer one."
        ),
        empty=Empty(
            gettext("Every open issue has the right deadline"),
            gettext("After a change of days off, days made up or office hours, what would move is listed here."),
            icon="circle-check",
        ),
    )
    return page, _stats(found)


def plain_moved(asked: MovedList) -> list[dict[str, object]]:
    """Return the same lines as plain values."""
    return [
        {
            "number": line.number,
            "title": line.title,
            "effect": str(EFFECT_LABELS[line.moved.effect]),
            "clock": _clock(line),
            "was": _plain_moment(line.moved.was),
            "becomes": _plain_moment(line.moved.becomes),
            "by_how_much": _by_how_much(line.moved),
            "unit": line.unit,
        }
        for line in asked.lines
    ]


def told_of(made: DeadlineRecount) -> str:
    """Say what an act changed."""
    words = ngettext("%(n)s issue has another deadline now.", "%(n)s issues have another deadline now.", made.issues)
    return words % {"n": number_text(made.issues)}


def _row(line: MovedLine) -> Row:
    moved = line.moved
    cells: dict[str, object] = {
        "number": line.number,
        "title": line.title,
        "effect": Chip(str(EFFECT_LABELS[moved.effect]), TONES[moved.effect]),
        "clock": _clock(line),
        "was": Moment(moved.was),
        "becomes": Moment(moved.becomes),
        "by_how_much": _by_how_much(moved),
        "unit": line.unit,
    }
    return Row(key=str(moved.row.pk), url=reverse("issue", args=[line.number]), cells=cells)


def _clock(line: MovedLine) -> str:
    return gettext(CLOCK_LABELS[Clock(line.moved.row.clock)])


def _plain_moment(at: Any) -> str:
    return f"{at.astimezone(clock.LOCAL):%Y-%m-%d %H:%M}"


def _by_how_much(moved: MovedDeadline) -> str:
    """Days and hours on the wall clock, later or earlier."""
    seconds = int((moved.becomes - moved.was).total_seconds())
    days, minutes = divmod(abs(seconds) // 60, 24 * 60)
    parts = [ngettext("%(n)s day", "%(n)s days", days) % {"n": days}] if days else []
    if minutes or not days:
        parts.append(minutes_text(minutes))
    words = gettext("%(time)s later") if seconds > 0 else gettext("%(time)s earlier")
    return words % {"time": " ".join(parts)}


def _sorted(lines: Sequence[MovedLine], state: ListState) -> list[MovedLine]:
    keys: dict[str, Any] = {
        "number": lambda line: line.number,
        "title": lambda line: (line.title, line.number),
        "effect": lambda line: (list(Effect).index(line.moved.effect), line.number),
        "clock": lambda line: (line.moved.row.clock, line.number),
        "was": lambda line: line.moved.was,
        "becomes": lambda line: line.moved.becomes,
        "by_how_much": lambda line: line.moved.becomes - line.moved.was,
        "unit": lambda line: (line.unit, line.number),
    }
    return sorted(lines, key=keys[state.sort], reverse=state.descending)


def _stats(found: Recount) -> Stats:
    here = reverse("moved_deadlines")
    counts = {effect: found.count(effect) for effect in Effect}
    return Stats(
        tuple(
            Stat(
                label, counts[effect], f"{here}?{urlencode({'effect': effect.value})}",
                tone=TONES[effect] if counts[effect] else Tone.PLAIN,
            )
            for effect, label in EFFECT_LABELS.items()
        )
    )  # fmt: skip
