"""The command map and the addresses it draws from."""

import gzip
import hashlib
import json

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from wenming.insight.map_page import asked, map_page
from wenming.insight.selectors import command_map as selectors
from wenming.kernel.policies import policy
from wenming.kernel.rest import viewer

MAP = "map.view"
QUICK_PACKING = 4


@policy(MAP)
@require_safe
def command_map(request: HttpRequest) -> HttpResponse:
    """Show the issues and sites that the address asks for on one map, with the list beside it."""
    built = map_page(viewer(request), asked(request, viewer(request)))
    return render(request, "insight/map.html", {"page": built.page, "legend": built.legend, "map": built.map})


@policy(MAP)
@require_safe
def points(request: HttpRequest) -> HttpResponse:
    """Answer the places of the map as columns."""
    looked_for = asked(request, viewer(request))
    found = selectors.Points()
    if looked_for.shows_issues:
        selectors.add_issues(found, viewer(request), looked_for.issues, at_desk=gettext("At the desk"))
    if looked_for.shows_sites:
        english = (get_language() or "").startswith("en")
        selectors.add_sites(found, viewer(request), looked_for.sites, english=english)
    columns = {
        "links": [_pattern("issue"), _pattern("places:site")],
        "scale": selectors.SCALE,
        "tones": [tone.value for tone in selectors.TONES],
        **{name: getattr(found, name) for name in selectors.Points.__dataclass_fields__},
    }
    return _answer(request, columns)


@policy(MAP)
@require_safe
def heat(request: HttpRequest) -> HttpResponse:
    """Answer how many issues lie in each H3 cell."""
    return _answer(request, selectors.heat(viewer(request), asked(request, viewer(request)).issues))


@policy(MAP)
@require_safe
def circles(request: HttpRequest) -> HttpResponse:
    """Answer the site circles."""
    return _answer(request, selectors.circles(viewer(request)))


@policy(MAP)
@require_safe
def prone(request: HttpRequest) -> HttpResponse:
    """Answer the places that are prone now."""
    return _answer(request, selectors.prone(viewer(request)))


def _answer(request: HttpRequest, content: object) -> HttpResponse:
    """Answer JSON, compressed, tagged by what it says: an unchanged map is not sent again."""
    text = json.dumps(content, separators=(",", ":"), ensure_ascii=False).encode()
    tag = f'"{hashlib.sha256(text).hexdigest()[:32]}"'
    response: HttpResponse
    if request.headers.get("If-None-Match") == tag:
        response = HttpResponseNotModified()
    elif "gzip" in request.headers.get("Accept-Encoding", ""):
        response = HttpResponse(gzip.compress(text, QUICK_PACKING, mtime=0), content_type="application/json")
        response["Content-Encoding"] = "gzip"
    else:
        response = HttpResponse(text, content_type="application/json")
    response["ETag"] = tag
    response["Cache-Control"] = "private, no-cache"
    response["Vary"] = "Accept-Encoding, Accept-Language, Cookie"
    return response


def _pattern(route: str) -> str:
    return reverse(route, args=["KEY"]).replace("KEY", "{key}")
