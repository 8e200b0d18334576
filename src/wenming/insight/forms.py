"""What people type on the pages across all apps."""

from django import forms
from django.utils.translation import gettext_lazy as _


class KeyForm(forms.Form):
    """The name of a key for another system."""

    name = forms.CharField(
        label=_("Name of the key"),
        max_length=60,
        help_text=_("What it is for, so that you know it again: “hotline exchange”."),
    )
