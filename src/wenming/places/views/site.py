"""One site: its page, its printable code, and the short address that the code leads to."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from wenming.kernel.policies import policy
from wenming.kernel.rest import viewer
from wenming.places import policies, selectors
from wenming.places.codes import code_svg, sheet_of
from wenming.places.site_page import head_of, page_of
from wenming.ui.lists import picked

SVG = "image/svg+xml"
MOST_CODES = 500


@policy(policies.VIEW)
def site(request: HttpRequest, code: str) -> HttpResponse:
    """Show a site."""
    found = selectors.site(viewer(request), code)
    context = {"head": head_of(found, viewer(request)), "page": page_of(found, viewer(request)), "site": found}
    return render(request, "places/site.html", context)


@policy(policies.VIEW)
def short(request: HttpRequest, code: str) -> HttpResponse:
    """Lead from the printed code to the site, or to the one that it became part of."""
    return redirect("places:site", selectors.standing_for(selectors.site(viewer(request), code)).code)


@policy(policies.VIEW)
def code_file(request: HttpRequest, code: str) -> HttpResponse:
    """Hand out the site's code as a drawing."""
    found = selectors.site(viewer(request), code)
    return HttpResponse(code_svg(_short_address(request, found.code)), content_type=SVG)


@policy(policies.VIEW)
def printed(request: HttpRequest, code: str) -> HttpResponse:
    """Show a sheet to print: the site, its code, and who answers."""
    found = selectors.site(viewer(request), code)
    sheets, back = [sheet_of(found, selectors.who_answers(found))], reverse("places:site", args=[found.code])
    return render(request, "places/codes.html", {"sheets": sheets, "back": back})


@policy(policies.VIEW)
def print_many(request: HttpRequest) -> HttpResponse:
    """Show the sheets of the chosen sites, one under the other."""
    codes, everything = picked(request)
    wanted = selectors.SiteFilter(codes=tuple(codes))
    if everything:
        wanted = selectors.filter_of(request.POST.get("query", ""))
    elif not codes:
        return redirect("places:sites")
    found = selectors.with_owners(selectors.sites(viewer(request), wanted).order_by("code"))[:MOST_CODES]
    sheets = [sheet_of(one, one.answering) for one in found]  # type: ignore[attr-defined]  # put there by the prefetch
    return render(request, "places/codes.html", {"sheets": sheets, "back": reverse("places:sites")})


def _short_address(request: HttpRequest, code: str) -> str:
    return request.build_absolute_uri(reverse("short_site", args=[code]))
