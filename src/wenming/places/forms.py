"""The shapes of what is typed about sites; whether it is true, the services say."""

import math
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wenming.engines.geodesy import CoordinateSystem
from wenming.kernel import clock
from wenming.kernel.fields import DayField, LineField, PassageField
from wenming.places.doors import SYSTEM_CHOICE
from wenming.places.models import Site
from wenming.places.services import SiteFields
from wenming.places.wording import figure_text

Choices = list[tuple[str, str]]
NONE = ("", "–")


class SiteForm(forms.Form):
    """Everything that a person may enter about a site."""

    name = LineField(label=_("Name"), max_length=120)
    kind = forms.ChoiceField(label=_("Kind of site"))
    area = forms.ChoiceField(label=_("Division"))
    address = LineField(label=_("Address"), max_length=200, required=False)
    lon = forms.FloatField(label=_("Longitude"), help_text=_("Degrees with decimals."))
    lat = forms.FloatField(label=_("Latitude"), help_text=_("Degrees with decimals."))
    system = forms.ChoiceField(label=_("Coordinate system"))
    draw = forms.ChoiceField(label=_("Draw"), choices=Site.Draw.choices, help_text=_("How it comes into a round."))
    attributes = PassageField(
        label=_("Figures"), max_length=1000, required=False,
        help_text=_("One a line, name and number, such as: stalls 120. Thresholds may refer to them."),
    )  # fmt: skip
    note = PassageField(label=_("Note"), max_length=500, required=False)

    def __init__(self, *args: Any, kinds: Choices, areas: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self._offer("kind", [NONE, *kinds])
        self._offer("area", [NONE, *areas])
        self._offer("system", [(value, gettext(label)) for value, label in SYSTEM_CHOICE.values])

    def clean_attributes(self) -> dict[str, float]:
        """Read name and number of each line."""
        found: dict[str, float] = {}
        for line in self.cleaned_data["attributes"].splitlines():
            name, _blank, number = line.replace("：", " ").replace(":", " ").strip().rpartition(" ")
            try:
                figure = float(number.replace(",", ""))
            except ValueError:
                figure = math.nan
            found[name.strip()[:40]] = figure
            if not name.strip() or not math.isfinite(figure):
                raise ValidationError(gettext("“%(line)s” is not a name and a number.") % {"line": line})
        return found

    def fields_of_site(self) -> SiteFields:
        """Return what was typed as the service takes it."""
        data = self.cleaned_data
        return SiteFields(
            name=data["name"],
            kind=data["kind"],
            area=data["area"],
            lon=data["lon"],
            lat=data["lat"],
            system=CoordinateSystem(data["system"]).value,
            address=data["address"],
            draw=data["draw"],
            attributes=data["attributes"],
            note=data["note"],
        )

    def _offer(self, name: str, choices: Choices) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


def typed_from(site: Site) -> dict[str, object]:
    """Return a site's present values as the form shows them."""
    return {
        "name": site.name,
        "kind": site.kind.code,
        "area": site.area.code,
        "address": site.address,
        "lon": site.source_lon,
        "lat": site.source_lat,
        "system": site.source_system,
        "draw": site.draw,
        "attributes": "\n".join(f"{name} {figure_text(value)}" for name, value in site.attributes.items()),
        "note": site.note,
    }


class ReasonForm(forms.Form):
    """Why a site is brought into another state."""

    reason = PassageField(label=_("Reason"), max_length=500, required=False)


class MergeForm(forms.Form):
    """Which site another one becomes part of."""

    into = LineField(label=_("Code of the site that stays"), max_length=40)


class AssignForm(forms.Form):
    """Who answers from when on."""

    unit = forms.ChoiceField(label=_("Unit"), required=False, help_text=_("None: nobody answers from now on."))
    post = LineField(label=_("Post code"), max_length=60, required=False, help_text=_("A post within this unit."))
    since = DayField(label=_("Since"))

    def __init__(self, *args: Any, units: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["unit"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [NONE, *units]
        self.fields["since"].initial = clock.today


class AssignManyForm(AssignForm):
    """Who answers for many sites in one role."""

    role = forms.ChoiceField(label=_("Role"))
    field_order = ("role", "unit", "since")

    def __init__(self, *args: Any, roles: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["role"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = roles
        del self.fields["post"]
        self.order_fields(self.field_order)


class HandOverForm(forms.Form):
    """To which unit everything goes, and from when on."""

    unit = forms.ChoiceField(label=_("To unit"))
    since = DayField(label=_("Since"))

    def __init__(self, *args: Any, units: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["unit"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [NONE, *units]
        self.fields["since"].initial = clock.today


class CircleForm(forms.Form):
    """A circle's radius and the kinds of site that belong to it."""

    radius_m = forms.IntegerField(label=_("Radius in metres"), initial=300, min_value=1, max_value=5000)
    kinds = forms.MultipleChoiceField(label=_("Kinds of site"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, kinds: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["kinds"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = kinds
