"""What the pages about the territory show, as values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from wenming.areas import policies, selectors
from wenming.areas.models import Area, AreaLevel, StatutoryDay
from wenming.kernel.scope import Viewer
from wenming.rulebook.calendars import DayOfYear, Season, Session
from wenming.ui.components import Action, Chip, Crumb, Empty, Fact, Facts, Link
from wenming.ui.figures import number_text
from wenming.ui.filters import Choice, Search
from wenming.ui.lists import Column, ListPage, ListState, Place, Row
from wenming.ui.markup import Tone
from wenming.ui.pages import RecordHead

COLUMNS = (
    Column("code", _("Code"), order_by=("code",), place=Place.NUMBER, always=True),
    Column("name", _("Division"), order_by=("name", "code"), place=Place.TITLE, always=True),
    Column("level", _("Level"), order_by=("level", "code"), place=Place.STATE),
    Column("parent", _("Lies in"), order_by=("parent__code", "code")),
    Column("below", _("Divisions below"), order_by=("child_count", "code"), numeric=True),
    Column("core", _("Urban core"), order_by=("is_urban_core", "code")),
)
WEEKDAYS = (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"))


@dataclass(frozen=True)
class AreaPage:
    """Everything the page of a division shows."""

    facts: Facts
    below: Sequence[tuple[Link, str]]


@dataclass(frozen=True)
class DayLine:
    """A day of the table."""

    day: str
    weekday: str
    chip: Chip
    name: str
    source: str
    remove: Action | None


@dataclass(frozen=True)
class CalendarPage:
    """Everything the page of the calendar shows."""

    year: int
    years: Sequence[tuple[int, str, bool]]
    days: Sequence[DayLine]
    is_known: bool
    hours: Sequence[str]
    seasons: Sequence[tuple[str, Sequence[str]]]
    actions: Sequence[Action]


def area_list_page(request: HttpRequest, viewer: Viewer) -> ListPage:
    """Build the list of divisions: the towns unless the address asks for others."""
    state = ListState.of(request, "areas", COLUMNS, sort="code")
    words = Search(label=gettext("Code or name"))
    level = Choice("level", gettext("Level"), [(value, str(label)) for value, label in AreaLevel.choices])
    parent = Choice("in", gettext("Lies in"), list(selectors.towns(viewer).values_list("code", "name")))
    found = selectors.with_child_counts(viewer).select_related("parent").defer("boundary", "parent__boundary")
    if asked := state.read(words):
        found = found.filter(Q(name__icontains=asked) | Q(code__startswith=asked))
    if asked := state.read(level):
        found = found.filter(level=asked)
    if asked := state.read(parent):
        found = found.filter(parent__code=asked)
    if not any(state.read(one) for one in (words, level, parent)):
        found = found.exclude(level=AreaLevel.VILLAGE)
    total = found.count()
    load = Action(gettext("Load a workbook"), reverse("imports:upload", args=["areas"]), "upload")
    manages = viewer.may(policies.MANAGE)
    return ListPage(
        state=state,
        title=gettext("Divisions"),
        sentence=ngettext("%(n)s division", "%(n)s divisions", total) % {"n": number_text(total)},
        rows=[_row(one) for one in found.order_by(*state.order_by)[state.offset : state.offset + state.size]],
        total=total,
        filters=(words, level, parent),
        actions=(load,) if manages else (),
        empty=Empty(
            gettext("No division yet"),
            gettext("They come from a workbook, or from the national list: “wenming areas import” on the server."),
            (load,) if manages else (),
            icon="map",
        ),
    )


def area_head(area: Area, viewer: Viewer) -> RecordHead:
    """Build the header of a division's page."""
    crumbs = [Crumb(gettext("Divisions"), reverse("areas:areas"))]
    if area.parent:
        crumbs.append(Crumb(area.parent.name, reverse("areas:area", args=[area.parent.code])))
    crumbs.append(Crumb(area.name))
    acts = (
        Action(gettext("Set the boundary"), reverse("areas:boundary", args=[area.code]), "route", "dialog"),
        Action(gettext("Set the tier"), reverse("areas:tier", args=[area.code]), "clock", "dialog"),
    )
    return RecordHead(
        title=area.name,
        number=area.code,
        subtitle=str(AreaLevel(area.level).label),
        crumbs=crumbs,
        actions=acts if viewer.may(policies.MANAGE) else (),
    )


def area_page(area: Area, viewer: Viewer) -> AreaPage:
    """Build a division's page."""
    below = selectors.areas(viewer).filter(parent=area)
    position = f"{area.lon:.5f}, {area.lat:.5f}" if area.lon is not None and area.lat is not None else ""
    sectors = "、".join(area.sectors.values_list("name", flat=True))
    facts = (
        Fact(gettext("Code"), area.code),
        Fact(gettext("Level"), str(AreaLevel(area.level).label)),
        Fact(gettext("Position (CGCS2000)"), position),
        Fact(gettext("Boundary"), gettext("known") if area.boundary else gettext("not known")),
        Fact(gettext("Urban core"), gettext("yes") if area.is_urban_core else gettext("no")),
        Fact(gettext("Tier of time limits"), str(Area.Tier(area.tier).label)),
        Fact(gettext("Sectors"), sectors),
    )
    lines = [(Link(one.name, reverse("areas:area", args=[one.code])), one.code) for one in below]
    return AreaPage(Facts(facts), lines)


def calendar_page(viewer: Viewer, year: int) -> CalendarPage:
    """Build the calendar of a year."""
    manages = viewer.may(policies.MANAGE_CALENDAR)
    known = selectors.known_years()
    rows = list(selectors.statutory_days(viewer, year))
    working = selectors.working_calendar()
    here = reverse("areas:calendar")
    actions = []
    if manages:
        take = reverse("areas:import_days", args=[year])
        actions = [
            Action(gettext("Take the published table"), take, "download", "post", primary=not rows),
            Action(gettext("Enter a day"), f"{reverse('areas:set_day')}?year={year}", "plus", "dialog"),
            Action(gettext("Office hours"), reverse("areas:hours"), "clock", "dialog"),
        ]
    return CalendarPage(
        year=year,
        years=[(one, f"{here}?year={one}", one == year) for one in sorted({*known, year - 1, year, year + 1})],
        days=[_day_line(row, manages=manages) for row in rows],
        is_known=year in known,
        hours=list(map(_stretch_said, working.hours)),
        seasons=[
            (f"{day_of_year(season.first)} – {day_of_year(season.last)}", list(map(_stretch_said, season.hours)))
            for season in working.seasons
        ],
        actions=actions,
    )


def stretch(session: Session) -> str:
    """Write office hours as the form takes them."""
    return f"{session.opens:%H:%M}-{session.closes:%H:%M}"


def season_line(season: Season) -> str:
    """Write a season as the form takes it."""
    return f"{day_of_year(season.first)} ~ {day_of_year(season.last)} {' '.join(map(stretch, season.hours))}"


def day_of_year(day: DayOfYear) -> str:
    """Write a month and a day."""
    return f"{day[0]:02d}-{day[1]:02d}"


def _stretch_said(session: Session) -> str:
    said = {"opens": f"{session.opens:%H:%M}", "closes": f"{session.closes:%H:%M}"}
    return (gettext("%(opens)s–%(closes)s the next day") if session.is_overnight else "%(opens)s–%(closes)s") % said


def _row(area: Area) -> Row:
    parent = area.parent
    return Row(
        key=area.code,
        url=reverse("areas:area", args=[area.code]),
        cells={
            "code": area.code,
            "name": area.name,
            "level": str(AreaLevel(area.level).label),
            "parent": Link(parent.name, reverse("areas:area", args=[parent.code]), muted=True) if parent else "",
            "below": getattr(area, "child_count", 0) or "",
            "core": gettext("yes") if area.is_urban_core else "",
        },
    )


def _day_line(row: StatutoryDay, *, manages: bool) -> DayLine:
    off = row.kind == StatutoryDay.Kind.HOLIDAY
    english = row.name_en and not (get_language() or "").startswith("zh")
    remove = reverse("areas:remove_day", args=[row.day.isoformat()])
    return DayLine(
        day=row.day.isoformat(),
        weekday=str(WEEKDAYS[date.weekday(row.day)]),
        chip=Chip(str(StatutoryDay.Kind(row.kind).label), Tone.DONE if off else Tone.SOON, "calendar"),
        name=row.name_en if english else row.name,
        source=gettext("entered here") if row.source == "own" else gettext("published table"),
        remove=Action(gettext("Take out"), remove, "x", "post") if manages else None,
    )
