"""The ui's own pages: remembering a person's columns, and the living page of every component."""

import re

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from wenming.kernel.policies import SIGNED_IN, policy
from wenming.ui.components import Chip
from wenming.ui.lists import COOKIE_PREFIX
from wenming.ui.markup import Tone
from wenming.ui.samples import component_page

_YEAR = 365 * 86_400
_NAME = re.compile(r"[a-z_]{1,40}")


@policy(SIGNED_IN)
@require_POST
def choose_columns(request: HttpRequest) -> HttpResponse:
    """Remember which columns a person wants in one list, and go back to it."""
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        target = "/"
    response = HttpResponseRedirect(target)
    name = request.POST.get("list", "")
    if not _NAME.fullmatch(name):
        return response
    if request.POST.get("reset"):
        response.delete_cookie(COOKIE_PREFIX + name)
        return response
    keys = [key for key in request.POST.getlist("column") if _NAME.fullmatch(key)]
    response.set_cookie(COOKIE_PREFIX + name, "-".join(keys), max_age=_YEAR, samesite="Lax", httponly=True)
    return response


@policy(SIGNED_IN)
def components(request: HttpRequest) -> HttpResponse:
    """Show every component once, with long and short words, full and empty; a check item's entry answers a chip."""
    if "grade" in request.GET:
        return HttpResponse(str(Chip("B", Tone.SOON)))
    return render(request, "ui/components.html", component_page(request))
