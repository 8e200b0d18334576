"""Divisions named in a column, a heading or a place; hand-worked cases."""

import pytest

from wenming.engines.problem_lists.divisions import DivisionEntry, DivisionIndex, NamedIn

ENTRIES = (
    DivisionEntry("1", "鼓楼街道"), DivisionEntry("2", "城东街道"), DivisionEntry("3", "清河镇"),
    DivisionEntry("11", "东园社区", ("1",)), DivisionEntry("12", "鼓楼社区", ("1",)),
    DivisionEntry("21", "东园社区", ("2",)), DivisionEntry("31", "大柳村", ("3",)),
)  # fmt: skip
INDEX = DivisionIndex(ENTRIES)


@pytest.mark.parametrize(
    ("said", "place", "heading", "code", "because"),
    [
        ("鼓楼街道", "", "", "1", NamedIn.COLUMN),
        ("城东街道办事处", "", "", "2", NamedIn.COLUMN),
        ("清河", "", "", "3", NamedIn.COLUMN),
        ("鼓楼街道/东园社区", "", "", "11", NamedIn.COLUMN),
        ("东园社区", "", "二、城东街道", "21", NamedIn.COLUMN),
        ("古楼街道", "", "", "1", NamedIn.COLUMN),
        ("青河镇", "", "", "3", NamedIn.COLUMN),
        ("鼓楼街办", "", "", "1", NamedIn.COLUMN),
        ("鼓楼社区", "", "", "12", NamedIn.COLUMN),
        ("", "大柳村村口", "", "31", NamedIn.PLACE),
        ("", "某路口", "（三）清河镇", "3", NamedIn.HEADING),
    ],
)
def test_a_division_is_found_by_its_name_a_short_or_a_wrong_one(
    said: str, place: str, heading: str, code: str, because: NamedIn
) -> None:
    best = INDEX.guesses(said, place, heading)[0]
    assert (best.code, best.because) == (code, because)


def test_one_name_in_two_towns_is_not_sure_until_the_town_is_named() -> None:
    assert not INDEX.guesses("东园社区")[0].is_sure
    assert INDEX.guesses("东园社区", "", "城东街道")[0].is_sure


def test_a_place_called_after_a_town_does_not_lie_in_it() -> None:
    assert INDEX.guesses("", "鼓楼市场东门") == []
    assert INDEX.guesses("", "") == []
    assert INDEX.guesses("高新区") == []
