"""Who does what (任务分解): for every indicator the unit that leads and the units that support."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wenming.kernel.scope import Viewer
from wenming.people.models import Unit
from wenming.schemes import policies
from wenming.schemes.formats.rows import Indicator
from wenming.schemes.headings import own_name
from wenming.schemes.index import Index
from wenming.schemes.models import SchemeEdition
from wenming.schemes.parts import node_link
from wenming.schemes.wording import number
from wenming.ui.components import Action, Link
from wenming.ui.lists import Column

Tasks = Mapping[str, tuple[Sequence[Unit], Sequence[Unit]]]
COLUMNS = (
    Column("code", _("Code")),
    Column("indicator", _("Indicator")),
    Column("weight", _("Declared weight")),
    Column("lead", _("Lead unit")),
    Column("supporting", _("Supporting units")),
)


@dataclass(frozen=True)
class TaskLine:
    """One indicator with its units."""

    level: int
    place: Link | str
    weight: str
    lead: object
    supporting: object
    change: Action | None


def task_lines(edition: SchemeEdition, index: Index, tasks: Tasks, viewer: Viewer) -> list[TaskLine]:
    """Every indicator, in the order of the tree."""
    manages = viewer.may(policies.MANAGE)
    return [_line(edition, index, node, tasks, manages=manages) for node in in_order(index)]


def plain_rows(index: Index, tasks: Tasks) -> list[dict[str, object]]:
    """The same as plain values for a file."""
    rows: list[dict[str, object]] = []
    for node in in_order(index):
        leading, supporting = tasks.get(node.code, ((), ()))
        rows.append(
            {
                "code": node.code,
                "indicator": own_name(node.name, node.label_en),
                "weight": node.weight,
                "lead": "、".join(unit.name for unit in leading),
                "supporting": "、".join(unit.name for unit in supporting),
            }
        )
    return rows


def in_order(index: Index, parent: str = "") -> list[Indicator]:
    """All indicators, each followed by what stands under it."""
    found: list[Indicator] = []
    for node in index.children.get(parent, ()):
        found += [node, *in_order(index, node.code)]
    return found


def _line(edition: SchemeEdition, index: Index, node: Indicator, tasks: Tasks, *, manages: bool) -> TaskLine:
    leading, supporting = tasks.get(node.code, ((), ()))
    address = reverse("schemes:task", args=[edition.code, node.code])
    verb = gettext("Change") if leading or supporting else gettext("Name units")
    return TaskLine(
        level=len(index.path(node.code)),
        place=node_link(index, edition, node.code),
        weight=number(node.weight),
        lead=_links(leading),
        supporting=_links(supporting),
        change=Action(verb, address, "edit", "dialog") if manages else None,
    )


def _links(units: Sequence[Unit]) -> object:
    pairs = ((reverse("people:unit", args=[unit.code]), unit.name) for unit in units)
    return format_html_join("、", '<a href="{}">{}</a>', pairs)
