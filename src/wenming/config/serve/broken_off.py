"""Work that a job worker had begun when it was killed: done anew by the next, for every task may safely run twice."""

import psycopg

MOST_ATTEMPTS = 6
"""As often as a task that fails (``kernel.jobs``): one that kills its worker each time is given up in the end."""
# One that is asked for only once at a time and waits already need not be done twice.
_DROP_DOUBLE = (
    "DELETE FROM procrastinate_jobs held USING procrastinate_jobs other WHERE held.status = 'doing' "
    "AND held.queueing_lock = other.queueing_lock AND held.id <> other.id "
    "AND (other.status = 'todo' OR other.status = 'doing' AND other.id > held.id)"
)
_TAKE_UP = (
    "UPDATE procrastinate_jobs SET attempts = attempts + 1, worker_id = NULL, "
    "status = (CASE WHEN attempts + 1 < %s THEN 'todo' ELSE 'failed' END)::procrastinate_job_status "
    "WHERE status = 'doing'"
)


def take_up_broken_off(address: str) -> int:
    """Have the work done anew that was broken off; return how much. Only while no job worker runs."""
    with psycopg.connect(address, connect_timeout=10) as connection:
        connection.execute(_DROP_DOUBLE)
        return connection.execute(_TAKE_UP, [MOST_ATTEMPTS]).rowcount
