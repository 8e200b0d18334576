"""What is to be filled in, checked and gathered by cell before anything is written."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wenming.engines.documents import refusals
from wenming.engines.documents.grid import DocumentRefused, Fill, Picture
from wenming.engines.documents.refusals import no_such_place

LONGEST_TEXT = 32_767  # what a cell of a workbook can hold
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Everything that goes into one cell."""

    spot: str
    column: int
    text: str | None
    pictures: tuple[Picture, ...]
    label: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing goes into the cell: it only shares a merged one."""
        return self.text is None and not self.pictures

    def numbers(self, pattern: re.Pattern[str]) -> tuple[int, ...]:
        """Take the numbers out of the spot; one that may be missing is 0.

        :raises DocumentRefused: this file has no such spot.
        """
        found = pattern.fullmatch(self.spot)
        if not found or self.column < 0:
            raise self.refused()
        return tuple(int(number or 0) for number in found.groups())

    def refused(self) -> DocumentRefused:
        """Make the refusal of this place."""
        return no_such_place(self.spot, self.column)


def gathered(fills: Iterable[Fill]) -> list[Wanted]:
    """Bring together what goes into the same cell: the last text, and all pictures.

    :raises DocumentRefused: a text that no file can hold.
    """
    cells: dict[tuple[str, int], Wanted] = {}
    for fill in fills:
        before = cells.get((fill.spot, fill.column))
        text = fill.text if fill.text is not None else before.text if before else None
        if text is not None:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
            if _UNWRITABLE.search(text) or len(text) > LONGEST_TEXT:
                raise DocumentRefused("bad_text", refusals.BAD_TEXT, spot=fill.spot, column=fill.column + 1)
        pictures = (before.pictures if before else ()) + fill.pictures
        cells[fill.spot, fill.column] = Wanted(fill.spot, fill.column, text, pictures, fill.label)
    return [cell for cell in cells.values() if cell.label or not cell.is_empty]


def in_one(cells: Sequence[Wanted]) -> Wanted:
    """Bring together what goes into one merged cell: the words of each row behind its label, or once if all say them.

    :raises DocumentRefused: together they are too long.
    """
    first = cells[0]
    pictures = tuple(picture for cell in cells for picture in cell.pictures)
    said: dict[str, list[str]] = {}
    for cell in cells:
        said.setdefault(cell.spot, []).extend([cell.text] if cell.text else [])
    words = {spot: "，".join(dict.fromkeys(texts)) for spot, texts in said.items()}
    labels = {cell.spot: f"{cell.label}：" if cell.label else "" for cell in cells}
    if len(set(words.values())) == 1:
        text = words[first.spot]
    else:
        text = "\n".join(f"{labels[spot]}{each}" for spot, each in words.items() if each)
    if len(text) > LONGEST_TEXT:
        raise DocumentRefused("bad_text", refusals.BAD_TEXT, spot=first.spot, column=first.column + 1)
    has_text = any(cell.text is not None for cell in cells)
    return Wanted(first.spot, first.column, text if has_text else None, pictures, first.label)
