"""Several people moving one issue at the same moment: one wins, the others are told, nothing breaks."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from threading import Barrier
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.db import connections

from tests.issues.world import MONDAY, World, build
from wenming.issues import services
from wenming.issues.models import Issue, IssueMove
from wenming.kernel.audit_verification import verify
from wenming.kernel.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Callable

ISSUES, RACERS = 50, 4


def race(acts: "list[Callable[[], object]]") -> Counter[str]:
    """Do all acts at once, each on a connection of its own; return how many succeeded and the codes of refusals."""
    start = Barrier(len(acts))

    def run(act: "Callable[[], object]") -> str:
        try:
            start.wait()
            act()
        except DomainError as refusal:
            return f"{refusal.status} {refusal.code}"
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(len(acts)) as threads:
        return Counter(threads.map(run, acts))


@pytest.fixture
def world(transactional_db: None) -> World:
    return build()


def test_of_four_at_once_exactly_one_makes_the_move(world: World) -> None:
    issues = [world.dispatched() for _ in range(ISSUES)]
    for issue in issues:
        taking = partial(services.acknowledge, issue, by=world.street, seen=issue.version)
        giving_back = partial(
            services.return_it, issue, reason="不属", basis="清单", by=world.street, seen=issue.version
        )
        outcome = race([taking, taking, giving_back, taking])
        assert outcome == {"done": 1, "409 stale_page": RACERS - 1}
    for issue in Issue.objects.all():
        assert list(issue.moves.values_list("seq", flat=True)) == list(range(issue.version))
    assert verify(()).is_whole


def test_merging_each_into_the_other_at_once_merges_one(world: World) -> None:
    for _ in range(10):
        one, two = world.filed(), world.filed()
        outcome = race(
            [
                partial(services.merge, one, survivor=two, by=world.dispatcher),
                partial(services.merge, two, survivor=one, by=world.dispatcher),
            ]
        )
        refusals = outcome.keys() - {"done"}
        assert outcome["done"] == 1
        assert refusals <= {"409 survivor_not_open", "409 wrong_state"}


def test_one_key_sent_four_times_at_once_raises_one_issue(world: World) -> None:
    key = uuid4()
    outcome = race([lambda: world.raised(key=key)] * RACERS)
    assert outcome == {"done": RACERS}
    assert Issue.objects.count() == IssueMove.objects.count() == 1


def test_numbers_have_no_gap_when_many_raise_at_once(world: World) -> None:
    race([world.raised for _ in range(8)])
    numbers = sorted(Issue.objects.values_list("number", flat=True))
    assert numbers == [f"2026-{n:06d}" for n in range(1, 9)]
    assert Issue.objects.filter(raised_at__gte=MONDAY - timedelta(1)).count() == 8
