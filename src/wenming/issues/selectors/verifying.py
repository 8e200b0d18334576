"""What waits for verification in the order of a way round, who would go where, and the draws behind it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Count, Q, QuerySet

from wenming.issues.models import Issue, SpotDraw
from wenming.issues.policies import VERIFIER_ROLE, may_go
from wenming.issues.selectors.reading import visible_issues
from wenming.issues.selectors.verifying_parts import waits
from wenming.issues.tiers import tier_of
from wenming.kernel.scope import Viewer
from wenming.people import selectors as people
from wenming.people.models import Post
from wenming.rulebook.evidence import Position
from wenming.rulebook.loop import State
from wenming.rulebook.verification import Tier
from wenming.rulebook.ways import Errand, Stop, share_out, way_round

MOST_ON_A_WAY = 300
"""So many places are put in the order of a way; nobody goes to more in a day."""


@dataclass(frozen=True, slots=True)
class SpotDrawFilter:
    """What a list of draws asks for; empty parts ask for nothing. ``drawn`` is “yes” or “no”."""

    words: str = ""
    because: str = ""
    drawn: str = ""
    lead: str = ""


def spot_draws(viewer: Viewer, wanted: SpotDrawFilter = SpotDrawFilter()) -> QuerySet[SpotDraw]:
    """Return the draws of the issues that the viewer may see, with what a row names."""
    seen = visible_issues(viewer).order_by()
    found = SpotDraw.objects.filter(issue__in=seen).select_related("issue__site", "issue__lead_unit")
    if wanted.words:
        words = wanted.words
        found = found.filter(
            Q(issue__number__icontains=words)
            | Q(issue__title__icontains=words)
            | Q(issue__site__name__icontains=words)
            | Q(seed=words)
        )
    if wanted.drawn:
        found = found.filter(drawn=wanted.drawn == "yes")
    plain = {"because": wanted.because, "issue__lead_unit__code": wanted.lead}
    return found.filter(**{path: value for path, value in plain.items() if value})


def in_a_way_round(found: QuerySet[Issue]) -> tuple[list[int], Mapping[int, float]]:
    """Return the ids in the order of a way that begins at what waits longest, and the metres from the one before.

    At most :data:`MOST_ON_A_WAY`, those that wait longest; what has no position stands last.
    """
    rows = found.order_by("reported_at", "pk").values_list("pk", "lat", "lon")[:MOST_ON_A_WAY]
    placed = {str(pk): Position(lat, lon) for pk, lat, lon in rows if lat is not None and lon is not None}
    lost = [pk for pk, lat, lon in rows if lat is None or lon is None]
    way = way_round(placed, next(iter(placed))) if placed else list[Stop]()
    return [*(int(stop.key) for stop in way), *lost], {int(stop.key): stop.metres for stop in way[1:]}


def verifier_load(besides: Iterable[int] = ()) -> list[tuple[Post, int]]:
    """Return the posts that may be sent, each with how many it is sent to see already, ``besides`` these issues."""
    posts = list(people.posts_in_role(VERIFIER_ROLE))
    sent = Issue.objects.filter(waits(), verifier__in=posts).exclude(pk__in=list(besides))
    counted = dict(sent.order_by().values_list("verifier").annotate(n=Count("pk")))
    return [(post, counted.get(post.pk, 0)) for post in posts]


def shared_out(issues: Sequence[Issue]) -> Mapping[int, Post]:
    """Propose who goes to see which of these issues: all with as much to do as can be, and each in few towns."""
    able = [one for one in issues if one.state == State.REPORTED and tier_of(one) is not Tier.DESK]
    load = verifier_load(one.pk for one in able)
    posts = {post.code: post for post, _waiting in load}
    errands = [Errand(str(one.pk), frozenset(_who_may(one, posts.values()))) for one in _by_town(able)]
    shared = share_out(errands, {post.code: waiting for post, waiting in load})
    return {int(key): posts[code] for key, code in shared.items()}


def _who_may(issue: Issue, posts: Iterable[Post]) -> Iterable[str]:
    supporting = [unit.pk for unit in issue.supporting.all()]
    return (post.code for post in posts if may_go(post, issue, supporting))


def _position(issue: Issue) -> Position | None:
    return None if issue.lat is None or issue.lon is None else Position(issue.lat, issue.lon)


def _by_town(issues: Sequence[Issue]) -> Iterable[Issue]:
    """In the order of divisions, and within each in that of a way round."""
    by_key = {str(one.pk): one for one in issues}
    ordered = sorted(issues, key=lambda one: (one.area.path if one.area else "", one.number))
    for _path, group in groupby(ordered, key=lambda one: one.area.path if one.area else ""):
        there = list(group)
        placed = {str(one.pk): where for one in there if (where := _position(one))}
        if placed:
            yield from (by_key[stop.key] for stop in way_round(placed, next(iter(placed))))
        yield from (one for one in there if str(one.pk) not in placed)
