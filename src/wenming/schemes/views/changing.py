"""Taking an edition in, publishing it, comparing two, and saying who does what."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from wenming.kernel.errors import DomainError
from wenming.kernel.policies import policy
from wenming.kernel.rest import viewer
from wenming.kernel.scope import Viewer
from wenming.people import selectors as people
from wenming.schemes import policies, selectors, services
from wenming.schemes.compare_page import comparison
from wenming.schemes.formats import SchemeDocument
from wenming.schemes.forms import FileForm, QuestionForm, TaskForm
from wenming.schemes.headings import own_name
from wenming.schemes.index import index_of
from wenming.schemes.models import SchemeEdition
from wenming.schemes.parts import edition_head
from wenming.schemes.taking_in import checked, kept, unpacked
from wenming.schemes.tasks_page import COLUMNS, plain_rows, task_lines
from wenming.ui.components import Crumb
from wenming.ui.exports import table_file
from wenming.ui.pages import FormPage, go_to


@policy(policies.MANAGE)
def take_in(request: HttpRequest) -> HttpResponse:
    """Take a file, say what is wrong with it, and show what it would change."""
    options = _options(viewer(request))
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = FileForm(*given, editions=options)
    page = FormPage(
        title=gettext("Take an edition in"),
        submit=gettext("Check the file"),
        cancel_url=reverse("schemes:editions"),
        help=_about_taking_in(),
        multipart=True,
        crumbs=_crumbs(gettext("Take an edition in")),
    )
    if request.method != "POST" or not form.is_valid():
        return render(request, "ui/form.html", {"page": page, "form": form}, status=422 if form.errors else 200)
    file = form.cleaned_data["file"]
    found = checked(file.name, file.read())
    context = {"page": page, "form": form, "found": found, "filename": file.name}
    if found.document is None or not found.is_sound:
        return render(request, "schemes/import_refused.html", context, status=422)
    base = _base(viewer(request), form.cleaned_data["base"], found.document)
    context |= {
        "document": found.document,
        "kept": kept(found.document),
        "base": base,
        "held": selectors.editions(viewer(request)).filter(code=found.document.edition.code).first(),
        "comparison": comparison(selectors.document_of(base), found.document) if base else None,
    }
    return render(request, "schemes/import_preview.html", context)


def _about_taking_in() -> SafeString:
    words = gettext("Nothing is stored before you have seen what was found and what would change.")
    return format_html('{} <a href="{}">{}</a>', words, reverse("schemes:example"), gettext("Fetch an example"))


@policy(policies.MANAGE)
@require_POST
def store(request: HttpRequest) -> HttpResponse:
    """Take the previewed edition in as a draft."""
    try:
        edition = services.import_edition(unpacked(request.POST.get("kept", "")), by=viewer(request))
    except DomainError as refusal:
        messages.error(request, gettext(refusal.message) % refusal.params)
        return redirect("schemes:import")
    messages.success(request, gettext("Edition %(code)s is here as a draft.") % {"code": edition.code})
    return redirect("schemes:edition", edition.code)


@policy(policies.MANAGE)
def freeze(request: HttpRequest, code: str) -> HttpResponse:
    """Publish an edition after a last question."""
    held = selectors.edition_head(viewer(request), code)
    here = reverse("schemes:edition", args=[code])
    if request.method == "POST":
        seen = request.POST.get("version", "")
        is_number = seen.isascii() and seen.isdigit() and len(seen) < 10
        services.freeze(held, by=viewer(request), seen=int(seen) if is_number else None)
        messages.success(request, gettext("Edition %(code)s is published.") % {"code": code})
        return go_to(request, here)
    page = FormPage(
        title=gettext("Publish and freeze “%(name)s”?") % {"name": own_name(held.name, held.label_en)},
        submit=gettext("Publish and freeze"),
        cancel_url=here,
        help=gettext("From then on it never changes. Rounds can be held on it; new content needs a code of its own."),
        crumbs=_crumbs(code),
        hidden=(("version", str(held.version)),),
    )
    return render(request, "ui/form.html", {"page": page, "form": QuestionForm()})


@policy(policies.VIEW)
def compare(request: HttpRequest) -> HttpResponse:
    """Show what differs between two editions."""
    options = _options(viewer(request))
    known = {code for code, _name in options}
    new = request.GET.get("new", "")
    old = request.GET.get("old", "")
    context: dict[str, object] = {
        "crumbs": _crumbs(gettext("Compare")),
        "olds": [(code, name, code == old) for code, name in options],
        "news": [(code, name, code == new) for code, name in options],
    }
    if {old, new} <= known:
        documents = [selectors.document_of(selectors.edition(viewer(request), code)) for code in (old, new)]
        context["comparison"] = comparison(documents[0], documents[1])
    return render(request, "schemes/compare.html", context)


@policy(policies.VIEW)
def tasks(request: HttpRequest, code: str) -> HttpResponse:
    """Show who does what."""
    held = selectors.edition_head(viewer(request), code)
    lines = task_lines(held, index_of(held), selectors.breakdown(viewer(request), held), viewer(request))
    export = reverse("schemes:tasks_export", args=[code]) if viewer(request).may(policies.EXPORT) else ""
    context = {"head": edition_head(held, viewer(request), "tasks"), "lines": lines, "export_url": export}
    return render(request, "schemes/tasks.html", context)


@policy(policies.EXPORT)
def tasks_export(request: HttpRequest, code: str) -> HttpResponse:
    """Hand out who does what as a file."""
    held = selectors.edition_head(viewer(request), code)
    rows = plain_rows(index_of(held), selectors.breakdown(viewer(request), held))
    return table_file(request, "tasks", gettext("Who does what"), COLUMNS, rows)


@policy(policies.MANAGE)
def task(request: HttpRequest, code: str, node: str) -> HttpResponse:
    """Say which unit leads on an indicator and which support it."""
    held = selectors.edition_head(viewer(request), code)
    indicator = selectors.indicator(viewer(request), held, node)
    leading, supporting = selectors.breakdown(viewer(request), held).get(node, ([], []))
    given = {"lead": leading[0].code if leading else "", "supporting": [unit.code for unit in supporting]}
    typed = (request.POST,) if request.method == "POST" else ()
    form = TaskForm(*typed, units=people.unit_options(viewer(request)), initial=given)
    here = reverse("schemes:tasks", args=[code])
    if request.method == "POST" and form.is_valid():
        lead = selectors.units_of_codes(viewer(request), [form.cleaned_data["lead"]])
        others = selectors.units_of_codes(viewer(request), form.cleaned_data["supporting"])
        try:
            services.break_down(indicator, lead=next(iter(lead), None), supporting=others, by=viewer(request))
        except DomainError as refusal:
            form.add_error(refusal.field or None, gettext(refusal.message) % refusal.params)
        else:
            return go_to(request, here)
    name = own_name(indicator.label, indicator.label_en)
    page = FormPage(
        title=gettext("Who works on “%(name)s”") % {"name": name},
        submit=gettext("Save"),
        cancel_url=here,
        crumbs=(Crumb(gettext("Who does what"), here), Crumb(node)),
    )
    return render(request, "ui/form.html", {"page": page, "form": form}, status=422 if form.errors else 200)


def _options(who: Viewer) -> list[tuple[str, str]]:
    return [(each.code, f"{own_name(each.name, each.label_en)} · {each.code}") for each in selectors.editions(who)]


def _base(who: Viewer, code: str, document: SchemeDocument) -> SchemeEdition | None:
    """The edition to hold a new one against: the chosen one, that of the same code, or the newest."""
    known = {each.code: each for each in selectors.editions(who)}
    return known.get(code) or known.get(document.edition.code) or next(iter(known.values()), None)


def _crumbs(last: str) -> tuple[Crumb, ...]:
    return (Crumb(gettext("Schemes"), reverse("schemes:editions")), Crumb(last))
