"""Puts the viewer on the request, and asks for a password of one's own before anything else."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import SimpleLazyObject

from wenming.kernel.policies import PUBLIC, policy_of
from wenming.people.models import User
from wenming.people.selectors import viewer_of

CHANGE_PASSWORD = "account_change_password"
STILL_OPEN = {CHANGE_PASSWORD, "account_logout"}


class ViewerMiddleware:
    """Sets ``request.viewer``: who is looking, with the rights of the posts held today; looked up at the first use."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.viewer = SimpleLazyObject(lambda: viewer_of(request.user))  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Send somebody with a one-time password to the page that changes it."""
        if policy_of(view) in (PUBLIC, None):
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        waits = isinstance(request.user, User) and request.user.must_change_password
        return redirect(CHANGE_PASSWORD) if waits and name not in STILL_OPEN else None
