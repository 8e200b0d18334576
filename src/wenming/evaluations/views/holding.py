"""Holding a round: planning it, choosing its sites, opening and closing it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from wenming.evaluations import policies, selectors
from wenming.evaluations.close_page import close_help
from wenming.evaluations.forms import CloseForm, PlanForm
from wenming.evaluations.models import Round
from wenming.evaluations.open_page import choose_form, draw_page, preview_of, register_rows, why_refused
from wenming.evaluations.round_head import head_of
from wenming.evaluations.services import close_round, plan_round
from wenming.evaluations.services.drawing import Choice, open_chosen
from wenming.evaluations.services.long import (
    OPENING,
    ask_to_close,
    ask_to_open,
    is_long_to_close,
    is_long_to_open,
)
from wenming.inspections.words import refusal_words
from wenming.kernel import long_jobs
from wenming.kernel.errors import DomainError
from wenming.kernel.models import LongJobState
from wenming.kernel.policies import policy
from wenming.kernel.rest import viewer
from wenming.schemes.selectors import edition
from wenming.ui.components import Action, Crumb
from wenming.ui.exports import table_file
from wenming.ui.lists import Column
from wenming.ui.pages import FormPage, JobPage, JobState, go_to

JOB_STATES = {
    LongJobState.QUEUED: JobState.WAITING,
    LongJobState.RUNNING: JobState.RUNNING,
    LongJobState.FINISHED: JobState.DONE,
    LongJobState.FAILED: JobState.FAILED,
}


@policy(policies.MANAGE)
def plan(request: HttpRequest) -> HttpResponse:
    """Plan a round."""
    by = viewer(request)
    editions = selectors.editions_for_rounds(by)
    form = PlanForm(request.POST or None, editions=editions, rounds=selectors.rounds_to_compare(by))
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            planned = plan_round(
                asked["name"],
                kind=Round.Kind(asked["kind"]),
                edition=edition(by, asked["edition"]),
                by=by,
                previous=selectors.round_by_number(by, asked["previous"]) if asked["previous"] else None,
            )
        except DomainError as refusal:
            form.add_error(None, refusal_words(refusal))
        else:
            return go_to(request, reverse("evaluations:open", args=[planned.number]))
    page = FormPage(
        title=gettext("Plan a round"),
        submit=gettext("Plan"),
        cancel_url=reverse("evaluations:rounds"),
        help="" if editions else _no_edition(),
        crumbs=(Crumb(gettext("Rounds"), reverse("evaluations:rounds")),),
    )
    return render(request, "ui/form.html", {"page": page, "form": form}, status=422 if form.errors else 200)


def _no_edition() -> SafeString:
    words = gettext("A round is held on a published edition of a scheme, and there is none yet.")
    return format_html('{} <a href="{}">{}</a>', words, reverse("schemes:editions"), gettext("Open the schemes"))


@policy(policies.MANAGE)
def open_planned(request: HttpRequest, number: str) -> HttpResponse:
    """Choose the sites of a planned round, look at the choice, open the round on it."""
    found = selectors.round_by_number(viewer(request), number)
    if found.state != Round.State.PLANNED:
        return redirect("evaluations:round", number=number)
    form = choose_form(found, request.POST or None)
    preview = None
    if request.method == "POST" and form.is_valid():
        try:
            preview = preview_of(found, form.choice)
            if request.POST.get("step") == "open":
                return _open(request, found, form.choice, preview.sites)
        except DomainError as refusal:
            form.add_error(
                "codes" if refusal.field == "codes" else "seed" if refusal.field == "seed" else None,
                why_refused(refusal),
            )
    context = {"head": head_of(found, viewer(request), "open"), "form": form, "preview": preview, "round": found}
    return render(request, "evaluations/open.html", context, status=422 if form.errors else 200)


def _open(request: HttpRequest, found: Round, choice: Choice, sites: int) -> HttpResponse:
    by, seen = viewer(request), request.POST.get("digest", "")
    if is_long_to_open(sites):
        key = ask_to_open(found, choice, by=by, seen_digest=seen)
        return redirect("evaluations:job", number=found.number, key=key)
    open_chosen(found, choice, by=by, seen_digest=seen)
    messages.success(request, gettext("The round is open; every site has its visit."))
    return redirect("evaluations:round", number=found.number)


@policy(policies.MANAGE)
def job(request: HttpRequest, number: str, key: UUID) -> HttpResponse:
    """Watch a round being opened or closed."""
    found = selectors.round_by_number(viewer(request), number)
    work = long_jobs.long_job(viewer(request), key)
    here = reverse("evaluations:round", args=[number])
    title = gettext("Opening %(round)s") if work.kind == OPENING else gettext("Closing %(round)s")
    note = gettext(work.message) % work.message_params if work.message_params else gettext(work.message)
    page = JobPage(
        title=title % {"round": found.name},
        state=JOB_STATES[LongJobState(work.state)],
        done=work.done,
        total=work.total,
        note=note if work.message else "",
        actions=(Action(gettext("Open the round’s page"), here, primary=True),),
        crumbs=(Crumb(gettext("Rounds"), reverse("evaluations:rounds")), Crumb(found.number, here)),
    )
    return render(request, "ui/job.html", {"job": page})


@policy(policies.MANAGE)
def close(request: HttpRequest, number: str) -> HttpResponse:
    """Close a running round for good, after saying what is still open."""
    found = selectors.round_by_number(viewer(request), number)
    form = CloseForm(request.POST or None, initial={"seen": found.version})
    here = reverse("evaluations:round", args=[number])
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data["seen"]
        try:
            if is_long_to_close(found):
                key = ask_to_close(found, by=viewer(request), seen=seen)
                return go_to(request, reverse("evaluations:job", args=[number, key]))
            close_round(found, by=viewer(request), seen=seen)
        except DomainError as refusal:
            form.add_error(None, refusal_words(refusal))
        else:
            messages.success(request, gettext("The round is closed; its tree and fingerprint are kept."))
            return go_to(request, here)
    page = FormPage(
        title=gettext("Close %(round)s") % {"round": found.name},
        submit=gettext("Close the round"),
        cancel_url=here,
        help=close_help(found),
        danger=True,
        crumbs=(Crumb(gettext("Rounds"), reverse("evaluations:rounds")), Crumb(found.number, here)),
    )
    return render(request, "ui/form.html", {"page": page, "form": form}, status=422 if form.errors else 200)


@policy(policies.VIEW)
def draw(request: HttpRequest, number: str) -> HttpResponse:
    """Show how the sites of a round were chosen, drawn again here and now."""
    found = selectors.round_by_number(viewer(request), number)
    context = {"head": head_of(found, viewer(request), ""), "page": draw_page(found), "round": found}
    return render(request, "evaluations/draw.html", context)


@policy(policies.VIEW)
def register(request: HttpRequest, number: str) -> HttpResponse:
    """Hand out the register that a round was drawn from."""
    found = selectors.round_by_number(viewer(request), number)
    columns = (Column("kind", gettext("Kind of site")), Column("site", gettext("Site")))
    return table_file(request, f"register-{found.number}", gettext("Register"), columns, register_rows(found))
