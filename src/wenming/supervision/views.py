"""The ladder: its list, and the form of a step."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from wenming.kernel.policies import policy
from wenming.kernel.rest import viewer
from wenming.rulebook.escalation import Mark, Recipient
from wenming.supervision import policies, selectors
from wenming.supervision.forms import StepForm
from wenming.supervision.pages import COLUMNS, ladder_page, plain_steps
from wenming.supervision.services import LadderRefused, keep_step
from wenming.supervision.unsent_pages import COLUMNS as UNSENT_COLUMNS
from wenming.supervision.unsent_pages import plain_unsent, unsent_page
from wenming.supervision.wording import step_name
from wenming.ui.components import Crumb
from wenming.ui.exports import table_file
from wenming.ui.pages import FormPage, go_to


@policy(policies.MANAGE)
@require_safe
def ladder(request: HttpRequest) -> HttpResponse:
    """List the steps."""
    return render(request, "ui/list.html", {"page": ladder_page(request, viewer(request))})


@policy(policies.MANAGE)
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Hand out the ladder as a table."""
    rows = plain_steps(request, viewer(request))
    return table_file(request, "ladder", gettext("Escalation ladder"), COLUMNS, rows)


@policy(policies.MANAGE)
@require_safe
def unsent(request: HttpRequest) -> HttpResponse:
    """List what could not be sent, and why."""
    return render(request, "ui/list.html", {"page": unsent_page(request, viewer(request))})


@policy(policies.MANAGE)
@require_safe
def unsent_export(request: HttpRequest) -> HttpResponse:
    """Hand out what could not be sent as a table."""
    rows = plain_unsent(request, viewer(request))
    return table_file(request, "unsent", gettext("What could not be sent"), UNSENT_COLUMNS, rows)


@policy(policies.MANAGE)
def step(request: HttpRequest, code: str) -> HttpResponse:
    """Set a step."""
    found = selectors.step(viewer(request), code)
    form = StepForm(request.POST if request.method == "POST" else None, found)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data
        recipients = [Recipient(each) for each in sent["recipients"]]
        try:
            keep_step(
                found,
                label=sent["label"],
                delay=sent["delay"],
                mark=Mark(sent["mark"]),
                recipients=recipients,
                by=viewer(request),
            )
        except LadderRefused as refusal:
            form.add_error(refusal.field, gettext(refusal.message))
        else:
            messages.success(request, gettext("The step is kept. It counts for what is sent from now on."))
            return go_to(request, reverse("ladder"))
    page = FormPage(
        title=step_name(found),
        submit=gettext("Keep"),
        cancel_url=reverse("ladder"),
        crumbs=(Crumb(gettext("Escalation ladder"), reverse("ladder")), Crumb(step_name(found))),
    )
    return render(request, "ui/form.html", {"page": page, "form": form}, status=422 if form.errors else 200)
