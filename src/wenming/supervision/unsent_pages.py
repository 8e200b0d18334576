"""What the ladder could not send, as a list."""

from collections.abc import Iterator
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from wenming.kernel import clock
from wenming.kernel.scope import Viewer
from wenming.supervision import selectors
from wenming.supervision.models import LadderStep, Unsent
from wenming.supervision.wording import name_of
from wenming.ui.components import Crumb, Empty, Moment
from wenming.ui.figures import number_text
from wenming.ui.lists import Column, ListPage, ListState, Place, Row
from wenming.ui.markup import Tone

COLUMNS = (
    Column("number", _("Number"), place=Place.NUMBER, always=True),
    Column("title", _("What is wrong"), place=Place.TITLE, always=True),
    Column("step", _("Step")),
    Column("error", _("What went wrong")),
    Column("since", _("Since"), order_by=("since", "id")),
    Column("tried", _("Last tried"), order_by=("tried_at", "id")),
)


def unsent_page(request: HttpRequest, viewer: Viewer) -> ListPage:
    """Build the list of what could not be sent."""
    state = ListState.of(request, "unsent", COLUMNS, sort="since")
    found = selectors.unsent(viewer).order_by(*state.order_by)
    total = found.count()
    names = _names(viewer)
    words = ngettext("%(n)s could not be sent", "%(n)s could not be sent", total)
    return ListPage(
        state=state,
        title=gettext("What could not be sent"),
        sentence=words % {"n": number_text(total)},
        rows=[_row(row, names) for row in found[state.offset : state.offset + state.size]],
        total=total,
        export_url=reverse("ladder_unsent_export"),
        note=gettext("Tried again every ten minutes. The others are sent meanwhile."),
        crumbs=(Crumb(gettext("Escalation ladder"), reverse("ladder")),),
        empty=Empty(
            gettext("Everything was sent"),
            gettext("An issue with which something is wrong would be named here; the others are sent all the same."),
            icon="check",
        ),
    )


def plain_unsent(request: HttpRequest, viewer: Viewer) -> Iterator[dict[str, object]]:
    """Return the same as plain values, for the export."""
    state, names = ListState.of(request, "unsent", COLUMNS, sort="since"), _names(viewer)
    for row in selectors.unsent(viewer).order_by(*state.order_by):
        yield {
            "number": row.issue.number if row.issue else "", "title": row.issue.title if row.issue else "",
            "step": names.get(row.code, row.code), "error": row.error,
            "since": f"{row.since.astimezone(clock.LOCAL):%Y-%m-%d %H:%M}",
            "tried": f"{row.tried_at.astimezone(clock.LOCAL):%Y-%m-%d %H:%M}",
        }  # fmt: skip


def _names(viewer: Viewer) -> dict[str, str]:
    steps: list[LadderStep] = selectors.ladder(viewer)
    return {step.code: name_of(step) for step in steps}


def _row(row: Unsent, names: dict[str, str]) -> Row:
    cells: dict[str, object] = {
        "number": row.issue.number if row.issue else gettext("The step itself"),
        "title": row.issue.title if row.issue else "",
        "step": names.get(row.code, row.code),
        "error": row.error,
        "since": Moment(row.since, brief=True),
        "tried": Moment(row.tried_at, brief=True),
    }
    # What is wrong may be the very number, of which no address can be made: the list finds it by its words.
    found = urlencode({"q": row.issue.title}) if row.issue else ""
    url = f"{reverse('issue_list')}?{found}" if row.issue else reverse("ladder_step", args=[row.code])
    return Row(str(row.pk), url, cells, Tone.OVERDUE)
