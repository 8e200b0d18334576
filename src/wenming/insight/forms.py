"""What people type on the pages across all apps."""

from django import forms
from django.utils.translation import gettext_lazy as _

from wenming.people.models import MailWish


class MailForm(forms.Form):
    """Which messages go by mail too, and to which address."""

    wish = forms.ChoiceField(label=_("Messages that go by mail too"), choices=MailWish.choices)
    address = forms.CharField(
        label=_("Mail address"),
        max_length=120,
        required=False,
        help_text=_("Nobody else sees it. Empty it and it is forgotten."),
    )


class KeyForm(forms.Form):
    """The name of a key for another system."""

    name = forms.CharField(
        label=_("Name of the key"),
        max_length=60,
        help_text=_("What it is for, so that you know it again: “hotline exchange”."),
    )
