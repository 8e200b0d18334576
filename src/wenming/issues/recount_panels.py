"""What recounted deadlines have to say on the pages of the calendar and of an issue."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext

from wenming.issues import policies, selectors
from wenming.issues.models import Issue
from wenming.issues.wording import step_text
from wenming.kernel.scope import Viewer
from wenming.rulebook.loop import CLOCK_LABELS, Clock
from wenming.ui.components import Action, Moment
from wenming.ui.panels import Panel


@dataclass(frozen=True)
class RecountLine:
    """One deadline that was moved: by whom, why, and how it was computed."""

    clock: str
    was: Moment
    becomes: Moment
    at: Moment
    by: str
    reason: str
    steps: Sequence[str]


def recounted_here(viewer: Viewer, issue: Issue) -> Panel | None:
    """The deadlines of an issue that a correction of the calendar moved."""
    lines = [
        RecountLine(
            gettext(CLOCK_LABELS[Clock(row.clock.clock)]),
            Moment(row.was),
            Moment(row.becomes),
            Moment(row.recount.at),
            row.recount.by_label,
            row.recount.reason,
            [step_text(step) for step in row.steps],
        )
        for row in selectors.recounts_of(issue)
    ]
    title = gettext("Deadlines computed again")
    return Panel(title, "issues/panels/recounts.html", lines, count=len(lines)) if lines else None


def moved_by_calendar(viewer: Viewer, page: object) -> Panel | None:
    """The way from the calendar to the deadlines that it would move."""
    if not viewer.may(policies.CLOSE_OUT):
        return None
    look = Action(gettext("See what would move"), reverse("moved_deadlines"), "clock")
    return Panel(gettext("Deadlines of open issues"), "issues/panels/moved_deadlines.html", look)
