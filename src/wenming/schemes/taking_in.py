"""A scheme file on its way in: read and checked, kept on the page until it is taken in or left."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.core.signing import BadSignature, dumps, loads
from django.utils.translation import gettext

from wenming.kernel.errors import DomainError
from wenming.schemes.checking import check
from wenming.schemes.formats import Finding, Refused, SchemeDocument, Severity, read, read_yaml, write_yaml
from wenming.ui.components import Chip
from wenming.ui.markup import Tone

SALT = "schemes.taking_in"
KEPT_SECONDS = 24 * 3600
LONGEST_ENDING = 10
LARGEST_FILE = 20 * 2**20
TONES = {Severity.ERROR: Tone.OVERDUE, Severity.WARNING: Tone.SOON, Severity.NOTE: Tone.PLAIN}


@dataclass(frozen=True)
class FindingLine:
    """A finding on the page."""

    chip: Chip
    place: str
    text: str


@dataclass(frozen=True)
class Checked:
    """A file that was read, if it could be, and everything found."""

    document: SchemeDocument | None
    findings: Sequence[Finding]

    @property
    def is_sound(self) -> bool:
        """Whether it can be taken in."""
        return self.document is not None and not any(each.severity is Severity.ERROR for each in self.findings)

    @property
    def lines(self) -> list[FindingLine]:
        """The findings, errors first."""
        order = list(Severity)
        found = sorted(self.findings, key=lambda each: order.index(each.severity))
        return [
            FindingLine(
                Chip(gettext(each.severity.label), TONES[each.severity]), each.place.text(gettext), each.text(gettext)
            )
            for each in found
        ]


def checked(filename: str, content: bytes) -> Checked:
    """Read a file and check it."""
    with tempfile.TemporaryDirectory(prefix="scheme-") as folder:
        # What follows the last dot may be a title as long as no file system bears, and then is no known ending.
        path = Path(folder) / f"scheme{Path(filename).suffix.lower()[:LONGEST_ENDING]}"
        path.write_bytes(content)
        try:
            document = read(path)
        except Refused as refused:
            return Checked(None, refused.findings)
    return Checked(document, check(document))


def kept(document: SchemeDocument) -> str:
    """The document as text that a page can carry; nobody can change it on the way."""
    return dumps(write_yaml(document), salt=SALT, compress=True)


def unpacked(text: str) -> SchemeDocument:
    """The document that a page carried. Raises ``DomainError`` where it is too old or not ours."""
    try:
        return read_yaml(str(loads(text, salt=SALT, max_age=KEPT_SECONDS)).encode())
    except BadSignature as error:
        raise DomainError("preview_lost", "The preview is too old. Choose the file again.") from error
