"""The page of one site: who answers, its position and circle, its past, and what may be done with it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext

from wenming.kernel.scope import Viewer
from wenming.people import selectors as people
from wenming.places import life, policies, selectors
from wenming.places.models import CircleMember, Responsibility, ResponsibilityRole, Site
from wenming.places.wording import attribute_label, figure_text, label_of, state_chip
from wenming.ui.components import Action, Crumb, Fact, Facts, Link, Moment
from wenming.ui.islands import Map
from wenming.ui.markup import Tone
from wenming.ui.pages import RecordHead

STATE_ICONS = {"open": "circle-check", "suspended": "player-pause", "under_works": "settings", "closed": "archive"}
CIRCLE_VIEW_DEGREES = 0.006


@dataclass(frozen=True)
class Answer:
    """Who answers in one role: unit, post and its holder; empty where nobody does."""

    role: str
    unit: Link | None
    post: str
    holder: str
    since: str
    until: str
    change: Action | None


@dataclass(frozen=True)
class CircleLine:
    """A site in the circle, with its distance in metres."""

    link: Link
    kind: str
    metres: str


@dataclass(frozen=True)
class SitePage:
    """Everything the page of a site shows."""

    answers: Sequence[Answer]
    gaps: int
    past: Sequence[Answer]
    facts: Facts
    circle: Sequence[CircleLine]
    circle_note: str
    circles_with: Sequence[CircleLine]
    map: Map
    code_url: str
    print_url: str


def head_of(site: Site, viewer: Viewer) -> RecordHead:
    """Build the header: name, code, state, and what this viewer may do."""
    return RecordHead(
        title=site.name,
        number=site.code,
        chip=state_chip(site.state),
        subtitle=f"{label_of(site.kind)} · {site.area.name}",
        crumbs=(Crumb(gettext("Sites"), reverse("places:sites")), Crumb(site.code)),
        actions=_actions(site) if viewer.may(policies.MANAGE) else (),
    )


def page_of(site: Site, viewer: Viewer) -> SitePage:
    """Build the page; the number of queries does not depend on how much there is."""
    manages = viewer.may(policies.MANAGE) and site.state in life.ON_REGISTER
    rows = selectors.past_and_present(site)
    holders = people.holders({row.post_id for row in rows if row.post_id})
    current = {row.role_id: row for row in reversed(rows) if row.until is None}
    roles = selectors.roles()
    answers = [_answer(role, current.get(role.pk), holders, site if manages else None) for role in roles]
    circle = selectors.circle_of(site)
    return SitePage(
        answers=answers,
        gaps=sum(answer.unit is None for answer in answers),
        past=[_answer(row.role, row, {}, None) for row in rows if row.until is not None],
        facts=Facts(_facts(site)),
        circle=[_line(member.site, member) for member in circle],
        circle_note=gettext("within %(n)s m") % {"n": circle[0].circle.radius_m} if circle else "",
        circles_with=[_line(member.circle.core, member) for member in selectors.circles_with(site)],
        map=_map(site),
        code_url=reverse("places:code", args=[site.code]),
        print_url=reverse("places:print", args=[site.code]),
    )


def _actions(site: Site) -> list[Action]:
    code = site.code
    moves = [
        Action(
            gettext(verb), reverse("places:move", args=[code, state]), STATE_ICONS[state], "dialog",
            danger=state == Site.State.CLOSED,
        )
        for state, verb in life.VERBS.items()
        if state in life.MOVES[site.state]
    ]  # fmt: skip
    if site.state == Site.State.MERGED:
        return []
    edit = Action(gettext("Edit"), reverse("places:edit", args=[code]), "edit", primary=True, key="e")
    if site.state == Site.State.CLOSED:
        return [edit, *moves]
    return [
        edit,
        *moves,
        Action(gettext("Substitute"), reverse("places:substitute", args=[code]), "repeat"),
        Action(gettext("Merge into another"), reverse("places:merge", args=[code]), "git-merge", "dialog"),
        Action(gettext("Circle"), reverse("places:circle", args=[code]), "circle-dot", "dialog"),
    ]


def _answer(role: ResponsibilityRole, row: Responsibility | None, holders: dict[int, str], site: Site | None) -> Answer:
    change = None
    if site is not None:
        verb = gettext("Change") if row else gettext("Name somebody")
        change = Action(verb, reverse("places:assign", args=[site.code, role.code]), "edit", "dialog")
    if row is None:
        return Answer(label_of(role), None, "", "", "", "", change)
    return Answer(
        role=label_of(role),
        unit=Link(row.unit.name, reverse("people:unit", args=[row.unit.code])),
        post=row.post.title if row.post else "",
        holder=holders.get(row.post_id or 0, ""),
        since=row.since.isoformat(),
        until=row.until.isoformat() if row.until else "",
        change=change,
    )


def _facts(site: Site) -> list[Fact]:
    facts = [
        Fact(gettext("Kind"), label_of(site.kind)),
        Fact(gettext("Division"), Link(site.area.name, reverse("areas:area", args=[site.area.code]))),
        Fact(gettext("Address"), site.address),
        Fact(gettext("Draw"), str(Site.Draw(site.draw).label)),
        Fact(gettext("Position (CGCS2000)"), f"{site.lon:.6f}, {site.lat:.6f}"),
    ]
    if site.source_system != "cgcs2000":
        arrived = f"{site.source_lon}, {site.source_lat} ({site.source_system})"
        facts.append(Fact(gettext("Position as it arrived"), arrived))
    facts += [Fact(attribute_label(name), figure_text(value)) for name, value in site.attributes.items()]
    if site.old_names:
        facts.append(Fact(gettext("Former names"), "、".join(site.old_names)))
    for label, other in _relatives(site):
        facts.append(Fact(label, Link(f"{other.code} {other.name}", reverse("places:site", args=[other.code]))))
    facts.append(Fact(gettext("Note"), site.note))
    facts.append(Fact(gettext("Last change"), Moment(site.changed_at)))
    return facts


def _relatives(site: Site) -> list[tuple[str, Site]]:
    found = [(gettext("Merged into"), site.merged_into), (gettext("Took the place of"), site.substitutes)]
    found.append((gettext("Given up for"), getattr(site, "substituted_by", None)))
    return [(label, other) for label, other in found if other is not None]


def _line(other: Site, member: CircleMember) -> CircleLine:
    link = Link(other.name, reverse("places:site", args=[other.code]))
    return CircleLine(link, label_of(other.kind), f"{member.distance_m:.0f} m")


def _map(site: Site) -> Map:
    around = CIRCLE_VIEW_DEGREES
    return Map(
        points=f"{reverse('places:map_points')}?around={site.code}",
        base=reverse("places:map_base"),
        legend=[(Tone.OPEN, gettext("This site")), (Tone.PLAIN, gettext("Other sites"))],
        places=[Link(site.name, reverse("places:site", args=[site.code]))],
        bounds=(site.lon - around, site.lat - around, site.lon + around, site.lat + around),
    )
