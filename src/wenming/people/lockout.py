"""The page that somebody sees after too many wrong passwords."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def locked_out(
    request: HttpRequest, credentials: dict[str, Any] | None = None, *args: Any, **kwargs: Any
) -> HttpResponse:
    """Say that sign-in waits a quarter of an hour for this name from this address."""
    return render(request, "people/locked_out.html", status=429)
