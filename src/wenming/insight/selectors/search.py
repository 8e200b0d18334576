"""One search over everything that has a page: numbers first, then sites, issues, units, posts, check items, rounds.

Issues and sites have search columns; the others are few enough to be looked through. Each group is counted, and its
first rows are given: the rest stands on the list page of its kind.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Model, Q, QuerySet

from wenming.evaluations.models import Round
from wenming.evaluations.selectors import rounds
from wenming.inspections.models import Visit
from wenming.inspections.selectors import visits
from wenming.issues.models import Issue
from wenming.issues.selectors import IssueFilter, issues, visible_issues
from wenming.kernel.scope import Viewer
from wenming.kernel.search import search_query
from wenming.people.models import Post, Unit
from wenming.people.selectors import units
from wenming.places.models import Site
from wenming.places.selectors import SiteFilter, sites
from wenming.places.selectors.sites import ANY_STATE
from wenming.rulebook.numbering import ISSUES, ROUNDS, VISITS, is_number
from wenming.schemes.models import CheckItem, SchemeEdition

SHOWN = 8
QUICK = 4


class Group(StrEnum):
    """What kind of thing was found."""

    ISSUES = "issues"
    SITES = "sites"
    UNITS = "units"
    POSTS = "posts"
    ITEMS = "items"
    VISITS = "visits"
    ROUNDS = "rounds"


@dataclass(frozen=True, slots=True)
class Hits:
    """What was found of one kind: how many in all, and the first rows."""

    group: Group
    count: int
    rows: Sequence[Model]


def exact(viewer: Viewer, words: str) -> Issue | Visit | Round | Site | None:
    """Return the one thing whose number or code was typed, if the viewer may see it."""
    typed = words.strip().upper()
    if is_number(ISSUES, typed):
        return visible_issues(viewer).filter(number=typed).first()
    if is_number(VISITS, typed):
        return visits(viewer).filter(number=typed).first()
    if is_number(ROUNDS, typed):
        return rounds(viewer).filter(number=typed).first()
    found_sites = _sites(viewer)
    return found_sites.filter(code=typed).first() if found_sites is not None else None


def found(viewer: Viewer, words: str, *, shown: int = SHOWN) -> list[Hits]:
    """Return what the words find, kind by kind; kinds without a hit are left out. At most two queries a kind."""
    wanted: list[tuple[Group, QuerySet[Model] | None]] = [
        (Group.ISSUES, _issues(viewer, words)),
        (Group.SITES, _sites(viewer, words)),
        (Group.UNITS, _units(viewer, words)),
        (Group.POSTS, _posts(viewer, words)),
        (Group.ITEMS, _items(viewer, words)),
        (Group.VISITS, _visits(viewer, words)),
        (Group.ROUNDS, _rounds(viewer, words)),
    ]
    hits = [_hits(group, rows, shown) for group, rows in wanted if rows is not None]
    return [one for one in hits if one.count]


def _hits(group: Group, rows: QuerySet[Model], shown: int) -> Hits:
    first = list(rows[: shown + 1])
    count = len(first) if len(first) <= shown else rows.count()
    return Hits(group, count, first[:shown])


def _issues(viewer: Viewer, words: str) -> QuerySet[Issue] | None:
    if search_query(words) is None:
        return None
    return issues(viewer, IssueFilter(words=words)).order_by("-raised_at", "-id")


def _sites(viewer: Viewer, words: str = "") -> QuerySet[Site] | None:
    if not viewer.may("sites.view") or (words and search_query(words) is None):
        return None
    return sites(viewer, SiteFilter(words=words, state=ANY_STATE)).order_by("code")


def _units(viewer: Viewer, words: str) -> QuerySet[Unit]:
    return units(viewer).filter(_all_of(words, "name", "short_name", "code")).order_by("path")


def _posts(viewer: Viewer, words: str) -> QuerySet[Post] | None:
    """Posts by their titles; who holds them is shown on the unit's page to those who may know."""
    if not viewer.may("units.view"):
        return None
    found_posts = Post.objects.filter(is_active=True).filter(_all_of(words, "title"))
    return found_posts.select_related("unit").order_by("code")


def _items(viewer: Viewer, words: str) -> QuerySet[CheckItem] | None:
    """Check items of the editions in force."""
    if not viewer.may("schemes.view"):
        return None
    in_force = CheckItem.objects.filter(edition__state=SchemeEdition.State.FROZEN)
    matching = in_force.filter(_all_of(words, "title", "title_en", "code"))
    return matching.select_related("edition_kind__kind", "edition").defer("edition__document").order_by("code")


def _visits(viewer: Viewer, words: str) -> QuerySet[Visit] | None:
    """Visits only by the beginning of a number: their sites are found as sites."""
    typed = words.strip().upper()
    if not typed.startswith(VISITS.prefix) or not typed[1:2].isdigit():
        return None
    return visits(viewer).filter(number__startswith=typed).order_by("-number")


def _rounds(viewer: Viewer, words: str) -> QuerySet[Round] | None:
    return rounds(viewer).filter(_all_of(words, "number", "name")).order_by("-number")


def _all_of(words: str, *fields: str) -> Q:
    """Every word must occur in one of the fields."""
    condition = Q()
    for word in words.split():
        condition &= Q(*((f"{name}__icontains", word) for name in fields), _connector=Q.OR)
    return condition
