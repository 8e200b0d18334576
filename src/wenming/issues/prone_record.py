"""The page of one prone place as values: what came back, the arrangement, the story; and its panels on other pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext

from wenming.issues import selectors
from wenming.issues.models import Arrangement, Issue, PronePlace, PronePlaceMove, ProneReturn
from wenming.issues.pages import issue_url, unit_link
from wenming.issues.prone_pages import place_name, prone_chip, prone_url, rules_in_words, subject_text
from wenming.issues.selectors import ProneFilter
from wenming.issues.selectors.prone import NOW
from wenming.issues.services.arranging import situation
from wenming.issues.wording import label_of, state_chip
from wenming.kernel.scope import Viewer
from wenming.people.models import Unit
from wenming.places.models import Site
from wenming.rulebook import prone
from wenming.rulebook.prone import OPEN, ProneMoveCode, ProneState
from wenming.ui.components import Action, Chip, Crumb, Fact, Facts, Lines, Link, Moment
from wenming.ui.figures import number_text
from wenming.ui.markup import Tone
from wenming.ui.pages import RecordHead
from wenming.ui.panels import Panel
from wenming.ui.story import Entry, Timeline
from wenming.ui.times import written

MOST = 8
ICONS = {
    ProneMoveCode.BEGIN: "flag", ProneMoveCode.CAME_AGAIN: "flag", ProneMoveCode.ASK_AGAIN: "flag",
    ProneMoveCode.ASK_UNIT: "send", ProneMoveCode.ANSWER: "edit", ProneMoveCode.ACCEPT: "circle-check",
    ProneMoveCode.SEND_BACK: "arrow-back-up", ProneMoveCode.END: "circle-check", ProneMoveCode.DROP: "x",
    ProneMoveCode.HAND_OVER: "send",
}  # fmt: skip
TONES = {
    ProneMoveCode.BEGIN: Tone.RELAPSE, ProneMoveCode.CAME_AGAIN: Tone.RELAPSE, ProneMoveCode.ASK_AGAIN: Tone.RELAPSE,
    ProneMoveCode.ACCEPT: Tone.DONE, ProneMoveCode.END: Tone.DONE,
}  # fmt: skip
KEYS = {
    ProneMoveCode.ANSWER: "a", ProneMoveCode.ACCEPT: "a", ProneMoveCode.SEND_BACK: "b", ProneMoveCode.ASK_UNIT: "u",
}  # fmt: skip


@dataclass(frozen=True)
class ReturnLine:
    """One time that something came back: when, how, which issue, and how that stands."""

    at: Moment
    how: str
    issue: Link
    title: str
    kind: str
    chip: Chip
    earlier: Link | None


@dataclass(frozen=True)
class PronePage:
    """Everything the page of a prone place shows."""

    why: str
    arrangement: Facts | None
    arrangement_chip: Chip | None
    returns: Sequence[ReturnLine]
    hidden: str
    story: Timeline
    facts: Facts


@dataclass(frozen=True)
class PronePanel:
    """Some prone places on another page."""

    lines: Sequence["PanelLine"]


@dataclass(frozen=True)
class PanelLine:
    """One prone place in a panel."""

    link: Link
    words: str
    chip: Chip


def prone_head(place: PronePlace, viewer: Viewer) -> RecordHead:
    """Build the header with the moves that this viewer may make."""
    return RecordHead(
        title=place_name(place),
        number=place.number,
        chip=prone_chip(place),
        subtitle=subject_text(place),
        crumbs=(Crumb(gettext("Prone places"), reverse("prone_places")), Crumb(place.number)),
        actions=[_action(place, row) for row in prone.offered(situation(place, viewer))],
    )


def prone_record(place: PronePlace, viewer: Viewer) -> PronePage:
    """Build the page; the number of queries does not depend on how much came back."""
    moves, arrangements = selectors.prone_story(place)
    returns = selectors.returns_of(viewer, place)
    unseen = vars(place)["times"] - len(returns)
    hidden = gettext("%(n)s more are not for your unit.") % {"n": number_text(unseen)} if unseen else ""
    given = arrangements[-1] if arrangements else None
    by_moment = {one.at: one for one in arrangements}
    return PronePage(
        why=rules_in_words(),
        arrangement=Facts(_arranged(given)) if given else None,
        arrangement_chip=prone_chip(place) if given and ProneState(place.state) in OPEN else None,
        returns=[_return(one) for one in returns],
        hidden=hidden,
        story=Timeline([_entry(move, by_moment) for move in moves]),
        facts=Facts(_facts(place)),
    )


def prone_at_site(viewer: Viewer, site: Site) -> Panel | None:
    """Say to what a site is prone, or was."""
    return _panel(viewer, ProneFilter(site=site.code), {"site": site.code})


def prone_of_unit(viewer: Viewer, unit: Unit) -> Panel | None:
    """Say for which prone places a unit or its subordinate units are asked for an arrangement."""
    return _panel(viewer, ProneFilter(unit=unit.code, state=NOW), {"unit": unit.code, "state": NOW})


def prone_with_issue(viewer: Viewer, issue: Issue) -> Panel | None:
    """Say with which prone places an issue has to do."""
    found = selectors.prone_with(viewer, issue)
    if not found:
        return None
    return Panel(gettext("Prone place"), "issues/panels/prone.html", PronePanel([_line(one) for one in found]))


def _panel(viewer: Viewer, wanted: ProneFilter, query: Mapping[str, str]) -> Panel | None:
    found = selectors.prone_places(viewer, wanted).order_by("ended_at", "-last_at", "-pk")
    rows = list(found[: MOST + 1])
    if not rows:
        return None
    count = found.order_by().count() if len(rows) > MOST else len(rows)
    url = f"{reverse('prone_places')}?{urlencode(query)}"
    content = PronePanel([_line(one) for one in rows[:MOST]])
    return Panel(gettext("Prone places"), "issues/panels/prone.html", content, count=count, url=url)


def _line(place: PronePlace) -> PanelLine:
    words = gettext("%(place)s: %(what)s, came back %(n)s times") % {
        "place": place_name(place), "what": subject_text(place), "n": number_text(vars(place)["times"]),
    }  # fmt: skip
    return PanelLine(Link(place.number, prone_url(place)), words, prone_chip(place))


def _action(place: PronePlace, row: prone.ProneMove) -> Action:
    asks = bool(row.must_say)
    label = row.label
    if row.code is ProneMoveCode.ANSWER and place.state == ProneState.STANDING:
        label = prone.REVISE_LABEL
    return Action(
        gettext(label),
        reverse("prone_place_move", args=[place.number, row.code.value]),
        ICONS[row.code],
        method="dialog" if asks else "post",
        primary=row.code in {ProneMoveCode.ANSWER, ProneMoveCode.ACCEPT},
        danger=row.code is ProneMoveCode.SEND_BACK,
        key=KEYS[row.code],
        fields=() if asks else (("version", str(place.version)),),
    )


def _arranged(given: Arrangement) -> list[Fact]:
    post = Lines(given.post.title, given.post.unit.name)
    values = (given.what, given.how_often, post, given.from_on.isoformat(), given.review_on.isoformat())
    labels = (gettext(prone.PART_LABELS[part]) for part in prone.ARRANGED)
    return [
        *(Fact(label, value) for label, value in zip(labels, values, strict=True)),
        Fact(gettext("Given by"), Lines(given.by_label, Moment(given.at))),
    ]


def _return(one: ProneReturn) -> ReturnLine:
    issue, earlier = one.issue, one.issue.recurs
    return ReturnLine(
        Moment(one.at, brief=True),
        gettext("Relapse") if one.is_relapse else gettext("Recurrence"),
        Link(issue.number, issue_url(issue)),
        issue.title,
        label_of(issue.category),
        state_chip(issue),
        Link(earlier.number, issue_url(earlier)) if earlier and not one.is_relapse else None,
    )


def _entry(move: PronePlaceMove, arrangements: Mapping[datetime, Arrangement]) -> Entry:
    code = ProneMoveCode(move.move)
    facts = [
        Fact(gettext("Issue"), Link(number, reverse("issue", args=[number])))
        for number in move.details.get("issues", ())
    ]
    if code is ProneMoveCode.HAND_OVER:
        facts.append(Fact(gettext("Handed over by"), _named(move, "giver")))
        facts.append(Fact(gettext("Taken over by"), _named(move, "taker")))
    given = arrangements.get(move.at) if code is ProneMoveCode.ANSWER else None
    return Entry(
        move.at,
        gettext("By itself") if move.by_label == "system" else move.by_label,
        gettext(prone.move_row(code).label),
        note=move.note,
        tone=TONES.get(code, Tone.PLAIN),
        icon=ICONS[code],
        facts=[*facts, *(_arranged(given)[:-1] if given else ())],
    )


def _named(move: PronePlaceMove, part: str) -> str:
    """A unit as a move keeps it: its name of that day, else its code."""
    return str(move.details.get(f"{part}_name") or move.details[part])


def _facts(place: PronePlace) -> list[Fact]:
    facts = [
        Fact(gettext("Place"), _place(place)),
        Fact(gettext("Division"), place.area.name if place.area else ""),
        Fact(gettext("What comes back"), subject_text(place)),
        Fact(gettext("Came back"), gettext("%(n)s times") % {"n": number_text(vars(place)["times"])}),
        Fact(gettext("Prone since"), Moment(place.since)),
        Fact(gettext("Last time"), Moment(place.last_at)),
        Fact(gettext("Unit asked"), unit_link(place.unit) or gettext("Nobody yet")),
    ]
    if place.ended_at is None:
        facts.append(Fact(gettext("Ends by itself, if nothing comes back"), written(prone.quiet_at(place.last_at))))
    else:
        facts.append(Fact(gettext("Prone until"), Moment(place.ended_at)))
    if place.review_on:
        facts.append(Fact(gettext("To be reviewed on"), place.review_on.isoformat()))
    return facts


def _place(place: PronePlace) -> object:
    if place.site is None:
        return place_name(place)
    link = Link(place.site.name, reverse("places:site", args=[place.site.code]))
    return Lines(link, f"{place.site.code} · {label_of(place.site.kind)}")
