"""Which findings count as repaired: all issues raised from them are verified and none has relapsed."""

from collections.abc import Collection

from django.db.models import Q

from wenming.inspections.services.observing import ORIGIN
from wenming.issues.models import Issue
from wenming.rulebook.loop import State

VERIFIED = (State.VERIFIED.value, State.CLOSED.value)


def repaired(observation_keys: Collection[str]) -> frozenset[str]:
    """Return those of the observations all of whose issues are verified; one without an issue is not repaired.

    A merged issue stands as the issue it lives on in.
    """
    rows = (
        Issue.objects.filter(origin_kind=ORIGIN, origin_ref__in=list(observation_keys))
        .exclude(Q(origin_ref=""))
        .values_list("origin_ref", "state", "has_relapsed", "merged_into__state", "merged_into__has_relapsed")
    )
    fine: dict[str, bool] = {}
    for ref, state, relapsed, survivor, survivor_relapsed in rows:
        mended = _mended(survivor, survivor_relapsed) if survivor else _mended(state, relapsed)
        fine[ref] = fine.get(ref, True) and mended
    return frozenset(ref for ref, mended in fine.items() if mended)


def _mended(state: str, relapsed: object) -> bool:
    return state in VERIFIED and not relapsed
