"""Several people at once on one visit: nothing is lost, nothing counted twice."""

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier, Event
from time import sleep
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction

from tests.evaluations.city import AT, edition, office, running, sites
from tests.evaluations.seeing import looked_at
from wenming.evaluations import live
from wenming.evaluations.models import LeafMark, Round, SampledSite
from wenming.evaluations.selectors import facts_of, leaf, score_of, tallies_of
from wenming.evaluations.services import close_round, enter_mark
from wenming.evaluations.services.tallying import RoundIsClosed
from wenming.inspections.models import Observation, Visit
from wenming.inspections.services import observe, review
from wenming.kernel.scope import Viewer
from wenming.rulebook.standing import standings
from wenming.rulebook.tally import tallies
from wenming.rulebook.worth import leaves_of
from wenming.schemes.models import CheckItem
from wenming.schemes.selectors import rulebook_scheme

__all__ = ["edition", "office", "running", "sites"]
THREADS = 4
EACH = 24


@pytest.mark.django_db(transaction=True)
def test_four_people_on_one_visit_leave_tallies_that_equal_the_observations(running: Round, office: Viewer) -> None:
    sampled = SampledSite.objects.get(round=running, site__code="CROSS-0")
    items = list(CheckItem.objects.filter(edition=running.edition, edition_kind__kind__code="CROSS")[:5])
    together = Barrier(THREADS)

    def work(person: int) -> None:
        chance = random.Random(person)
        visit = Visit.objects.select_related("site__kind", "edition").get(pk=sampled.visit_id)
        together.wait()
        try:
            for n in range(EACH):
                item = chance.choice(items)
                key = UUID(int=1000 * person + n)
                row = observe(visit, item, looked_at(item, bad=chance.choice([0, 1, 2])), key=key, by=office, at=AT)
                if n % 6 == 5:
                    review(row, key=UUID(int=50_000 + 1000 * person + n), reason="this one", by=office, at=AT)
        finally:
            connection.close()

    with live.running_score(running) as score:
        assert score.total().available == 0
    with ThreadPoolExecutor(THREADS) as people:
        for done in [people.submit(work, person) for person in range(1, THREADS + 1)]:
            done.result()
    assert Observation.objects.count() == THREADS * EACH
    fresh = tallies(standings(rulebook_scheme(running.edition), facts_of(running)), running.denominator)
    assert {key: tally for key, tally in tallies_of(running).items() if not tally.is_empty} == fresh
    with live.running_score(running) as score:
        assert score.total() == score_of(running).marks


def _one_after_another(first: Callable[[], object], second: Callable[[], object]) -> object:
    """Do the first and commit it only when the second has begun and had time to run into it; returns the second's."""
    done = Event()

    def begin() -> None:
        try:
            with transaction.atomic():
                first()
                done.set()
                sleep(1)
        finally:
            done.set()
            connection.close()

    def follow() -> object:
        done.wait()
        try:
            return second()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as people:
        begun, followed = people.submit(begin), people.submit(follow)
        begun.result()
        return followed.result()


def _enter(running: Round, office: Viewer) -> Callable[[], Observation]:
    """Enter one observation of the round."""
    sampled = SampledSite.objects.get(round=running, site__code="CROSS-0")
    visit = Visit.objects.select_related("site__kind", "edition").get(pk=sampled.visit_id)
    item = CheckItem.objects.filter(edition=running.edition, edition_kind__kind__code="CROSS", rule_kind="count")[0]
    return lambda: observe(visit, item, looked_at(item, bad=0), key=UUID(int=7), by=office, at=AT)


@pytest.mark.django_db(transaction=True)
def test_what_is_entered_while_a_round_is_being_closed_is_refused(running: Round, office: Viewer) -> None:
    enter = _enter(running, office)
    with pytest.raises(RoundIsClosed):
        _one_after_another(lambda: close_round(running, by=office), enter)
    assert not Observation.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_round_is_closed_with_what_was_being_entered(running: Round, office: Viewer) -> None:
    enter = _enter(running, office)
    closed = _one_after_another(enter, lambda: close_round(running, by=office))
    assert isinstance(closed, Round)
    assert closed.tree is not None
    assert closed.tree["coverage"]["graded"] == 1


@pytest.mark.django_db(transaction=True)
def test_a_mark_and_an_observation_are_entered_at_once(running: Round, office: Viewer) -> None:
    enter = _enter(running, office)
    node, method = leaves_of(rulebook_scheme(running.edition))[0]
    indicator, way = leaf(running, node.code, method)
    points: dict[str, Any] = {"points": Decimal(80), "out_of": Decimal(100)}
    _one_after_another(
        lambda: enter_mark(running, indicator=indicator, method=way, key=UUID(int=8), by=office, **points), enter
    )
    assert LeafMark.objects.count() == Observation.objects.count() == 1
