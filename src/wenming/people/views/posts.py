"""Posts: opening, filling, handing over, ending, closing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from wenming.kernel.errors import DomainError
from wenming.kernel.policies import policy
from wenming.kernel.rest import viewer
from wenming.people import policies, selectors, services
from wenming.people.forms import AppointForm, PostForm, SureForm
from wenming.people.models import Post
from wenming.people.roles import ROLES
from wenming.people.unit_pages import unit_crumbs
from wenming.people.views.handling import handled, refuse, shown
from wenming.people.wording import role_label
from wenming.ui.pages import FormPage, go_to


@policy(policies.VIEW)
def add_post(request: HttpRequest, code: str) -> HttpResponse:
    """Open a post in a unit; offered are the roles that this viewer may fill there."""
    unit = selectors.unit(viewer(request), code)
    roles = [(role, role_label(role)) for role in ROLES if policies.may_fill(viewer(request), unit.pk, role)]
    form = PostForm(request.POST or None, roles=roles)

    def save() -> str:
        data = form.cleaned_data
        services.add_post(code, data["role"], data["title"], by=viewer(request).actor)
        return reverse("people:unit", args=[code])

    here = reverse("people:unit", args=[code])
    page = FormPage(gettext("Open a post"), gettext("Open the post"), here, help=unit.name, crumbs=unit_crumbs(unit))
    return handled(request, form, page, save, gettext("The post is open."))


@policy(policies.VIEW)
def appoint(request: HttpRequest, code: str) -> HttpResponse:
    """Fill a post: with somebody who has a sign-in, or with somebody new; from whoever holds it now, in one act."""
    post = selectors.post(viewer(request), code)
    form = AppointForm(request.POST or None)
    page = _page(post, gettext("Who takes the post"), gettext("Appoint"))
    if request.method != "POST" or not form.is_valid():
        return shown(request, form, page)
    data, by = form.cleaned_data, viewer(request).actor
    try:
        first = services.fill_post(code, data["username"], data["name"], by=by, since=data["since"])
    except DomainError as refusal:
        refuse(form, refusal)
        return shown(request, form, page)
    here = reverse("people:unit", args=[post.unit.code])
    if first is None:
        return go_to(request, here)
    return first_password(request, first.user.name, first.user.username, first.password, here)


@policy(policies.VIEW)
def end(request: HttpRequest, code: str) -> HttpResponse:
    """End who holds a post now."""
    post = selectors.post(viewer(request), code)
    form = SureForm(request.POST if request.method == "POST" else None)

    def save() -> str:
        services.end_appointment(code, by=viewer(request).actor)
        return reverse("people:unit", args=[post.unit.code])

    words = gettext("The appointment ends with yesterday. What hangs on the post waits for the next person.")
    page = _page(post, gettext("End the appointment"), gettext("End it"), words, danger=True)
    return handled(request, form, page, save, gettext("The post is vacant."))


@policy(policies.VIEW)
def close_post(request: HttpRequest, code: str) -> HttpResponse:
    """Close a vacant post."""
    post = selectors.post(viewer(request), code)
    form = SureForm(request.POST if request.method == "POST" else None)

    def save() -> str:
        services.close_post(code, by=viewer(request).actor)
        return reverse("people:unit", args=[post.unit.code])

    return handled(
        request,
        form,
        _page(post, gettext("Close the post"), gettext("Close it"), danger=True),
        save,
        gettext("Closed."),
    )


def first_password(request: HttpRequest, name: str, username: str, password: str, next_url: str) -> HttpResponse:
    """Show a first password: this once, never from a cache."""
    context = {"name": name, "username": username, "password": password, "next_url": next_url}
    response = render(request, "people/first_password.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _page(post: Post, title: str, submit: str, words: str = "", *, danger: bool = False) -> FormPage:
    here = reverse("people:unit", args=[post.unit.code])
    which = f"{post.title} · {post.unit.name} · {role_label(post.role)}"
    told = gettext("%(who)s. %(words)s") % {"who": which, "words": words} if words else which
    return FormPage(title, submit, here, help=told, danger=danger, crumbs=unit_crumbs(post.unit))
