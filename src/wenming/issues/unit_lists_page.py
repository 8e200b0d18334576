"""The lists on which a unit has problems, as values."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext

from wenming.issues import selectors
from wenming.kernel.scope import Viewer
from wenming.ui.components import Action, Crumb, Empty

MOST_LISTS = 100


@dataclass(frozen=True)
class UnitList:
    """A list with the counts of what is with the unit; ``report`` gives its report."""

    name: str
    sender: str
    reply_by: str
    items: int
    rectified: int
    reported: int
    report: Action


@dataclass(frozen=True)
class UnitListsPage:
    """The latest lists."""

    crumbs: Sequence[Crumb]
    rows: Sequence[UnitList]
    empty: Empty


def unit_lists_page(viewer: Viewer) -> UnitListsPage:
    """Build the page: two counts beside each list, and the report that goes with it."""
    rows = []
    for found in selectors.lists_of_units(viewer)[:MOST_LISTS]:
        counted = vars(found)
        rows.append(
            UnitList(
                name=found.name, sender=found.sender, reply_by=found.reply_by.isoformat() if found.reply_by else "",
                items=counted["own_items"], rectified=counted["own_rectified"], reported=counted["own_reported"],
                report=Action(gettext("Our report"), reverse("unit_list_report", args=[found.key]), "file-text"),
            )
        )  # fmt: skip
    words = gettext("Once problems of a superior's list are dispatched to your unit, its report is made here.")
    crumbs = (Crumb(gettext("My unit"), reverse("my_issues")), Crumb(gettext("Reports on lists")))
    return UnitListsPage(crumbs, rows, Empty(gettext("Nothing of a list is with your unit"), words))
