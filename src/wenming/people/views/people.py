"""People and their sign-ins: the list, one person, and what administers them."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from wenming.kernel.errors import DomainError
from wenming.kernel.policies import SIGNED_IN, policy
from wenming.kernel.rest import viewer
from wenming.people import selectors, services
from wenming.people.forms import NameForm, PersonForm, SureForm, TakePostForm
from wenming.people.models import User
from wenming.people.people_pages import people_list_page, person_head, person_page
from wenming.people.views.handling import handled, refuse, shown
from wenming.people.views.posts import first_password
from wenming.ui.components import Crumb
from wenming.ui.pages import FormPage


@policy(SIGNED_IN)
def people(request: HttpRequest) -> HttpResponse:
    """List the people whom the viewer administers."""
    selectors.require_administration(viewer(request))
    return render(request, "ui/list.html", {"page": people_list_page(request, viewer(request))})


@policy(SIGNED_IN)
def person(request: HttpRequest, username: str) -> HttpResponse:
    """Show a person, to those who administer them."""
    found = selectors.person(viewer(request), username)
    context = {"head": person_head(found, viewer(request)), "page": person_page(found)}
    return render(request, "people/person.html", context)


@policy(SIGNED_IN)
def add_person(request: HttpRequest) -> HttpResponse:
    """Make a sign-in, in a vacant post if one is chosen, and show its first password once."""
    selectors.require_administration(viewer(request))
    posts = _vacant(request)
    form = PersonForm(request.POST or None, posts=posts)
    here = reverse("people:people")
    page = FormPage(gettext("Add somebody"), gettext("Add"), here, crumbs=(Crumb(gettext("People"), here),))
    if request.method != "POST" or not form.is_valid():
        return shown(request, form, page)
    data, by = form.cleaned_data, viewer(request).actor
    try:
        if data["post"]:
            first = services.enrol(data["post"], data["username"], data["name"], by=by)
        else:
            first = services.add_sign_in(data["username"], data["name"], by=by)
    except DomainError as refusal:
        refuse(form, refusal)
        return shown(request, form, page)
    return first_password(request, first.user.name, first.user.username, first.password, here)


@policy(SIGNED_IN)
def give_post(request: HttpRequest, username: str) -> HttpResponse:
    """Put a person into a vacant post."""
    found = selectors.person(viewer(request), username)
    posts = _vacant(request)
    form = TakePostForm(request.POST or None, posts=posts)
    words = "" if posts else gettext("No post is vacant. Open one on the page of its unit, or end who holds it.")
    page = _page(found, gettext("Give a post"), gettext("Appoint"), words)

    def save() -> str:
        data = form.cleaned_data
        services.appoint(data["post"], username, by=viewer(request).actor, since=data["since"])
        return reverse("people:person", args=[username])

    return handled(request, form, page, save, gettext("Appointed."))


@policy(SIGNED_IN)
def rename(request: HttpRequest, username: str) -> HttpResponse:
    """Correct a person's name."""
    found = selectors.person(viewer(request), username)
    form = NameForm(request.POST or None, initial={"name": found.name})

    def save() -> str:
        services.rename_person(username, form.cleaned_data["name"], by=viewer(request).actor)
        return reverse("people:person", args=[username])

    return handled(request, form, _page(found, gettext("Correct the name"), gettext("Save")), save, gettext("Saved."))


@policy(SIGNED_IN)
def reset(request: HttpRequest, username: str) -> HttpResponse:
    """Give a new first password and show it once."""
    found = selectors.person(viewer(request), username)
    form = SureForm(request.POST if request.method == "POST" else None)
    words = gettext("The present password stops working at once. The new one is shown once.")
    page = _page(found, gettext("New first password"), gettext("Give a new one"), words)
    if request.method != "POST":
        return shown(request, form, page)
    try:
        first = services.reset_password(username, by=viewer(request).actor)
    except DomainError as refusal:
        form.is_valid()
        refuse(form, refusal)
        return shown(request, form, page)
    here = reverse("people:person", args=[username])
    return first_password(request, found.name, username, first.password, here)


@policy(SIGNED_IN)
def lock(request: HttpRequest, username: str) -> HttpResponse:
    """Close a sign-in."""
    words = gettext("Nobody can sign in with it until it is unlocked. The posts stay.")
    return _confirmed(request, username, gettext("Lock"), words, services.lock, gettext("Locked."))


@policy(SIGNED_IN)
def unlock(request: HttpRequest, username: str) -> HttpResponse:
    """Open a closed sign-in."""
    return _confirmed(request, username, gettext("Unlock"), "", services.unlock, gettext("Unlocked."))


@policy(SIGNED_IN)
def leave(request: HttpRequest, username: str) -> HttpResponse:
    """Let a person leave: every post ends, the sign-in is locked."""
    words = gettext("Every post ends and the sign-in is locked. What hangs on the posts waits for the next person.")
    return _confirmed(request, username, gettext("Mark as left"), words, services.part_with, gettext("Done."))


def _confirmed(
    request: HttpRequest, username: str, verb: str, words: str, act: Callable[..., object], done: str
) -> HttpResponse:
    found = selectors.person(viewer(request), username)
    form = SureForm(request.POST if request.method == "POST" else None)

    def save() -> str:
        act(username, by=viewer(request).actor)
        return reverse("people:people")

    page = _page(found, verb, verb, words, danger=act is not services.unlock)
    return handled(request, form, page, save, done)


def _vacant(request: HttpRequest) -> list[tuple[str, str]]:
    return [(post.code, f"{post.unit.name} · {post.title}") for post in selectors.vacant_posts(viewer(request))]


def _page(found: User, title: str, submit: str, words: str = "", *, danger: bool = False) -> FormPage:
    here = reverse("people:person", args=[found.username])
    who = gettext("%(name)s (%(username)s)") % {"name": found.name, "username": found.username}
    told = gettext("%(who)s. %(words)s") % {"who": who, "words": words} if words else who
    crumbs = (Crumb(gettext("People"), reverse("people:people")), Crumb(found.name, here))
    return FormPage(title, submit, here, help=told, danger=danger, crumbs=crumbs)
