"""Files cut into pictures of pages: PDF rendered, pictures of several pages taken apart, all made grey and upright."""

import io
import warnings
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from PIL import Image, ImageOps, ImageSequence

from wenming.engines.documents.grid import DocumentRefused
from wenming.engines.picture_files import BROKEN
from wenming.engines.scans import words
from wenming.engines.scans.extra import is_installed, pypdfium2
from wenming.engines.scans.recognition import Grey

DPI = 200
MOST_PAGES = 60
MOST_PIXELS = 40_000_000
LONGEST_EDGE = 2600
"""Larger pages are made smaller: A4 at 200 dpi is 2339 px long, more only costs time."""
_POINTS_PER_INCH = 72
_FORMATS = ("JPEG", "PNG", "TIFF", "BMP", "WEBP", "GIF")


def pages_of(content: bytes) -> tuple[bytes, ...]:
    """Cut a picture or a PDF into pictures of single pages (PNG, or the file itself where it is one picture).

    A PDF goes by its picture even where it carries text: the order of its text says nothing about rows and cells.

    Raises:
        DocumentRefused: damaged, locked, too large, too many pages, or the extra is not installed.
    """
    if not is_installed():
        raise words.not_installed()
    pages = _of_pdf(content) if content[:1024].lstrip().startswith(b"%PDF") else _of_picture(content)
    if not pages:
        raise DocumentRefused("no_page", words.NO_PAGE)
    return pages


def _of_pdf(content: bytes) -> tuple[bytes, ...]:
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as problem:
        if "password" in str(problem).lower():
            raise DocumentRefused("file_locked", words.LOCKED) from problem
        raise DocumentRefused("file_broken", words.BROKEN) from problem
    try:
        if len(document) > MOST_PAGES:
            raise DocumentRefused("too_many_pages", words.TOO_MANY_PAGES, most=MOST_PAGES)
        return tuple(_rendered(document, number) for number in range(len(document)))
    except pypdfium2.PdfiumError as problem:
        raise DocumentRefused("file_broken", words.BROKEN) from problem
    finally:
        document.close()


def _rendered(document: Any, number: int) -> bytes:
    page = document[number]
    scale = min(DPI / _POINTS_PER_INCH, LONGEST_EDGE / max(1.0, *page.get_size()))
    return _png(page.render(scale=scale, grayscale=True).to_pil())


def _of_picture(content: bytes) -> tuple[bytes, ...]:
    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(content), formats=_FORMATS) as image:
            count = getattr(image, "n_frames", 1)
            if count == 1:
                return (content,)
            if count > MOST_PAGES:
                raise DocumentRefused("too_many_pages", words.TOO_MANY_PAGES, most=MOST_PAGES)
            _check(image)
            return tuple(_png(frame.convert("L")) for frame in ImageSequence.Iterator(image))
    except (*BROKEN, Image.DecompressionBombError) as problem:
        raise _refused(problem) from problem


def _png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=1)
    return out.getvalue()


def _check(image: Image.Image) -> None:
    if image.width * image.height > MOST_PIXELS:
        raise DocumentRefused("page_too_large", words.TOO_LARGE, most=MOST_PIXELS // 1_000_000)


def _refused(problem: BaseException) -> DocumentRefused:
    """Return the refusal itself where it is one (it is a ValueError too), else that the file is damaged."""
    if isinstance(problem, DocumentRefused):
        return problem
    if isinstance(problem, Image.DecompressionBombError | Image.DecompressionBombWarning):
        return DocumentRefused("page_too_large", words.TOO_LARGE, most=MOST_PIXELS // 1_000_000)
    return DocumentRefused("file_broken", words.BROKEN)


def opened(pages: Sequence[bytes]) -> Iterator[Grey]:
    """Yield each page in shades of grey, upright as its camera says, no longer than ``LONGEST_EDGE``.

    Raises:
        DocumentRefused: a page is damaged or too large.
    """
    for page in pages:
        try:
            with warnings.catch_warnings(), Image.open(io.BytesIO(page), formats=_FORMATS) as image:
                _check(image)
                grey = ImageOps.exif_transpose(image).convert("L")
        except (*BROKEN, Image.DecompressionBombError, Image.DecompressionBombWarning) as problem:
            raise _refused(problem) from problem
        grey.thumbnail((LONGEST_EDGE, LONGEST_EDGE), Image.Resampling.LANCZOS)
        yield np.asarray(grey, dtype=np.uint8)
