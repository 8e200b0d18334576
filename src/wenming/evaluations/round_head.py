"""The header of a round's pages: what it is, how it stands, its tabs, what may be done with it."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext

from wenming.evaluations import policies
from wenming.evaluations.models import Round
from wenming.evaluations.wording import state_chip
from wenming.kernel.scope import Viewer
from wenming.ui.components import Action, Crumb, Tab
from wenming.ui.pages import RecordHead


def head_of(round_: Round, viewer: Viewer, current: str) -> RecordHead:
    """Build the header; ``current`` names the tab that is open."""
    edition = round_.edition
    return RecordHead(
        title=round_.name,
        number=round_.number,
        chip=state_chip(round_.state),
        subtitle=f"{Round.Kind(round_.kind).label} · {edition.name}",
        crumbs=(Crumb(gettext("Rounds"), reverse("evaluations:rounds")), Crumb(round_.number)),
        actions=_actions(round_, viewer) if current != "open" else (),
        tabs=_tabs(round_, current) if round_.state != Round.State.PLANNED else (),
    )


def _tabs(round_: Round, current: str) -> Sequence[Tab]:
    labels = (
        ("round", gettext("Score tree")),
        ("kinds", gettext("Kinds of site")),
        ("units", gettext("Units")),
        ("areas", gettext("Areas")),
        ("sites", gettext("Sites")),
        ("lost", gettext("Lost marks")),
        ("comparison", gettext("Comparison")),
        ("marks", gettext("Materials and surveys")),
    )
    return [
        Tab(label, reverse(f"evaluations:{name}", args=[round_.number]), current=name == current)
        for name, label in labels
        if name != "comparison" or round_.previous_id is not None
    ]


def _actions(round_: Round, viewer: Viewer) -> Sequence[Action]:
    number = [round_.number]
    found = []
    if viewer.may(policies.MANAGE) and round_.state == Round.State.PLANNED:
        found.append(
            Action(gettext("Choose sites and open"), reverse("evaluations:open", args=number), "send", primary=True)
        )
    if round_.state != Round.State.PLANNED:
        if viewer.may(policies.EXPORT):
            found.append(Action(gettext("Export"), reverse("evaluations:export", args=number), "download"))
        found.append(Action(gettext("Print"), reverse("evaluations:print", args=number), "printer"))
    if viewer.may(policies.MANAGE) and round_.state == Round.State.RUNNING:
        close = reverse("evaluations:close", args=number)
        found.append(Action(gettext("Close the round"), close, "lock", method="dialog", danger=True))
    return found
