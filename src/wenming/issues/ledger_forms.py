"""The form in which a person puts a set of columns together: which, and in which order."""

from collections.abc import Mapping, Sequence

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wenming.issues.ledger_columns import COLUMNS
from wenming.kernel.fields import LineField

PLACE, SHOWN = "place_", "shown_"
LAST = 99


class ColumnSetForm(forms.Form):
    """A name, and for each column whether it is shown and at which place; equal places keep the usual order."""

    name = LineField(label=_("Name of the set"), max_length=40)
    is_default = forms.BooleanField(label=_("Show it whenever I open the list"), required=False)

    def __init__(self, data: Mapping[str, object] | None = None, *, columns: Sequence[str], **options: object) -> None:
        super().__init__(data, **options)  # type: ignore[arg-type]  # passed on as they came
        self.keys = [*columns, *(key for key in COLUMNS if key not in columns and key != "number")]
        for place, key in enumerate(self.keys, start=1):
            self.fields[SHOWN + key] = forms.BooleanField(
                label=str(COLUMNS[key].label), required=False, initial=key in columns
            )
            self.fields[PLACE + key] = forms.IntegerField(
                label=gettext("Place of “%(column)s”") % {"column": COLUMNS[key].label},
                min_value=1, max_value=LAST, required=False, initial=place,
            )  # fmt: skip

    @property
    def lines(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Return each column's two fields, in the order in which they stand now."""
        return [(self[SHOWN + key], self[PLACE + key]) for key in self.keys]

    def chosen(self) -> list[str]:
        """Return the columns that were ticked, by their places."""
        data = self.cleaned_data
        ticked = [key for key in self.keys if data.get(SHOWN + key)]
        return sorted(ticked, key=lambda key: data.get(PLACE + key) or LAST)
