"""What ladders are made of: lists and forms of ladders, marks and recipients."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from wenming.kernel.errors import Missing
from wenming.kernel.policies import policy
from wenming.kernel.rest import viewer
from wenming.kernel.scope import Viewer
from wenming.rulebook.escalation import Tie, Watch
from wenming.rulebook.labels import N_
from wenming.supervision import policies, selectors, services
from wenming.supervision.forms import LadderForm, MarkForm, NamesForm, RecipientForm
from wenming.supervision.handling import SureForm, handled, sent
from wenming.supervision.models import Ladder, LadderMark, LadderRecipient
from wenming.supervision.part_pages import Part, kind_of, part_crumbs, part_list, plain_parts
from wenming.supervision.wording import name_of
from wenming.ui.components import Crumb, Link
from wenming.ui.exports import table_file
from wenming.ui.pages import FormPage

FORMS: dict[str, Callable[..., NamesForm]] = {"ladders": LadderForm, "marks": MarkForm, "recipients": RecipientForm}
INITIAL = {
    "ladders": ("label", "label_en", "watches", "is_active"),
    "marks": ("label", "label_en", "tone"),
    "recipients": ("label", "label_en", "tie", "roles"),
}


@policy(policies.MANAGE)
@require_safe
def parts(request: HttpRequest, kind: str) -> HttpResponse:
    """List one kind of part."""
    return render(request, "ui/list.html", {"page": part_list(request, viewer(request), kind)})


@policy(policies.MANAGE)
@require_safe
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """Hand out one kind of part as a table."""
    found = kind_of(kind)
    return table_file(request, f"ladder-{kind}", str(found.title), found.columns, plain_parts(viewer(request), kind))


@policy(policies.MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, kind: str) -> HttpResponse:
    """Make a new part."""
    found, who = kind_of(kind), viewer(request)
    form = FORMS[kind](sent(request), initial={"is_active": True})
    here = reverse("ladder_parts", args=[kind])
    page = FormPage(found.add, gettext("Add"), here, crumbs=part_crumbs(Crumb(found.title, here), Crumb(found.add)))
    return handled(request, form, page, lambda: _keep(kind, None, form, who), done=gettext("Kept."), to=here)


@policy(policies.MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def part(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """Set a part."""
    found, who = kind_of(kind), viewer(request)
    row = _row(kind, code, who)
    form = FORMS[kind](sent(request), initial={name: getattr(row, name) for name in INITIAL[kind]})
    here = reverse("ladder_parts", args=[kind])
    away = Link(gettext("Remove it"), reverse("ladder_part_remove", args=[kind, code])) if kind != "ladders" else ""
    crumbs = part_crumbs(Crumb(found.title, here), Crumb(name_of(row)))
    page = FormPage(name_of(row), gettext("Keep"), here, help=away, crumbs=crumbs)
    return handled(request, form, page, lambda: _keep(kind, row, form, who), done=gettext("Kept."), to=here)


@policy(policies.MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """Remove a mark or a recipient that no step uses. A ladder is put at rest instead."""
    found, who = kind_of(kind), viewer(request)
    row = _row(kind, code, who)
    if isinstance(row, Ladder):
        raise Missing("part_missing", N_("A ladder is put at rest, not removed."))
    here = reverse("ladder_parts", args=[kind])
    page = FormPage(
        title=gettext("Remove “%(part)s”") % {"part": name_of(row)},
        submit=gettext("Remove it"),
        cancel_url=here,
        help=gettext("What was sent keeps its name."),
        danger=True,
        crumbs=part_crumbs(Crumb(found.title, here), Crumb(name_of(row))),
    )
    form = SureForm(sent(request))  # type: ignore[arg-type]  # a request's data, or nothing
    return handled(request, form, page, lambda: services.remove_part(row, by=who), done=gettext("Removed."), to=here)


def _row(kind: str, code: str, who: Viewer) -> Part:
    if kind == "ladders":
        return selectors.one_of(selectors.ladders(who), code)
    if kind == "marks":
        return selectors.one_of(selectors.marks(who), code)
    return selectors.one_of(selectors.recipients(who), code)


def _keep(kind: str, row: Any, form: NamesForm, who: Viewer) -> Ladder | LadderMark | LadderRecipient:
    data = form.cleaned_data
    names = {"label": data["label"], "label_en": data["label_en"]}
    if kind == "ladders":
        watches = [Watch(each) for each in data["watches"]]
        return services.keep_ladder(row, **names, watches=watches, is_active=data["is_active"], by=who)
    if kind == "marks":
        return services.keep_mark(row, **names, tone=data["tone"], by=who)
    return services.keep_recipient(row, **names, tie=Tie(data["tie"]), roles=data["roles"], by=who)
