"""Errors that services raise and pages turn into words: what happened, where, and what to do."""

from collections.abc import Mapping


class DomainError(Exception):
    """A refusal in the field's words.

    ``code`` is stable (snake_case English, used by the API); ``message`` is a translatable English sentence with
    ``params`` to fill in; ``field`` names the input at fault.
    """

    status = 422

    def __init__(self, code: str, message: str, *, field: str = "", params: Mapping[str, object] | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.field = field
        self.params = dict(params or {})

    def __str__(self) -> str:
        return str(self.message) % self.params if self.params else str(self.message)


class NotAllowed(DomainError):
    """The actor lacks the right."""

    status = 403


class Missing(DomainError):
    """Nothing there that this viewer may see."""

    status = 404


class Conflict(DomainError):
    """Somebody else was quicker, or the page is stale."""

    status = 409
