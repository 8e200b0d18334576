"""The office's desk: what came in, with what is proposed for each, accepted by one key and taken back by another.

With script only what an act changes is sent, and the page stays; without it the desk is shown anew.
"""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from wenming.issues import policies, selectors, services
from wenming.issues.desks import DESK_SIZE, desk_change, desk_page
from wenming.issues.manyfold import refusal_text
from wenming.issues.models import Issue
from wenming.issues.sending import accepted
from wenming.kernel.errors import DomainError
from wenming.kernel.policies import policy
from wenming.kernel.rest import viewer
from wenming.kernel.workflow import StalePage
from wenming.rulebook.loop import MoveCode, move_row
from wenming.ui.pages import go_to
from wenming.ui.times import written

MOST_SHOWN = 4 * DESK_SIZE


@policy(policies.DESK)
def desk(request: HttpRequest) -> HttpResponse:
    """Show what is to be filed and dispatched, the most urgent first."""
    page = desk_page(viewer(request), at=request.GET.get("at", ""), done=request.GET.get("done", ""))
    return render(request, "issues/desk.html", {"page": page})


@policy(policies.DESK)
@require_POST
def accept(request: HttpRequest, number: str) -> HttpResponse:
    """File and dispatch an issue as it is proposed, and go on with the next."""
    who = viewer(request)
    found = selectors.issue(who, number)
    following = request.POST.get("next", "")
    try:
        done = accepted(who, found, lead=request.POST.get("lead", ""), under=_under(request), seen=_seen(request))
    except StalePage:
        return _answer(request, found, at=following, warning=_who_was_quicker(found))
    except DomainError as refusal:
        return _answer(request, found, at=found.number, refusal=refusal_text(refusal))
    return _answer(request, done, at=following, done=done.number)


@policy(policies.DESK)
@require_POST
def undo(request: HttpRequest, number: str) -> HttpResponse:
    """Take back what was just dispatched, and look at it again."""
    who = viewer(request)
    found = selectors.issue(who, number)
    try:
        back = services.undo(found, by=who, seen=_seen(request))
    except StalePage:
        return _answer(request, found, at=number, warning=_who_was_quicker(found))
    except DomainError as refusal:
        return _answer(request, found, at=number, refusal=refusal_text(refusal))
    said = gettext("%(number)s is taken back and stands here again.") % {"number": number}
    return _answer(request, back, at=number, said=said)


def _answer(request: HttpRequest, issue: Issue, *, at: str, **told: str) -> HttpResponse:
    """What changed, for a page that stays; else the desk anew, going on with the line ``at``."""
    if getattr(request, "htmx", False):
        shown = request.POST.getlist("shown")[:MOST_SHOWN]
        fresh = selectors.issue(viewer(request), issue.number)
        change = desk_change(viewer(request), fresh, shown=shown, **told)
        return render(request, "issues/desk_change.html", {"change": change})
    if said := told.get("said"):
        messages.success(request, said)
    if warning := told.get("warning"):
        messages.warning(request, warning)
    if refusal := told.get("refusal"):
        messages.error(request, f"{issue.number}: {refusal}")
    asked: dict[str, Any] = {"at": at, **({"done": told["done"]} if "done" in told else {})}
    return go_to(request, f"{reverse('issue_desk')}?{urlencode(asked)}")


def _who_was_quicker(issue: Issue) -> str:
    """Say what happened to the issue since the page was read, and that nothing was done."""
    last = selectors.story(issue)[-1]
    words = gettext("%(number)s: %(who)s was quicker (%(move)s, %(when)s). Your choice changed nothing.")
    label = gettext(move_row(MoveCode(last.move)).label)
    return words % {"number": issue.number, "who": last.by_label, "move": label, "when": written(last.at)}


def _under(request: HttpRequest) -> str | None:
    """The condition chosen in the line; nothing where the line offered none."""
    return request.POST["under"].replace("\x00", "")[:50] if "under" in request.POST else None


def _seen(request: HttpRequest) -> int | None:
    sent = request.POST.get("version", "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else None
