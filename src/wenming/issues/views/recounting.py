"""Deadlines after a calendar correction: what would move, and setting it."""

from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wenming.issues import policies, services
from wenming.issues.recount_page import moved_list, moved_page, plain_moved, told_of
from wenming.kernel.errors import DomainError
from wenming.kernel.fields import PassageField
from wenming.kernel.policies import policy
from wenming.kernel.rest import viewer
from wenming.ui.components import Crumb
from wenming.ui.exports import table_file
from wenming.ui.pages import FormPage, go_to


class RecountForm(forms.Form):
    """Why the deadlines are set anew; and, unseen, what was looked at and the form's own key."""

    reason = PassageField(label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)
    key = forms.UUIDField(widget=forms.HiddenInput)


@policy(policies.CLOSE_OUT)
def deadlines(request: HttpRequest) -> HttpResponse:
    """List the open issues that would get another deadline."""
    page, stats = moved_page(moved_list(request, viewer(request)), viewer(request))
    return render(request, "issues/my.html", {"page": page, "stats": stats})


@policy(policies.EXPORT)
def export(request: HttpRequest) -> HttpResponse:
    """Hand out exactly what the list shows, all pages of it."""
    asked = moved_list(request, viewer(request))
    title = gettext("Deadlines after a change of the calendar")
    return table_file(request, "moved-deadlines", title, asked.state.columns, plain_moved(asked))


@policy(policies.CLOSE_OUT)
def confirm(request: HttpRequest) -> HttpResponse:
    """Ask why, and set the deadlines that were looked at."""
    form = RecountForm(request.POST or None, initial={"seen": request.GET.get("seen", "")[:64], "key": uuid4()})
    here = reverse("moved_deadlines")
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = services.recount_deadlines(
                key=data["key"], seen=data["seen"], reason=data["reason"], by=viewer(request)
            )
        except DomainError as refusal:
            form.add_error("reason" if refusal.field == "reason" else None, gettext(refusal.message) % refusal.params)
        else:
            messages.success(request, told_of(made))
            return go_to(request, here)
    title = gettext("Set these deadlines")
    help_text = gettext("The act and every deadline that it moves are kept with your name and the reason.")
    crumbs = (Crumb(gettext("Deadlines"), here), Crumb(title))
    page = FormPage(title, title, here, help=help_text, crumbs=crumbs)
    return render(request, "ui/form.html", {"page": page, "form": form}, status=422 if form.errors else 200)
