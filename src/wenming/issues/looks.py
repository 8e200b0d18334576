"""Who looked at which site when: the loop knows its own checks, the apps above it tell of their visits.

Each names a teller in ``config/wiring.py``: ``looks.told_by(inspections.looks.visits_as_looks)``.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from wenming.issues.models import UNDONE_STEP, IssueMove
from wenming.rulebook.loop import MoveCode
from wenming.rulebook.missed import Look, LookedAt

CHECKS = {MoveCode.VERIFY.value: Look.VERIFICATION, MoveCode.LOOK_BACK.value: Look.LOOK_BACK}


@dataclass(frozen=True, slots=True)
class SiteLook:
    """A look at a site, by its id."""

    site_id: int
    value: LookedAt


Teller = Callable[[Collection[int], datetime, datetime], Iterable[SiteLook]]
_tellers: list[Teller] = []


def told_by(teller: Teller) -> None:
    """Let ``teller`` say who looked at sites between two moments. Naming it twice counts once."""
    if teller not in _tellers:
        _tellers.append(teller)


def looks_at(site_ids: Collection[int], since: datetime, until: datetime) -> dict[int, list[LookedAt]]:
    """Return who looked at these sites from ``since`` to before ``until``, by site."""
    found: dict[int, list[LookedAt]] = {}
    for teller in (_checks, *_tellers) if site_ids else ():
        for one in teller(site_ids, since, until):
            found.setdefault(one.site_id, []).append(one.value)
    return found


def _checks(site_ids: Collection[int], since: datetime, until: datetime) -> Iterable[SiteLook]:
    """Verifications and look-backs; one that was taken back was none."""
    made = IssueMove.objects.filter(issue__site__in=site_ids, move__in=CHECKS, at__gte=since, at__lt=until)
    rows = list(made.values_list("issue", "seq", "issue__site", "move", "at", "issue__number"))
    undone = _undone({row[0] for row in rows})
    for issue, seq, site, move, at, number in rows:
        if site is not None and (issue, seq) not in undone:
            yield SiteLook(site, LookedAt(CHECKS[move], at, number))


def _undone(issues: Collection[int]) -> set[tuple[int, int]]:
    """Which moves of these issues were taken back, by issue and place in its history."""
    if not issues:
        return set()
    undos = IssueMove.objects.filter(issue__in=issues, move=MoveCode.UNDO.value)
    return {(issue, details.get(UNDONE_STEP, -1)) for issue, details in undos.values_list("issue", "details")}
