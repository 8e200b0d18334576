"""China's statutory holidays and make-up working days, read from the chinesecalendar package as rows of a calendar.

A source to begin with: a city keeps and corrects its own table. The package follows the yearly notice on holidays
(节假日安排), so the coming year is missing until that notice is out, usually in November.
"""

from collections.abc import Iterable
from datetime import date

from chinese_calendar.constants import Holiday, holidays, workdays

from wenming.rulebook.calendars import DayKind, SpecialDay

_YEARS = frozenset(day.year for day in holidays)
_CHINESE_NAMES = {str(holiday.value): str(holiday.chinese) for holiday in Holiday}


def known_years() -> frozenset[int]:
    """The years whose table the package holds."""
    return _YEARS


def statutory_days(year: int) -> tuple[tuple[SpecialDay, ...], bool]:
    """The holidays and make-up working days of ``year`` in order of days, and whether the year is known at all."""
    off = (_row(day, DayKind.HOLIDAY, name) for day, name in holidays.items() if day.year == year)
    worked = (_row(day, DayKind.MAKE_UP, name) for day, name in workdays.items() if day.year == year)
    return tuple(sorted((*off, *worked), key=lambda row: row.day)), year in _YEARS


def statutory_table(years: Iterable[int]) -> tuple[tuple[SpecialDay, ...], frozenset[int]]:
    """The rows of several years, and which of these years are known; unknown years simply bring no rows."""
    wanted = sorted(set(years))
    rows = tuple(row for year in wanted for row in statutory_days(year)[0])
    return rows, _YEARS & frozenset(wanted)


def _row(day: date, kind: DayKind, name_en: str) -> SpecialDay:
    return SpecialDay(day, kind, _CHINESE_NAMES.get(name_en, name_en), name_en)
