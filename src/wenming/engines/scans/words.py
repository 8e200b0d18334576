"""The words in which a scan is refused, or parts of it are called unread."""

from wenming.engines.documents.grid import DocumentRefused
from wenming.rulebook.labels import N_

NOT_INSTALLED = N_(
    "Text recognition for scans is not installed here. "
    "Ask for the file the scan was made from, or have the extra “ocr” installed."
)
NO_PAGE = N_("The file holds no page that could be read.")
TOO_MANY_PAGES = N_("The file has more than %(most)s pages. Split it.")
LOCKED = N_("The PDF is protected by a password. Save it without one.")
BROKEN = N_("The picture or PDF is damaged, or not what its name says.")
TOO_LARGE = N_("A page has more than %(most)s million pixels. Scan it with fewer dots per inch.")
NO_TEXT = N_("No text was found on this page.")
NO_TABLE = N_("Text outside the table was not read: “%(text)s”")
DOUBTFUL = N_("The text was hard to read here: “%(text)s”. Compare it with the page.")


def not_installed() -> DocumentRefused:
    """Make the refusal of a scan where text recognition is missing."""
    return DocumentRefused("ocr_missing", NOT_INSTALLED)
