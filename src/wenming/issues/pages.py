"""The list of issues as values: its columns, its filters, its rows on the page and in a file."""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from wenming.areas import selectors as areas
from wenming.issues import policies, selectors
from wenming.issues.models import Issue
from wenming.issues.selectors import IssueFilter
from wenming.issues.selectors.rate_parts import KNOWN
from wenming.issues.wording import (
    FINDERS,
    ORIGINS,
    issue_clock,
    label_of,
    origin_label,
    state_chip,
    state_label,
    track_text,
)
from wenming.kernel.clock import LOCAL
from wenming.kernel.scope import Viewer
from wenming.people import selectors as people
from wenming.people.models import Unit
from wenming.places import selectors as places
from wenming.rulebook.deadlines import CLOCK_STATE_LABELS, ClockState
from wenming.rulebook.loop import STATES, MoveCode
from wenming.rulebook.rates import RATES
from wenming.rulebook.spot_checks import REASONS
from wenming.rulebook.tracks import TRACK_LABELS
from wenming.rulebook.verification import TIERS
from wenming.ui.components import Action, Crumb, Empty, Lines, Link, Moment, Tab
from wenming.ui.figures import number_text
from wenming.ui.filters import Choice, Day, Filter, Search, Switch
from wenming.ui.lists import Column, ListPage, ListState, Place, Row
from wenming.ui.markup import Tone

COLUMNS = (
    Column("number", _("Number"), order_by=("number",), place=Place.NUMBER, always=True),
    Column("title", _("What is wrong"), place=Place.TITLE, always=True),
    Column("state", _("State"), order_by=("state", "number"), place=Place.STATE),
    Column("deadline", _("Deadline"), order_by=("due_at", "number")),
    Column("lead", _("Lead unit"), order_by=("lead_unit__code", "number")),
    Column("holder", _("In hand of"), order_by=("holder__code", "number")),
    Column("category", _("Kind of problem"), order_by=("category__order", "number"), shown=False),
    Column("track", _("Track"), order_by=("track", "number"), shown=False),
    Column("kind", _("Site kind"), shown=False),
    Column("area", _("Division"), order_by=("area__code", "number"), shown=False),
    Column("origin", _("Origin"), order_by=("origin_kind", "number"), shown=False),
    Column("raised", _("Raised on"), order_by=("raised_at", "number")),
    Column("moved", _("Last move"), order_by=("moved_at", "number"), shown=False),
)
BULK: tuple[tuple[MoveCode, str, str, str], ...] = (
    (MoveCode.DISPATCH, policies.DESK, "send", "d"),
    (MoveCode.ACKNOWLEDGE, policies.HANDLE, "check", "a"),
    (MoveCode.REPORT_RECTIFIED, policies.HANDLE, "photo", "r"),
    (MoveCode.PASS_DOWN, policies.HANDLE, "arrow-down", "p"),
    (MoveCode.RECALL, policies.HANDLE, "arrow-back-up", "t"),
    (MoveCode.PASS_FIRST_CHECK, policies.HANDLE, "circle-check", "v"),
    (MoveCode.FAIL_FIRST_CHECK, policies.HANDLE, "arrow-back-up", "b"),
    (MoveCode.SEND_VERIFIER, policies.DESK, "user-check", "s"),
    (MoveCode.RECALL_VERIFIER, policies.DESK, "arrow-back-up", ""),
    (MoveCode.VERIFY, policies.VERIFY, "circle-check", "v"),
    (MoveCode.CLOSE_OUT, policies.CLOSE_OUT, "archive", "c"),
)
ON_REPORTS = frozenset({MoveCode.SEND_VERIFIER, MoveCode.RECALL_VERIFIER})
"""Moves that only the list of what is to be verified offers."""
BULK_LABELS = {
    MoveCode.DISPATCH: _("File and dispatch"),
    MoveCode.ACKNOWLEDGE: _("Acknowledge"),
    MoveCode.REPORT_RECTIFIED: _("Reply"),
    MoveCode.PASS_DOWN: _("Pass down"),
    MoveCode.RECALL: _("Take back"),
    MoveCode.PASS_FIRST_CHECK: _("Pass the first check"),
    MoveCode.FAIL_FIRST_CHECK: _("Send back after the first check"),
    MoveCode.SEND_VERIFIER: _("Send a verifier"),
    MoveCode.RECALL_VERIFIER: _("Call the verifier back"),
    MoveCode.VERIFY: _("Verify"),
    MoveCode.CLOSE_OUT: _("Close out"),
}
CLOCKS = (
    ClockState.OVERDUE,
    ClockState.DUE_SOON,
    ClockState.RUNNING,
    ClockState.PAUSED,
    ClockState.MET,
    ClockState.MET_LATE,
)


SWITCHES = {
    "mine": _("Only my units"),
    "own": _("Raised by me"),
    "in_hand": _("In our own hands"),
    "passed_down": _("Passed down"),
    "to_check": _("To check first"),
    "returned": _("Returned"),
    "sent_back": _("Sent back"),
    "relapsed": _("Relapsed"),
    "extension": _("Extension asked for"),
    "settling": _("Being settled whose it is"),
    "carried": _("Carried over"),
    "carry_asked": _("Carry-over asked for"),
    "to_confirm": _("To be confirmed"),
    "appeal": _("Appeal to answer"),
    "missed": _("Missed"),
    "ranked": _("Counted for the order"),
    "supporting": _("Supported by my unit"),
    "despite": _("Verified despite a warning"),
}
"""Filters that are on or off, by the field of the filter that each sets."""
OF_A_UNIT = ("mine", "in_hand", "passed_down", "to_check", "supporting")


@dataclass(frozen=True)
class IssueList:
    """The list's declaration for one request: its filters and what they ask for."""

    state: ListState
    filters: Sequence[Filter]
    wanted: IssueFilter


def issue_list(
    request: HttpRequest, viewer: Viewer, *, default_state: str = "", state: ListState | None = None
) -> IssueList:
    """Read from the address which issues are wanted, and how; ``state`` is that of another list of issues."""
    state = state or ListState.of(request, "issues", COLUMNS, sort="-number")
    query = request.GET
    words = Search(label=gettext("Number, place or words"))
    stands = Choice("state", gettext("State"), _state_options())
    clock = Choice("clock", gettext("Clock"), _clock_options())
    unit = Choice("unit", gettext("Unit"), unit_options(viewer, query.get("unit", "")))
    exactly = Choice("exactly", gettext("With this unit itself"), _named_unit(viewer, query.get("exactly", "")))
    told = Choice("told", gettext("Told in"), _message(query.get("told", "")))
    group = Choice("working_group", gettext("Working group"), group_options(viewer))
    area = Choice("area", gettext("Division"), area_options(viewer, query.get("area", "")))
    kind = Choice("kind", gettext("Site kind"), [(each.code, label_of(each)) for each in places.kinds(viewer)])
    category = Choice("category", gettext("Kind of problem"), category_options())
    origin = Choice("origin", gettext("Origin"), [(code, str(label)) for code, label in ORIGINS.items()])
    track = Choice("track", gettext("Track"), [(code.value, gettext(words)) for code, words in TRACK_LABELS.items()])
    finder = Choice("found_by", gettext("Found by"), _finder_options())
    since, until = Day("since", gettext("Raised from")), Day("until", gettext("until"))
    due = Day("due", gettext("Due on"))
    how, because, whose = verifying_filters(viewer)
    switches = {name: Switch(name, str(label)) for name, label in SWITCHES.items()}
    pressed: dict[str, Any] = {name: bool(state.read(switch)) for name, switch in switches.items()}
    wanted = IssueFilter(
        words=state.read(words),
        state=state.read(stands) or default_state,
        clock=state.read(clock),
        unit=state.read(unit),
        lead=query.get("lead", "")[:40],
        holder=query.get("holder", "")[:40],
        exactly=state.read(exactly),
        told=state.read(told),
        working_group=state.read(group),
        area=state.read(area),
        site=query.get("site", "")[:40],
        kind=state.read(kind),
        category=state.read(category),
        origin=state.read(origin),
        track=state.read(track),
        found_by=state.read(finder),
        since=state.read(since),
        until=state.read(until),
        due=state.read(due),
        check=state.read(how),
        because=state.read(because),
        verifying=state.read(whose),
        sent_to=query.get("sent_to", "")[:60],
        closed_since=state.read(Day("closed_since", "")),
        closed_until=state.read(Day("closed_until", "")),
        **pressed,
    )
    shown = [each for name, each in switches.items() if viewer.units or name not in OF_A_UNIT or pressed[name]]
    filters: list[Filter] = [
        words, stands, clock, unit, group, area, category, kind, origin, finder, track, since, until, due, how, whose,
        *shown,
    ]  # fmt: skip
    # Only pages that count so lead here; nobody chooses it.
    by_page = (each for each, asked in ((exactly, wanted.exactly), (told, wanted.told)) if asked)
    return IssueList(state, [*filters, *by_page, *_led_here(viewer, wanted)], wanted)


def issue_list_page(asked: IssueList, viewer: Viewer) -> ListPage:
    """Build the page of the list."""
    state = asked.state
    found = selectors.issues(viewer, asked.wanted)
    total = found.order_by().count()
    rows = selectors.window(found, state.order_by, state.offset, state.size)
    return ListPage(
        state=state,
        title=gettext("Issues"),
        sentence=_sentence(total, asked.wanted),
        rows=[issue_row(issue, viewer) for issue in rows],
        total=total,
        filters=asked.filters,
        actions=list_actions(viewer),
        bulk=bulk_actions(viewer),
        export_url=reverse("issue_export") if viewer.may(policies.EXPORT) else "",
        tabs=tabs(viewer, "issue_list"),
        empty=Empty(
            gettext("No issue yet"),
            gettext("Issues come from inspections, from problem lists, and from people who raise one."),
            list_actions(viewer),
            icon="flag",
        ),
    )


def issue_row(issue: Issue, viewer: Viewer) -> Row:
    """Return a row of the list."""
    acting = issue.check_with_id or issue.holder_id
    cells: dict[str, object] = {
        "number": issue.number,
        "title": Lines(issue.title, place_text(issue)),
        "state": state_chip(issue),
        "deadline": issue_clock(issue, inner=acting in viewer.units and acting != issue.lead_unit_id),
        "lead": unit_link(issue.lead_unit),
        "holder": unit_link(issue.holder),
        "category": label_of(issue.category),
        "track": track_text(issue.track),
        "kind": label_of(issue.site.kind) if issue.site else "",
        "area": issue.area.name if issue.area else "",
        "origin": origin_label(issue.origin_kind),
        "raised": Moment(issue.raised_at, brief=True),
        "moved": Moment(issue.moved_at, brief=True),
    }
    return Row(key=issue.number, url=issue_url(issue), cells=cells, tone=_tone(issue))


def plain_row(issue: Issue) -> dict[str, object]:
    """Return the same row as plain values, for the export."""
    return {
        "number": issue.number,
        "title": f"{issue.title} ({place_text(issue)})",
        "state": state_label(issue.state),
        "deadline": _written(issue.due_at or issue.stage_due_at),
        "lead": issue.lead_unit.name if issue.lead_unit else "",
        "holder": issue.holder.name if issue.holder else "",
        "category": label_of(issue.category),
        "track": track_text(issue.track),
        "kind": label_of(issue.site.kind) if issue.site else "",
        "area": issue.area.name if issue.area else "",
        "origin": origin_label(issue.origin_kind),
        "raised": _written(issue.raised_at),
        "moved": _written(issue.moved_at),
    }


def issue_url(issue: Issue) -> str:
    """Return the address of an issue's page."""
    return reverse("issue", args=[issue.number])


def place_text(issue: Issue) -> str:
    """Say where an issue is."""
    if issue.site is None:
        return issue.address
    more = "" if issue.address == issue.site.address else issue.address
    return " · ".join(part for part in (issue.site.name, more) if part)


def unit_link(unit: Unit | None) -> Link | str:
    """Return the link to a unit, by its short name."""
    return Link(unit.short_name or unit.name, reverse("people:unit", args=[unit.code]), muted=True) if unit else ""


def crumbs(issue: Issue | None = None, last: str = "") -> tuple[Crumb, ...]:
    """Return the way to a page about issues."""
    own = (Crumb(issue.number, issue_url(issue) if last else ""),) if issue else ()
    return (Crumb(gettext("Issues"), reverse("issue_list")), *own, *((Crumb(last),) if last else ()))


def list_actions(viewer: Viewer) -> tuple[Action, ...]:
    """Return what may be done from the list."""
    actions = []
    if viewer.may(policies.DESK):
        actions.append(Action(gettext("Desk"), reverse("issue_desk"), "inbox"))
        actions.append(Action(gettext("Load a problem list"), reverse("problem_list_load"), "upload"))
    if viewer.may(policies.RAISE) or viewer.may(policies.DESK):
        actions.append(Action(gettext("Raise an issue"), reverse("issue_raise"), "plus", primary=True, key="n"))
    return tuple(actions)


def bulk_actions(viewer: Viewer, *, where: Container[MoveCode] | None = None) -> tuple[Action, ...]:
    """Return the moves that may be made on many issues at once: those of a list of its own, or of the usual one."""
    return tuple(
        Action(BULK_LABELS[code], reverse("issue_many", args=[code.value]), icon, "post", key=key)
        for code, capability, icon, key in BULK
        if viewer.may(capability) and (code not in ON_REPORTS if where is None else code in where)
    )


def unit_options(viewer: Viewer, asked: str) -> list[tuple[str, str]]:
    """Offer the units at the top and the viewer's own; one below only when the address asks for it."""
    rows = people.units(viewer).filter(state=Unit.State.ACTIVE)
    top = list(rows.filter(parent=None).values_list("code", "name"))
    others = rows.exclude(parent=None).filter(pk__in=viewer.units).values_list("code", "name")
    known = {code for code, _name in top}
    named = rows.filter(code=asked).values_list("code", "name") if asked else ()
    return [*top, *dict.fromkeys(each for each in (*others, *named) if each[0] not in known)]


def _named_unit(viewer: Viewer, code: str) -> list[tuple[str, str]]:
    return list(people.units(viewer).filter(code=code[:40]).values_list("code", "name")) if code else []


def _led_here(viewer: Viewer, wanted: IssueFilter) -> list[Filter]:
    """What else an address may ask for: shown once it does, so that the list says what narrows it."""
    units = {unit.code: unit.name for unit in people.units(viewer).filter(code__in={wanted.lead, wanted.holder} - {""})}
    sites = places.visible_sites(viewer).filter(code=wanted.site).values_list("code", "name") if wanted.site else ()
    named: tuple[tuple[str, str, str, dict[str, str]], ...] = (
        ("lead", gettext("Lead unit"), wanted.lead, units),
        ("holder", gettext("In hand of"), wanted.holder, units),
        ("site", gettext("Site"), wanted.site, dict(sites)),
        ("sent_to", gettext("Verifier"), wanted.sent_to, {}),
    )
    days = (("closed_since", gettext("Closed out from")), ("closed_until", gettext("until")))
    return [
        *(Choice(name, label, [(code, names.get(code, code))]) for name, label, code, names in named if code),
        *(Day(name, label) for name, label in days if getattr(wanted, name)),
    ]


def _message(key: str) -> list[tuple[str, str]]:
    return [(key[:40], gettext("one message"))] if key else []


def group_options(viewer: Viewer) -> list[tuple[str, str]]:
    """Offer the working groups."""
    return [(one.code, one.name) for one in people.groups(viewer).prefetch_related(None)]


def category_options() -> list[tuple[str, str]]:
    """Offer the kinds of problem, those no longer used too: issues may have been filed under them."""
    return [(each.code, label_of(each)) for each in selectors.kinds()]


def tabs(viewer: Viewer, current: str) -> tuple[Tab, ...]:
    """Return the desks between which a viewer moves."""
    wanted = []
    if viewer.may(policies.DESK):
        wanted.append(("issue_desk", gettext("Desk")))
        wanted.append(("problem_lists", gettext("Problem lists")))
    if viewer.units and viewer.may(policies.HANDLE):
        wanted.append(("my_issues", gettext("My unit")))
    if viewer.may(policies.VERIFY):
        wanted.append(("verifying", gettext("To verify")))
        wanted.append(("look_backs", gettext("Look-backs")))
    wanted.append(("issue_rates", gettext("Rates")))
    wanted.append(("ledger", gettext("Ledger")))
    wanted.append(("close_out_list", gettext("Close-out list")))
    if viewer.may(policies.DESK):
        wanted.append(("ownership_gaps", gettext("Owners")))
    wanted.append(("issue_list", gettext("All issues")))
    return tuple(Tab(label, reverse(route), route == current) for route, label in wanted)


def verifying_filters(viewer: Viewer) -> tuple[Choice, Choice, Choice]:
    """Return the filters of how reports are verified, why so, and by whom; what is one's own for who verifies."""
    how = Choice("check", gettext("How it is verified"), [(row.code.value, gettext(row.label)) for row in TIERS])
    because = Choice("because", gettext("Why so"), [(row.because.value, gettext(row.label)) for row in REASONS])
    own = [
        (selectors.BY_ME, gettext("That I may verify")),
        (selectors.SENT_TO_ME, gettext("That I am sent to")),
        ("answered_7", gettext("I answered in 7 days")),
        ("answered_30", gettext("I answered in 30 days")),
    ]
    asked = [
        *(own if viewer.may(policies.VERIFY) else []),
        (selectors.NOBODY_SENT, gettext("That nobody is sent to")),
        (selectors.LATE_TO_VERIFY, gettext("That is late")),
    ]
    return how, because, Choice("verifying", gettext("Who verifies"), asked)


def _sentence(total: int, wanted: IssueFilter) -> str:
    if wanted.clock == ClockState.OVERDUE:
        words = ngettext("%(n)s overdue issue", "%(n)s overdue issues", total)
    elif wanted.state == "open":
        words = ngettext("%(n)s open issue", "%(n)s open issues", total)
    else:
        words = ngettext("%(n)s issue", "%(n)s issues", total)
    return words % {"n": number_text(total)}


def _tone(issue: Issue) -> Tone:
    return Tone.RELAPSE if issue.has_relapsed else Tone.PLAIN


def _state_options() -> list[tuple[str, str]]:
    whole = [("open", gettext("Open, all")), ("closed", gettext("Over, all"))]
    parts = [(row.code.value, gettext("%(rate)s, as the rates count") % {"rate": gettext(row.label)}) for row in RATES]
    given = (selectors.GIVEN, gettext("Given to units, as the rates count"))
    return [*whole, *((row.code.value, gettext(row.label)) for row in STATES), given, *parts]


def _clock_options() -> list[tuple[str, str]]:
    own = [(state.value, gettext(CLOCK_STATE_LABELS[state])) for state in CLOCKS]
    return [
        *own,
        ("late_inner", gettext("Late within the unit")),
        ("late_stage", gettext("Next move is late")),
        (selectors.LATE_AT_DESK, gettext("Desk is late")),
        (selectors.LATE_COUNTED, gettext("Late, counted")),
        (selectors.LATE_EXEMPTED, gettext("Late, exempted on appeal")),
    ]


def _finder_options() -> list[tuple[str, str]]:
    either = (KNOWN, gettext("Known, either of the two"))
    return [*((who.value, str(label)) for who, label in FINDERS.items()), either]


def area_options(viewer: Viewer, asked: str) -> list[tuple[str, str]]:
    """Offer the towns; a division below only when the address asks for it."""
    towns = list(areas.towns(viewer).values_list("code", "name"))
    known = {code for code, _name in towns}
    other = areas.areas(viewer).filter(code=asked).values_list("code", "name") if asked and asked not in known else ()
    return [*towns, *other]


def _written(moment: object) -> str:
    return f"{moment.astimezone(LOCAL):%Y-%m-%d %H:%M}" if isinstance(moment, datetime) else ""
