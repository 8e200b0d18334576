"""What a document is called: by its own title, its first line, or the name of its file."""

from collections.abc import Sequence
from pathlib import PurePath

from wenming.engines.documents.grid import Grid
from wenming.engines.documents.names import q
from wenming.engines.documents.package import Package

LONGEST_TITLE = 100


def stem(filename: str) -> str:
    """Return a file's name without folders and extension."""
    return PurePath(filename.replace("\\", "/").replace("\x00", "")).stem


def title_of(package: Package | None, grids: Sequence[Grid], filename: str, first_line: str = "") -> str:
    """Choose a title: the first line above the list, else a title row over the whole grid, else the file's own."""
    line = " ".join(first_line.split())
    if 0 < len(line) <= LONGEST_TITLE:
        return line
    if grids and grids[0].rows:
        texts = {" ".join(cell.text.split()) for cell in grids[0].rows[0].cells if cell.text.strip()}
        if len(texts) == 1 and grids[0].width > 1 and len(text := texts.pop()) <= LONGEST_TITLE:
            return text
    return (_stored_title(package) if package else "") or stem(filename)


def _stored_title(package: Package) -> str:
    for part in package.related("", "core-properties"):
        return " ".join((package.xml(part).findtext(q("dc:title")) or "").split())[:LONGEST_TITLE]
    return ""
