"""The list of issues and its export, and a unit's own desk."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from wenming.issues import policies, selectors
from wenming.issues.desks import my_page
from wenming.issues.pages import issue_list, issue_list_page, plain_row
from wenming.kernel.policies import policy
from wenming.kernel.rest import viewer
from wenming.ui.exports import table_file


@policy(policies.VIEW)
def issues(request: HttpRequest) -> HttpResponse:
    """List the issues that the address asks for."""
    page = issue_list_page(issue_list(request, viewer(request)), viewer(request))
    return render(request, "ui/list.html", {"page": page})


@policy(policies.EXPORT)
def export(request: HttpRequest) -> HttpResponse:
    """Hand out exactly what the list shows, all pages of it."""
    asked = issue_list(request, viewer(request))
    found = selectors.ordered(selectors.issues(viewer(request), asked.wanted), asked.state.order_by)
    rows = (plain_row(issue) for issue in found.iterator(chunk_size=2000))
    return table_file(request, "issues", gettext("Issues"), asked.state.columns, rows)


@policy(policies.HANDLE)
def mine(request: HttpRequest) -> HttpResponse:
    """A unit's desk: what it must sign for, what it works on, what it passed down, what is due."""
    page = my_page(request, viewer(request))
    return render(request, "issues/my.html", {"page": page.list, "stats": page.stats})
