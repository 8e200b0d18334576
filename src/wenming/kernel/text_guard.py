"""Refuse requests whose address, form or JSON holds text that no database can store: 400 in words, never 500."""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext

from wenming.kernel.text import is_storable
from wenming.kernel.turned_away import API, JSON, turned_away

FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
WITH_BODY = ("POST", "PUT", "PATCH")


class StorableTextMiddleware:
    """Looks at what came in before the view does. Stands last, so that the refusal is a page like any other."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Let storable text pass; of what goes to the API, only JSON can be looked at, and forms where files go in."""
        if request.path.startswith(API) and request.method in WITH_BODY and not _is_readable(request):
            words = gettext("Send the body as JSON, with the content type application/json. Nothing was stored.")
            return turned_away(request, "not_json", words, 415)
        if all(is_storable(text) for text in _texts(request)):
            return None
        words = gettext("The request contains characters that cannot be stored. Delete them and send it again.")
        return turned_away(request, "text_unreadable", words, 400)


def _is_readable(request: HttpRequest) -> bool:
    with_file = request.path in settings.API_TAKES_FILES and request.content_type == "multipart/form-data"
    return with_file or request.content_type == JSON


def _texts(request: HttpRequest) -> Iterator[str]:
    yield request.path_info
    yield from _pairs(request.GET)
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return
    if request.content_type in FORMS:
        yield from _pairs(request.POST)
        yield from (str(getattr(file, "name", "")) for file in request.FILES.values())
    elif request.content_type == JSON:
        yield from _in_json(request.body)


def _pairs(query: QueryDict) -> Iterator[str]:
    for name, values in query.lists():
        yield name
        yield from (value for value in values if isinstance(value, str))


def _in_json(body: bytes) -> Iterable[str]:
    """Yield the strings of a body that may hold bad ones; a body that is no JSON is left to the view."""
    lowered = body.lower()
    # A body in UTF-16 or UTF-32 spells no escape in these bytes, but is full of NUL bytes.
    if b"\\u0000" not in lowered and b"\\ud" not in lowered and b"\x00" not in body:
        return
    try:
        pending = [json.loads(body)]
    except (ValueError, RecursionError):
        return
    while pending:
        value = pending.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            pending.extend(value)
            pending.extend(value.values())
        elif isinstance(value, list):
            pending.extend(value)
