"""Visits: the list, beginning one, its page, finishing it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from wenming.inspections import orders, policies, selectors
from wenming.inspections.forms import BeginForm
from wenming.inspections.models import Visit
from wenming.inspections.pages import plain_rows, visit_list, visit_list_page
from wenming.inspections.services import begin_visit, finish_visit
from wenming.inspections.visit_page import head_of, page_of
from wenming.inspections.words import refusal_words
from wenming.kernel.errors import DomainError
from wenming.kernel.policies import policy
from wenming.kernel.rest import viewer
from wenming.places import selectors as places
from wenming.ui.components import Crumb
from wenming.ui.exports import table_file
from wenming.ui.pages import FormPage, go_to


@policy(policies.VIEW)
def visits(request: HttpRequest) -> HttpResponse:
    """List the visits that the address asks for."""
    page = visit_list_page(visit_list(request, viewer(request)), viewer(request))
    return render(request, "ui/list.html", {"page": page})


@policy("exports.run")
def export(request: HttpRequest) -> HttpResponse:
    """Hand out exactly what the list shows, all pages of it."""
    asked = visit_list(request, viewer(request))
    rows = plain_rows(asked, viewer(request))
    return table_file(request, "visits", gettext("Visits"), asked.state.columns, rows)


@policy(policies.VIEW)
def visit(request: HttpRequest, number: str) -> HttpResponse:
    """Show a visit with its checklist, to read or to fill in."""
    found = selectors.visit(viewer(request), number)
    order = orders.of([found.pk]).get(found.pk)
    page = page_of(found, viewer(request), order)
    return render(request, "inspections/visit.html", {"head": head_of(found, order), "page": page, "visit": found})


@policy(policies.OBSERVE)
@require_POST
def finish(request: HttpRequest, number: str) -> HttpResponse:
    """Finish a visit."""
    found = selectors.visit(viewer(request), number)
    try:
        finish_visit(found, by=viewer(request))
    except DomainError as refusal:
        messages.error(request, refusal_words(refusal))
    else:
        messages.success(request, gettext("Visit %(number)s is finished.") % {"number": found.number})
    return redirect("inspections:visit", number=number)


@policy(policies.OBSERVE)
def begin(request: HttpRequest, code: str) -> HttpResponse:
    """Begin a self-check or a patrol at a site."""
    site = places.site(viewer(request), code)
    form = BeginForm(request.POST or None, everywhere=viewer(request).everywhere)
    if request.method == "POST" and form.is_valid():
        try:
            started = begin_visit(
                site,
                edition=selectors.edition_in_use(),
                purpose=Visit.Purpose(form.cleaned_data["purpose"]),
                key=form.cleaned_data["key"],
                by=viewer(request),
            )
        except DomainError as refusal:
            form.add_error(None, refusal_words(refusal))
        else:
            return go_to(request, reverse("inspections:visit", args=[started.number]))
    page = FormPage(
        title=gettext("Begin a visit at %(site)s") % {"site": site.name},
        submit=gettext("Begin"),
        cancel_url=reverse("places:site", args=[site.code]),
        crumbs=(Crumb(gettext("Sites"), reverse("places:sites")), Crumb(site.code)),
    )
    return render(request, "ui/form.html", {"page": page, "form": form}, status=422 if form.errors else 200)
