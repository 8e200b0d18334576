"""Form fields whose text is clean before anything else sees it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from wenming.kernel.text import TextRefused, clean


class LineField(forms.CharField):
    """One line of text, cleaned by :func:`wenming.kernel.text.clean`."""

    multiline = False

    def __init__(self, *, max_length: int, **options: Any) -> None:
        super().__init__(max_length=max_length, **options)

    def to_python(self, value: object) -> str:
        """Return the cleaned text; the empty string stays empty."""
        text = super().to_python(value) or ""
        try:
            return clean(text, max_length=max(len(text), 1), multiline=self.multiline)
        except TextRefused as refusal:
            raise ValidationError(refusal.message, code=refusal.code) from refusal


class PassageField(LineField):
    """Several lines of text, shown as a text area."""

    multiline = True

    def __init__(self, **options: Any) -> None:
        # Four lines: what is asked for is a sentence or two, and the button below stays in sight.
        super().__init__(**{"widget": forms.Textarea(attrs={"rows": 4}), **options})


class DayField(forms.DateField):
    """A day, with the browser's own calendar; it needs the day as 2026-11-22, whatever the page's language."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(**{"widget": widget, **options})
