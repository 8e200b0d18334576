"""Work on rounds that takes longer than a page."""

from wenming.evaluations.services import long
from wenming.kernel import jobs


@jobs.task(long.OPENING)
def open_round(job_id: int) -> None:
    """Open a round."""
    long.open_asked(job_id)


@jobs.task(long.CLOSING)
def close_round(job_id: int) -> None:
    """Close a round."""
    long.close_asked(job_id)
