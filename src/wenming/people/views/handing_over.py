"""Handing over all that a unit holds, and abolishing it: what there is, who takes over what, one confirm."""

from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from wenming.kernel.policies import policy
from wenming.kernel.rest import viewer
from wenming.people import policies, selectors, services
from wenming.people.forms import HandOverForm
from wenming.people.unit_pages import unit_crumbs
from wenming.people.views.handling import handled
from wenming.ui.pages import FormPage


@policy(policies.MANAGE_UNITS)
def hand_over(request: HttpRequest, code: str) -> HttpResponse:
    """Show everything that a unit holds; hand it over to its successors and abolish the unit in one act."""
    who = viewer(request)
    unit = selectors.unit(who, code)
    units = [option for option in selectors.unit_options(who) if option[0] not in selectors.codes_below(unit)]
    form = HandOverForm(request.POST or None, parts=selectors.left_by(who, unit), units=units)
    key = _key(request.POST.get("key", ""))

    def save() -> str:
        data = form.cleaned_data
        services.hand_over_unit(code, form.takers(), reason=data["reason"], key=key, by=who.actor, on=data["on"])
        return reverse("people:unit", args=[code])

    words = gettext(
        "%(unit)s is abolished, and all that it holds goes to its successors at once. Open issues stay where they "
        "stand and their clocks run on; what is closed keeps the old name. This cannot be taken back."
    )
    page = FormPage(
        gettext("Hand over and abolish"),
        gettext("Hand over and abolish"),
        reverse("people:unit", args=[code]),
        help=words % {"unit": unit.name},
        danger=True,
        crumbs=unit_crumbs(unit),
        hidden=[("key", str(key))],
    )
    return handled(request, form, page, save, gettext("Everything is handed over, and the successors are told."))


def _key(sent: str) -> UUID:
    """The form's own key, so that a form sent twice hands over once."""
    try:
        return UUID(sent)
    except ValueError:
        return uuid4()
