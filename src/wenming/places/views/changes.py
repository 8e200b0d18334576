"""What changes a site: adding, editing, its states, merging, substituting, who answers, its circle."""

from collections.abc import Callable
from datetime import timedelta

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from wenming.areas import selectors as areas
from wenming.kernel.errors import DomainError
from wenming.kernel.policies import policy
from wenming.kernel.rest import viewer
from wenming.people import selectors as people
from wenming.places import life, policies, selectors, services
from wenming.places.forms import AssignForm, CircleForm, MergeForm, ReasonForm, SiteForm, typed_from
from wenming.places.models import Site
from wenming.places.wording import label_of
from wenming.ui.components import Crumb
from wenming.ui.pages import FormPage, go_to


@policy(policies.MANAGE)
def add(request: HttpRequest) -> HttpResponse:
    """Put a site on the register."""
    form = _site_form(request, None)

    def save() -> str:
        return services.add_site(form.fields_of_site(), by=viewer(request).actor).code

    page = FormPage(gettext("Add a site"), gettext("Add"), reverse("places:sites"), crumbs=_crumbs(None))
    return _handled(request, form, page, save, gettext("The site is on the register."))


@policy(policies.MANAGE)
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Change what is known of a site."""
    site = selectors.site(viewer(request), code)
    form = _site_form(request, site)

    def save() -> str:
        services.change_site(code, form.fields_of_site(), by=viewer(request).actor, seen=_seen(request))
        return code

    page = _page(gettext("Edit the site"), gettext("Save"), site)
    return _handled(request, form, page, save, gettext("Saved."))


@policy(policies.MANAGE)
def substitute(request: HttpRequest, code: str) -> HttpResponse:
    """Put another site in the place of this one."""
    site = selectors.site(viewer(request), code)
    form = _site_form(request, site)

    def save() -> str:
        return services.substitute_site(code, form.fields_of_site(), by=viewer(request).actor).code

    page = _page(gettext("Substitute the site"), gettext("Substitute"), site)
    return _handled(request, form, page, save, gettext("The new site took the old one's place."))


@policy(policies.MANAGE)
def move(request: HttpRequest, code: str, state: str) -> HttpResponse:
    """Bring a site into another state."""
    site = selectors.site(viewer(request), code)
    form = ReasonForm(request.POST or None)

    def save() -> str:
        reason = form.cleaned_data["reason"]
        services.move_site(code, state, by=viewer(request).actor, seen=_seen(request), reason=reason)
        return code

    verb = gettext(life.VERBS.get(state, "Change"))
    page = _page(verb, verb, site, danger=state == Site.State.CLOSED)
    return _handled(request, form, page, save, gettext("Done."))


@policy(policies.MANAGE)
def merge(request: HttpRequest, code: str) -> HttpResponse:
    """Make a site part of another one."""
    site = selectors.site(viewer(request), code)
    form = MergeForm(request.POST or None)

    def save() -> str:
        into = form.cleaned_data["into"]
        services.merge_site(code, into, by=viewer(request).actor, seen=_seen(request))
        return str(into)

    words = gettext("Nobody answers for it on its own any more; its code leads to the site that stays.")
    page = _page(gettext("Merge the site into another"), gettext("Merge into another"), site, words, danger=True)
    return _handled(request, form, page, save, gettext("The two sites are one now; the old code leads here."))


@policy(policies.MANAGE)
def assign(request: HttpRequest, code: str, role: str) -> HttpResponse:
    """Change who answers for a site in one role."""
    site = selectors.site(viewer(request), code)
    held = next((row for row in selectors.who_answers(site) if row.role.code == role), None)
    initial = {"unit": held.unit.code, "post": held.post.code if held.post else ""} if held else {}
    form = AssignForm(request.POST or None, initial=initial, units=people.unit_options(viewer(request)))

    def save() -> str:
        data, by = form.cleaned_data, viewer(request).actor
        if data["unit"]:
            services.assign(code, role, data["unit"], by=by, post_code=data["post"], since=data["since"])
        else:
            services.release(code, role, by=by, last_day=data["since"] - timedelta(days=1))
        return code

    label = next((label_of(known) for known in selectors.roles() if known.code == role), role)
    page = _page(gettext("Who answers: %(role)s") % {"role": label}, gettext("Save"), site)
    return _handled(request, form, page, save, gettext("Saved."))


@policy(policies.MANAGE)
def circle(request: HttpRequest, code: str) -> HttpResponse:
    """Draw a circle round a site."""
    site = selectors.site(viewer(request), code)
    kinds = [(kind.code, label_of(kind)) for kind in selectors.kinds(viewer(request))]
    form = CircleForm(request.POST or None, kinds=kinds, initial=selectors.circle_drawn(site))

    def save() -> str:
        data = form.cleaned_data
        services.set_circle(code, data["radius_m"], data["kinds"], by=viewer(request).actor)
        return code

    page = _page(gettext("Circle round the site"), gettext("Draw the circle"), site)
    return _handled(request, form, page, save, gettext("The members of the circle were found."))


def _handled(
    request: HttpRequest, form: forms.Form, page: FormPage, save: Callable[[], str], done: str
) -> HttpResponse:
    """Save what was typed and go to the site; a refusal stands beside its field and loses nothing."""
    if request.method == "POST" and form.is_valid():
        try:
            code = save()
        except DomainError as refusal:
            field = refusal.field if refusal.field in form.fields else None
            form.add_error(field, gettext(refusal.message) % refusal.params)
        else:
            messages.success(request, done)
            return go_to(request, reverse("places:site", args=[code]))
    return render(request, "ui/form.html", {"page": page, "form": form}, status=422 if form.errors else 200)


def _site_form(request: HttpRequest, site: Site | None) -> SiteForm:
    who = viewer(request)
    kinds = [(kind.code, label_of(kind)) for kind in selectors.kinds(who)]
    places = [(area.code, f"{'　' * max(0, area.path.count('/') - 1)}{area.name}") for area in areas.in_tree_order(who)]
    initial = typed_from(site) if site else {}
    return SiteForm(request.POST or None, initial=initial, kinds=kinds, areas=places)


def _page(title: str, submit: str, site: Site, words: str = "", *, danger: bool = False) -> FormPage:
    which = f"{site.code} {site.name}"
    return FormPage(
        title=title,
        submit=submit,
        cancel_url=reverse("places:site", args=[site.code]),
        help=gettext("%(site)s. %(words)s") % {"site": which, "words": words} if words else which,
        danger=danger,
        crumbs=_crumbs(site),
        hidden=(("seen", str(site.version)),),
    )


def _crumbs(site: Site | None) -> list[Crumb]:
    way = [Crumb(gettext("Sites"), reverse("places:sites"))]
    return [*way, Crumb(site.code, reverse("places:site", args=[site.code]))] if site else way


def _seen(request: HttpRequest) -> int | None:
    seen = request.POST.get("seen", "")
    return int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else None
