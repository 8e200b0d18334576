"""What waits for verification, how much that is, and the draws behind it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from wenming.issues import policies
from wenming.issues.verifying_pages import (
    draw_list,
    draw_page,
    plain_draws,
    plain_verifying,
    verifying_list,
    verifying_page,
)
from wenming.issues.workload_page import workload_page
from wenming.kernel.policies import policy
from wenming.kernel.rest import viewer
from wenming.ui.exports import table_file


@policy(policies.VERIFY)
def verifying(request: HttpRequest) -> HttpResponse:
    """List what is reported rectified and waits for somebody to look at it."""
    page = verifying_page(verifying_list(request, viewer(request)), viewer(request))
    return render(request, "issues/verifying.html", {"page": page.list, "verifying": page})


@policy(policies.EXPORT)
def export(request: HttpRequest) -> HttpResponse:
    """Hand out exactly what the list shows, all pages of it."""
    asked = verifying_list(request, viewer(request))
    rows = plain_verifying(asked, viewer(request))
    return table_file(request, "to-verify", gettext("To verify"), asked.state.columns, rows)


@policy(policies.DESK)
def workload(request: HttpRequest) -> HttpResponse:
    """Show how much waits and how much was done, by tier, unit and division."""
    return render(request, "issues/workload.html", {"page": workload_page(viewer(request))})


@policy(policies.VERIFY)
def draws(request: HttpRequest) -> HttpResponse:
    """List the draws of reports with their seeds, so that anybody can draw again."""
    return render(request, "ui/list.html", {"page": draw_page(draw_list(request, viewer(request)), viewer(request))})


@policy(policies.EXPORT)
def draws_export(request: HttpRequest) -> HttpResponse:
    """Hand out the draws as a table."""
    asked = draw_list(request, viewer(request))
    rows = plain_draws(asked, viewer(request))
    return table_file(request, "spot-draws", gettext("Draws of reports"), asked.state.columns, rows)
