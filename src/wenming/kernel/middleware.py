"""Applies route policies before a view runs, and turns refusals into pages with the right status."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext

from wenming.kernel.errors import DomainError
from wenming.kernel.policies import PUBLIC, SIGNED_IN, policy_of
from wenming.kernel.scope import NOBODY, Viewer
from wenming.kernel.turned_away import wants_json, wrong_method


class UnmarkedRoute(RuntimeError):
    """A view without a policy: a fault of the code, seen by the route test before anyone else."""


class PolicyMiddleware:
    """Default deny: a view runs only when its policy lets the viewer in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        return wrong_method(request, response) if response.status_code == 405 else response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Let in, send to sign-in, or refuse."""
        name = policy_of(view)
        if name is None:
            raise UnmarkedRoute(f"{request.path} names no policy")
        viewer: Viewer = getattr(request, "viewer", NOBODY)
        if name == PUBLIC or (name == SIGNED_IN and viewer.is_signed_in) or viewer.may(name):
            return None
        if wants_json(request):
            return _refusal(403 if viewer.is_signed_in else 401)
        if viewer.is_signed_in:
            raise PermissionDenied
        return redirect_to_login(request.get_full_path())

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a domain refusal that no view caught: in words, with its status, never 500."""
        if not isinstance(exception, DomainError):
            return None
        words = gettext(exception.message) % exception.params if exception.params else gettext(exception.message)
        if wants_json(request):
            return JsonResponse(
                {"code": exception.code, "message": words, "field": exception.field}, status=exception.status
            )
        template = "404.html" if exception.status == 404 else "ui/refused.html"
        return render(request, template, {"words": words, "status": exception.status}, status=exception.status)


def _refusal(status: int) -> JsonResponse:
    """Another system that may not come in gets words, not a sign-in page."""
    if status == 401:
        words = gettext("Sign in, or send a key in the Authorization header.")
        return JsonResponse({"code": "not_signed_in", "message": words, "field": ""}, status=status)
    words = gettext("Your post does not include this act.")
    return JsonResponse({"code": "not_entitled", "message": words, "field": ""}, status=status)
