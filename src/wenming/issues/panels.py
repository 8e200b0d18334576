"""What issues have to say on the pages of sites and units."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext

from wenming.issues import policies, selectors
from wenming.issues.list_links import list_url
from wenming.issues.models import Issue
from wenming.issues.pages import issue_url
from wenming.issues.selectors import IssueFilter
from wenming.issues.wording import issue_clock, state_chip
from wenming.kernel.scope import Viewer
from wenming.people.holdings import Holding
from wenming.people.models import Unit
from wenming.places.models import Site
from wenming.rulebook.labels import N_
from wenming.ui.components import Action, Chip, Moment
from wenming.ui.markup import Component
from wenming.ui.panels import Panel

MOST = 8
TEMPLATE = "issues/panels/issues.html"


@dataclass(frozen=True)
class PanelLine:
    """One issue in a panel."""

    number: str
    url: str
    title: str
    chip: Chip
    clock: Component | None
    raised: Moment


@dataclass(frozen=True)
class IssuePanel:
    """Some issues, and what to do when there is none."""

    lines: Sequence[PanelLine]
    nothing: str
    actions: Sequence[Action] = ()


def open_at_site(viewer: Viewer, site: Site) -> Panel:
    """The open issues at a site, the most urgent first."""
    found = selectors.issues(viewer, IssueFilter(site=site.code, state="open"))
    query = urlencode({"site": site.code, "state": "open"})
    raising: tuple[Action, ...] = ()
    if viewer.may("issues.raise"):
        raising = (
            Action(
                gettext("Raise an issue here"), f"{reverse('issue_raise')}?{urlencode({'site': site.code})}", "plus"
            ),
        )
    return _panel(
        gettext("Open issues"), found, f"{reverse('issue_list')}?{query}", gettext("No open issue here."), raising
    )


def past_at_site(viewer: Viewer, site: Site) -> Panel | None:
    """The issues at a site that are over."""
    found = selectors.issues(viewer, IssueFilter(site=site.code, state="closed"))
    query = urlencode({"site": site.code, "state": "closed"})
    panel = _panel(gettext("Earlier issues"), found, f"{reverse('issue_list')}?{query}", "")
    return panel if panel.count else None


def with_unit(viewer: Viewer, unit: Unit) -> Panel:
    """The open issues with a unit or its subordinate units."""
    found = selectors.issues(viewer, IssueFilter(unit=unit.code, state="open"))
    query = urlencode({"unit": unit.code, "state": "open"})
    return _panel(gettext("Open issues"), found, f"{reverse('issue_list')}?{query}", gettext("Nothing is open here."))


def issues_held(unit_id: int) -> Holding | None:
    """Say how many issues a unit still has to see to, before it is abolished."""
    unit = Unit.objects.filter(pk=unit_id).first()
    if unit is None:
        return None
    url = f"{reverse('issue_list')}?{urlencode({'unit': unit.code, 'state': 'open'})}"
    return Holding(N_("open issues"), selectors.with_units([unit_id]), url)


@dataclass(frozen=True)
class OnList:
    """A list on which an issue stands: its number and deadline there; the address only for those who see lists."""

    name: str
    url: str
    number: str
    deadline: str


def on_lists(viewer: Viewer, issue: Issue) -> Panel | None:
    """The problem lists on which an issue stands: each has its own number and deadline."""
    lines = [
        OnList(
            item.problem_list.name,
            list_url(item.problem_list, state="all") if viewer.may(policies.DESK) else "",
            item.number or item.label,
            item.deadline or (item.problem_list.reply_by.isoformat() if item.problem_list.reply_by else ""),
        )
        for item in selectors.lists_of(issue)
    ]
    return Panel(gettext("On lists"), "issues/panels/lists.html", lines, count=len(lines)) if lines else None


def _panel(title: str, found: QuerySet[Issue], url: str, nothing: str, actions: Sequence[Action] = ()) -> Panel:
    rows = list(selectors.ordered(found, ("due_at", "-number"))[:MOST])
    count = found.order_by().count() if len(rows) == MOST else len(rows)
    lines = [
        PanelLine(
            row.number, issue_url(row), row.title, state_chip(row), issue_clock(row), Moment(row.raised_at, brief=True)
        )
        for row in rows
    ]
    return Panel(
        title, TEMPLATE, IssuePanel(lines, nothing, actions), count=count, url=url if count > len(rows) else ""
    )
