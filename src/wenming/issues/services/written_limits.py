"""Deadlines as people write them into a list: a day, or so many hours or days of one clock."""

import re
from datetime import date, datetime

from wenming.engines.workbook import Column, Form
from wenming.engines.workbook.cells import CellRefused, value_of
from wenming.issues.limits import LimitRefused, whole
from wenming.kernel import clock
from wenming.rulebook.deadlines import ClockKind, Limit
from wenming.rulebook.labels import N_

UNREADABLE = N_("“%(value)s” is neither a date (2026-12-01) nor a limit (24 hours, 3 working days, 7 days).")
NOT_AHEAD = N_("The deadline %(day)s must be later than today. Write another, or leave the cell empty.")
_DAY = Column("deadline", "整改时限", "Deadline", Form.DAY)
_LIMIT = re.compile(r"限?\s*(\d{1,4})\s*个?\s*([^\W\d]+(?: [^\W\d]+)?)")
_BEFORE = re.compile(r"(之前|以前|前)$")
_MONTH_DAY = re.compile(r"(\d{1,2})月(\d{1,2})[日号]?")
_LONG_PAST = 6
"""So many months back, a day without a year is next year's."""
_CLOCKS = {
    ClockKind.URGENT_HOURS: ("小时", "紧急工作时", "紧急工作小时", "h", "hour", "hours", "urgent hour", "urgent hours"),
    ClockKind.WORKING_HOURS: ("工作时", "工作小时", "working hour", "working hours"),
    ClockKind.WORKING_DAYS: ("工作日", "working day", "working days"),
    ClockKind.CALENDAR_DAYS: ("天", "日", "自然日", "日历日", "day", "days", "calendar day", "calendar days"),
}
_BY_WORD = {word: kind for kind, words in _CLOCKS.items() for word in words}


def read_limit(text: str, today: date) -> Limit | date:
    """Return the limit, or the day until which it is to be done.

    :raises LimitRefused: it is neither, is out of range, or does not lie ahead.
    """
    day = read_written(text, today)
    if isinstance(day, Limit):
        return day
    if day <= today:
        raise LimitRefused("limit_not_ahead", NOT_AHEAD, field="deadline", params={"day": day.isoformat()})
    whole(_until(day, today))
    return day


def read_written(text: str, near: date) -> Limit | date:
    """Return the limit or the day that is written, be it past; a day without a year is the one about ``near``.

    :raises LimitRefused: it is neither, or out of range.
    """
    found = _LIMIT.fullmatch(re.sub(r"(之内|以内|内)$", "", text.casefold()).strip())
    kind = _BY_WORD.get(found[2]) if found else None
    if found and kind:
        return whole(Limit(int(found[1]), kind))
    plain = _BEFORE.sub("", text.strip())
    short = _MONTH_DAY.fullmatch(plain)
    if short:
        plain = _with_year(int(short[1]), int(short[2]), near)
    try:
        day = value_of(plain, _DAY)
    except CellRefused as reason:
        raise LimitRefused("limit_unreadable", UNREADABLE, field="deadline", params={"value": text}) from reason
    assert isinstance(day, date)
    return day


def _with_year(month: int, day: int, near: date) -> str:
    """The day with the year in which it lies nearest ahead, or passed less than half a year before."""
    year = near.year + (month <= near.month - _LONG_PAST)
    return f"{year}-{month}-{day}"


def limit_from(asked: Limit | date, at: datetime) -> Limit:
    """Return the limit with which an issue is filed at ``at``: a day becomes so many calendar days from then."""
    return asked if isinstance(asked, Limit) else whole(_until(asked, at.astimezone(clock.LOCAL).date()))


def _until(day: date, today: date) -> Limit:
    return Limit(max(0, (day - today).days), ClockKind.CALENDAR_DAYS)
