"""The register of sites, its export, and where nobody answers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from wenming.kernel.policies import policy
from wenming.kernel.rest import viewer
from wenming.places import policies, selectors
from wenming.places.gaps import gap_list_page, gap_tables
from wenming.places.pages import plain_row, site_list, site_list_page
from wenming.ui.exports import table_file


@policy(policies.VIEW)
def sites(request: HttpRequest) -> HttpResponse:
    """List the sites that the address asks for."""
    page = site_list_page(site_list(request, viewer(request)), viewer(request))
    return render(request, "ui/list.html", {"page": page})


@policy(policies.EXPORT)
def export(request: HttpRequest) -> HttpResponse:
    """Hand out exactly what the list shows, all pages of it."""
    asked = site_list(request, viewer(request))
    found = selectors.sites(viewer(request), asked.wanted).order_by(*asked.state.order_by)
    answering = selectors.names_answering(found)
    rows = (plain_row(site, answering.get(site.pk, {})) for site in found)
    return table_file(request, "sites", gettext("Sites"), asked.state.columns, rows)


@policy(policies.VIEW)
def gaps(request: HttpRequest) -> HttpResponse:
    """Show for every role how many sites have nobody, or two units, and list those of the chosen role."""
    counts = selectors.gap_counts(viewer(request))
    page = gap_list_page(request, viewer(request), counts)
    missing = sum(count.nobody for count in counts)
    sentence = ngettext("%(n)s role of a site has nobody", "%(n)s roles of sites have nobody", missing) % {"n": missing}
    context = {"page": page, "tables": gap_tables(counts), "sentence": sentence, "back": reverse("places:sites")}
    return render(request, "places/gaps.html", context)
