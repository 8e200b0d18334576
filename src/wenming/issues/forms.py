"""The forms of the loop, built from what the rulebook says a move asks for; whether it is right, the services say."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wenming.issues.services.checking import UNANSWERED
from wenming.issues.wording import limit_choices
from wenming.kernel import clock
from wenming.kernel.fields import DayField, LineField, PassageField
from wenming.rulebook.loop import FIELD_LABELS, REACH_LABELS, Required, Shown
from wenming.rulebook.measuring import UNITS, Measured, MeasureRefused, measured
from wenming.rulebook.tracks import TRACK_LABELS, Track
from wenming.rulebook.verification import TIERS, EvidenceKind, evidence_row

Options = Sequence[tuple[str, str]]
Groups = Sequence[tuple[str, Any]]
NONE = ("", "–")
PHOTO_KINDS = frozenset({EvidenceKind.PHOTO_AFTER, EvidenceKind.CHECK_PHOTO})
LOCAL_MOMENT = "%Y-%m-%dT%H:%M"
PROOF = "proof_"
FILING = ("category", "under", "track", "limit_amount", "limit_clock", "tier")
PLANNED = (Shown.PLAN.value, Shown.MILESTONES.value, Shown.REVIEW_ON.value)


class MomentField(forms.DateTimeField):
    """A moment in the territory's own time, typed as date and time."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=LOCAL_MOMENT)
        super().__init__(widget=widget, input_formats=[LOCAL_MOMENT, "%Y-%m-%d %H:%M"], **options)

    def prepare_value(self, value: Any) -> Any:
        """Show a stored moment in local time."""
        return value.astimezone(clock.LOCAL).replace(tzinfo=None) if isinstance(value, datetime) else value

    def to_python(self, value: Any) -> datetime | None:
        """Read what was typed as local time."""
        read = super().to_python(value)
        return read.replace(tzinfo=clock.LOCAL) if read is not None else None


class DocumentsInput(forms.ClearableFileInput):
    """A file input that takes several."""

    allow_multiple_selected = True


class DocumentsField(forms.FileField):
    """Several files; each is checked where it is taken in."""

    widget = DocumentsInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Return the files sent."""
        files = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(DocumentsField, self).clean(file, initial) for file in files]


class MoveForm(forms.Form):
    """What one move asks for; evidence photos stand beside it.

    ``units``, ``categories`` and ``conditions`` are what may be chosen. Choosing a kind or a condition asks
    ``address`` for the part that follows from it; ``words`` say how the limit comes about.
    """

    def __init__(
        self,
        *args: Any,
        asked: Required,
        units: Groups = (),
        categories: Options = (),
        conditions: Options = (),
        address: str = "",
        words: str = "",
        optional: frozenset[Shown] = frozenset(),
        is_doubted: bool = False,
        is_answered: bool = False,
        takes_documents: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.units, self.categories = units, categories
        self.conditions, self.address, self.words = conditions, address, words
        for name in (*asked.must_show, *asked.may_show):
            required = name in asked.must_show and name not in optional
            self.fields.update(self._fields(name, required=required))
        if is_doubted or is_answered:
            self.doubted(required=is_doubted)
        for need in asked.evidence:
            if need.kind not in PHOTO_KINDS:
                self.fields.update(_proof(need.kind))
        if takes_documents:
            self.fields["documents"] = DocumentsField(
                label=gettext("Documents"),
                required=False,
                help_text=gettext("PDF, Word, Excel or a picture; at most five."),
            )

    def doubted(self, *, required: bool) -> None:
        """Ask why it is verified although something speaks against a photo; one given before may be wanted no more."""
        self.fields["overrule"] = PassageField(
            label=gettext("Why it is verified all the same"),
            help_text=gettext("Kept with the act for whoever looks into it later."),
            max_length=500,
            required=required,
            error_messages={"required": gettext(UNANSWERED)},
            widget=_area(2),
        )

    def _fields(self, name: Shown, *, required: bool) -> dict[str, forms.Field]:
        label = gettext(FIELD_LABELS[name])
        match name:
            case Shown.LIMIT:
                return self._limit(label, required=required)
            case Shown.TRACK:
                tracks = [(track.value, gettext(words)) for track, words in TRACK_LABELS.items()]
                help_text = gettext("Long-term: write its plan below; the limit then runs to the review date.")
                return {"track": forms.ChoiceField(label=label, choices=tracks, required=False, help_text=help_text)}
            case Shown.TIER:
                tiers = [(row.code.value, gettext(row.label)) for row in TIERS]
                return {"tier": forms.ChoiceField(label=label, choices=tiers, required=required)}
            case Shown.LEAD_UNIT | Shown.HOLDER_UNIT | Shown.CONFIRMER | Shown.GIVER | Shown.TAKER:
                choices = [NONE, *self.units]
                return {name.value: forms.ChoiceField(label=label, choices=choices, required=required)}
            case Shown.VERIFIER:
                help_text = "" if required else gettext("Left empty: shared out evenly, as the list below says.")
                choices = [NONE, *self.units]
                field = forms.ChoiceField(label=label, choices=choices, required=required, help_text=help_text)
                return {name.value: field}
            case Shown.SUPPORTING_UNITS:
                return {name.value: forms.MultipleChoiceField(label=label, choices=self.units, required=required)}
            case Shown.INNER_DUE:
                help_text = "" if required else gettext("Left empty: four fifths of the time that each has left.")
                return {name.value: MomentField(label=label, required=required, help_text=help_text)}
            case Shown.CONDITION:
                condition = LineField(label=label, max_length=200, required=required)
                return {**self._kind(), name.value: condition}
            case Shown.RESPONSIBLE:
                return {name.value: LineField(label=label, max_length=60, required=required)}
            case Shown.RECTIFIED_ON:
                return {name.value: DayField(label=label, required=required)}
            case Shown.LOOKED_AT:
                return {name.value: MomentField(label=label, required=required, initial=clock.now)}
            case Shown.REVIEW_ON:
                widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
                return {name.value: forms.DateField(label=label, required=required, widget=widget)}
            case Shown.MILESTONES:
                lines = gettext("One a line: a day, then what is done by then, such as 2027-03-31 …")
                return {
                    name.value: PassageField(
                        label=label, max_length=2000, required=required, help_text=lines, widget=_area(4)
                    )
                }
            case Shown.REACH:
                reaches = [(reach.value, gettext(words)) for reach, words in REACH_LABELS.items()]
                return {name.value: forms.ChoiceField(label=label, choices=reaches, required=required)}
            case Shown.SURVIVOR | Shown.BASIS | Shown.PRESENT | Shown.WORKS:
                return {name.value: LineField(label=label, max_length=200, required=required)}
            case _:
                return {name.value: PassageField(label=label, max_length=2000, required=required, widget=_area(3))}

    def _kind(self) -> dict[str, forms.Field]:
        renews = {
            "hx-get": self.address,
            "hx-include": "closest form",
            "hx-params": "category,under,shown_for",
            "hx-target": "closest #filing",
            "hx-select": "#filing",
            "hx-swap": "outerHTML",
        }
        kind = forms.ChoiceField(
            label=gettext("Kind of problem"),
            choices=[NONE, *self.categories],
            required=False,
            widget=forms.Select(attrs=renews),
        )
        under = forms.ChoiceField(
            label=gettext("Filing condition"),
            choices=[("", gettext("– none: the usual limit of the kind –")), *self.conditions],
            required=False,
            widget=forms.Select(attrs=renews),
        )
        return {"category": kind, "under": under}

    @property
    def filing(self) -> list[forms.BoundField]:
        """Return the fields that follow from the kind chosen, as they stand on the form of filing."""
        return [self[name] for name in FILING if name in self.fields] if "under" in self.fields else []

    @property
    def others(self) -> list[forms.BoundField]:
        """Return the other fields of the form of filing."""
        return [self[name] for name in self.fields if name not in (*FILING, *PLANNED)]

    @property
    def planned(self) -> list[forms.BoundField]:
        """Return the fields of the plan with which something is filed long-term."""
        return [self[name] for name in PLANNED if name in self.fields]

    @property
    def is_long_term(self) -> bool:
        """Whether the form of filing shows that track: its plan is then in sight."""
        return "track" in self.fields and self["track"].value() == Track.LONG_TERM.value

    def _limit(self, label: str, *, required: bool) -> dict[str, forms.Field]:
        amount = forms.IntegerField(label=label, min_value=1, required=required, help_text=self.words)
        kind = forms.ChoiceField(label=gettext("Counted in"), choices=limit_choices(), required=required)
        return {"limit_amount": amount, "limit_clock": kind}

    def text(self, name: Shown) -> str:
        """Return a text that was typed, or nothing."""
        return str(self.cleaned_data.get(name.value) or "")

    def clean(self) -> dict[str, Any]:
        """Read the measured value with its unit; what is wrong is said beside the field."""
        said = super().clean() or {}
        try:
            said["measured"] = measured(str(said.get("measured_value") or ""), str(said.get("measured_unit") or ""))
        except MeasureRefused as refusal:
            self.add_error(f"measured_{refusal.part}", gettext(refusal.message))
        return said

    def value(self) -> Measured | None:
        """Return what was measured."""
        found = self.cleaned_data.get("measured")
        return found if isinstance(found, Measured) else None

    def proofs(self) -> Mapping[EvidenceKind, str]:
        """Return the evidence in words."""
        names = (name for name in self.fields if name.startswith(PROOF))
        return {EvidenceKind(name.removeprefix(PROOF)): str(self.cleaned_data.get(name, "")) for name in names}


class RaiseForm(forms.Form):
    """What somebody who raises an issue types; the site is chosen beside it, photos are taken below."""

    title = LineField(label=_("What is wrong"), max_length=120, help_text=_("One sentence: what, and where exactly."))
    description = PassageField(label=_("More about it"), max_length=2000, required=False, widget=forms.Textarea(
        attrs={"rows": 3}
    ))  # fmt: skip
    category = forms.ChoiceField(
        label=_("Kind of problem"), required=False, help_text=_("Leave it open: the desk decides.")
    )
    address = LineField(label=_("Where, if it is no site, or where at the site"), max_length=200, required=False)
    origin = forms.ChoiceField(label=_("Where it comes from"), required=False)
    origin_ref = LineField(
        label=_("Its number or name there"),
        max_length=60,
        required=False,
        help_text=_("Such as the number of a letter."),
    )
    fixed = forms.BooleanField(label=_("I have put it right on the spot"), required=False)
    measures = PassageField(label=_("What was done"), max_length=2000, required=False, widget=forms.Textarea(
        attrs={"rows": 2}
    ))  # fmt: skip

    def __init__(self, *args: Any, categories: Options, origins: Options, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, choices in (("category", [NONE, *categories]), ("origin", origins)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices

    def clean(self) -> dict[str, Any]:
        """Whoever says that it is put right says how."""
        data = super().clean() or {}
        if data.get("fixed") and not data.get("measures"):
            self.add_error("measures", gettext("Say what was done."))
        return data


def _proof(kind: EvidenceKind) -> dict[str, forms.Field]:
    """The fields of one kind of evidence; a measurement is a value with its unit, a document may be a file."""
    row = evidence_row(kind)
    words = PassageField(
        label=gettext(row.label), help_text=gettext(row.means), max_length=2000, widget=_area(2),
        required=kind not in (EvidenceKind.DOCUMENT, EvidenceKind.MEASUREMENT),
    )  # fmt: skip
    if kind is not EvidenceKind.MEASUREMENT:
        return {PROOF + kind.value: words}
    words.label, words.help_text = gettext("How it was measured"), ""
    units = [NONE, *((unit, unit) for unit in UNITS)]
    return {
        "measured_value": LineField(label=gettext("Measured value"), max_length=20, help_text=gettext(row.means)),
        "measured_unit": forms.ChoiceField(label=gettext("Unit of measure"), choices=units),
        PROOF + kind.value: words,
    }


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})
