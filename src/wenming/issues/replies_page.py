"""The pages of a reply list as values: the form, the preview row by row, and what was reported."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wenming.engines.photo_package import LARGEST_PACKAGE
from wenming.engines.photo_package import TOO_LARGE as PACKAGE_TOO_LARGE
from wenming.engines.workbook import Action
from wenming.engines.workbook.package import LARGEST_FILE, TOO_LARGE
from wenming.issues.reply_workbook import REPLIES
from wenming.issues.services import reply_runs
from wenming.issues.services.reply_runs import UnusedPhoto
from wenming.issues.wording import is_chinese
from wenming.kernel import import_runs
from wenming.kernel.models import LongJob, LongJobState
from wenming.kernel.uploads import FilesField, FilesInput
from wenming.ui.components import Action as Button
from wenming.ui.components import Chip, Crumb
from wenming.ui.figures import Stat, Stats
from wenming.ui.import_pages import finding_words
from wenming.ui.markup import Text, Tone
from wenming.ui.pages import JobPage, JobState

ROWS_PER_PAGE = 100
LABELS: dict[Action, Text] = {
    Action.ADD: _("Will be reported"),
    Action.SAME: _("Reported already"),
    Action.REFUSE: _("Refused"),
}
TONES = {Action.ADD: Tone.DONE, Action.SAME: Tone.WAITING, Action.REFUSE: Tone.OVERDUE}
ORDER = (Action.REFUSE, Action.ADD, Action.SAME)
STATES = {
    LongJobState.QUEUED: JobState.WAITING,
    LongJobState.RUNNING: JobState.RUNNING,
    LongJobState.FINISHED: JobState.DONE,
    LongJobState.FAILED: JobState.FAILED,
}


class ReplyForm(forms.Form):
    """The workbook that was filled in, and the zip of photos."""

    workbook = forms.FileField(
        label=_("The workbook, filled in"), help_text=_("An .xlsx, or a text table (.csv) in UTF-8 or GBK."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )  # fmt: skip
    photos = FilesField(
        label=_("Photos, or one zip of them"), required=False,
        help_text=_("Named by the number of the issue, in folders of that name, or named in the row."),
        widget=FilesInput(accept=".zip,.jpg,.jpeg,.png,.webp"),
    )  # fmt: skip
    folder = FilesField(
        label=_("Or a folder of photos"), required=False, help_text=_("At most 400 files; more go as a zip."),
        widget=FilesInput(folder=True),
    )  # fmt: skip

    def clean_workbook(self) -> object:
        """Refuse a workbook that is too large before it is kept."""
        return _bounded(self.cleaned_data["workbook"], LARGEST_FILE, TOO_LARGE)

    def clean_photos(self) -> object:
        """Refuse a package that is too large before it is kept, and a zip among photos."""
        given = self.cleaned_data["photos"]
        if len(given) > 1 and any(one.name.casefold().endswith(".zip") for one in given):
            raise ValidationError(gettext("Send either one zip, or the photos themselves."))
        return _all_bounded(given)

    def clean_folder(self) -> object:
        """Refuse a folder that is too large before it is kept."""
        return _all_bounded(self.cleaned_data["folder"])

    def clean(self) -> dict[str, Any]:
        """Ask for photos or a folder, not both."""
        said = super().clean() or {}
        if said.get("photos") and said.get("folder"):
            self.add_error("folder", gettext("Send either photos or a folder, not both."))
        return said

    def files_sent(self) -> list[tuple[str, BinaryIO]]:
        """Return the photos with their names; those of a folder with the path in it, which the page sends along."""
        folder, photos = self.cleaned_data["folder"], self.cleaned_data["photos"]
        paths = self.data.getlist("folder_path") if isinstance(self.data, QueryDict) else []
        names = paths if len(paths) == len(folder) else [one.name for one in folder]
        return [*zip(names, (one.file for one in folder), strict=True), *((one.name, one.file) for one in photos)]


@dataclass(frozen=True)
class ReplyRow:
    """One row of a preview: where it stands, its issue, what happens, and with what, or why not."""

    number: int
    chip: Chip
    issue: str
    url: str
    title: str
    told: Sequence[tuple[str, str]]
    reasons: str
    photos: Sequence[str] = ()


@dataclass(frozen=True)
class ReplyPreview:
    """A finished preview. ``done_url`` leads to what became of it, once it was taken in."""

    filename: str
    stats: Stats
    remarks: Sequence[str]
    ready: int
    refused: int
    apply: Button
    refused_url: str
    done_url: str
    rows: Sequence[ReplyRow]
    shown: str
    previous_url: str
    next_url: str
    unused: Sequence[UnusedPhoto]
    unused_count: int


def crumbs(*, last: bool = True) -> tuple[Crumb, ...]:
    """Return the way to a page of a reply list."""
    here = gettext("Reply by spreadsheet")
    own = Crumb(here) if last else Crumb(here, reverse("issue_replies"))
    return (Crumb(gettext("My unit"), reverse("my_issues")), own)


def preview_page(request: HttpRequest, job: LongJob) -> ReplyPreview:
    """Build the page of a finished preview, with the rows that the address asks for."""
    plan = import_runs.stored_plan(job)
    counts, here = job.report["counts"], reverse("issue_replies_run", args=[job.key])
    asked = request.GET.get("action", "")
    rows = sorted(
        (row for row in plan.rows if asked not in counts or row.action == asked),
        key=lambda row: (ORDER.index(Action(row.action)), row.number),
    )
    page = _page_number(request, len(rows))
    first = (page - 1) * ROWS_PER_PAGE
    done, refused = reply_runs.taken_in(job), counts[Action.REFUSE.value]
    labels = {column.key: column.named(chinese=is_chinese()) for column in REPLIES.columns}
    ready, photos = counts[Action.ADD.value], reply_runs.photos_by_row(job)
    return ReplyPreview(
        filename=job.inputs["filename"],
        stats=Stats(tuple(_stat(here, action, counts[action.value]) for action in ORDER)),
        remarks=[finding.words(gettext) for finding in plan.remarks],
        ready=ready,
        refused=refused,
        apply=Button(
            gettext("Report these %(n)s") % {"n": ready}, reverse("issue_replies_take_in", args=[job.key]), "check",
            "post", primary=True,
        ),
        refused_url=reverse("issue_replies_refused", args=[job.key]) if refused else "",
        done_url=reverse("issue_replies_run", args=[done.key]) if done else "",
        rows=[_row(row, labels, _photo_urls(job, photos.get(row.number, ())))
              for row in rows[first : first + ROWS_PER_PAGE]],
        shown=f"{first + 1 if rows else 0}–{min(first + ROWS_PER_PAGE, len(rows))} / {len(rows)}",
        previous_url=f"{here}?action={asked}&page={page - 1}" if page > 1 else "",
        next_url=f"{here}?action={asked}&page={page + 1}" if first + ROWS_PER_PAGE < len(rows) else "",
        unused=reply_runs.unused_photos(job),
        unused_count=job.report["unused"],
    )  # fmt: skip


def job_page(job: LongJob) -> JobPage:
    """Build the page of a run that is under way, failed, or has reported."""
    reading = reply_runs.is_preview(job)
    findings = import_runs.file_findings(job)
    counts = job.report.get("counts", {})
    refused = [(job.inputs["filename"], finding_words(finding)) for finding in findings]
    for row, number, reason in job.report.get("reasons", []):
        refused.append((gettext("row %(row)s") % {"row": row} + (f" · {number}" if number else ""), reason))
    return JobPage(
        title=gettext("Reading the reply list") if reading else gettext("Reporting what was rectified"),
        state=STATES[LongJobState(job.state)],
        done=job.done,
        total=job.total,
        note=_note(job, found=bool(findings)),
        counts=[
            (gettext("reported"), counts[Action.ADD.value], Tone.DONE),
            (gettext("reported before"), counts[Action.SAME.value], Tone.WAITING),
            (gettext("refused"), counts[Action.REFUSE.value], Tone.OVERDUE if counts["refuse"] else Tone.PLAIN),
        ]
        if counts and not reading
        else (),
        refused=refused,
        refused_url=reverse("issue_replies_refused", args=[job.key]) if job.refused_file else "",
        actions=_what_next(job) if job.is_over else (),
        crumbs=crumbs(last=False),
    )


def _what_next(job: LongJob) -> list[Button]:
    again = Button(gettext("Load another list"), reverse("issue_replies"), "upload")
    if reply_runs.is_preview(job) or job.state == LongJobState.FAILED:
        return [again]
    reported = f"{reverse('my_issues')}?sort=-moved"
    return [Button(gettext("See what is reported"), reported, "list", primary=True), again]


def _note(job: LongJob, *, found: bool) -> str:
    if not job.message:
        return gettext("The file cannot be used as it is. Nothing was changed.") if found else ""
    params = {name: gettext(value) if isinstance(value, str) else value for name, value in job.message_params.items()}
    return gettext(job.message) % params if params else gettext(job.message)


def _photo_urls(job: LongJob, places: Sequence[int]) -> list[str]:
    return [reverse("issue_replies_photo", args=[job.key, at]) for at in places]


def _row(row: import_runs.StoredRow, labels: dict[str, str], photos: Sequence[str]) -> ReplyRow:
    action = Action(row.action)
    known = bool(row.key) and not any(finding.code == "unknown_issue" for finding in row.findings)
    return ReplyRow(
        number=row.number,
        chip=Chip(LABELS[action], TONES[action]),
        issue=row.key,
        url=reverse("issue", args=[row.key]) if known else "",
        title=row.label,
        told=[(labels.get(name, name), after) for name, _before, after in row.changes],
        photos=photos,
        reasons=" ".join(_reason(finding.column, finding.words(gettext)) for finding in row.findings),
    )


def _reason(column: str, words: str) -> str:
    return f"{column}: {words}" if column else words


def _stat(here: str, action: Action, count: int) -> Stat:
    tone = TONES[action] if count else Tone.PLAIN
    return Stat(LABELS[action], count, f"{here}?action={action.value}", tone=tone)


def _page_number(request: HttpRequest, count: int) -> int:
    asked = request.GET.get("page", "1")
    last = max(1, -(-count // ROWS_PER_PAGE))
    return min(last, max(1, int(asked))) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1


def _all_bounded(files: "Sequence[UploadedFile[bytes]]") -> "Sequence[UploadedFile[bytes]]":
    if sum(one.size or 0 for one in files) > LARGEST_PACKAGE:
        raise ValidationError(gettext(PACKAGE_TOO_LARGE) % {"most": LARGEST_PACKAGE // 1024 // 1024})
    return files


def _bounded(file: object, most: int, message: str) -> object:
    if file is not None and getattr(file, "size", 0) > most:
        raise ValidationError(gettext(message) % {"most": most // 1024 // 1024})
    return file
