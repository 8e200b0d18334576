"""The REST API: one description, two ways in (a session or a key), the same services behind it as behind the pages."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver
from django.utils.translation import gettext
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.security import HttpBearer, SessionAuth

from wenming import __version__
from wenming.areas.api import router as areas
from wenming.evaluations.api import router as rounds
from wenming.inspections.api import router as inspections
from wenming.issues.api import router as issues
from wenming.issues.api_lists import router as lists
from wenming.issues.api_prone import router as prone_places
from wenming.issues.api_rates import router as rates
from wenming.kernel.errors import DomainError
from wenming.kernel.policies import SIGNED_IN
from wenming.kernel.turned_away import csrf_failure, handler404, turned_away
from wenming.people.api import router as units
from wenming.people.selectors.tokens import user_by_token
from wenming.places.api import router as sites
from wenming.schemes.api import router as schemes


class KeyAuth(HttpBearer):
    """A key in the ``Authorization: Bearer`` header."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """Say whose key it is."""
        return user_by_token(token)


class SignedIn(SessionAuth):
    """The session of somebody signed in; writes carry the CSRF token."""


api = NinjaAPI(
    title="Wenming",
    version=__version__,
    auth=[KeyAuth(), SignedIn()],
    docs_url=None,
    openapi_url="/openapi.json",
    urls_namespace="api",
)
api.add_router("/areas", areas)
api.add_router("/units", units)
api.add_router("/sites", sites)
api.add_router("/schemes", schemes)
api.add_router("/issues", issues)
api.add_router("/prone-places", prone_places)
api.add_router("/lists", lists)
api.add_router("/rates", rates)
api.add_router("", inspections)
api.add_router("/rounds", rounds)


@api.exception_handler(DomainError)
def refused(request: HttpRequest, refusal: DomainError) -> HttpResponse:
    """A refusal in the field's words, with its status."""
    params = {name: gettext(held) if isinstance(held, str) and held else held for name, held in refusal.params.items()}
    words = gettext(refusal.message) % params if params else gettext(refusal.message)
    return api.create_response(
        request, {"code": refusal.code, "message": words, "field": refusal.field}, status=refusal.status
    )


@api.exception_handler(ValidationError)
def misshapen(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Input of the wrong shape: which field, and what was expected; what was sent is not repeated."""
    faults = [{"field": ".".join(str(step) for step in each["loc"]), "message": each["msg"]} for each in error.errors]
    first = faults[0] if faults else {"field": "", "message": ""}
    return api.create_response(request, {"code": "misshapen", **first, "faults": faults}, status=422)


@api.exception_handler(HttpError)
def unread(request: HttpRequest, error: HttpError) -> HttpResponse:
    """A request that came to no operation: its form token is missing or old, or its body is no JSON."""
    if error.status_code == 403:
        return csrf_failure(request)
    if error.status_code != 400:
        return turned_away(request, "refused", str(error), error.status_code)
    words = gettext("The body is no JSON that can be read: %(reason)s. Correct it and send it again.")
    reason = str(error.__cause__ or error)[:200]
    return turned_away(request, "not_json", words % {"reason": reason}, error.status_code)


@api.exception_handler(Http404)
def missing(request: HttpRequest, error: Http404) -> HttpResponse:
    """Nothing there, in the same shape as every refusal."""
    return handler404(request)


def marked(entries: list[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    """Give every address of the API its policy: an account; each operation asks for its own capability besides."""
    for entry in entries:
        if isinstance(entry, URLPattern):
            entry.callback.policy = SIGNED_IN  # type: ignore[attr-defined]
    return entries
