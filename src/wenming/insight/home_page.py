"""The start page of each role as values: numbers that open their lists, and what to do first."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext

from wenming.evaluations.tables import lost_url
from wenming.evaluations.wording import role_names
from wenming.insight import links
from wenming.insight.drawing import Trend
from wenming.insight.entries import DOORS
from wenming.insight.home_parts import Entries, LateUnits, Matters, RoundFigures
from wenming.insight.selectors import home, rounds, trail
from wenming.insight.selectors.counting import counts
from wenming.insight.selectors.home import OFFICE, VERIFIER
from wenming.insight.selectors.rounds import RoundNow
from wenming.inspections.selectors import VisitFilter, visits_wanted
from wenming.issues import policies as issues
from wenming.issues.rates_page import leading_stats
from wenming.issues.selectors import IssueFilter
from wenming.kernel.clock import today
from wenming.kernel.scope import Viewer
from wenming.places import selectors as places
from wenming.rulebook.labels import N_
from wenming.rulebook.marks import published
from wenming.ui.components import Action, Link
from wenming.ui.figures import Stat, Stats, number_text
from wenming.ui.markup import Component, Tone

LABELS: dict[str, tuple[str, Tone]] = {
    "raised": (N_("New on the desk"), Tone.PLAIN),
    "filed": (N_("To dispatch"), Tone.PLAIN),
    "returned": (N_("Returned by units"), Tone.SOON),
    "reported": (N_("To verify"), Tone.PLAIN),
    "verified": (N_("To close out"), Tone.PLAIN),
    "overdue": (N_("Overdue at units"), Tone.OVERDUE),
    "late_stage": (N_("Next move is late"), Tone.OVERDUE),
    "to_acknowledge": (N_("To acknowledge"), Tone.PLAIN),
    "due_today": (N_("Due today"), Tone.SOON),
    "due_soon": (N_("Due soon"), Tone.SOON),
    "sent_back": (N_("Sent back"), Tone.SOON),
    "passed_late": (N_("Passed down and late"), Tone.OVERDUE),
    "mine_open": (N_("Open with us"), Tone.PLAIN),
    "own_open": (N_("My open reports"), Tone.PLAIN),
}
OVERDUE_WITH_US = N_("Overdue")
LEADING_DAYS = 90
"""Of how many days the figures that lead are shown on the start page."""


@dataclass(frozen=True)
class Section:
    """A part of the start page; ``content`` writes itself."""

    key: str
    title: str
    content: Component
    link: Link | None = None


@dataclass(frozen=True)
class HomePage:
    """What the start page shows; ``actions`` are what one most often begins with."""

    title: str
    day: str
    actions: Sequence[Action]
    sections: Sequence[Section]


def home_page(viewer: Viewer) -> HomePage:
    """Build the start page of whoever looks: a part for every kind of work that the posts held include."""
    now = rounds.round_now(viewer) if viewer.everywhere and viewer.may("rounds.view") else None
    parts: Sequence[tuple[bool, Callable[[], Sequence[Section]]]] = (
        # A leader reads three lines, and then this; who has to act on it reads it first.
        ("leader" in viewer.roles, lambda: [*_leader(viewer, now), _leading(viewer)]),
        (_is_led(viewer) and "leader" not in viewer.roles, lambda: [_leading(viewer)]),
        (viewer.may(issues.DESK), lambda: _desk(viewer, now)),
        (viewer.may(issues.VERIFY) and not viewer.may(issues.DESK), lambda: _verifier(viewer)),
        (viewer.may(issues.HANDLE) and bool(viewer.units), lambda: _unit(viewer)),
        (viewer.may("inspections.observe") and not viewer.may(issues.DESK), lambda: _reports(viewer)),
        (_administers(viewer), lambda: _entries(viewer)),
    )
    is_new = _is_new(viewer)
    if is_new:
        # Nothing is on the registers yet: how to fill them comes before a row of noughts.
        parts = [parts[-1], *parts[:-1]]
    sections = [section for wanted, build in parts if wanted for section in build()]
    return HomePage(gettext("Today"), today().isoformat(), _actions(viewer, is_new=is_new), sections)


def numbers(viewer: Viewer, wanted: Mapping[str, IssueFilter]) -> list[Stat]:
    """Return numbers of issues, each opening the list of exactly its cases."""
    found = home.issue_counts(viewer, wanted)
    return [_stat(name, found[name], links.issue_list(each)) for name, each in wanted.items()]


def round_figures(now: RoundNow) -> RoundFigures:
    """Return both figures of a running round."""
    total = now.total
    return RoundFigures(
        name=now.round.name,
        as_observed=number_text(published(total.won), 2),
        today=number_text(published(total.won_today), 2),
        available=number_text(published(total.available), 2),
        url=links.address("evaluations:round", now.round.number),
    )


def _stat(name: str, count: int, url: str, label: str = "") -> Stat:
    words, tone = LABELS[name]
    return Stat(gettext(label or words), count, url, tone=tone if count else Tone.PLAIN)


def _desk(viewer: Viewer, now: RoundNow | None) -> list[Section]:
    late = home.late_units(viewer)
    overdue = [(links.unit(one.code, one.name), one.count, links.issue_list(home.overdue_of(one))) for one in late]
    days = home.trend(viewer)
    urls = [links.issue_list(IssueFilter(since=day.day.isoformat(), until=day.day.isoformat())) for day in days]
    sections = [Section("desk", gettext("At the desk"), Stats(numbers(viewer, OFFICE)))]
    if now:
        sections.append(_round_section(now))
    if overdue:
        sections.append(Section("late-units", gettext("Overdue by unit"), LateUnits(overdue)))
    if any(day.raised or day.closed for day in days):
        sections.append(Section("trend", gettext("The last fortnight"), Trend(days, urls)))
    return sections


def _is_led(viewer: Viewer) -> bool:
    """Whether the figures that lead concern the viewer: the office, whoever leads, and units."""
    whole = viewer.may(issues.DESK) or "leader" in viewer.roles
    return whole or (viewer.may(issues.HANDLE) and bool(viewer.unit_code))


def _leading(viewer: Viewer) -> Section:
    """The two figures that lead, of what came in lately; for a unit of what it leads."""
    since = (today() - timedelta(days=LEADING_DAYS - 1)).isoformat()
    stats = leading_stats(viewer, IssueFilter(lead="" if viewer.everywhere else viewer.unit_code, since=since))
    title = gettext("Finding it ourselves: the last %(n)s days") % {"n": LEADING_DAYS}
    return Section("leading", title, Stats(stats), Link(gettext("Rates of rectification"), reverse("issue_rates")))


def _round_section(now: RoundNow) -> Section:
    return Section("round", gettext("The running round"), round_figures(now))


def _verifier(viewer: Viewer) -> list[Section]:
    return [Section("verify", gettext("To verify"), Stats(numbers(viewer, VERIFIER)))]


def _unit(viewer: Viewer) -> list[Section]:
    wanted = home.unit_filters()
    found = home.issue_counts(viewer, wanted)
    stats = [
        _stat(name, found[name], links.issue_list(each), OVERDUE_WITH_US if name == "overdue" else "")
        for name, each in wanted.items()
    ]
    mine = Link(gettext("Open my unit's desk"), reverse("my_issues"))
    sections = [Section("unit", gettext("With my unit"), Stats(stats), mine)]
    if viewer.unit_code:
        answered = Stat(
            gettext("Sites we answer for"),
            places.sites(viewer, places.SiteFilter(unit=viewer.unit_code)).count(),
            links.filtered("places:sites", {"unit": viewer.unit_code}),
        )
        sections.append(Section("sites", gettext("Our sites"), Stats([answered, *_findings(viewer)])))
    return sections


def _findings(viewer: Viewer) -> list[Stat]:
    """What the running round found at the unit's sites, one way of answering at a time."""
    found = rounds.running_round(viewer)
    if found is None:
        return []
    labels = role_names()
    return [
        Stat(
            gettext("Marks lost as %(role)s") % {"role": labels.get(role, role)},
            count,
            lost_url(found, role=role, unit=viewer.unit_code),
            note=found.name,
        )
        for role, count in rounds.unit_findings(viewer, found).items()
        if count
    ]


def _reports(viewer: Viewer) -> list[Section]:
    stats = [*_visits(viewer), *numbers(viewer, home.REPORTS)]
    check = Link(gettext("Find a site to check"), links.address("places:sites"))
    return [Section("reports", gettext("On the spot"), Stats(stats), check)]


def _visits(viewer: Viewer) -> list[Stat]:
    """Visits that wait to be made: everybody's for those who go everywhere, else those that one began."""
    mine = not viewer.everywhere
    wanted = {state: VisitFilter(state=state, mine=mine) for state in ("planned", "started")}
    found = counts({state: visits_wanted(viewer, each) for state, each in wanted.items()})
    labels = {"planned": gettext("Visits to make"), "started": gettext("Visits begun")}
    own = {"mine": "1" if mine else ""}
    return [
        Stat(labels[state], count, links.filtered("inspections:visits", {"state": state, **own}))
        for state, count in found.items()
    ]


def _leader(viewer: Viewer, now: RoundNow | None) -> list[Section]:
    sections = []
    if now:
        found = rounds.cheapest(viewer, now.round)
        sections.append(Section("round", gettext("Where do we stand"), round_figures(now)))
        if found.first:
            url = reverse("cheapest")
            stats = (
                Stat(gettext("Cheapest to fix"), len(found.first), url, note=_of_all(found.open_issues)),
                Stat(gettext("Worth, in marks"), number_text(published(found.marks), 2), url),
                Stat(gettext("Units they belong to"), len(found.units), url),
            )
            sections.append(Section("cheapest", gettext("What is cheapest to fix"), Stats(stats)))
    stuck = [*home.longest_overdue(viewer), *home.longest_between_units(viewer)]
    sections.append(Section("stuck", gettext("Who is stuck"), Stats(numbers(viewer, home.LEADER))))
    if stuck:
        sections.append(Section("matters", gettext("Waiting longest"), Matters(stuck)))
    return sections


def _of_all(count: int) -> str:
    return gettext("of %(n)s open findings") % {"n": number_text(count)}


def _administers(viewer: Viewer) -> bool:
    return any(viewer.may(one) for one in ("audit.view", "system.manage", "signins.manage"))


def _is_new(viewer: Viewer) -> bool:
    sees_all = viewer.may(issues.DESK) and _administers(viewer)
    return sees_all and not places.sites(viewer, places.SiteFilter()).exists()


def _entries(viewer: Viewer) -> list[Section]:
    entries = [
        (icon, Link(gettext(label), links.address(route)), gettext(words))
        for capability, label, route, icon, words in DOORS
        if viewer.may(capability) and links.address(route)
    ]
    sections = [Section("entries", gettext("Where to begin"), Entries(entries))]
    if viewer.may(trail.VIEW):
        status = trail.chain_status(viewer)
        sealed = Stat(gettext("Lines sealed"), status.seq, reverse("audit"))
        anchors = Stat(gettext("Anchors"), status.anchors, reverse("audit"))
        sections.insert(0, Section("chain", gettext("The chain"), Stats([sealed, anchors])))
    return sections


def _actions(viewer: Viewer, *, is_new: bool) -> list[Action]:
    actions = []
    fills = is_new and viewer.may("imports.run")
    if fills:
        actions.append(Action(gettext("Load workbooks"), reverse("imports:index"), "upload", primary=True))
    if viewer.may(issues.DESK):
        actions.append(Action(gettext("Open the desk"), reverse("issue_desk"), "inbox", primary=not fills, key="d"))
    if viewer.may("map.view"):
        actions.append(Action(gettext("Map"), reverse("command_map"), "map", key="m"))
    if viewer.may(issues.RAISE):
        actions.append(Action(gettext("Raise an issue"), reverse("issue_raise"), "plus", key="n"))
    return actions
