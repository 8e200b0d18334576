"""What finds the issues that count for a rate, for lists and rates alike."""

from django.db.models import Q

from wenming.kernel import clock
from wenming.rulebook.rates import ENTRUSTED, FOUND_BY, RATES, Finder

GIVEN = "entrusted"
RATE_PARTS = frozenset({GIVEN, *(row.code.value for row in RATES)})


def carried_now() -> Q:
    """Return what finds the issues that are carried over at this moment; nobody needs to note its end."""
    return Q(carried_until__gt=clock.now())


def found_by(finder: str) -> Q:
    """Return what finds the issues that somebody found first: our own people, or others; by the code of who."""
    return Q(origin_kind__in=sorted(FOUND_BY[Finder(finder)])) if finder in set(Finder) else Q()


def part_of(code: str) -> Q:
    """Return what finds the issues of a rate; :data:`GIVEN`: those that all rates are taken of."""
    row = next((row for row in RATES if row.code.value == code), None)
    if row is None:
        return Q(state__in=sorted(state.value for state in ENTRUSTED))
    part = Q(state__in=sorted(state.value for state in row.states))
    return part & Q(relapses=0, has_relapsed=False) if row.must_hold else part
