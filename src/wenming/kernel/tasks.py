"""Recurring work of the kernel."""

from pathlib import Path

from django.conf import settings

from wenming.kernel import audit_anchors, audit_checks, import_runs, job_files, jobs, limits, outbox


@jobs.periodic("kernel.anchor_audit", cron="0 17 * * *")
def anchor_audit() -> None:
    """Anchor the audit chain every night at one, local time."""
    audit_anchors.append_anchor(Path(settings.ANCHOR_FILE))


@jobs.periodic("kernel.sweep_limits", cron="15 17 * * *")
def sweep_limits() -> None:
    """Forget old counters every night."""
    limits.sweep()


@jobs.task("kernel.import_preview")
def import_preview(job_id: int) -> None:
    """Read a loaded workbook and say what it would do."""
    import_runs.run_preview(job_id)


@jobs.task("kernel.import_take_in")
def import_take_in(job_id: int) -> None:
    """Take in a workbook whose preview was looked at."""
    import_runs.run_take_in(job_id)


@jobs.periodic("kernel.sweep_imports", cron="30 17 * * *")
def sweep_imports() -> None:
    """Forget loaded files after a week."""
    job_files.sweep()


@jobs.task("kernel.verify_audit")
def verify_audit(job_id: int) -> None:
    """Verify the audit chain for whoever asked."""
    audit_checks.run(job_id)


@jobs.task("kernel.deliver")
def deliver(delivery_id: int) -> None:
    """Try one delivery of the outbox."""
    outbox.deliver(delivery_id)


@jobs.periodic("kernel.deliver_due", cron="* * * * *")
def deliver_due() -> None:
    """Try every minute what could not be delivered before."""
    outbox.deliver_due()
