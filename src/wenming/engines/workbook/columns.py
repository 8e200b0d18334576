"""What a table looks like: its columns, the headings under which they come, and what a cell may hold."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property


class Form(StrEnum):
    """What a cell holds."""

    TEXT = "text"
    CODE = "code"
    WHOLE = "whole"
    NUMBER = "number"
    DAY = "day"
    CHOICE = "choice"
    LIST = "list"


@dataclass(frozen=True)
class Column:
    """One column. ``heading`` is Chinese, ``heading_en`` English; ``also`` are further headings met in practice.

    ``options`` of a choice: the value to the words that stand for it, the first one is written in templates.
    """

    key: str
    heading: str
    heading_en: str
    form: Form = Form.TEXT
    required: bool = False
    most: int = 200
    also: tuple[str, ...] = ()
    options: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    hint: str = ""
    hint_en: str = ""
    example: str = ""
    width: int = 16

    @property
    def headings(self) -> tuple[str, ...]:
        """Every heading under which the column may come."""
        return (self.heading, self.heading_en, self.key, *self.also)

    def named(self, *, chinese: bool) -> str:
        """Return the heading in one language."""
        return self.heading if chinese else self.heading_en


@dataclass(frozen=True)
class Schema:
    """A table: the names of its sheet, its columns, and how many rows it may have.

    Columns whose heading starts with one of ``extra_prefixes`` hold further numbers by name (``属性:长度``).
    """

    name: str
    sheet: str
    sheet_en: str
    columns: tuple[Column, ...]
    most_rows: int = 20_000
    extra_prefixes: tuple[str, ...] = ()

    @cached_property
    def by_heading(self) -> dict[str, Column]:
        """The columns by every normalised heading."""
        return {normalised(heading): column for column in self.columns for heading in column.headings}

    @cached_property
    def by_key(self) -> dict[str, Column]:
        """The columns by key."""
        return {column.key: column for column in self.columns}


def normalised(heading: str) -> str:
    """Return a heading without case, blanks, stars, and what stands in brackets."""
    bare = heading.replace("（", "(").replace("：", ":").split("(")[0]
    return "".join(bare.split()).strip("*＊").casefold()
