"""What every form of this app does when it is sent: save, say so, go on; or show the refusal beside its field."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from wenming.kernel.errors import DomainError
from wenming.ui.pages import FormPage, go_to


def handled(request: HttpRequest, form: forms.Form, page: FormPage, save: Callable[[], str], done: str) -> HttpResponse:
    """Handle a form; ``save`` returns the address to go to."""
    if request.method == "POST" and form.is_valid():
        try:
            address = save()
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, done)
            return go_to(request, address)
    return shown(request, form, page)


def refuse(form: forms.Form, refusal: DomainError) -> None:
    """Put a refusal beside the field at fault, or above the form."""
    params = {
        name: gettext(value) if isinstance(value, str) and value else value for name, value in refusal.params.items()
    }
    field = refusal.field if refusal.field in form.fields else None
    form.add_error(field, gettext(refusal.message) % params if params else gettext(refusal.message))


def shown(request: HttpRequest, form: forms.Form, page: FormPage) -> HttpResponse:
    """Show a form page; 422 when something in it is wrong."""
    return render(request, "ui/form.html", {"page": page, "form": form}, status=422 if form.errors else 200)
