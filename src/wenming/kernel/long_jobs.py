"""Long work that a person waits for: started, advanced, finished or failed, and watched on a page."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from time import monotonic
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from wenming.kernel import clock
from wenming.kernel.actors import Actor
from wenming.kernel.attribution import attributed
from wenming.kernel.errors import Missing
from wenming.kernel.models import LongJob, LongJobState
from wenming.kernel.scope import Viewer

SILENT_AFTER = timedelta(minutes=5)
TOLD_EVERY_SECONDS = 0.5
# Skips a row that is locked: the caller's own transaction may hold it, and would wait for itself.
TELL = (
    "UPDATE kernel_longjob SET done = %s, total = %s, message = %s, message_params = '{}', heartbeat_at = %s "
    "WHERE id = (SELECT id FROM kernel_longjob WHERE id = %s AND state = %s FOR UPDATE SKIP LOCKED)"
)

Telling = Callable[[str], Callable[[int, int], None]]


def queue(kind: str, *, by: Actor, inputs: Mapping[str, object] | None = None) -> LongJob:
    """Write down work that will be done later; hand the id to :func:`wenming.kernel.jobs.later`."""
    return LongJob.objects.create(kind=kind, inputs=dict(inputs or {}), created_at=clock.now(), **attributed(by))


def start(job_id: int, *, total: int = 0) -> LongJob | None:
    """Take the job; ``None`` when it is over already, so that a task may safely run twice."""
    taken = LongJob.objects.filter(pk=job_id, state__in=(LongJobState.QUEUED, LongJobState.RUNNING)).update(
        state=LongJobState.RUNNING, done=0, total=total, heartbeat_at=clock.now()
    )
    return LongJob.objects.get(pk=job_id) if taken else None


@contextmanager
def told_aside(job_id: int) -> Iterator[Telling]:
    """Report progress from inside one big transaction, at once: over a connection of its own.

    What is yielded takes what is being done, in translatable words, and gives a reporter of how many of how many.
    """
    aside = connection.copy()

    def about(message: str) -> Callable[[int, int], None]:
        last = [0.0]

        def tell(done: int, total: int) -> None:
            if monotonic() - last[0] < TOLD_EVERY_SECONDS and done != total:
                return
            last[0] = monotonic()
            with aside.cursor() as cursor:
                cursor.execute(TELL, [done, total, message, clock.now(), job_id, LongJobState.RUNNING])

        return tell

    try:
        yield about
    finally:
        aside.close()


def finish(
    job_id: int,
    *,
    report: Mapping[str, object],
    message: str = "",
    params: Mapping[str, object] | None = None,
    refused_file: str = "",
) -> None:
    """Close the job with its report; ``refused_file`` is the file of refused rows, relative to the data folder."""
    _close(job_id, LongJobState.FINISHED, message, params or {}, report=dict(report), refused_file=refused_file)


def fail(
    job_id: int,
    *,
    message: str,
    params: Mapping[str, object] | None = None,
    report: Mapping[str, object] | None = None,
) -> None:
    """Close the job with the reason in words: a translatable sentence and its parameters."""
    _close(job_id, LongJobState.FAILED, message, params or {}, report=dict(report or {}))


def long_job(viewer: Viewer, key: UUID) -> LongJob:
    """Return a job that the viewer began, or any job for those who see everything."""
    found = long_jobs(viewer).filter(key=key).first()
    if found is None:
        raise Missing("long_job_missing", "There is no such job, or it is somebody else's.")
    return found


def long_jobs(viewer: Viewer) -> QuerySet[LongJob]:
    """Return the jobs that the viewer may watch, newest first."""
    jobs = LongJob.objects.order_by("-created_at")
    return jobs if viewer.everywhere else jobs.filter(by_id=viewer.user_id, by_kind="person")


def is_silent(job: LongJob) -> bool:
    """Whether a running job has not been heard of for five minutes."""
    heard = job.heartbeat_at or job.created_at
    return job.state == LongJobState.RUNNING and clock.now() - heard > SILENT_AFTER


def _close(job_id: int, state: LongJobState, message: str, params: Mapping[str, object], **changes: object) -> None:
    now = clock.now()
    changes |= {"state": state, "message": message, "message_params": dict(params), "finished_at": now}
    LongJob.objects.filter(pk=job_id, state__in=(LongJobState.QUEUED, LongJobState.RUNNING)).update(
        heartbeat_at=now, **changes
    )
