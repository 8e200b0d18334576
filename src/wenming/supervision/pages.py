"""The steps of the ladders as a list."""

from collections.abc import Iterator, Mapping, Sequence

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from wenming.kernel.scope import Viewer
from wenming.supervision import selectors
from wenming.supervision.models import LadderMark, LadderRecipient, LadderStep
from wenming.supervision.wording import mark_chip, name_of, when_text
from wenming.ui.components import Action, Empty
from wenming.ui.figures import number_text
from wenming.ui.filters import Choice
from wenming.ui.lists import Column, ListPage, ListState, Place, Row
from wenming.ui.markup import Tone

COLUMNS = (
    Column("order", _("Order"), order_by=("order",), place=Place.NUMBER, always=True, numeric=True),
    Column("label", _("Step"), place=Place.TITLE, always=True),
    Column("ladder", _("Ladder")),
    Column("mark", _("How grave"), order_by=("mark", "order"), place=Place.STATE),
    Column("when", _("Falls due")),
    Column("told", _("Who is told")),
)


def ladder_page(request: HttpRequest, viewer: Viewer) -> ListPage:
    """Build the list of the steps."""
    marks, recipients = _parts(viewer)
    state, (of, told) = _asked(request, viewer, recipients)
    rows = _wanted(viewer, state, of, told)
    words = ngettext("%(n)s step", "%(n)s steps", len(rows)) % {"n": number_text(len(rows))}
    return ListPage(
        state=state,
        title=gettext("Escalation ladder"),
        sentence=words,
        rows=[_row(step, marks, recipients) for step in rows],
        total=len(rows),
        filters=(of, told),
        actions=_actions(viewer, state.read(of)),
        export_url=reverse("ladder_export"),
        note=gettext("Checked every ten minutes. What is reported rectified climbs no further."),
        empty=Empty(gettext("No steps"), gettext("Nobody is told of what is due."), icon="bell"),
    )


def plain_steps(request: HttpRequest, viewer: Viewer) -> Iterator[dict[str, object]]:
    """Return the same steps as plain values, for the export."""
    marks, recipients = _parts(viewer)
    state, (of, told) = _asked(request, viewer, recipients)
    for step in _wanted(viewer, state, of, told):
        mark = marks.get(step.mark)
        yield {
            "order": step.order, "label": name_of(step), "ladder": name_of(step.ladder),
            "mark": name_of(mark) if mark else step.mark, "when": when_text(step),
            "told": told_text(step.recipients, recipients),
        }  # fmt: skip


def told_text(codes: Sequence[str], recipients: Mapping[str, LadderRecipient]) -> str:
    """Say who is told."""
    return gettext(", ").join(name_of(recipients[code]) if code in recipients else code for code in codes)


def _parts(viewer: Viewer) -> tuple[dict[str, LadderMark], dict[str, LadderRecipient]]:
    marks, recipients = selectors.marks(viewer), selectors.recipients(viewer)
    return {row.code: row for row in marks}, {row.code: row for row in recipients}


def _actions(viewer: Viewer, ladder: str) -> tuple[Action, ...]:
    count = selectors.unsent(viewer).count()
    words = ngettext("%(n)s could not be sent", "%(n)s could not be sent", count) % {"n": number_text(count)}
    unsent = (Action(words, reverse("ladder_unsent"), "alert-triangle", danger=True),) if count else ()
    where = f"?ladder={ladder}" if ladder else ""
    return (
        *unsent,
        Action(gettext("Ladders"), reverse("ladder_parts", args=["ladders"]), "list"),
        Action(gettext("Marks of a step"), reverse("ladder_parts", args=["marks"]), "flag"),
        Action(gettext("Recipients"), reverse("ladder_parts", args=["recipients"]), "users"),
        Action(gettext("Add a step"), f"{reverse('ladder_add_step')}{where}", "plus", primary=True, key="n"),
    )


def _asked(
    request: HttpRequest, viewer: Viewer, recipients: Mapping[str, LadderRecipient]
) -> tuple[ListState, tuple[Choice, Choice]]:
    state = ListState.of(request, "ladder", COLUMNS, sort="order")
    of = Choice("ladder", gettext("Ladder"), [(row.code, name_of(row)) for row in selectors.ladders(viewer)])
    told = Choice("told", gettext("Who is told"), [(code, name_of(row)) for code, row in recipients.items()])
    return state, (of, told)


def _wanted(viewer: Viewer, state: ListState, of: Choice, told: Choice) -> list[LadderStep]:
    """All ladders have some dozens of steps: they are narrowed and sorted here."""
    ladder, recipient = state.read(of), state.read(told)
    steps = [
        step
        for step in selectors.ladder(viewer)
        if (not recipient or recipient in step.recipients) and ladder in ("", step.ladder.code)
    ]
    if state.sort == "mark":
        return sorted(steps, key=lambda step: (step.mark, step.order), reverse=state.descending)
    return steps[::-1] if state.descending else steps


def _row(step: LadderStep, marks: Mapping[str, LadderMark], recipients: Mapping[str, LadderRecipient]) -> Row:
    rests = not step.ladder.is_active
    cells: dict[str, object] = {
        "order": step.order,
        "label": name_of(step),
        "ladder": gettext("%(ladder)s (at rest)") % {"ladder": name_of(step.ladder)} if rests else name_of(step.ladder),
        "mark": mark_chip(marks.get(step.mark), step.mark),
        "when": when_text(step),
        "told": told_text(step.recipients, recipients),
    }
    return Row(step.code, reverse("ladder_step", args=[step.code]), cells, Tone.PLAIN)
