"""A list as the source of issues: its deadlines changed with a reason, its answers noted one by one or many at once."""

from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST

from wenming.issues import policies, selectors, services
from wenming.issues.list_addresses import list_crumbs, list_url
from wenming.issues.list_forms import AnswerForm, DueForm
from wenming.issues.manyfold import refusal_text
from wenming.issues.models import ListItem, ProblemList
from wenming.issues.services import Decided
from wenming.issues.views.list_telling import tell_decided
from wenming.kernel.errors import DomainError
from wenming.kernel.policies import policy
from wenming.kernel.rest import viewer
from wenming.rulebook.labels import N_
from wenming.rulebook.sources import Said
from wenming.ui.pages import FormPage, go_to

NOTHING_PICKED = N_("Nothing was chosen.")


@policy(policies.DESK)
@require_POST
def answers(request: HttpRequest, key: UUID) -> HttpResponse:
    """Note the same of all problems that are ticked, or of all that the page's filter finds."""
    who = viewer(request)
    found = selectors.problem_list(who, key)
    form = AnswerForm(request.POST)
    state, words = request.POST.get("state", "")[:12], request.POST.get("q", "")[:80]
    back = list_url(found, state=state or "all", q=words)
    ids = _picked(request, found, state, words)
    if not form.is_valid():
        messages.error(request, "; ".join(str(error) for errors in form.errors.values() for error in errors))
        return go_to(request, back)
    if not ids:
        messages.warning(request, gettext(NOTHING_PICKED))
    said, decided = Said(form.cleaned_data["said"]), list[Decided]()
    on, note = form.cleaned_data["on"], form.cleaned_data["note"]
    for start in range(0, len(ids), services.MOST_AT_ONCE):
        part = ids[start : start + services.MOST_AT_ONCE]
        decided += services.note_answers(found, part, said, on=on, note=note, by=who)
    done = sum(one.refusal is None for one in decided)
    tell_decided(request, decided, ngettext("It is noted of %(n)s problem.", "It is noted of %(n)s problems.", done))
    return go_to(request, back)


@policy(policies.DESK)
def answer(request: HttpRequest, key: UUID, pk: int) -> HttpResponse:
    """Note what became of the reply to one problem."""
    found, row = _item(request, key, pk)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            services.note_answer(
                row, Said(said["said"]), on=said["on"], note=said["note"], by=viewer(request), seen=_seen(request)
            )
        except DomainError as refusal:
            _tell(form, refusal)
        else:
            messages.success(request, gettext("It is noted."))
            return go_to(request, _item_url(found, row))
    return _form(request, found, row, form, gettext("Note the answer"), gettext("Note it"))


@policy(policies.DESK)
def deadline(request: HttpRequest, key: UUID, pk: int) -> HttpResponse:
    """Change by when the list wants one problem, with the reason."""
    found, row = _item(request, key, pk)
    form = DueForm(request.POST or None, initial={"due": row.due_at})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            services.change_due(row, due=said["due"], reason=said["reason"], by=viewer(request), seen=_seen(request))
        except DomainError as refusal:
            _tell(form, refusal)
        else:
            messages.success(request, gettext("The list's deadline is changed."))
            return go_to(request, _item_url(found, row))
    return _form(request, found, row, form, gettext("Change this deadline"), gettext("Change it"))


def _item(request: HttpRequest, key: UUID, pk: int) -> tuple[ProblemList, ListItem]:
    found = selectors.problem_list(viewer(request), key)
    return found, selectors.list_item(found, pk)


def _item_url(found: ProblemList, row: ListItem) -> str:
    return reverse("problem_list_item", args=[found.key, row.pk])


def _form(request: HttpRequest, found: ProblemList, row: ListItem, form: Form, title: str, submit: str) -> HttpResponse:
    page = FormPage(
        title=f"{title} · {found.name} · {row.number or row.label}",
        submit=submit,
        cancel_url=_item_url(found, row),
        crumbs=list_crumbs(found, row.number or row.label),
        hidden=(("version", str(row.version)),),
    )
    return render(request, "ui/form.html", {"page": page, "form": form}, status=422 if form.errors else 200)


def _picked(request: HttpRequest, found: ProblemList, state: str, words: str) -> list[int]:
    if request.POST.get("all"):
        rows = selectors.list_items(found, "" if state == "all" else state, words).filter(issue__isnull=False)
        return list(rows.values_list("pk", flat=True))
    return [int(one) for one in request.POST.getlist("pick") if one.isascii() and one.isdigit() and len(one) < 18]


def _tell(form: Form, refusal: DomainError) -> None:
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal_text(refusal))


def _seen(request: HttpRequest) -> int:
    said = request.POST.get("version", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0
