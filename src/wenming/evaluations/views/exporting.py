"""Taking a round's figures away: its tables and its lost marks, as workbook or text."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from wenming.evaluations import policies, selectors
from wenming.evaluations.editions import edition_of
from wenming.evaluations.figures import figures_of
from wenming.evaluations.lost_page import COLUMNS, lost_list, plain_rows
from wenming.evaluations.models import Round
from wenming.evaluations.round_head import head_of
from wenming.evaluations.table_rows import TABLES, columns_of, rows_of
from wenming.kernel.errors import Missing
from wenming.kernel.policies import policy
from wenming.kernel.rest import viewer
from wenming.rulebook.labels import N_
from wenming.ui.components import Link
from wenming.ui.exports import table_file


@policy(policies.EXPORT)
def export(request: HttpRequest, number: str) -> HttpResponse:
    """Offer the tables of a round as files."""
    found = selectors.round_by_number(viewer(request), number)
    files = []
    for name, label in TABLES.items():
        url = reverse("evaluations:export_table", args=[number, name])
        files.append((str(label), Link("xlsx", url), Link("csv", f"{url}?format=csv")))
    lost = reverse("evaluations:lost_export", args=[number])
    files.append((gettext("Lost marks"), Link("xlsx", lost), Link("csv", f"{lost}?format=csv")))
    context = {"head": head_of(found, viewer(request), ""), "files": files, "round": found}
    return render(request, "evaluations/export.html", context)


@policy(policies.EXPORT)
def export_table(request: HttpRequest, number: str, table: str) -> HttpResponse:
    """Hand out one table of a round: published figures, and the exact ones beside them."""
    if table not in TABLES:
        raise Missing("table_missing", N_("There is no such table."))
    found = _opened(request, number)
    with figures_of(found) as figures:
        rows = list(rows_of(found, edition_of(found), figures, table))
    columns = columns_of(table)
    return table_file(request, f"{found.number}-{table}", str(TABLES[table]), columns, rows)


@policy(policies.EXPORT)
def lost_export(request: HttpRequest, number: str) -> HttpResponse:
    """Hand out exactly the lost marks that the list shows, all pages of it."""
    found = _opened(request, number)
    with figures_of(found) as figures:
        asked = lost_list(request, found, edition_of(found), figures)
        rows = list(plain_rows(asked, edition_of(found), viewer(request)))
    return table_file(request, f"{found.number}-lost", gettext("Lost marks"), COLUMNS, rows)


def _opened(request: HttpRequest, number: str) -> Round:
    found = selectors.round_by_number(viewer(request), number)
    if found.state == Round.State.PLANNED:
        raise Missing("round_not_opened", N_("This round has not been opened yet."))
    return found
