"""The list of lasting rulings on whose a kind of problem is, as values."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from wenming.issues import policies, selectors
from wenming.issues.models import Ruling
from wenming.issues.pages import category_options, issue_url, unit_link, unit_options
from wenming.issues.selectors import RulingFilter
from wenming.issues.wording import label_of
from wenming.kernel import clock
from wenming.kernel.scope import Viewer
from wenming.ui.components import Chip, Empty, Lines, Link
from wenming.ui.figures import number_text
from wenming.ui.filters import Choice, Filter, Search
from wenming.ui.lists import Column, ListPage, ListState, Place, Row
from wenming.ui.markup import Tone

COLUMNS = (
    Column("category", _("Kind of problem"), order_by=("category__order", "pk"), place=Place.TITLE, always=True),
    Column("place", _("At"), order_by=("site__code", "area__code", "pk")),
    Column("unit", _("Is the task of"), order_by=("unit__code", "pk"), always=True),
    Column("since", _("Since"), order_by=("since", "pk")),
    Column("issue", _("Ruled on issue"), order_by=("issue__number", "pk")),
    Column("basis", _("Basis")),
    Column("by", _("Decided by"), order_by=("by_label", "pk"), shown=False),
    Column("state", _("State"), order_by=("retired_at", "pk"), place=Place.STATE),
    Column("act", _("Change")),
)


@dataclass(frozen=True)
class RulingList:
    """The list's declaration for one request."""

    state: ListState
    filters: Sequence[Filter]
    wanted: RulingFilter


def ruling_list(request: HttpRequest, viewer: Viewer) -> RulingList:
    """Read from the address which rulings are wanted."""
    state = ListState.of(request, "rulings", COLUMNS, sort="-since")
    words = Search(label=gettext("Issue, site or division"))
    kept = [(selectors.IN_FORCE, gettext("In force")), (selectors.RETIRED, gettext("No longer in force"))]
    stands = Choice("state", gettext("State"), kept)
    category = Choice("category", gettext("Kind of problem"), category_options())
    unit = Choice("unit", gettext("Unit"), unit_options(viewer, request.GET.get("unit", "")))
    wanted = RulingFilter(
        words=state.read(words), state=state.read(stands), category=state.read(category), unit=state.read(unit)
    )
    return RulingList(state, (words, stands, category, unit), wanted)


def ruling_page(asked: RulingList, viewer: Viewer) -> ListPage:
    """Build the page."""
    state = asked.state
    found = selectors.rulings(viewer, asked.wanted)
    total = found.order_by().count()
    rows = found.order_by(*state.order_by)[state.offset : state.offset + state.size]
    words = ngettext("%(n)s ruling", "%(n)s rulings", total)
    return ListPage(
        state=state,
        title=gettext("Rulings"),
        sentence=words % {"n": number_text(total)},
        rows=[_row(one, viewer) for one in rows],
        total=total,
        filters=asked.filters,
        export_url=reverse("rulings_export") if viewer.may(policies.EXPORT) else "",
        note=gettext("What was ruled to last on whose a kind of problem is. The desk is proposed that unit first."),
        empty=Empty(
            gettext("Nothing was ruled to last yet"),
            gettext(
                "When two units return an issue, the office settles whose it is; what it rules to last stands here."
            ),
            icon="shield-check",
        ),
    )


def plain_rulings(asked: RulingList, viewer: Viewer) -> Iterator[dict[str, object]]:
    """Return the same rows as plain values, for the export."""
    for one in selectors.rulings(viewer, asked.wanted).order_by(*asked.state.order_by).iterator(chunk_size=2000):
        yield {
            "category": label_of(one.category),
            "place": _place(one),
            "unit": one.unit.name,
            "since": one.since.astimezone(clock.LOCAL).date(),
            "issue": one.issue.number,
            "basis": one.basis,
            "by": one.by_label,
            "state": " ".join(part for part in (_word(one), _why_over(one)) if part),
            "act": "",
        }


def _row(one: Ruling, viewer: Viewer) -> Row:
    may_retire = one.retired_at is None and viewer.may(policies.CLOSE_OUT)
    cells: dict[str, object] = {
        "category": label_of(one.category),
        "place": Link(one.site.name, reverse("places:site", args=[one.site.code]), muted=True)
        if one.site
        else _place(one),
        "unit": unit_link(one.unit),
        "since": one.since.astimezone(clock.LOCAL).date().isoformat(),
        "issue": Link(one.issue.number, issue_url(one.issue)),
        "basis": one.basis,
        "by": one.by_label,
        "state": Lines(Chip(_word(one), Tone.WAITING if one.retired_at else Tone.DONE), _why_over(one)),
        "act": Link(gettext("Retire"), reverse("ruling_retire", args=[one.pk])) if may_retire else "",
    }
    return Row(key=str(one.pk), url=issue_url(one.issue), cells=cells)


def _place(one: Ruling) -> str:
    if one.site is not None:
        return one.site.name
    return one.area.name if one.area else ""


def _word(one: Ruling) -> str:
    return gettext("In force") if one.retired_at is None else gettext("No longer in force")


def _why_over(one: Ruling) -> str:
    """Why a ruling is no longer in force: what took its place, or the reason given."""
    if one.replaced_by is not None:
        return gettext("replaced by the ruling on %(number)s") % {"number": one.replaced_by.issue.number}
    return one.retired_because
