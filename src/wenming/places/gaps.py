"""The page of sites for which nobody answers in some role, or two units are on the list."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from wenming.kernel.scope import Viewer
from wenming.places import selectors
from wenming.places.selectors.responsibilities import GapCount
from wenming.places.wording import label_of, state_chip
from wenming.ui.components import Crumb, Empty, Lines
from wenming.ui.figures import number_text
from wenming.ui.filters import Choice
from wenming.ui.lists import Column, ListPage, ListState, Place, Row

NOBODY, SEVERAL = "nobody", "several"
COLUMNS = (
    Column("code", _("Code"), order_by=("code",), place=Place.NUMBER, always=True),
    Column("name", _("Site"), order_by=("name", "code"), place=Place.TITLE, always=True),
    Column("kind", _("Kind"), order_by=("kind__order", "code")),
    Column("area", _("Division"), order_by=("area__code", "code")),
    Column("state", _("State"), order_by=("state", "code"), place=Place.STATE),
)


@dataclass(frozen=True)
class GapLine:
    """One role: how many sites have nobody, and how many two units; each opens its list."""

    role: str
    nobody: str
    nobody_url: str
    several: str
    several_url: str


def gap_tables(counts: Sequence[GapCount]) -> list[GapLine]:
    """Return a line for every role."""
    here = reverse("places:gaps")
    return [
        GapLine(
            label_of(count.role),
            number_text(count.nobody),
            f"{here}?role={count.role.code}&gap={NOBODY}",
            number_text(count.several),
            f"{here}?role={count.role.code}&gap={SEVERAL}",
        )
        for count in counts
    ]


def gap_list_page(request: HttpRequest, viewer: Viewer, counts: Sequence[GapCount]) -> ListPage:
    """Return the sites of the chosen role and gap; by default of the role with the most gaps."""
    state = ListState.of(request, "gaps", COLUMNS, sort="code")
    worst = max(counts, key=lambda count: count.nobody, default=None)
    role_choice = Choice("role", gettext("Role"), [(count.role.code, label_of(count.role)) for count in counts])
    gap_choice = Choice("gap", gettext("Gap"), [(NOBODY, gettext("Nobody")), (SEVERAL, gettext("Two units"))])
    role = state.read(role_choice) or (worst.role.code if worst else "")
    find = selectors.sites_with_several if state.read(gap_choice) == SEVERAL else selectors.sites_without
    found = find(viewer, role)
    total = found.count()
    label = next((label_of(count.role) for count in counts if count.role.code == role), "")
    return ListPage(
        state=state,
        title=gettext("Who answers: gaps"),
        sentence=ngettext("%(n)s site as “%(role)s”", "%(n)s sites as “%(role)s”", total)
        % {"n": number_text(total), "role": label},
        rows=[
            Row(
                key=site.code,
                url=reverse("places:site", args=[site.code]),
                cells={
                    "code": site.code,
                    "name": Lines(site.name, site.address),
                    "kind": label_of(site.kind),
                    "area": site.area.name,
                    "state": state_chip(site.state),
                },
            )
            for site in found.order_by(*state.order_by)[state.offset : state.offset + state.size]
        ],
        total=total,
        filters=(role_choice, gap_choice),
        crumbs=(Crumb(gettext("Sites"), reverse("places:sites")), Crumb(gettext("Who answers: gaps"))),
        empty=Empty(gettext("No gap here"), gettext("Every site has exactly one unit in this role."), icon="check"),
    )
