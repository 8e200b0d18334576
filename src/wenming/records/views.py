"""Give out redrawn photos and attached files; sealed originals have no address."""

from urllib.parse import quote
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.views.decorators.http import require_safe

from wenming.kernel.policies import SIGNED_IN, policy
from wenming.kernel.scope import NOBODY, Viewer
from wenming.records import selectors
from wenming.records.models import Blob

SANDBOX = "default-src 'none'; sandbox"
KEPT_BY_BROWSER = "private, max-age=3600"


@policy(SIGNED_IN)
@require_safe
def photo(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show a photo."""
    return _answer(request, selectors.photo(_viewer(request), key).served, "inline")


@policy(SIGNED_IN)
@require_safe
def thumbnail(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show a photo as a thumbnail."""
    return _answer(request, selectors.photo(_viewer(request), key).thumbnail, "inline")


@policy(SIGNED_IN)
@require_safe
def document(request: HttpRequest, key: UUID) -> HttpResponse:
    """Give out an attached file, as a download whatever it is."""
    found = selectors.document(_viewer(request), key)
    return _answer(request, found.blob, f"attachment; filename*=UTF-8''{quote(found.name, safe='')}")


def _viewer(request: HttpRequest) -> Viewer:
    return getattr(request, "viewer", NOBODY)


def _answer(request: HttpRequest, blob: Blob | None, disposition: str) -> HttpResponse:
    tag = f'"{blob.sha256}"' if blob else ""
    response: HttpResponse
    if tag and tag in request.headers.get("If-None-Match", ""):
        response = HttpResponseNotModified()
    else:
        content = selectors.content(blob)
        response = HttpResponse(content.body, content_type=content.media_type)
        response["Content-Disposition"] = disposition
    response["ETag"] = tag
    response["Cache-Control"] = KEPT_BY_BROWSER
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = SANDBOX
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
