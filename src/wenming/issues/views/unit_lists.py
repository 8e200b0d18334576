"""A unit's side of the problem lists: on which of them it has problems, and its own report on each."""

from urllib.parse import quote
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from wenming.issues import policies, selectors
from wenming.issues.list_report import unit_report_file
from wenming.issues.unit_lists_page import unit_lists_page
from wenming.kernel.policies import policy
from wenming.kernel.rest import viewer
from wenming.ui.exports import as_download

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@policy(policies.HANDLE)
def lists(request: HttpRequest) -> HttpResponse:
    """Show the lists on which the viewer's units have problems."""
    return render(request, "issues/unit_lists.html", {"page": unit_lists_page(viewer(request))})


@policy(policies.HANDLE)
def report(request: HttpRequest, key: UUID) -> HttpResponse:
    """Hand out the unit's own report on a list."""
    who = viewer(request)
    found = selectors.list_of_units(who, key)
    response = as_download(unit_report_file(found, who), "report.docx", DOCX)
    words = gettext("report")
    name = quote(f"{found.name}-{words}.docx")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response
