"""The shapes of what is typed about the territory and its calendar."""

import re
import unicodedata
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wenming.areas.doors import SYSTEMS
from wenming.areas.models import Area, StatutoryDay
from wenming.kernel.fields import DayField, LineField, PassageField
from wenming.rulebook.calendars import DayOfYear, Season, Session

LARGEST_BOUNDARY = 5 * 1024 * 1024
LEAP_YEAR = 2024


class DayForm(forms.Form):
    """A day off, or a made-up working day."""

    day = DayField(label=_("Day"))
    kind = forms.ChoiceField(label=_("Kind"), choices=StatutoryDay.Kind.choices)
    name = LineField(label=_("Name"), max_length=60)


class BoundaryForm(forms.Form):
    """A boundary as a GeoJSON file, and the coordinate system it is in."""

    file = forms.FileField(label=_("Boundary"), help_text=_("A GeoJSON file with one Polygon or MultiPolygon."))
    system = forms.ChoiceField(label=_("Coordinate system of the file"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["system"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(value, gettext(label)) for value, label in SYSTEMS.values]

    def clean_file(self) -> str:
        """Read the text of the file; at most 5 MB."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_BOUNDARY:
            raise ValidationError(gettext("The file is larger than 5 MB. Simplify the boundary first."))
        try:
            text: str = file.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            raise ValidationError(gettext("This is not JSON.")) from None
        return text


class TierForm(forms.Form):
    """How tight the time limits are in a division."""

    tier = forms.ChoiceField(
        label=_("Tier of time limits"),
        choices=Area.Tier.choices,
        help_text=_("Holds for every division below too; issues filed before keep their limits."),
    )


SEASON = re.compile(
    r"(?P<first>\d{1,2}\s*[-月./]\s*\d{1,2})日?\s*[-~至到]\s*"
    r"(?P<last>\d{1,2}\s*[-月./]\s*\d{1,2})日?[\s:]+(?P<hours>.+)"
)


class HoursForm(forms.Form):
    """Office hours, one stretch a line, and the seasons in which they are others; none: the usual ones."""

    hours = PassageField(
        label=_("Office hours"),
        max_length=200,
        required=False,
        help_text=_("One stretch a line, such as 08:30-12:00; 20:00-04:00 runs to the next day."),
    )
    seasons = PassageField(
        label=_("Seasons with other hours"),
        max_length=400,
        required=False,
        help_text=_("One season a line, with its days and hours, such as 05-01 ~ 09-30 08:30-12:00 15:00-18:30."),
    )

    def clean_hours(self) -> tuple[Session, ...]:
        """Read every line as two times."""
        return tuple(_stretch(_plain(line)) for line in self.cleaned_data["hours"].splitlines() if line.strip())

    def clean_seasons(self) -> tuple[Season, ...]:
        """Read every line as two days and stretches of time."""
        return tuple(_season(_plain(line)) for line in self.cleaned_data["seasons"].splitlines() if line.strip())


def _plain(line: str) -> str:
    """Full-width digits, colons and dashes are what a Chinese keyboard gives."""
    return re.sub("[–—～]", "-", unicodedata.normalize("NFKC", line)).strip()


def _season(line: str) -> Season:
    found = SEASON.fullmatch(line)
    try:
        if found is None:
            raise ValueError(line)
        first, last = _day_of_year(found["first"]), _day_of_year(found["last"])
    except ValueError:
        words = gettext("“%(line)s” is not a season: two days of the year and hours are needed.") % {"line": line}
        raise ValidationError(words) from None
    stretches = [part for part in re.split(r"[,、;\s]+", found["hours"]) if part]
    return Season(first, last, tuple(_stretch(part) for part in stretches))


def _day_of_year(text: str) -> DayOfYear:
    """Read a month and a day; the last of February may be the 29th."""
    month, day = (int(part) for part in re.split("[-月./]", text))
    there_is = date(LEAP_YEAR, month, day)
    return there_is.month, there_is.day


def _stretch(text: str) -> Session:
    opens, _dash, closes = text.partition("-")
    try:
        return Session(_time_of_day(opens), _time_of_day(closes))
    except ValueError:
        words = gettext("“%(line)s” is not a stretch of time.") % {"line": text}
        raise ValidationError(words) from None


def _time_of_day(text: str) -> time:
    """Read hours and minutes, and nothing else: an office has no time zone of its own."""
    return datetime.strptime(text.strip(), "%H:%M").time()  # noqa: DTZ007
