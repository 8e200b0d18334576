"""Take photos in from pages; give out redrawn photos and attached files. Sealed originals have no address."""

from dataclasses import asdict
from datetime import timedelta
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from wenming.kernel import limits
from wenming.kernel.errors import DomainError
from wenming.kernel.policies import SIGNED_IN, policy
from wenming.kernel.scope import NOBODY, Viewer
from wenming.records import notices, selectors, services
from wenming.records.forms import DocumentForm, PhotoForm
from wenming.records.models import Blob, PhotoKind
from wenming.records.refusals import TooManyPhotos

SANDBOX = "default-src 'none'; sandbox"
KEPT_BY_BROWSER = "private, max-age=3600"
MOST_PHOTOS = 300
MOST_PHOTOS_WINDOW = timedelta(minutes=10)


@policy(SIGNED_IN)
@require_POST
def add_photo(request: HttpRequest) -> JsonResponse:
    """Take one photo in and answer its key and addresses; a photo sent twice under one key counts once.

    ``noticed`` says what speaks against it, or is not known of it; ``?about=`` is the number of the issue that it is
    sent for. At most 300 a person in ten minutes. A refusal is JSON too: ``message`` says what to do.
    """
    viewer = _viewer(request)
    form = PhotoForm(request.POST, request.FILES)
    try:
        if not limits.hit("photos", str(viewer.user_id), limit=MOST_PHOTOS, window=MOST_PHOTOS_WINDOW):
            raise TooManyPhotos
        if not form.is_valid():
            return _refused_form(form)
        photo = services.add_photo(**_sent(form.cleaned_data), by=viewer.actor)
    except DomainError as refusal:
        words = gettext(refusal.message) % refusal.params if refusal.params else gettext(refusal.message)
        return _refused(refusal.code, words, refusal.field, refusal.status)
    key = str(photo.key)
    addresses = {"url": reverse("photo", args=[key]), "thumbnail_url": reverse("photo_thumbnail", args=[key])}
    noticed = [asdict(notice) for notice in notices.notices_of(viewer, photo, request.GET.get("about", ""))]
    return JsonResponse({"key": key, **addresses, "noticed": noticed}, status=201)


def _sent(values: dict[str, Any]) -> dict[str, Any]:
    claim = services.Claim(**{name: values[name] for name in ("taken_at", "sent_at", "lat", "lon", "accuracy")})
    kind = PhotoKind(values["kind"] or PhotoKind.SCENE)
    return {"file": values["photo"], "key": values["key"], "kind": kind, "claim": claim}


def _refused_form(form: Form) -> JsonResponse:
    field, words = next(iter(form.errors.items()))
    return _refused("unreadable", str(words[0]), field, 422)


def _refused(code: str, words: str, field: str, status: int) -> JsonResponse:
    return JsonResponse({"code": code, "message": words, "field": field}, status=status)


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
@require_POST
def add_document(request: HttpRequest) -> JsonResponse:
    """Take one document in as evidence and answer its key; sent twice under one key it counts once.

    Files count with the photos that a person sends in ten minutes. A refusal is JSON: ``message`` says what to do.
    """
    viewer = _viewer(request)
    form = DocumentForm(request.POST, request.FILES)
    try:
        if not limits.hit("photos", str(viewer.user_id), limit=MOST_PHOTOS, window=MOST_PHOTOS_WINDOW):
            raise TooManyPhotos
        if not form.is_valid():
            return _refused_form(form)
        file = form.cleaned_data["document"]
        kept = services.attach_proof(file, name=file.name, key=form.cleaned_data["key"], by=viewer.actor)
    except DomainError as refusal:
        words = gettext(refusal.message) % refusal.params if refusal.params else gettext(refusal.message)
        return _refused(refusal.code, words, refusal.field, refusal.status)
    return JsonResponse({"key": str(kept.key), "url": reverse("document", args=[kept.key])}, status=201)


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
