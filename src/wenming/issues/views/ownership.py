"""Places and kinds of problem without a clear owner."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from wenming.issues import policies
from wenming.issues.ownership_page import ownership_list, ownership_page, plain_gaps
from wenming.kernel.policies import policy
from wenming.kernel.rest import viewer
from wenming.places import policies as place_policies
from wenming.ui.exports import table_file


@policy(place_policies.VIEW)
def gaps(request: HttpRequest) -> HttpResponse:
    """List where nobody, two units or only a stand-in would answer."""
    page, stats = ownership_page(ownership_list(request, viewer(request)), viewer(request))
    return render(request, "issues/my.html", {"page": page, "stats": stats})


@policy(policies.EXPORT)
def export(request: HttpRequest) -> HttpResponse:
    """Hand out exactly what the list shows, all pages of it, every kind named."""
    asked = ownership_list(request, viewer(request))
    columns = [column for column in asked.state.columns if column.key != "mend"]
    return table_file(request, "ownership-gaps", gettext("Without a clear owner"), columns, plain_gaps(asked))
