"""Recurring work on the evidence."""

from wenming.kernel import jobs
from wenming.records import recognising, upkeep


@jobs.periodic("records.sweep_orphans", cron="30 18 * * *")
def sweep_orphans() -> None:
    """Sweep every night at half past two, local time."""
    upkeep.sweep_orphans()


@jobs.periodic("records.recognise", cron="0 19 * * *")
def recognise() -> None:
    """Fingerprint and compare every night at three what was stored before there were fingerprints, or in bulk."""
    recognising.fill_in()
    recognising.compare_waiting()
