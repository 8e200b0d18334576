"""The forms of prone places: an arrangement, a reason, another unit."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from wenming.issues import selectors
from wenming.issues.models import PronePlace
from wenming.kernel import clock
from wenming.kernel.fields import DayField, LineField, PassageField
from wenming.kernel.scope import Viewer
from wenming.people import selectors as people
from wenming.people.models import Post, Unit
from wenming.rulebook.prone import ProneMoveCode


class NothingForm(forms.Form):
    """Nothing to fill in."""


class ReasonForm(forms.Form):
    """Why."""

    reason = PassageField(label=_("Reason"), max_length=2000)


class PostField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A post, by its title and unit: who holds it may change."""

    def label_from_instance(self, obj: Any) -> str:
        """Name the post, not the person."""
        return f"{obj.title} · {obj.unit.name}"


class ArrangementForm(forms.Form):
    """What is done at the place from now on, how often, by which post, from when, and when it is looked at again."""

    what = PassageField(label=_("What is done"), max_length=1000)
    how_often = LineField(
        label=_("How often it is done"),
        max_length=100,
        help_text=_("For instance: every market day at six and at noon."),
    )
    post = PostField(
        label=_("Post that does it"), queryset=Post.objects.none(), help_text=_("A post, whoever holds it.")
    )
    from_on = DayField(label=_("From"))
    review_on = DayField(
        label=_("To be reviewed on"), help_text=_("Then the unit looks at whether it helps; at most a year ahead.")
    )


class UnitForm(ReasonForm):
    """Whom to ask instead."""

    unit = forms.ModelChoiceField(label=_("Unit asked"), queryset=Unit.objects.none(), to_field_name="code")
    field_order = ("unit", "reason")


def form_for(code: ProneMoveCode, viewer: Viewer, place: PronePlace, sent: QueryDict | None) -> forms.Form:
    """Return the form of an act; an arrangement given before stands in it already."""
    match code:
        case ProneMoveCode.ANSWER:
            form: forms.Form = ArrangementForm(sent, initial=_given(place))
            _choose(form, "post", selectors.posts_for(place))
        case ProneMoveCode.ASK_UNIT:
            form = UnitForm(sent)
            _choose(form, "unit", people.units(viewer).filter(state=Unit.State.ACTIVE).order_by("path"))
        case ProneMoveCode.SEND_BACK:
            form = ReasonForm(sent)
        case _:
            form = NothingForm(sent)
    return form


def _choose(form: forms.Form, name: str, rows: QuerySet[Any]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = rows


def _given(place: PronePlace) -> dict[str, Any]:
    last = place.arrangements.order_by("-at", "-id").first()
    if last is None:
        return {"from_on": clock.today()}
    names = ("what", "how_often", "post", "from_on", "review_on")
    return {name: getattr(last, name) for name in names}
