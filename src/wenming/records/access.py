"""Who may see a photo or a file: its sender, those who see everything, and whoever may see what it belongs to.

The evidence does not know the apps above it. Each names a checker in ``config/wiring.py``::

    access.allow_photos(issues.selectors.may_see_photo)
"""

from collections.abc import Callable

from wenming.kernel.actors import ActorKind
from wenming.kernel.scope import Viewer
from wenming.records.models import Document, Photo

PhotoChecker = Callable[[Viewer, Photo], bool]
DocumentChecker = Callable[[Viewer, Document], bool]
_photo_checkers: list[PhotoChecker] = []
_document_checkers: list[DocumentChecker] = []


def allow_photos(checker: PhotoChecker) -> None:
    """Let a photo be seen when ``checker`` says so. Naming it twice counts once."""
    if checker not in _photo_checkers:
        _photo_checkers.append(checker)


def allow_documents(checker: DocumentChecker) -> None:
    """Let a file be fetched when ``checker`` says so. Naming it twice counts once."""
    if checker not in _document_checkers:
        _document_checkers.append(checker)


def may_see_photo(viewer: Viewer, photo: Photo) -> bool:
    """Say whether the viewer may see the photo."""
    return _is_own(viewer, photo) or any(checker(viewer, photo) for checker in _photo_checkers)


def may_see_document(viewer: Viewer, document: Document) -> bool:
    """Say whether the viewer may fetch the file."""
    return _is_own(viewer, document) or any(checker(viewer, document) for checker in _document_checkers)


def _is_own(viewer: Viewer, row: Photo | Document) -> bool:
    if not viewer.is_signed_in:
        return False
    return viewer.everywhere or (row.by_kind == ActorKind.PERSON and row.by_id == viewer.user_id)
