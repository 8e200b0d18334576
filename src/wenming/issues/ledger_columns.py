"""The columns of the ledger (台账) and the close-out list (销号清单): what each says, on a page and in a file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wenming.issues.models import Issue, LookBack
from wenming.issues.pages import issue_row, place_text
from wenming.issues.selectors import LedgerLine, clock_of
from wenming.issues.wording import RELAPSED, label_of, limit_text, origin_label, state_label, track_text
from wenming.kernel import clock
from wenming.kernel.clock import LOCAL
from wenming.kernel.scope import Viewer
from wenming.people.models import Unit
from wenming.rulebook.deadlines import CLOCK_STATE_LABELS
from wenming.ui.components import Lines
from wenming.ui.lists import Place
from wenming.ui.markup import Text

PROBLEM, WHERE, WHO, LIMIT, DONE, CHECKED, PICTURES = (
    _("Problem"), _("Where"), _("Who answers"), _("Time limit"), _("Rectification"),
    _("Verification and close-out"), _("Photos"),
)  # fmt: skip
BEFORE, AFTER = "before", "after"


@dataclass(frozen=True)
class LedgerColumn:
    """One column. ``group`` is the heading above it in a file, ``width`` counts characters there; ``tell`` gives its
    text. ``as_listed``: on the page it looks as in the list of issues.
    """

    key: str
    label: Text
    tell: Callable[[LedgerLine], object]
    group: Text = ""
    width: int = 12
    order_by: tuple[str, ...] = ()
    place: Place = Place.MORE
    centred: bool = False
    as_listed: bool = False


def _moment(at: datetime | None) -> str:
    return f"{at.astimezone(LOCAL):%Y-%m-%d %H:%M}" if at else ""


def _day(at: datetime | None) -> str:
    return f"{at.astimezone(LOCAL):%Y-%m-%d}" if at else ""


def _unit(unit: Unit | None) -> str:
    return unit.name if unit else ""


def _clock(line: LedgerLine) -> str:
    stands = clock_of(line.issue, clock.now())
    return gettext(CLOCK_STATE_LABELS[stands]) if stands else ""


def _state(line: LedgerLine) -> str:
    own = state_label(line.issue.state)
    return f"{own} · {RELAPSED}" if line.issue.has_relapsed else own


def _look_back(line: LedgerLine) -> str:
    if line.issue.has_relapsed or line.look_back == LookBack.State.BACK:
        return str(LookBack.State.BACK.label)
    if line.issue.looked_back_at or line.look_back == LookBack.State.HOLDS:
        return str(LookBack.State.HOLDS.label)
    return str(LookBack.State(line.look_back).label) if line.look_back else ""


def _of(tell: Callable[[Issue], object]) -> Callable[[LedgerLine], object]:
    return lambda line: tell(line.issue)


COLUMNS: Mapping[str, LedgerColumn] = {
    column.key: column
    for column in (
        LedgerColumn(
            "number", _("Number"), _of(lambda issue: issue.number), width=13, order_by=("number",), centred=True,
            place=Place.NUMBER,
        ),
        LedgerColumn(
            "title", _("What is wrong"), _of(lambda issue: issue.title), PROBLEM, 30, place=Place.TITLE
        ),
        LedgerColumn("description", _("More about it"), _of(lambda issue: issue.description), PROBLEM, 36),
        LedgerColumn(
            "category", _("Kind of problem"), _of(lambda issue: label_of(issue.category)), PROBLEM, 14,
            ("category__order", "number"),
        ),
        LedgerColumn("condition", _("Filing condition"), _of(lambda issue: label_of(issue.condition)), PROBLEM, 20),
        LedgerColumn(
            "origin", _("Origin"), _of(lambda issue: origin_label(issue.origin_kind)), PROBLEM, 11,
            ("origin_kind", "number"),
        ),
        LedgerColumn("reference", _("Number at source"), _of(lambda issue: issue.origin_ref), PROBLEM, 16),
        LedgerColumn("place", _("Place"), _of(place_text), WHERE, 24),
        LedgerColumn(
            "kind", _("Site kind"), _of(lambda issue: label_of(issue.site.kind) if issue.site else ""), WHERE, 11
        ),
        LedgerColumn(
            "area", _("Division"), _of(lambda issue: issue.area.name if issue.area else ""), WHERE, 11,
            ("area__code", "number"),
        ),
        LedgerColumn(
            "lead", _("Lead unit"), _of(lambda issue: _unit(issue.lead_unit)), WHO, 16, ("lead_unit__code", "number"),
            as_listed=True,
        ),
        LedgerColumn(
            "holder", _("In hand of"), _of(lambda issue: _unit(issue.holder)), WHO, 16, ("holder__code", "number"),
            as_listed=True,
        ),
        LedgerColumn("supporting", _("Supporting units"), lambda line: "、".join(line.supporting), WHO, 16),
        LedgerColumn(
            "raised", _("Raised on"), _of(lambda issue: _day(issue.raised_at)), LIMIT, 11, ("raised_at", "number"),
            centred=True,
        ),
        LedgerColumn(
            "track", _("Track"), _of(lambda issue: track_text(issue.track)), LIMIT, 14, ("track", "number")
        ),
        LedgerColumn(
            "limit", _("Time limit"), _of(lambda issue: limit_text(issue.limit_amount, issue.limit_clock)), LIMIT, 10,
            centred=True,
        ),
        LedgerColumn(
            "due", _("Deadline"), _of(lambda issue: _moment(issue.due_at)), LIMIT, 12, ("due_at", "number"),
            centred=True,
        ),
        LedgerColumn("clock", _("Clock"), _clock, LIMIT, 9, centred=True),
        LedgerColumn(
            "state", _("State"), _state, DONE, 11, ("state", "number"), Place.STATE, centred=True, as_listed=True
        ),
        LedgerColumn("measures", _("What was done"), lambda line: line.measures, DONE, 32),
        LedgerColumn("responsible", _("Responsible person"), lambda line: line.responsible, DONE, 10, centred=True),
        LedgerColumn("rectified_on", _("Rectified on"), lambda line: line.rectified_on, DONE, 11, centred=True),
        LedgerColumn(
            "reported", _("Reported on"), _of(lambda issue: _day(issue.reported_at)), DONE, 11,
            ("reported_at", "number"), centred=True,
        ),
        LedgerColumn(
            "verified", _("Verified on"), _of(lambda issue: _day(issue.verified_at)), CHECKED, 11,
            ("verified_at", "number"), centred=True,
        ),
        LedgerColumn("verified_by", _("Verified by"), lambda line: line.verified_by, CHECKED, 16),
        LedgerColumn(
            "closed", _("Closed out on"),
            _of(lambda issue: _day(issue.closed_at)), CHECKED, 11, ("closed_at", "number"), centred=True,
        ),
        LedgerColumn("closed_by", _("Closed out by"), lambda line: line.closed_by, CHECKED, 16),
        LedgerColumn("look_back", _("Look-back"), _look_back, CHECKED, 10, centred=True),
        LedgerColumn(
            "relapses", _("Relapses"), _of(lambda issue: issue.relapses or ""), CHECKED, 7, centred=True
        ),
    )
}  # fmt: skip


def cells_of(line: LedgerLine, columns: tuple[LedgerColumn, ...], viewer: Viewer) -> dict[str, object]:
    """Return what stands in the line's columns on the page."""
    listed = issue_row(line.issue, viewer).cells
    return {column.key: listed[column.key] if column.as_listed else _cell(column, line) for column in columns}


def _cell(column: LedgerColumn, line: LedgerLine) -> object:
    """A day is not broken at its hyphens; the time of day stands below it."""
    told = column.tell(line)
    if not column.centred or not told:
        return told
    first, _blank, second = str(told).partition(" ")
    return Lines(format_html('<span class="nowrap">{}</span>', first), second)
