"""What inspections have to say on the pages of other apps."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext

from wenming.inspections import orders, policies, selectors
from wenming.inspections.entry import Past, past_of
from wenming.inspections.models import Visit
from wenming.inspections.words import state_chip, title_of
from wenming.issues.models import Issue
from wenming.kernel.scope import Viewer
from wenming.places.models import Site
from wenming.ui.components import Action, Chip, Link
from wenming.ui.figures import Rate
from wenming.ui.markup import Tone
from wenming.ui.panels import Panel

SHOWN_AT_SITE = 5
SHOWN_ON_HOME = 6


@dataclass(frozen=True)
class SiteInspections:
    """The latest visits to a site and what fell short, and beginning a visit of one's own."""

    visits: Sequence[tuple[Link, Chip, str]]
    findings: Sequence[tuple[str, Past]]
    begin: Action | None


@dataclass(frozen=True)
class VisitLine:
    """A visit with how far it is."""

    link: Link
    place: str
    chip: Chip
    progress: Rate


def at_site(viewer: Viewer, site: Site) -> Panel | None:
    """Say what was observed at a site lately."""
    if not viewer.may(policies.VIEW):
        return None
    visits = selectors.visits_wanted(viewer, selectors.VisitFilter(site=site.code))
    total = visits.count()
    begin = Action(
        gettext("Begin a visit"), reverse("inspections:begin", args=[site.code]), "clipboard-check", method="dialog"
    )
    may_begin = policies.may_begin(viewer, site)
    if not total and not may_begin:
        return None
    content = SiteInspections(
        visits=[
            (
                Link(visit.number, reverse("inspections:visit", args=[visit.number])),
                state_chip(visit.state),
                str(Visit.Purpose(visit.purpose).label),
            )
            for visit in visits[:SHOWN_AT_SITE]
        ],
        findings=[
            (f"{row.item.code} {title_of(row.item)}", past_of(row))
            for row in selectors.observations_at(viewer, site.pk, limit=SHOWN_AT_SITE)
        ],
        begin=begin if may_begin else None,
    )
    url = f"{reverse('inspections:visits')}?site={site.code}"
    return Panel(gettext("Observations"), "inspections/panels/at_site.html", content, count=total, url=url)


def behind_issue(viewer: Viewer, issue: Issue) -> Panel | None:
    """Show the observation that an issue was raised from."""
    rows = selectors.observations_of_issue(viewer, issue)
    if not rows:
        return None
    content = [(f"{row.item.code} {title_of(row.item)}", past_of(row), row.visit.number) for row in rows]
    return Panel(gettext("Raised from an observation"), "inspections/panels/behind_issue.html", content)


def my_visits(viewer: Viewer, _subject: object) -> Panel | None:
    """Show the viewer's own open visits."""
    if not viewer.may(policies.OBSERVE):
        return None
    visits = selectors.visits_to_do(viewer, limit=SHOWN_ON_HOME)
    if not visits:
        return None
    progress, ordered = selectors.progress_of(visits), orders.of([visit.pk for visit in visits])
    lines = []
    for visit in visits:
        far, order = progress[visit.pk], ordered.get(visit.pk)
        lines.append(
            VisitLine(
                Link(visit.site.name, reverse("inspections:visit", args=[visit.number])),
                order.label if order else str(Visit.Purpose(visit.purpose).label),
                state_chip(visit.state),
                Rate(far.observed, far.items, Tone.OPEN),
            )
        )
    url = f"{reverse('inspections:visits')}?mine=1"
    return Panel(gettext("My open visits"), "inspections/panels/my_visits.html", lines, url=url)
