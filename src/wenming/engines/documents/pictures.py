"""Pictures inside documents: which kinds are known, how large they are, and where a part's relation leads."""

import io
import warnings

from PIL import Image

from wenming.engines.documents import refusals, unread
from wenming.engines.documents.grid import DocumentRefused, Picture
from wenming.engines.documents.package import Package
from wenming.engines.documents.unread import UnreadList
from wenming.engines.picture_files import BROKEN

EMU_PER_PIXEL = 9525
_MAGICS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a", b"BM", b"II*\x00", b"MM\x00*")
_EXTENSIONS = {"JPEG": ("jpeg", "image/jpeg"), "PNG": ("png", "image/png")}


def is_picture(content: bytes) -> bool:
    """Whether these bytes begin as a picture that programs of today can show."""
    return content.startswith(_MAGICS) or (content[:4] == b"RIFF" and content[8:12] == b"WEBP")


def picture_of(
    package: Package, part: str, relation: str | None, missed: UnreadList, spot: str, label: str
) -> Picture | None:
    """Return the picture a relation leads to; what cannot be shown goes to the unread."""
    link = package.relations(part).get(relation or "")
    if link is None:
        return None
    if link.is_external:
        missed.add("linked_picture", unread.LINKED, spot, label)
        return None
    content = package.read(link.target) if link.target in package else b""
    if not is_picture(content):
        missed.add("strange_picture", unread.STRANGE_PICTURE, spot, label)
        return None
    return Picture(content, link.target)


def measured(picture: Picture) -> tuple[int, int, str, str]:
    """Return a new picture's width and height in pixels, its extension and media type.

    :raises DocumentRefused: it is no JPEG or PNG.
    """
    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(picture.content), formats=tuple(_EXTENSIONS)) as image:
            extension, media_type = _EXTENSIONS[image.format or ""]
            return image.width, image.height, extension, media_type
    except (*BROKEN, Image.DecompressionBombError) as problem:
        raise DocumentRefused("bad_picture", refusals.BAD_PICTURE, name=picture.name) from problem


def fitted(width: float, height: float, most_width: float, most_height: float) -> tuple[int, int]:
    """Scale a rectangle into another, keeping its shape; at least one unit each way."""
    factor = min(most_width / width, most_height / height)
    return max(1, int(width * factor)), max(1, int(height * factor))


class Media:
    """Puts new pictures into a package, the same picture only once."""

    def __init__(self, package: Package, folder: str) -> None:
        self._package, self._folder = package, folder
        self._parts: dict[bytes, str] = {}
        self._links: dict[tuple[str, str], str] = {}

    def linked(self, part: str, picture: Picture) -> tuple[str, int, int]:
        """Store a picture, link a part to it, and return the relation's id with width and height in pixels."""
        width, height, extension, media_type = measured(picture)
        target = self._parts.get(picture.content)
        if target is None:
            target = self._package.free_name(f"{self._folder}/image%d.{extension}")
            self._package.add(target, picture.content)
            self._package.declare_extension(target, media_type)
            self._parts[picture.content] = target
        if (part, target) not in self._links:
            self._links[part, target] = self._package.link(part, "image", target)
        return self._links[part, target], width, height
