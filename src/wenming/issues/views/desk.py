"""The office's desk: what came in, with what is proposed for each, accepted by one key and taken back by another."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from wenming.issues import policies, selectors, services
from wenming.issues.desks import desk_page
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
    shown = {"at": request.POST.get("next", "")}
    try:
        done = accepted(who, found, lead=request.POST.get("lead", ""), under=_under(request), seen=_seen(request))
    except StalePage:
        messages.warning(request, _who_was_quicker(found))
    except DomainError as refusal:
        messages.error(request, f"{found.number}: {refusal_text(refusal)}")
        shown = {"at": found.number}
    else:
        shown |= {"done": done.number}
    return go_to(request, f"{reverse('issue_desk')}?{urlencode(shown)}")


@policy(policies.DESK)
@require_POST
def undo(request: HttpRequest, number: str) -> HttpResponse:
    """Take back what was just dispatched, and look at it again."""
    who = viewer(request)
    found = selectors.issue(who, number)
    try:
        services.undo(found, by=who, seen=_seen(request))
    except StalePage:
        messages.warning(request, _who_was_quicker(found))
    except DomainError as refusal:
        messages.error(request, f"{found.number}: {refusal_text(refusal)}")
    else:
        messages.success(request, gettext("%(number)s is taken back and stands here again.") % {"number": number})
    return go_to(request, f"{reverse('issue_desk')}?{urlencode({'at': number})}")


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
