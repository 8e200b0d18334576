"""The running score of each open round, kept in memory by every web process and brought up to date on reading.

A process remembers the oldest transaction that was still running when it last looked; whatever was written by that one
or later may be new to it. Nothing is lost when commits arrive out of order, and no process has to tell another.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import connection

from wenming.evaluations.facts import standing_value
from wenming.evaluations.models import LeafMark, Round, StandingChange
from wenming.evaluations.selectors import marks_of, tallies_of
from wenming.rulebook.running import RunningScore
from wenming.rulebook.tally import Change
from wenming.schemes.selectors import rulebook_scheme

HELD_ROUNDS = 4
MOST_READINGS = 20


@dataclass(slots=True)
class _Held:
    """One round's score up to a point: ``horizon``, and the changes at or after it that are in already."""

    score: RunningScore
    horizon: int
    taken: frozenset[int]
    marks: tuple[int, ...]
    lock: threading.Lock = field(default_factory=threading.Lock)


_held: dict[int, _Held] = {}
_guard = threading.Lock()


@contextmanager
def running_score(round_: Round) -> Iterator[RunningScore]:
    """Give the score of a running round as of now; it is shared between requests, so read it inside the block.

    Within an open transaction it is built anew and not kept: what is not committed may never be.
    """
    if connection.in_atomic_block:
        yield _build(round_)[0]
        return
    marks = _marks_stamp(round_)
    with _guard:
        held = _held.get(round_.pk)
    if held is None or held.marks != marks:
        held = _begin(round_, marks)
    with held.lock:
        _catch_up(round_, held)
        yield held.score


def _begin(round_: Round, marks: tuple[int, ...]) -> _Held:
    """Build the score and keep it; the horizon is taken first, so that no change falls between."""
    horizon = _horizon()
    score, taken = _build(round_, horizon)
    held = _Held(score, horizon, taken, marks)
    with _guard:
        while len(_held) >= HELD_ROUNDS:
            _held.pop(next(iter(_held)))
        _held[round_.pk] = held
    return held


def _build(round_: Round, horizon: int = 0) -> tuple[RunningScore, frozenset[int]]:
    """Read the tallies, and which changes they hold: read again until none came in between."""
    scheme = rulebook_scheme(round_.edition)
    taken = _taken(round_, horizon)
    for _ in range(MOST_READINGS):
        tallies = tallies_of(round_)
        again = _taken(round_, horizon)
        if again == taken:
            break
        taken = again
    return RunningScore.of_tallies(scheme, tallies, marks_of(round_)), taken


def _catch_up(round_: Round, held: _Held) -> None:
    """Take in what was committed since; keep in mind what may still be seen again."""
    horizon = _horizon()
    rows = StandingChange.objects.filter(round=round_, transaction__gte=held.horizon).order_by("id")
    for row in rows.exclude(pk__in=held.taken) if held.taken else rows:
        held.score.apply(Change(standing_value(row.before), standing_value(row.after)))
        held.taken |= {row.pk}
    if horizon > held.horizon:
        held.horizon = horizon
        held.taken &= _taken(round_, horizon)


def _taken(round_: Round, horizon: int) -> frozenset[int]:
    found = StandingChange.objects.filter(round=round_, transaction__gte=horizon)
    return frozenset(found.values_list("id", flat=True))


def _horizon() -> int:
    """The number of the oldest transaction still running; all before it are either visible or gone."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        (oldest,) = cursor.fetchone()
    return int(oldest)


def _marks_stamp(round_: Round) -> tuple[int, ...]:
    """What tells whether a mark was entered since: the newest of the round's marks that count."""
    return tuple(LeafMark.objects.filter(round=round_, is_current=True).order_by("id").values_list("id", flat=True))
