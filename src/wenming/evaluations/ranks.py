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
    """What a ranking was made of: a round as of its changes (last and how many), a role, and how units are read."""

    round: int
    version: int
    changes: tuple[int, int]
    role: str
    is_together: bool


_held: dict[_Of, tuple[RankedUnit, ...]] = {}


def ranked(round_: Round, scheme: Scheme, role: str, *, is_together: bool) -> tuple[RankedUnit, ...]:
    """Return the units that hold a role, best first; ``is_together``: read with their subordinates."""
    changes = StandingChange.objects.filter(round=round_).aggregate(last=Max("id"), count=Count("id"))
    of = _Of(round_.pk, round_.version, (changes["last"] or 0, changes["count"]), role, is_together)
    if of not in _held:
        while len(_held) >= HELD_TABLES:
            _held.pop(next(iter(_held)))
        rows = Tally.objects.filter(round=round_, role=role).select_related("item").only(*TALLY_COLUMNS)
        tallies = tally_values(rows, round_.denominator)
        if is_together:
            tallies = regrouped(tallies, highest_above({key.unit for key in tallies}))
        _held[of] = ranking(scheme, tallies, role)
    return _held[of]
