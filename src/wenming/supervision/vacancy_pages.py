"""Vacant posts with open issues, as a list."""

from collections.abc import Iterator
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from wenming.kernel.scope import Viewer
from wenming.rulebook.standing_in import INSTEAD_LABELS, Instead
from wenming.supervision import policies, selectors
from wenming.supervision.selectors import Vacancy
from wenming.ui.components import Crumb, Empty, Lines, Link
from wenming.ui.figures import number_text
from wenming.ui.lists import Column, ListPage, ListState, Place, Row
from wenming.ui.markup import Tone

COLUMNS = (
    Column("code", _("Code"), order_by=("code",), place=Place.NUMBER, always=True),
    Column("unit", _("Unit"), place=Place.TITLE, always=True),
    Column("since", _("Vacant since"), order_by=("since",), place=Place.STATE),
    Column("told", _("Told in its place")),
    Column("count", _("Open issues"), order_by=("count",), numeric=True),
)
KEYS = {
    "code": lambda one: one.unit.code,
    "since": lambda one: (one.since is not None, one.since, one.unit.code),
    "count": lambda one: (one.open_issues, one.unit.code),
}


def vacancies_page(request: HttpRequest, viewer: Viewer) -> ListPage:
    """Build the list."""
    state = ListState.of(request, "vacancies", COLUMNS, sort="-count")
    found = _sorted(state, viewer)
    words = ngettext(
        "%(n)s unit without an information officer", "%(n)s units without an information officer", len(found)
    )
    return ListPage(
        state=state,
        title=gettext("Vacant posts with open issues"),
        sentence=words % {"n": number_text(len(found))},
        rows=[_row(one, viewer) for one in found[state.offset : state.offset + state.size]],
        total=len(found),
        export_url=reverse("vacancies_export"),
        note=gettext("Until the post is filled, whoever stands in for it is told. Open a unit to fill its post."),
        crumbs=(Crumb(gettext("Units"), reverse("people:units")),),
        empty=Empty(
            gettext("Every unit with open issues has its information officer"),
            gettext("When one leaves and nobody takes over, the unit is named here with what it has open."),
            icon="user-check",
        ),
    )


def plain_vacancies(request: HttpRequest, viewer: Viewer) -> Iterator[dict[str, object]]:
    """Return the same as plain values, for the export."""
    for one in _sorted(ListState.of(request, "vacancies", COLUMNS, sort="-count"), viewer):
        yield {
            "code": one.unit.code, "unit": one.unit.name, "since": since_text(one),
            "told": ", ".join(filter(None, told_lines(one))), "count": one.open_issues,
        }  # fmt: skip


def since_text(one: Vacancy) -> str:
    """Say since when the post is vacant, or that whoever holds it cannot sign in."""
    if one.is_locked:
        return gettext("held, but the sign-in is locked")
    if one.since is not None:
        return f"{one.since:%Y-%m-%d}"
    return gettext("never filled") if one.has_post else gettext("no such post")


def told_lines(one: Vacancy) -> tuple[str, str]:
    """Say who is told in its place: where they stand, and whose people they are."""
    words = gettext(INSTEAD_LABELS[one.instead])
    return words, (one.told_unit.name if one.told_unit and one.instead is Instead.ABOVE else "")


def _sorted(state: ListState, viewer: Viewer) -> list[Vacancy]:
    """Few units are without an officer at any time: they are sorted here."""
    return sorted(selectors.vacancies(viewer), key=KEYS[state.sort], reverse=state.descending)


def _row(one: Vacancy, viewer: Viewer) -> Row:
    count: object = number_text(one.open_issues)
    if viewer.may(policies.VIEW):
        query = urlencode({"exactly": one.unit.code, "state": "open"})
        count = Link(number_text(one.open_issues), f"{reverse('issue_list')}?{query}")
    cells: dict[str, object] = {
        "code": one.unit.code,
        "unit": one.unit.name,
        "since": since_text(one),
        "told": Lines(*told_lines(one)),
        "count": count,
    }
    tone = Tone.OVERDUE if one.instead is Instead.NOBODY else Tone.PLAIN
    return Row(one.unit.code, reverse("people:unit", args=[one.unit.code]), cells, tone)
