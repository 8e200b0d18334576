"""The start page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wenming.insight.home_page import home_page
from wenming.kernel.policies import SIGNED_IN, policy
from wenming.kernel.rest import viewer


@policy(SIGNED_IN)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the day of whoever is signed in."""
    return render(request, "insight/home.html", {"page": home_page(viewer(request))})
