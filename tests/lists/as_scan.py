"""A list as paper: its table drawn on A4 pages, then put crookedly on a scanner under uneven light."""

import subprocess
import time
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from random import Random

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from tests.lists.drafts import Line
from tests.lists.plans import Plan

DPI = 200
PAGE = (2339, 1654)
"""A4 lying, at 200 dots an inch."""
LARGEST_ANGLE = 1.5
"""Degrees by which a page lies askew."""

_MARGIN, _PAD, _SIZE, _LEAD = 110, 10, 27, 37
_PICTURE = (200, 150)
_SHARES = {"number": 5, "area": 9, "site_kind": 9, "place": 18, "problem": 30, "both": 40, "pictures": 12, "unit": 13,
           "deadline": 11, "reply": 9}  # fmt: skip
_STAMP = time.struct_time((2026, 1, 1, 0, 0, 0, 3, 1, 0))


class NoFont(RuntimeError):
    """No font with Chinese characters is installed."""


@cache
def _font(size: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    """Return a Chinese font by asking fontconfig."""
    wanted = "Noto Serif CJK SC" + (":bold" if bold else "")
    try:
        found = subprocess.run(
            ["fc-match", "-f", "%{file}\n%{index}\n%{lang}", wanted], capture_output=True, text=True, check=True
        ).stdout.splitlines()
    except (OSError, subprocess.CalledProcessError) as error:
        raise NoFont("fontconfig does not answer.") from error
    if len(found) < 3 or "zh-cn" not in found[2]:
        raise NoFont("No Chinese font is installed.")
    return ImageFont.truetype(found[0], size, index=int(found[1]) & 0xFFFF)


def _wrapped(words: str, width: int) -> list[str]:
    """Break words into lines by their width, at any character, as Chinese is."""
    font = _font(_SIZE)
    lines = [""]
    for character in words:
        if character == "\n":
            lines.append("")
        elif font.getlength(lines[-1] + character) > width and lines[-1]:
            lines.append(character)
        else:
            lines[-1] += character
    return lines


@dataclass
class _Cell:
    """A cell to draw: its lines, pictures, how many columns and rows it spans (0 rows: merged with the one above)."""

    lines: list[str]
    pictures: tuple[bytes, ...] = ()
    columns: int = 1
    is_continued: bool = False
    is_bold: bool = False


class _Paper:
    """Draws rows on pages, a new page when one is full."""

    def __init__(self, plan: Plan, chance: Random) -> None:
        self.plan, self.chance = plan, chance
        whole = PAGE[0] - 2 * _MARGIN
        shares = [_SHARES[column.key] for column in plan.columns]
        ends = [_MARGIN + whole * sum(shares[: n + 1]) // sum(shares) for n in range(len(shares))]
        self.edges = [_MARGIN, *ends]
        self.pages: list[Image.Image] = []
        self.page, self.y = Image.new("L", PAGE, 255), _MARGIN
        self.draw = ImageDraw.Draw(self.page)
        self.ink = chance.randint(10, 70)
        self.is_open = False
        self._turn()

    def close(self) -> None:
        """Draw the line below the table."""
        if self.is_open:
            self.draw.line((self.edges[0], self.y, self.edges[-1], self.y), fill=self.ink, width=2)
            self.is_open = False

    def _turn(self) -> None:
        self.close()
        self.page = Image.new("L", PAGE, 255)
        self.pages.append(self.page)
        self.draw = ImageDraw.Draw(self.page)
        self.y = _MARGIN

    def say(self, words: str, *, size: int = _SIZE, centred: bool = False) -> None:
        """Write a line outside the table."""
        font = _font(size, bold=centred)
        if self.y + size * 2 > PAGE[1] - _MARGIN:
            self._turn()
        x = (PAGE[0] - font.getlength(words)) / 2 if centred else _MARGIN
        self.draw.text((x, self.y), words, fill=self.ink, font=font)
        self.y += round(size * 1.7)

    def width(self, start: int, columns: int = 1) -> int:
        """Return the room for words in a cell."""
        return self.edges[start + columns] - self.edges[start] - 2 * _PAD

    def row(self, cells: list[_Cell], *, least: int = 0) -> None:
        """Draw one row of cells."""
        heights = [len(c.lines) * _LEAD + len(c.pictures) * (_PICTURE[1] + 6) for c in cells if not c.is_continued]
        height = max([least, _LEAD, *heights]) + 2 * _PAD
        if self.y + height > PAGE[1] - _MARGIN:
            self._turn()
        at = 0
        for cell in cells:
            self._cell(cell, at, height)
            at += cell.columns
        self.y += height

    def _cell(self, cell: _Cell, at: int, height: int) -> None:
        left, right, top = self.edges[at], self.edges[at + cell.columns], self.y
        if self.plan.variant == "ruled":
            for x in (left, right):
                self.draw.line((x, top, x, top + height), fill=self.ink, width=2)
            if not cell.is_continued or top == _MARGIN:
                self.draw.line((left, top, right, top), fill=self.ink, width=2)
            self.is_open = True
        y = top + _PAD
        for line in cell.lines:
            self.draw.text((left + _PAD, y), line, fill=self.ink, font=_font(_SIZE, bold=cell.is_bold))
            y += _LEAD
        for picture in cell.pictures:
            small = Image.open(BytesIO(picture)).convert("L").resize((min(_PICTURE[0], right - left - 12), _PICTURE[1]))
            self.page.paste(small, (left + 6, y))
            y += _PICTURE[1] + 6


def _headings(paper: _Paper) -> None:
    columns = paper.plan.columns
    if any(column.group for column in columns):
        start, upper = 0, []
        while start < len(columns):
            end = start
            while end + 1 < len(columns) and columns[end + 1].group == columns[start].group:
                end += 1
            upper.append(_Cell([columns[start].group], columns=end - start + 1, is_bold=True))
            start = end + 1
        paper.row(upper)
    paper.row(
        [_Cell(_wrapped(column.heading, paper.width(n)), is_bold=True) for n, column in enumerate(columns)],
    )


def _body(paper: _Paper, lines: tuple[Line, ...]) -> None:
    columns = paper.plan.columns
    for line in lines:
        if line.sort != "row":
            paper.row([_Cell(_wrapped(line.words, paper.width(0, len(columns))), columns=len(columns))])
            continue
        cells = []
        for index, column in enumerate(columns):
            stays = column.key == "place" and line.is_continued
            words = "" if stays else line.cell(column.key)
            pictures = line.pictures if column.key == "pictures" else ()
            shown = _wrapped(words, paper.width(index)) if words else []
            cells.append(_Cell(shown, pictures, is_continued=stays))
        paper.row(cells)


def scanned(page: Image.Image, chance: Random) -> Image.Image:
    """Return the page as a scanner gives it: askew, unevenly lit, grainy."""
    angle = chance.uniform(-LARGEST_ANGLE, LARGEST_ANGLE)
    turned = page.rotate(angle, Image.Resampling.BICUBIC, fillcolor=255)
    grain = np.random.default_rng(chance.getrandbits(32))
    values = np.asarray(turned, dtype=np.float32)
    rows, columns = values.shape
    across = np.linspace(chance.uniform(-0.09, 0), chance.uniform(-0.09, 0), columns, dtype=np.float32)
    down = np.linspace(chance.uniform(-0.07, 0), chance.uniform(-0.07, 0), rows, dtype=np.float32)
    values = values * (1 + across[None, :] + down[:, None])
    values += grain.normal(0, chance.uniform(2, 7), values.shape).astype(np.float32)
    return Image.fromarray(np.clip(values, 0, 255).astype(np.uint8))


def as_scan(plan: Plan, lines: tuple[Line, ...], chance: Random) -> tuple[bytes, str]:
    """Draw the list; return a JPEG of one page or a PDF of several, and the ending of its name.

    Raises:
        NoFont: nothing here can draw Chinese.
    """
    paper = _Paper(plan, chance)
    paper.say(plan.title, size=44, centred=True)
    for words in plan.above:
        paper.say(words)
    _headings(paper)
    _body(paper, lines)
    paper.close()
    for words in plan.below:
        paper.say(words)
    pages = [scanned(page, chance) for page in paper.pages]
    out = BytesIO()
    if len(pages) == 1:
        pages[0].save(out, "JPEG", quality=82, dpi=(DPI, DPI))
        return out.getvalue(), "jpg"
    pages[0].save(
        out, "PDF", save_all=True, append_images=pages[1:], resolution=DPI, quality=82,
        creationDate=_STAMP, modDate=_STAMP,
    )  # fmt: skip
    return out.getvalue(), "pdf"
