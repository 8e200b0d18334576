"""The lasting rulings, and putting one out of force."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wenming.issues import policies, selectors, services
from wenming.issues.ruling_pages import plain_rulings, ruling_list, ruling_page
from wenming.issues.wording import label_of
from wenming.kernel.errors import DomainError
from wenming.kernel.fields import PassageField
from wenming.kernel.policies import policy
from wenming.kernel.rest import viewer
from wenming.ui.components import Crumb
from wenming.ui.exports import table_file
from wenming.ui.pages import FormPage, go_to


class RetireForm(forms.Form):
    """Why a ruling is put out of force."""

    reason = PassageField(label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


@policy(policies.VIEW)
def rulings(request: HttpRequest) -> HttpResponse:
    """List the rulings that the viewer may see."""
    page = ruling_page(ruling_list(request, viewer(request)), viewer(request))
    return render(request, "ui/list.html", {"page": page})


@policy(policies.EXPORT)
def export(request: HttpRequest) -> HttpResponse:
    """Hand out exactly what the list shows, all pages of it."""
    asked = ruling_list(request, viewer(request))
    return table_file(
        request, "rulings", gettext("Rulings"), asked.state.columns, plain_rulings(asked, viewer(request))
    )


@policy(policies.CLOSE_OUT)
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask why, and put a ruling out of force."""
    found = selectors.ruling(viewer(request), pk)
    form = RetireForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.retire_ruling(found, reason=form.cleaned_data["reason"], by=viewer(request))
        except DomainError as refusal:
            form.add_error("reason", gettext(refusal.message) % refusal.params)
        else:
            messages.success(request, gettext("The ruling is no longer in force."))
            return go_to(request, reverse("rulings"))
    title, here = gettext("Retire a ruling"), reverse("rulings")
    place = found.site.name if found.site else found.area.name if found.area else ""
    help_text = f"{label_of(found.category)} · {place} · {found.unit.name}"
    crumbs = (Crumb(gettext("Rulings"), here), Crumb(title))
    page = FormPage(title, gettext("Retire"), here, help=help_text, danger=True, crumbs=crumbs)
    return render(request, "ui/form.html", {"page": page, "form": form}, status=422 if form.errors else 200)
