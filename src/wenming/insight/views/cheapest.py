"""What is cheapest to put right: the open issues of the running round that cost most marks."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from wenming.evaluations.wording import marks_text
from wenming.insight import links
from wenming.insight.selectors import rounds
from wenming.insight.selectors.rounds import Finding
from wenming.issues.pages import issue_url, place_text
from wenming.issues.wording import issue_clock, state_chip
from wenming.kernel.policies import policy
from wenming.kernel.rest import viewer
from wenming.ui.components import Chip, Crumb, Link
from wenming.ui.figures import Stat, Stats
from wenming.ui.markup import Component
from wenming.ui.pages import RecordHead


@dataclass(frozen=True)
class FindingLine:
    """One open issue with what it would bring back."""

    marks: str
    link: Link
    place: str
    item: str
    unit: Link | str
    chip: Chip
    clock: Component | None


@dataclass(frozen=True)
class CheapestPage:
    """The findings, and what they come to together."""

    stats: Stats
    lines: Sequence[FindingLine]


@policy("rounds.view")
@require_safe
def cheapest(request: HttpRequest) -> HttpResponse:
    """List the findings, dearest first."""
    now = rounds.running_round(viewer(request))
    found = rounds.cheapest(viewer(request), now) if now else rounds.Cheapest((), 0)
    url = links.address("evaluations:round", now.number) if now else ""
    head = RecordHead(
        title=gettext("Cheapest to fix"),
        subtitle=Link(now.name, url) if now else "",
        crumbs=(Crumb(gettext("Today"), links.address("home")), Crumb(gettext("Cheapest to fix"))),
    )
    stats = (
        Stat(gettext("Shown"), len(found.first), request.path),
        Stat(gettext("Open findings"), found.open_issues, url),
        Stat(gettext("Worth, in marks"), marks_text(found.marks), request.path),
        Stat(gettext("Units they belong to"), len(found.units), request.path),
    )
    page = CheapestPage(Stats(stats), [_line(one) for one in found.first])
    return render(request, "insight/cheapest.html", {"head": head, "page": page})


def _line(finding: Finding) -> FindingLine:
    issue = finding.issue
    unit = issue.lead_unit
    return FindingLine(
        marks=marks_text(finding.marks),
        link=Link(f"{issue.number} {issue.title}", issue_url(issue)),
        place=place_text(issue),
        item=finding.item,
        unit=links.unit(unit.code, unit.name) if unit else gettext("not yet dispatched"),
        chip=state_chip(issue),
        clock=issue_clock(issue),
    )
