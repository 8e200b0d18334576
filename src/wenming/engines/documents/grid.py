"""What is read from a document: grids of cells with pictures, what was not read, and what is to be filled in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Format(StrEnum):
    """What kind of file a list of problems arrived in, judged by its content."""

    XLSX = "xlsx"
    XLS = "xls"
    CSV = "csv"
    DOCX = "docx"
    PPTX = "pptx"
    TEXT = "text"
    SCAN = "scan"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it is embedded (jpeg, png, gif, bmp, tiff or webp); ``name`` is that of its part in the file."""

    content: bytes
    name: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's text as a person sees it, with line breaks, and the pictures in it or over it."""

    text: str = ""
    pictures: tuple[Picture, ...] = ()


EMPTY_CELL = Cell()


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row. ``spot`` is its lasting address in this file (``s1/r5``, ``t2/r5``, ``b1/l3``, ``p7``, ``r5``, ``l12``).

    ``label`` is what a person reads, the same in every language: ``Sheet1!5``, ``T2:5``, ``#7``.
    """

    spot: str
    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table, or what is as good as one; all rows are of the same width. ``before`` is the text just above it.

    A merged cell's text stands in each place it covers; its pictures in each row, but only once in a row.
    """

    spot: str
    label: str
    before: str
    rows: tuple[GridRow, ...]

    @property
    def width(self) -> int:
        """How many columns the grid has."""
        return len(self.rows[0].cells) if self.rows else 0


@dataclass(frozen=True, slots=True)
class Unread:
    """Something in the file that was not read: where, and in a translatable sentence what and why."""

    spot: str
    label: str
    code: str
    message: str
    params: Mapping[str, object] = field(default_factory=dict, hash=False)

    def words(self, translate: Callable[[str], str] = str) -> str:
        """Say in the reader's language what was not read."""
        return _filled_in(translate(self.message), self.params)


@dataclass(frozen=True, slots=True)
class Document:
    """A document as read."""

    format: Format
    title: str
    grids: tuple[Grid, ...]
    unread: tuple[Unread, ...] = ()


class DocumentRefused(ValueError):
    """A file that cannot be used as a whole: ``code``, a translatable ``message`` and the places in it."""

    def __init__(self, code: str, message: str, **params: object) -> None:
        super().__init__(_filled_in(message, params))
        self.code, self.message, self.params = code, message, params

    def words(self, translate: Callable[[str], str] = str) -> str:
        """Say in the reader's language why the file was refused and what to do."""
        return _filled_in(translate(self.message), self.params)


@dataclass(frozen=True, slots=True)
class Fill:
    """What goes into one cell: new text (``None`` leaves it alone) and pictures (JPEG or PNG) added to it.

    ``spot`` is that of a row, headings included; ``column`` counts in its grid from 0. A column past the grid's width
    is appended at the right, where the format can do that. On a slide, and for a numbered paragraph, column 0 is what
    is there and every further one is added below it. A text table holds no pictures: there they are left out.
    ``label`` names the row where several share a merged cell, even one that has nothing to say there.
    """

    spot: str
    column: int
    text: str | None = None
    pictures: tuple[Picture, ...] = ()
    label: str = ""


def _filled_in(message: str, params: Mapping[str, object]) -> str:
    return message % params if params else message
