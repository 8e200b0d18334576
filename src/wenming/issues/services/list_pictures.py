"""The photos that go into a reply: in a size that prints well, and smaller the more of them there are.

A picture a third of a page wide is sharp on paper from about 1,280 pixels on. All pictures of one file together stay
below :data:`MOST_BYTES`: the room left is shared among those still to come, down to the size of a thumbnail.
"""

from collections.abc import Iterable, Mapping, Sequence

from wenming.engines.documents import Picture
from wenming.engines.photos import THUMBNAIL_EDGE, reduced
from wenming.engines.picture_files import PhotoRefused
from wenming.kernel.errors import Missing
from wenming.records.models import Photo
from wenming.records.selectors import content

MOST_BYTES = 60 * 1024 * 1024
SIZES = ((1280, 300_000), (960, 180_000), (640, 90_000))
"""Longer edges in pixels, each with the room in bytes that a picture of that size takes at most as a rule."""


class Prints:
    """The photos of one file, by their ids; each is drawn once, however often it stands in the file."""

    def __init__(self, wanted: Iterable[int], most: int = MOST_BYTES) -> None:
        """Look up the photos that are kept."""
        rows = Photo.objects.filter(pk__in=set(wanted), kept=True).select_related("served", "thumbnail")
        self._photos: Mapping[int, Photo] = {photo.pk: photo for photo in rows}
        self._drawn: dict[int, Picture | None] = {}
        self._room = most

    def of(self, ids: Sequence[int]) -> tuple[Picture, ...]:
        """Return the pictures of some photos, without those whose file is gone or for which no room is left."""
        found = (self._picture(pk) for pk in ids if pk in self._photos)
        return tuple(picture for picture in found if picture is not None)

    def _picture(self, pk: int) -> Picture | None:
        if pk not in self._drawn:
            body = self._body(self._photos[pk])
            if body is None or len(body) > self._room:
                self._drawn[pk] = None
            else:
                self._room -= len(body)
                self._drawn[pk] = Picture(body, f"{pk}.jpg")
        return self._drawn[pk]

    def _body(self, photo: Photo) -> bytes | None:
        share = self._room / (len(self._photos) - len(self._drawn))
        edge = next((edge for edge, room in SIZES if room <= share), THUMBNAIL_EDGE)
        try:
            if edge > THUMBNAIL_EDGE:
                return reduced(content(photo.served).body, edge)
            return content(photo.thumbnail).body
        except (Missing, PhotoRefused):
            return None
