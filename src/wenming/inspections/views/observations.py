"""One observation, and letting it count."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from wenming.inspections import orders, policies, selectors
from wenming.inspections.forms import ReviewForm
from wenming.inspections.observation_page import head_of, page_of
from wenming.inspections.services import review as let_count
from wenming.inspections.words import refusal_words, title_of
from wenming.kernel.errors import DomainError
from wenming.kernel.policies import policy
from wenming.kernel.rest import viewer
from wenming.ui.components import Crumb
from wenming.ui.pages import FormPage, go_to


@policy(policies.VIEW)
def observation(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show an observation: what was seen, how it was graded, and what came of it."""
    row = selectors.observation(viewer(request), key)
    order = orders.of([row.visit_id]).get(row.visit_id)
    page = page_of(row, viewer(request))
    head = head_of(row, viewer(request), counts=page.counts, is_over=order is not None and order.is_over)
    return render(request, "inspections/observation.html", {"head": head, "page": page, "observation": row})


@policy(policies.REVIEW)
def review(request: HttpRequest, key: UUID) -> HttpResponse:
    """Let an observation count instead of the one that does, with a reason."""
    row = selectors.observation(viewer(request), key)
    back = reverse("inspections:observation", args=[key])
    form = ReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            let_count(row, key=form.cleaned_data["key"], reason=form.cleaned_data["reason"], by=viewer(request))
        except DomainError as refusal:
            form.add_error("reason" if refusal.field == "reason" else None, refusal_words(refusal))
        else:
            messages.success(request, gettext("This observation counts now."))
            return go_to(request, back)
    page = FormPage(
        title=gettext("Let this observation count"),
        submit=gettext("Let it count"),
        cancel_url=back,
        help=gettext("%(item)s: the latest observation counts, unless a review names another one.")
        % {"item": title_of(row.item)},
        crumbs=(Crumb(row.visit.number, reverse("inspections:visit", args=[row.visit.number])), Crumb(row.item.code)),
    )
    return render(request, "ui/form.html", {"page": page, "form": form}, status=422 if form.errors else 200)
