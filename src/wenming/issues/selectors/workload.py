"""How much waits for verification, and how much was verified: by tier, by division, by unit, and of one's own.

The office sees figures of units and divisions, each person the own. Nowhere are people compared.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, Count, IntegerField, Min, Q, QuerySet, Sum, Value, When

from wenming.areas import selectors as areas
from wenming.areas.models import Area
from wenming.issues.acts import UNDONE
from wenming.issues.models import Issue, IssueMove
from wenming.issues.policies import VERIFIER_ROLE, VERIFY
from wenming.issues.selectors.reading import visible_issues
from wenming.issues.selectors.verifying_parts import ANSWERED, BY_ME, CHECKED, SENT_TO_ME, for_whom, nobody_goes, waits
from wenming.kernel import clock
from wenming.kernel.scope import Viewer
from wenming.people.models import Post, Unit
from wenming.rulebook.loop import MoveCode
from wenming.rulebook.verification import TIERS, Tier

Counted = dict[str, Any]
SHORT, LONG = timedelta(days=7), timedelta(days=30)


@dataclass(frozen=True, slots=True)
class TierLoad:
    """What waits to be verified in one way."""

    tier: Tier
    waiting: int
    unsent: int
    late: int
    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class AreaLoad:
    """What waits in one division, by tier."""

    code: str
    name: str
    waiting: int
    by_tier: Mapping[Tier, int]
    unsent: int
    late: int
    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class UnitWork:
    """What the people of one unit are sent to see, and what they answered; ``posts`` may be sent."""

    unit: Unit
    posts: int
    waiting: int
    oldest: datetime | None
    done_7: int
    done_30: int


@dataclass(frozen=True, slots=True)
class OwnWork:
    """What waits for one person, and what that person answered."""

    may: int
    sent: int
    done_7: int
    done_30: int


def tier_loads(viewer: Viewer) -> list[TierLoad]:
    """Return what waits, by tier; every tier has its line."""
    found = {row["check_tier"]: row for row in _grouped(visible_issues(viewer), "check_tier")}
    return [
        TierLoad(row.code, one["waiting"], one["unsent"], one["late"], one["oldest"])
        if (one := found.get(row.code.value))
        else TierLoad(row.code, 0, 0, 0, None)
        for row in TIERS
    ]


def area_loads(viewer: Viewer) -> list[AreaLoad]:
    """Return what waits in each town, the most first; what lies in none stands under no code."""
    rows = _grouped(visible_issues(viewer), "area__path", "check_tier")
    towns = {f"{town.code}/": town for town in areas.towns(viewer)} if rows else {}
    parts: dict[str, list[Counted]] = {}
    for row in rows:
        path = row["area__path"] or ""
        key = next((f"{step}/" for step in path.split("/") if f"{step}/" in towns), "")
        parts.setdefault(key, []).append(row)
    found = [_area(towns.get(key), held) for key, held in parts.items()]
    return sorted(found, key=lambda one: (-one.waiting, one.code))


def unit_work() -> list[UnitWork]:
    """Return the units that verify: those with a post that is sent, and those whose people answered a report lately."""
    posts = Counter(Post.objects.filter(role=VERIFIER_ROLE, is_active=True).values_list("unit", flat=True))
    sent = _grouped(Issue.objects.filter(verifier__isnull=False), "verifier__unit")
    waiting = {row["verifier__unit"]: row for row in sent}
    done = {row["by_unit"]: row for row in _work_by_unit()}
    units = Unit.objects.filter(Q(pk__in={*posts, *waiting}) | Q(code__in=done)).order_by("code")
    return [
        UnitWork(
            unit=unit,
            posts=posts[unit.pk],
            waiting=waiting.get(unit.pk, {}).get("waiting", 0),
            oldest=waiting.get(unit.pk, {}).get("oldest"),
            done_7=done.get(unit.code, {}).get("done_7") or 0,
            done_30=done.get(unit.code, {}).get("done_30") or 0,
        )
        for unit in units
    ]


def own_work(viewer: Viewer) -> OwnWork | None:
    """Return the viewer's own figures; of nobody else, and nothing for who verifies nothing."""
    if not viewer.may(VERIFY) or not viewer.user_id:
        return None
    seen = visible_issues(viewer).order_by()
    counted = {name: seen.filter(for_whom(viewer, name)).count() for name in (BY_ME, SENT_TO_ME, *ANSWERED)}
    return OwnWork(counted[BY_ME], counted[SENT_TO_ME], *(counted[name] for name in ANSWERED))


def _grouped(found: QuerySet[Issue], *names: str) -> list[Counted]:
    """What waits, counted by some columns."""
    return [dict(row) for row in found.filter(waits()).order_by().values(*names).annotate(**_counts())]


def _work_by_unit() -> list[Counted]:
    names = ("by_unit",)
    return [dict(row) for row in _answered().values(*names).annotate(**_sums())]


def _counts() -> dict[str, Any]:
    return {
        "waiting": Count("pk"),
        "unsent": Count("pk", filter=nobody_goes()),
        "late": Count("pk", filter=Q(stage_due_at__lt=clock.now())),
        "oldest": Min("reported_at"),
    }


def _answered() -> QuerySet[IssueMove]:
    """The answers of the last thirty days, and those acts that took one back."""
    taken_back = Q(move=MoveCode.UNDO.value, **{f"details__{UNDONE}__in": CHECKED})
    recent = IssueMove.objects.filter(at__gte=clock.now() - LONG)
    return recent.filter(Q(move__in=CHECKED) | taken_back).order_by()


def _sums() -> dict[str, Any]:
    """An answer counts one, one that was taken back none."""
    one = Case(When(move__in=CHECKED, then=Value(1)), default=Value(-1), output_field=IntegerField())
    return {"done_30": Sum(one), "done_7": Sum(one, filter=Q(at__gte=clock.now() - SHORT))}


def _area(town: Area | None, rows: list[Counted]) -> AreaLoad:
    def total(name: str) -> int:
        return sum(row[name] for row in rows)

    by_tier: Counter[Tier] = Counter()
    for row in rows:
        by_tier[Tier(row["check_tier"])] += row["waiting"]
    oldest = [row["oldest"] for row in rows if row["oldest"]]
    return AreaLoad(
        code=town.code if town else "",
        name=town.name if town else "",
        waiting=total("waiting"),
        by_tier=by_tier,
        unsent=total("unsent"),
        late=total("late"),
        oldest=min(oldest, default=None),
    )
