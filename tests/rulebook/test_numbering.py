"""Numbers that people read out, type in and print."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenming.rulebook.numbering import (
    ISSUES,
    ROUNDS,
    VISITS,
    Number,
    NumberError,
    Series,
    format_number,
    format_site_code,
    is_number,
    is_site_code,
    normalise_site_code,
    parse_number,
)

NUMBERS = st.builds(Number, st.integers(1000, 9999), st.integers(1, 10**9))


@given(st.sampled_from([ISSUES, ROUNDS, VISITS]), NUMBERS)
def test_what_is_written_is_read_back(series: Series, number: Number) -> None:
    assert parse_number(series, format_number(series, number)) == number


@given(st.lists(NUMBERS, max_size=6))
def test_numbers_sort_in_the_order_they_were_given(numbers: list[Number]) -> None:
    assert sorted(numbers) == sorted(numbers, key=lambda number: (number.year, number.running))


@given(st.text(max_size=14))
def test_any_text_is_a_number_or_is_refused(text: str) -> None:
    assert not is_number(ISSUES, text) or parse_number(ISSUES, text).running > 0


def test_numbers_are_written_with_leading_zeros_and_may_outgrow_them() -> None:
    assert format_number(ISSUES, Number(2026, 123)) == "2026-000123"
    assert format_number(ROUNDS, Number(2026, 3)) == "R2026-003"
    assert parse_number(ISSUES, "2026-1000000") == Number(2026, 1_000_000)


@pytest.mark.parametrize("written", [" 2026-000123 ", "２０２６－０００１２３"])
def test_spaces_and_full_width_characters_are_understood(written: str) -> None:
    assert parse_number(ISSUES, written) == Number(2026, 123)


def test_small_letters_are_understood() -> None:
    assert parse_number(ROUNDS, "r2026-003") == Number(2026, 3)


@pytest.mark.parametrize(
    "written", ["", "2026", "2026-123", "2026-0000123", "2026-000000", "0026-000123", "R2026-000123", "2026-000123x"]
)
def test_what_is_not_a_number_of_the_series_is_refused(written: str) -> None:
    assert not is_number(ISSUES, written)


@pytest.mark.parametrize("number", [Number(2026, 0), Number(26, 1)])
def test_a_number_that_cannot_be_written_is_refused(number: Number) -> None:
    with pytest.raises(NumberError):
        format_number(ISSUES, number)


@pytest.mark.parametrize("code", ["MARKET-0012", "XC01", "A-1-B2", "62070201"])
def test_site_codes_of_the_city_or_ours_fit(code: str) -> None:
    assert is_site_code(code)
    assert normalise_site_code(f" {code.lower()} ") == code


@pytest.mark.parametrize("code", ["", "market-12", "A--1", "-A", "A-", "A/1", "A 1", "农贸-1", "A" * 33])
def test_what_cannot_stand_in_an_address_is_no_site_code(code: str) -> None:
    assert not is_site_code(code)


def test_a_site_code_is_made_of_kind_and_running_number() -> None:
    assert format_site_code("market", 12) == "MARKET-0012"
    with pytest.raises(NumberError):
        format_site_code("market", 0)
    with pytest.raises(NumberError):
        normalise_site_code("A/1")
