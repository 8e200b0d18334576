"""Route policies: every address names who may come in; none is open by omission.

A policy is a capability's name, or one of ``PUBLIC`` (anyone) and ``SIGNED_IN`` (anyone with an account).
The middleware refuses an address whose view names none, and a test walks all of them.
"""

from collections.abc import Callable
from typing import Any, TypeVar

PUBLIC = "public"
SIGNED_IN = "signed_in"

View = TypeVar("View", bound=Callable[..., Any])


def policy(name: str) -> Callable[[View], View]:
    """Name the policy of a view. Use on the function, or on the result of ``as_view()``."""

    def mark(view: View) -> View:
        view.policy = name  # type: ignore[attr-defined]
        return view

    return mark


def policy_of(view: Callable[..., Any]) -> str | None:
    """Return the policy that a view names, or ``None``."""
    name = getattr(view, "policy", None)
    if name is None:
        name = getattr(getattr(view, "view_class", None), "policy", None)
    return name
