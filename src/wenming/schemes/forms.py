"""What is typed about editions: a file to take in, two editions to compare, the units of an indicator."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wenming.schemes.taking_in import LARGEST_FILE

Options = Sequence[tuple[str, str]]
NONE = ("", "–")


class FileForm(forms.Form):
    """A scheme file, and the edition to hold it against."""

    file = forms.FileField(
        label=_("Scheme file"),
        help_text=_("A workbook (.xlsx) or YAML, as an export of any edition gives it."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.yaml,.yml"}),
    )
    base = forms.ChoiceField(label=_("Compare with"), required=False)

    def __init__(self, *args: Any, editions: Options, **options: Any) -> None:
        super().__init__(*args, **options)
        base = self.fields["base"]
        assert isinstance(base, forms.ChoiceField)
        base.choices = [("", gettext("the edition of the same code, else the newest")), *editions]

    def clean_file(self) -> Any:
        """Refuse what is too large to be a scheme."""
        file = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST_FILE:
            raise ValidationError(gettext("The file is larger than %(most)s MB.") % {"most": LARGEST_FILE // 2**20})
        return file


class TaskForm(forms.Form):
    """The units of one indicator."""

    lead = forms.ChoiceField(label=_("Lead unit"), required=False)
    supporting = forms.MultipleChoiceField(label=_("Supporting units"), required=False)

    def __init__(self, *args: Any, units: Options, **options: Any) -> None:
        super().__init__(*args, **options)
        lead, supporting = self.fields["lead"], self.fields["supporting"]
        assert isinstance(lead, forms.ChoiceField) and isinstance(supporting, forms.MultipleChoiceField)
        lead.choices = [NONE, *units]
        supporting.choices = list(units)


class QuestionForm(forms.Form):
    """A last question without anything to type."""
