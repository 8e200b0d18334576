"""Working time: which days are working days, when the offices are open, and how time is counted along them.

A calendar is data: office hours, those of a season (夏季、冬季作息时间) where they differ, statutory holidays
(法定节假日) and make-up working days (调休上班). A shift that ends after midnight belongs to the day it begins on.
Days are days in China; every instant that comes in is aware and every instant that goes out is in UTC. A year whose
holiday table is not known yet has weekends only, and :func:`unknown_years` says so.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from wenming.rulebook.labels import N_

CHINA = ZoneInfo("Asia/Shanghai")
HORIZON_DAYS = 7320
"""Nobody counts further than twenty years; a calendar that never opens is found out here."""

SATURDAY = 5
ONE_DAY = timedelta(days=1)
NOTHING = timedelta(0)


class CalendarError(ValueError):
    """A calendar, an instant or an amount of time that cannot be counted with."""


class DayKind(StrEnum):
    """What sets a day apart from its weekday: off although Monday to Friday may work, or worked although a weekend."""

    HOLIDAY = "holiday"
    MAKE_UP = "make_up"


class Why(StrEnum):
    """Why a day is a working day or a day off."""

    WEEKDAY = "weekday"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    MAKE_UP = "make_up"


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """One row of the holiday table; the names are the holiday's, also for its make-up days."""

    day: date
    kind: DayKind
    name: str
    name_en: str = ""


@dataclass(frozen=True, slots=True)
class Session:
    """Office hours without a break, in China's time of day; what closes no later than it opens closes the next day."""

    opens: time
    closes: time

    @property
    def is_overnight(self) -> bool:
        """Whether it runs past midnight."""
        return self.closes <= self.opens

    @property
    def length(self) -> timedelta:
        """How long it lasts."""
        return datetime.combine(date.min + (ONE_DAY if self.is_overnight else NOTHING), self.closes) - datetime.combine(
            date.min, self.opens
        )


DayOfYear = tuple[int, int]
"""A month and a day of it, of any year."""


@dataclass(frozen=True, slots=True)
class Season:
    """Other office hours from one day of the year to another, both included; it may run past the turn of the year."""

    first: DayOfYear
    last: DayOfYear
    hours: tuple[Session, ...]

    def holds(self, day: date) -> bool:
        """Whether a day is of the season."""
        here = (day.month, day.day)
        if self.first <= self.last:
            return self.first <= here <= self.last
        return here >= self.first or here <= self.last


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time from ``begins`` up to ``ends``, both UTC, on one day in China."""

    day: date
    begins: datetime
    ends: datetime

    @property
    def length(self) -> timedelta:
        """How long it lasts."""
        return self.ends - self.begins


@dataclass(frozen=True, slots=True)
class DayStatus:
    """Whether a day is worked, why, whether its year is known, and the holiday's names if one has to do with it."""

    day: date
    is_working: bool
    why: Why
    is_known: bool
    name: str = ""
    name_en: str = ""


OFFICE_HOURS = (Session(time(8, 30), time(12)), Session(time(14, 30), time(18)))


@dataclass(frozen=True, slots=True)
class Calendar:
    """A city's working time. ``known_years`` are those whose holiday table has been entered.

    Build one with :func:`calendar_of`.
    """

    special: Mapping[date, SpecialDay] = field(default_factory=dict, hash=False)
    known_years: frozenset[int] = frozenset()
    hours: tuple[Session, ...] = OFFICE_HOURS
    seasons: tuple[Season, ...] = ()
    _spans: dict[date, tuple[Span, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)
    """What :func:`working_spans` has worked out so far: deadlines ask for the same days over and over."""

    def __post_init__(self) -> None:
        if wrong := amiss(self.hours, self.seasons):
            raise CalendarError(wrong)

    @property
    def is_even(self) -> bool:
        """Whether a working day is as long in every season."""
        return all(day_length(season.hours) == day_length(self.hours) for season in self.seasons)

    @property
    def runs_past_midnight(self) -> bool:
        """Whether a shift of one day may still run on the next."""
        return any(hours[-1].is_overnight for hours in (self.hours, *(season.hours for season in self.seasons)))


def amiss(hours: Sequence[Session], seasons: Sequence[Season] = ()) -> str:
    """What is wrong with these office hours, as a sentence to be translated; nothing if they can be counted with."""
    sorts = (hours, *(season.hours for season in seasons))
    if not all(sorts):
        return N_("A working day needs office hours.")
    if not all(map(follow_each_other, sorts)):
        return N_("Office hours must follow each other within the day and not overlap.")
    nights = [each[-1].closes for each in sorts if each[-1].is_overnight]
    if any(closes > each[0].opens for closes in nights for each in sorts):
        return N_("A shift that runs past midnight must end before the next day's hours begin, in every season.")
    return N_("A day can be of one season only.") if any_overlap(seasons) else ""


def follow_each_other(hours: Sequence[Session]) -> bool:
    """Whether sessions stand in order and do not overlap; the last alone may end after midnight, before the first."""
    if any(session.is_overnight for session in hours[:-1]):
        return False
    last = hours[-1]
    moments = [moment for session in hours for moment in (session.opens, session.closes)]
    if last.is_overnight:
        return all(earlier < later for earlier, later in pairwise(moments[:-1])) and last.closes <= hours[0].opens
    return all(earlier < later for earlier, later in pairwise(moments))


def any_overlap(seasons: Sequence[Season]) -> bool:
    """Whether a day of the year is of two seasons."""
    leap = date(2024, 1, 1)
    days = (leap + timedelta(days=offset) for offset in range(366))
    return any(sum(season.holds(day) for season in seasons) > 1 for day in days)


def day_length(hours: Iterable[Session]) -> timedelta:
    """These sessions together."""
    return sum((session.length for session in hours), NOTHING)


def calendar_of(
    rows: Iterable[SpecialDay],
    *,
    known_years: Iterable[int],
    hours: tuple[Session, ...] = OFFICE_HOURS,
    seasons: tuple[Season, ...] = (),
) -> Calendar:
    """Make a calendar from the rows of holiday tables; a day in two rows is an error."""
    special: dict[date, SpecialDay] = {}
    for row in rows:
        if row.day in special:
            raise CalendarError(f"{row.day.isoformat()} stands twice in the holiday table")
        special[row.day] = row
    return Calendar(special, frozenset(known_years), hours, seasons)


def hours_on(calendar: Calendar, day: date) -> tuple[Session, ...]:
    """The office hours that hold on a day, if it is worked."""
    return next((season.hours for season in calendar.seasons if season.holds(day)), calendar.hours)


def day_in_china(at: datetime) -> date:
    """The day it is in China at this instant."""
    return in_utc(at).astimezone(CHINA).date()


def in_utc(at: datetime) -> datetime:
    """The same instant in UTC; an instant without a time zone is refused."""
    if at.tzinfo is None:
        raise CalendarError("an instant needs a time zone")
    return at.astimezone(UTC)


@lru_cache(maxsize=2**16)
def instant(day: date, moment: time) -> datetime:
    """The instant at which it is ``moment`` o'clock on ``day`` in China."""
    return datetime.combine(day, moment, CHINA).astimezone(UTC)


def day_status(calendar: Calendar, day: date) -> DayStatus:
    """Whether ``day`` is a working day and why: the holiday table first, then the weekday."""
    is_known = day.year in calendar.known_years
    row = calendar.special.get(day)
    if row is not None:
        is_make_up = row.kind is DayKind.MAKE_UP
        why = Why.MAKE_UP if is_make_up else Why.HOLIDAY
        return DayStatus(day, is_make_up, why, is_known, row.name, row.name_en)
    is_weekend = day.weekday() >= SATURDAY
    return DayStatus(day, not is_weekend, Why.WEEKEND if is_weekend else Why.WEEKDAY, is_known)


def is_working_day(calendar: Calendar, day: date) -> bool:
    """Whether the offices work on ``day``."""
    return day_status(calendar, day).is_working


def working_day_length(calendar: Calendar) -> timedelta:
    """The usual office hours of one working day together."""
    return day_length(calendar.hours)


def working_spans(calendar: Calendar, day: date) -> tuple[Span, ...]:
    """The office hours of ``day`` as instants; none on a day off."""
    known = calendar._spans.get(day)
    if known is None:
        known = calendar._spans[day] = tuple(_spans_of(calendar, day))
    return known


def _spans_of(calendar: Calendar, day: date) -> Iterator[Span]:
    if is_working_day(calendar, day):
        for each in hours_on(calendar, day):
            yield Span(day, instant(day, each.opens), _closing(each, day))


def close_of_day(calendar: Calendar, day: date) -> datetime:
    """When the office hours of ``day`` end, or would end on a day off: the due instant of a limit given as a date."""
    return _closing(hours_on(calendar, day)[-1], day)


def next_working_instant(calendar: Calendar, at: datetime) -> datetime:
    """``at`` itself within office hours, else the next opening; the moment of closing is no longer within."""
    for span in working_time_from(calendar, at):
        return span.begins
    raise AssertionError("unreachable: counting ends in a span or an error")


def working_time_from(calendar: Calendar, start: datetime) -> Iterator[Span]:
    """The stretches of working time from ``start`` on, without end; nothing for twenty years is an error."""
    start, day, idle = in_utc(start), first_day(calendar, start), 0
    while idle < HORIZON_DAYS:
        idle += 1
        for span in working_spans(calendar, day):
            if span.ends > start:
                idle = 0
                yield Span(day, max(span.begins, start), span.ends)
        day += ONE_DAY
    raise CalendarError("the calendar has no working day for twenty years")


def working_time_between(calendar: Calendar, start: datetime, end: datetime) -> timedelta:
    """How much working time lies between two instants; nothing if ``end`` is not after ``start``."""
    start, end = in_utc(start), in_utc(end)
    total, day, last = NOTHING, first_day(calendar, start), day_in_china(end)
    while day <= last:
        for span in working_spans(calendar, day):
            total += max(NOTHING, min(span.ends, end) - max(span.begins, start))
        day += ONE_DAY
    return total


def working_minutes_between(calendar: Calendar, start: datetime, end: datetime) -> int:
    """The whole minutes of working time between two instants."""
    return working_time_between(calendar, start, end) // timedelta(minutes=1)


def add_working_time(calendar: Calendar, start: datetime, amount: timedelta) -> datetime:
    """The first instant at which ``amount`` of working time has passed since ``start``.

    Two hours from 16:00 end at 18:00, the close of the same day, not at the next opening.
    """
    left = _not_negative(amount)
    if not left:
        return in_utc(start)
    for span in working_time_from(calendar, start):
        if left <= span.length:
            return span.begins + left
        left -= span.length
    raise AssertionError("unreachable: counting ends in a span or an error")


def add_working_minutes(calendar: Calendar, start: datetime, minutes: int) -> datetime:
    """``minutes`` of office hours after ``start``."""
    return add_working_time(calendar, start, timedelta(minutes=minutes))


def add_working_days(calendar: Calendar, start: datetime, days: Fraction | int) -> datetime:
    """``days`` working days after ``start``: so many times one day's usual hours, hence the same time of day.

    One working day from Friday 16:00 ends on Monday 16:00; from Saturday, at the close of Monday.
    """
    return add_working_time(calendar, start, times(working_day_length(calendar), days))


def add_calendar_days(start: datetime, days: Fraction | int) -> datetime:
    """``days`` times twenty-four hours after ``start``, days off included."""
    return in_utc(start) + _not_negative(times(ONE_DAY, days))


def add_urgent_hours(start: datetime, hours: Fraction | int) -> datetime:
    """``hours`` on the clock after ``start``, nights and days off included (紧急工作时)."""
    return in_utc(start) + _not_negative(times(timedelta(hours=1), hours))


def times(length: timedelta, factor: Fraction | int) -> timedelta:
    """``factor`` times ``length``, cut to whole microseconds."""
    return timedelta(microseconds=int(length // timedelta(microseconds=1) * Fraction(factor)))


def unknown_years(calendar: Calendar, start: datetime, end: datetime) -> tuple[int, ...]:
    """The years from ``start`` to ``end`` that have no holiday table: weekends only were counted there."""
    years = range(day_in_china(start).year, day_in_china(end).year + 1)
    return tuple(year for year in years if year not in calendar.known_years)


def first_day(calendar: Calendar, at: datetime) -> date:
    """The first day whose office hours may hold an instant: the day before, where a shift may still run."""
    day = day_in_china(at)
    return day - ONE_DAY if calendar.runs_past_midnight else day


def _closing(session: Session, day: date) -> datetime:
    return instant(day + ONE_DAY if session.is_overnight else day, session.closes)


def _not_negative(amount: timedelta) -> timedelta:
    if amount < NOTHING:
        raise CalendarError("time is only counted forwards")
    return amount
