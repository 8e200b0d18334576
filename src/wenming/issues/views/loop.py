"""The loop, drawn from the rules."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wenming.issues import policies
from wenming.issues.loop_page import loop_page
from wenming.kernel.policies import policy


@policy(policies.VIEW)
@require_safe
def loop(request: HttpRequest) -> HttpResponse:
    """Show states and moves; ``?at=`` marks the state of the issue that it was opened from."""
    return render(request, "issues/loop.html", {"page": loop_page(request.GET.get("at", "")[:16])})
