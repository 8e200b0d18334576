"""The form of a step of the ladder."""

from django import forms
from django.utils.translation import gettext_lazy as _

from wenming.rulebook.escalation import MARK_LABELS, MOST_DELAY, RECIPIENT_LABELS, Mark, Recipient
from wenming.supervision.models import LadderStep


class StepForm(forms.Form):
    """What of a step may be set: its name, when it falls due, how grave it is, and who is told."""

    label = forms.CharField(label=_("Name of the step"), max_length=40)
    delay = forms.IntegerField(
        label=_("Delay, in minutes of working time"),
        min_value=0,
        max_value=MOST_DELAY,
        help_text=_("A working day has as many minutes as your office hours. 0: at once."),
    )
    mark = forms.ChoiceField(label=_("How grave"))
    recipients = forms.MultipleChoiceField(label=_("Who is told"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, data: object, step: LadderStep) -> None:
        initial = {"label": step.label, "delay": step.delay, "mark": step.mark, "recipients": step.recipients}
        super().__init__(data, initial=initial)  # type: ignore[arg-type]  # a request's data, or nothing
        self.fields["mark"].choices = [(mark.value, _label(MARK_LABELS[mark])) for mark in Mark]  # type: ignore[attr-defined]  # choices belong to choice fields
        self.fields["recipients"].choices = [  # type: ignore[attr-defined]  # as above
            (each.value, _label(RECIPIENT_LABELS[each])) for each in Recipient
        ]


def _label(words: str) -> str:
    return str(_(words))
