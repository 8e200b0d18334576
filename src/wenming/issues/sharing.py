"""What is copied from an issue's page into a group chat: a few lines of text with the link, and its first picture."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext

from wenming.issues.models import Issue
from wenming.issues.pages import place_text
from wenming.issues.record_page import IssuePage
from wenming.issues.wording import state_label
from wenming.ui.times import written


@dataclass(frozen=True)
class Sharing:
    """The text, and the address of the picture that goes with it, if there is one."""

    text: str
    picture: str


def sharing_of(issue: Issue, page: IssuePage, address: str) -> Sharing:
    """Return what is copied; ``address`` is the whole one, for it is opened outside. The picture is the one before."""
    pair = page.pair
    picture = (pair.before.url or pair.after.url) if pair else ""
    return Sharing("\n".join(_lines(issue, address)), picture)


def _lines(issue: Issue, address: str) -> Iterator[str]:
    yield f"{issue.number} {issue.title}"
    told = (
        (gettext("Place"), place_text(issue)),
        (gettext("State"), state_label(issue.state)),
        (gettext("Deadline"), written(issue.due_at) if issue.due_at else ""),
        (gettext("Lead unit"), issue.lead_unit.name if issue.lead_unit else ""),
    )
    for label, value in told:
        if value:
            yield gettext("%(label)s: %(value)s") % {"label": label, "value": value}
    yield address
