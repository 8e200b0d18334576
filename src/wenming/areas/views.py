"""The pages about the territory: divisions, one division, the calendar."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST

from wenming.areas import policies, selectors, services
from wenming.areas.divisions import read_fence
from wenming.areas.forms import BoundaryForm, DayForm, HoursForm, TierForm
from wenming.areas.pages import area_head, area_list_page, area_page, calendar_page, season_line, stretch
from wenming.engines.geodesy import CoordinateSystem
from wenming.kernel import clock
from wenming.kernel.errors import DomainError
from wenming.kernel.policies import SIGNED_IN, policy
from wenming.kernel.rest import viewer
from wenming.ui.components import Crumb
from wenming.ui.pages import FormPage, go_to

FIRST_YEAR, LAST_YEAR = 2000, 2100


@policy(policies.VIEW)
def areas(request: HttpRequest) -> HttpResponse:
    """List the divisions."""
    return render(request, "ui/list.html", {"page": area_list_page(request, viewer(request))})


@policy(policies.VIEW)
def area(request: HttpRequest, code: str) -> HttpResponse:
    """Show a division."""
    found = selectors.area(viewer(request), code)
    context = {"head": area_head(found, viewer(request)), "page": area_page(found, viewer(request)), "area": found}
    return render(request, "areas/area.html", context)


@policy(policies.MANAGE)
def boundary(request: HttpRequest, code: str) -> HttpResponse:
    """Take a division's boundary from a GeoJSON file."""
    found = selectors.area(viewer(request), code)
    form = BoundaryForm(request.POST or None, request.FILES or None)
    here = reverse("areas:area", args=[code])
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            shape = read_fence(data["file"], system=CoordinateSystem(data["system"]))
            services.set_boundary(code, shape, by=viewer(request).actor)
        except DomainError as refusal:
            form.add_error("file", gettext(refusal.message) % refusal.params)
        else:
            return go_to(request, here)
    page = FormPage(
        gettext("Set the boundary"),
        gettext("Save"),
        here,
        help=found.name,
        multipart=True,
        crumbs=(Crumb(gettext("Divisions"), reverse("areas:areas")), Crumb(found.name, here)),
    )
    return render(request, "ui/form.html", {"page": page, "form": form}, status=422 if form.errors else 200)


@policy(policies.MANAGE)
def tier(request: HttpRequest, code: str) -> HttpResponse:
    """Set how tight the time limits are in a division."""
    found = selectors.area(viewer(request), code)
    form = TierForm(request.POST or None, initial={"tier": found.tier})
    here = reverse("areas:area", args=[code])
    if request.method == "POST" and form.is_valid():
        services.set_tier(code, form.cleaned_data["tier"], by=viewer(request).actor)
        return go_to(request, here)
    page = FormPage(
        gettext("Set the tier"),
        gettext("Save"),
        here,
        help=found.name,
        crumbs=(Crumb(gettext("Divisions"), reverse("areas:areas")), Crumb(found.name, here)),
    )
    return render(request, "ui/form.html", {"page": page, "form": form}, status=422 if form.errors else 200)


@policy(SIGNED_IN)
def calendar(request: HttpRequest) -> HttpResponse:
    """Show the days off and the made-up working days of a year."""
    page = calendar_page(viewer(request), _year(request.GET.get("year", "")))
    crumbs = (Crumb(gettext("Calendar"), reverse("areas:calendar")), Crumb(str(page.year)))
    return render(request, "areas/calendar.html", {"page": page, "crumbs": crumbs})


@policy(policies.MANAGE_CALENDAR)
@require_POST
def import_days(request: HttpRequest, year: int) -> HttpResponse:
    """Take a year's published table."""
    changed, unknown = services.import_statutory_days([_year(str(year))], by=viewer(request).actor)
    if unknown:
        messages.warning(request, gettext("The table of this year is not published yet: weekends decide until then."))
    else:
        messages.success(request, ngettext("%(n)s day taken.", "%(n)s days taken.", changed) % {"n": changed})
    return redirect(f"{reverse('areas:calendar')}?year={year}")


@policy(policies.MANAGE_CALENDAR)
def set_day(request: HttpRequest) -> HttpResponse:
    """Enter a day."""
    form = DayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.set_day(data["day"], data["kind"], data["name"], by=viewer(request).actor)
        except DomainError as refusal:
            form.add_error(refusal.field or None, gettext(refusal.message))
        else:
            return go_to(request, f"{reverse('areas:calendar')}?year={data['day'].year}")
    page = _calendar_form(gettext("Enter a day"))
    return render(request, "ui/form.html", {"page": page, "form": form}, status=422 if form.errors else 200)


@policy(policies.MANAGE_CALENDAR)
@require_POST
def remove_day(request: HttpRequest, day: date) -> HttpResponse:
    """Take a day out of the table."""
    services.remove_day(day, by=viewer(request).actor)
    return redirect(f"{reverse('areas:calendar')}?year={day.year}")


@policy(policies.MANAGE_CALENDAR)
def hours(request: HttpRequest) -> HttpResponse:
    """Set the office hours."""
    present = selectors.working_calendar()
    form = HoursForm(
        request.POST or None,
        initial={
            "hours": "\n".join(map(stretch, present.hours)),
            "seasons": "\n".join(map(season_line, present.seasons)),
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.set_office_hours(
                form.cleaned_data["hours"], form.cleaned_data["seasons"], by=viewer(request).actor
            )
        except DomainError as refusal:
            form.add_error(refusal.field or None, gettext(refusal.message))
        else:
            return go_to(request, reverse("areas:calendar"))
    page = _calendar_form(gettext("Office hours"))
    return render(request, "ui/form.html", {"page": page, "form": form}, status=422 if form.errors else 200)


def _calendar_form(title: str) -> FormPage:
    here = reverse("areas:calendar")
    return FormPage(title, gettext("Save"), here, crumbs=(Crumb(gettext("Calendar"), here), Crumb(title)))


def _year(asked: str) -> int:
    if asked.isascii() and asked.isdigit() and len(asked) == 4 and FIRST_YEAR <= int(asked) <= LAST_YEAR:
        return int(asked)
    return clock.today().year
