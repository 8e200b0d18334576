"""Recurring work on the evidence."""

from wenming.kernel import jobs
from wenming.records import upkeep


@jobs.periodic("records.sweep_orphans", cron="30 18 * * *")
def sweep_orphans() -> None:
    """Sweep every night at half past two, local time."""
    upkeep.sweep_orphans()
