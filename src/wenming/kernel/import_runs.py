"""Imports as long jobs: the file is kept beside the database, previewed by the worker, looked at, and taken in.

Each run has a folder ``imports/<key>/`` under the data folder: the file as it came, the plan as JSON, the refused rows
as a workbook, and what was produced. Folders are swept after a week: they may name people.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext

from wenming.engines.workbook import Finding, Plan, WorkbookRefused, refused_rows
from wenming.kernel import imports, job_files, jobs, long_jobs
from wenming.kernel.actors import Actor
from wenming.kernel.errors import DomainError, Missing
from wenming.kernel.models import LongJob
from wenming.kernel.scope import Viewer
from wenming.rulebook.labels import N_

PREVIEW, TAKE_IN = "preview", "take_in"
SOURCE, PLAN, REFUSED, PRODUCED = "source", "plan.json", "refused.xlsx", "produced"
COMPARING = N_("Comparing the rows with the register.")
WRITING = N_("Writing the rows.")
FINISHED_PREVIEW = N_("The file is read. Nothing is changed yet.")
TAKEN_IN = N_("The file is taken in.")


@dataclass(frozen=True, slots=True)
class StoredRow:
    """A row of a stored plan."""

    number: int
    action: str
    key: str
    label: str
    changes: list[tuple[str, str, str]]
    findings: list[Finding]


@dataclass(frozen=True, slots=True)
class StoredPlan:
    """A plan as it was kept: its rows, and what is to be said about the whole file."""

    rows: list[StoredRow]
    remarks: list[Finding]


def begin_preview(
    register: imports.Door, content: bytes, filename: str, options: Mapping[str, str], *, by: Actor, language: str
) -> LongJob:
    """Keep an uploaded file and have it previewed."""
    inputs = {"filename": filename[:200], "options": dict(options), "language": language}
    with transaction.atomic():
        job = long_jobs.queue(f"{register.name}.{PREVIEW}", by=by, inputs=inputs)
        job_files.write(job_files.begin(job.key) / SOURCE, content)
        jobs.later("kernel.import_preview", job_id=job.pk)
    return job


def begin_take_in(previewed: LongJob, *, by: Actor) -> LongJob:
    """Have the file of a finished preview taken in."""
    register = door_of(previewed)
    inputs = {**previewed.inputs, "preview": str(previewed.key), "fingerprint": previewed.report.get("fingerprint")}
    with transaction.atomic():
        job = long_jobs.queue(f"{register.name}.{TAKE_IN}", by=by, inputs=inputs)
        jobs.later("kernel.import_take_in", job_id=job.pk)
    return job


def run_preview(job_id: int) -> None:
    """Read and plan the file of a job; what is wrong with it ends the job with words, not with a fault."""
    job = long_jobs.start(job_id)
    if job is None:
        return
    register = door_of(job)
    try:
        with long_jobs.told_aside(job_id) as about:
            plan = imports.preview(
                register, _source(job.key), job.inputs["filename"], job.inputs["options"], about(COMPARING)
            )
    except WorkbookRefused as refusal:
        _fail_for_file(job_id, refusal)
        return
    except DomainError as refusal:
        _fail_in_words(job_id, refusal)
        return
    folder = job_files.folder_of(job.key)
    job_files.write(folder / PLAN, dumped(plan))
    refused = "" if plan.is_clean else REFUSED
    if refused:
        job_files.write(folder / REFUSED, refused_rows(plan, register.schema.sheet, translate=gettext))
    report = {"fingerprint": plan.fingerprint, "counts": {a.value: n for a, n in plan.counts.items()}}
    long_jobs.finish(job_id, report=report, message=FINISHED_PREVIEW, refused_file=refused)


def run_take_in(job_id: int) -> None:
    """Take in what a preview showed, all or nothing."""
    job = long_jobs.start(job_id)
    if job is None:
        return
    register = door_of(job)
    key = UUID(str(job.inputs["preview"]))
    try:
        with long_jobs.told_aside(job_id) as about:
            plan, produced = imports.take_in(
                register,
                _source(key),
                job.inputs["filename"],
                job.inputs["options"],
                by=job.by,
                fingerprint=job.inputs["fingerprint"],
                comparing=about(COMPARING),
                writing=about(WRITING),
            )
    except WorkbookRefused as refusal:
        _fail_for_file(job_id, refusal)
        return
    except DomainError as refusal:
        _fail_in_words(job_id, refusal)
        return
    for attachment in produced:
        folder = job_files.folder_of(job.key) / PRODUCED
        folder.mkdir(parents=True, mode=0o700, exist_ok=True)
        job_files.write(folder / Path(attachment.filename).name, attachment.content)
    report = {"counts": {a.value: n for a, n in plan.counts.items()}, "produced": [one.filename for one in produced]}
    long_jobs.finish(job_id, report=report, message=TAKEN_IN)


def run_of(viewer: Viewer, name: str, key: UUID) -> LongJob:
    """Return a run of one register that the viewer began (or any, for those who see everything)."""
    job = long_jobs.long_job(viewer, key)
    if job.kind.split(".")[0] != name:
        raise Missing("long_job_missing", N_("There is no such job, or it is somebody else's."))
    return job


def door_of(job: LongJob) -> imports.Door:
    """Return the door through which a run goes."""
    return imports.door(job.kind.split(".")[0])


def is_preview(job: LongJob) -> bool:
    """Whether the run is a preview, or one that takes the file in."""
    return job.kind.endswith(f".{PREVIEW}")


def stored_plan(job: LongJob) -> StoredPlan:
    """Return the plan of a finished preview.

    :raises Missing: its folder was swept.
    """
    content = json.loads(job_files.read(job_files.folder_of(job.key) / PLAN))
    rows = [
        StoredRow(row[0], row[1], row[2], row[3], [tuple(one) for one in row[4]], [_finding(one) for one in row[5]])
        for row in content["rows"]
    ]
    return StoredPlan(rows, [_finding(one) for one in content["remarks"]])


def file_findings(job: LongJob) -> list[Finding]:
    """Return why the file as a whole was refused."""
    return [_finding(one) for one in job.report.get("findings", [])]


def refused_file(job: LongJob) -> bytes:
    """Return the workbook of refused rows."""
    return job_files.read(job_files.folder_of(job.key) / REFUSED)


def take_produced(job: LongJob, filename: str) -> bytes:
    """Return a produced file and delete it: it is handed out once."""
    path = job_files.folder_of(job.key) / PRODUCED / Path(filename).name
    content = job_files.read(path)
    path.unlink(missing_ok=True)
    return content


def produced(job: LongJob) -> list[str]:
    """Return the names of produced files that were not fetched yet."""
    folder = job_files.folder_of(job.key) / PRODUCED
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def dumped(plan: Plan) -> bytes:
    """Return a plan as it is kept: its rows and remarks without what only the service needs."""
    return json.dumps(_stored_plan(plan), ensure_ascii=False).encode()


def _fail_for_file(job_id: int, refusal: WorkbookRefused) -> None:
    long_jobs.fail(job_id, message="", report={"findings": [_stored_finding(one) for one in refusal.findings]})


def _fail_in_words(job_id: int, refusal: DomainError) -> None:
    params: dict[str, Any] = {name: str(value) for name, value in refusal.params.items()}
    long_jobs.fail(job_id, message=refusal.message, params=params)


def _source(key: UUID) -> bytes:
    return job_files.read(job_files.folder_of(key) / SOURCE)


def _stored_plan(plan: Plan) -> dict[str, Any]:
    rows = [
        [
            row.number,
            row.action.value,
            row.key,
            row.label,
            [[change.column, change.before, change.after] for change in row.changes],
            [_stored_finding(finding) for finding in row.findings],
        ]
        for row in plan.rows
    ]
    return {"rows": rows, "remarks": [_stored_finding(finding) for finding in plan.remarks]}


def _stored_finding(finding: Finding) -> list[Any]:
    params = {key: value if isinstance(value, int | str) else str(value) for key, value in finding.params.items()}
    return [finding.code, finding.message, params, finding.row, finding.column]


def _finding(stored: list[Any]) -> Finding:
    return Finding(*stored)
