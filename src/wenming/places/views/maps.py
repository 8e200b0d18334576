"""The map of sites, with the list beside it, and the two addresses it draws from."""

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext
from django.views.decorators.gzip import gzip_page

from wenming.kernel.policies import policy
from wenming.kernel.rest import viewer
from wenming.places import policies, selectors
from wenming.places.base_file import base_file
from wenming.places.models import Site
from wenming.places.pages import empty_register, site_list
from wenming.places.wording import STATE_TONES
from wenming.ui.components import Action, Crumb, Link
from wenming.ui.figures import number_text
from wenming.ui.islands import Map
from wenming.ui.lists import ListPage
from wenming.ui.markup import Tone

LISTED = 100
AROUND_METRES = 700


@policy(policies.MAP)
def site_map(request: HttpRequest) -> HttpResponse:
    """Show the sites that the address asks for on a map; without script as a list."""
    asked = site_list(request, viewer(request), "site_map")
    found = selectors.sites(viewer(request), asked.wanted).order_by("code")
    total = found.count()
    query = asked.state.address()
    page = ListPage(
        state=asked.state,
        title=gettext("Map of sites"),
        sentence=ngettext("%(n)s site", "%(n)s sites", total) % {"n": number_text(total)},
        rows=(),
        total=total,
        filters=asked.filters,
        crumbs=(Crumb(gettext("Sites"), reverse("places:sites")), Crumb(gettext("Map of sites"))),
        actions=(Action(gettext("List"), f"{reverse('places:sites')}{query}", "list", key="l"),),
        empty=empty_register(viewer(request), filtered=bool(asked.state.query)),
    )
    drawn = Map(
        points=f"{reverse('places:map_points')}{query}",
        base=reverse("places:map_base"),
        legend=[
            (Tone.PLAIN, gettext("In use")),
            (Tone.SOON, gettext("Under works")),
            (Tone.WAITING, gettext("Planned, suspended or closed")),
        ],
        places=[Link(site.name, reverse("places:site", args=[site.code])) for site in found[:LISTED]],
    )
    return render(request, "places/map.html", {"page": page, "map": drawn})


@policy(policies.MAP)
@gzip_page
def points(request: HttpRequest) -> HttpResponse:
    """Answer the sites as columns; ``around`` narrows to the neighbourhood of one site, which stands out."""
    around = request.GET.get("around", "")
    if around:
        centre = selectors.site(viewer(request), around)
        answer = selectors.points_around(viewer(request), centre, AROUND_METRES)
    else:
        answer = selectors.site_points(viewer(request), site_list(request, viewer(request), "site_map").wanted)
    tones = [STATE_TONES[Site.State(state)].value for state in answer.states]
    chinese = (get_language() or "").startswith("zh")
    columns = {
        "link": reverse("places:site", args=["KEY"]).replace("KEY", "{key}"),
        "scale": answer.scale,
        "tones": [*tones, Tone.OPEN.value],
        "kinds": [label if chinese or not label_en else label_en for _code, label, label_en in answer.kinds],
        "key": answer.code,
        "title": answer.name,
        "lon": answer.lon,
        "lat": answer.lat,
        "tone": [
            len(tones) if code == around else state for code, state in zip(answer.code, answer.state, strict=True)
        ],
        "kind": answer.kind,
    }
    return JsonResponse(
        columns, encoder=DjangoJSONEncoder, json_dumps_params={"separators": (",", ":"), "ensure_ascii": False}
    )


@policy(policies.MAP)
def base(request: HttpRequest) -> HttpResponse:
    """Answer the base map, compressed once for each version of it."""
    version = selectors.base_version()
    tag = f'"{version}"'
    if request.headers.get("If-None-Match") == tag:
        response: HttpResponse = HttpResponseNotModified()
    else:
        packed = "gzip" in request.headers.get("Accept-Encoding", "")
        response = HttpResponse(base_file(version, packed=packed), content_type="application/json")
        if packed:
            response["Content-Encoding"] = "gzip"
    response["ETag"] = tag
    response["Cache-Control"] = "private, no-cache"
    response["Vary"] = "Accept-Encoding, Cookie"
    return response
