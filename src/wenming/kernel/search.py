"""Search over Chinese and Latin text without extensions: pairs of neighbouring characters, whole words, numbers.

Store ``search_text(...)`` in a ``SearchVectorField`` with a GIN index; filter with ``search_query(words)``. Found rows
are not ranked: order them by what the page shows.
"""

import re
import unicodedata
from collections.abc import Iterator

from django.contrib.postgres.search import SearchQuery
from django.db.models import Func, TextField, Value

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
PIECES = re.compile(rf"(?P<han>[{HAN}]+)|(?P<word>[^\W_{HAN}]+)")
LONGEST_QUERY = 200
LONGEST_WORD = 500
"""So many characters of a word are kept: the database takes no term of more than 2,046 bytes."""


def bigrams(text: str) -> list[str]:
    """Return the terms of a text, in order: every Chinese character and every pair of neighbours, and whole words.

    A single Chinese character in a search then finds it too; numbers such as ``2026-000123`` count in their parts.
    """
    return [term for run, is_han in _runs(text) for term in (_stored(run) if is_han else [run])]


def search_text(*texts: str) -> str:
    """Return the value of a search column for these texts, as the database reads a ``tsvector``."""
    terms = sorted({term for text in texts for term in bigrams(text)})
    return " ".join(f"'{term}'" for term in terms)


def search_query(words: str) -> SearchQuery | None:
    """Return the query for what somebody typed: all of it must occur; Latin words and numbers
    may be beginnings.

    ``None`` when nothing searchable was typed.
    """
    terms: list[str] = []
    for run, is_han in _runs(words[:LONGEST_QUERY]):
        terms += [f"'{pair}'" for pair in _asked(run)] if is_han else [f"'{run}':*"]
    return _Query(" & ".join(dict.fromkeys(terms))) if terms else None


def _runs(text: str) -> Iterator[tuple[str, bool]]:
    for piece in PIECES.finditer(unicodedata.normalize("NFKC", text).lower()):
        is_han = piece["han"] is not None
        yield piece[0] if is_han else piece[0][:LONGEST_WORD], is_han


def _stored(run: str) -> list[str]:
    return [*run, *(run[start : start + 2] for start in range(len(run) - 1))]


def _asked(run: str) -> list[str]:
    """Return the pairs of a run, or its one character: the pairs alone say which characters follow each other."""
    return [run[start : start + 2] for start in range(len(run) - 1)] or [run]


class _Query(SearchQuery):
    """A query whose terms are ready: the database parses no words."""

    template = "%(expressions)s::tsquery"

    def __init__(self, ready: str) -> None:
        self.invert = False
        Func.__init__(self, Value(ready, TextField()))
        self.config = None
