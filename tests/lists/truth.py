"""What a made list says, and what it truly means: plain values that know nothing of any reader."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class TruePlace:
    """A site of the register. ``area`` is the name of the subdistrict or town, ``kind`` the code of the site kind."""

    code: str
    name: str
    old_names: tuple[str, ...]
    address: str
    area: str
    kind: str


@dataclass(frozen=True)
class TrueKind:
    """A kind of problem of the catalogue."""

    code: str
    label: str


@dataclass(frozen=True)
class TrueItem:
    """One problem of a list. ``where_text`` and ``text`` are as written, ``number`` as printed.

    ``site`` is empty where the list names no site of the register, or one that even a person could not tell
    (``is_vague``). ``deadline`` is empty where none is written as a date, ``unit`` where the list names none;
    a unit written short or under an old name is given by its right name. ``order`` counts from 0 through the file.
    """

    number: str
    site: str
    kind: str
    is_vague: bool
    deadline: date | None
    unit: str
    text: str
    where_text: str
    order: int
    pictures: int


@dataclass(frozen=True)
class MadeFile:
    """A list as it would arrive, with its truth.

    ``reply_columns`` are headings whose cells are left empty for the reply; none where the format has no columns.
    ``deadline_for_all`` is written once, in a note. ``traits`` name what the file shows, for reports.
    """

    filename: str
    content: bytes
    format: str
    items: tuple[TrueItem, ...]
    reply_columns: tuple[str, ...]
    has_place_column: bool
    deadline_for_all: date | None
    traits: tuple[str, ...]
