"""Puts the viewer on the request, and asks for a password of one's own before anything else."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext

from wenming.areas.selectors import is_set_up
from wenming.kernel.policies import PUBLIC, policy_of
from wenming.kernel.scope import Viewer
from wenming.people.models import User
from wenming.people.selectors import viewer_of
from wenming.people.selectors.tokens import bearer_of, user_by_token

API = "/api/"
SIGN_IN = "account_login"
CHANGE_PASSWORD = "account_change_password"
STILL_OPEN = {CHANGE_PASSWORD, "account_logout"}


class ViewerMiddleware:
    """Sets ``request.viewer``: who is looking, with the rights of the posts held today; looked up at the first use.

    Under ``/api/`` a key in the ``Authorization`` header decides alone; without one the session does.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.viewer = SimpleLazyObject(lambda: _viewer(request))  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Send an empty system to its first run, and somebody with a one-time password to the page that changes it."""
        if request.resolver_match and request.resolver_match.view_name == SIGN_IN and not is_set_up():
            return redirect("setup")
        if policy_of(view) in (PUBLIC, None) and not request.path.startswith(API):
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        waits = isinstance(request.user, User) and request.user.must_change_password
        if request.path.startswith(API):
            return _own_password_first() if waits and not bearer_of(request) else None
        return redirect(CHANGE_PASSWORD) if waits and name not in STILL_OPEN else None


def _own_password_first() -> HttpResponse:
    words = gettext("Choose a password of your own first: sign in through the pages.")
    return JsonResponse({"code": "own_password_first", "message": words, "field": ""}, status=403)


def _viewer(request: HttpRequest) -> Viewer:
    secret = bearer_of(request) if request.path.startswith(API) else ""
    if secret:
        return viewer_of(user_by_token(secret) or AnonymousUser())
    return viewer_of(request.user)
