"""Old workbooks (.xls and WPS's .et): values only; their pictures are not read."""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from wenming.engines.documents import refusals, unread
from wenming.engines.documents.grid import EMPTY_CELL, Cell, Document, Format, Grid, GridRow
from wenming.engines.documents.sheets import old_reader
from wenming.engines.documents.sheets.places import MOST_COLUMNS, MOST_ROWS
from wenming.engines.documents.sheets.values import unescaped
from wenming.engines.documents.titles import title_of
from wenming.engines.documents.unread import UnreadList

_MOST_WAIT = 30.0  # seconds


def read_old_workbook(content: bytes, filename: str) -> Document:
    """Read the visible sheets of an .xls or .et.

    :raises DocumentRefused: it is damaged or locked.
    """
    missed = UnreadList()
    missed.add("xls_pictures", unread.XLS_PICTURES, "", "")
    grids = [
        grid for number, sheet in enumerate(_sheets(content), start=1) if (grid := _grid(sheet, f"s{number}", missed))
    ]
    return Document(Format.XLS, title_of(None, grids, filename), tuple(grids), missed.all())


def _sheets(content: bytes) -> list[dict[str, Any]]:
    """Have another process read the file; see there why."""
    command = [sys.executable, "-m", old_reader.__name__, str(MOST_ROWS), str(MOST_COLUMNS)]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=_MOST_WAIT, check=True)
        sheets: list[dict[str, Any]] = json.loads(done.stdout)
    except (subprocess.SubprocessError, OSError, ValueError) as problem:
        raise refusals.broken() from problem
    return sheets


def _grid(sheet: Mapping[str, Any], spot: str, missed: UnreadList) -> Grid | None:
    name = unescaped(sheet["name"])
    if not sheet["is_shown"]:
        missed.add("hidden_sheet", unread.HIDDEN_SHEET, spot, name, name=name)
        return None
    if not sheet["is_sheet"]:
        missed.add("chart_sheet", unread.CHART_SHEET, spot, name, name=name)
        return None
    texts = [[unescaped(text).strip() for text in row] for row in sheet["rows"]]
    _repeat(texts, sheet["merged"])
    width = max((place for row in texts for place, text in enumerate(row, start=1) if text), default=0)
    rows = tuple(
        GridRow(f"{spot}/r{number}", f"{name}!{number}", _cells(row, width))
        for number, row in enumerate(texts, start=1)
        if any(row)
    )
    return Grid(spot, name, "", rows) if rows else None


def _cells(row: list[str], width: int) -> tuple[Cell, ...]:
    return tuple(Cell(text) if text else EMPTY_CELL for text in (row + [""] * width)[:width])


def _repeat(texts: list[list[str]], merged: Sequence[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    """Put a merged cell's text everywhere it covers, in rows that hold something of their own."""
    own = [any(row) for row in texts]
    left_to_write = sum(map(len, texts))
    for (top, left), (bottom, right) in merged:
        if top >= len(texts) or left >= len(texts[top]):
            continue
        for row in range(top, min(bottom, len(texts) - 1) + 1):
            if own[row]:
                stop = min(right + 1, len(texts[row]))
                texts[row][left:stop] = [texts[top][left]] * max(stop - left, 0)
                left_to_write -= max(stop - left, 0)
                if left_to_write < 0:  # merged ranges never overlap in an honest file
                    raise refusals.broken()
