"""What finds the issues that count for a rate, for lists and rates alike."""

from django.db.models import BooleanField, Case, Q, Value, When

from wenming.kernel import clock
from wenming.rulebook.rates import ENTRUSTED, FOUND_BY, RATES, Finder

GIVEN = "entrusted"
FOR_RANK = "for_rank"
KNOWN = "known"
RATE_PARTS = frozenset({GIVEN, *(row.code.value for row in RATES)})


def carried_now() -> Q:
    """Return what finds the issues that are carried over at this moment; nobody needs to note its end."""
    return Q(carried_until__gt=clock.now())


def found_by(finder: str) -> Q:
    """Return what finds the issues that somebody found first: our own people, or others, by the code of who; or
    ``known``, either of the two.
    """
    if finder == KNOWN:
        return Q(origin_kind__in=sorted(frozenset().union(*FOUND_BY.values())))
    return Q(origin_kind__in=sorted(FOUND_BY[Finder(finder)])) if finder in set(Finder) else Q()


def was_missed() -> Q:
    """Return what finds the issues that others found where our own people had looked shortly before."""
    return Q(missed__isnull=False)


def part_of(code: str) -> Q:
    """Return what finds the issues of a rate; :data:`GIVEN`: those that all rates are taken of."""
    row = next((row for row in RATES if row.code.value == code), None)
    if row is None:
        return Q(state__in=sorted(state.value for state in ENTRUSTED))
    part = Q(state__in=sorted(state.value for state in row.states))
    return part & Q(relapses=0, has_relapsed=False) if row.must_hold else part


def for_rank(late: Q) -> Case:
    """Return whether an issue counts for the order, as the rulebook's ``counts_for_rank``; ``late`` finds the late."""
    harmless = found_by(Finder.OWN.value) & Q(relapses=0, has_relapsed=False)
    yes, no = Value(True), Value(False)
    return Case(When(late, then=yes), When(harmless, then=no), default=yes, output_field=BooleanField())
