"""The ladders: the list of their steps, the form of a step, and what could not be sent."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from wenming.kernel.policies import policy
from wenming.kernel.rest import viewer
from wenming.rulebook.escalation import Counted
from wenming.supervision import policies, selectors
from wenming.supervision.forms import StepForm
from wenming.supervision.handling import SureForm, handled, sent
from wenming.supervision.models import Ladder
from wenming.supervision.pages import COLUMNS, ladder_page, plain_steps
from wenming.supervision.part_pages import part_crumbs
from wenming.supervision.services import StepValues, add_step, keep_step, remove_step
from wenming.supervision.unsent_pages import COLUMNS as UNSENT_COLUMNS
from wenming.supervision.unsent_pages import plain_unsent, unsent_page
from wenming.supervision.wording import name_of
from wenming.ui.components import Crumb, Link
from wenming.ui.exports import table_file
from wenming.ui.pages import FormPage


@policy(policies.MANAGE)
@require_safe
def ladder(request: HttpRequest) -> HttpResponse:
    """List the steps."""
    return render(request, "ui/list.html", {"page": ladder_page(request, viewer(request))})


@policy(policies.MANAGE)
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Hand out the ladders as a table."""
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
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Put a new step into a ladder: the one that the address names, or the first."""
    who = viewer(request)
    ladders = selectors.ladders(who)
    asked = request.GET.get("ladder", "")[:30]
    found = selectors.one_of(ladders, asked) if asked else ladders[0]
    place = sum(step.removed_at is None for step in found.steps.all()) + 1
    form = _form(request, found, {"place": place})
    page = FormPage(
        title=gettext("Add a step to “%(ladder)s”") % {"ladder": name_of(found)},
        submit=gettext("Add"),
        cancel_url=reverse("ladder"),
        crumbs=part_crumbs(Crumb(gettext("Add a step"))),
    )
    done = gettext("The step is kept. It counts for what is sent from now on.")
    return handled(request, form, page, lambda: add_step(found, _values(form), by=who), done=done, to=reverse("ladder"))


@policy(policies.MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, code: str) -> HttpResponse:
    """Set a step."""
    who = viewer(request)
    found = selectors.step(who, code)
    names = ("label", "label_en", "counted", "delay", "mark", "recipients")
    form = _form(request, found.ladder, {name: getattr(found, name) for name in names} | {"place": found.order})
    page = FormPage(
        title=name_of(found),
        submit=gettext("Keep"),
        cancel_url=reverse("ladder"),
        help=Link(gettext("Take this step out"), reverse("ladder_remove_step", args=[code])),
        crumbs=part_crumbs(Crumb(name_of(found.ladder)), Crumb(name_of(found))),
    )
    done = gettext("The step is kept. It counts for what is sent from now on.")
    return handled(
        request, form, page, lambda: keep_step(found, _values(form), by=who), done=done, to=reverse("ladder")
    )


@policy(policies.MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, code: str) -> HttpResponse:
    """Take a step out."""
    who = viewer(request)
    found = selectors.step(who, code)
    page = FormPage(
        title=gettext("Take out “%(step)s”") % {"step": name_of(found)},
        submit=gettext("Take it out"),
        cancel_url=reverse("ladder_step", args=[code]),
        help=gettext("It sends nothing from now on. What it sent stays on the pages of the issues."),
        danger=True,
        crumbs=part_crumbs(Crumb(name_of(found), reverse("ladder_step", args=[code]))),
    )
    done, back = gettext("The step is taken out."), reverse("ladder")
    return handled(request, SureForm(sent(request)), page, lambda: remove_step(found, by=who), done=done, to=back)  # type: ignore[arg-type]  # a request's data, or nothing


def _form(request: HttpRequest, ladder: Ladder, initial: dict[str, Any]) -> StepForm:
    who = viewer(request)
    marks, recipients = selectors.marks(who), selectors.recipients(who)
    return StepForm(sent(request), ladder=ladder, marks=marks, recipients=recipients, initial=initial)


def _values(form: StepForm) -> StepValues:
    data = form.cleaned_data
    return StepValues(
        label=data["label"],
        label_en=data["label_en"],
        counted=Counted(data["counted"]),
        delay=data["delay"],
        mark=data["mark"],
        recipients=data["recipients"],
        place=data["place"],
    )
