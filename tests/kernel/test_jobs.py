"""Work for later and long work that somebody watches."""

import pytest
from django.db import connection, transaction

from wenming.kernel import jobs, long_jobs
from wenming.kernel.actors import SYSTEM, Actor, ActorKind
from wenming.kernel.errors import Missing
from wenming.kernel.models import LongJobState
from wenming.kernel.scope import EVERYTHING, Viewer

CLERK = Actor(ActorKind.PERSON, 7, "clerk")
done: list[int] = []


@jobs.task("tests.note")
def note(number: int) -> None:
    done.append(number)
    if number > 1:
        jobs.later("tests.note", number=number - 1)


def waiting() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo' AND task_name = 'tests.note'")
        return int(cursor.fetchone()[0])


@pytest.mark.django_db
def test_work_waits_until_its_transaction_commits_and_vanishes_with_it() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        jobs.later("tests.note", number=1)
        assert waiting() == 1
        raise RuntimeError
    assert waiting() == 0


@pytest.mark.django_db
def test_draining_does_all_work_and_the_work_that_it_makes() -> None:
    done.clear()
    jobs.later("tests.note", number=3)
    assert jobs.drain() == 3
    assert done == [3, 2, 1]
    assert waiting() == 0


@pytest.mark.django_db
def test_an_unknown_task_is_a_fault_of_the_code() -> None:
    with pytest.raises(jobs.UnknownTask):
        jobs.later("tests.nothing")


def test_the_nightly_work_is_registered() -> None:
    assert {"kernel.anchor_audit", "kernel.sweep_limits", "records.sweep_orphans"} <= set(jobs.task_names())


@pytest.mark.django_db
def test_a_long_job_is_watched_from_waiting_to_its_report() -> None:
    job = long_jobs.queue("sites.import", by=CLERK, inputs={"file": "a.xlsx"})
    viewer = Viewer(user_id=7)
    assert long_jobs.long_job(viewer, job.key).state == LongJobState.QUEUED
    assert long_jobs.start(job.pk, total=200) is not None
    assert long_jobs.long_job(viewer, job.key).percent == 0
    long_jobs.finish(job.pk, report={"added": 200}, refused_file="refused/a.xlsx")
    found = long_jobs.long_job(viewer, job.key)
    assert (found.state, found.report, found.is_over) == (LongJobState.FINISHED, {"added": 200}, True)
    assert long_jobs.start(job.pk) is None
    long_jobs.fail(job.pk, message="too late")
    assert long_jobs.long_job(viewer, job.key).state == LongJobState.FINISHED


@pytest.mark.django_db
def test_a_long_job_is_seen_by_its_beginner_and_by_those_who_see_everything() -> None:
    job = long_jobs.queue("sites.import", by=CLERK)
    system = long_jobs.queue("nightly", by=SYSTEM)
    assert long_jobs.long_job(EVERYTHING, system.key) == system
    assert list(long_jobs.long_jobs(Viewer(user_id=7))) == [job]
    with pytest.raises(Missing):
        long_jobs.long_job(Viewer(user_id=8), job.key)


@pytest.mark.django_db(transaction=True)
def test_progress_told_inside_a_transaction_is_seen_by_others_at_once() -> None:
    job = long_jobs.queue("sites.take_in", by=CLERK)
    long_jobs.start(job.pk)
    seen = []
    others = connection.copy()
    with long_jobs.told_aside(job.pk) as about, transaction.atomic():
        about("Writing the rows.")(40, 200)
        with others.cursor() as cursor:
            cursor.execute("SELECT done, total, message FROM kernel_longjob WHERE id = %s", [job.pk])
            seen.append(cursor.fetchone())
    others.close()
    assert seen == [(40, 200, "Writing the rows.")]
    assert long_jobs.long_job(Viewer(user_id=7), job.key).percent == 20
    long_jobs.fail(job.pk, message="x")
    with long_jobs.told_aside(job.pk) as about:
        about("Writing the rows.")(200, 200)
    assert long_jobs.long_job(Viewer(user_id=7), job.key).done == 40, "a job that is over is not told of any more"


@pytest.mark.django_db(transaction=True)
def test_progress_never_waits_for_a_transaction_that_holds_the_job() -> None:
    job = long_jobs.queue("sites.take_in", by=CLERK)
    with transaction.atomic():
        long_jobs.start(job.pk)
        with long_jobs.told_aside(job.pk) as about:
            about("Writing the rows.")(40, 200)
    assert long_jobs.long_job(Viewer(user_id=7), job.key).done == 0
