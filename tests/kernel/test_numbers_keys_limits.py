"""Numbers without gaps, keys that answer the same for ever, limits shared by all processes."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connections, transaction

from wenming.kernel import clock, keys, limits, numbers
from wenming.kernel.actors import SYSTEM
from wenming.kernel.attribution import attributed
from wenming.kernel.models import LimitCounter, NumberSeries
from wenming.records.models import Photo
from wenming.rulebook.numbering import ISSUES, VISITS

MOMENT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


def photo(key: UUID, digest: str) -> Photo:
    return Photo.objects.create(
        key=key, body_digest=digest, kept=False, note="not kept", received_at=MOMENT, **attributed(SYSTEM)
    )


@pytest.mark.django_db
def test_numbers_count_up_by_series_and_year() -> None:
    assert [numbers.next_number(ISSUES, 2026) for _ in range(3)] == ["2026-000001", "2026-000002", "2026-000003"]
    assert numbers.next_number(ISSUES, 2027) == "2027-000001"
    assert numbers.next_number(VISITS, 2026) == "V2026-000001"


@pytest.mark.django_db
def test_a_rolled_back_draw_leaves_no_gap() -> None:
    numbers.next_number(ISSUES, 2026)
    with pytest.raises(RuntimeError), transaction.atomic():
        numbers.next_number(ISSUES, 2026)
        raise RuntimeError
    assert numbers.next_number(ISSUES, 2026) == "2026-000002"


@pytest.mark.django_db
def test_a_bulk_door_reserves_a_run_of_numbers() -> None:
    numbers.next_number(ISSUES, 2026)
    assert numbers.reserve(ISSUES, 2026, 3) == ["2026-000002", "2026-000003", "2026-000004"]
    assert numbers.reserve(ISSUES, 2026, 0) == []
    assert NumberSeries.objects.get(series="issues", year=2026).last == 4


@pytest.mark.django_db(transaction=True)
def test_many_at_once_draw_every_number_once() -> None:
    drawn: list[str] = []

    def work() -> None:
        try:
            for _ in range(20):
                with transaction.atomic():
                    drawn.append(numbers.next_number(ISSUES, 2026))
        finally:
            connections.close_all()

    run_together([work] * 6)
    assert sorted(drawn) == [f"2026-{number:06d}" for number in range(1, 121)]


@pytest.mark.django_db
def test_the_same_key_answers_the_same_and_another_body_is_refused() -> None:
    key, digest = uuid4(), keys.body_digest({"b": 1, "a": MOMENT})
    first = keys.once(Photo, key, digest, lambda: photo(key, digest))
    assert keys.once(Photo, key, keys.body_digest({"a": MOMENT, "b": 1}), lambda: photo(key, digest)) == first
    with pytest.raises(keys.KeyReused) as refusal:
        keys.existing_or_conflict(Photo, key, keys.body_digest({"a": MOMENT, "b": 2}))
    assert refusal.value.status == 422
    assert keys.existing_or_conflict(Photo, uuid4(), digest) is None


@pytest.mark.django_db(transaction=True)
def test_one_key_sent_eight_times_at_once_makes_one_record() -> None:
    key, made = uuid4(), []

    def work() -> None:
        try:
            made.append(keys.once(Photo, key, "d", lambda: photo(key, "d")).pk)
        finally:
            connections.close_all()

    run_together([work] * 8)
    assert len(made) == 8
    assert set(made) == {Photo.objects.get(key=key).pk}


@pytest.mark.django_db
def test_a_limit_holds_for_its_window_and_starts_afresh_in_the_next() -> None:
    window = timedelta(minutes=1)

    def tries(count: int, key: str = "10.0.0.1") -> list[bool]:
        return [limits.hit("sign-in", key, limit=3, window=window) for _ in range(count)]

    with clock.held_at(MOMENT):
        assert tries(5) == [True, True, True, False, False]
        assert tries(1, "10.0.0.2") == [True]
    with clock.held_at(MOMENT + window):
        assert tries(1) == [True]
    with clock.held_at(MOMENT + timedelta(days=3)):
        assert limits.sweep() == 2
    assert not LimitCounter.objects.exists()


def run_together(works: list[Callable[[], None]]) -> None:
    barrier = threading.Barrier(len(works))
    failures: list[BaseException] = []

    def run(work: Callable[[], None]) -> None:
        barrier.wait()
        try:
            work()
        except Exception as error:  # noqa: BLE001  # told to the test below
            failures.append(error)

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not failures
