"""What is to be verified, as a list; and the draws of what is verified on the spot."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from wenming.issues import policies, selectors
from wenming.issues.models import Issue, SpotDraw
from wenming.issues.pages import (
    IssueList,
    bulk_actions,
    issue_list,
    issue_url,
    place_text,
    tabs,
    unit_link,
    unit_options,
    verifying_filters,
)
from wenming.issues.selectors import OwnWork, SpotDrawFilter
from wenming.issues.wording import label_of, lot_text, share_text
from wenming.kernel import clock
from wenming.kernel.scope import Viewer
from wenming.rulebook.loop import MoveCode, State
from wenming.rulebook.spot_checks import ROWS, Because, because_row
from wenming.rulebook.verification import Tier, tier_row
from wenming.ui.components import Action, Chip, Clock, Crumb, Empty, Lines, Moment, Tab
from wenming.ui.figures import Stat, Stats, number_text
from wenming.ui.filters import Choice, Filter, Search
from wenming.ui.lists import Column, ListPage, ListState, Place, Row
from wenming.ui.markup import Tone

COLUMNS = (
    Column("number", _("Number"), order_by=("number",), place=Place.NUMBER, always=True),
    Column("title", _("What is wrong"), place=Place.TITLE, always=True),
    Column("check", _("How it is verified"), order_by=("check_tier", "stage_due_at", "number"), place=Place.STATE),
    Column("because", _("Why so"), order_by=("check_because", "stage_due_at", "number")),
    Column("due", _("To be verified by"), order_by=("stage_due_at", "number")),
    Column("reported", _("Reported at"), order_by=("reported_at", "number")),
    Column("area", _("Division"), order_by=("area__code", "number")),
    Column("lead", _("Lead unit"), order_by=("lead_unit__code", "number")),
    Column("verifier", _("Verifier sent"), order_by=("verifier__code", "number")),
    Column("category", _("Kind of problem"), order_by=("category__order", "number"), shown=False),
)
WAY = "way"
ON_A_WAY = Column(WAY, _("From the one before"), order_by=("reported_at", "number"), always=True)
"""The column that stands for the order of a way round, and is there in no other."""
ON_THE_LIST = frozenset({MoveCode.SEND_VERIFIER, MoveCode.RECALL_VERIFIER, MoveCode.VERIFY})
DRAW_COLUMNS = (
    Column("number", _("Number"), order_by=("issue__number",), place=Place.NUMBER, always=True),
    Column("title", _("What was wrong"), place=Place.TITLE, always=True),
    Column("drawn", _("Drawn by lot"), order_by=("drawn", "-at", "pk"), place=Place.STATE),
    Column("at", _("Reported at"), order_by=("at", "pk")),
    Column("because", _("Share of"), order_by=("because", "-at", "pk")),
    Column("share", _("Share")),
    Column("lot", _("Lot")),
    Column("seed", _("Seed")),
    Column("lead", _("Lead unit"), order_by=("issue__lead_unit__code", "pk"), shown=False),
)
TONES = {Tier.DESK: Tone.WAITING, Tier.ON_THE_SPOT: Tone.OPEN, Tier.OTHER_UNIT: Tone.OPEN}


@dataclass(frozen=True)
class VerifyingPage:
    """The list; above it what waits for the viewer and the towns with something to see, below it what one answered."""

    list: ListPage
    own: Stats | None
    answered: Stats | None
    towns: Sequence[Tab]


@dataclass(frozen=True)
class DrawList:
    """The list of draws for one request."""

    state: ListState
    filters: Sequence[Filter]
    wanted: SpotDrawFilter


def verifying_list(request: HttpRequest, viewer: Viewer) -> IssueList:
    """Read from the address what of that which waits for verification is wanted."""
    on_a_way = request.GET.get("sort") in {WAY, f"-{WAY}"}
    state = ListState.of(request, "verifying", (*COLUMNS, ON_A_WAY) if on_a_way else COLUMNS, sort="due")
    asked = issue_list(request, viewer, state=state)
    how, because, whose = verifying_filters(viewer)
    # What was answered waits no more: only the list of all issues asks for it.
    whose = replace(whose, options=[each for each in whose.options if not each[0].startswith("answered")])
    kept = {each.name: each for each in asked.filters}
    filters = (kept["q"], whose, how, because, kept["area"], kept["unit"], kept["kind"], kept["category"])
    return replace(asked, filters=filters, wanted=replace(asked.wanted, state=State.REPORTED.value))


def verifying_page(asked: IssueList, viewer: Viewer) -> VerifyingPage:
    """Build the page."""
    state = asked.state
    found = selectors.issues(viewer, asked.wanted)
    total = found.order_by().count()
    metres: Mapping[int, float] = {}
    if state.sort == WAY:
        ids, metres = selectors.in_a_way_round(found)
        rows = selectors.named(ids[state.offset : state.offset + state.size])
    else:
        rows = selectors.window(found, state.order_by, state.offset, state.size)
    words = ngettext("%(n)s issue to verify", "%(n)s issues to verify", total)
    page = ListPage(
        state=state,
        title=gettext("To verify"),
        sentence=words % {"n": number_text(total)},
        rows=[_row(issue, metres.get(issue.pk)) for issue in rows],
        total=min(total, selectors.MOST_ON_A_WAY) if state.sort == WAY else total,
        filters=asked.filters,
        actions=_actions(asked, viewer),
        bulk=bulk_actions(viewer, where=ON_THE_LIST),
        export_url=reverse("verifying_export") if viewer.may(policies.EXPORT) else "",
        tabs=tabs(viewer, "verifying"),
        note=_note(asked, total),
        empty=Empty(
            gettext("Nothing waits for verification"),
            gettext("What units report rectified stands here until somebody has looked at it."),
            icon="circle-check",
        ),
    )
    own = selectors.own_work(viewer)
    return VerifyingPage(page, _own(own), _answered(own), _towns(asked, viewer))


def plain_verifying(asked: IssueList, viewer: Viewer) -> Iterator[dict[str, object]]:
    """Return the same rows as plain values, for the export."""
    found = selectors.issues(viewer, asked.wanted)
    metres: Mapping[int, float] = {}
    if asked.state.sort == WAY:
        ids, metres = selectors.in_a_way_round(found)
        rows: Iterator[Issue] = iter(selectors.named(ids))
    else:
        rows = selectors.ordered(found, asked.state.order_by).iterator(chunk_size=2000)
    for issue in rows:
        yield {
            "number": issue.number,
            "title": f"{issue.title} ({place_text(issue)})",
            "check": tier_text(issue.check_tier),
            "because": because_text(issue.check_because),
            "due": issue.stage_due_at.astimezone(clock.LOCAL).replace(tzinfo=None) if issue.stage_due_at else None,
            "reported": issue.reported_at.astimezone(clock.LOCAL).date() if issue.reported_at else None,
            "area": issue.area.name if issue.area else "",
            "lead": issue.lead_unit.name if issue.lead_unit else "",
            "verifier": issue.verifier.title if issue.verifier else "",
            "category": label_of(issue.category),
            WAY: round(metres[issue.pk]) if issue.pk in metres else None,
        }


def draw_list(request: HttpRequest, viewer: Viewer) -> DrawList:
    """Read from the address which draws are wanted."""
    state = ListState.of(request, "spot-draws", DRAW_COLUMNS, sort="-at")
    words = Search(label=gettext("Number, place or words"))
    drawn = Choice("drawn", gettext("Drawn by lot"), [("yes", gettext("Drawn by lot")), ("no", gettext("Not drawn"))])
    pools = [(row.because.value, gettext(row.among)) for row in ROWS if row.share is not None]
    because = Choice("because", gettext("Share of"), pools)
    lead = Choice("lead", gettext("Lead unit"), unit_options(viewer, request.GET.get("lead", "")))
    wanted = SpotDrawFilter(
        words=state.read(words), because=state.read(because), drawn=state.read(drawn), lead=state.read(lead)
    )
    return DrawList(state, (words, drawn, because, lead), wanted)


def draw_page(asked: DrawList, viewer: Viewer) -> ListPage:
    """Build the list of draws."""
    state = asked.state
    found = selectors.spot_draws(viewer, asked.wanted)
    total = found.order_by().count()
    rows = found.order_by(*state.order_by)[state.offset : state.offset + state.size]
    words = ngettext("%(n)s draw", "%(n)s draws", total)
    return ListPage(
        state=state,
        title=gettext("Draws of reports"),
        sentence=words % {"n": number_text(total)},
        rows=[_draw_row(draw) for draw in rows],
        total=total,
        filters=asked.filters,
        crumbs=(Crumb(gettext("To verify"), reverse("verifying")),),
        export_url=reverse("spot_draws_export") if viewer.may(policies.EXPORT) else "",
        note=gettext(
            "A report is drawn at the moment it is made, with a seed of its own. Its lot is the SHA-256 of the seed, a "
            "line feed and “on_the_spot”, read as a number from 0 to 1; below the share it is verified on the spot."
        ),
        empty=Empty(gettext("Nothing was drawn yet"), gettext("A draw is made when a unit reports.")),
    )


def plain_draws(asked: DrawList, viewer: Viewer) -> Iterator[dict[str, object]]:
    """Return the draws as plain values, for the export."""
    found = selectors.spot_draws(viewer, asked.wanted).order_by(*asked.state.order_by)
    for draw in found.iterator(chunk_size=2000):
        issue = draw.issue
        yield {
            "number": issue.number,
            "title": f"{issue.title} ({place_text(issue)})",
            "drawn": gettext("Drawn by lot") if draw.drawn else gettext("Not drawn"),
            "at": draw.at.astimezone(clock.LOCAL).replace(tzinfo=None),
            "because": gettext(because_row(Because(draw.because)).among),
            "share": share_text(draw.share),
            "lot": lot_text(draw.seed),
            "seed": draw.seed,
            "lead": issue.lead_unit.name if issue.lead_unit else "",
        }


def tier_text(tier: str) -> str:
    """Return the label of a tier, nothing for none."""
    return gettext(tier_row(Tier(tier)).label) if tier else ""


def tier_word(tier: Tier) -> str:
    """Return a tier in a word, for where there is little room."""
    return {
        Tier.DESK: gettext("From the pictures"),
        Tier.ON_THE_SPOT: gettext("Seen on the spot"),
        Tier.OTHER_UNIT: gettext("By another unit"),
    }[tier]


def because_text(because: str) -> str:
    """Return why a report is verified as it is, nothing for what was reported before that was decided."""
    return gettext(because_row(Because(because)).label) if because else ""


def _row(issue: Issue, metres: float | None) -> Row:
    tier = Tier(issue.check_tier or issue.tier or Tier.DESK)
    cells: dict[str, object] = {
        "number": issue.number,
        "title": Lines(issue.title, place_text(issue)),
        "check": Chip(tier_word(tier), TONES[tier]),
        "because": because_text(issue.check_because),
        "due": Clock(issue.stage_due_at) if issue.stage_due_at else "",
        "reported": Moment(issue.reported_at, brief=True) if issue.reported_at else "",
        "area": issue.area.name if issue.area else "",
        "lead": unit_link(issue.lead_unit),
        "verifier": issue.verifier.title if issue.verifier else "",
        "category": label_of(issue.category),
        WAY: _distance(metres),
    }
    return Row(key=issue.number, url=issue_url(issue), cells=cells)


def _distance(metres: float | None) -> str:
    if metres is None:
        return ""
    if metres < 1000:
        return gettext("%(n)s m") % {"n": round(metres)}
    return gettext("%(n)s km") % {"n": number_text(metres / 1000, 1)}


def _actions(asked: IssueList, viewer: Viewer) -> list[Action]:
    state = asked.state
    on_the_way = state.sort == WAY
    turned = state.address(sort=None if on_the_way else WAY, page=None)
    label = gettext("In order of time") if on_the_way else gettext("In order of a way round")
    actions = [Action(label, turned, "clock" if on_the_way else "route", key="o")]
    if viewer.may(policies.DESK):
        actions.append(Action(gettext("Workload"), reverse("verifying_workload"), "chart-bar"))
    actions.append(Action(gettext("Draws"), reverse("spot_draws"), "list"))
    return actions


def _note(asked: IssueList, total: int) -> str:
    if asked.state.sort != WAY:
        return ""
    if total > selectors.MOST_ON_A_WAY:
        words = gettext("The %(n)s that wait longest, each followed by the nearest one left.")
        return words % {"n": selectors.MOST_ON_A_WAY}
    return gettext("It begins where one waits longest, and goes on to the nearest one left.")


def _own(own: OwnWork | None) -> Stats | None:
    if own is None:
        return None
    here = reverse("verifying")
    return Stats(
        (
            Stat(gettext("That I am sent to"), own.sent, f"{here}?verifying={selectors.SENT_TO_ME}"),
            Stat(gettext("That I may verify"), own.may, f"{here}?verifying={selectors.BY_ME}"),
        )
    )


def _answered(own: OwnWork | None) -> Stats | None:
    if own is None:
        return None
    everywhere = reverse("issue_list")
    return Stats(
        (
            Stat(gettext("I answered in 7 days"), own.done_7, f"{everywhere}?verifying=answered_7"),
            Stat(gettext("I answered in 30 days"), own.done_30, f"{everywhere}?verifying=answered_30"),
        )
    )


def _towns(asked: IssueList, viewer: Viewer) -> list[Tab]:
    """The towns in which something waits: whoever is there looks at what is near."""
    loads, here = selectors.area_loads(viewer), asked.wanted.area
    return [
        Tab(
            load.name,
            asked.state.address(area=None if load.code == here else load.code, page=None),
            load.code == here,
            load.waiting,
        )
        for load in loads
        if load.code
    ]


def _draw_row(draw: SpotDraw) -> Row:
    issue = draw.issue
    cells: dict[str, object] = {
        "number": issue.number,
        "title": Lines(issue.title, place_text(issue)),
        "drawn": Chip(gettext("Drawn by lot"), Tone.OPEN) if draw.drawn else Chip(gettext("Not drawn"), Tone.WAITING),
        "at": Moment(draw.at, brief=True),
        "because": gettext(because_row(Because(draw.because)).among),
        "share": share_text(draw.share),
        "lot": lot_text(draw.seed),
        "seed": draw.seed,
        "lead": unit_link(issue.lead_unit),
    }
    return Row(key=issue.number, url=issue_url(issue), cells=cells)
