"""The shapes of what is typed about units, posts, people and the first run; whether it is true, the services say."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wenming.kernel import clock
from wenming.kernel.fields import DayField, LineField, PassageField
from wenming.people.estates import Part, field_of
from wenming.people.models import Unit
from wenming.people.services.units import UnitFields
from wenming.ui.figures import number_text

Choices = list[tuple[str, str]]
NONE = ("", "–")
LAPSES = "-"


def offer(form: forms.Form, name: str, choices: Choices) -> None:
    """Give a form's field its choices."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


class UnitForm(forms.Form):
    """A unit's name, kind and place."""

    name = LineField(label=_("Name"), max_length=80)
    short_name = LineField(label=_("Short name"), max_length=40, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=Unit.Kind.choices)
    parent = forms.ChoiceField(label=_("Superior unit"), required=False)
    area = forms.ChoiceField(label=_("Division"), required=False)

    def __init__(self, *args: Any, units: Choices, areas: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "parent", [NONE, *units])
        offer(self, "area", [NONE, *areas])

    def unit_fields(self) -> UnitFields:
        """Return what was typed as the service takes it."""
        data = self.cleaned_data
        return UnitFields(data["name"], data["kind"], data["short_name"], data["parent"], data["area"])


class NewUnitForm(UnitForm):
    """The same, with a code for a unit that is new."""

    code = LineField(label=_("Code"), max_length=40, required=False, help_text=_("Empty: the next free number."))
    field_order = ("code",)


class HandOverForm(forms.Form):
    """Who takes over each part of what a unit leaves, from which day on, and why."""

    reason = PassageField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The decision by which the unit is abolished or merged; it stands in the history of every issue."),
    )
    on = DayField(label=_("First day of the successors"), required=False, help_text=_("Empty: today."))
    successor = forms.ChoiceField(
        label=_("Successor"), required=False, help_text=_("Takes over whatever no other unit is named for below.")
    )

    def __init__(self, *args: Any, parts: Sequence[Part], units: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.parts = parts
        offer(self, "successor", [NONE, *units])
        for part in parts:
            same = [("", gettext("– the successor named above –"))]
            lapses = [(LAPSES, gettext("– nobody: it ends with the unit –"))] if part.may_lapse else []
            self.fields[field_of(part)] = forms.ChoiceField(
                label=gettext("%(n)s %(what)s") % {"n": number_text(part.count), "what": gettext(part.label)},
                choices=[*same, *lapses, *units],
                required=False,
                help_text=" · ".join(f"{gettext(label)} {number_text(count)}" for label, count in part.split),
            )

    def takers(self) -> dict[str, str]:
        """Return the code of the unit that takes over each part, by the part's code."""
        data = self.cleaned_data
        named = {part.code: data[field_of(part)] or data["successor"] for part in self.parts}
        return {code: "" if unit == LAPSES else unit for code, unit in named.items()}


class PostForm(forms.Form):
    """A post to open: its role and title."""

    role = forms.ChoiceField(label=_("Role"))
    title = LineField(label=_("Title"), max_length=80)

    def __init__(self, *args: Any, roles: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "role", roles)


class AppointForm(forms.Form):
    """Who takes a post: somebody with a sign-in, or somebody new."""

    username = LineField(label=_("User name"), max_length=60, help_text=_("Letters, figures or . @ + - _."))
    name = LineField(
        label=_("Full name"), max_length=60, required=False, help_text=_("Only for somebody without a sign-in yet.")
    )
    since = DayField(label=_("Since"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["since"].initial = clock.today


class PersonForm(forms.Form):
    """A new sign-in, in a vacant post or without one yet."""

    username = LineField(label=_("User name"), max_length=60, help_text=_("2 to 60 letters, figures or . @ + - _."))
    name = LineField(label=_("Full name"), max_length=60)
    post = forms.ChoiceField(label=_("Post"), required=False)

    def __init__(self, *args: Any, posts: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "post", [NONE, *posts])


class NameForm(forms.Form):
    """A person's name."""

    name = LineField(label=_("Full name"), max_length=60)


class TakePostForm(forms.Form):
    """A vacant post for somebody."""

    post = forms.ChoiceField(label=_("Vacant post"))
    since = DayField(label=_("Since"))

    def __init__(self, *args: Any, posts: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "post", posts)
        self.fields["since"].initial = clock.today


class SureForm(forms.Form):
    """Nothing to type: the act is confirmed by sending it."""


class SetupForm(forms.Form):
    """The first run: whom the system serves, and who begins."""

    code = LineField(
        label=_("Code of the first run"), max_length=9,
        help_text=_("Nine figures, as “wenming serve” printed them when it started."),
    )  # fmt: skip
    city = LineField(label=_("Name of the city, district or county"), max_length=60)
    division_code = LineField(label=_("Division code"), max_length=12, help_text=_("6, 9 or 12 digits."))
    username = LineField(
        label=_("Your user name"), max_length=60, help_text=_("2 to 60 letters, figures or . @ + - _.")
    )
    name = LineField(label=_("Your name"), max_length=60)
    password = forms.CharField(
        label=_("Password"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least ten characters, not only figures."), strip=False,
    )  # fmt: skip
    again = forms.CharField(
        label=_("Password once more"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}), strip=False
    )

    def clean_code(self) -> str:
        """Whoever sees the terminal may begin."""
        code: str = self.cleaned_data["code"]
        if not constant_time_compare(code, settings.SETUP_CODE):
            raise ValidationError(gettext("This is not the code that “wenming serve” printed."))
        return code

    def clean_division_code(self) -> str:
        """Digits only, of a usual length."""
        code: str = self.cleaned_data["division_code"]
        if not (code.isascii() and code.isdigit() and len(code) in (6, 9, 12)):
            raise ValidationError(gettext("A division code has 6, 9 or 12 digits."))
        return code

    def clean_password(self) -> str:
        """Hold the password to the product's rules."""
        password: str = self.cleaned_data["password"]
        validate_password(password)
        return password

    def clean(self) -> dict[str, Any]:
        """See that both passwords agree."""
        data = super().clean() or {}
        if data.get("password") and data.get("password") != data.get("again"):
            self.add_error("again", gettext("The two passwords differ."))
        return data
