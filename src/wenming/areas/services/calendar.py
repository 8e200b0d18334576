"""The city's own table of days off and made-up working days, and its office hours."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import transaction

from wenming.areas import policies
from wenming.areas.events import CalendarChanged
from wenming.areas.models import StatutoryDay, Territory
from wenming.engines.holidays import statutory_table
from wenming.kernel import audit, clock, events, rights
from wenming.kernel.actors import Actor
from wenming.kernel.errors import DomainError, Missing
from wenming.rulebook.calendars import OFFICE_HOURS, DayOfYear, Season, Session, amiss
from wenming.rulebook.labels import N_

SOURCE_PACKAGE = "chinesecalendar"
SOURCE_OWN = "own"


@transaction.atomic
def import_statutory_days(years: Iterable[int], *, by: Actor, at: datetime | None = None) -> tuple[int, list[int]]:
    """Take the published table of some years; days entered by the city itself are left as they are.

    Returns how many days were added or changed, and the years whose table is not known yet.
    """
    rights.require(by, policies.MANAGE_CALENDAR)
    wanted = sorted(set(years))
    rows, known = statutory_table(wanted)
    held = {day.day: day for day in StatutoryDay.objects.filter(day__year__in=wanted)}
    changed: list[date] = []
    for row in rows:
        old = held.get(row.day)
        kind = row.kind.value
        if old and (old.source == SOURCE_OWN or (old.kind, old.name) == (kind, row.name)):
            continue
        StatutoryDay.objects.update_or_create(
            day=row.day,
            defaults={"kind": kind, "name": row.name, "name_en": row.name_en, "source": SOURCE_PACKAGE},
        )
        changed.append(row.day)
    audit.record(
        "areas.import_days",
        subject=audit.Subject("areas.statutoryday"),
        by=by,
        at=at or clock.now(),
        details={"years": wanted, "changed": len(changed)},
    )
    if changed:
        events.publish(CalendarChanged(tuple(changed)))
    return len(changed), [year for year in wanted if year not in known]


@transaction.atomic
def set_day(day: date, kind: str, name: str, *, by: Actor, at: datetime | None = None) -> StatutoryDay:
    """Enter a day off or a made-up working day by hand."""
    rights.require(by, policies.MANAGE_CALENDAR)
    if kind not in StatutoryDay.Kind.values:
        raise DomainError("day_kind_wrong", N_("A day is either off or worked."), field="kind")
    row, _ = StatutoryDay.objects.update_or_create(day=day, defaults={"kind": kind, "name": name, "source": SOURCE_OWN})
    _tell("areas.set_day", row, by, at)
    return row


@transaction.atomic
def remove_day(day: date, *, by: Actor, at: datetime | None = None) -> None:
    """Take a day out of the table: its weekday decides again."""
    rights.require(by, policies.MANAGE_CALENDAR)
    row = StatutoryDay.objects.filter(day=day).first()
    if row is None:
        raise Missing("day_missing", N_("This day is not in the table."))
    _tell("areas.remove_day", row, by, at)
    row.delete()


@transaction.atomic
def set_office_hours(
    hours: Sequence[Session], seasons: Sequence[Season] = (), *, by: Actor, at: datetime | None = None
) -> Territory:
    """Set the hours in which the offices are open, in order and without overlap, and those of seasons that differ.

    Without ``hours`` the rulebook's own hold.
    """
    rights.require(by, policies.MANAGE_CALENDAR)
    territory = Territory.objects.select_for_update().first()
    if territory is None:
        raise Missing("not_set_up", N_("This system is not set up yet."))
    for field, wrong in (("hours", amiss(hours or OFFICE_HOURS)), ("seasons", amiss(hours or OFFICE_HOURS, seasons))):
        if wrong:
            raise DomainError("hours_wrong", wrong, field=field)
    territory.office_hours = _written(hours)
    territory.seasons = [
        [_day_written(season.first), _day_written(season.last), _written(season.hours)] for season in seasons
    ]
    territory.save(update_fields=["office_hours", "seasons"])
    audit.record(
        "areas.set_office_hours",
        subject=audit.subject_of(territory, territory.division_code),
        by=by,
        at=at or clock.now(),
        details={"hours": territory.office_hours, "seasons": territory.seasons},
    )
    events.publish(CalendarChanged(()))
    return territory


def _written(hours: Iterable[Session]) -> list[list[str]]:
    return [[f"{each.opens:%H:%M}", f"{each.closes:%H:%M}"] for each in hours]


def _day_written(day: DayOfYear) -> str:
    return f"{day[0]:02d}-{day[1]:02d}"


def _tell(act: str, row: StatutoryDay, by: Actor, at: datetime | None) -> None:
    audit.record(
        act,
        subject=audit.subject_of(row, row.day.isoformat()),
        by=by,
        at=at or clock.now(),
        details={"day": row.day.isoformat(), "kind": row.kind},
    )
    events.publish(CalendarChanged((row.day,)))
