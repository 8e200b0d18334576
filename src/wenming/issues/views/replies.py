"""Answering many issues in a workbook: fetch it, send it back with photos, look at the preview, report."""

from dataclasses import replace
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_POST

from wenming.issues import policies, selectors
from wenming.issues.pages import issue_list
from wenming.issues.replies_page import ReplyForm, crumbs, job_page, preview_page
from wenming.issues.reply_workbook import MOST_REPLIES, reply_workbook
from wenming.issues.services import reply_runs
from wenming.kernel import clock
from wenming.kernel.errors import Conflict
from wenming.kernel.models import LongJobState
from wenming.kernel.policies import policy
from wenming.kernel.rest import viewer
from wenming.people import selectors as people
from wenming.ui.exports import as_download
from wenming.ui.pages import FormPage, go_to


@policy(policies.HANDLE)
def upload(request: HttpRequest) -> HttpResponse:
    """Say how it goes, take the workbook and the photos, and have them previewed."""
    is_sent = request.method == "POST"
    form = ReplyForm(request.POST, request.FILES) if is_sent else ReplyForm()
    if is_sent and form.is_valid():
        workbook = form.cleaned_data["workbook"]
        job = reply_runs.begin(
            workbook, workbook.name, form.files_sent(), by=viewer(request), language=get_language() or "zh-hans"
        )
        return redirect("issue_replies_run", job.key)
    page = FormPage(
        title=gettext("Reply by spreadsheet"),
        submit=gettext("Preview"),
        cancel_url=reverse("my_issues"),
        multipart=True,
        crumbs=crumbs(),
    )
    asked = f"?{request.GET.urlencode()}" if request.GET else ""
    context = {"page": page, "form": form, "workbook_url": f"{reverse('issue_replies_workbook')}{asked}"}
    return render(request, "issues/replies.html", context, status=422 if form.errors else 200)


@policy(policies.HANDLE)
def workbook(request: HttpRequest) -> HttpResponse:
    """Hand out the open issues of the viewer's units that can be reported, as the address narrows them."""
    who = viewer(request)
    asked = issue_list(request, who)
    found = selectors.to_report(who, replace(asked.wanted, mine=True))
    issues = selectors.ordered(found, ("due_at", "number"))[:MOST_REPLIES]
    unit = "、".join(people.units(who).filter(pk__in=who.units).values_list("name", flat=True))
    return as_download(reply_workbook(issues, unit=unit), f"replies-{clock.today():%Y%m%d}.xlsx")


@policy(policies.HANDLE)
def run(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show a run: its progress, then the preview row by row, or what was reported."""
    job = reply_runs.run_of(viewer(request), key)
    if reply_runs.is_preview(job) and job.state == LongJobState.FINISHED:
        if getattr(request, "htmx", False):  # the page of the running job asks for itself: what follows is another page
            return go_to(request, request.path)
        context = {"page": preview_page(request, job), "crumbs": crumbs(last=False)}
        return render(request, "issues/replies_preview.html", context)
    return render(request, "ui/job.html", {"job": job_page(job)})


@policy(policies.HANDLE)
def photo(request: HttpRequest, key: UUID, at: int) -> HttpResponse:
    """Show a photo of a row of a preview, in small."""
    job = reply_runs.run_of(viewer(request), key)
    response = HttpResponse(reply_runs.row_photo(job, at), content_type="image/jpeg")
    response["Cache-Control"] = "private, max-age=3600"
    return response


@policy(policies.HANDLE)
@require_POST
def take_in(request: HttpRequest, key: UUID) -> HttpResponse:
    """Have the rows that the preview lets through reported."""
    job = reply_runs.run_of(viewer(request), key)
    try:
        taking = reply_runs.begin_take_in(job, by=viewer(request))
    except Conflict as refusal:
        messages.error(request, gettext(refusal.message))
        return redirect("issue_replies_run", job.key)
    return redirect("issue_replies_run", taking.key)


@policy(policies.HANDLE)
def refused(request: HttpRequest, key: UUID) -> HttpResponse:
    """Hand out the refused rows as a workbook to mend and load again."""
    job = reply_runs.run_of(viewer(request), key)
    return as_download(reply_runs.refused_file(job), "replies-refused.xlsx")
