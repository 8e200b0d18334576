"""The catalogue: its list, its files, and one kind of problem."""

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from wenming.issues import policies, selectors, services
from wenming.issues.catalogue_workbook import catalogue_file
from wenming.issues.kind_forms import ConditionForm, KindForm, KindNameForm, WordsForm
from wenming.issues.kind_pages import kind_head, kind_list, kind_list_page, kind_page, plain_kind
from wenming.issues.models import Category, FilingCondition
from wenming.issues.wording import is_chinese, label_of
from wenming.kernel import clock
from wenming.kernel.errors import DomainError, Missing
from wenming.kernel.policies import policy
from wenming.kernel.rest import viewer
from wenming.people import selectors as people
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
    return _condition_form(request, found, _of_kind(found, condition))


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


@policy(policies.DESK)
def add(request: HttpRequest) -> HttpResponse:
    """Add a kind of problem with its first filing condition."""
    who, here = viewer(request), reverse("issue_kinds")
    functions = [(row.function, label_of(row)) for row in people.functions(who)]
    form = KindForm(request.POST or None, functions=functions)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.add_kind(form.kind(), by=who)
        except DomainError as refusal:
            _tell(form, refusal)
        else:
            return go_to(request, reverse("issue_kind", args=[made.code]))
    title = gettext("Add a kind")
    words = gettext("A kind begins with one filing condition; more are added on its page.")
    page = FormPage(
        title, gettext("Add"), here, help=words, crumbs=(Crumb(gettext("Kinds of problem"), here), Crumb(title))
    )
    return render(request, "ui/form.html", {"page": page, "form": form}, status=422 if form.errors else 200)


@policy(policies.DESK)
def change(request: HttpRequest, code: str) -> HttpResponse:
    """Give a kind another name, class or usual lead."""
    who, found = viewer(request), selectors.kind(code)
    here = reverse("issue_kind", args=[found.code])
    functions = [(row.function, label_of(row)) for row in people.functions(who)]
    form = KindNameForm(request.POST or None, kind=found, functions=functions)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            services.change_kind(
                found, label=said["kind_label"], label_en=said["kind_label_en"], group=said["group"],
                function=said["function"], seen=said["seen"], by=who,
            )  # fmt: skip
        except DomainError as refusal:
            _tell(form, refusal)
            if refusal.code == services.CHANGED_MEANWHILE:
                form.seen_now(selectors.kind(found.code))
        else:
            return go_to(request, here)
    title = gettext("Change the kind")
    words = gettext("Issues filed under it show the new name; their conditions and limits stay.")
    crumbs = (Crumb(gettext("Kinds of problem"), reverse("issue_kinds")), Crumb(label_of(found), here), Crumb(title))
    page = FormPage(title, gettext("Save"), here, help=words, crumbs=crumbs)
    return render(request, "ui/form.html", {"page": page, "form": form}, status=422 if form.errors else 200)


@policy(policies.DESK)
@require_POST
def use(request: HttpRequest, code: str) -> HttpResponse:
    """Retire a kind, or use it again."""
    found = selectors.kind(code)
    _refusing(request, lambda: services.use_kind(found, used=_on(request, "used"), by=viewer(request)))
    return go_to(request, reverse("issue_kind", args=[found.code]))


@policy(policies.DESK)
@require_POST
def use_condition(request: HttpRequest, code: str, condition: str) -> HttpResponse:
    """Retire a filing condition, or use it again."""
    found = selectors.kind(code)
    if _on(request, "used"):
        _refusing(request, lambda: services.reinstate_condition(found, condition, by=viewer(request)))
    else:
        row = _of_kind(found, condition)
        _refusing(request, lambda: services.retire_condition(row, by=viewer(request)))
    return go_to(request, reverse("issue_kind", args=[found.code]))


@policy(policies.DESK)
@require_POST
def switch_saying(request: HttpRequest, code: str) -> HttpResponse:
    """Switch one of the product's own sayings off, or on again."""
    found, saying = selectors.kind(code), request.POST.get("saying", "")
    _refusing(request, lambda: services.switch_saying(found, saying, on=_on(request, "on"), by=viewer(request)))
    return go_to(request, reverse("issue_kind", args=[found.code]))


def _on(request: HttpRequest, name: str) -> bool:
    return request.POST.get(name) == "1"


def _refusing(request: HttpRequest, act: Callable[[], object]) -> None:
    """Do something that a button asks for, and tell why it was refused."""
    try:
        act()
    except DomainError as refusal:
        messages.error(
            request, gettext(refusal.message) % refusal.params if refusal.params else gettext(refusal.message)
        )


def _tell(form: Form, refusal: DomainError) -> None:
    field = refusal.field if refusal.field in form.fields else None
    form.add_error(field, gettext(refusal.message) % refusal.params if refusal.params else gettext(refusal.message))


def _of_kind(found: Category, condition: str) -> FilingCondition:
    row = next((each for each in selectors.conditions_of(found) if each.code == condition), None)
    if row is None:
        raise Missing("no_such_condition", N_("There is no such filing condition in use."))
    return row


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
