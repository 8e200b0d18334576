"""The forms of a ladder: its steps, and what they are made of."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wenming.people.roles import ROLES
from wenming.people.wording import role_label
from wenming.rulebook.escalation import COUNTED_LABELS, MOST_DELAY, TIE_LABELS, WATCH_LABELS, Counted, may_count_from
from wenming.supervision.models import Ladder, LadderMark, LadderRecipient
from wenming.supervision.wording import name_of

Choices = list[tuple[str, str]]


class NamesForm(forms.Form):
    """A name in Chinese, and one in English that a change of the other leaves alone."""

    label = forms.CharField(label=_("Name"), max_length=40)
    label_en = forms.CharField(label=_("English name"), max_length=80, required=False)

    def offer(self, name: str, choices: Choices) -> None:
        """Set the choices of a field."""
        self.fields[name].choices = choices  # type: ignore[attr-defined]  # only choice fields are named


class StepForm(NamesForm):
    """What of a step may be set: its names, its place, when it falls due, how grave it is, and who is told."""

    place = forms.IntegerField(label=_("Place in the ladder"), min_value=1, max_value=99)
    counted = forms.ChoiceField(label=_("Counted from"))
    delay = forms.IntegerField(
        label=_("Delay, in minutes of working time"),
        min_value=0,
        max_value=MOST_DELAY,
        help_text=_("A working day has as many minutes as your office hours. 0: at once."),
    )
    mark = forms.ChoiceField(label=_("How grave"))
    recipients = forms.MultipleChoiceField(label=_("Who is told"), widget=forms.CheckboxSelectMultiple)

    def __init__(
        self,
        data: Any,
        *,
        ladder: Ladder,
        marks: Sequence[LadderMark],
        recipients: Sequence[LadderRecipient],
        initial: dict[str, Any],
    ) -> None:
        super().__init__(data, initial=initial)
        known = [may_count_from(watch) for watch in ladder.watched()]
        fits = [each for each in Counted if all(each in one for one in known)]
        self.offer("counted", [(each.value, gettext(COUNTED_LABELS[each])) for each in fits])
        self.offer("mark", [(each.code, name_of(each)) for each in marks])
        self.offer("recipients", [(each.code, name_of(each)) for each in recipients])


class LadderForm(NamesForm):
    """What a ladder watches."""

    watches = forms.MultipleChoiceField(label=_("What it watches"), widget=forms.CheckboxSelectMultiple)
    is_active = forms.BooleanField(label=_("Used"), required=False, help_text=_("At rest it sends nothing."))

    def __init__(self, data: Any, *, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        self.offer("watches", [(watch.value, gettext(label)) for watch, label in WATCH_LABELS.items()])


class MarkForm(NamesForm):
    """How a mark looks."""

    tone = forms.ChoiceField(label=_("How it looks"), choices=LadderMark.Look.choices)


class RecipientForm(NamesForm):
    """Which posts a recipient means, and whose."""

    tie = forms.ChoiceField(label=_("Posts of"))
    roles = forms.MultipleChoiceField(
        label=_("Posts"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("All who hold one of these posts are told; if nobody does, whoever stands in."),
    )

    def __init__(self, data: Any, *, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        self.offer("tie", [(tie.value, gettext(label)) for tie, label in TIE_LABELS.items()])
        self.offer("roles", [(role, role_label(role)) for role in ROLES if not ROLES[role].administers])
