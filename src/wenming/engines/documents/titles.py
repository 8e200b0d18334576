"""What a document is called: by its own title, its first line, or the name of its file."""

import re
from collections.abc import Sequence
from pathlib import PurePath

from wenming.engines.documents.grid import Grid
from wenming.engines.documents.names import q
from wenming.engines.documents.package import Package

LONGEST_TITLE = 100
_LOOKED_AT = 3
_ENCLOSURE = re.compile(r"附\s*件\s*[\d一二三四五六七八九十]{0,3}\s*[:：]?")


def is_enclosure(line: str) -> bool:
    """Whether a line only says that this is an enclosure: 附件1."""
    return _ENCLOSURE.fullmatch(line.strip()) is not None


def stem(filename: str) -> str:
    """Return a file's name without folders and extension."""
    return PurePath(filename.replace("\\", "/").replace("\x00", "")).stem


def title_of(package: Package | None, grids: Sequence[Grid], filename: str, first_line: str = "") -> str:
    """Choose a title: the first line above the list, else a title row over the whole grid, else the file's own."""
    line = " ".join(first_line.split())
    if 0 < len(line) <= LONGEST_TITLE:
        return line
    for row in grids[0].rows[:_LOOKED_AT] if grids and grids[0].width > 1 else ():
        texts = {" ".join(cell.text.split()) for cell in row.cells if cell.text.strip()}
        if len(texts) != 1:
            break
        if len(text := texts.pop()) <= LONGEST_TITLE and not is_enclosure(text):
            return text
    return (_stored_title(package) if package else "") or stem(filename)


def _stored_title(package: Package) -> str:
    for part in package.related("", "core-properties"):
        return " ".join((package.xml(part).findtext(q("dc:title")) or "").split())[:LONGEST_TITLE]
    return ""
