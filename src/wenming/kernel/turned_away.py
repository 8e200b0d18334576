"""What those are told whose request never reaches a view: where the fault lies and what to do, as a page or as JSON.

None of these reads the form: it may be what could not be read, and a second fault here would leave an empty 500.
"""

from django.conf import settings
from django.core.exceptions import DisallowedHost, RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.utils.translation import gettext

API = "/api/"
JSON = "application/json"


def wants_json(request: HttpRequest) -> bool:
    """Another system, or a page's script that asks for nothing else: a sign-in page would pass for a success there."""
    return request.path.startswith(API) or request.headers.get("Accept", "") == JSON


def turned_away(request: HttpRequest, code: str, words: str, status: int) -> HttpResponse:
    """Answer in words, in the shape that the caller reads."""
    if wants_json(request):
        return JsonResponse({"code": code, "message": words, "field": ""}, status=status)
    return render(request, "ui/refused.html", {"words": words, "status": status}, status=status)


def handler400(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer a request that could not be read at all."""
    if isinstance(exception, RequestDataTooBig):
        words = gettext("The request is larger than %(most)s MB. Send less at once; files go through their own field.")
        most = (settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0) // 1024**2
        return turned_away(request, "request_too_large", words % {"most": most}, 413)
    if isinstance(exception, TooManyFieldsSent | TooManyFilesSent):
        words = gettext("The request has too many fields or files. Choose fewer at once and send it again.")
        return turned_away(request, "too_many_fields", words, 400)
    if isinstance(exception, MultiPartParserError):
        words = gettext("The form arrived damaged or cut off. Nothing was stored. Go back and send it again.")
        return turned_away(request, "form_damaged", words, 400)
    if isinstance(exception, DisallowedHost) or not wants_json(request):
        # A strange host name may not even be repeated in links.
        return render(request, "400.html", status=400)
    words = gettext("The request could not be understood. Send its text as UTF-8, in the form that was documented.")
    return turned_away(request, "not_understood", words, 400)


def handler403(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer who may not come in."""
    if wants_json(request):
        return turned_away(request, "not_entitled", gettext("Your post does not include this act."), 403)
    return render(request, "403.html", status=403)


def handler404(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer an address behind which nothing is."""
    if wants_json(request):
        words = gettext("Nothing is at this address, or it lies outside what you may see.")
        return turned_away(request, "missing", words, 404)
    return render(request, "404.html", status=404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that is no longer valid: signed in or out elsewhere meanwhile, or sent by another site."""
    words = gettext(
        "This page is too old: you signed in or out after it was opened, or your browser keeps no cookies. Nothing was "
        "stored. Go back, load the page anew and send it again."
    )
    return turned_away(request, "page_too_old", words, 403)


def wrong_method(request: HttpRequest, refused: HttpResponse) -> HttpResponse:
    """Put words to an answer 405, which comes without any."""
    words = gettext("This address cannot be used in this way (%(method)s). Nothing was stored. Go back to the page.")
    answer = turned_away(request, "wrong_method", words % {"method": (request.method or "")[:20]}, 405)
    if refused.has_header("Allow"):
        answer["Allow"] = refused["Allow"]
    return answer
