"""What was learnt from closed issues: the history of models, learning anew, taking an earlier model up again."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from wenming.issues import selectors, services
from wenming.issues.learning_pages import job_page, learning_list, learning_page, model_name, plain_models
from wenming.issues.selectors.learning import MANAGE
from wenming.kernel import long_jobs
from wenming.kernel.errors import DomainError
from wenming.kernel.policies import policy
from wenming.kernel.rest import viewer
from wenming.ui.components import Crumb
from wenming.ui.exports import table_file
from wenming.ui.pages import FormPage, go_to


@policy(MANAGE)
def learning(request: HttpRequest) -> HttpResponse:
    """List every model with its figures."""
    return render(request, "ui/list.html", {"page": learning_page(learning_list(request), viewer(request))})


@policy(MANAGE)
def export(request: HttpRequest) -> HttpResponse:
    """Hand out exactly what the list shows, all pages of it."""
    asked = learning_list(request)
    return table_file(
        request, "learning", gettext("Learning"), asked.state.columns, plain_models(asked, viewer(request))
    )


@policy(MANAGE)
def learn(request: HttpRequest) -> HttpResponse:
    """Say what learning does, and begin it."""
    form = forms.Form(request.POST or None)
    if request.method == "POST":
        try:
            job = services.begin_learning(by=viewer(request))
        except DomainError as refusal:
            form = _refused(refusal)
        else:
            return go_to(request, reverse("learning_run", args=[job.key]))
    words = gettext("Both models are learnt from the latest closed issues and taken into use. Earlier ones stay.")
    return _asked(request, form, gettext("Learn anew"), words)


@policy(MANAGE)
def run(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show how far a run is, and how it ended."""
    return render(request, "ui/job.html", {"job": job_page(long_jobs.long_job(viewer(request), key))})


@policy(MANAGE)
def take_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, and take an earlier model into use again."""
    found = selectors.learnt_model(viewer(request), pk)
    form = forms.Form(request.POST or None)
    if request.method == "POST":
        try:
            services.take_up_model(found, by=viewer(request))
        except DomainError as refusal:
            form = _refused(refusal)
        else:
            messages.success(request, gettext("%(model)s is in use.") % {"model": model_name(found)})
            return go_to(request, reverse("learning"))
    return _asked(request, form, gettext("Use this model again"), model_name(found))


def _refused(refusal: DomainError) -> forms.Form:
    form = forms.Form({})
    form.add_error(None, gettext(refusal.message) % refusal.params)
    return form


def _asked(request: HttpRequest, form: forms.Form, title: str, words: str) -> HttpResponse:
    here = reverse("learning")
    page = FormPage(title, title, here, help=words, crumbs=(Crumb(gettext("Learning"), here), Crumb(title)))
    return render(request, "ui/form.html", {"page": page, "form": form}, status=422 if form.errors else 200)
