"""Reply lists as long jobs: the workbook and the photos are kept, previewed row by row, looked at, and taken in.

As with other workbooks (:mod:`wenming.kernel.import_runs`), but good rows are taken and only the others come back.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext

from wenming.engines.photo_package import EntryRefused, PackageRefused, PhotoPackage, open_package, pack
from wenming.engines.photos import reduced
from wenming.engines.picture_files import PhotoRefused
from wenming.engines.workbook import Action, Finding, Plan, WorkbookRefused, read, refused_rows
from wenming.issues.reply_workbook import REPLIES
from wenming.issues.services.replies import Looker, ReplyOutcome, apply_replies, looking_into, packed_photos
from wenming.issues.services.reply_rows import PackedPhoto, Reply, ReplyPlan, plan_replies
from wenming.kernel import imports, job_files, jobs, long_jobs, rights
from wenming.kernel.errors import Conflict, DomainError, Missing
from wenming.kernel.import_runs import dumped
from wenming.kernel.models import LongJob, LongJobState
from wenming.kernel.scope import Viewer
from wenming.rulebook.labels import N_

PREVIEW, TAKE_IN = "replies.preview", "replies.take_in"
SOURCE, PACKAGE, PLAN, REFUSED, UNUSED = "source", "photos.zip", "plan.json", "refused.xlsx", "unused.json"
SHOWN, SHOWN_EDGE = "shown.json", 160
COMPARING = N_("Comparing the rows with the issues, looking at each photo.")
REPORTING = N_("Reporting the rows.")
LOOKED_AT = N_("The list is read. Nothing is reported yet.")
DONE = N_("The list is taken in.")
NOT_READY = N_("Only a list whose preview is finished can be reported. Look at its run first, or load the list again.")
NO_PHOTO = N_("There is no such photo in this list, or it cannot be shown.")
PICTURES = (".jpg", ".jpeg", ".png", ".webp")
MOST_LISTED = 200
MOST_REASONS = 50


@dataclass(frozen=True, slots=True)
class UnusedPhoto:
    """A photo that belongs to no row."""

    name: str
    reason: str


def begin(
    workbook: job_files.Readable,
    filename: str,
    photos: Sequence[tuple[str, BinaryIO]],
    *,
    by: Viewer,
    language: str,
) -> LongJob:
    """Keep the workbook and the photos, under the names they have, and have them previewed; a zip stays as it is."""
    rights.require(by.actor, "issues.handle")
    inputs = {"filename": filename[:200], "with_photos": bool(photos), "language": language}
    with transaction.atomic():
        job = long_jobs.queue(PREVIEW, by=by.actor, inputs=inputs)
        folder = job_files.begin(job.key)
        job_files.pour(folder / SOURCE, workbook)
        if len(photos) == 1 and not photos[0][0].casefold().endswith(PICTURES):
            job_files.pour(folder / PACKAGE, photos[0][1])
        elif photos:
            pack(folder / PACKAGE, photos)
        jobs.later("issues.preview_replies", job_id=job.pk)
    return job


def begin_take_in(previewed: LongJob, *, by: Viewer) -> LongJob:
    """Have the rows of a finished preview reported; a preview is taken in once.

    :raises Conflict: it is not finished, or is no preview.
    """
    rights.require(by.actor, "issues.handle")
    with transaction.atomic():
        held = LongJob.objects.select_for_update().get(pk=previewed.pk)
        if not is_preview(held) or held.state != LongJobState.FINISHED:
            raise Conflict("no_finished_preview", NOT_READY)
        before = LongJob.objects.filter(kind=TAKE_IN, inputs__preview=str(previewed.key)).first()
        if before is not None:
            return before
        job = long_jobs.queue(TAKE_IN, by=by.actor, inputs={**previewed.inputs, "preview": str(previewed.key)})
        jobs.later("issues.take_in_replies", job_id=job.pk)
    return job


def run_preview(job_id: int) -> None:
    """Read and plan a list; what is wrong with it as a whole ends the job in words."""
    job = long_jobs.start(job_id)
    if job is None:
        return
    folder = job_files.folder_of(job.key)
    with translation.override(job.inputs["language"]), _ended_in_words(job_id), _package(job, job.key) as package:
        with long_jobs.told_aside(job_id) as about:
            said: dict[int, str] = {}
            planned = _planned(job, job.key, package, looking_into(package, said), about(COMPARING))
        plan = planned.plan
        job_files.write(folder / PLAN, dumped(plan))
        job_files.write(folder / UNUSED, _unused(planned.unused))
        job_files.write(folder / SHOWN, _shown(plan))
        refused = _keep_refused(job, plan)
        versions = {row.key: row.seen for row in plan.of(Action.ADD)}
        bad = {str(at): reason for at, reason in said.items() if reason}
        report = {"counts": _counts(plan), "versions": versions, "bad": bad, "unused": len(planned.unused)}
        long_jobs.finish(job_id, report=report, message=LOOKED_AT, refused_file=refused)


def run_take_in(job_id: int) -> None:
    """Report the rows that the preview let through, each by itself, and keep those that were refused."""
    job = long_jobs.start(job_id)
    if job is None:
        return
    key = UUID(str(job.inputs["preview"]))
    shown = LongJob.objects.get(key=key).report
    viewer = rights.viewer_of(job.by)
    with translation.override(job.inputs["language"]), _ended_in_words(job_id), _package(job, key) as package:
        job_files.begin(job.key)
        with long_jobs.told_aside(job_id) as about:
            planned = _planned(job, key, package, _seen_before(shown["bad"]), about(COMPARING))
            outcomes = apply_replies(
                planned.plan, package, by=viewer, previewed=shown["versions"], progress=about(REPORTING)
            )
        _end(job, planned.plan, outcomes)


def _end(job: LongJob, plan: Plan, outcomes: list[ReplyOutcome]) -> None:
    done = Plan(tuple(one.row for one in outcomes), plan.headings)
    refused = [one.row for one in outcomes if one.action is Action.REFUSE]
    reasons = [[row.number, row.key, row.reasons(gettext)] for row in refused[:MOST_REASONS]]
    counts = {action.value: sum(one.action is action for one in outcomes) for action in Action}
    file = _keep_refused(job, done)
    long_jobs.finish(job.pk, report={"counts": counts, "reasons": reasons}, message=DONE, refused_file=file)


def run_of(viewer: Viewer, key: UUID) -> LongJob:
    """Return a run that the viewer began (or any, for those who see everything)."""
    job = long_jobs.long_job(viewer, key)
    if job.kind not in (PREVIEW, TAKE_IN):
        raise Missing("long_job_missing", N_("There is no such job, or it is somebody else's."))
    return job


def is_preview(job: LongJob) -> bool:
    """Whether the run is a preview, or one that reports."""
    return job.kind == PREVIEW


def taken_in(previewed: LongJob) -> LongJob | None:
    """Return the run that took a preview in, if it was."""
    return LongJob.objects.filter(kind=TAKE_IN, inputs__preview=str(previewed.key)).first()


def unused_photos(job: LongJob) -> list[UnusedPhoto]:
    """Return the photos of a finished preview that belong to no row."""
    return [UnusedPhoto(*one) for one in json.loads(job_files.read(job_files.folder_of(job.key) / UNUSED))]


def photos_by_row(job: LongJob) -> dict[int, list[int]]:
    """Return the places in the package of the photos of each row of a finished preview."""
    path = job_files.folder_of(job.key) / SHOWN
    kept = json.loads(job_files.read(path)) if path.is_file() else {}
    return {int(row): places for row, places in kept.items()}


def row_photo(job: LongJob, at: int) -> bytes:
    """Return a photo of a preview in small.

    :raises Missing: no row has it, it is no photo, or the files were swept.
    """
    if not any(at in places for places in photos_by_row(job).values()):
        raise Missing("row_photo_missing", NO_PHOTO)
    try:
        with _package(job, job.key) as package:
            assert package is not None
            return reduced(package.content(package.entries[at], most=int(settings.MAX_PHOTO_BYTES)), SHOWN_EDGE)
    except (EntryRefused, PackageRefused, PhotoRefused) as problem:
        raise Missing("row_photo_missing", NO_PHOTO) from problem


def refused_file(job: LongJob) -> bytes:
    """Return the workbook of refused rows.

    :raises Missing: there is none.
    """
    return job_files.read(job_files.folder_of(job.key) / REFUSED)


def _planned(
    job: LongJob, key: UUID, package: PhotoPackage | None, look: Looker, progress: imports.Progress
) -> ReplyPlan:
    content = job_files.read(job_files.folder_of(key) / SOURCE)
    table = read(content, job.inputs["filename"], REPLIES)
    viewer = rights.viewer_of(job.by)
    return plan_replies(table, packed_photos(package), by=viewer, look=look, progress=progress)


def _seen_before(bad: dict[str, str]) -> Looker:
    """What the preview said of each photo: nothing in the package has changed since."""
    return lambda photo: bad.get(str(photo.at), photo.refusal)


@contextmanager
def _package(job: LongJob, key: UUID) -> Iterator[PhotoPackage | None]:
    if not job.inputs["with_photos"]:
        yield None
        return
    path = job_files.folder_of(key) / PACKAGE
    if not path.is_file():
        raise Missing("import_swept", job_files.GONE)
    with open_package(path) as package:
        yield package


@contextmanager
def _ended_in_words(job_id: int) -> Iterator[None]:
    """A list that cannot be used ends its job with the reason; other faults are tried again."""
    try:
        yield
    except WorkbookRefused as refusal:
        findings = [[one.code, one.message, _plain(one), one.row, one.column] for one in refusal.findings]
        long_jobs.fail(job_id, message="", report={"findings": findings})
    except PackageRefused as refusal:
        long_jobs.fail(job_id, message=refusal.message, params=refusal.params)
    except DomainError as refusal:
        params = {name: str(value) for name, value in refusal.params.items()}
        long_jobs.fail(job_id, message=refusal.message, params=params)


def _plain(finding: Finding) -> dict[str, int | str]:
    return {key: value if isinstance(value, int | str) else str(value) for key, value in finding.params.items()}


def _counts(plan: Plan) -> dict[str, int]:
    return {action.value: count for action, count in plan.counts.items()}


def _keep_refused(job: LongJob, plan: Plan) -> str:
    if plan.is_clean:
        return ""
    sheet = REPLIES.sheet if translation.get_language().startswith("zh") else REPLIES.sheet_en
    job_files.write(job_files.folder_of(job.key) / REFUSED, refused_rows(plan, sheet, translate=gettext))
    return REFUSED


def _shown(plan: Plan) -> bytes:
    rows = {row.number: list(row.payload.photos) for row in plan.rows if isinstance(row.payload, Reply)}
    return json.dumps({row: places for row, places in rows.items() if places}).encode()


def _unused(photos: tuple[PackedPhoto, ...]) -> bytes:
    return json.dumps([[one.name, one.refusal] for one in photos[:MOST_LISTED]], ensure_ascii=False).encode()
