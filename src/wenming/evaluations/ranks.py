"""The ranking of units, kept per process until something of the round changes."""

from dataclasses import dataclass

from django.db.models import Count, Max

from wenming.evaluations.facts import tally_values
from wenming.evaluations.models import Round, StandingChange, Tally
from wenming.evaluations.selectors import TALLY_COLUMNS
from wenming.evaluations.subordination import highest_above
from wenming.rulebook.ranking import RankedUnit, ranking
from wenming.rulebook.scheme import Scheme
from wenming.rulebook.tally import regrouped

HELD_TABLES = 12


@dataclass(frozen=True, slots=True)
class _Of:
    """What a ranking was made of: a round as of its changes (last and how many), a role, who is read with whom."""

    round: int
    version: int
    changes: tuple[int, int]
    role: str
    into: frozenset[tuple[str, str]]


_held: dict[_Of, tuple[RankedUnit, ...]] = {}


def ranked(round_: Round, scheme: Scheme, role: str, *, is_together: bool) -> tuple[RankedUnit, ...]:
    """Return the units that hold a role, best first; ``is_together``: read with their subordinates."""
    changes = StandingChange.objects.filter(round=round_).aggregate(last=Max("id"), count=Count("id"))
    into = _read_with(round_, role) if is_together else {}
    of = _Of(round_.pk, round_.version, (changes["last"] or 0, changes["count"]), role, frozenset(into.items()))
    if of not in _held:
        while len(_held) >= HELD_TABLES:
            _held.pop(next(iter(_held)))
        rows = Tally.objects.filter(round=round_, role=role).select_related("item").only(*TALLY_COLUMNS)
        tallies = tally_values(rows, round_.denominator)
        _held[of] = ranking(scheme, regrouped(tallies, into) if into else tallies, role)
    return _held[of]


def _read_with(round_: Round, role: str) -> dict[str, str]:
    """Unit → the one that it is read with, as units are subordinate today."""
    units = Tally.objects.filter(round=round_, role=role).order_by().values_list("unit", flat=True).distinct()
    return highest_above(set(units))
