"""Recurring work of supervision."""

from wenming.kernel import jobs
from wenming.supervision import services


@jobs.periodic("supervision.climb", cron="*/10 * * * *")
def climb() -> None:
    """Send every ten minutes what has fallen due."""
    services.climb()
