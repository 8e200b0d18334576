"""The office's desk: what came in, with what is proposed for each."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wenming.issues import policies
from wenming.issues.desks import desk_page
from wenming.kernel.policies import policy
from wenming.kernel.rest import viewer


@policy(policies.DESK)
def desk(request: HttpRequest) -> HttpResponse:
    """Show what is to be filed and dispatched, the most urgent first."""
    return render(request, "issues/desk.html", {"page": desk_page(viewer(request))})
