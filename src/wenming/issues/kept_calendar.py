"""A calendar as a recount keeps it: as it stood when the deadlines were set, whatever becomes of it later."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time
from typing import Any

from wenming.rulebook.calendars import Calendar, DayKind, Season, Session, SpecialDay, calendar_of


def kept(calendar: Calendar) -> dict[str, Any]:
    """Return a calendar as JSON."""
    return {
        "hours": _written(calendar.hours),
        "seasons": [[list(each.first), list(each.last), _written(each.hours)] for each in calendar.seasons],
        "years": sorted(calendar.known_years),
        "days": [
            [day.isoformat(), row.kind.value, row.name, row.name_en] for day, row in sorted(calendar.special.items())
        ],
    }


def read(values: Mapping[str, Any]) -> Calendar:
    """Return the calendar that was kept."""
    days = [SpecialDay(date.fromisoformat(day), DayKind(kind), *names) for day, kind, *names in values["days"]]
    seasons = tuple(
        Season((first[0], first[1]), (last[0], last[1]), _hours(hours))
        for first, last, hours in values.get("seasons", ())
    )
    return calendar_of(days, known_years=values["years"], hours=_hours(values["hours"]), seasons=seasons)


def _written(hours: Iterable[Session]) -> list[list[str]]:
    return [[each.opens.isoformat(), each.closes.isoformat()] for each in hours]


def _hours(pairs: Iterable[Sequence[str]]) -> tuple[Session, ...]:
    return tuple(Session(time.fromisoformat(opens), time.fromisoformat(closes)) for opens, closes in pairs)
