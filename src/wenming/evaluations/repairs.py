"""Which findings count as repaired: all issues raised from them are verified and none has relapsed."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from wenming.inspections.origins import ORIGIN
from wenming.issues.models import Issue, IssueMove
from wenming.rulebook.loop import State

VERIFIED = (State.VERIFIED.value, State.CLOSED.value)


@dataclass(frozen=True, slots=True)
class _Known:
    """An issue as far as this question goes."""

    state: str
    has_relapsed: bool
    survivor: int | None


def repaired(observation_keys: Collection[str], *, at: datetime | None = None) -> frozenset[str]:
    """Return those of the observations all of whose issues are verified; one without an issue is not repaired.

    A merged issue stands as the issue it lives on in. ``at``: as it was at that moment instead of now.
    """
    rows = Issue.objects.filter(origin_kind=ORIGIN, origin_ref__in=list(observation_keys)).exclude(Q(origin_ref=""))
    refs = dict(rows.values_list("pk", "origin_ref"))
    known = _with_survivors(refs, at)
    fine: dict[str, bool] = {}
    for pk, ref in refs.items():
        fine[ref] = fine.get(ref, True) and _mended(known, pk)
    return frozenset(ref for ref, mended in fine.items() if mended)


def _with_survivors(pks: Iterable[int], at: datetime | None) -> dict[int, _Known]:
    """The issues, and all those in which merged ones live on."""
    known: dict[int, _Known] = {}
    wanted = set(pks)
    while wanted:
        known |= _known(wanted) if at is None else _known_at(wanted, at)
        wanted = {each.survivor for each in known.values() if each.survivor is not None} - set(known)
    return known


def _known(pks: Collection[int]) -> dict[int, _Known]:
    rows = Issue.objects.filter(pk__in=pks).values_list("pk", "state", "has_relapsed", "merged_into_id")
    return {pk: _Known(state, relapsed, survivor) for pk, state, relapsed, survivor in rows}


def _known_at(pks: Collection[int], at: datetime) -> dict[int, _Known]:
    """The issues as their histories show them at a moment; one raised later is open."""
    moves = IssueMove.objects.filter(issue_id__in=pks, at__lte=at).order_by("issue_id", "-seq").distinct("issue_id")
    states = dict(moves.values_list("issue_id", "to_state"))
    relapsed = set(Issue.objects.filter(recurs_id__in=pks, raised_at__lte=at).values_list("recurs_id", flat=True))
    survivors = dict(Issue.objects.filter(pk__in=pks).values_list("pk", "merged_into_id"))
    found = {}
    for pk in pks:
        state = states.get(pk, State.RAISED.value)
        found[pk] = _Known(state, pk in relapsed, survivors[pk] if state == State.MERGED else None)
    return found


def _mended(known: Mapping[int, _Known], pk: int) -> bool:
    """Whether an issue, or the one it lives on in, is verified and has not relapsed."""
    seen: set[int] = set()
    while (survivor := known[pk].survivor) is not None and pk not in seen:
        seen.add(pk)
        pk = survivor
    return known[pk].state in VERIFIED and not known[pk].has_relapsed
