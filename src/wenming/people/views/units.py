"""Units: the list, one unit, and what changes it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from wenming.areas import selectors as areas
from wenming.kernel.policies import policy
from wenming.kernel.rest import viewer
from wenming.people import policies, selectors, services
from wenming.people.forms import NewUnitForm, SureForm, UnitForm
from wenming.people.models import Unit
from wenming.people.unit_pages import plain_units, unit_crumbs, unit_head, unit_list, unit_list_page, unit_page
from wenming.people.views.handling import handled
from wenming.ui.components import Crumb
from wenming.ui.exports import table_file
from wenming.ui.pages import FormPage


@policy(policies.VIEW)
def units(request: HttpRequest) -> HttpResponse:
    """List the units."""
    page = unit_list_page(unit_list(request, viewer(request)), viewer(request))
    return render(request, "ui/list.html", {"page": page})


@policy("exports.run")
def units_export(request: HttpRequest) -> HttpResponse:
    """Hand out exactly what the list shows."""
    asked = unit_list(request, viewer(request))
    return table_file(request, "units", gettext("Units"), asked.state.columns, plain_units(asked, viewer(request)))


@policy(policies.VIEW)
def unit(request: HttpRequest, code: str) -> HttpResponse:
    """Show a unit."""
    found = selectors.unit(viewer(request), code)
    page = unit_page(found, viewer(request))
    return render(request, "people/unit.html", {"head": unit_head(found, viewer(request)), "page": page, "unit": found})


@policy(policies.MANAGE_UNITS)
def add_unit(request: HttpRequest) -> HttpResponse:
    """Add a unit."""
    choices = _choices(request)
    initial = {"parent": request.GET.get("parent", "")}
    form = NewUnitForm(request.POST or None, initial=initial, units=choices[0], areas=choices[1])

    def save() -> str:
        made = services.add_unit(form.cleaned_data["code"], form.unit_fields(), by=viewer(request).actor)
        return reverse("people:unit", args=[made.code])

    page = FormPage(
        gettext("Add a unit"),
        gettext("Add"),
        reverse("people:units"),
        crumbs=(Crumb(gettext("Units"), reverse("people:units")),),
    )
    return handled(request, form, page, save, gettext("The unit is added."))


@policy(policies.MANAGE_UNITS)
def edit_unit(request: HttpRequest, code: str) -> HttpResponse:
    """Rename a unit or move it."""
    found = selectors.unit(viewer(request), code)
    choices = _choices(request)
    initial = {
        "name": found.name,
        "short_name": found.short_name,
        "kind": found.kind,
        "parent": found.parent.code if found.parent else "",
        "area": found.area.code if found.area else "",
    }
    others = [option for option in choices[0] if option[0] != code]
    form = UnitForm(request.POST or None, initial=initial, units=others, areas=choices[1])

    def save() -> str:
        services.change_unit(code, form.unit_fields(), by=viewer(request).actor)
        return reverse("people:unit", args=[code])

    return handled(request, form, _page(gettext("Edit the unit"), gettext("Save"), found), save, gettext("Saved."))


@policy(policies.MANAGE_UNITS)
def abolish_unit(request: HttpRequest, code: str) -> HttpResponse:
    """Abolish a unit that holds nothing any more."""
    found = selectors.unit(viewer(request), code)
    form = SureForm(request.POST if request.method == "POST" else None)

    def save() -> str:
        services.abolish_unit(code, by=viewer(request).actor)
        return reverse("people:unit", args=[code])

    words = gettext("Only a unit without subordinates, people in post, sites and open issues. Its records stay.")
    page = _page(gettext("Abolish the unit"), gettext("Abolish"), found, words, danger=True)
    return handled(request, form, page, save, gettext("The unit is abolished. What it did stays in the records."))


@policy(policies.MANAGE_UNITS)
@require_POST
def restore_unit(request: HttpRequest, code: str) -> HttpResponse:
    """Take an abolition back."""
    services.restore_unit(code, by=viewer(request).actor)
    return redirect("people:unit", code)


def _choices(request: HttpRequest) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    who = viewer(request)
    divisions = [
        (area.code, f"{'　' * max(0, area.path.count('/') - 1)}{area.name}") for area in areas.in_tree_order(who)
    ]
    return selectors.unit_options(who), divisions


def _page(title: str, submit: str, found: Unit, words: str = "", *, danger: bool = False) -> FormPage:
    here = reverse("people:unit", args=[found.code])
    told = gettext("%(who)s. %(words)s") % {"who": found.name, "words": words} if words else found.name
    return FormPage(title, submit, here, help=told, danger=danger, crumbs=unit_crumbs(found))
