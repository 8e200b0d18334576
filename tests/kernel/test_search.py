"""Search over Chinese and Latin text."""

import pytest
from django.contrib.postgres.search import SearchVectorField
from django.db.models import TextField, Value
from django.db.models.functions import Cast

from wenming.kernel.models import NumberSeries
from wenming.kernel.search import bigrams, search_query, search_text

ROWS = ["文明城市创建办公室", "人民南路12号农贸市场", "Wenming LiGE-0012 路口", "2026-000123 占道经营 1e5"]


def found(words: str) -> list[str]:
    """The rows that the search finds, each row in turn as the stored column."""
    return [row for row in ROWS if _matches(search_text(row), words)]


def _matches(stored: str, words: str) -> bool:
    query = search_query(words)
    assert query is not None
    NumberSeries.objects.get_or_create(series="x", year=1)
    column = Cast(Value(stored, TextField()), SearchVectorField())
    return NumberSeries.objects.annotate(search=column).filter(search=query).exists()


def test_terms_are_characters_pairs_and_words() -> None:
    assert bigrams("文明路12号ab-C") == ["文", "明", "路", "文明", "明路", "12", "号", "ab", "c"]
    assert bigrams("") == []
    assert search_text("b'a\\ b") == "'a' 'b'"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "rows"),
    [
        ("文明", [0]),
        ("城市创建", [0]),
        ("市", [0, 1]),
        ("农贸 人民", [1]),
        ("民南路1", [1]),
        ("南民", []),
        ("wenm", [2]),
        ("ＬＩＧＥ", [2]),
        ("2026-000123", [3]),
        ("0001", [3]),
        ("1e5", [3]),
        ("占道 文明", []),
    ],
)
def test_what_is_typed_is_found(words: str, rows: list[int]) -> None:
    assert found(words) == [ROWS[number] for number in rows]


@pytest.mark.parametrize("words", ["", "  ", "&|!()'", "：*", "_"])
def test_nothing_searchable_gives_no_query(words: str) -> None:
    assert search_query(words) is None


@pytest.mark.django_db
@pytest.mark.parametrize("words", ["a'b", "a & !b", "\\", "文' OR '1", "x:*", "<->", "a" * 5000, "㌖" * 200])
def test_hostile_words_are_only_words(words: str) -> None:
    if search_query(words) is not None:
        found(words)
