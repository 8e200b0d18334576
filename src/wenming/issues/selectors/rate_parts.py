"""What finds the issues that count for a rate, for lists and rates alike."""

from functools import cache

from django.db.models import Q

from wenming.issues.models.counts_as import CountsAs, numbers
from wenming.kernel import clock
from wenming.rulebook.rates import ENTRUSTED, RATES, Finder, RateCode, counts

GIVEN = "entrusted"
RATE_PARTS = frozenset({GIVEN, *(row.code.value for row in RATES)})


def carried_now() -> Q:
    """Return what finds the issues that are carried over at this moment; nobody needs to note its end."""
    return Q(carried_until__gt=clock.now())


@cache
def found_by(finder: str) -> Q:
    """Return what finds the issues that somebody found first: our own people, or others; by the code of who."""
    return Q(counts_as__in=numbers(lambda each: each.finder == finder)) if finder in set(Finder) else Q()


@cache
def part_of(code: str) -> Q:
    """Return what finds the issues of a rate; :data:`GIVEN`: those that all rates are taken of."""
    return Q(counts_as__in=numbers(lambda each: counted(each, code)))


def counted(each: CountsAs, code: str) -> bool:
    """Whether what counts so is part of a rate, or of what all rates are taken of."""
    if code == GIVEN:
        return each.state in ENTRUSTED
    return counts(RateCode(code), each.state, came_back=each.came_back)
