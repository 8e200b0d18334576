"""A calendar as a recount keeps it: as it stood when the deadlines were set, whatever becomes of it later."""

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from wenming.rulebook.calendars import Calendar, DayKind, Session, SpecialDay, calendar_of


def kept(calendar: Calendar) -> dict[str, Any]:
    """Return a calendar as JSON."""
    return {
        "hours": [[each.opens.isoformat(), each.closes.isoformat()] for each in calendar.hours],
        "years": sorted(calendar.known_years),
        "days": [
            [day.isoformat(), row.kind.value, row.name, row.name_en] for day, row in sorted(calendar.special.items())
        ],
    }


def read(values: Mapping[str, Any]) -> Calendar:
    """Return the calendar that was kept."""
    days = [SpecialDay(date.fromisoformat(day), DayKind(kind), *names) for day, kind, *names in values["days"]]
    hours = tuple(Session(time.fromisoformat(opens), time.fromisoformat(closes)) for opens, closes in values["hours"])
    return calendar_of(days, known_years=values["years"], hours=hours)
