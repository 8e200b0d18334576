"""The city's own rules: what holds, what held, and changing it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from wenming.issues import policies, selectors, services
from wenming.issues.rules_pages import RulesForm, latest, rules_head, rules_page
from wenming.kernel.errors import DomainError, Missing
from wenming.kernel.policies import policy
from wenming.kernel.rest import viewer
from wenming.rulebook.city_rules import DEFAULT_RULES, read
from wenming.rulebook.labels import N_
from wenming.ui.components import Crumb
from wenming.ui.pages import FormPage, go_to


@policy(policies.VIEW)
@require_safe
def city_rules(request: HttpRequest) -> HttpResponse:
    """Show the rules that hold now."""
    return _shown(request, None)


@policy(policies.VIEW)
@require_safe
def version(request: HttpRequest, number: int) -> HttpResponse:
    """Show the rules of one version."""
    return _shown(request, number)


@policy(policies.RULES)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest) -> HttpResponse:
    """Set the rules; it makes the next version."""
    who = viewer(request)
    last = latest(who)
    form = RulesForm(
        request.POST if request.method == "POST" else None,
        read(last.values) if last else DEFAULT_RULES,
        last.version if last else 0,
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.set_rules(form.rules(), reason=data["reason"], seen=data["seen"], by=who)
        except DomainError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, gettext(refusal.message))
        else:
            messages.success(request, gettext("The rules hold for what begins from now on."))
            return go_to(request, reverse("city_rules"))
    here = gettext("City's rules")
    page = FormPage(
        title=gettext("Change the rules"),
        submit=gettext("Let them hold from now on"),
        cancel_url=reverse("city_rules"),
        help=gettext("Running clocks, drawn look-backs and what is closed out keep the rules they began under."),
        crumbs=(Crumb(here, reverse("city_rules")), Crumb(gettext("Change the rules"))),
    )
    return render(request, "ui/form.html", {"page": page, "form": form}, status=422 if form.errors else 200)


def _shown(request: HttpRequest, number: int | None) -> HttpResponse:
    who = viewer(request)
    rows = selectors.rules_versions(who)
    found = next((row for row in rows if number in (None, row.version)), None)
    if number is not None and found is None:
        raise Missing("no_such_version", N_("There is no such version of the rules."))
    head = rules_head(who, found, is_latest=number is None)
    return render(request, "issues/city_rules.html", {"head": head, "page": rules_page(who, found, rows)})
