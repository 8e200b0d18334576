"""Verification of the audit chain as a long job that an auditor begins on a page and whose report stays."""

from pathlib import Path

from django.conf import settings
from django.db import transaction

from wenming.kernel import jobs, long_jobs, rights
from wenming.kernel.actors import Actor
from wenming.kernel.audit_anchors import AnchorFileDamaged, read_anchors
from wenming.kernel.audit_verification import Report, verify
from wenming.kernel.models import LongJob
from wenming.rulebook.labels import N_

KIND = "audit.verify"
CAPABILITY = "audit.view"
WHOLE = N_("The chain is whole: every line is as it was written, and every anchor matches.")
BROKEN = N_("The chain is NOT whole. Keep this report, stop the product and call whoever runs it.")


@transaction.atomic
def begin(*, by: Actor) -> LongJob:
    """Have the chain verified by the worker."""
    rights.require(by, CAPABILITY)
    job = long_jobs.queue(KIND, by=by)
    jobs.later("kernel.verify_audit", job_id=job.pk)
    return job


def run(job_id: int) -> None:
    """Verify the chain and leave the report on the job."""
    job = long_jobs.start(job_id)
    if job is None:
        return
    try:
        anchors = read_anchors(Path(settings.ANCHOR_FILE))
    except AnchorFileDamaged as damage:
        long_jobs.fail(job_id, message=damage.message, params=damage.params)
        return
    report = verify(anchors)
    long_jobs.finish(job_id, report=_plain(report), message=WHOLE if report.is_whole else BROKEN)


def _plain(report: Report) -> dict[str, object]:
    faults = [{"kind": fault.kind.value, "seq": fault.seq, "line": fault.line} for fault in report.faults]
    return {
        "whole": report.is_whole,
        "links": report.links,
        "head": report.head,
        "anchors": report.anchors,
        "count": report.count,
        "faults": faults,
    }
