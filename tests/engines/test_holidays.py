"""The holiday source, compared with the table that the rulebook's cases use."""

from tests.rulebook.tables import special_days, table

from wenming.engines.holidays import known_years, statutory_days, statutory_table
from wenming.rulebook.calendars import DayKind, calendar_of


def test_2026_is_the_table_of_the_cases() -> None:
    assert statutory_days(2026) == (special_days(table("holidays_2026")), True)


def test_an_unknown_year_brings_no_rows_and_says_so() -> None:
    assert statutory_days(max(known_years()) + 1) == ((), False)
    assert statutory_days(1999) == ((), False)


def test_several_years_make_one_calendar() -> None:
    rows, known = statutory_table([2026, 2025, 2026, 1999])
    assert known == {2025, 2026}
    assert [row.day for row in rows] == sorted({row.day for row in rows})
    assert calendar_of(rows, known_years=known).known_years == {2025, 2026}


def test_make_up_days_carry_the_name_of_their_holiday_in_both_languages() -> None:
    rows, _ = statutory_days(2026)
    make_up = [row for row in rows if row.kind is DayKind.MAKE_UP and row.day.month == 10]
    assert [(row.name, row.name_en) for row in make_up] == [("国庆节", "National Day")]
