"""What every form of supervision does when it is sent: save, say so, go on; or show the refusal beside its field."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from wenming.kernel.errors import DomainError
from wenming.ui.pages import FormPage, go_to


class SureForm(forms.Form):
    """Nothing to type: the act is confirmed by sending it."""


def handled(
    request: HttpRequest, form: forms.Form, page: FormPage, save: Callable[[], object], *, done: str, to: str
) -> HttpResponse:
    """Handle a form: save, say ``done`` and go ``to`` an address, or show it again."""
    if request.method == "POST" and form.is_valid():
        try:
            save()
        except DomainError as refusal:
            field = refusal.field if refusal.field in form.fields else None
            form.add_error(field, gettext(refusal.message) % refusal.params)
        else:
            messages.success(request, done)
            return go_to(request, to)
    return render(request, "ui/form.html", {"page": page, "form": form}, status=422 if form.errors else 200)


def sent(request: HttpRequest) -> object:
    """What was sent with a form, be it nothing; ``None`` while it is only looked at."""
    return request.POST if request.method == "POST" else None
