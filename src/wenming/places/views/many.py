"""Acts on many sites at once: who answers for the chosen ones, and handing over all that a unit has."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST

from wenming.kernel.errors import DomainError
from wenming.kernel.policies import policy
from wenming.kernel.rest import viewer
from wenming.people import selectors as people
from wenming.places import policies, selectors, services
from wenming.places.forms import AssignManyForm, HandOverForm
from wenming.places.wording import label_of
from wenming.ui.components import Crumb
from wenming.ui.lists import picked
from wenming.ui.pages import FormPage, go_to


@policy(policies.MANAGE)
@require_POST
def assign_many(request: HttpRequest) -> HttpResponse:
    """Ask who answers for the chosen sites from now on, then write it in one act."""
    codes, everything = picked(request)
    if everything:
        wanted = selectors.filter_of(request.POST.get("query", ""))
        codes = list(selectors.sites(viewer(request), wanted).order_by("code").values_list("code", flat=True))
    if not codes:
        messages.warning(request, gettext("No site was chosen."))
        return redirect("places:sites")
    is_answer = "since" in request.POST
    roles = [(role.code, label_of(role)) for role in selectors.roles()]
    units = people.unit_options(viewer(request))
    form = AssignManyForm(request.POST if is_answer else None, roles=roles, units=units)
    if is_answer and form.is_valid():
        data = form.cleaned_data
        try:
            count = services.assign_many(
                codes, data["role"], data["unit"], by=viewer(request).actor, since=data["since"]
            )
        except DomainError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            done = ngettext("%(n)s site changed hands.", "%(n)s sites changed hands.", count) % {"n": count}
            messages.success(request, done)
            return go_to(request, reverse("places:sites"))
    page = FormPage(
        title=gettext("Change who answers"),
        submit=gettext("Save"),
        cancel_url=reverse("places:sites"),
        help=ngettext("For %(n)s site", "For %(n)s sites", len(codes)) % {"n": len(codes)},
        action=reverse("places:assign_many"),
        crumbs=(Crumb(gettext("Sites"), reverse("places:sites")),),
        hidden=[("pick", code) for code in codes],
    )
    return render(request, "ui/form.html", {"page": page, "form": form}, status=422 if form.errors else 200)


@policy(policies.MANAGE)
def hand_over(request: HttpRequest, unit: str) -> HttpResponse:
    """Hand everything that a unit answers for to another one."""
    giver = people.unit(viewer(request), unit)
    units = [option for option in people.unit_options(viewer(request)) if option[0] != unit]
    form = HandOverForm(request.POST or None, units=units)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            count = services.hand_over(unit, data["unit"], by=viewer(request).actor, on=data["since"])
        except DomainError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            done = ngettext("%(n)s responsibility changed hands.", "%(n)s responsibilities changed hands.", count)
            messages.success(request, done % {"n": count})
            return go_to(request, reverse("people:unit", args=[unit]))
    here = reverse("people:unit", args=[unit])
    page = FormPage(
        title=gettext("Hand over all sites"),
        submit=gettext("Hand over"),
        cancel_url=here,
        help=gettext("Everything that %(unit)s answers for goes to another unit, in one act.") % {"unit": giver.name},
        crumbs=(Crumb(giver.name, here),),
    )
    return render(request, "ui/form.html", {"page": page, "form": form}, status=422 if form.errors else 200)
