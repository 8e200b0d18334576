"""A post's own figures as a page: each with what it counts, opening to its cases; who looked; whose one may open."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django import forms
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from wenming.issues import selectors
from wenming.issues.models import FiguresOpened
from wenming.issues.pages import COLUMNS, issue_row
from wenming.issues.selectors.own_figures import Whose, figure_cases, openings_of, own_figures
from wenming.kernel import clock
from wenming.kernel.errors import Missing
from wenming.kernel.fields import DayField
from wenming.kernel.scope import Viewer
from wenming.people import selectors as people
from wenming.people.models import Post
from wenming.rulebook.labels import N_
from wenming.rulebook.own_figures import FIGURES, MEDIAN_LABEL, MEDIAN_WORDS, OwnCode, OwnRow
from wenming.ui.components import Crumb, Empty, Link, Moment
from wenming.ui.figures import Stat, Stats, number_text
from wenming.ui.lists import ListPage, ListState

USUAL_DAYS = 30
NOT_SO_FAR = _("Choose a day from %(first)s to %(last)s.")
NO_SUCH_FIGURE = N_("There is no such figure.")
LONGEST_DAYS = 366 * 5


class DaysForm(forms.Form):
    """Of which days, both included."""

    since = DayField(label=_("From"))
    until = DayField(label=_("until"))

    def clean(self) -> dict[str, date]:
        """Refuse days that no calendar here knows, that are the wrong way round, or more than five years."""
        days: dict[str, date] = super().clean() or {}
        for name in [name for name, day in days.items() if not clock.EARLIEST <= day <= clock.LATEST]:
            self.add_error(name, NOT_SO_FAR % {"first": clock.EARLIEST, "last": clock.LATEST})
        since, until = days.get("since"), days.get("until")
        if since and until and until < since:
            self.add_error("until", _("The last day lies before the first."))
        elif since and until and (until - since).days > LONGEST_DAYS:
            self.add_error("since", _("At most five years at once."))
        return days


@dataclass(frozen=True)
class FigureLine:
    """What a figure counts, in words."""

    label: str
    words: str


@dataclass(frozen=True)
class SeenLine:
    """Somebody opened these figures."""

    by: str
    at: Moment
    days: str


@dataclass(frozen=True)
class FiguresPage:
    """The figures, how each is counted, and on one's own page who looked and whose one may open."""

    title: str
    sentence: str
    crumbs: Sequence[Crumb]
    form: DaysForm | None
    stats: Stats
    lines: Sequence[FigureLine]
    is_own: bool
    seen: Sequence[SeenLine] = ()
    led: Sequence[Link] = ()


def days_form(sent: QueryDict | None) -> DaysForm:
    """Return the form for the days, with the last thirty in it."""
    return DaysForm(sent, initial={"since": usual_since(), "until": clock.today()})


def usual_since() -> date:
    """The first of the days that are shown when none are asked for."""
    return clock.today() - timedelta(days=USUAL_DAYS - 1)


def my_whose(request: HttpRequest, viewer: Viewer) -> tuple[Whose, DaysForm]:
    """Read from the address of which days one's own figures are wanted; what cannot be read shows the usual days."""
    asked = "since" in request.GET or "until" in request.GET
    form = days_form(request.GET if asked else None)
    days = form.cleaned_data if asked and form.is_valid() else {"since": usual_since(), "until": clock.today()}
    return Whose(viewer.user_id or 0, days["since"], days["until"]), form


def opened_whose(found: FiguresOpened) -> Whose:
    """Return whose figures an opening is for: only what the person did for the unit of the post."""
    return Whose(found.person_id, found.since, found.until, found.post.unit.code)


def my_figures_page(viewer: Viewer, whose: Whose, form: DaysForm) -> FiguresPage:
    """Build the page of one's own figures."""
    query = f"?since={whose.since}&until={whose.until}"
    seen = [SeenLine(one.by_label, Moment(one.at), _days(one.since, one.until)) for one in openings_of(viewer)]
    led = [
        Link(f"{post.title} · {post.unit.name}", reverse("post_figures", args=[post.code]))
        for post in people.posts_led(viewer)
    ]
    return FiguresPage(
        gettext("My figures"),
        gettext("Only you and the superior of your post see these; when your superior looks, it stands below."),
        (),
        form,
        _stats(viewer, whose, lambda code: reverse("my_figure", args=[code.value]) + query),
        _lines(),
        is_own=True,
        seen=seen,
        led=led,
    )


def opened_page(viewer: Viewer, found: FiguresOpened) -> FiguresPage:
    """Build the page of the figures of a post that its superior has opened."""
    words = gettext("%(days)s. That you looked is written down, and the person has been told.")
    return FiguresPage(
        post_title(found.post),
        words % {"days": _days(found.since, found.until)},
        (Crumb(gettext("My figures"), reverse("my_figures")), Crumb(found.post.title)),
        None,
        _stats(viewer, opened_whose(found), lambda code: reverse("opened_figure", args=[found.key, code.value])),
        _lines(),
        is_own=False,
    )


def cases_page(request: HttpRequest, viewer: Viewer, whose: Whose, figure: str, crumbs: Sequence[Crumb]) -> ListPage:
    """Build the list of the issues behind a figure."""
    row = _row(figure)
    state = ListState.of(request, "issues", COLUMNS, sort="-number")
    found = figure_cases(viewer, whose, row.code)
    total = found.count()
    words = ngettext("%(n)s issue: %(words)s", "%(n)s issues: %(words)s", total)
    rows = selectors.window(found, state.order_by, state.offset, state.size)
    return ListPage(
        state=state,
        title=gettext(row.label),
        sentence=words % {"n": number_text(total), "words": gettext(row.words)},
        rows=[issue_row(one, viewer) for one in rows],
        total=total,
        filters=(),
        crumbs=(*crumbs, Crumb(gettext(row.label))),
        note=_days(whose.since, whose.until),
        empty=Empty(gettext("None in this time"), gettext("Choose other days on the page of the figures.")),
    )


def post_title(post: Post) -> str:
    """Name a post with its unit."""
    return f"{post.title} · {post.unit.name}"


def _row(figure: str) -> OwnRow:
    found = next((row for row in FIGURES if row.code.value == figure), None)
    if found is None:
        raise Missing("no_such_figure", NO_SUCH_FIGURE)
    return found


def _stats(viewer: Viewer, whose: Whose, url: Callable[[OwnCode], str]) -> Stats:
    found = own_figures(viewer, whose)
    reported = number_text(found.count(OwnCode.REPORTED))
    stats = [
        Stat(
            gettext(row.label),
            found.count(row.code),
            url(row.code),
            note=gettext("of %(n)s reported") % {"n": reported} if row.of_reported else "",
        )
        for row in FIGURES
    ]
    return Stats((*stats, Stat(gettext(MEDIAN_LABEL), _time(found.median), url(OwnCode.REPORTED))))


def _time(took: timedelta | None) -> str:
    if took is None:
        return "–"
    hours = took.total_seconds() / 3600
    if hours < 48:
        return gettext("%(n)s h") % {"n": f"{hours:.1f}"}
    return gettext("%(n)s days") % {"n": f"{hours / 24:.1f}"}


def _lines() -> list[FigureLine]:
    rows = [FigureLine(gettext(row.label), gettext(row.words)) for row in FIGURES]
    return [*rows, FigureLine(gettext(MEDIAN_LABEL), gettext(MEDIAN_WORDS))]


def _days(since: date, until: date) -> str:
    return gettext("%(since)s to %(until)s") % {"since": since.isoformat(), "until": until.isoformat()}
