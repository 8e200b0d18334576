"""What every API router shares: pages of rows, the capability of an operation, and refusals as JSON."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, Generic, ParamSpec, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from ninja import Field, Query, Schema

from wenming.kernel.errors import NotAllowed
from wenming.kernel.scope import Viewer

LARGEST_PAGE = 500
P = ParamSpec("P")
R = TypeVar("R")
Row = TypeVar("Row", bound=Model)
Shape = TypeVar("Shape")


class Window(Schema):
    """Which rows of a list: ``offset`` from the start, at most ``limit``."""

    limit: int = Field(100, ge=1, le=LARGEST_PAGE)
    offset: int = Field(0, ge=0, le=1_000_000)


class Page(Schema, Generic[Shape]):
    """Rows of a list, and how many there are in all."""

    count: int
    rows: list[Shape]


class Refusal(Schema):
    """Why something was refused: a stable code, words for people, and the field at fault."""

    code: str
    message: str
    field: str = ""


def page(found: QuerySet[Row], window: Window, shape: Callable[[Row], Any]) -> dict[str, Any]:
    """Cut a window out of a query; always two queries, however many rows."""
    rows: Iterable[Row] = found[window.offset : window.offset + window.limit]
    return {"count": found.count(), "rows": [shape(row) for row in rows]}


def requires(capability: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let an operation run only for viewers whose posts carry the capability."""

    def mark(operation: Callable[P, R]) -> Callable[P, R]:
        @wraps(operation)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            if not viewer(args[0]).may(capability):
                raise NotAllowed("not_entitled", "Your post does not include this act.")
            return operation(*args, **kwargs)

        guarded.capability = capability  # type: ignore[attr-defined]
        return guarded

    return mark


def viewer(request: object) -> Viewer:
    """The viewer of a request."""
    assert isinstance(request, HttpRequest)
    found: Viewer = request.viewer  # type: ignore[attr-defined]
    return found


__all__ = ["Page", "Query", "Refusal", "Window", "page", "requires", "viewer"]
