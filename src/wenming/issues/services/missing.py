"""Keeping which problems were missed (漏查): in the transaction of a report or a look, and for all that was before.

A derived figure, so nothing of it is audited: anybody finds the same from the issues and the looks.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from wenming.issues.events import HistoryLoaded, IssueMoved
from wenming.issues.looks import looks_at
from wenming.issues.models import Issue, MissedProblem
from wenming.rulebook.loop import State
from wenming.rulebook.missed import Known, LookedAt, Reported, missed
from wenming.rulebook.rates import FOUND_BY, Finder, finder_of
from wenming.rulebook.rates import MISSED_WITHIN_DAYS as WITHIN_DAYS

BATCH = 1_000
OTHERS, OWN = sorted(FOUND_BY[Finder.OTHERS]), sorted(FOUND_BY[Finder.OWN])
LATE_LOOKS = timedelta(days=45)
"""How far back looks are still entered afterwards: what came in since is looked at anew every night."""


_gathered: ContextVar[set[int] | None] = ContextVar("issues to be considered together", default=None)


@contextmanager
def considered_together() -> Iterator[None]:
    """Consider only once, at the end, all issues that come in while this lasts: for many in one transaction."""
    ids: set[int] = set()
    token = _gathered.set(ids)
    try:
        yield
    finally:
        _gathered.reset(token)
    _consider_all(ids)


def _consider_all(ids: Collection[int]) -> None:
    """Look anew at what others found at the sites of these issues since the first of them came in."""
    rows = list(Issue.objects.filter(pk__in=ids, site__isnull=False).values_list("site", "raised_at"))
    if rows:
        since = min(raised_at for _site, raised_at in rows)
        found = Issue.objects.filter(site__in={site for site, _at in rows}, raised_at__gte=since)
        others = found.filter(origin_kind__in=OTHERS).select_related("category").defer("description")
        _reckon(list(others))


@transaction.atomic
def consider(event: IssueMoved) -> None:
    """See whether an issue that came in, or whose kind was said, was missed; or shows that another was not."""
    if (gathered := _gathered.get()) is not None:
        gathered.add(event.issue_id)
        return
    issue = Issue.objects.select_related("category").defer("description").get(pk=event.issue_id)
    finder = finder_of(issue.origin_kind)
    if issue.site_id is None or finder is None:
        return
    if finder is Finder.OTHERS:
        _reckon([issue])
    else:
        reconsider(issue.site_id, since=issue.raised_at)


@transaction.atomic
def reconsider(site_id: int, *, since: datetime, until: datetime | None = None) -> None:
    """Look anew at what others found at a site from ``since`` on, because of something that happened there then."""
    found = Issue.objects.filter(site=site_id, raised_at__gt=since, origin_kind__in=OTHERS)
    if until is not None:
        found = found.filter(raised_at__lte=until)
    _reckon(list(found.select_related("category").defer("description")))


def looked(site_id: int, at: datetime) -> None:
    """Hear that somebody looked at a site, perhaps some days ago."""
    reconsider(site_id, since=at, until=at + timedelta(days=WITHIN_DAYS))


@transaction.atomic
def recount_missed(*, since: datetime | None = None) -> int:
    """Look anew at everything that others found, or at what came in from ``since`` on; return how many were missed."""
    found = Issue.objects.filter(origin_kind__in=OTHERS, site__isnull=False)
    if since is not None:
        found = found.filter(raised_at__gte=since)
    rows = found.select_related("category").defer("description").order_by("site_id", "raised_at")
    count, batch = 0, []
    for row in rows.iterator(chunk_size=BATCH):
        batch.append(row)
        if len(batch) == BATCH:
            count += _reckon(batch)
            batch = []
    return count + _reckon(batch)


def take_in_history(_event: HistoryLoaded) -> None:
    """Look at everything anew when whole histories came in."""
    recount_missed()


def _reckon(issues: Sequence[Issue]) -> int:
    """Write down of each of these issues whether it was missed; return how many were."""
    if not issues:
        return 0
    sites = {issue.site_id for issue in issues if issue.site_id is not None}
    first, last = min(issue.raised_at for issue in issues), max(issue.raised_at for issue in issues)
    looks = looks_at(sites, first - timedelta(days=WITHIN_DAYS), last)
    known = _known(sites, first - timedelta(days=WITHIN_DAYS), last) if looks else {}
    rows = [
        MissedProblem(issue=issue, look=look.look.value, looked_at=look.at, reference=look.reference)
        for issue in issues
        if (look := _look(issue, looks, known)) is not None
    ]
    gone = MissedProblem.objects.filter(issue__in=issues)
    gone.exclude(issue__in=[row.issue_id for row in rows]).delete()
    MissedProblem.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["issue"], update_fields=["look", "looked_at", "reference"]
    )
    return len(rows)


def _look(issue: Issue, looks: dict[int, list[LookedAt]], known: dict[int, list[Known]]) -> LookedAt | None:
    """The look at which an issue was missed; that of its own verification is never before it came in."""
    site = issue.site_id
    if site is None or issue.category is None:
        return None
    reported = Reported(issue.origin_kind, issue.raised_at, issue.category.code)
    return missed(reported, looks.get(site, ()), known.get(site, ()))


def _known(sites: set[int], since: datetime, until: datetime) -> dict[int, list[Known]]:
    """What our own people recorded at these sites, in those days or still open then; what was merged lives on."""
    recent = Q(raised_at__gte=since) | Q(closed_at__isnull=True) | Q(closed_at__gte=since)
    rows = Issue.objects.filter(recent, site__in=sites, origin_kind__in=OWN, raised_at__lt=until)
    rows = rows.filter(category__isnull=False).exclude(state=State.MERGED.value)
    found: defaultdict[int, list[Known]] = defaultdict(list)
    for site, kind, at, ended_at in rows.values_list("site_id", "category__code", "raised_at", "closed_at"):
        if site is not None:
            found[site].append(Known(kind, at, ended_at))
    return found
