"""What is looked back at, and the draws behind it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from wenming.issues import policies
from wenming.issues.look_back_pages import draw_page, look_back_list, look_back_page, plain_draws, plain_look_backs
from wenming.kernel.policies import policy
from wenming.kernel.rest import viewer
from wenming.ui.exports import table_file


@policy(policies.VIEW)
def look_backs(request: HttpRequest) -> HttpResponse:
    """List what was drawn, of the issues that the viewer may see."""
    page = look_back_page(look_back_list(request, viewer(request)), viewer(request))
    return render(request, "ui/list.html", {"page": page})


@policy(policies.EXPORT)
def export(request: HttpRequest) -> HttpResponse:
    """Hand out exactly what the list shows, all pages of it."""
    asked = look_back_list(request, viewer(request))
    rows = plain_look_backs(asked, viewer(request))
    return table_file(request, "look-backs", gettext("Look-backs"), asked.state.columns, rows)


@policy(policies.VERIFY)
def draws(request: HttpRequest) -> HttpResponse:
    """List the draws with their seeds, so that anybody can draw again."""
    return render(request, "ui/list.html", {"page": draw_page(request)})


@policy(policies.VERIFY)
def draws_export(request: HttpRequest) -> HttpResponse:
    """Hand out the draws as a table."""
    page = draw_page(request)
    return table_file(request, "look-back-draws", str(page.title), page.state.columns, plain_draws(request))
