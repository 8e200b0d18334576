"""The pages through which workbooks come in: overview, file, preview, taking in, and what comes back."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_POST

from wenming.engines.workbook import template as workbook_template
from wenming.kernel import import_runs, imports, rights
from wenming.kernel.errors import NotAllowed
from wenming.kernel.models import LongJob, LongJobState
from wenming.kernel.policies import policy
from wenming.kernel.rest import viewer
from wenming.ui.components import Action
from wenming.ui.exports import as_download
from wenming.ui.import_pages import UploadForm, crumbs, door_cards, finding_words, may_use, preview_page
from wenming.ui.markup import Tone
from wenming.ui.pages import FormPage, JobPage, JobState, go_to

RUN = "imports.run"
STATES = {
    LongJobState.QUEUED: JobState.WAITING,
    LongJobState.RUNNING: JobState.RUNNING,
    LongJobState.FINISHED: JobState.DONE,
    LongJobState.FAILED: JobState.FAILED,
}


@policy(RUN)
def index(request: HttpRequest) -> HttpResponse:
    """Show the registers that may be loaded, in the order in which an empty system is filled."""
    return render(request, "ui/imports.html", {"cards": door_cards(viewer(request)), "crumbs": crumbs()})


@policy(RUN)
def upload(request: HttpRequest, name: str) -> HttpResponse:
    """Take a file and have it previewed."""
    register = _door(request, name)
    form = UploadForm(register, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        options = {choice.name: form.cleaned_data[choice.name] for choice in register.choices}
        job = import_runs.begin_preview(
            register, file.read(), file.name, options, by=viewer(request).actor, language=get_language() or ""
        )
        return redirect("imports:run", name, job.key)
    page = FormPage(
        title=gettext("Load a workbook: %(register)s") % {"register": gettext(register.title)},
        submit=gettext("Preview"),
        cancel_url=reverse("imports:index"),
        help=gettext("Nothing is changed before you have seen what the file would do."),
        multipart=True,
        crumbs=crumbs(register),
    )
    context = {"page": page, "form": form, "template_url": reverse("imports:template", args=[name])}
    return render(request, "ui/import_upload.html", context, status=422 if form.errors else 200)


@policy(RUN)
def run(request: HttpRequest, name: str, key: UUID) -> HttpResponse:
    """Show a run: its progress, then the preview row by row, or what was taken in."""
    register = _door(request, name)
    job = import_runs.run_of(viewer(request), name, key)
    if import_runs.is_preview(job) and job.state == LongJobState.FINISHED:
        if getattr(request, "htmx", False):  # the page of the running job asks for itself: what follows is another page
            return go_to(request, request.path)
        page = preview_page(request, job, import_runs.stored_plan(job))
        context = {"page": page, "crumbs": crumbs(register), "filename": job.inputs["filename"]}
        return render(request, "ui/import_preview.html", context)
    return render(request, "ui/job.html", {"job": _job_page(job, register)})


@policy(RUN)
@require_POST
def take_in(request: HttpRequest, name: str, key: UUID) -> HttpResponse:
    """Have the previewed file taken in."""
    _door(request, name)
    job = import_runs.run_of(viewer(request), name, key)
    taking = import_runs.begin_take_in(job, by=viewer(request).actor)
    return redirect("imports:run", name, taking.key)


@policy(RUN)
def refused(request: HttpRequest, name: str, key: UUID) -> HttpResponse:
    """Hand out the refused rows as a workbook to mend and load again."""
    _door(request, name)
    job = import_runs.run_of(viewer(request), name, key)
    return as_download(import_runs.refused_file(job), f"{name}-refused.xlsx")


@policy(RUN)
@require_POST
def produced(request: HttpRequest, name: str, key: UUID, filename: str) -> HttpResponse:
    """Hand out a produced file; only once."""
    _door(request, name)
    job = import_runs.run_of(viewer(request), name, key)
    return as_download(import_runs.take_produced(job, filename), filename)


@policy(RUN)
def template(request: HttpRequest, name: str) -> HttpResponse:
    """Hand out the empty workbook of a register, in the page's language."""
    register = _door(request, name)
    chinese = (get_language() or "").startswith("zh")
    content = workbook_template(register.schema, chinese=chinese, translate=gettext, examples=False)
    return as_download(content, f"{name}-template.xlsx")


def _door(request: HttpRequest, name: str) -> imports.Door:
    register = imports.door(name)
    if not may_use(viewer(request), register):
        raise NotAllowed("not_allowed", rights.REFUSED)
    return register


def _job_page(job: LongJob, register: imports.Door) -> JobPage:
    title = gettext("Reading the workbook: %(register)s")
    if not import_runs.is_preview(job):
        title = gettext("Import: %(register)s") if job.is_over else gettext("Taking in: %(register)s")
    findings = import_runs.file_findings(job)
    counts = job.report.get("counts", {})
    return JobPage(
        title=title % {"register": gettext(register.title)},
        state=STATES[LongJobState(job.state)],
        done=job.done,
        total=job.total,
        note=_note(job, found=bool(findings)),
        counts=[
            (gettext("added"), counts["add"], Tone.DONE),
            (gettext("changed"), counts["change"], Tone.OPEN),
            (gettext("substituted"), counts["substitute"], Tone.RELAPSE),
            (gettext("as they were"), counts["same"], Tone.WAITING),
        ]
        if counts
        else (),
        refused=[(job.inputs["filename"], finding_words(finding)) for finding in findings],
        actions=_what_next(job, register),
        crumbs=crumbs(register),
    )


def _note(job: LongJob, *, found: bool) -> str:
    if not job.message:
        return gettext("The file cannot be used as it is. Nothing was changed.") if found else ""
    params = {name: gettext(value) if isinstance(value, str) else value for name, value in job.message_params.items()}
    return gettext(job.message) % params if params else gettext(job.message)


def _what_next(job: LongJob, register: imports.Door) -> list[Action]:
    again = Action(gettext("Load another file"), reverse("imports:upload", args=[register.name]), "upload")
    if not job.is_over:
        return []
    if job.state == LongJobState.FAILED or import_runs.is_preview(job):
        return [again]
    fetch = [
        Action(
            gettext("Fetch the first passwords (once)"),
            reverse("imports:produced", args=[register.name, job.key, filename]),
            "key",
            "post",
            primary=True,
        )
        for filename in import_runs.produced(job)
    ]
    return [*fetch, Action(gettext("Open the list"), reverse(register.route), "list", primary=not fetch), again]
