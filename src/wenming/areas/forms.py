"""The shapes of what is typed about the territory and its calendar."""

import unicodedata
from datetime import datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wenming.areas.doors import SYSTEMS
from wenming.areas.models import Area, StatutoryDay
from wenming.kernel.fields import DayField, LineField, PassageField

LARGEST_BOUNDARY = 5 * 1024 * 1024


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


class HoursForm(forms.Form):
    """Office hours, one stretch a line; none: the usual ones."""

    hours = PassageField(
        label=_("Office hours"), max_length=200, required=False, help_text=_("One stretch a line, such as 08:30-12:00.")
    )

    def clean_hours(self) -> list[tuple[time, time]]:
        """Read every line as two times."""
        stretches = []
        for line in self.cleaned_data["hours"].splitlines():
            # Full-width digits, colons and dashes are what a Chinese keyboard gives.
            opens, _dash, closes = unicodedata.normalize("NFKC", line).replace("–", "-").partition("-")
            try:
                stretches.append((_time_of_day(opens), _time_of_day(closes)))
            except ValueError:
                words = gettext("“%(line)s” is not a stretch of time.") % {"line": line}
                raise ValidationError(words) from None
        return stretches


def _time_of_day(text: str) -> time:
    """Read hours and minutes, and nothing else: an office has no time zone of its own."""
    return datetime.strptime(text.strip(), "%H:%M").time()  # noqa: DTZ007
