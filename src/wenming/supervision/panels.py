"""What supervision has to say on the page of an issue."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from wenming.issues.models import Issue
from wenming.kernel.scope import Viewer
from wenming.supervision import selectors
from wenming.supervision.wording import instead_text, name_of, sent_chip, watch_text
from wenming.ui.components import Chip, Moment
from wenming.ui.panels import Panel
from wenming.ui.times import written


@dataclass(frozen=True)
class SentLine:
    """A step that was sent: its name, how grave, when, against which deadline, to how many people."""

    name: str
    watch: str
    chip: Chip
    at: Moment
    due: str
    told: int
    instead: str


@dataclass(frozen=True)
class SentPanel:
    """What was sent for one issue."""

    lines: Sequence[SentLine]


def sent_steps(viewer: Viewer, issue: Issue) -> Panel | None:
    """The steps that were sent for an issue; nothing before the first."""
    rows = selectors.sent_for(issue)
    if not rows:
        return None
    lines = [
        SentLine(
            name_of(row),
            watch_text([row.watch]),
            sent_chip(row),
            Moment(row.at),
            written(row.due_at),
            row.told,
            instead_text(row),
        )
        for row in rows
    ]
    return Panel(gettext("Reminders and escalation"), "supervision/panels/sent.html", SentPanel(lines), len(lines))
