"""Prone places: the list, one with what came back there, and the acts on it."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from wenming.issues import policies, selectors, services
from wenming.issues.models import PronePlace
from wenming.issues.prone_forms import form_for
from wenming.issues.prone_pages import place_name, plain_prone, prone_list, prone_page, prone_url
from wenming.issues.prone_record import prone_head, prone_record
from wenming.issues.services.arranging import situation
from wenming.kernel.errors import DomainError, Missing
from wenming.kernel.policies import policy
from wenming.kernel.rest import viewer
from wenming.kernel.scope import Viewer
from wenming.rulebook import prone
from wenming.rulebook.labels import N_
from wenming.rulebook.prone import ProneMove, ProneMoveCode, Who
from wenming.ui.components import Crumb
from wenming.ui.exports import table_file
from wenming.ui.pages import FormPage, go_to

NO_SUCH_ACT = N_("There is no such act.")
VERBS: Mapping[ProneMoveCode, Callable[..., PronePlace]] = {
    ProneMoveCode.ANSWER: services.answer,
    ProneMoveCode.ACCEPT: services.accept_arrangement,
    ProneMoveCode.SEND_BACK: services.send_arrangement_back,
    ProneMoveCode.ASK_UNIT: services.ask_unit,
}


@policy(policies.VIEW)
def places(request: HttpRequest) -> HttpResponse:
    """List the prone places that the viewer may see."""
    page = prone_page(prone_list(request, viewer(request)), viewer(request))
    return render(request, "ui/list.html", {"page": page})


@policy(policies.EXPORT)
def export(request: HttpRequest) -> HttpResponse:
    """Hand out exactly what the list shows, all pages of it."""
    asked = prone_list(request, viewer(request))
    rows = plain_prone(asked, viewer(request))
    return table_file(request, "prone-places", gettext("Prone places"), asked.state.columns, rows)


@policy(policies.VIEW)
def place(request: HttpRequest, number: str) -> HttpResponse:
    """Show one prone place with what came back there and the arrangement."""
    who = viewer(request)
    found = selectors.prone_place(who, number)
    return render(request, "issues/prone.html", {"head": prone_head(found, who), "page": prone_record(found, who)})


@policy(policies.VIEW)
def move(request: HttpRequest, number: str, code: str) -> HttpResponse:
    """Ask what an act needs, and do it."""
    who, row = viewer(request), _row(code)
    found = selectors.prone_place(who, number)
    if request.method != "POST" and row not in prone.offered(situation(found, who)):
        messages.warning(request, gettext("This cannot be done now; the page shows what can."))
        return go_to(request, prone_url(found))
    form = form_for(row.code, who, found, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            VERBS[row.code](found, by=who, seen=_seen(request), **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, _words(refusal))
        else:
            messages.success(request, gettext("%(move)s: done.") % {"move": gettext(row.label)})
            return go_to(request, prone_url(found))
    return _form_page(request, found, row, form, who)


def _form_page(request: HttpRequest, found: PronePlace, row: ProneMove, form: Any, who: Viewer) -> HttpResponse:
    label, here = gettext(row.label), prone_url(found)
    page = FormPage(
        title=label,
        submit=label,
        cancel_url=here,
        help=f"{found.number} {place_name(found)}",
        danger=row.code is ProneMoveCode.SEND_BACK,
        crumbs=(Crumb(found.number, here), Crumb(label)),
        hidden=[("version", request.POST.get("version") or str(found.version))],
    )
    return render(request, "ui/form.html", {"page": page, "form": form}, status=422 if form.errors else 200)


def _row(code: str) -> ProneMove:
    try:
        row = prone.move_row(ProneMoveCode(code))
    except ValueError as unknown:
        raise Missing("no_such_act", NO_SUCH_ACT) from unknown
    if row.who is Who.HOUSE:
        raise Missing("no_such_act", NO_SUCH_ACT)
    return row


def _words(refusal: DomainError) -> str:
    params = {name: gettext(value) if isinstance(value, str) else value for name, value in refusal.params.items()}
    return gettext(refusal.message) % params if params else gettext(refusal.message)


def _seen(request: HttpRequest) -> int | None:
    sent = request.POST.get("version", "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else None
