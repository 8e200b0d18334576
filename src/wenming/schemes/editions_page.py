"""The list of editions."""

from django.db.models import Count
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from wenming.kernel.scope import Viewer
from wenming.schemes import policies, selectors
from wenming.schemes.headings import own_name
from wenming.schemes.models import SchemeEdition
from wenming.schemes.wording import state_chip
from wenming.ui.components import Action, Empty, Lines, Moment
from wenming.ui.figures import number_text
from wenming.ui.filters import Choice, Search
from wenming.ui.lists import Column, ListPage, ListState, Place, Row

COLUMNS = (
    Column("code", _("Code"), order_by=("code",), place=Place.NUMBER, always=True),
    Column("name", _("Edition"), order_by=("name", "code"), place=Place.TITLE, always=True),
    Column("state", _("State"), order_by=("state", "code"), place=Place.STATE),
    Column("items", _("Check items"), order_by=("item_count", "code"), numeric=True),
    Column("imported", _("Taken in"), order_by=("imported_at", "code")),
    Column("frozen", _("Published"), order_by=("frozen_at", "code"), shown=False),
)


def editions_page(request: HttpRequest, viewer: Viewer) -> ListPage:
    """Build the list that the address asks for."""
    state = ListState.of(request, "editions", COLUMNS, sort="-imported")
    words = Search(label=gettext("Code or name"))
    of_state = Choice("state", gettext("State"), SchemeEdition.State.choices)
    found = selectors.editions(viewer).annotate(item_count=Count("items"))
    if asked := state.read(words):
        found = found.filter(name__icontains=asked) | found.filter(code__icontains=asked)
    if chosen := state.read(of_state):
        found = found.filter(state=chosen)
    rows = list(found.order_by(*state.order_by)[state.offset : state.offset + state.size])
    total = found.count()
    take_in = Action(gettext("Take an edition in"), reverse("schemes:import"), "upload", primary=True)
    example = Action(gettext("Fetch an example"), reverse("schemes:example"), "download")
    manages = viewer.may(policies.MANAGE)
    return ListPage(
        state=state,
        title=gettext("Schemes"),
        sentence=ngettext("%(n)s edition", "%(n)s editions", total) % {"n": number_text(total)},
        rows=[_row(each) for each in rows],
        total=total,
        filters=(words, of_state),
        actions=(take_in,) if manages else (),
        empty=Empty(
            gettext("No edition yet"),
            gettext("An evaluation scheme is taken in from a workbook or a YAML file."),
            (take_in, example) if manages else (),
        ),
    )


def _row(each: SchemeEdition) -> Row:
    cells = {
        "code": each.code,
        "name": Lines(
            own_name(each.name, each.label_en), "" if each.is_official else gettext("not an official scheme")
        ),
        "state": state_chip(each),
        "items": each.item_count,  # type: ignore[attr-defined]  # annotated above
        "imported": Moment(each.imported_at, brief=True),
        "frozen": Moment(each.frozen_at, brief=True) if each.frozen_at else None,
    }
    return Row(each.code, reverse("schemes:edition", args=[each.code]), cells)
