"""The forms of a kind of problem: a new one, its filing conditions, its words."""

import json
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wenming.issues.models import Category, FilingCondition
from wenming.issues.seed import CategoryFields, ConditionFields
from wenming.issues.services.catalogue import kind_seen
from wenming.issues.wording import limit_choices
from wenming.kernel.fields import LineField, PassageField
from wenming.rulebook.deadlines import ClockKind, Limit
from wenming.rulebook.verification import DEMANDS, TIERS, Tier


class WordsForm(forms.Form):
    """The words and sayings of a kind, one in a line."""

    words = PassageField(
        label=_("Words and sayings, one in a line"),
        required=False,
        max_length=12_000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_(
            "A word (井盖), a sentence as people put it (井盖一压就响), or parts that must stand together in any order "
            "(井盖/窨井盖 + 响/晃). A part that begins with ! must not be there."
        ),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any, *, words: Sequence[str]) -> None:
        joined = "\n".join(words)
        super().__init__(data, initial={"words": joined, "seen": json.dumps(list(words), ensure_ascii=False)})

    def clean_seen(self) -> list[str]:
        """Return the words that the page showed; what is no list of words is none of them."""
        try:
            told = json.loads(self.cleaned_data["seen"] or "[]")
        except ValueError:
            told = []
        return [str(word) for word in told] if isinstance(told, list) else []

    def lines(self) -> list[str]:
        """Return what was typed, line by line."""
        return str(self.cleaned_data["words"]).splitlines()


class ConditionForm(forms.Form):
    """What a filing condition says; its code is asked for only when it is new."""

    short = forms.SlugField(
        label=_("Code within the kind"), max_length=28, help_text=_("Small letters, figures and underscores.")
    )
    label = LineField(label=_("Filing condition"), max_length=80)
    label_en = LineField(label=_("Filing condition in English"), max_length=120, required=False)
    limit_a = forms.IntegerField(label=_("Limit in tier A"), min_value=1)
    limit_b = forms.IntegerField(label=_("Limit in tier B"), min_value=1)
    limit_c = forms.IntegerField(label=_("Limit in tier C"), min_value=1)
    limit_clock = forms.ChoiceField(label=_("Counted in"))
    evidence = forms.ChoiceField(label=_("Evidence demanded"))
    tier = forms.ChoiceField(label=_("How it is verified"))
    is_lasting = forms.BooleanField(label=_("Lasting: it stays until somebody mends it"), required=False, initial=True)

    def __init__(self, data: Any, *, row: FilingCondition | None) -> None:
        initial = {name: getattr(row, name) for name in self.base_fields if name != "short"} if row else {}
        super().__init__(data, initial=initial)
        choices = {
            "limit_clock": limit_choices(),
            "evidence": [(each.code, gettext(each.label)) for each in DEMANDS],
            "tier": [(each.code.value, gettext(each.label)) for each in TIERS],
        }
        for name, offered in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = offered
        if row is not None:
            del self.fields["short"]

    def clean_short(self) -> str:
        """Return the code in small letters."""
        return str(self.cleaned_data["short"]).lower().replace("-", "_")

    def condition(self, code: str) -> ConditionFields:
        """Return what was typed, under its code."""
        said = self.cleaned_data
        return ConditionFields(
            code=code,
            label=said["label"],
            label_en=said["label_en"],
            limits=(said["limit_a"], said["limit_b"], said["limit_c"]),
            clock=ClockKind(said["limit_clock"]),
            evidence=said["evidence"],
            tier=Tier(said["tier"]),
            is_lasting=said["is_lasting"],
        )


class KindNameForm(forms.Form):
    """What a kind is called, its class, and who usually leads."""

    kind_label = LineField(label=_("Name of the kind"), max_length=80)
    kind_label_en = LineField(label=_("Name of the kind in English"), max_length=80, required=False)
    group = forms.ChoiceField(label=_("Class"), choices=Category.Group.choices)
    function = forms.ChoiceField(label=_("Function that usually leads"), required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any, *, kind: Category, functions: Sequence[tuple[str, str]]) -> None:
        initial = {"kind_label": kind.label, "kind_label_en": kind.label_en, "group": kind.group}
        super().__init__(data, initial=initial | {"function": kind.function, "seen": kind_seen(kind)})
        field = self.fields["function"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", gettext("none")), *functions]
        if kind.function and kind.function not in dict(functions):
            held_by_none = gettext("%(function)s, which no unit holds") % {"function": kind.function}
            field.choices = [*field.choices, (kind.function, held_by_none)]

    def seen_now(self, kind: Category) -> None:
        """Shown again after somebody else changed the kind: what is sent next has seen it."""
        self.data = {**{name: self.data.get(name, "") for name in self.fields}, "seen": kind_seen(kind)}


class KindForm(ConditionForm):
    """A new kind of problem with its first filing condition."""

    code = forms.SlugField(
        label=_("Code of the kind"), max_length=20, help_text=_("Small letters, figures and underscores.")
    )
    kind_label = LineField(label=_("Name of the kind"), max_length=80)
    kind_label_en = LineField(label=_("Name of the kind in English"), max_length=80, required=False)
    nature = forms.ChoiceField(label=_("Component or incident"), choices=Category.Kind.choices)
    group = forms.ChoiceField(label=_("Class"), choices=Category.Group.choices)
    function = forms.ChoiceField(label=_("Function that usually leads"), required=False)
    words = PassageField(
        label=_("Words and sayings, one in a line"), required=False, max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    field_order = ("code", "kind_label", "kind_label_en", "nature", "group", "function", "words")

    def __init__(self, data: Any, *, functions: Sequence[tuple[str, str]]) -> None:
        super().__init__(data, row=None)
        self.initial = {"short": "usual", "limit_clock": ClockKind.WORKING_DAYS.value}
        field = self.fields["function"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", gettext("none")), *functions]

    def clean_code(self) -> str:
        """Return the code in small letters."""
        return str(self.cleaned_data["code"]).lower().replace("-", "_")

    def kind(self) -> CategoryFields:
        """Return the kind that was typed; its usual limit is that of tier B."""
        said = self.cleaned_data
        first = self.condition(f"{said['code']}.{said['short']}")
        return CategoryFields(
            code=said["code"],
            kind=said["nature"],
            label=said["kind_label"],
            label_en=said["kind_label_en"],
            limit=Limit(said["limit_b"], first.clock),
            evidence=first.evidence,
            tier=first.tier,
            is_lasting=first.is_lasting,
            function=said["function"],
            words=tuple(word.strip() for word in said["words"].splitlines() if word.strip()),
            group=said["group"],
            conditions=(first,),
        )
