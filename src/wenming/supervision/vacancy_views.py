"""Vacant posts with open issues: their list."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from wenming.kernel.policies import policy
from wenming.kernel.rest import viewer
from wenming.supervision import policies
from wenming.supervision.vacancy_pages import COLUMNS, plain_vacancies, vacancies_page
from wenming.ui.exports import table_file


@policy(policies.VACANCIES)
@require_safe
def vacancies(request: HttpRequest) -> HttpResponse:
    """List the units with open issues in which nobody holds the post that is told of them."""
    return render(request, "ui/list.html", {"page": vacancies_page(request, viewer(request))})


@policy(policies.VACANCIES)
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Hand them out as a table."""
    rows = plain_vacancies(request, viewer(request))
    return table_file(request, "vacancies", gettext("Vacant posts with open issues"), COLUMNS, rows)
