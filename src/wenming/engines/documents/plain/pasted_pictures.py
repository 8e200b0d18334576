"""Pasted messages with their pictures: each goes to the message in which its mark ([图片]) stands.

A mark that names a picture ([图片 pasted-003]) is that one's; the others take the pictures left, in the order in which
they came. A picture without a mark is not placed here: somebody looks at it.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePath

from wenming.engines.documents import unread
from wenming.engines.documents.grid import Cell, Document, Grid, GridRow, Picture, Unread
from wenming.engines.documents.plain.pasted import read_messages

_MARK = re.compile(r"(?:\[|【)\s*(?:图片|照片|Photo|Image|Picture)([^\]】]{0,80})(?:\]|】)", re.IGNORECASE)
_OURS = re.compile("\\[图片\ue010(\\d+)\ue010\\]")


def read_messages_with(text: str, name: str, pictures: Sequence[Picture]) -> Document:
    """Read pasted text and lay its pictures beside the problems; marks are taken out of the words."""
    names = [found[1].strip().casefold() for found in _MARK.finditer(text)]
    owned = _owned(names, pictures)
    count = iter(range(len(names)))
    marked = _MARK.sub(lambda _found: f"[图片\ue010{next(count)}\ue010]", text)
    document = read_messages(marked, name)
    missed: list[Unread] = []
    grids = tuple(_grid(grid, owned, missed) for grid in document.grids)
    told = [
        replace(one, params={key: _OURS.sub("[图片]", str(value)) for key, value in one.params.items()})
        for one in document.unread
    ]
    return Document(document.format, _OURS.sub("", document.title).strip(), grids, (*told, *missed))


def _owned(names: Sequence[str], pictures: Sequence[Picture]) -> dict[int, Picture]:
    """Which picture each mark stands for, by the mark's number."""
    by_stem = {PurePath(one.name).stem.casefold(): one for one in pictures}
    named = {at: by_stem[PurePath(name).stem] for at, name in enumerate(names) if PurePath(name).stem in by_stem}
    taken = {id(one) for one in named.values()}
    left = iter([one for one in pictures if id(one) not in taken])
    for at in range(len(names)):
        if at not in named and (picture := next(left, None)) is not None:
            named[at] = picture
    return named


def _grid(grid: Grid, owned: dict[int, Picture], missed: list[Unread]) -> Grid:
    return replace(grid, before=_OURS.sub("", grid.before), rows=tuple(_row(row, owned, missed) for row in grid.rows))


def _row(row: GridRow, owned: dict[int, Picture], missed: list[Unread]) -> GridRow:
    cells = []
    for cell in row.cells:
        marks = [int(number) for number in _OURS.findall(cell.text)]
        pictures = tuple(owned[mark] for mark in marks if mark in owned)
        if len(pictures) < len(marks):
            missed.append(Unread(row.spot, row.label, "no_picture", unread.NO_PICTURE))
        lines = (_OURS.sub("", line).strip() for line in cell.text.splitlines())
        cells.append(Cell("\n".join(filter(None, lines)), tuple(dict.fromkeys((*cell.pictures, *pictures)))))
    return replace(row, cells=tuple(cells))
