"""The catalogue: its list, its files, and one kind of problem."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from wenming.issues import policies, selectors, services
from wenming.issues.catalogue_workbook import catalogue_file
from wenming.issues.kind_forms import ConditionForm, WordsForm
from wenming.issues.kind_pages import kind_head, kind_list, kind_list_page, kind_page, plain_kind
from wenming.issues.models import Category, FilingCondition
from wenming.issues.wording import is_chinese, label_of
from wenming.kernel import clock
from wenming.kernel.errors import DomainError, Missing
from wenming.kernel.policies import policy
from wenming.kernel.rest import viewer
from wenming.rulebook.labels import N_
from wenming.ui.components import Crumb
from wenming.ui.exports import as_download, table_file
from wenming.ui.pages import FormPage, go_to


@policy(policies.VIEW)
def kinds(request: HttpRequest) -> HttpResponse:
    """List the kinds of problem that the address asks for."""
    return render(request, "ui/list.html", {"page": kind_list_page(kind_list(request), viewer(request))})


@policy(policies.EXPORT)
def export(request: HttpRequest) -> HttpResponse:
    """Hand out exactly what the list shows."""
    asked = kind_list(request)
    rows = (plain_kind(row) for row in asked.found.order_by(*asked.state.order_by))
    return table_file(request, "kinds", gettext("Kinds of problem"), asked.state.columns, rows)


@policy(policies.DESK)
def workbook(request: HttpRequest) -> HttpResponse:
    """Hand out the whole catalogue in the columns in which it is loaded."""
    content = catalogue_file(selectors.conditions_in_use(), chinese=is_chinese())
    return as_download(content, f"kinds-{clock.today():%Y%m%d}.xlsx")


@policy(policies.VIEW)
def kind(request: HttpRequest, code: str) -> HttpResponse:
    """Show a kind with its filing conditions."""
    found = selectors.kind(code)
    who = viewer(request)
    context = {"head": kind_head(found, who), "page": kind_page(found, who), "kind": found}
    return render(request, "issues/kind.html", context)


@policy(policies.DESK)
def add_condition(request: HttpRequest, code: str) -> HttpResponse:
    """Add a filing condition to a kind."""
    return _condition_form(request, selectors.kind(code), None)


@policy(policies.DESK)
def change_condition(request: HttpRequest, code: str, condition: str) -> HttpResponse:
    """Make the next revision of a filing condition."""
    found = selectors.kind(code)
    row = selectors.condition(condition)
    if row.category_id != found.pk:
        raise Missing("no_such_condition", N_("There is no such filing condition in use."))
    return _condition_form(request, found, row)


@policy(policies.DESK)
def change_words(request: HttpRequest, code: str) -> HttpResponse:
    """Change what a kind is recognised by."""
    found = selectors.kind(code)
    here = reverse("issue_kind", args=[found.code])
    form = WordsForm(request.POST or None, words=found.words)
    if request.method == "POST" and form.is_valid():
        try:
            services.keep_words(found, form.lines(), seen=form.cleaned_data["seen"], by=viewer(request))
        except DomainError as refusal:
            form.add_error("words" if refusal.field else None, gettext(refusal.message) % refusal.params)
        else:
            return go_to(request, here)
    title = gettext("Change words and sayings")
    crumbs = (Crumb(gettext("Kinds of problem"), reverse("issue_kinds")), Crumb(label_of(found), here), Crumb(title))
    page = FormPage(title, gettext("Save"), here, help=gettext("The next list is proposed with them."), crumbs=crumbs)
    return render(request, "ui/form.html", {"page": page, "form": form}, status=422 if form.errors else 200)


def _condition_form(request: HttpRequest, found: Category, row: FilingCondition | None) -> HttpResponse:
    form = ConditionForm(request.POST or None, row=row)
    here = reverse("issue_kind", args=[found.code])
    if request.method == "POST" and form.is_valid():
        under = row.code if row else f"{found.code}.{form.cleaned_data['short']}"
        try:
            services.keep_condition(found, form.condition(under), by=viewer(request), is_new=row is None)
        except DomainError as refusal:
            field = refusal.field if refusal.field in form.fields else None
            form.add_error(field, gettext(refusal.message) % refusal.params)
        else:
            return go_to(request, here)
    title = gettext("Change a filing condition") if row else gettext("Add a filing condition")
    crumbs = (Crumb(gettext("Kinds of problem"), reverse("issue_kinds")), Crumb(label_of(found), here), Crumb(title))
    words = gettext("Issues filed before keep what they were filed with.")
    page = FormPage(title, gettext("Save"), here, help=f"{row.code}. {words}" if row else words, crumbs=crumbs)
    return render(request, "ui/form.html", {"page": page, "form": form}, status=422 if form.errors else 200)
