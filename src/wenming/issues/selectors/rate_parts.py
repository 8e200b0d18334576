"""What finds the issues that count for a rate, for lists and rates alike."""

from functools import cache

from django.db.models import BooleanField, Case, Q, Value, When

from wenming.issues.models.counts_as import CountsAs, numbers
from wenming.kernel import clock
from wenming.rulebook.rates import ENTRUSTED, RATES, Finder, RateCode, counts, counts_for_rank
from wenming.rulebook.rates import Case as Counted

GIVEN = "entrusted"
FOR_RANK = "for_rank"
KNOWN = "known"
RATE_PARTS = frozenset({GIVEN, *(row.code.value for row in RATES)})


def carried_now() -> Q:
    """Return what finds the issues that are carried over at this moment; nobody needs to note its end."""
    return Q(carried_until__gt=clock.now())


@cache
def found_by(finder: str) -> Q:
    """Return what finds the issues that somebody found first: our own people, or others, by the code of who; or
    ``known``, either of the two.
    """
    if finder == KNOWN:
        return Q(counts_as__in=numbers(lambda each: each.finder is not None))
    return Q(counts_as__in=numbers(lambda each: each.finder == finder)) if finder in set(Finder) else Q()


def was_missed() -> Q:
    """Return what finds the issues that others found where our own people had looked shortly before."""
    return Q(missed__isnull=False)


@cache
def part_of(code: str) -> Q:
    """Return what finds the issues of a rate; :data:`GIVEN`: those that all rates are taken of."""
    return Q(counts_as__in=numbers(lambda each: counted(each, code)))


def counted(each: CountsAs, code: str) -> bool:
    """Whether what counts so is part of a rate, or of what all rates are taken of."""
    if code == GIVEN:
        return each.state in ENTRUSTED
    return counts(RateCode(code), each.state, came_back=each.came_back)


def ranks(each: CountsAs) -> bool:
    """Whether what counts so counts for the order too; what is overdue without a report only the moment tells."""
    is_late = each.late and not each.exempted
    return counts_for_rank(Counted(each.state, each.finder, came_back=each.came_back, is_late=is_late))


def for_rank(late: Q) -> Case:
    """Return whether an issue counts for the order, as the rulebook's ``counts_for_rank``; ``late`` finds the late."""
    harmless = Q(counts_as__in=numbers(lambda each: each.finder is Finder.OWN and not each.came_back))
    yes, no = Value(True), Value(False)
    return Case(When(late, then=yes), When(harmless, then=no), default=yes, output_field=BooleanField())
