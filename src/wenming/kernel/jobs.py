"""Work for later: enqueued in the caller's transaction, done by the job worker, safe to run twice.

A task is one line in an app's ``tasks.py`` that calls a service::

    @jobs.task("records.sweep_orphans")
    def sweep_orphans() -> None:
        services.sweep_orphans()

and a service asks for it with ``jobs.later("records.sweep_orphans")``.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from django.db import connection, transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

Work = TypeVar("Work", bound=Callable[..., object])
MOST_ATTEMPTS = 6
BACKOFF_SECONDS = 4
_tasks: dict[str, Callable[..., object]] = {}


class UnknownTask(LookupError):
    """No ``tasks.py`` names this task: a fault of the code."""


def task(name: str, *, queue: str = "default") -> Callable[[Work], Work]:
    """Name a function as a task. A failed run is tried again five times, after 4 s, 16 s and so on up to 17 minutes."""

    def register(work: Work) -> Work:
        _tasks[name] = work
        retry = RetryStrategy(max_attempts=MOST_ATTEMPTS, exponential_wait=BACKOFF_SECONDS)
        app.task(name=name, queue=queue, retry=retry)(work)
        return work

    return register


def periodic(name: str, *, cron: str) -> Callable[[Work], Work]:
    """Name a function without arguments as a task that runs by the clock; ``cron`` counts in UTC."""

    def register(work: Work) -> Work:
        def run(timestamp: int = 0) -> None:
            work()

        _tasks[name] = run
        app.periodic(cron=cron)(app.task(name=name, queueing_lock=name, pass_context=False)(run))
        return work

    return register


def later(name: str, **ids: int | str) -> None:
    """Have the task done once the present transaction commits; nothing happens if it rolls back."""
    if name not in _tasks:
        raise UnknownTask(name)
    app.configure_task(name=name).defer(**ids)


def later_each(name: str, each: Sequence[Mapping[str, Any]]) -> None:
    """Have the task done once for each of these, all asked for in one go."""
    if name not in _tasks:
        raise UnknownTask(name)
    if each:
        app.configure_task(name=name).batch_defer(*[dict(ids) for ids in each])


def task_names() -> tuple[str, ...]:
    """Return the names of all tasks, sorted."""
    return tuple(sorted(_tasks))


def drain(*, most: int = 1000) -> int:
    """Do what waits, here and now, in the order of asking; return how many. For tests and the demo's loader."""
    for done in range(most):
        job = _take()
        if job is None:
            return done
        number, name, arguments = job
        with transaction.atomic():
            _tasks[name](**arguments)
        _set_status(number, "succeeded")
    return most


def _take() -> tuple[int, str, dict[str, Any]] | None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', attempts = attempts + 1 WHERE id = ("
            "SELECT id FROM procrastinate_jobs WHERE status = 'todo' ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED"
            ") RETURNING id, task_name, args::text"
        )
        row = cursor.fetchone()
    return None if row is None else (int(row[0]), str(row[1]), json.loads(row[2]))


def _set_status(number: int, status: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = %s WHERE id = %s", [status, number])
