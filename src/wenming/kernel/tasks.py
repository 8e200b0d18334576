"""Recurring work of the kernel."""

from pathlib import Path

from django.conf import settings

from wenming.kernel import audit_anchors, jobs, limits


@jobs.periodic("kernel.anchor_audit", cron="0 17 * * *")
def anchor_audit() -> None:
    """Anchor the audit chain every night at one, local time."""
    audit_anchors.append_anchor(Path(settings.ANCHOR_FILE))


@jobs.periodic("kernel.sweep_limits", cron="15 17 * * *")
def sweep_limits() -> None:
    """Forget old counters every night."""
    limits.sweep()
