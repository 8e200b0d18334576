"""What the territory is, and when its offices work."""

from datetime import time

from wenming.areas.models import StatutoryDay, Territory
from wenming.rulebook.calendars import OFFICE_HOURS, Calendar, DayKind, Session, SpecialDay, calendar_of


def territory() -> Territory | None:
    """Return the territory of this deployment, or ``None`` before it is set up."""
    return Territory.objects.first()


def working_calendar() -> Calendar:
    """Return the territory's working time: its office hours and the holiday tables entered so far."""
    here = territory()
    hours = tuple(_session(pair) for pair in here.office_hours) if here and here.office_hours else OFFICE_HOURS
    rows = [SpecialDay(row.day, DayKind(row.kind), row.name, row.name_en) for row in StatutoryDay.objects.all()]
    return calendar_of(rows, known_years={row.day.year for row in rows}, hours=hours)


def _session(pair: list[str]) -> Session:
    opens, closes = pair
    return Session(time.fromisoformat(opens), time.fromisoformat(closes))
