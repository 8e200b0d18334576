"""Read the evidence, as far as the viewer may see it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_noop

from wenming.kernel.errors import Missing
from wenming.kernel.scope import Viewer
from wenming.records import access, store
from wenming.records.models import Blob, Document, Photo, PhotoMatch


@dataclass(frozen=True, slots=True)
class Content:
    """Bytes to send: what they are, and their hash as the version."""

    body: bytes
    media_type: str
    sha256: str


def photo(viewer: Viewer, key: UUID) -> Photo:
    """Return a photo; ``Missing`` when there is none or it is not for this viewer."""
    found = Photo.objects.select_related("served", "thumbnail").filter(key=key).first()
    if found is None or not access.may_see_photo(viewer, found):
        raise Missing("photo_missing", gettext_noop("There is no such photo, or you may not see it."))
    return found


def document(viewer: Viewer, key: UUID) -> Document:
    """Return a file; ``Missing`` when there is none or it is not for this viewer."""
    found = Document.objects.select_related("blob").filter(key=key).first()
    if found is None or not access.may_see_document(viewer, found):
        raise Missing("document_missing", gettext_noop("There is no such file, or you may not see it."))
    return found


def photos(viewer: Viewer, ids: Sequence[int]) -> list[Photo]:
    """Return those of the photos that the viewer may see, in the order of their ids."""
    found = Photo.objects.filter(pk__in=ids).order_by("pk")
    return [row for row in found if access.may_see_photo(viewer, row)]


def content(blob: Blob | None) -> Content:
    """Read a blob of the store; ``Missing`` when the photo was not kept or its file is gone."""
    try:
        if blob is not None:
            return Content(store.path_of(blob.kind, blob.sha256).read_bytes(), blob.media_type, blob.sha256)
    except FileNotFoundError:
        pass
    raise Missing("photo_not_kept", gettext_noop("The picture itself was not kept."))


def matches(photo_ids: Collection[int]) -> dict[int, list[PhotoMatch]]:
    """Return the earlier photos that each of these is the same picture as, or perhaps is; sure ones first.

    Who may see an earlier photo is asked for each with :func:`wenming.records.access.may_see_photo`.
    """
    found: dict[int, list[PhotoMatch]] = {}
    rows = PhotoMatch.objects.filter(photo__in=photo_ids).select_related("other").order_by("-is_sure", "id")
    for row in rows:
        found.setdefault(row.photo_id, []).append(row)
    return found


@dataclass(frozen=True, slots=True)
class Twin:
    """A photo (its id) that is one picture with another, earlier or later; unless sure, it is only perhaps so."""

    photo_id: int
    is_sure: bool


def twins(photo_ids: Collection[int]) -> dict[int, list[Twin]]:
    """Return which photos are one picture with each of these, whichever came first: one query.

    Who may see them is asked for each with :func:`wenming.records.access.may_see_photo`.
    """
    found: dict[int, list[Twin]] = {}
    if not photo_ids:
        return found
    either = Q(photo__in=photo_ids) | Q(other__in=photo_ids)
    asked = set(photo_ids)
    for photo, other, is_sure in PhotoMatch.objects.filter(either).values_list("photo_id", "other_id", "is_sure"):
        for one, twin in ((photo, other), (other, photo)):
            if one in asked:
                found.setdefault(one, []).append(Twin(twin, is_sure))
    return found
