"""What an issue may be the same as or come back from: compared side by side, and settled with one key."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from wenming.issues import policies, selectors, services
from wenming.issues.alike_page import alike_to
from wenming.issues.manyfold import refusal_text
from wenming.issues.models import Issue
from wenming.issues.pages import crumbs, issue_url
from wenming.kernel.errors import DomainError
from wenming.kernel.policies import policy
from wenming.kernel.rest import viewer
from wenming.kernel.scope import Viewer
from wenming.rulebook.labels import N_
from wenming.ui.pages import FormPage, go_to

NO_SUCH_ACT = N_("There is no such act.")


@policy(policies.DESK)
def alike(request: HttpRequest, number: str) -> HttpResponse:
    """Compare an issue with those it is like; merge it, reopen the earlier one, or tie it as its recurrence."""
    who = viewer(request)
    found = selectors.issue(who, number)
    if request.method == "POST":
        other = selectors.issue(who, request.POST.get("other", "").replace("\x00", "")[:20])
        try:
            words = _settled(request, who, found, other)
        except DomainError as refusal:
            messages.error(request, f"{found.number}: {refusal_text(refusal)}")
        else:
            messages.success(request, words)
        return go_to(request, f"{reverse('issue_desk')}?{urlencode({'at': request.POST.get('next', '')[:20]})}")
    title = gettext("Like this one")
    page = FormPage(
        title=title,
        submit="",
        cancel_url=issue_url(found),
        help=f"{found.number} {found.title}",
        crumbs=crumbs(found, title),
    )
    return render(request, "issues/alike.html", {"page": page, "issue": found, "rows": alike_to(who, found)})


def _settled(request: HttpRequest, who: Viewer, found: Issue, other: Issue) -> str:
    seen, given = _seen(request), {"number": found.number, "other": other.number}
    match request.POST.get("act"):
        case "merge":
            services.merge(found, survivor=other, by=who, seen=seen)
            return gettext("%(number)s is merged into %(other)s.") % given
        case "reopen":
            services.reopen(found, other, by=who, seen=seen)
            return gettext("%(other)s is open again, and %(number)s goes on with it.") % given
        case "tie":
            services.tie_recurrence(found, other, by=who, seen=seen)
            return gettext("%(number)s is the recurrence of %(other)s.") % given
    raise DomainError("no_such_act", NO_SUCH_ACT)


def _seen(request: HttpRequest) -> int | None:
    sent = request.POST.get("version", "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else None
