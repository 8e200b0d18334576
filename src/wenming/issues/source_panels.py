"""On these lists: where an issue stands on lists, by when each wants it, how the reply stands, struck off or not."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext

from wenming.issues import policies, selectors
from wenming.issues.list_addresses import list_url
from wenming.issues.models import Issue, ListItem
from wenming.issues.source_words import answer_chip, because_text, day_text, due_text, timeliness_chip
from wenming.kernel.scope import Viewer
from wenming.rulebook.loop import Clock
from wenming.ui.components import Chip
from wenming.ui.panels import Panel

TEMPLATE = "issues/panels/lists.html"


@dataclass(frozen=True)
class OnList:
    """A list on which an issue stands; addresses only for those who see lists.

    ``through`` is the number of the merged issue that stands there, if it is not this one; ``rules``: it is what the
    unit's deadline comes from.
    """

    name: str
    url: str
    number: str
    item_url: str
    due: str
    because: str
    time: Chip | None
    answer: Chip
    answered: str
    struck_off: str
    through: str
    rules: bool


def on_lists(viewer: Viewer, issue: Issue) -> Panel | None:
    """The problem lists on which an issue stands, itself or through one that was merged into it."""
    items = selectors.lists_of(issue)
    if not items:
        return None
    rows = issue.clocks.filter(clock=Clock.HANDLING.value, stopped_at__isnull=True, ruled_by__isnull=False)
    ruling = rows.values_list("ruled_by", flat=True).first() or {}
    lines = _lines(viewer, issue, items, ruling.get("item"))
    return Panel(gettext("On these lists"), TEMPLATE, lines, count=len(lines))


def _lines(viewer: Viewer, issue: Issue, items: Sequence[ListItem], ruling: int | None) -> list[OnList]:
    at_desk = viewer.may(policies.DESK)
    return [
        OnList(
            name=item.problem_list.name,
            url=list_url(item.problem_list, state="all") if at_desk else "",
            number=item.number or item.label,
            item_url=reverse("problem_list_item", args=[item.problem_list.key, item.pk]) if at_desk else "",
            due=due_text(item),
            because=because_text(item),
            time=timeliness_chip(item),
            answer=answer_chip(item),
            answered=day_text(item.answered_on),
            struck_off=day_text(item.struck_off_on),
            through=item.issue.number if item.issue and item.issue.pk != issue.pk else "",
            rules=item.pk == ruling,
        )
        for item in items
    ]
