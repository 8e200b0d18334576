"""Lists on paper: scans, photos of pages and PDF read into the same grids as any other document.

Text recognition is an extra (``requirements/ocr.in``) of some 300 MB; without it every call is refused with a sentence.

1. ``pages_of(content)`` cuts a file into pictures of pages;
2. ``read_scan(pages, filename)`` straightens each page, finds the ruled cells (or columns by alignment), recognises
   the text and returns a :class:`~wenming.engines.documents.Document`.
"""

from wenming.engines.scans.extra import is_installed
from wenming.engines.scans.pages import pages_of
from wenming.engines.scans.reading import read_scan

__all__ = ["is_installed", "pages_of", "read_scan"]
