"""How much of a scanned list is read right: cell by cell against what was drawn."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from tests.lists.drafts import Line
from tests.lists.plans import Plan
from wenming.engines.documents import Document


@dataclass(frozen=True)
class Likeness:
    """Rows drawn and found, cells with words and those read exactly, characters drawn and wrong, pictures."""

    rows: int
    found: int
    cells: int
    exact: int
    characters: int
    wrong: int
    pictures: int
    placed: int

    @property
    def character_errors(self) -> float:
        """Share of characters wrong, missing or too many."""
        return self.wrong / max(1, self.characters)

    @property
    def exact_cells(self) -> float:
        """Share of cells without any error."""
        return self.exact / max(1, self.cells)


def plain(words: str) -> str:
    """Return words without spaces and with one kind of punctuation, which no reader of a list cares about."""
    return "".join(unicodedata.normalize("NFKC", words).split())


def compared(plan: Plan, lines: Sequence[Line], document: Document) -> Likeness:
    """Compare a document with the list it was scanned from; rows are matched by the words of their problem."""
    key = "problem" if plan.has("problem") else "both"
    at = [column.key for column in plan.columns].index(key)
    read = [row for grid in document.grids for row in grid.rows if len(row.cells) == len(plan.columns)]
    rows = [line for line in lines if line.sort == "row"]
    found = cells = exact = characters = wrong = placed = 0
    start = 0
    for line in rows:
        wanted = plain(line.cell(key))
        near = read[start : start + 12]
        best = min(near, key=lambda row: Levenshtein.distance(wanted, plain(row.cells[at].text)), default=None)
        if best is None or Levenshtein.distance(wanted, plain(best.cells[at].text)) > len(wanted) // 2:
            characters += sum(len(plain(words)) for _, words in line.cells)
            wrong += sum(len(plain(words)) for _, words in line.cells)
            cells += sum(bool(words) for _, words in line.cells)
            continue
        start = read.index(best) + 1
        found += 1
        placed += min(len(line.pictures), sum(len(cell.pictures) for cell in best.cells))
        for column, cell in zip(plan.columns, best.cells, strict=True):
            words = plain(line.cell(column.key))
            if words and not (line.is_continued and column.key == "place" and plan.variant == "open"):
                off = Levenshtein.distance(words, plain(cell.text))
                cells, exact = cells + 1, exact + (off == 0)
                characters, wrong = characters + len(words), wrong + off
    pictures = sum(len(line.pictures) for line in rows)
    return Likeness(len(rows), found, cells, exact, characters, wrong, pictures, placed)
