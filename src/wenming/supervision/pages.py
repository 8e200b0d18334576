"""The ladder as a list."""

from collections.abc import Iterator, Sequence

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from wenming.issues.wording import minutes_text
from wenming.kernel.scope import Viewer
from wenming.rulebook.escalation import COUNTED_LABELS, MARK_LABELS, RECIPIENT_LABELS, Counted, Mark, Recipient
from wenming.supervision import selectors
from wenming.supervision.models import LadderStep
from wenming.supervision.wording import mark_chip, step_name
from wenming.ui.components import Action, Empty
from wenming.ui.figures import number_text
from wenming.ui.filters import Choice, Filter
from wenming.ui.lists import Column, ListPage, ListState, Place, Row

COLUMNS = (
    Column("order", _("Order"), order_by=("order",), place=Place.NUMBER, always=True, numeric=True),
    Column("label", _("Step"), place=Place.TITLE, always=True),
    Column("mark", _("How grave"), order_by=("mark", "order"), place=Place.STATE),
    Column("when", _("Falls due")),
    Column("told", _("Who is told")),
)


def ladder_page(request: HttpRequest, viewer: Viewer) -> ListPage:
    """Build the list of the steps."""
    state, told = _asked(request)
    rows = _wanted(viewer, state, told)
    words = ngettext("%(n)s step", "%(n)s steps", len(rows)) % {"n": number_text(len(rows))}
    unsent = selectors.unsent(viewer).count()
    return ListPage(
        state=state,
        title=gettext("Escalation ladder"),
        sentence=words,
        rows=[_row(step) for step in rows],
        total=len(rows),
        filters=(told,),
        actions=(_unsent_action(unsent),) if unsent else (),
        export_url=reverse("ladder_export"),
        note=gettext("Checked every ten minutes. What is reported rectified climbs no further."),
        empty=Empty(gettext("No steps"), gettext("Nobody is told of what is due."), icon="bell"),
    )


def _unsent_action(count: int) -> Action:
    label = ngettext("%(n)s could not be sent", "%(n)s could not be sent", count) % {"n": number_text(count)}
    return Action(label, reverse("ladder_unsent"), "alert-triangle", danger=True)


def plain_steps(request: HttpRequest, viewer: Viewer) -> Iterator[dict[str, object]]:
    """Return the same steps as plain values, for the export."""
    for step in _wanted(viewer, *_asked(request)):
        yield {
            "order": step.order, "label": step_name(step), "mark": gettext(MARK_LABELS[Mark(step.mark)]),
            "when": when_text(step), "told": told_text(step.recipients),
        }  # fmt: skip


def when_text(step: LadderStep) -> str:
    """Say when a step falls due."""
    begins = gettext(COUNTED_LABELS[Counted(step.counted)])
    if not step.delay:
        return gettext("at once, %(begins)s") % {"begins": begins}
    return gettext("%(time)s of working time %(begins)s") % {"time": minutes_text(step.delay), "begins": begins}


def told_text(recipients: Sequence[str]) -> str:
    """Say who is told."""
    return gettext(", ").join(gettext(RECIPIENT_LABELS[Recipient(each)]) for each in recipients)


def _asked(request: HttpRequest) -> tuple[ListState, Choice]:
    state = ListState.of(request, "ladder", COLUMNS, sort="order")
    return state, Choice("told", gettext("Who is told"), [(c.value, gettext(w)) for c, w in RECIPIENT_LABELS.items()])


def _wanted(viewer: Viewer, state: ListState, told: Filter) -> list[LadderStep]:
    """The ladder has a handful of steps: they are narrowed and sorted here."""
    recipient = state.read(told)
    steps = [step for step in selectors.ladder(viewer) if not recipient or recipient in step.recipients]
    key = (lambda step: (step.mark, step.order)) if state.sort == "mark" else (lambda step: step.order)
    return sorted(steps, key=key, reverse=state.descending)


def _row(step: LadderStep) -> Row:
    cells: dict[str, object] = {
        "order": step.order,
        "label": step_name(step),
        "mark": mark_chip(Mark(step.mark)),
        "when": when_text(step),
        "told": told_text(step.recipients),
    }
    return Row(step.code, reverse("ladder_step", args=[step.code]), cells)
