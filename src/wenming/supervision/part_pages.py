"""What ladders are made of, as lists: the ladders themselves, marks, recipients."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from wenming.kernel.errors import Missing
from wenming.kernel.scope import Viewer
from wenming.people.wording import role_label
from wenming.rulebook.escalation import TIE_LABELS, Tie
from wenming.rulebook.labels import N_
from wenming.supervision import selectors
from wenming.supervision.models import Ladder, LadderMark, LadderRecipient
from wenming.supervision.wording import mark_chip, name_of, watch_text
from wenming.ui.components import Action, Crumb, Empty
from wenming.ui.figures import number_text
from wenming.ui.lists import Column, ListPage, ListState, Place, Row
from wenming.ui.markup import Text

Part = Ladder | LadderMark | LadderRecipient
NUMBER = Column("order", _("Order"), order_by=("order",), place=Place.NUMBER, always=True, numeric=True)
NAME = Column("label", _("Name"), place=Place.TITLE, always=True)


@dataclass(frozen=True)
class PartKind:
    """A kind of part: its words, its columns, and how its rows are read and shown."""

    title: Text
    add: Text
    columns: Sequence[Column]
    rows: Callable[[Viewer], Sequence[Any]]
    cells: Callable[[Any], Mapping[str, object]]


def _ladder(row: Ladder) -> Mapping[str, object]:
    steps = sum(step.removed_at is None for step in row.steps.all())
    return {
        "watches": watch_text(row.watches),
        "steps": steps,
        "used": gettext("yes") if row.is_active else gettext("no"),
    }


def _mark(row: LadderMark) -> Mapping[str, object]:
    return {"look": mark_chip(row)}


def _recipient(row: LadderRecipient) -> Mapping[str, object]:
    return {"of": gettext(TIE_LABELS[Tie(row.tie)]), "posts": gettext(", ").join(map(role_label, row.roles))}


KINDS = {
    "ladders": PartKind(
        _("Ladders"), _("Add a ladder"),
        (NUMBER, NAME, Column("watches", _("What it watches")), Column("steps", _("Steps"), numeric=True),
         Column("used", _("Used"), place=Place.STATE)),
        selectors.ladders, _ladder,
    ),
    "marks": PartKind(
        _("Marks of a step"), _("Add a mark"), (NUMBER, NAME, Column("look", _("How it looks"), place=Place.STATE)),
        selectors.marks, _mark,
    ),
    "recipients": PartKind(
        _("Recipients"), _("Add a recipient"),
        (NUMBER, NAME, Column("of", _("Posts of")), Column("posts", _("Posts"))),
        selectors.recipients, _recipient,
    ),
}  # fmt: skip


def kind_of(name: str) -> PartKind:
    """Return the kind of part that an address names. Raises ``Missing``."""
    if name not in KINDS:
        raise Missing("part_missing", N_("There is no such part of the ladder."))
    return KINDS[name]


def part_list(request: HttpRequest, viewer: Viewer, name: str) -> ListPage:
    """Build the list of one kind of part."""
    kind = kind_of(name)
    state = ListState.of(request, f"ladder_{name}", kind.columns, sort="order")
    rows = list(kind.rows(viewer))
    rows = rows[::-1] if state.descending else rows
    add = Action(kind.add, reverse("ladder_part_add", args=[name]), "plus", primary=True, key="n")
    return ListPage(
        state=state,
        title=kind.title,
        sentence=ngettext("%(n)s entry", "%(n)s entries", len(rows)) % {"n": number_text(len(rows))},
        rows=[Row(row.code, reverse("ladder_part", args=[name, row.code]), _cells(row, kind)) for row in rows],
        total=len(rows),
        actions=(add,),
        export_url=reverse("ladder_parts_export", args=[name]),
        crumbs=part_crumbs(),
        empty=Empty(gettext("None yet"), gettext("Add the first one."), (add,), icon="bell"),
    )


def plain_parts(viewer: Viewer, name: str) -> Iterator[dict[str, object]]:
    """Return the same as plain values, for the export."""
    kind = kind_of(name)
    for row in kind.rows(viewer):
        cells = _cells(row, kind)
        look = str(LadderMark.Look(row.tone).label) if isinstance(row, LadderMark) else ""
        yield {**cells, **({"look": look} if look else {})}


def part_crumbs(*more: Crumb) -> tuple[Crumb, ...]:
    """Return the way to a page about a part."""
    return (Crumb(gettext("Escalation ladder"), reverse("ladder")), *more)


def _cells(row: Part, kind: PartKind) -> dict[str, object]:
    return {"order": row.order, "label": name_of(row), **kind.cells(row)}
