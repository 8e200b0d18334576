"""What people type about rounds: planning, choosing sites, closing."""

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wenming.evaluations.models import Round
from wenming.evaluations.services.drawing import Choice
from wenming.kernel import clock
from wenming.kernel.text import clean

SEED_LENGTH = 80
MOST_OF_A_KIND = 2_000


class PlanForm(forms.Form):
    """A round to be held on a published edition."""

    name = forms.CharField(label=_("Name"), max_length=120)
    kind = forms.ChoiceField(label=_("Kind of round"), choices=Round.Kind.choices)
    edition = forms.ChoiceField(label=_("Edition"))
    previous = forms.ChoiceField(label=_("Compare with"), required=False)

    def __init__(
        self, data: Any = None, *, editions: Sequence[tuple[str, str]], rounds: Sequence[tuple[str, str]]
    ) -> None:
        super().__init__(data)
        for name, options in (("edition", editions), ("previous", [("", gettext("no other round")), *rounds])):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = list(options)
        if rounds:
            self.fields["previous"].initial = rounds[0][0]

    def clean_name(self) -> str:
        """The name as it is stored."""
        return clean(self.cleaned_data["name"], max_length=120, field="name")


def fresh_seed() -> str:
    """A seed to begin with: the moment, and six digits that nobody could know before."""
    return f"{clock.now().astimezone(clock.LOCAL):%Y-%m-%d %H:%M} / {secrets.randbelow(10**6):06}"


class ChooseForm(forms.Form):
    """How the sites of a round are chosen: a seed with a number for each kind, or codes."""

    seed = forms.CharField(
        label=_("Seed"),
        max_length=SEED_LENGTH,
        required=False,
        help_text=_("Published with the result. Numbers from a public draw, dice, or these."),
    )
    codes = forms.CharField(
        label=_("Or these sites"),
        required=False,
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Codes, one to a line or separated by commas. If there are any, nothing is drawn."),
    )

    def __init__(self, data: Any = None, *, kinds: Mapping[str, tuple[str, int]], each: int) -> None:
        super().__init__(data)
        self.fields["seed"].initial = fresh_seed()
        for code, (label, known) in kinds.items():
            self.fields[f"kind-{code}"] = forms.IntegerField(
                label=gettext("%(kind)s, of %(known)s") % {"kind": label, "known": known},
                required=False,
                min_value=0,
                max_value=min(known, MOST_OF_A_KIND),
                initial=min(each, known),
            )
        self.kinds = list(kinds)

    @property
    def choice(self) -> Choice:
        """What was chosen; only after the form was found valid."""
        data = self.cleaned_data
        codes = data["codes"]
        for mark in "，、；;,\r\n\t ":
            codes = codes.replace(mark, " ")
        counts = {kind: data.get(f"kind-{kind}") or 0 for kind in self.kinds}
        named = tuple(dict.fromkeys(code.upper() for code in codes.split()))
        return Choice(seed=clean(data["seed"], max_length=SEED_LENGTH), counts=counts, codes=named)

    def clean(self) -> dict[str, Any]:
        """Ask for a seed where sites are to be drawn."""
        data = super().clean() or {}
        if not data.get("codes", "").strip() and not data.get("seed", "").strip():
            self.add_error("seed", gettext("A draw needs a seed."))
        return data


class CloseForm(forms.Form):
    """Closing a round for good."""

    sure = forms.BooleanField(label=_("I know that nothing can be added to this round afterwards."))
    seen = forms.IntegerField(widget=forms.HiddenInput)
