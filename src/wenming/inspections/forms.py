"""What people type: one item of a checklist, a review, the beginning of a visit."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from wenming.inspections.models import Visit
from wenming.inspections.policies import OWN_PURPOSES
from wenming.inspections.values import FIELDS
from wenming.kernel import clock
from wenming.kernel.errors import DomainError
from wenming.kernel.text import clean
from wenming.rulebook.labels import N_

OLDEST_ENTRY = timedelta(days=7)
MOST_PHOTOS = 9


@dataclass(frozen=True, slots=True)
class ItemEntry:
    """One item as it was sent: its fields as typed, and what goes with them.

    ``key`` is made with the form, so that sending it again stores it once. ``observed_at`` is reckoned from how long
    ago it was typed, so that a device's wrong clock does no harm.
    """

    values: dict[str, str]
    not_applicable: bool
    note: str
    raises: bool
    key: UUID
    observed_at: datetime
    photos: tuple[UUID, ...]

    @property
    def given(self) -> dict[str, str]:
        """All that the form would show again."""
        ticked = {"not_applicable": "1"} if self.not_applicable else {}
        return {**self.values, "note": self.note, **ticked}


def item_entry(request: HttpRequest, code: str) -> ItemEntry:
    """Read an item's fields; nothing in them can make this fail but text that cannot be stored."""
    sent = request.POST
    values = {name: clean(sent.get(name, ""), max_length=2000, field=name) for name in FIELDS}
    return ItemEntry(
        values=values,
        not_applicable=sent.get("not_applicable") == "1",
        note=clean(sent.get("note", ""), max_length=1000, multiline=True, field="note"),
        raises=sent.get("raise") == "1" or "raise_asked" not in sent,
        key=_key(sent.get("key", "")),
        observed_at=clock.now() - _age(sent.get("seconds_ago", "")),
        photos=tuple(key for each in sent.getlist(f"photo-{code}")[:MOST_PHOTOS] if (key := _uuid(each))),
    )


def as_typed(request: HttpRequest) -> dict[str, str]:
    """Return an item's fields as they came, however wrong, so that the form can show them again."""
    names = (*FIELDS, "note", "not_applicable")
    return {name: request.POST[name] for name in names if request.POST.get(name)}


def why_missing(entry: ItemEntry) -> DomainError | None:
    """Return the refusal of an item that is said not to apply without saying why."""
    if entry.not_applicable and not entry.note:
        return DomainError("why_missing", N_("Say in the note why this does not apply here."), field="note")
    return None


def _key(given: str) -> UUID:
    return _uuid(given) or uuid4()


def _uuid(given: str) -> UUID | None:
    try:
        return UUID(given)
    except ValueError:
        return None


def _age(given: str) -> timedelta:
    seconds = int(given) if given.isascii() and given.isdigit() and len(given) < 8 else 0
    return min(timedelta(seconds=seconds), OLDEST_ENTRY)


class ReviewForm(forms.Form):
    """Why another observation is to count."""

    reason = forms.CharField(
        label=_("Why this observation counts"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class BeginForm(forms.Form):
    """A visit that nobody ordered."""

    purpose = forms.ChoiceField(
        label=_("What for"),
        choices=[(purpose.value, purpose.label) for purpose in (*OWN_PURPOSES, Visit.Purpose.SUPERVISION)],
        widget=forms.RadioSelect,
        initial=Visit.Purpose.SELF_CHECK.value,
    )
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: object, everywhere: bool, **named: object) -> None:
        super().__init__(*args, **named)  # type: ignore[arg-type]
        if not everywhere:
            field = self.fields["purpose"]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [(purpose.value, purpose.label) for purpose in OWN_PURPOSES]
