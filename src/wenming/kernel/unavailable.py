"""What visitors see when the database is away, or refuses what they sent: 503 or 400 in words, never 500.

As the handler of uncaught errors it also stands behind every middleware, where a middleware of its own would not.
"""

import logging
import sys

from django.db import DataError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext

from wenming.kernel.turned_away import API

RETRY_SECONDS = 10
_log = logging.getLogger(__name__)


def handler500(request: HttpRequest) -> HttpResponse:
    """Answer an error that nobody caught."""
    error = sys.exc_info()[1]
    if isinstance(error, OperationalError | InterfaceError):
        _log.error("The database did not answer: %s", error)
        words = gettext(
            "The database does not answer at the moment. Nothing of this request was stored. Try again soon."
        )
        return _answer(request, "database_unavailable", words, 503)
    if isinstance(error, DataError):
        _log.warning("The database refused a value: %s", error)
        words = gettext("A number or text in this request is outside what can be stored. Correct it and send it again.")
        return _answer(request, "value_out_of_range", words, 400)
    if request.path.startswith(API):
        words = gettext("Something broke on our side. Nothing was half-stored; the fault is in the log.")
        return _answer(request, "broken", words, 500)
    # Not Django's own view: that one reads the form once more, which may be what broke.
    return HttpResponse(render_to_string("500.html"), status=500)


def _answer(request: HttpRequest, code: str, words: str, status: int) -> HttpResponse:
    """Answer without touching the database: no session, no messages, no user."""
    response: HttpResponse
    if request.path.startswith(API):
        response = JsonResponse({"code": code, "message": words, "field": ""}, status=status)
    else:
        page = render_to_string("kernel/unavailable.html", {"words": words, "status": status})
        response = HttpResponse(page, status=status)
    if status == 503:
        response["Retry-After"] = str(RETRY_SECONDS)
    response["Cache-Control"] = "no-store"
    return response
