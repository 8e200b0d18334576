"""Entering marks of materials, surveys and authorities, and looking at what was entered before."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext

from wenming.evaluations import policies, selectors
from wenming.evaluations.doors import HEADINGS
from wenming.evaluations.figures import figures_of
from wenming.evaluations.marks_page import Sent, history_page, marks_page, read_sent, workbook_rows
from wenming.evaluations.models import Round
from wenming.evaluations.round_head import head_of
from wenming.evaluations.services import enter_marks
from wenming.inspections.words import refusal_words
from wenming.kernel.errors import DomainError, Missing, NotAllowed
from wenming.kernel.policies import policy
from wenming.kernel.rest import viewer
from wenming.rulebook.labels import N_
from wenming.ui.exports import table_file


@policy(policies.VIEW)
def marks(request: HttpRequest, number: str) -> HttpResponse:
    """Show the leaves without visits with their marks; those who may enter them do it in the table."""
    found = _opened(request, number)
    sent: Sent | None = None
    if request.method == "POST":
        if not viewer(request).may(policies.ENTER_MARKS):
            raise NotAllowed("not_entitled", N_("Your post does not include this act."))
        sent = read_sent(found, request.POST)
        if not sent.errors:
            return _store(request, found, sent)
    with figures_of(found) as figures:
        page = marks_page(found, figures, viewer(request), sent)
    head = head_of(found, viewer(request), "marks")
    context = {"head": head, "page": page, "round": found, "errors": len(sent.errors) if sent else 0}
    return render(request, "evaluations/marks.html", context, status=422 if sent else 200)


def _store(request: HttpRequest, found: Round, sent: Sent) -> HttpResponse:
    try:
        stored = enter_marks(found, sent.entries, by=viewer(request))
    except DomainError as refusal:
        messages.error(request, refusal_words(refusal))
    else:
        count = len(stored)
        words = ngettext("%(n)s mark is saved.", "%(n)s marks are saved.", count) % {"n": count}
        messages.success(request, words if count else gettext("Nothing was changed."))
    return redirect("evaluations:marks", number=found.number)


@policy(policies.VIEW)
def history(request: HttpRequest, number: str, node: str, method: str) -> HttpResponse:
    """Show everything that was entered for one leaf."""
    found = _opened(request, number)
    context = {"head": head_of(found, viewer(request), "marks"), "page": history_page(found, node, method)}
    return render(request, "evaluations/mark_history.html", {**context, "round": found})


@policy(policies.VIEW)
def workbook(request: HttpRequest, number: str) -> HttpResponse:
    """Hand out a workbook with every leaf, to be filled in and loaded again."""
    found = _opened(request, number)
    return table_file(request, f"marks-{found.number}", gettext("Marks"), HEADINGS, workbook_rows(found))


def _opened(request: HttpRequest, number: str) -> Round:
    found = selectors.round_by_number(viewer(request), number)
    if found.state == Round.State.PLANNED:
        raise Missing("round_not_opened", N_("This round has not been opened yet."))
    return found
