"""What may be the same thing reported twice: near in place, of the same kind or in the same words, and still open."""

from dataclasses import dataclass

from django.db.models import Q

from wenming.engines.geodesy import Position, degrees_around, metres_between
from wenming.issues.models import Issue
from wenming.issues.selectors.reading import OPEN_STATES, visible_issues
from wenming.kernel.scope import Viewer
from wenming.kernel.search import bigrams

NEAR_METRES = 60.0
LEAST_SHARE = 0.3
MOST_HINTS = 8
MOST_LOOKED_AT = 200


@dataclass(frozen=True, slots=True)
class DuplicateHint:
    """An open issue that may be the same; ``shared`` is the share of its words that both titles have, 0 to 1."""

    issue: Issue
    metres: float | None
    same_site: bool
    same_kind: bool
    shared: float

    @property
    def weight(self) -> float:
        """How likely it is the same: only for sorting."""
        near = 1.0 - (self.metres or 0.0) / NEAR_METRES if self.metres is not None else 0.0
        return 2.0 * self.same_kind + 1.5 * self.same_site + near + 2.0 * self.shared


def duplicates_of(viewer: Viewer, issue: Issue) -> list[DuplicateHint]:
    """Return open issues at the same site or within sixty metres that share the kind or the words, likeliest first."""
    near = Q(site=issue.site_id) if issue.site_id else Q(pk__in=())
    here = _position(issue)
    if here is not None:
        west, south, east, north = degrees_around(here, metres=NEAR_METRES)
        near |= Q(lat__gte=south, lat__lte=north, lon__gte=west, lon__lte=east)
    rows = visible_issues(viewer).filter(near, state__in=OPEN_STATES).exclude(pk=issue.pk)
    rows = rows.select_related("category", "site", "lead_unit").order_by("-raised_at")[:MOST_LOOKED_AT]
    terms = frozenset(bigrams(issue.title))
    hints = [hint for row in rows if (hint := _hint(issue, row, here, terms))]
    return sorted(hints, key=lambda hint: (-hint.weight, hint.issue.number))[:MOST_HINTS]


def _hint(issue: Issue, row: Issue, here: Position | None, terms: frozenset[str]) -> DuplicateHint | None:
    there = _position(row)
    metres = metres_between(here, there) if here and there else None
    same_site = issue.site_id is not None and issue.site_id == row.site_id
    if not same_site and (metres is None or metres > NEAR_METRES):
        return None
    others = frozenset(bigrams(row.title))
    shared = len(terms & others) / len(terms | others) if terms | others else 0.0
    same_kind = issue.category_id is not None and issue.category_id == row.category_id
    if not same_kind and shared < LEAST_SHARE:
        return None
    return DuplicateHint(row, metres, same_site, same_kind, shared)


def _position(issue: Issue) -> Position | None:
    return Position(issue.lon, issue.lat) if issue.lat is not None and issue.lon is not None else None
