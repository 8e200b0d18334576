"""The three rates of rectification."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from wenming.issues import policies
from wenming.issues.rates_page import plain_rates, rate_list, rates_page
from wenming.issues.rates_words import formulas
from wenming.kernel.policies import policy
from wenming.kernel.rest import viewer
from wenming.ui.exports import table_file


@policy(policies.VIEW)
def rates(request: HttpRequest) -> HttpResponse:
    """Show reported, verified and still holding side by side, of the issues that the viewer may see."""
    page, stats = rates_page(rate_list(request, viewer(request)), viewer(request))
    return render(request, "issues/rates.html", {"page": page, "stats": stats, "formulas": formulas()})


@policy(policies.EXPORT)
def export(request: HttpRequest) -> HttpResponse:
    """Hand out exactly what the page shows."""
    asked = rate_list(request, viewer(request))
    rows = plain_rates(asked, viewer(request))
    return table_file(request, "rates", gettext("Rates of rectification"), asked.state.columns, rows)
