"""What an issue counts as, in one number: its state, who found it, whether it came back, was late, was exempted.

The database computes it from the issue's own columns, so no move needs to keep it. Lists and rates count by it from
narrow indexes, where reading the issues themselves would take seconds once there are a million.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Case, F, GeneratedField, Q, SmallIntegerField, Value, When
from django.db.models.lookups import Exact

from wenming.rulebook.loop import Appeal, State
from wenming.rulebook.rates import FOUND_BY, Finder

STATES, FINDERS = tuple(State), tuple(Finder)
CAME_BACK, LATE, EXEMPTED = 4, 2, 1
OF_A_FINDER = 8
OF_A_STATE = OF_A_FINDER * (len(FINDERS) + 1)


@dataclass(frozen=True, slots=True)
class CountsAs:
    """What one number says. ``came_back``: it relapsed or recurred at least once. ``late``: it was reported after the
    unit's own limit; what is overdue without a report only the moment tells. ``exempted``: an appeal was granted.
    """

    state: State
    finder: Finder | None
    came_back: bool
    late: bool
    exempted: bool

    @classmethod
    def read(cls, number: int) -> "CountsAs":
        """Take a number apart."""
        place, rest = divmod(number, OF_A_STATE)
        finder, flags = divmod(rest, OF_A_FINDER)
        return cls(
            state=STATES[place],
            finder=FINDERS[finder - 1] if finder else None,
            came_back=bool(flags & CAME_BACK),
            late=bool(flags & LATE),
            exempted=bool(flags & EXEMPTED),
        )


EVERY = {number: CountsAs.read(number) for number in range(OF_A_STATE * len(STATES))}


def numbers(wanted: Callable[[CountsAs], bool]) -> list[int]:
    """Return the numbers of everything that is so."""
    return [number for number, each in EVERY.items() if wanted(each)]


def flags_are(asked: int, wanted: int) -> Q:
    """Return what finds the issues of whose flags those ``asked`` for stand as ``wanted``: one sum, whatever else."""
    return Q(Exact(F("counts_as").bitand(asked), wanted))


def counts_as_field() -> GeneratedField:
    """Return the column; another order of states or another finder of a source takes it away and adds it anew."""
    by_state = [When(state=state.value, then=Value(n * OF_A_STATE)) for n, state in enumerate(STATES)]
    by_finder = [
        When(origin_kind__in=sorted(FOUND_BY[finder]), then=Value(n * OF_A_FINDER))
        for n, finder in enumerate(FINDERS, start=1)
    ]
    reported = Q(state=State.REPORTED.value) | Q(verified_at__isnull=False)
    late = When(reported & Q(reported_at__gt=F("due_at")), then=Value(LATE))
    return GeneratedField(
        expression=Case(*by_state, output_field=SmallIntegerField())
        + Case(*by_finder, default=Value(0), output_field=SmallIntegerField())
        + Case(When(relapses=0, has_relapsed=False, then=Value(0)), default=Value(CAME_BACK))
        + Case(late, default=Value(0))
        + Case(When(appeal=Appeal.GRANTED.value, then=Value(EXEMPTED)), default=Value(0)),
        output_field=SmallIntegerField(),
        db_persist=True,
    )
