"""The ledger (台账) and the close-out list (销号清单) as values: which columns, which issues."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from wenming.issues import policies, selectors
from wenming.issues.ledger_columns import COLUMNS, LedgerColumn, cells_of
from wenming.issues.models import ColumnSet, Issue
from wenming.issues.pages import IssueList, issue_list, issue_url, tabs
from wenming.issues.selectors import LedgerLine
from wenming.kernel.errors import Missing
from wenming.kernel.scope import Viewer
from wenming.rulebook.labels import N_
from wenming.rulebook.loop import State
from wenming.ui.components import Action, Empty
from wenming.ui.figures import number_text
from wenming.ui.filters import Choice, Day, FilterView
from wenming.ui.lists import Column, ListPage, ListState, Row
from wenming.ui.markup import Text, Tone

LEDGER, CLOSE_OUT_LIST = "ledger", "close_out_list"
STILL_GOING = ("returned", "sent_back", "extension", "passed_down", "in_hand")
"""What only an issue that goes on can be: not asked of what is closed out."""
CHUNK = 2_000
NO_SUCH_LIST = N_("There is no such list.")


@dataclass(frozen=True)
class Register:
    """One of the two lists: what it is called, its columns where nobody chose others, and its order."""

    name: str
    title: Text
    columns: tuple[str, ...]
    sort: str
    nothing: Text


REGISTERS = {
    row.name: row
    for row in (
        Register(
            LEDGER, _("Ledger of issues"),
            (
                "number", "title", "place", "category", "lead", "raised", "due", "state", "measures", "reported",
                "closed",
            ),
            "-raised", _("Every issue stands here once it is raised."),
        ),
        Register(
            CLOSE_OUT_LIST, _("Close-out list"),
            (
                "number", "title", "place", "lead", "due", "measures", "responsible", "rectified_on", "verified_by",
                "closed", "look_back",
            ),
            "-closed", _("Issues stand here once they are closed out."),
        ),
    )
}  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """A list as one request asks for it: its columns in their order, its filters, and the set they come from."""

    register: Register
    columns: tuple[LedgerColumn, ...]
    list: IssueList
    sets: Sequence[ColumnSet]
    chosen: ColumnSet | None

    @property
    def state(self) -> ListState:
        """The list's state: page, order, filters."""
        return self.list.state


def register_of(name: str) -> Register:
    """Return a register by its name.

    :raises Missing: there is none.
    """
    if name not in REGISTERS:
        raise Missing("no_such_list", NO_SUCH_LIST)
    return REGISTERS[name]


def asked_of(request: HttpRequest, viewer: Viewer, name: str) -> Asked:
    """Read from the address and the person's own sets what is wanted."""
    register = register_of(name)
    sets = selectors.column_sets(viewer, name)
    by_address = request.GET.get("set", "")
    chosen = next((one for one in sets if str(one.pk) == by_address), None)
    if chosen is None and not by_address:
        chosen = next((one for one in sets if one.is_default), None)
    columns = tuple(COLUMNS[key] for key in _keys(chosen.columns if chosen else register.columns))
    shown = [
        Column(column.key, column.label, order_by=column.order_by, place=column.place, always=True)
        for column in columns
    ]
    sortable = {column.key for column in columns if column.order_by}
    sort = register.sort if register.sort.removeprefix("-") in sortable else "-number"
    state = ListState.of(request, register.name, shown, sort=sort)
    asked = issue_list(request, viewer, state=state)
    if name == CLOSE_OUT_LIST:
        asked = _closed_only(asked)
    own = Choice("set", gettext("Columns"), [("standard", gettext("Standard columns")), *_options(sets)])
    return Asked(register, columns, replace(asked, filters=(*asked.filters, own)), sets, chosen)


def ledger_page(asked: Asked, viewer: Viewer) -> ListPage:
    """Build the page of the list."""
    state, register = asked.state, asked.register
    found = selectors.issues(viewer, asked.list.wanted)
    total = found.order_by().count()
    rows = selectors.window(found, state.order_by, state.offset, state.size)
    words = ngettext("%(n)s issue", "%(n)s issues", total)
    return ListPage(
        state=state,
        title=register.title,
        sentence=words % {"n": number_text(total)},
        rows=[_row(line, asked.columns, viewer) for line in selectors.ledger_lines(rows)],
        total=total,
        filters=asked.list.filters,
        actions=_actions(asked, viewer),
        tabs=tabs(viewer, register.name),
        empty=Empty(gettext("Nothing stands here yet"), register.nothing, icon="list"),
    )


def lines_in_order(asked: Asked, viewer: Viewer, *, most: int, with_pictures: bool = False) -> Iterator[LedgerLine]:
    """Return every line that the filters find, in the order asked for, a few thousand at a time."""
    found = selectors.issues(viewer, asked.list.wanted)
    for offset in range(0, most, CHUNK):
        rows = selectors.window(found, asked.state.order_by, offset, min(CHUNK, most - offset))
        yield from selectors.ledger_lines(rows, with_pictures=with_pictures)
        if len(rows) < CHUNK:
            return


def count_of(asked: Asked, viewer: Viewer) -> int:
    """Return how many the filters find."""
    return selectors.issues(viewer, asked.list.wanted).order_by().count()


def told_filters(asked: Asked) -> str:
    """Say in words what the list is narrowed to."""
    separator = gettext("; ")
    return separator.join(filter(None, (_told(view) for view in _views(asked)))) or gettext("all issues within reach")


def address_of(name: str, part: str = "") -> str:
    """Return the address of a register, or of its ``export``, ``print`` or ``columns``."""
    return reverse(f"{name}_{part}" if part else name)


def set_address(asked: Asked) -> str:
    """Return the way to the person's own columns: the set that is shown, else a new one."""
    base = address_of(asked.register.name, "columns")
    return f"{base}?edit={asked.chosen.pk}" if asked.chosen else base


def _keys(keys: Sequence[str]) -> list[str]:
    """The number comes first always, for it leads to the issue; a column that is no more is left out."""
    known = [key for key in dict.fromkeys(keys) if key in COLUMNS and key != "number"]
    return ["number", *known]


def _options(sets: Sequence[ColumnSet]) -> list[tuple[str, Text]]:
    return [(str(one.pk), one.name) for one in sets]


def _closed_only(asked: IssueList) -> IssueList:
    since, until = Day("closed_since", gettext("Closed out from")), Day("closed_until", gettext("until"))
    dropped = {*STILL_GOING, "state", "clock", "since", "until", "due", "closed_since", "closed_until"}
    kept = tuple(one for one in asked.filters if one.name not in dropped)
    still_going: dict[str, Any] = dict.fromkeys(STILL_GOING, False)
    return replace(
        asked,
        filters=(*kept[:1], since, until, *kept[1:]),
        wanted=replace(asked.wanted, state=State.CLOSED.value, clock="", since="", until="", due="", **still_going),
    )


def _row(line: LedgerLine, columns: tuple[LedgerColumn, ...], viewer: Viewer) -> Row:
    issue: Issue = line.issue
    tone = Tone.RELAPSE if issue.has_relapsed else Tone.PLAIN
    return Row(key=issue.number, url=issue_url(issue), cells=cells_of(line, columns, viewer), tone=tone)


def _actions(asked: Asked, viewer: Viewer) -> tuple[Action, ...]:
    name, state = asked.register.name, asked.state
    own = Action(gettext("My columns"), set_address(asked), "columns-3")
    printed = Action(gettext("Print"), f"{address_of(name, 'print')}{state.address()}", "printer", key="p")
    if not viewer.may(policies.EXPORT):
        return (own, printed)
    export = address_of(name, "export")
    return (
        own,
        printed,
        Action(gettext("CSV"), f"{export}{state.address(format='csv')}", "download"),
        Action(gettext("With pictures"), f"{export}{state.address(pictures='1')}", "photo"),
        Action(
            gettext("Export as a workbook"), f"{export}{state.address()}", "file-spreadsheet", primary=True, key="x"
        ),
    )


def _views(asked: Asked) -> Iterator[FilterView]:
    for one in asked.list.filters:
        value = asked.state.read(one)
        if value and one.name != "set":
            yield FilterView(one, value)


def _told(view: FilterView) -> str:
    label = str(view.filter.label)
    if view.kind == "switch":
        return label
    chosen = next((str(words) for _value, words, is_chosen in view.options if is_chosen), view.value)
    return gettext("%(label)s: %(value)s") % {"label": label, "value": chosen}
