"""The same file again with some cells filled and nothing else changed."""

from collections.abc import Sequence

from wenming.engines.documents import refusals
from wenming.engines.documents.grid import DocumentRefused, Fill, Format
from wenming.engines.documents.package import Package
from wenming.engines.documents.plain.filling import filled_text_table
from wenming.engines.documents.reading import DAMAGED, can_carry, format_of
from wenming.engines.documents.sheets.filling import filled_workbook, formula_places
from wenming.engines.documents.slides.filling import filled_slides
from wenming.engines.documents.wanted import Wanted, gathered
from wenming.engines.documents.word.filling import filled_text_document


def filled(content: bytes, filename: str, fills: Sequence[Fill]) -> bytes:
    """Fill the addressed cells of a file; every other member stays byte for byte, every other cell as it was.

    :raises DocumentRefused: this kind of file cannot carry it back, a place is not there, or a picture is none.
    """
    try:
        kind = format_of(content, filename)
        if not can_carry(kind):
            raise DocumentRefused("cannot_carry", refusals.CANNOT_CARRY)
        wanted = gathered(fills)
        return _filled(kind, content, wanted) if any(not one.is_empty for one in wanted) else content
    except DocumentRefused:
        raise
    except DAMAGED as problem:
        raise refusals.broken() from problem


def unfillable(content: bytes, filename: str, fills: Sequence[Fill]) -> set[tuple[str, int]]:
    """Return the places (spot and column) of fills that no text can go to: cells of a formula of several cells.

    :raises DocumentRefused: the file is damaged, or a place is not there.
    """
    try:
        if format_of(content, filename) is not Format.XLSX:
            return set()
        return formula_places(Package(content), gathered(fills))
    except DocumentRefused:
        raise
    except DAMAGED as problem:
        raise refusals.broken() from problem


def _filled(kind: Format, content: bytes, wanted: Sequence[Wanted]) -> bytes:
    if kind is Format.XLSX:
        return filled_workbook(Package(content), wanted)
    if kind is Format.DOCX:
        return filled_text_document(Package(content), wanted)
    own = [one for one in wanted if not one.is_empty]
    if kind is Format.PPTX:
        return filled_slides(Package(content), own)
    return filled_text_table(content, own)
