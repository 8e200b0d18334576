"""The list page: columns, rows, filters, sort, pages, bulk actions and export, all readable from the address.

A view declares its columns once, reads a :class:`ListState` from the request, asks its selector, and hands a
:class:`ListPage` to ``ui/list.html``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from django.http import HttpRequest, QueryDict

from wenming.ui.components import Action, Crumb, Empty, Tab
from wenming.ui.figures import number_text
from wenming.ui.filters import Filter, FilterView
from wenming.ui.markup import Text, Tone

PAGE_SIZES = (25, 50, 100)
COOKIE_PREFIX = "columns_"


class Place(StrEnum):
    """Where a column goes when a row becomes a card on a phone."""

    NUMBER = "number"
    TITLE = "title"
    STATE = "state"
    MORE = "more"
    HIDDEN = "hidden"


@dataclass(frozen=True)
class Column:
    """One column; ``order_by`` makes it sortable, ``always`` keeps it out of the chooser, ``shown`` is its default."""

    key: str
    label: Text
    order_by: Sequence[str] = ()
    place: Place = Place.MORE
    numeric: bool = False
    always: bool = False
    shown: bool = True


@dataclass(frozen=True)
class Row:
    """One row: its address, a value or component per column key, and a tone where the whole row says something."""

    key: str
    url: str
    cells: Mapping[str, object]
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True)
class Heading:
    """A column's heading as the page shows it."""

    column: Column
    url: str
    direction: str


def _address(query: QueryDict, **changes: str | int | None) -> str:
    """Return ``?…`` with the changes made; None or empty takes a parameter out, and the page number never survives."""
    copy = query.copy()
    copy.pop("page", None)
    for name, value in changes.items():
        if value in (None, ""):
            copy.pop(name, None)
        else:
            copy[name] = str(value)
    return f"?{copy.urlencode()}" if copy else "?"


@dataclass(frozen=True)
class ListState:
    """What the address and the person's own column choice ask for."""

    name: str
    columns: Sequence[Column]
    query: QueryDict
    path: str
    sort: str
    descending: bool
    page: int
    size: int
    visible: Sequence[Column]

    @classmethod
    def of(
        cls, request: HttpRequest, name: str, columns: Sequence[Column], *, sort: str, size: int = 50
    ) -> "ListState":
        """Read the state; ``sort`` is the default column's key, with ``-`` for descending."""
        wanted = request.GET.get("sort", sort)
        sortable = {column.key for column in columns if column.order_by}
        if wanted.removeprefix("-") not in sortable:
            wanted = sort
        page = request.GET.get("page", "1")
        asked = request.GET.get("size", "")
        return cls(
            name=name,
            columns=columns,
            query=request.GET,
            path=request.path,
            sort=wanted.removeprefix("-"),
            descending=wanted.startswith("-"),
            page=min(max(int(page), 1), 100_000) if page.isascii() and page.isdigit() and len(page) < 7 else 1,
            size=int(asked) if asked in {str(known) for known in PAGE_SIZES} else size,
            visible=_visible(columns, request.COOKIES.get(COOKIE_PREFIX + name)),
        )

    @property
    def offset(self) -> int:
        """How many rows lie before this page."""
        return (self.page - 1) * self.size

    @property
    def order_by(self) -> tuple[str, ...]:
        """The fields to sort by; turned round when descending."""
        column = next(column for column in self.columns if column.key == self.sort)
        return tuple(_turned(name) if self.descending else name for name in column.order_by)

    def read(self, wanted: Filter) -> str:
        """Return a filter's value: checked, or empty."""
        return wanted.read(self.query)

    def address(self, **changes: str | int | None) -> str:
        """Return this list's address with the changes made."""
        return _address(self.query, **changes)


def _turned(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


def _visible(columns: Sequence[Column], chosen: str | None) -> tuple[Column, ...]:
    """Return the columns to show: always those that must be, else the person's choice, else the default."""
    keys = set(chosen.split("-")) if chosen is not None else None
    return tuple(c for c in columns if c.always or (c.shown if keys is None else c.key in keys))


@dataclass(frozen=True)
class ListPage:
    """All that ``ui/list.html`` shows. ``sentence`` says what one looks at, with the count."""

    state: ListState
    title: Text
    sentence: Text
    rows: Sequence[Row]
    total: int
    empty: Empty
    filters: Sequence[Filter] = ()
    actions: Sequence[Action] = ()
    bulk: Sequence[Action] = ()
    export_url: str = ""
    tabs: Sequence[Tab] = ()
    crumbs: Sequence[Crumb] = ()
    note: object = ""
    extra: Mapping[str, object] = field(default_factory=dict)

    @cached_property
    def headings(self) -> list[Heading]:
        """The visible columns' headings, each with the address that sorts by it."""
        shown = []
        for column in self.state.visible:
            current = column.key == self.state.sort
            direction = ("descending" if self.state.descending else "ascending") if current else ""
            turned = f"-{column.key}" if current and not self.state.descending else column.key
            shown.append(Heading(column, self.state.address(sort=turned) if column.order_by else "", direction))
        return shown

    @cached_property
    def lines(self) -> list[tuple[Row, list[tuple[Column, object]]]]:
        """The rows, each with its visible cells in order."""
        return [(row, [(c, row.cells.get(c.key, "")) for c in self.state.visible]) for row in self.rows]

    @cached_property
    def filter_views(self) -> list[FilterView]:
        """The filters with their present values."""
        return [FilterView(known, self.state.read(known)) for known in self.filters]

    @property
    def is_filtered(self) -> bool:
        """Whether any filter narrows the list."""
        return any(view.value for view in self.filter_views)

    @property
    def active_filters(self) -> int:
        """How many filters narrow the list."""
        return sum(bool(view.value) for view in self.filter_views)

    @property
    def kept_parameters(self) -> list[tuple[str, str]]:
        """Parameters that the filter form must carry along: everything that is no filter of its own."""
        own = {known.name for known in self.filters} | {"page"}
        return [(name, str(value)) for name, value in self.state.query.items() if name not in own]

    @property
    def clear_url(self) -> str:
        """The address without any filter."""
        return self.state.address(**{known.name: None for known in self.filters})

    @property
    def export_address(self) -> str:
        """The export's address: the same filters, sort and columns as on the page."""
        columns = "-".join(column.key for column in self.state.visible)
        return f"{self.export_url}{self.state.address(columns=columns)}" if self.export_url else ""

    @property
    def chooser(self) -> list[tuple[Column, bool]]:
        """The columns a person may hide or show."""
        visible = {column.key for column in self.state.visible}
        return [(column, column.key in visible) for column in self.state.columns if not column.always]

    @property
    def first(self) -> int:
        """The number of the first row on this page."""
        return self.state.offset + 1 if self.rows else 0

    @property
    def last(self) -> int:
        """The number of the last row on this page."""
        return self.state.offset + len(self.rows)

    @property
    def range_text(self) -> str:
        """Which rows these are."""
        return f"{number_text(self.first)}–{number_text(self.last)}"

    @property
    def total_text(self) -> str:
        """How many there are."""
        return number_text(self.total)

    @property
    def previous_url(self) -> str:
        """The address of the page before, or nothing."""
        return self.state.address(page=self.state.page - 1) if self.state.page > 1 else ""

    @property
    def next_url(self) -> str:
        """The address of the page after, or nothing."""
        return self.state.address(page=self.state.page + 1) if self.last < self.total else ""


def picked(request: HttpRequest) -> tuple[list[str], bool]:
    """Return the keys that a bulk action was sent with, and whether it means every row the filters find."""
    return request.POST.getlist("pick"), request.POST.get("all") == "1"
