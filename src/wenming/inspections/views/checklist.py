"""Entering one item of a checklist: graded while it is typed, stored when it is sent, sent again without harm."""

from collections.abc import Iterator
from uuid import UUID, uuid5

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from wenming.inspections import orders, policies, selectors
from wenming.inspections.entry import Typed
from wenming.inspections.forms import ItemEntry, as_typed, item_entry, why_missing
from wenming.inspections.models import Visit
from wenming.inspections.services import CannotBeGraded, graded, observe
from wenming.inspections.values import from_entry
from wenming.inspections.visit_page import head_of, one_card, page_of
from wenming.inspections.words import grade_chip, refusal_words
from wenming.kernel.errors import DomainError
from wenming.kernel.policies import policy
from wenming.kernel.rest import viewer
from wenming.records.models import Photo
from wenming.records.selectors import photo
from wenming.records.services import add_photo
from wenming.rulebook.rules import Observed
from wenming.schemes.models import CheckItem

INCOMPLETE = "missing"


@policy(policies.VIEW)
@require_POST
def grade(request: HttpRequest, number: str, code: str) -> HttpResponse:
    """Grade what is typed so far, without storing anything: the grade as a chip, or why there is none yet."""
    found = selectors.visit(viewer(request), number)
    item = selectors.item_of(found, code)
    try:
        entry = item_entry(request, code)
        result = graded(item, _observed(entry, found))
    except CannotBeGraded as refusal:
        if refusal.reason.code == INCOMPLETE:
            return HttpResponse("")
        return HttpResponse(escape(refusal_words(refusal)), status=422)
    except DomainError as refusal:
        return HttpResponse(escape(refusal_words(refusal)), status=422)
    response = HttpResponse(str(grade_chip(result)))
    response["HX-Trigger-After-Swap"] = (
        "grade:fails" if not result.is_best and not result.not_applicable else "grade:fine"
    )
    return response


@policy(policies.OBSERVE)
@require_POST
def item(request: HttpRequest, number: str, code: str) -> HttpResponse:
    """Store what was seen for one item; answers the item's card alone to the page's script, else the page."""
    found = selectors.visit(viewer(request), number)
    checked = selectors.item_of(found, code)
    order = orders.of([found.pk]).get(found.pk)
    typed = _record(request, found, checked)
    status = 422 if typed else 200
    if getattr(request, "htmx", False):
        card = one_card(found, checked, viewer(request), order, typed)
        return render(request, "inspections/parts/card.html", {"card": card, "fresh": True}, status=status)
    if typed is None:
        messages.success(request, gettext("%(item)s is saved.") % {"item": code})
        return HttpResponse(
            status=302, headers={"Location": f"{reverse('inspections:visit', args=[number])}#item-{code}"}
        )
    page = page_of(found, viewer(request), order, {code: typed})
    context = {"head": head_of(found, order), "page": page, "visit": found}
    return render(request, "inspections/visit.html", context, status=status)


def _record(request: HttpRequest, visit: Visit, checked: CheckItem) -> Typed | None:
    """Store an item; what was typed and why it was refused, or nothing."""
    values, raises = as_typed(request), True
    try:
        entry = item_entry(request, checked.code)
        values, raises = entry.given, entry.raises
        if (refusal := why_missing(entry)) is not None:
            raise refusal
        observed = _observed(entry, visit)
        graded(checked, observed)  # before any photo is taken in
        observe(
            visit,
            checked,
            observed,
            key=entry.key,
            by=viewer(request),
            observed_at=max(entry.observed_at, visit.ordered_at),
            photos=list(_photos(request, entry, checked.code)),
            note=entry.note,
            raises=entry.raises,
        )
    except DomainError as refusal:
        return Typed(values, refusal_words(refusal), raises)
    return None


def _observed(entry: ItemEntry, visit: Visit) -> Observed:
    return from_entry(entry.values, visit.site.attributes, not_applicable=entry.not_applicable)


def _photos(request: HttpRequest, entry: ItemEntry, code: str) -> Iterator[Photo]:
    """The photos sent before, by key, and those that came as files with a plain form."""
    for key in entry.photos:
        yield photo(viewer(request), key)
    for place, file in enumerate(request.FILES.getlist(f"photo-{code}")):
        yield add_photo(file, key=_key_of(entry.key, place), by=viewer(request).actor)


def _key_of(entry: UUID, place: int) -> UUID:
    """A photo's key out of its entry's: the same form sent again brings the same photos."""
    return uuid5(entry, f"photo-{place}")
