"""Measured values: what is read, what is refused and where, and that what is kept is what was typed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenming.rulebook.measuring import UNITS, Measured, MeasureRefused, measured


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        ("0.18", "m²", Measured(Decimal("0.18"), "m²")),
        (" 55 ", "dB(A)", Measured(Decimal("55"), "dB(A)")),
        ("0.250", "m", Measured(Decimal("0.250"), "m")),
        ("-3.5", "℃", Measured(Decimal("-3.5"), "℃")),
        ("0．2", "m", Measured(Decimal("0.2"), "m")),
        ("", "", None),
    ],
)
def test_what_is_read(value: str, unit: str, expected: Measured | None) -> None:
    assert measured(value, unit) == expected


@pytest.mark.parametrize(
    ("value", "unit", "part"),
    [
        ("", "m", "value"),
        ("0.2", "", "unit"),
        ("0.2", "平方", "unit"),
        ("约0.2", "m", "value"),
        ("1e5", "m", "value"),
        ("NaN", "m", "value"),
        ("Infinity", "m", "value"),
        ("0.1234567", "m", "value"),
        ("99999999999", "m", "value"),
        ("٣", "m", "value"),
        ("0.2\n", "m\x00", "unit"),
    ],
)
def test_what_is_refused_and_where(value: str, unit: str, part: str) -> None:
    with pytest.raises(MeasureRefused) as refused:
        measured(value, unit)
    assert refused.value.part == part


@given(st.decimals(-1000, 1000, places=4), st.sampled_from(UNITS))
def test_what_is_kept_reads_back(value: Decimal, unit: str) -> None:
    found = measured(f"{value:f}", unit)
    assert found == Measured(value, unit) and measured(*str(found).split(" ", 1)) == found
