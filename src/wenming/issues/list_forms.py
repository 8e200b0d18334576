"""The forms of problem lists: a file or pasted text, and what is chosen for one problem."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wenming.issues.forms import MomentField
from wenming.issues.models import ListItem, ProblemList
from wenming.issues.services.list_receiving import LONGEST_PASTED
from wenming.kernel.fields import DayField, LineField, PassageField
from wenming.kernel.uploads import FilesField, FilesInput
from wenming.rulebook.sources import NOTES, SAID_LABELS

ANSWERS = [(said.value, SAID_LABELS[said]) for said in NOTES]
Options = list[tuple[str, str]]


class ListForm(forms.Form):
    """A list as it arrives: a file, or text from a chat."""

    file = forms.FileField(
        label=_("The file"),
        required=False,
        help_text=_(
            "xlsx, xls, csv, docx, pptx, a picture or pdf of paper. Pictures in the file are kept with each problem."
        ),
    )
    text = PassageField(
        label=_("Or pasted text"),
        max_length=LONGEST_PASTED,
        required=False,
        help_text=_("One problem in each line or paragraph."),
    )
    pictures = FilesField(
        label=_("Pictures of the pasted text"),
        required=False,
        widget=FilesInput(accept="image/jpeg,image/png,image/webp", paste=True),
        help_text=_(
            "Choose them in the order of the messages, or paste them from the clipboard. Each goes to the message "
            "where a mark such as [Photo] stands; the others are listed for you to place."
        ),
    )
    name = LineField(label=_("Name of the list"), max_length=40)
    source = forms.ChoiceField(label=_("Source"), choices=ProblemList.Source.choices)
    sender = LineField(label=_("From whom"), max_length=80, required=False)
    reply_by = forms.DateField(
        label=_("To be answered by"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def clean(self) -> dict[str, Any]:
        """Ask for a file or a text, not both."""
        said = super().clean() or {}
        if bool(said.get("file")) == bool(said.get("text")) and not self.errors:
            self.add_error("file", gettext("Choose a file, or paste a text."))
        if said.get("pictures") and not said.get("text"):
            self.add_error("pictures", gettext("Pictures go with a pasted text; a file brings its own."))
        return said


class ItemForm(forms.Form):
    """What is chosen for one problem of a list; the site by its code, so that any of the register can be named."""

    site = LineField(label=_("Site code"), max_length=40, required=False)
    place = LineField(label=_("Place as the list says it"), max_length=400, required=False)
    category = forms.ChoiceField(label=_("Kind of problem"), required=False)
    division = forms.ChoiceField(
        label=_("Division"), required=False, help_text=_("Where no site is named; a site lies in its own.")
    )
    under = forms.ChoiceField(
        label=_("Filing condition"), required=False, help_text=_("For another kind one of its own is proposed.")
    )
    unit = forms.ChoiceField(label=_("Lead unit"), required=False)
    supporting = forms.MultipleChoiceField(label=_("Supporting units"), required=False)
    deadline = LineField(label=_("Deadline as the list says it"), max_length=60, required=False)

    def __init__(
        self, data: Any, *, item: ListItem, categories: Options, divisions: Options, units: Options, conditions: Options
    ) -> None:
        initial = {
            "site": item.site.code if item.site else "",
            "place": item.place,
            "category": item.category.code if item.category else "",
            "division": item.division.code if item.division else "",
            "supporting": item.supporting,
            "under": item.condition.code if item.condition else "",
            "unit": item.unit.code if item.unit else "",
            "deadline": item.deadline,
        }
        super().__init__(data, initial=initial)
        for name, options in (("category", categories), ("division", divisions), ("unit", units)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", "–"), *options]
        supporting = self.fields["supporting"]
        assert isinstance(supporting, forms.MultipleChoiceField)
        supporting.choices = units
        under = self.fields["under"]
        assert isinstance(under, forms.ChoiceField)
        under.choices = conditions
        if not conditions:
            del self.fields["under"]


class AnswerForm(forms.Form):
    """What is noted of the reply to one problem, or to many."""

    said = forms.ChoiceField(label=_("What became of it there"))
    on = DayField(label=_("On which day"), required=False, help_text=_("Today, unless you say another day."))
    note = PassageField(label=_("Note"), max_length=2000, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["said"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(value, gettext(label)) for value, label in ANSWERS]


class DueForm(forms.Form):
    """Another deadline that the sender of a list set, and why."""

    due = MomentField(label=_("Wanted by"))
    reason = PassageField(
        label=_("Reason"), max_length=2000, help_text=_("Who granted or demands it, and how: a letter, a call.")
    )
