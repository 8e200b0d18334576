"""The ledger and the close-out list: on the page, as files, on paper, in a person's own columns."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from wenming.issues import policies, selectors, services
from wenming.issues.ledger_files import plain_rows, print_page, workbook_of
from wenming.issues.ledger_forms import ColumnSetForm
from wenming.issues.ledger_pages import address_of, asked_of, ledger_page, register_of
from wenming.issues.models import ColumnSet
from wenming.kernel import clock
from wenming.kernel.errors import DomainError
from wenming.kernel.policies import policy
from wenming.kernel.rest import viewer
from wenming.kernel.scope import Viewer
from wenming.people import selectors as people
from wenming.ui.components import Crumb
from wenming.ui.exports import as_download, table_file
from wenming.ui.pages import FormPage


@policy(policies.VIEW)
def ledger(request: HttpRequest, name: str) -> HttpResponse:
    """List the issues that the address asks for, in the person's columns."""
    page = ledger_page(asked_of(request, viewer(request), name), viewer(request))
    return render(request, "issues/ledger.html", {"page": page})


@policy(policies.EXPORT)
def export(request: HttpRequest, name: str) -> HttpResponse:
    """Hand out exactly what the list shows, all pages of it, as a workbook or a text table."""
    who = viewer(request)
    asked = asked_of(request, who, name)
    try:
        if request.GET.get("format") == "csv":
            return table_file(request, name, str(asked.register.title), asked.state.columns, plain_rows(asked, who))
        content = workbook_of(asked, who, unit=_unit(who), with_pictures=request.GET.get("pictures") == "1")
    except DomainError as refusal:
        messages.error(request, gettext(refusal.message) % refusal.params)
        return redirect(f"{address_of(name)}{asked.state.address(pictures=None, format=None)}")
    return as_download(content, f"{name}-{clock.today():%Y%m%d}.xlsx")


@policy(policies.VIEW)
def printed(request: HttpRequest, name: str) -> HttpResponse:
    """Show the list as it goes onto paper."""
    asked = asked_of(request, viewer(request), name)
    page = print_page(asked, viewer(request), unit=_unit(viewer(request)))
    back = f"{address_of(name)}{asked.state.address()}"
    return render(request, "issues/ledger_print.html", {"page": page, "back": back})


@policy(policies.VIEW)
def columns(request: HttpRequest, name: str) -> HttpResponse:
    """Put a set of columns together, a new one or one of the person's own."""
    who, register = viewer(request), register_of(name)
    edit = request.GET.get("edit", "")
    kept = selectors.column_set(who, name, int(edit)) if edit.isascii() and edit.isdigit() and len(edit) < 12 else None
    initial = {"name": kept.name, "is_default": kept.is_default} if kept else {}
    shown = [key for key in (kept.columns if kept else register.columns) if key != "number"]
    form = ColumnSetForm(request.POST if request.method == "POST" else None, columns=shown, initial=initial)
    if request.method == "POST" and form.is_valid():
        done = _kept(form, name, kept, who)
        if done is not None:
            return redirect(f"{address_of(name)}?set={done.pk}")
    title = gettext("My columns")
    page = FormPage(
        title=title,
        submit=gettext("Keep the set"),
        cancel_url=address_of(name),
        help=gettext("Tick what is to be shown and number the places. The issue's number always comes first."),
        crumbs=(Crumb(register.title, address_of(name)), Crumb(title)),
    )
    context = {
        "page": page,
        "form": form,
        "kept": kept,
        "sets": selectors.column_sets(who, name),
        "here": address_of(name, "columns"),
        "remove_url": reverse(f"{name}_columns_remove", args=[kept.pk]) if kept else "",
    }
    return render(request, "issues/ledger_columns.html", context, status=422 if form.errors else 200)


@policy(policies.VIEW)
@require_POST
def remove_columns(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """Remove one of the person's own sets."""
    kept = selectors.column_set(viewer(request), name, number)
    services.drop_columns(kept, by=viewer(request))
    messages.success(request, gettext("“%(name)s” is removed.") % {"name": kept.name})
    return redirect(address_of(name))


def _kept(form: ColumnSetForm, name: str, kept: ColumnSet | None, who: Viewer) -> ColumnSet | None:
    data = form.cleaned_data
    try:
        return services.keep_columns(
            name, name=data["name"], columns=form.chosen(), by=who, is_default=data["is_default"], instead_of=kept
        )
    except DomainError as refusal:
        form.add_error(
            refusal.field if refusal.field in form.fields else None, gettext(refusal.message) % refusal.params
        )
        return None


def _unit(who: Viewer) -> str:
    return "、".join(people.units(who).filter(pk__in=who.units).values_list("name", flat=True))
