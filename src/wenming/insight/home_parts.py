"""The parts of the start page that no other page has, as values."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from wenming.issues.models import Issue
from wenming.issues.pages import issue_url, place_text
from wenming.issues.wording import issue_clock, state_chip
from wenming.ui.components import Chip, Link
from wenming.ui.icons import icon
from wenming.ui.markup import Component, TemplateComponent


@dataclass(frozen=True)
class RoundFigures(TemplateComponent):
    """Both figures of the running round, as text with two places."""

    name: str
    as_observed: str
    today: str
    available: str
    url: str
    template = "insight/parts/round.html"


@dataclass(frozen=True)
class LateUnits(TemplateComponent):
    """Units with how many overdue issues each leads and the list of these, most first."""

    rows: Sequence[tuple[Link, int, str]]
    template = "insight/parts/late_units.html"

    @property
    def most(self) -> int:
        """The longest bar."""
        return max((count for _unit, count, _url in self.rows), default=1)


@dataclass(frozen=True)
class Matter:
    """An issue that waits: where, with whom, and its clock."""

    link: Link
    place: str
    unit: str
    chip: Chip
    clock: Component | None


@dataclass(frozen=True)
class Matters(TemplateComponent):
    """Issues that wait longest."""

    issues: Sequence[Issue]
    template = "insight/parts/matters.html"

    @property
    def rows(self) -> list[Matter]:
        """The issues in words, each once."""
        once = {issue.pk: issue for issue in self.issues}
        return [
            Matter(
                Link(f"{issue.number} {issue.title}", issue_url(issue)),
                place_text(issue),
                issue.lead_unit.name if issue.lead_unit else "",
                state_chip(issue),
                issue_clock(issue),
            )
            for issue in once.values()
        ]


@dataclass(frozen=True)
class Entries(TemplateComponent):
    """Doors to the pages of administrators: icon, link, what is there."""

    doors: Sequence[tuple[str, Link, str]]
    template = "insight/parts/entries.html"

    @property
    def rows(self) -> list[tuple[SafeString, Link, str]]:
        """The doors with their icons drawn."""
        return [(icon(name), link, words) for name, link, words in self.doors]
