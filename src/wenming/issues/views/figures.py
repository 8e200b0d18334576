"""A post's own figures: for the person, and for the superior of the post after saying so."""

from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from wenming.issues import policies, selectors, services
from wenming.issues.figures_page import (
    cases_page,
    days_form,
    my_figures_page,
    my_whose,
    opened_page,
    opened_whose,
    post_title,
)
from wenming.kernel.errors import DomainError
from wenming.kernel.policies import policy
from wenming.kernel.rest import viewer
from wenming.people import selectors as people
from wenming.ui.components import Crumb
from wenming.ui.pages import FormPage, go_to


@policy(policies.VIEW)
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Show one's own figures, who looked at them, and the posts whose superior one is."""
    whose, form = my_whose(request, viewer(request))
    return render(request, "issues/figures.html", {"page": my_figures_page(viewer(request), whose, form)})


@policy(policies.VIEW)
@require_safe
def my_cases(request: HttpRequest, figure: str) -> HttpResponse:
    """List the issues behind one of one's own figures."""
    whose, _form = my_whose(request, viewer(request))
    crumbs = (Crumb(gettext("My figures"), reverse("my_figures")),)
    return render(request, "ui/list.html", {"page": cases_page(request, viewer(request), whose, figure, crumbs)})


@policy(policies.VIEW)
def of_post(request: HttpRequest, code: str) -> HttpResponse:
    """Ask its superior of which days, say what it entails, and open the figures of a post."""
    who = viewer(request)
    post = people.led_post(who, code)
    form = days_form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.open_figures(code, key=_key(request), by=who, **form.cleaned_data)
        except DomainError as refusal:
            field = refusal.field if refusal.field in form.fields else None
            form.add_error(field, gettext(refusal.message))
        else:
            return go_to(request, reverse("opened_figures", args=[made.key]))
    here, told = reverse("my_figures"), gettext("It is written down that you look, and the person is told.")
    page = FormPage(
        title=gettext("Open the figures of a post"),
        submit=gettext("Open"),
        cancel_url=here,
        help=f"{post_title(post)}: {told}",
        crumbs=(Crumb(gettext("My figures"), here), Crumb(post.title)),
        hidden=[("key", str(_key(request)))],
    )
    return render(request, "ui/form.html", {"page": page, "form": form}, status=422 if form.errors else 200)


@policy(policies.VIEW)
@require_safe
def opened(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show the figures that the viewer opened a short while ago."""
    found = selectors.opened(viewer(request), key)
    return render(request, "issues/figures.html", {"page": opened_page(viewer(request), found)})


@policy(policies.VIEW)
@require_safe
def opened_cases(request: HttpRequest, key: UUID, figure: str) -> HttpResponse:
    """List the issues behind a figure that the viewer opened a short while ago."""
    found = selectors.opened(viewer(request), key)
    crumbs = (Crumb(post_title(found.post), reverse("opened_figures", args=[key])),)
    page = cases_page(request, viewer(request), opened_whose(found), figure, crumbs)
    return render(request, "ui/list.html", {"page": page})


def _key(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        return uuid4()
