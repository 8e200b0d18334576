"""The day's draw of closed issues to look back at (回头看), and settling what was drawn."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Q, QuerySet

from wenming.areas.selectors import working_calendar
from wenming.issues.models import Issue, LookBack, LookBackDraw
from wenming.issues.rules_book import rules_book
from wenming.issues.selectors.prone import prone_sites
from wenming.kernel import audit, clock
from wenming.kernel.actors import SYSTEM
from wenming.rulebook import look_back
from wenming.rulebook.deadlines import ClockKind, Limit, deadline
from wenming.rulebook.look_back import NO_RECORD, ClosedOut, Record
from wenming.rulebook.loop import State

FIRST_DRAW_DAYS = 30
"""How far back the first draw of all reaches."""
RECORD_DAYS = 365
"""Of how many days the record of a kind and of a unit is taken."""


@transaction.atomic
def draw_look_backs(*, at: datetime | None = None, seed: str = "") -> LookBackDraw:
    """Draw what is looked back at from today on; the second call of a day gives the same draw.

    Covers what was closed out between the days of the last draw and as many days ago as the city's rules say, so that
    a day on which nothing was drawn is made good by the next. Without a ``seed`` nobody could have foreseen it is made
    up and kept.
    """
    at = at or clock.now()
    day = at.astimezone(clock.LOCAL).date()
    done = LookBackDraw.objects.select_for_update().filter(drawn_on__gte=day).first()
    if done is not None:
        return done
    rules = rules_book().at(at)
    begin, end = _span(day, rules.look_back_after)
    seed = seed or f"{day.isoformat()} {secrets.token_hex(8)}"
    pool, prone = _pool(begin, end, at)
    drawn = list(look_back.draw(pool, seed, rules.shares))
    made = LookBackDraw.objects.create(
        drawn_on=day,
        at=at,
        seed=seed,
        closed_from=begin,
        closed_until=end,
        shares={why.value: int(share * 100) for why, share in rules.shares.items()},
        pool=[[one.number, look_back.share_of(one).why.value] for one in pool],
        prone=prone,
    )
    ids = dict(Issue.objects.filter(number__in=[one.number for one in drawn]).values_list("number", "pk"))
    due = deadline(at, Limit(rules.look_back_within, ClockKind.WORKING_DAYS), working_calendar()).due or at
    LookBack.objects.bulk_create(
        LookBack(draw=made, issue_id=ids[one.number], why=one.why.value, due_at=due) for one in drawn
    )
    details = {"seed": seed, "pool": len(pool), "drawn": [one.number for one in drawn]}
    audit.record("issues.draw_look_backs", subject=audit.subject_of(made, str(day)), by=SYSTEM, at=at, details=details)
    return made


def settle(issue: Issue, state: LookBack.State, at: datetime) -> None:
    """Write down what became of the issue, if it was drawn and nobody had looked yet."""
    LookBack.objects.filter(issue=issue, state=LookBack.State.WAITING).update(state=state, done_at=at)


def _span(day: date, after: int) -> tuple[datetime, datetime]:
    end = clock.morning(day - timedelta(days=after - 1))
    last = LookBackDraw.objects.order_by("-drawn_on").values_list("closed_until", flat=True).first()
    begin = last or clock.morning(day - timedelta(days=after - 1 + FIRST_DRAW_DAYS))
    return begin, max(begin, end)


def _pool(begin: datetime, end: datetime, at: datetime) -> tuple[Sequence[ClosedOut], dict[str, list[int]]]:
    """Return what was closed out in the span and still stands so, in the order of numbers; and what is prone."""
    closed = Issue.objects.filter(state=State.CLOSED.value, closed_at__gte=begin, closed_at__lt=end)
    rows = closed.filter(has_relapsed=False).order_by("number")
    since = at - timedelta(days=RECORD_DAYS)
    recent = Issue.objects.filter(Q(closed_at__gte=since) | Q(relapses__gt=0), merged_into__isnull=True)
    kinds, units = _records(recent, "category_id"), _records(recent, "lead_unit_id")
    places = prone_sites()
    pool = [
        ClosedOut(number, relapses, site in places, kinds.get(kind, NO_RECORD), units.get(unit, NO_RECORD))
        for number, relapses, site, kind, unit in rows.values_list(
            "number", "relapses", "site_id", "category_id", "lead_unit_id"
        )
    ]
    prone = {
        "places": sorted(places),
        "kinds": sorted(kind for kind, record in kinds.items() if kind and record.is_prone),
        "units": sorted(unit for unit, record in units.items() if unit and record.is_prone),
    }
    return pool, prone


def _records(recent: QuerySet[Issue], by: str) -> Mapping[Any, Record]:
    back = Count("pk", filter=Q(has_relapsed=True) | Q(relapses__gt=0))
    rows = recent.order_by().values_list(by).annotate(closed=Count("pk"), back=back)
    return {key: Record(closed, came_back) for key, closed, came_back in rows}
