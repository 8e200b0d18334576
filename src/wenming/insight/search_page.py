"""The results of a search as the page shows them: groups with counts, each row with where it leads."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, gettext, ngettext

from wenming.evaluations.models import Round
from wenming.insight import links
from wenming.insight.selectors.search import Group, Hits
from wenming.inspections.models import Visit
from wenming.issues.models import Issue
from wenming.issues.pages import place_text
from wenming.issues.wording import label_of, state_chip
from wenming.people.models import Post, Unit
from wenming.places.models import Site
from wenming.rulebook.labels import N_
from wenming.schemes.models import CheckItem
from wenming.ui.components import Chip
from wenming.ui.figures import number_text

LABELS = {
    Group.ISSUES: N_("Issues"),
    Group.SITES: N_("Sites"),
    Group.UNITS: N_("Units"),
    Group.POSTS: N_("Posts"),
    Group.ITEMS: N_("Check items"),
    Group.VISITS: N_("Visits"),
    Group.ROUNDS: N_("Rounds"),
}
ICONS = {
    Group.ISSUES: "flag",
    Group.SITES: "map-pin",
    Group.UNITS: "building",
    Group.POSTS: "id-badge-2",
    Group.ITEMS: "checklist",
    Group.VISITS: "clipboard-check",
    Group.ROUNDS: "report-analytics",
}


@dataclass(frozen=True)
class Hit:
    """One thing found: its number or code, its name, what places it, its state."""

    url: str
    number: str
    title: str
    second: str
    chip: Chip | None = None


@dataclass(frozen=True)
class HitGroup:
    """The things found of one kind; ``all_url`` opens the list with the same words."""

    key: str
    label: str
    icon: str
    count: str
    hits: Sequence[Hit]
    all_url: str


@dataclass(frozen=True)
class SearchPage:
    """What the search page shows."""

    words: str
    sentence: str
    groups: Sequence[HitGroup]


def search_page(words: str, found: Sequence[Hits]) -> SearchPage:
    """Build the page."""
    total = sum(one.count for one in found)
    sentence = ngettext("%(n)s match for “%(words)s”", "%(n)s matches for “%(words)s”", total)
    return SearchPage(
        words,
        sentence % {"n": number_text(total), "words": words} if words else gettext("What are you looking for?"),
        [_group(one, words) for one in found],
    )


def address_of(thing: object) -> str:
    """Return where something found leads."""
    if isinstance(thing, Issue):
        return links.address("issue", thing.number)
    if isinstance(thing, Site):
        return links.address("places:site", thing.code)
    if isinstance(thing, Visit):
        return links.address("inspections:visit", thing.number)
    if isinstance(thing, Round):
        return links.address("evaluations:round", thing.number)
    if isinstance(thing, Unit):
        return links.address("people:unit", thing.code)
    if isinstance(thing, Post):
        return links.address("people:unit", thing.unit.code)
    if isinstance(thing, CheckItem):
        return links.check_item(thing)
    return ""


def _group(found: Hits, words: str) -> HitGroup:
    make = MAKERS[found.group]
    hits = [make(row) for row in found.rows]
    more = links.search_list(found.group.value, words) if found.count > len(hits) else ""
    return HitGroup(
        found.group.value, gettext(LABELS[found.group]), ICONS[found.group], number_text(found.count), hits, more
    )


def _issue(issue: Issue) -> Hit:
    return Hit(address_of(issue), issue.number, issue.title, place_text(issue), state_chip(issue))


def _site(site: Site) -> Hit:
    second = " · ".join(part for part in (label_of(site.kind), site.area.name, site.address) if part)
    return Hit(address_of(site), site.code, site.name, second)


def _unit(unit: Unit) -> Hit:
    above = unit.parent.name if unit.parent else str(Unit.Kind(unit.kind).label)
    return Hit(address_of(unit), "", unit.name, above)


def _post(post: Post) -> Hit:
    return Hit(address_of(post), "", post.title, post.unit.name)


def _item(item: CheckItem) -> Hit:
    english = (get_language() or "").startswith("en")
    title = (item.title_en if english else "") or item.title
    return Hit(address_of(item), item.code, title, label_of(item.edition_kind.kind))


def _visit(visit: Visit) -> Hit:
    return Hit(address_of(visit), visit.number, visit.site.name, str(Visit.Purpose(visit.purpose).label))


def _round(round_: Round) -> Hit:
    return Hit(address_of(round_), round_.number, round_.name, str(Round.Kind(round_.kind).label))


MAKERS: dict[Group, Callable[[Any], Hit]] = {
    Group.ISSUES: _issue,
    Group.SITES: _site,
    Group.UNITS: _unit,
    Group.POSTS: _post,
    Group.ITEMS: _item,
    Group.VISITS: _visit,
    Group.ROUNDS: _round,
}
