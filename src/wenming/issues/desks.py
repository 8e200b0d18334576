"""The desks as values: the office's, where issues come in, and a unit's own."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from wenming.areas.selectors import working_calendar
from wenming.issues import selectors
from wenming.issues.alike_page import AlikeLine, desk_hints
from wenming.issues.models import Issue
from wenming.issues.pages import (
    IssueList,
    bulk_actions,
    issue_list,
    issue_row,
    issue_url,
    list_actions,
    place_text,
    tabs,
)
from wenming.issues.record_page import FROM_DESK, move_url
from wenming.issues.selectors import IssueFilter, Proposal
from wenming.issues.selectors.prone import AT_DESK, TO_DO
from wenming.issues.wording import issue_clock, label_of, limit_of, origin_label, reason_text, state_chip, track_text
from wenming.kernel.clock import now
from wenming.kernel.scope import Viewer
from wenming.rulebook.calendars import Calendar
from wenming.rulebook.deadlines import deadline
from wenming.rulebook.loop import MoveCode, State
from wenming.rulebook.loop_guards import FEWEST_DISPUTING
from wenming.rulebook.tracks import Track
from wenming.rulebook.verification import tier_row
from wenming.ui.components import Action, Chip, Empty, Fact, Facts, Moment, Tab
from wenming.ui.figures import Stat, Stats, number_text
from wenming.ui.filters import Choice
from wenming.ui.lists import ListPage
from wenming.ui.markup import Component, Tone
from wenming.ui.times import written

DESK_SIZE = 30
MORE_AT = 20
"""When so few lines are left on the page, more are added to them."""
WAITING = (State.RAISED.value, State.FILED.value)


MINE = (
    "q", "state", "clock", "area", "category", "kind", "in_hand", "passed_down", "to_check", "since", "until",
    "supporting",
)  # fmt: skip
"""The filters of a unit's desk."""


@dataclass(frozen=True)
class DeskUnit:
    """A unit that may lead: its code and name, why it, and whether it is the one proposed."""

    code: str
    name: str
    reason: str


@dataclass(frozen=True)
class DeskCondition:
    """A filing condition that may be chosen, with the limit that it gives here; without a code the kind's own."""

    code: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class DeskLine:
    """One issue on the office's desk with what is proposed for it."""

    number: str
    version: int
    title: str
    url: str
    place: str
    chip: Chip
    clock: Component | None
    raised: Moment
    origin: str
    category: str
    category_reason: str
    conditions: Sequence[DeskCondition]
    condition: str
    condition_reason: str
    condition_is_sure: bool
    limit: str
    limit_reason: str
    tier: str
    alike: AlikeLine | None
    units: Sequence[DeskUnit]
    can_accept: bool
    accept_url: str
    actions: Sequence[Action]
    why: Facts
    next: str
    is_current: bool
    refusal: str = ""


@dataclass(frozen=True)
class DeskDone:
    """What was dispatched just now, and how it is taken back while that can be done."""

    words: str
    undo_url: str = ""
    version: int = 0


@dataclass(frozen=True)
class DeskPage:
    """The office's desk."""

    sentence: str
    stats: Stats
    tabs: Sequence[Tab]
    lines: Sequence[DeskLine]
    left: int
    empty: Empty
    actions: Sequence[Action]
    bulk: Sequence[Action]
    done: DeskDone | None


@dataclass(frozen=True)
class DeskChange:
    """What an act at the desk changes of its page, so that the page need not be loaded anew.

    ``gone`` is the number of a line that stands there no longer, ``line`` one that is shown anew (``is_new``: put in
    front), ``more`` are added below. ``done`` is what to say; ``warning`` where somebody else was quicker.
    """

    sentence: str
    stats: Stats
    left: int
    empty: Empty | None
    done: DeskDone | None
    warning: str = ""
    gone: str = ""
    line: DeskLine | None = None
    is_new: bool = False
    more: Sequence[DeskLine] = ()


@dataclass(frozen=True)
class MyPage:
    """A unit's desk: its numbers and the list below."""

    stats: Stats
    list: ListPage


def desk_page(viewer: Viewer, *, at: str = "", done: str = "") -> DeskPage:
    """Build the office's desk: the issues to file and dispatch, the one whose clock ends first in front.

    The line of the issue numbered ``at`` is the one to go on with, else the first; ``done`` was dispatched just now.
    """
    counts = selectors.desk_counts(viewer)
    waiting, sentence = _waiting(counts)
    found = selectors.proposals(selectors.waiting_at_desk(viewer, most=DESK_SIZE))
    numbers = [each.issue.number for each in found]
    current = at if at in numbers else numbers[0] if numbers else ""
    after = dict(pairwise([*numbers, ""]))
    calendar, hints = working_calendar(), desk_hints(viewer, found)
    lines = [_line(each, calendar, current, after[each.issue.number], hints[each.issue.number]) for each in found]
    return DeskPage(
        sentence=sentence,
        stats=_desk_stats(counts, selectors.prone_at_desk(viewer)),
        tabs=tabs(viewer, "issue_desk"),
        lines=lines,
        left=waiting - len(lines),
        empty=_desk_is_clear(viewer),
        actions=list_actions(viewer)[1:],
        bulk=[
            each for each in bulk_actions(viewer) if each.url == reverse("issue_many", args=[MoveCode.DISPATCH.value])
        ],
        done=_done(viewer, done),
    )


def desk_change(
    viewer: Viewer,
    issue: Issue,
    *,
    shown: Collection[str],
    done: str = "",
    said: str = "",
    refusal: str = "",
    warning: str = "",
) -> DeskChange:
    """Return what changes on a desk's page that shows the lines ``shown``, after an act on one of its issues.

    ``done``: it was dispatched, and what to say offers to take that back; ``said`` is said without; with a ``refusal``
    the line stays and says it. Where few lines are left, more follow.
    """
    counts = selectors.desk_counts(viewer)
    waiting, sentence = _waiting(counts)
    stays = selectors.waits_at_desk(issue)
    standing = {*shown, issue.number} if stays else {*shown} - {issue.number}
    lacking = DESK_SIZE - len(standing) if len(standing) < MORE_AT else 0
    rows = selectors.waiting_at_desk(viewer, most=lacking, besides=standing) if lacking else []
    found, calendar = selectors.proposals([*([issue] if stays else []), *rows]), working_calendar()
    is_new = stays and issue.number not in shown
    hints = desk_hints(viewer, found)
    lines = [_line(each, calendar, issue.number if is_new else "", alike=hints[each.issue.number]) for each in found]
    line = replace(lines[0], refusal=refusal) if stays else None
    return DeskChange(
        sentence=sentence,
        stats=_desk_stats(counts, selectors.prone_at_desk(viewer)),
        left=max(0, waiting - len(standing) - len(rows)),
        empty=None if standing or rows else _desk_is_clear(viewer),
        done=_done(viewer, done) or (DeskDone(said) if said else None),
        warning=warning or (f"{issue.number}: {refusal}" if refusal and not stays else ""),
        gone="" if stays else issue.number,
        line=line,
        is_new=is_new,
        more=lines[1:] if stays else lines,
    )


def _waiting(counts: Mapping[str, int]) -> tuple[int, str]:
    """How many issues wait to be dispatched, and that in a sentence."""
    waiting = counts["raised"] + counts["filed"] - counts["in_dispute"]
    words = ngettext("%(n)s issue waits to be dispatched", "%(n)s issues wait to be dispatched", waiting)
    return waiting, words % {"n": number_text(waiting)}


def _desk_is_clear(viewer: Viewer) -> Empty:
    return Empty(
        gettext("The desk is clear"),
        gettext("Every issue is filed and dispatched."),
        list_actions(viewer)[-1:],
        icon="circle-check",
    )


def my_page(request: HttpRequest, viewer: Viewer) -> MyPage:
    """Build a unit's desk: its open issues by deadline, or what a number of it was pressed for."""
    asked = my_list(request, viewer)
    found = selectors.issues(viewer, asked.wanted)
    total = found.order_by().count()
    rows = selectors.window(found, my_order(asked), asked.state.offset, asked.state.size)
    words = ngettext("%(n)s issue with your unit", "%(n)s issues with your unit", total)
    page = ListPage(
        state=asked.state,
        title=gettext("My unit"),
        sentence=words % {"n": number_text(total)},
        rows=[issue_row(row, viewer) for row in rows],
        total=total,
        filters=[_area_filter(viewer) if each.name == "area" else each for each in asked.filters if each.name in MINE],
        actions=(
            _by_spreadsheet(request),
            Action(gettext("Reports on lists"), reverse("unit_lists"), "file-text"),
            *list_actions(viewer)[-1:],
        ),
        bulk=bulk_actions(viewer),
        tabs=tabs(viewer, "my_issues"),
        empty=Empty(
            gettext("Nothing is with your unit"),
            gettext("What the desk dispatches to it stands here."),
            icon="circle-check",
        ),
    )
    return MyPage(_my_stats(viewer), page)


def my_list(request: HttpRequest, viewer: Viewer) -> IssueList:
    """Read from the address what of a unit's desk is wanted: its own open issues, unless others are asked for."""
    asked = issue_list(request, viewer, default_state="open")
    return replace(asked, wanted=replace(asked.wanted, mine=not asked.wanted.supporting))


def my_order(asked: IssueList) -> tuple[str, ...]:
    """Return how a unit's desk is sorted: by deadline, unless the address says otherwise."""
    return asked.state.order_by if "sort" in asked.state.query else ("due_at", "number")


def _area_filter(viewer: Viewer) -> Choice:
    """The towns and communities in which the unit has anything open; those of a town stand below it."""
    return Choice("area", gettext("Division"), selectors.areas_of_mine(viewer))


def _desk_stats(counts: Mapping[str, int], prone: int) -> Stats:
    """The desk's numbers; what is rarely asked for or disputed has one only when there is any."""
    always = (
        _stat(gettext("Raised"), counts["raised"], state="raised"),
        _stat(gettext("Filed, not dispatched"), counts["filed"], state="filed"),
        _stat(gettext("To verify"), counts["reported"], "verifying", state="reported"),
        _stat(gettext("To close out"), counts["verified"], state="verified"),
        _stat(gettext("Extensions to answer"), counts["extensions"], extension="1"),
    )
    at_times = (
        _stat(gettext("Being confirmed"), counts["confirming"], to_confirm="1"),
        _stat(gettext("Appeals to answer"), counts["appeals"], appeal="1"),
        _stat(gettext("Carry-overs to answer"), counts["carry_asked"], carry_asked="1"),
        _stat(gettext("Whose is it?"), counts["settling"], settling="1"),
        _stat(gettext("Arrangements to look at"), prone, "prone_places", state=AT_DESK),
    )
    late = (
        _stat(gettext("Desk is late"), counts["late_at_desk"], tone=Tone.OVERDUE, clock=selectors.LATE_AT_DESK),
        _stat(gettext("Units overdue"), counts["overdue"], tone=Tone.OVERDUE, clock="overdue"),
    )
    return Stats((*always, *(one for one in at_times if one.value), *late))


def _by_spreadsheet(request: HttpRequest) -> Action:
    """The way to answer many issues in a workbook; what the list is narrowed to goes into it."""
    asked = f"?{request.GET.urlencode()}" if request.GET else ""
    return Action(gettext("Reply by spreadsheet"), f"{reverse('issue_replies')}{asked}", "file-spreadsheet", key="s")


def _my_stats(viewer: Viewer) -> Stats:
    counts, here = selectors.unit_counts(viewer), "my_issues"
    to_check = _stat(gettext("To check first"), counts["to_check"], here, Tone.SOON, to_check="1")
    asked = _stat(gettext("To confirm"), counts["to_confirm"], to_confirm="1")
    supporting = _stat(gettext("Supporting others"), selectors.supported(viewer), here, supporting="1")
    prone = _stat(gettext("Prone places to answer"), selectors.prone_waiting(viewer), "prone_places", state=TO_DO)
    return Stats(
        (
            *((asked,) if asked.value else ()),
            *((prone,) if prone.value else ()),
            *((supporting,) if supporting.value else ()),
            _stat(gettext("To acknowledge"), counts["to_acknowledge"], here, state="dispatched"),
            _stat(gettext("Being rectified"), counts["working"], here, in_hand="1"),
            *((to_check,) if to_check.value else ()),
            _stat(gettext("Passed down"), counts["passed_down"], here, passed_down="1"),
            _stat(gettext("Due soon"), counts["due_soon"], here, Tone.SOON, clock="due_soon"),
            _stat(gettext("Overdue"), counts["overdue"], here, Tone.OVERDUE, clock="overdue"),
            _stat(gettext("Reported rectified"), counts["reported"], here, state="reported"),
        )
    )


def _stat(label: str, count: int, route: str = "issue_list", tone: Tone = Tone.PLAIN, **filters: str) -> Stat:
    shown = tone if count else Tone.PLAIN
    return Stat(label, count, f"{reverse(route)}?{urlencode(filters)}", tone=shown)


def _done(viewer: Viewer, number: str) -> DeskDone | None:
    """Return what was just dispatched, unless somebody acted on it since or the time for taking it back is over."""
    found = next(iter(selectors.issues(viewer, IssueFilter(numbers=(number,)))), None) if number else None
    if found is None or found.lead_unit is None or found.state != State.DISPATCHED.value:
        return None
    if not any(move.code is MoveCode.UNDO for move in selectors.moves_now(viewer, found)):
        return None
    words = gettext("%(number)s is dispatched to %(unit)s.") % {"number": number, "unit": found.lead_unit.name}
    return DeskDone(words, reverse("issue_desk_undo", args=[number]), found.version)


def _line(
    proposal: Proposal, calendar: Calendar, current: str, following: str = "", alike: AlikeLine | None = None
) -> DeskLine:
    issue = proposal.issue
    return DeskLine(
        number=issue.number,
        version=issue.version,
        title=issue.title,
        url=issue_url(issue),
        place=place_text(issue),
        chip=state_chip(issue),
        clock=issue_clock(issue),
        raised=Moment(issue.raised_at, brief=True),
        origin=origin_label(issue.origin_kind),
        category=label_of(proposal.category),
        category_reason=reason_text(proposal.category_reason),
        conditions=_conditions(proposal),
        condition=label_of(proposal.under),
        condition_reason=reason_text(proposal.condition.reason),
        condition_is_sure=proposal.condition.is_sure,
        alike=alike,
        limit_reason=reason_text(proposal.limit_reason),
        limit=track_text(Track.LONG_TERM) if proposal.track is Track.LONG_TERM else limit_of(proposal.limit),
        tier=gettext(tier_row(proposal.tier).label),
        units=[DeskUnit(each.unit.code, each.unit.name, reason_text(each.reason)) for each in proposal.units],
        can_accept=proposal.is_complete,
        accept_url=reverse("issue_accept", args=[issue.number]),
        actions=_other_ways(issue, following),
        why=_why(proposal, calendar),
        next=following,
        is_current=issue.number == current,
    )


def _why(proposal: Proposal, calendar: Calendar) -> Facts:
    """Say of everything that is proposed why it is, and what it comes to."""
    limit = proposal.limit
    facts = [Fact(label_of(proposal.category) or gettext("Kind of problem"), reason_text(proposal.category_reason))]
    if proposal.condition.options:
        usual = label_of(proposal.under) or gettext("The usual limit of the kind")
        facts.append(Fact(usual, reason_text(proposal.condition.reason)))
    if limit is not None:
        given = reason_text(proposal.limit_reason)
        due = deadline(now(), limit, calendar).due
        facts.append(Fact(limit_of(limit), given))
        facts.append(Fact(gettext("Due if dispatched now"), written(due) if due else ""))
    facts += [Fact(each.unit.name, reason_text(each.reason)) for each in proposal.units]
    return Facts(facts)


def _conditions(proposal: Proposal) -> list[DeskCondition]:
    """What it may be filed under, the best first; nothing once it is filed, or where the kind has no conditions."""
    options, area, category = proposal.condition.options, proposal.issue.area, proposal.category
    if not options or category is None:
        return []
    usual, _because = selectors.limit_under(category, None, area)
    rows = [
        DeskCondition(row.code, f"{label_of(row)} · {limit_of(row.limit_in(area))}", row == proposal.under)
        for row in options
    ]
    usually = gettext("The usual limit of the kind")
    none = DeskCondition("", f"{usually} · {limit_of(usual)}", proposal.under is None)
    return [*rows, none] if proposal.under is not None else [none, *rows]


def _other_ways(issue: Issue, following: str) -> tuple[Action, ...]:
    """Forms that lead back to this desk, to the line that is ``following`` once this one is gone."""
    code = MoveCode.FILE if issue.state == State.RAISED.value else MoveCode.DISPATCH
    label = gettext("File otherwise") if code is MoveCode.FILE else gettext("Dispatch otherwise")
    begun = {"from": FROM_DESK, "next": following}
    settle = Action(
        gettext("Settle whose it is"), move_url(issue, MoveCode.OPEN_SETTLEMENT, **begun), "users-group", "dialog",
        key="s",
    )  # fmt: skip
    return (
        Action(label, move_url(issue, code, **begun), "edit", "dialog", key="e"),
        *((settle,) if len(issue.returned_by) >= FEWEST_DISPUTING else ()),
        Action(gettext("Merge"), move_url(issue, MoveCode.MERGE, **begun), "git-merge", "dialog", key="m"),
    )
