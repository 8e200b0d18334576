"""The filters of a list: they live in the address, so that a list can be sent to a colleague as it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import QueryDict

from wenming.ui.markup import Text


@dataclass(frozen=True)
class Search:
    """Free words."""

    name: str = "q"
    label: Text = ""
    kind = "search"

    def read(self, query: QueryDict) -> str:
        """Return the words asked for, trimmed, at most 200 characters, without NUL."""
        return query.get(self.name, "").replace("\x00", "").strip()[:200]


@dataclass(frozen=True)
class Choice:
    """One of several values; an unknown value in the address counts as none."""

    name: str
    label: Text
    options: Sequence[tuple[str, Text]]
    kind = "choice"

    def read(self, query: QueryDict) -> str:
        """Return the chosen value, or an empty string."""
        value = query.get(self.name, "")
        return value if any(value == option for option, _label in self.options) else ""


@dataclass(frozen=True)
class Switch:
    """Yes, or not asked."""

    name: str
    label: Text
    kind = "switch"

    def read(self, query: QueryDict) -> str:
        """Return ``1`` or an empty string."""
        return "1" if query.get(self.name) == "1" else ""


@dataclass(frozen=True)
class Day:
    """A date, from or until which rows are wanted."""

    name: str
    label: Text
    kind = "day"

    def read(self, query: QueryDict) -> str:
        """Return the date as 2026-11-22, or an empty string when it is none."""
        try:
            return date.fromisoformat(query.get(self.name, "")).isoformat()
        except ValueError:
            return ""


Filter = Search | Choice | Switch | Day


@dataclass(frozen=True)
class FilterView:
    """A filter with its present value, as the page shows it."""

    filter: Filter
    value: str

    @property
    def kind(self) -> str:
        """Which control draws it."""
        return self.filter.kind

    @property
    def options(self) -> list[tuple[str, Text, bool]]:
        """The options of a choice: value, label, whether chosen."""
        known = self.filter.options if isinstance(self.filter, Choice) else ()
        return [(value, label, value == self.value) for value, label in known]
